"""What a publication as a whole says about its sentences: day, place, kind of text, common date.

Must not: judge a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from monitor.judge import cues, reports
from monitor.model import Passage, Publication, Role
from monitor.text import periods, places, quantities
from monitor.text.hygiene import clean

_TERM = re.compile(r"(?:[一二三四五]|\d)年(?:行动|计划|方案)?.{0,6}(?:总结|评估|回顾|报告)")
_SPRING = 3
"""The month up to which people's congresses hear reports on the year before."""
_DAY = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_TAIL = 4
"""Passages at the end of a text among which it is signed."""
_HEAD = 12
"""Passages at the beginning of a text that may say which time it covers."""
_AHEAD = re.compile(r"(?:度|全年)?(?:重点|主要)?(?:工作|任务)?(?:安排|计划|打算|思路|部署|展望)")
"""After a year in a title: what is meant to be done in it, as in 2025年工作总结和2026年安排."""
_SINCE = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月以来")
_AS_OF = re.compile(r"(?:截至|截止|数据.{0,4}至)[^,;。)]{2,16}")


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all sentences of a publication.

    `spoken` the day it was signed or else published, `home` the publisher's place, `city` what its 全市 means,
    `genre` plan, proposal, report or news, `as_of` a date the text sets for all its figures,
    `titled` what the title says of time, `title` in clean characters.
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
    ahead: frozenset[int] = frozenset()
    """The passages of a work report that plan."""
    several: frozenset[int] = frozenset()
    """Its passages that sum up several years."""


def of(publication: Publication, passages: tuple[Passage, ...]) -> Context:
    """The context every sentence of the publication is read in. Pure."""
    title = clean(publication.title).text
    spoken = publication.signed or _signature(passages, publication.published) or publication.published
    parts = reports.sections(publication, passages)
    home = places.of_publisher(clean(publication.publisher).text) or ("" if publication.publisher else parts.region)
    titled = whole_year(title, spoken) or parts.reviewed
    genre_ = _genre(title, publication)
    return Context(
        title=title,
        publisher=publication.publisher,
        home=home,
        city=_city(publication, title, passages, home),
        region=publication.region,
        role=publication.role,
        spoken=spoken,
        published=publication.published,
        genre="report" if parts.found and genre_ == "news" else genre_,
        as_of=_common_date(passages, spoken) or _end_of_term(title, passages, spoken),
        titled=titled,
        ahead=parts.ahead,
        several=parts.several,
    )


def whole_year(title: str, spoken: date | None) -> periods.Moment | None:
    """The time a title says its text is about; None where it names none, or several years."""
    years = [m for m in periods.find(title, spoken) if not m.deadline]
    told = [_reported(m, title, spoken) for m in years if not _AHEAD.match(title, m.end)] or years
    return told[-1] if told and not _spans_years(title) else None


def _reported(moment: periods.Moment, title: str, spoken: date | None) -> periods.Moment:
    """The year a work report given in spring is on: 2022年政府工作报告 of January 2022 reports on 2021."""
    early = spoken is not None and moment.year == spoken.year and spoken.month <= _SPRING
    if not (early and moment.whole_year and "工作报告" in title):
        return moment
    return replace(moment, date=periods.last_day(moment.year - 1), year=moment.year - 1, unended=False)


def _signature(passages: tuple[Passage, ...], published: date | None) -> date | None:
    """The day in the signature: a line that is only a date, among the last of a text; never after publication."""
    for passage in reversed(passages[-_TAIL:]):
        text = clean(passage.text).text
        if _DAY.fullmatch(text):
            day = periods.find(text, None)[0].date
            return day if published is None or day <= published else None
    return None


def _city(publication: Publication, title: str, passages: tuple[Passage, ...], home: str) -> str:
    """What 我市 and 全市 mean: the publisher's city, else the first city of the title, else the text's commonest."""
    if home and places.is_city(home):
        return places.city_of(home) or home
    named = [m.place for m in places.find(title, "") if _is_city(m)]
    if not named:
        counted = Counter(m.place for p in passages for m in places.find(clean(p.text).text, "") if _is_city(m))
        named = [place for place, _ in counted.most_common(1)]
    return named[0] if named else publication.region


def _is_city(mention: places.Mention) -> bool:
    return not mention.own and places.is_city(mention.place)


def _spans_years(title: str) -> bool:
    return bool(re.search(r"20\d\d年?-20\d\d", title))


def _genre(title: str, publication: Publication) -> str:
    """The genre by kind or title; a text whose title says nothing is a plan when its body shows one."""
    found = genre(title, publication.kind)
    if found == "news" and cues.single("plan_body").search(clean(publication.text).text):
        return "plan"
    return found


def genre(title: str, kind: str | None = None) -> str:
    """plan, proposal, report or news, from the document's kind if known, else from its title."""
    known = {"plan": "plan", "consultation": "proposal", "inquiry": "report", "motion-reply": "report"}
    if kind in known:
        return known[kind]
    found = "news"
    for name, words in cues.data()["genres"].items():
        if any(word in title for word in words):
            found = name
    return found


def _end_of_term(title: str, passages: tuple[Passage, ...], spoken: date | None) -> date | None:
    """A summary of a term of years speaks as of its end: 三年行动总结 on work 2020年7月以来 is July 2023."""
    term = _TERM.search(title)
    since = next((m for p in passages[:_HEAD] if (m := _SINCE.search(clean(p.text).text))), None)
    years = quantities.number(term[0][0]) if term else None
    if since is None or years is None or spoken is None:
        return None
    end = periods.last_day(int(since[1]) + int(years), int(since[2]))
    return end if end <= spoken else None


def _common_date(passages: tuple[Passage, ...], spoken: date | None) -> date | None:
    """The date of a note that stands for all figures: （截至2022年9月30日）, 上述数据截至2024年12月底."""
    for passage in passages:
        text = clean(passage.text).text
        note = _AS_OF.search(text)
        alone = note and (
            len(text) <= len(note[0]) + 3
            or re.search(
                r"(?:以上|上述|本文|文中|表中|本表|下表).{0,6}(?:数据|数字)|数据(?:均|都)?(?:统计)?截[至止]", text
            )
        )
        if note and alone:
            moments = periods.find(note[0], spoken)
            if moments:
                return moments[-1].date
    return None
