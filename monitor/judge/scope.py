"""Whose figure it is: the place a sentence speaks of against the place a commitment is of.

The nearest place named before the figure decides, else the headings, else the title, else the
publisher, else the source. Another city never counts; a zone's commitment accepts the zone; a city's
commitment a district only where the ledger says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.judge.context import Context
from monitor.judge.reasons import failed, passed, unsettled
from monitor.model import Check, Commitment, Reason
from monitor.text import places
from monitor.text.hygiene import clean

_TOPIC = 8
"""Characters at the head of a sentence where a province or the nation is its topic, and so the next one's."""
_VENUE = re.compile(r".{0,6}(?:举行|举办|召开|开讲|落幕|开班|闭幕|启幕)")


ANYWHERE_INSIDE = "*"
"""In `accepts_regions`: any part of the region counts (a city's series of events, held in its districts)."""


@dataclass(frozen=True, slots=True)
class Said:
    """The place in force for a figure, and where it was said: sentence, before, heading, title, publisher, source."""

    place: str
    where: str


def of(text: str, at: int, before: str, headings: tuple[str, ...], context: Context) -> Said | None:
    """The place in force at offset `at` of clean `text`; `before` is the clean sentence before it."""
    home = context.city
    every = [m for m in places.find(text, home) if not _qualifier(text, m)]
    found = [m for m in every if m.start < at]
    if found:
        return Said(found[-1].place, "sentence")
    earlier = [m for m in places.find(before, home) if not _qualifier(before, m)]
    earlier = [m for m in earlier if places.is_city(m.place) or m.start <= _TOPIC]
    if earlier:
        return Said(earlier[-1].place, "before")
    for heading in reversed(headings):
        named = [m for m in places.find(clean(heading).text, home) if not _qualifier(heading, m)]
        if named:
            return Said(named[-1].place, "heading")
    if every and not context.home:
        return Said(every[0].place, "sentence")
    return _around(context, home)


def _around(context: Context, home: str) -> Said | None:
    named = [m for m in places.find(context.title, home) if not _qualifier(context.title, m)]
    if named:
        return Said(named[0].place, "title")
    if context.home:
        return Said(context.home, "publisher")
    return Said(context.region, "source") if context.region else None


def _qualifier(text: str, mention: places.Mention) -> bool:
    """国家级, 国内, 全国第三, 面向全国, 中国软件名园: the nation as a rank or a name is not where a figure is counted."""
    if _VENUE.match(text, mention.end) and text[max(0, mention.start - 1) : mention.start] in ("在", "进"):
        return True
    if mention.place != places.NATION:
        return False
    after = text[mention.end : mention.end + 2]
    before = text[max(0, mention.start - 2) : mention.start]
    if text[mention.start : mention.end] in ("国家", "世界", "全球", "中国"):
        return True
    return (
        after[:1] in ("首", "第", "前", "领", "最", "各", "性", "唯", "顶")
        or before in ("面向", "居于", "位居", "位列")
        or before[-1:] in ("居", "占", "列")
    )


def check(commitment: Commitment, said: Said | None, *, unique: bool = False) -> Reason:
    """Whether the place said is one whose figures count for the commitment.

    `unique` marks a named thing that exists once, whose place need not be said.
    """
    if said is None:
        return unsettled(Check.SCOPE, "scope.unknown")
    wanted = commitment.region
    accepted = (wanted, *commitment.accepts_regions)
    if said.place in accepted:
        return passed(Check.SCOPE, f"scope.{said.where}", place=said.place)
    inside = places.city_of(said.place) == wanted and said.place != wanted
    above = said.place in (places.NATION, places.province_of(wanted), places.city_of(wanted))
    if unique and (inside or above or said.where != "sentence"):
        return passed(Check.SCOPE, "scope.unique", place=said.place)
    if inside and ANYWHERE_INSIDE in commitment.accepts_regions:
        return passed(Check.SCOPE, "scope.inside", place=said.place)
    if above and said.where in ("publisher", "source"):
        return unsettled(Check.SCOPE, "scope.unsaid", place=said.place, wanted=wanted)
    if inside:
        return failed(Check.SCOPE, "scope.part", place=said.place, wanted=wanted)
    return failed(Check.SCOPE, "scope.other" if not above else "scope.above", place=said.place, wanted=wanted)
