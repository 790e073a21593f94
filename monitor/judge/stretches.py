"""Which passages of a work report's review sum up several years, and which tell of the one year it reviews.

A report that closes a five-year plan tells both, in one part and often under one heading (“十四五”时期和2025年工作回顾).
What begins a paragraph holds for those below it; what is said within one holds for the rest of it. In doubt several
years are summed up: a sum taken for the year would be a false claim. Must not: tell the review from the plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.judge import cues
from monitor.model import Passage, PassageKind
from monitor.text.hygiene import clean

_OPENING = 16
"""Characters at the beginning of a sentence that say which time it and the next ones are about."""
_ADDRESS = re.compile(r"^(?:各位(?:代表|委员|同志)[!,。:]*)+")
_FIGURE = re.compile(r"\d")
_ITEM = re.compile(r"[—–\-·•●◆■]")
"""How the items of what was just said begin: 五年来，…\n——城乡更美了。"""


class Stretch(StrEnum):
    """The time that words name."""

    YEAR = "year"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class _Times:
    """Where a heading names several years, and the year reviewed; -1 for nowhere."""

    years: int = -1
    year: int = -1

    @property
    def first(self) -> Stretch | None:
        """Of two times the first counts."""
        if self.years >= 0 and (self.year < 0 or self.years < self.year):
            return Stretch.YEARS
        return Stretch.YEAR if self.year >= 0 else None


def several(review: Sequence[Passage], year: int | None) -> frozenset[int]:
    """The indices of those passages of a review that sum up several years; `year` is the one reviewed. Pure."""
    found, headed, inside, paragraph = [], False, None, -1
    for piece in review:
        if piece.kind is PassageKind.HEADING:
            inside, headed = None, _under_heading(piece, year, before=headed)
            continue
        begins = piece.paragraph != paragraph
        if begins and not (inside is Stretch.YEARS and _ITEM.match(piece.text)):
            inside = None
        said, turns, above = _opening(piece, year), _turns(piece, year), _above(piece, year)
        passing = not begins and said is Stretch.YEARS and cues.pattern("years_in_passing").match(_begun(piece))
        if (said is Stretch.YEARS or turns) and not passing:
            inside = said
        if begins and turns:
            headed = False
        elif said is Stretch.YEARS and not passing and (begins or above.year < 0 or above.years >= 0):
            headed = True
        if not _ADDRESS.fullmatch(clean(piece.text).text):  # what follows 各位代表! begins the paragraph
            paragraph = piece.paragraph
        told = said or inside
        if told is Stretch.YEARS or (told is None and headed):
            found.append(piece.index)
    return frozenset(found)


def _opening(piece: Passage, year: int | None) -> Stretch | None:
    """Which time a sentence begins with; another year than the one reviewed is one of the several.

    Several years may be named anywhere before its first figure: behind one (造林4万亩，“十四五”以来累计20万亩) they are
    only those of what follows.
    """
    text = _begun(piece)
    named = _FIGURE.split(text, maxsplit=1)[0] if not _FIGURE.match(text) else text[:_OPENING]
    years = cues.pattern("several_years").search(named)
    one = next((m for m in cues.pattern("single_year").finditer(text[:_OPENING]) if _is_the_year(m[0], year)), None)
    if years and (one is None or years.start() < one.start()):
        return Stretch.YEARS
    return Stretch.YEAR if one else None


def _begun(piece: Passage) -> str:
    return _ADDRESS.sub("", clean(piece.text).text)


def _is_the_year(words: str, year: int | None) -> bool:
    return not words[:1].isdigit() or year is None or words.startswith(str(year))


def _turns(piece: Passage, year: int | None) -> bool:
    """Whether a sentence turns to the year for good, and does not only date one thing (2025年，蔬菜产量9万吨).

    刚刚过去的2025年 does anywhere; a year by its number not under a heading on several years alone, and under one that
    names both only if it speaks of all.
    """
    if piece.kind is PassageKind.HEADING or _opening(piece, year) is not Stretch.YEAR:
        return False
    begun, above = _begun(piece), _above(piece, year)
    if cues.pattern("turns_for_good").match(begun):
        return True
    if above.years >= 0 > above.year:
        return False
    rule = "turns_to_named_year" if above.years < 0 else "turns_all_to_year"
    return any(cues.pattern(name).match(begun) for name in ("turns_to_year", rule))


def _under_heading(heading: Passage, year: int | None, *, before: bool) -> bool:
    """Whether what stands under a heading sums up: by its own words, else as `before`."""
    said = _times(heading.text, year).first
    if _opening(heading, year) is Stretch.YEAR and cues.pattern("turns_to_named_year").match(_begun(heading)):
        said = Stretch.YEAR  # 2025年，我们主要做了以下工作：
    return before if said is None else said is Stretch.YEARS


def _above(piece: Passage, year: int | None) -> _Times:
    """What the nearest heading that names a time says."""
    told = (_times(heading, year) for heading in reversed(piece.headings))
    return next((times for times in told if times.first), _Times())


def _times(heading: str, year: int | None) -> _Times:
    text = clean(heading).text
    years = cues.pattern("several_years").search(text)
    every = cues.pattern("reviews_a_year").finditer(text)
    one = next((m for m in every if not m["year"] or year in (None, int(m["year"]))), None)
    return _Times(years.start() if years else -1, one.start() if one else -1)
