"""Which passages of a work report's review sum up several years, and which tell of the one year it reviews.

A report that closes a five-year plan tells both, in one part and often under one heading (“十四五”时期和2025年工作回顾).
What begins a paragraph holds for those below it; what is said within one holds for the rest of it. Must not: tell the
review from the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from monitor.judge import cues
from monitor.model import Passage, PassageKind
from monitor.text.hygiene import clean

_OPENING = 16
"""Characters at the beginning of a sentence that say which time it and the next ones are about."""
_ADDRESS = re.compile(r"^(?:各位(?:代表|委员|同志)[!,。:]*)+")
_YEAR = re.compile(r"(20\d\d)年")


class Stretch(StrEnum):
    """The time that words at the beginning of a passage name."""

    YEAR = "year"
    YEARS = "years"


def several(review: Sequence[Passage], year: int | None) -> frozenset[int]:
    """The indices of those passages of a review that sum up several years; `year` is the one reviewed. Pure."""
    opened = {piece.index: _opening(piece, year) for piece in review}
    headed, inside, paragraph = False, None, -1
    found = []
    for at, piece in enumerate(review):
        said = opened[piece.index]
        if piece.kind is PassageKind.HEADING:
            later = _turns_later(review[at + 1 :], opened)
            inside, headed = None, _under_heading(piece, said, year, before=headed, turns_later=later)
            continue
        begins = piece.paragraph != paragraph
        inside = None if begins else inside
        inside = said if said is Stretch.YEARS or _turns(piece, said) else inside
        if (said is Stretch.YEARS and (begins or _may_hold_on(piece, year))) or (begins and _turns(piece, said)):
            headed = said is Stretch.YEARS
        if not _ADDRESS.fullmatch(clean(piece.text).text):  # what follows 各位代表! begins the paragraph
            paragraph = piece.paragraph
        told = said or inside
        if told is Stretch.YEARS or (told is None and headed):
            found.append(piece.index)
    return frozenset(found)


def _opening(piece: Passage, year: int | None) -> Stretch | None:
    """Which time a passage begins with; a heading tells by all its words, and of two times the first counts."""
    text = _ADDRESS.sub("", clean(piece.text[: _OPENING * 3]).text)
    return _named_first(text if piece.kind is PassageKind.HEADING else text[:_OPENING], year)


def _named_first(text: str, year: int | None) -> Stretch | None:
    years, one = _several_in(text), _year_in(text, year)
    if years >= 0 and (one < 0 or years < one):
        return Stretch.YEARS
    return Stretch.YEAR if one >= 0 else None


def _several_in(text: str) -> int:
    """Where several years are named; -1 for nowhere."""
    found = cues.pattern("several_years").search(text)
    return found.start() if found else -1


def _year_in(text: str, year: int | None) -> int:
    """Where the year reviewed is named, by its number or by words for it; -1 for nowhere.

    2022年 in a review of five years is one of them, and 2026年 in a title the year of the report.
    """
    every = cues.pattern("single_year").finditer(text)
    return next((m.start() for m in every if not (named := _YEAR.match(m[0])) or year in (None, int(named[1]))), -1)


def _turns(piece: Passage, said: Stretch | None) -> bool:
    """Whether a passage begins with the year, and not only with what came of one thing in it (2025年蔬菜产量9万吨)."""
    opening = _ADDRESS.sub("", clean(piece.text[: _OPENING * 3]).text)
    return said is Stretch.YEAR and bool(cues.pattern("turns_to_year").match(opening))


def _turns_later(below: Sequence[Passage], opened: Mapping[int, Stretch | None]) -> bool:
    return any(begins and _turns(piece, opened[piece.index]) for piece, begins in _with_beginnings(below))


def _with_beginnings(pieces: Sequence[Passage]) -> Iterator[tuple[Passage, bool]]:
    """Each passage that is no heading, and whether it begins a paragraph."""
    paragraph = -1
    for piece in pieces:
        if piece.kind is not PassageKind.HEADING:
            yield piece, piece.paragraph != paragraph
            paragraph = piece.paragraph


def _under_heading(
    heading: Passage, said: Stretch | None, year: int | None, *, before: bool, turns_later: bool
) -> bool:
    """Whether what stands under a heading sums up: by its own words, else as `before`.

    Under “十三五”时期及2020年工作 the five years come first, and the headings below are on the year unless a later
    paragraph still turns to it. Under 2025年和“十四五”时期工作 they come last, and go on to the end.
    """
    if said is not None:
        return said is Stretch.YEARS
    above = _above(heading)
    return before and (_year_in(above, year) < 0 or _named_first(above, year) is Stretch.YEAR or turns_later)


def _may_hold_on(piece: Passage, year: int | None) -> bool:
    """五年来 within a paragraph holds for those below it too, unless the heading above is on one year alone."""
    above = _above(piece)
    return _year_in(above, year) < 0 or _several_in(above) >= 0


def _above(piece: Passage) -> str:
    return " ".join(clean(text).text for text in piece.headings)
