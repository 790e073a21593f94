"""What holds for the sentences of a document: its kind, its day, its year, and which way each section looks.

Owns: telling the review of a year from the tasks of the next, plans from reports, members' advice from
answers. Must not: look at figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from monitor.ledger.proposing import five_years, sections
from monitor.model import Passage, PassageKind, Publication
from monitor.text import periods, places
from monitor.text.hygiene import clean
from monitor.text.quantities import number as figure_of

_HEAD = 14
"""Passages at the beginning of a text among which its title and day stand."""
_TAIL = 8
_DAY = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_MONTH = re.compile(r"(?:19|20)\d\d年\d{1,2}月")
_ASSEMBLY = re.compile(r"((?:19|20)\d\d年\d{1,2}月\d{1,2}日)[,]?在.{2,40}(?:会议|大会|全会)")
_YEAR = re.compile(r"(20\d\d)年")
_ONE_YEAR = re.compile(r"(?<![到至])(20\d\d)年(?!底|末|前|远景|以)度?")
"""The year whose work a plan is about: 2023年民生实事清单."""
_DECEMBER = 12
_SPAN = re.compile(r"(20\d\d)年?(?:-|~|至|到)(20\d\d)年?")
YEARS = r"[一二两三四五六七八九十]{1,3}|\d{1,2}"
"""A number of years as plans write it: 三, 十二, 3."""
_YEARS_OF_TERM = re.compile(rf"({YEARS})年(?:行动|规划|计划|方案)")
_WORDS_OF_TERM = re.compile(rf"用({YEARS})年(?:左右)?(?:的)?时间|({YEARS})年(?:的)?(?:努力|奋斗)|有效期({YEARS})年")
_REPORTER = re.compile(
    r"代表(?:本届)?(国务院|[\u4e00-\u9fff]{1,16}?(?=(?:人民)?政府))(?:人民政府|政府)?[,]?[^。]{0,4}(?:向大会|报告|作)"
)
_CONGRESS = re.compile(r"在([\u4e00-\u9fff]{2,16}?)第[一二三四五六七八九十\d]+届人民代表大会")
_STATE = re.compile("中华人民共和国|国民经济和社会发展第十?[一二三四五六七八九十]个?五年(?:规划|计划)")
"""How the title of a plan of the state begins."""
_LONGEST_TITLE = 80
_MENTIONS_ENOUGH = 2
_ENOUGH_TEXT = 60_000
"""Characters from which it is told whether an authority speaks."""
_CHAPTER = re.compile(
    r"第[一二三四五六七八九十]+[章部分]|[一二三四五六七八九十]{1,3}、|#|"
    r"(?!.*[,。《》])(?:20\d\d年|[一二三四五六七八九十]{1,2}五(?![年个项]|大)|(?![(\d一二三四五六七八九十])).{4,24}$"
)
"""A heading of the highest level: numbered so, or a short line without number and comma."""


class Look(StrEnum):
    """Which way a sentence looks by where it stands."""

    BACK = "back"
    AHEAD = "ahead"
    NEITHER = "neither"
    ADVICE = "advice"
    ASIDE = "aside"
    """Words that the text has used are explained."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A document as a whole. `day` is when it was signed or spoken; `year` what 今年 means; `starts` and `due` its term."""

    kind: str
    title: str
    day: date | None
    year: int | None
    region: str
    starts: date | None = None
    due: date | None = None
    official: bool = True
    publisher: str = ""
    issued: date | None = None
    """The day as the document or whoever handed it in says it; `day` may be the first of its year."""
    one_year: bool = False
    """A plan whose title names the one year it is for."""

    @property
    def coming(self) -> int | None:
        """The first year that is not over: a report of December looks back on its own year and on the plan that ends with it."""
        if self.year is None or self.kind != "report" or self.day is None or self.day.month < _DECEMBER:
            return self.year
        return max(self.year, self.day.year + 1)

    @property
    def yearly(self) -> bool:
        """True for a document on one year's work, whose figures are that year's results."""
        return self.kind == "report" or self.one_year


@dataclass(frozen=True, slots=True)
class Setting:
    """A passage with how it is to be taken: `year` is the one its section plans, `speaker` who answers or advises."""

    passage: Passage
    look: Look
    year: int | None
    speaker: str = ""
    horizon: int | None = None
    """The last year of the five-year plan its section is about."""


