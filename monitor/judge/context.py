"""What a publication as a whole says about its sentences: day, place, kind of text, common date.

Must not: judge a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from monitor.judge import cues, heads, reports
from monitor.model import Passage, PassageKind, Publication, Role
from monitor.text import periods, places, quantities
from monitor.text.hygiene import clean

_DAY = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_TAIL = 4
"""Passages at the end of a text among which it is signed."""
_OPENING = 24
"""Characters at the head of a sentence that say which way it looks."""
_HEAD = 12
"""Passages at the beginning of a text that may say which time it covers."""
_RECENT = 150
"""Days before a text that the day may lie up to which it counts; half-yearly reports come within five months."""
_GENRES = {"plan": "plan_title", "proposal": "proposal_title", "report": "report_title"}
"""By which rule a title shows its genre; the last that fits wins."""


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all sentences of a publication.

    `spoken` the day it was signed or else published, `home` the publisher's place, `city` what its 全市 means,
    `genre` plan, proposal, report or news, `as_of` a date the text sets for all its figures,
    `titled` what the title says of time, `cutoff` the one day up to which the text counts, said somewhere in
    it and at no other place another (None where the text is signed with a day), `title` in clean characters.
    """

    title: str
    publisher: str
    home: str
    city: str
    region: str
    role: Role
    spoken: date | None
    published: date | None
    genre: str
    as_of: date | None
    titled: periods.Moment | None
    cutoff: date | None = None
    corrects: bool = False
    """It puts figures of an earlier text right."""
    ahead: frozenset[int] = frozenset()
    """The passages of a work report that plan."""
    back: frozenset[int] = frozenset()
    """Those that review."""
    several: frozenset[int] = frozenset()
    """Its passages that sum up several years."""
    reviews: bool = False
    """It is a work report, which gives the year it reviews in part as an estimate."""
    progress: bool = False
    """Its title says that it tells how far things are: what it says again without a word of that is a task."""
    tasks: frozenset[int] = frozenset()
    """Its passages behind which a label (进展情况:) says what came of them."""
    settled: frozenset[int] = frozenset()
    """Those behind which the label says that all of it is done."""
    item_heads: heads.Heads = heads.NONE
    """Its sentences that head an item; none in a work report, whose heads tell what was done."""


def of(publication: Publication, passages: tuple[Passage, ...]) -> Context:
    """The context every sentence of the publication is read in. Pure."""
    publication = replace(publication, region=places.known_as(publication.region))
    title = clean(publication.title).text
    spoken = publication.signed or _signature(passages, publication.published) or publication.published
    parts = reports.sections(publication, passages)
    credited = _written_at(passages)
    told = credited or _home_of(clean(publication.publisher).text, title)
    home = told or ("" if publication.publisher else parts.region)
    titled = whole_year(title, spoken) or parts.reviewed
    tasks, settled = _tasks(passages)
    genre_ = _genre(title, publication)
    return Context(
        title=title,
        publisher=publication.publisher,
        home=home,
        city=_city(publication, title, passages, home, credited),
        region=publication.region,
        role=publication.role,
        spoken=spoken,
        published=publication.published,
        genre="report" if parts.found and genre_ == "news" else genre_,
        as_of=_common_date(passages, spoken) or _end_of_term(title, passages, spoken),
        titled=titled,
        cutoff=_cutoff(passages, spoken) if spoken == publication.published else None,
        corrects=bool(cues.pattern("correcting_title").search(title)),
        ahead=parts.ahead if parts.found else _said_ahead(passages, spoken),
        back=parts.back,
        several=parts.several,
        reviews=parts.found,
        progress=cues.pattern("progress_title").search(title) is not None,
        tasks=tasks,
        settled=settled,
        item_heads=heads.NONE if parts.found else heads.of(passages),
    )


def _home_of(publisher: str, title: str) -> str | None:
    """The publisher's place; of an office that names none, the county with which it or the title begins."""
    told = places.of_publisher(publisher)
    if told is not None or not publisher:
        return told
    return places.county_at_head(publisher) or places.county_at_head(title)


def _tasks(passages: tuple[Passage, ...]) -> tuple[frozenset[int], frozenset[int]]:
    """The sentences before a label such as 进展情况:, and apart those of which it says that all is done.

    They stand in its paragraph, or in the one before where that begins with the label.
    """
    open_, settled = set[int](), set[int]()
    item: list[int] = []
    for last, passage in zip((None, *passages), passages, strict=False):
        text = clean(passage.text).text
        label = cues.pattern("progress_label").match(text)
        begins = last is None or last.paragraph != passage.paragraph
        if label:
            task = "".join(clean(passages[index].text).text for index in item)
            done = cues.pattern("all_of_it_done").fullmatch(_without_its_figures(text[label.end() :], task))
            (settled if done else open_).update(item)
        if label or begins:
            item = []
        if not label and passage.kind is PassageKind.SENTENCE:
            item.append(passage.index)
    return frozenset(open_), frozenset(settled)


def _without_its_figures(told: str, task: str) -> str:
    """20个项目均已完工, of a task of 20个: just as many as there were to be says the same as all of them."""
    known = {task[q.start : q.end] for q in quantities.find(task)}
    for q in reversed(quantities.find(told)):
        if told[q.start : q.end] in known:
            told = told[: q.start] + told[q.end :]
    return told


def _said_ahead(passages: tuple[Passage, ...], spoken: date | None) -> frozenset[int]:
    """The passages behind words that look ahead (今年重点抓好以下工作), up to words that look back."""
    found, on = [], False
    for passage in passages:
        text = clean(passage.text).text
        if cues.pattern("looks_back").search(text[:_OPENING]):
            on = False
        elif not on:
            on = _turns_ahead(passage, text, spoken)
        if on:
            found.append(passage.index)
    return frozenset(found)


def _turns_ahead(passage: Passage, text: str, spoken: date | None) -> bool:
    """Words that look ahead; 2026年是…之年 and 2026年主要工作 only as long as that year has hardly begun."""
    said = cues.pattern("looks_ahead").search(text)
    years = [m for m in periods.find(text[:_OPENING], spoken) if m.whole_year and (m.unended or m.deadline)]
    early = spoken is not None and spoken.month <= reports.SPRING and bool(years)
    if passage.kind is PassageKind.HEADING:
        return early and bool(cues.pattern("tasks_heading").search(text))
    return said is not None and (early or "是" not in said[0] or "目标" in said[0])


def whole_year(title: str, spoken: date | None) -> periods.Moment | None:
    """The time a title says its text is about; None where it names none, or several years."""
    years = [
        m
        for m in periods.find(title, spoken)
        if not (m.deadline or _of_the_day(m, spoken) or cues.pattern("event_in_title").match(title, m.end))
    ]
    told = [_reported(m, title, spoken) for m in years if not cues.pattern("ahead_in_title").match(title, m.end)]
    told = told or years
    return told[-1] if told and not _spans_years(title) else None


def _cutoff(passages: tuple[Passage, ...], spoken: date | None) -> date | None:
    """截至8月底 once, in a text of September that names no other such day: what it counts is counted up to then."""
    if spoken is None:
        return None
    days = {
        moment.date
        for text in (clean(passage.text).text for passage in passages)
        for note in cues.pattern("counted_until").finditer(text)
        for moment in periods.find(note[0], spoken)
        if not (moment.now or moment.since)
    }
    recent = {day for day in days if 0 <= (spoken - day).days <= _RECENT}
    if days:
        return recent.pop() if len(recent) == 1 == len(days) else None
    return _year_told_of(passages, spoken)


def _year_told_of(passages: tuple[Passage, ...], spoken: date) -> date | None:
    """A text of spring that speaks of the year just ended and says nothing of now tells of that year."""
    if spoken.month > reports.SPRING:
        return None
    said = [m for p in passages for m in periods.find(clean(p.text).text, spoken) if not (m.since or m.deadline)]
    told = [m for m in said if m.whole_year and not m.vague and m.year == spoken.year - 1]
    return told[0].date if told and not any(m.now or m.year == spoken.year for m in said) else None