def frame_of(publication: Publication, pieces: Sequence[Passage]) -> Frame:
    """What holds for the whole document. Pure."""
    head = [clean(p.text).text for p in pieces[:_HEAD]]
    title = clean(publication.title).text
    kind = _kind(publication, title, head)
    day = publication.signed or publication.published or _day(head, pieces)
    title = title or _title(kind, head, day)
    year = _year(kind, title, head, day)
    one_year = _one_year(kind, title, head, day)
    starts, due = _term(kind, title, pieces, day, year, one_year)
    region = publication.region or _region(publication.publisher, title, head)
    publisher = _publisher(head)
    return Frame(
        kind=kind,
        title=title,
        publisher=publisher,
        issued=day,
        day=day or (date(year, 1, 1) if year else None),
        year=year,
        region=region,
        starts=starts,
        due=due,
        one_year=one_year is not None,
        official=_official(
            publication,
            kind,
            known=bool(publication.publisher or publisher),
            formal=bool(region) or bool(sections.pattern("official_title").search(title)),
        ),
    )


def _official(publication: Publication, kind: str, *, known: bool, formal: bool) -> bool:
    """Whether an authority speaks: by its name or the form of the text; a plan may be anybody's, so its words must tell."""
    if kind not in ("other", "plan") or (kind == "plan" and (known or publication.kind)):
        return True
    text = clean(publication.text[:_ENOUGH_TEXT]).text
    marks = len(sections.pattern("official").findall(text))
    if kind == "other":
        return marks >= _MENTIONS_ENOUGH
    own = len(sections.pattern("first_person").findall(text))
    return marks > own or (formal and not own)


def _kind(publication: Publication, title: str, head: Sequence[str]) -> str:
    if publication.kind:
        return publication.kind
    for told in (title, *head[:6]):
        for row in sections.data()["documents"]:
            if (len(told) <= _LONGEST_TITLE or told.startswith("您提出")) and re.search(row["title"], told):
                return str(row["kind"])
    return "other"


def _title(kind: str, head: Sequence[str], day: date | None) -> str:
    """The first line that reads like a title of this kind; of a work report without one what it is, else the first line."""
    rows = [row for row in sections.data()["documents"] if row["kind"] == kind]
    for text in head:
        if sections.pattern("no_title").search(text):
            continue
        if len(text) <= _LONGEST_TITLE and any(re.search(row["title"], text) for row in rows):
            return re.sub(r"^#+\s*", "", text).strip("《》 ")
    if kind == "report" and day and _publisher(head).endswith(("政府", "国务院")):
        return f"{day.year}年政府工作报告"
    return head[0][:_LONGEST_TITLE] if head else ""


def _publisher(head: Sequence[str]) -> str:
    """Who reports: 我代表大悟县人民政府，向大会报告工作, or whose congress it is: 在大悟县第十九届人民代表大会."""
    for text in head:
        reporter = _REPORTER.search(text)
        if reporter and len(reporter[1]) > 1:
            return reporter[1] if reporter[1].endswith("国务院") else f"{reporter[1]}人民政府"
    congress = next((match for text in head if (match := _CONGRESS.search(text))), None)
    return f"{congress[1]}人民政府" if congress else ""


def _day(head: Sequence[str], pieces: Sequence[Passage]) -> date | None:
    """The day of the assembly, else the day that stands alone as a signature."""
    for text in head:
        spoken = _ASSEMBLY.search(text)
        held = periods.find(spoken[1], None) if spoken else ()
        if held:
            return held[0].date
    for text in (*head, *(clean(p.text).text for p in pieces[-_TAIL:])):
        alone = _DAY.fullmatch(text.strip("()-—· ")) or _MONTH.fullmatch(text.strip("()-—· "))
        found = periods.find(alone[0], None) if alone else ()
        if found:
            return found[0].date
    return None


def _year(kind: str, title: str, head: Sequence[str], day: date | None) -> int | None:
    span = _SPAN.search(title)
    if span and day is None:
        return int(span[1])
    told = _YEAR.search(title) or next((m for t in head[:4] if (m := _YEAR.search(t)) and "工作报告" in t), None)
    if day:
        return day.year
    return int(told[1]) if told and kind in ("report", "plan") else None