def _written_at(passages: tuple[Passage, ...]) -> str | None:
    """The place of the paper that a reprint credits at its head or end (据合肥日报): its 我市 is that paper's."""
    for passage in (*passages[:2], *passages[-_TAIL:]):
        credit = cues.pattern("credit").search(clean(passage.text).text)
        if credit:
            return places.of_publisher(credit["paper"])
    return None


def _of_the_day(moment: periods.Moment, spoken: date | None) -> bool:
    """The month in which the text was spoken tells when, not of what time: 2026年1月在…会议上."""
    same = spoken is not None and (moment.date.year, moment.date.month) == (spoken.year, spoken.month)
    return same and not moment.whole_year


def _reported(moment: periods.Moment, title: str, spoken: date | None) -> periods.Moment:
    """The year a work report given in spring is on: 2022年政府工作报告 of January 2022 reports on 2021."""
    early = spoken is not None and moment.year == spoken.year and spoken.month <= reports.SPRING
    if not (early and moment.whole_year and "工作报告" in title):
        return moment
    return replace(moment, date=periods.last_day(moment.year - 1), year=moment.year - 1, unended=False)


def _signature(passages: tuple[Passage, ...], published: date | None) -> date | None:
    """The day in the signature: a line that is only a date, among the last of a text; never after publication."""
    for passage in reversed(passages[-_TAIL:]):
        text = clean(passage.text).text
        found = periods.find(text, None) if _DAY.fullmatch(text) else ()
        if found:
            return found[0].date if published is None or found[0].date <= published else None
    return None


def _city(publication: Publication, title: str, passages: tuple[Passage, ...], home: str, credited: str | None) -> str:
    """What 我市 and 全市 mean: the publisher's city, else the first city of the title, else the text's commonest."""
    named = [m.place for m in places.find(title, "") if _is_city(m)]
    elsewhere = (
        publication.role is Role.MEDIA and not credited and len(set(named)) == 1
    )  # a paper of one city writes of another
    if home and places.is_city(home) and not elsewhere:
        return places.city_of(home) or home
    if not named:
        counted = Counter(m.place for p in passages for m in places.find(clean(p.text).text, "") if _is_city(m))
        named = [place for place, _ in counted.most_common(1)]
    return places.city_of(named[0]) or named[0] if named else publication.region


def _is_city(mention: places.Mention) -> bool:
    return not mention.own and places.is_city(mention.place)


def _spans_years(title: str) -> bool:
    return bool(re.search(r"20\d\d年?-20\d\d", title))


def _genre(title: str, publication: Publication) -> str:
    """The genre by kind or title; a text whose title says nothing is a plan when its body shows one."""
    found = genre(title, publication.kind)
    if found == "news" and cues.pattern("plan_body").search(clean(publication.text).text):
        return "plan"
    return found


def genre(title: str, kind: str | None = None) -> str:
    """plan, proposal, report or news, from the document's kind if known, else from its title."""
    known = {"plan": "plan", "consultation": "proposal", "inquiry": "report", "motion-reply": "report"}
    if kind in known:
        return known[kind]
    found = "news"
    for name, rule in _GENRES.items():
        if cues.pattern(rule).search(title):
            found = name
    return found


def _end_of_term(title: str, passages: tuple[Passage, ...], spoken: date | None) -> date | None:
    """A summary of a term of years speaks as of its end: 三年行动总结 on work 2020年7月以来 is July 2023."""
    term = cues.pattern("term_told").search(title)
    since = next((m for p in passages[:_HEAD] if (m := cues.pattern("term_began").search(clean(p.text).text))), None)
    years = quantities.number(term[0][0]) if term else None
    if since is None or years is None or spoken is None:
        return None
    end = periods.last_day(int(since[1]) + int(years), int(since[2]))
    return end if end <= spoken else None


def _common_date(passages: tuple[Passage, ...], spoken: date | None) -> date | None:
    """The date of a note that stands for all figures: （截至2022年9月30日）, 上述数据截至2024年12月底."""
    for passage in passages:
        text = clean(passage.text).text
        note = cues.pattern("counted_until").search(text)
        alone = note and (len(text) <= len(note[0]) + 3 or cues.pattern("leads_in_figures").search(text))
        if note and alone:
            moments = periods.find(note[0], spoken)
            if moments:
                return moments[-1].date
    return None