def _term(
    kind: str, title: str, pieces: Sequence[Passage], day: date | None, year: int | None, one: int | None
) -> tuple[date | None, date | None]:
    if kind == "report":
        return (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
    span = _SPAN.search(title)
    if span and int(span[1]) <= int(span[2]):
        return date(int(span[1]), 1, 1), date(int(span[2]), 12, 31)
    plan = next(iter(five_years.named(title)), None)
    if plan:
        return plan.term
    if kind != "plan":
        return day, None
    if one is not None:
        return date(one, 1, 1), date(one, 12, 31)
    only = _YEAR.search(title)
    if only and (day is None or int(only[1]) >= day.year):
        return max(day or date(int(only[1]), 1, 1), date(int(only[1]), 1, 1)), date(int(only[1]), 12, 31)
    return day, years_after(day, _years_said(title, pieces)) if day else None


def _one_year(kind: str, title: str, head: Sequence[str], day: date | None) -> int | None:
    """The year of a plan of one year, in its title or where its list begins; None where there are several, or it is far off."""
    if kind != "plan" or _SPAN.search(title) or _YEARS_OF_TERM.search(title) or five_years.named(title):
        return None
    years = {int(match[1]) for match in _ONE_YEAR.finditer(title)}
    if not years:
        years = {told for text in (title, *head) if (told := _of_a_list(text, day)) is not None}
    if len(years) != 1:
        return None
    year = years.pop()
    return year if day is None or year - day.year in (0, 1) else None


def _of_a_list(text: str, day: date | None) -> int | None:
    """The year whose list of tasks a sentence opens: 今年十件实事如下."""
    found = sections.pattern("years_list").search(text)
    if found is None:
        return None
    told = found["year"] or found["same"]
    if told[:4].isdigit():
        return int(told[:4])
    return None if day is None else day.year + (told == "明年")


def _years_said(title: str, pieces: Sequence[Passage]) -> int | None:
    """Three for 三年行动方案, or for a text that says early on 力争用3年时间."""
    titled = _YEARS_OF_TERM.search(title)
    if titled:
        return number(titled[1])
    for piece in pieces[:60]:
        match = _WORDS_OF_TERM.search(clean(piece.text).text)
        if match:
            return number(next(group for group in match.groups() if group))
    return None


def number(written: str) -> int | None:
    """三, 十二 or 3 as a number; None when it is not one."""
    found = figure_of(written)
    return None if found is None else int(found)


def years_after(day: date | None, years: int | None) -> date | None:
    """The same day so many years on."""
    if day is None or years is None:
        return None
    return periods.last_day(day.year + years, day.month, day.day)


def _region(publisher: str, title: str, head: Sequence[str]) -> str:
    """Whose figures the document promises: the publisher's place, else the reporter's, else the first place named."""
    for name in (publisher, _publisher(head)):
        told = places.of_publisher(clean(name).text) if name else None
        if told:
            return told
    if _STATE.match(title):
        return places.NATION
    for text in (title, *(sections.pattern("dateline").sub("", text) for text in head)):
        found = [m for m in places.find(text, "") if not m.own and m.place != places.NATION]
        if found:
            return found[0].place
    return places.named(title) or next((named for text in head[:6] if (named := places.named(text))), "")


# ---------------------------------------------------------------- the sections


def settings(frame: Frame, pieces: Sequence[Passage]) -> Iterator[Setting]:
    """Every passage that is no heading, with the way its section looks. Pure; in order."""
    look, year, horizon = _start(frame), frame.year, None
    speaker, paragraph, aside = "", -1, -1
    review, quoting, headed, both = None, False, look, False
    for piece in pieces:
        text = clean(piece.text).text if len(piece.text) <= 300 else piece.text  # noqa: PLR2004  as passages are cut
        if sections.pattern("glossary").match(text):
            look = Look.ASIDE
            continue
        if piece.kind is PassageKind.HEADING:
            above = Look.AHEAD if review and review.over(piece) else look
            look, year = _after_heading(frame, text, _after_glossary(frame, text, above), year)
            if frame.kind == "report" and _CHAPTER.match(text):
                look, both = Look.AHEAD if both and _says_nothing(frame, text) else look, _both(frame, text)
            review, headed = _review(frame, piece, above, look, review), look
            horizon = _horizon(frame, text, horizon)
            speaker = ""
            continue
        begins_quoted = quoting and piece.paragraph == paragraph
        quoting = _leaves_open(piece.text, begins_quoted)
        told = piece.kind is PassageKind.SENTENCE and not begins_quoted
        if frame.kind == "report" and told and look is not Look.ASIDE:
            look = _turned(frame, text, look, headed)
            horizon = _running(frame, text) or horizon
        if frame.kind in ("inquiry", "motion-reply", "proposal-reply"):
            found = sections.pattern("answers").match(text)
            speaker = found["who"] if found else speaker
        if frame.kind == "consultation":
            speaker = _adviser(text) or (speaker if piece.paragraph == paragraph else "")
        paragraph = piece.paragraph
        aside = _looks_back_aside(frame, text, aside, paragraph)
        seen = Look.BACK if aside == paragraph and look is Look.AHEAD else look
        yield Setting(piece, seen, year, speaker, horizon if frame.kind == "report" else None)


@dataclass(frozen=True, slots=True)
class _Review:
    """A section of a plan that looks back, as deep as its heading stands."""

    depth: int

    def over(self, heading: Passage) -> bool:
        """A heading above or beside it ends it."""
        return len(heading.headings) <= self.depth


def _leaves_open(text: str, opened: bool) -> bool:  # noqa: FBT001
    """Whether a quotation is open behind a sentence: what somebody is quoted with turns no report."""
    last = max(text.rfind(mark) for mark in "“”")
    return opened if last < 0 else text[last] == "“"


def _review(frame: Frame, heading: Passage, above: Look, look: Look, review: _Review | None) -> _Review | None:
    """The section looking back that one is in behind this heading."""
    if frame.kind != "plan" or look is not Look.BACK:
        return None
    if above is Look.BACK:
        return review
    return _Review(len(heading.headings))


def _looks_back_aside(frame: Frame, text: str, aside: int, paragraph: int) -> int:
    """The paragraph that tells, from this sentence on, what was reached so far; -1 for none."""
    year = frame.year or (frame.starts.year if frame.starts else None)
    if year is None:
        return -1
    back, over = _aside(year)
    if back.match(text) or (frame.kind == "plan" and _before_the_plan(frame, text)):
        return paragraph
    return -1 if over.search(text) else aside


def _before_the_plan(frame: Frame, text: str) -> bool:
    """Whether a sentence of a plan tells of the time before it: 五年来，…; 十四五时期，…, in a plan for the next five years."""
    since = frame.starts.year if frame.starts else frame.year
    ended = any(text.startswith(plan.name) and plan.over(since) for plan in five_years.plans())
    return ended or sections.pattern("years_before").match(text) is not None


@cache
def _aside(year: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The rules of sections.yaml on such a stretch, with the year of the document and the one before."""
    back, over = (str(sections.data()[name]) for name in ("back_within", "back_over"))
    return re.compile(back.replace("<before>", f"{year - 1}年")), re.compile(
        over.replace("<year>", f"^(?:面向)?{year}年")
    )


def _after_glossary(frame: Frame, heading: str, look: Look) -> Look:
    """An annex ends the explaining of words; in a report it says what is to be done (2025年民生实事)."""
    if look is not Look.ASIDE or not sections.pattern("annex").match(heading):
        return look
    return Look.AHEAD if frame.kind in ("report", "plan") else Look.NEITHER


def _running(frame: Frame, text: str) -> int | None:
    """The end of the five-year plan a sentence or heading begins with, where it is not over."""
    named = sections.pattern("span_named")
    begun = (plan for plan in five_years.plans() if text.startswith(plan.name) and named.match(text, len(plan.name)))
    return next((plan.last for plan in begun if plan.to_come(frame.coming)), None)


def _horizon(frame: Frame, heading: str, horizon: int | None) -> int | None:
    """The end of the five years that a chapter is about; one on a single year, or on the first of them, ends it."""
    if not _CHAPTER.match(heading):
        return horizon
    named, one_year = five_years.named(heading), "今年" in heading or _YEAR.search(heading)
    if sections.pattern("ends_horizon").search(heading) or (one_year and not named):
        return None
    if not (sections.pattern("ahead").search(heading) or sections.pattern("back").search(heading)):
        return horizon
    ends = [plan.last for plan in named if plan.to_come(frame.coming)]
    return None if not ends or one_year else ends[-1]


def _start(frame: Frame) -> Look:
    if frame.kind == "plan":
        return Look.AHEAD
    return Look.ADVICE if frame.kind == "consultation" else Look.NEITHER


def _after_heading(frame: Frame, text: str, look: Look, year: int | None) -> tuple[Look, int | None]:
    """The way a section looks by its heading, and the year it plans."""
    if frame.kind == "consultation":
        return look, year
    if frame.kind == "inquiry" and sections.pattern("asks").search(text):
        return (Look.AHEAD if sections.pattern("asks_ahead").search(text) else Look.NEITHER), year
    return _by_its_year(frame, text, look, year) or _by_its_words(frame, text, look, year)


def _by_its_words(frame: Frame, text: str, look: Look, year: int | None) -> tuple[Look, int | None]:
    """A heading that looks both ways (发展成就和目标任务) leaves it to the sentences."""
    back, ahead_ = bool(_back(frame, text)), bool(sections.pattern("ahead").search(text))
    if not back and not ahead_:
        return look, year
    if frame.kind == "report" and look is not Look.AHEAD and sections.pattern("turns_back").match(text):
        return Look.BACK, year  # 一年来的主要工作和成效
    told = [int(match) for match in sections.pattern("tasks_of").findall(text)]
    told = [each for each in told if frame.year is None or frame.year <= each <= frame.year + 1]
    if frame.kind == "report" and not _CHAPTER.match(text) and not (told or sections.pattern("next").search(text)):
        return look, year  # 二是打好攻坚战，重点任务取得进展 stands in a review
    if ahead_ and told:
        year = max(told)
    if frame.kind.endswith("reply"):
        return (
            Look.AHEAD if ahead_ and not back else Look.NEITHER
        ), year  # what is reported and what will be done stand side by side
    if back and ahead_:
        return Look.NEITHER if frame.kind == "report" else Look.AHEAD, year
    return (Look.BACK if back else Look.AHEAD), year


def _both(frame: Frame, heading: str) -> bool:
    """一、2024年工作回顾和2025年总体要求: the chapters behind it are on what is to be done."""
    comes = frame.coming in [int(told) for told in _YEAR.findall(heading)] or sections.pattern("next").search(heading)
    return bool(_back(frame, heading) and comes)


def _says_nothing(frame: Frame, heading: str) -> bool:
    return not _back(frame, heading) and sections.pattern("ahead").search(heading) is None


def _by_its_year(frame: Frame, text: str, look: Look, year: int | None) -> tuple[Look, int | None] | None:
    """How a chapter of a report looks by the years and plans it names, or by what it says came out; None where that is open.

    Among what is to be done 营商环境全面优化 says what is to come.
    """
    if frame.kind != "report" or not _CHAPTER.match(text) or "工作报告" in text:
        return None
    came_out = look is not Look.AHEAD and sections.pattern("came_out").search(text)
    if came_out or _only_past(frame, text):
        return Look.BACK, year
    years, plans = [int(told) for told in _YEAR.findall(text)], five_years.named(text)
    comes = frame.coming in years or any(plan.to_come(frame.coming) for plan in plans)
    if not comes or sections.pattern("told_of").search(text) or any(plan.over(frame.coming) for plan in plans):
        return None
    return Look.AHEAD, frame.coming if frame.coming in years else year


def _back(frame: Frame, text: str) -> bool:
    bare = re.sub(r"^[(\d一二三四五六七八九十、).是第篇章节\s]+", "", text)
    is_task = (
        sections.pattern("works_on").match(bare)
        or sections.pattern("aims_at").search(bare)
        or (sections.verbs().match(bare) and not sections.pattern("back_anyway").search(text))
    )
    if sections.pattern("back").search(text) and not is_task:
        return True
    return any(plan.over(frame.coming) for plan in five_years.named(text))


def _only_past(frame: Frame, heading: str) -> bool:
    """“十三五”时期及2020年工作, in a report of 2021: every year it names is over."""
    years = [int(year) for year in _YEAR.findall(heading)]
    return frame.coming is not None and bool(years) and max(years) < frame.coming


def _turned(frame: Frame, text: str, look: Look, headed: Look) -> Look:
    """The way a work report looks once this sentence has begun, in a section that looks as its heading says."""
    if sections.pattern("turns_back").match(text) and look is not Look.AHEAD:
        return Look.BACK
    if look is Look.AHEAD:
        return look
    said = sections.pattern("address").sub("", text)
    if sections.pattern("done_already").match(said) or sections.pattern("turns_back").match(said):
        return look
    return Look.AHEAD if _opens(frame, said, within=headed is Look.BACK) else look


def _opens(frame: Frame, text: str, *, within: bool) -> bool:
    """Whether a sentence opens what is to be done: in the year to come, in a plan that runs, or by its goals.

    `within` a review the name of a running plan is not enough.
    """
    this_year = text.startswith(f"{frame.coming}年") and sections.pattern("this_year").match(text, len("2025"))
    opens = sections.pattern("span_opens" if within else "span_time")
    running = any(
        text.startswith(plan.name) and plan.to_come(frame.coming) and opens.match(text, len(plan.name))
        for plan in five_years.plans()
    )
    december = frame.coming != frame.year
    return bool(this_year) or running or _ahead_of(december).match(text) is not None


@cache
def _ahead_of(december: bool) -> re.Pattern[str]:  # noqa: FBT001  a key of the cache
    """How a sentence that turns ahead begins: in December 今年 is the year that is looked back on."""
    coming = "(?:明年|新的一年)" if december else "(?:今年|明年|新的一年)"
    return re.compile(re.sub(r"\|\s+", "|", str(sections.data()["turns_ahead"])).replace("<this>", coming))


def _adviser(text: str) -> str:
    found = sections.pattern("adviser").search(text)
    return str(found["who"]) if found else ""
