"""Which passages of a work report's review sum up several years, and which tell of the one year it reviews.

A report that closes a five-year plan tells both, in one part and often under one heading (“十四五”时期和2025年工作回顾).
What begins a paragraph holds for those below it; what is said within one holds for the rest of it. Must not: tell the
review from the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
            inside, headed = None, _under_heading(piece, said, headed, review[at + 1 :], opened)
            continue
        begins = piece.paragraph != paragraph
        inside = None if begins else inside
        inside = said if said is Stretch.YEARS or _turns(piece, said) else inside
        if (said is Stretch.YEARS and (begins or _may_hold_on(piece))) or (begins and _turns(piece, said)):
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
    text = text if piece.kind is PassageKind.HEADING else text[:_OPENING]
    years = cues.pattern("several_years").search(text)
    one = next((m for m in cues.pattern("single_year").finditer(text) if _reviewed(m[0], year)), None)
    if years and (one is None or years.start() < one.start()):
        return Stretch.YEARS
    return Stretch.YEAR if one else None


def _reviewed(words: str, year: int | None) -> bool:
    """2022年 in a review of five years is one of them; only the year reviewed, or words for it, end the summing up."""
    named = _YEAR.match(words)
    return named is None or year is None or int(named[1]) == year


def _under_heading(
    heading: Passage,
    said: Stretch | None,
    before: bool,  # noqa: FBT001  the state walked on with
    below: Sequence[Passage],
    opened: dict[int, Stretch | None],
) -> bool:
    """Whether what stands under a heading sums up: by its own words, else as before.

    Under “十三五”时期及2020年工作 the five years come first, and the headings below are on the year unless a later
    paragraph still turns to it.
    """
    if said is not None:
        return said is Stretch.YEARS
    return before and (not _of_one_year_too(heading) or _year_first(heading) or _turns_to_the_year(below, opened))


def _year_first(heading: Passage) -> bool:
    """2025年和“十四五”时期工作回顾: the year comes first, and once the five years have begun they go on to the end."""
    above = _above(heading)
    one, years = cues.pattern("single_year").search(above), cues.pattern("several_years").search(above)
    return one is not None and years is not None and one.start() < years.start()


def _turns_to_the_year(below: Sequence[Passage], opened: dict[int, Stretch | None]) -> bool:
    return any(first and _turns(piece, opened[piece.index]) for piece, first in _with_firsts(below))


def _with_firsts(pieces: Sequence[Passage]) -> Iterator[tuple[Passage, bool]]:
    """Each passage that is no heading, and whether it begins a paragraph."""
    paragraph = -1
    for piece in pieces:
        if piece.kind is not PassageKind.HEADING:
            yield piece, piece.paragraph != paragraph
            paragraph = piece.paragraph


def _turns(piece: Passage, said: Stretch | None) -> bool:
    opening = _ADDRESS.sub("", clean(piece.text[: _OPENING * 3]).text)
    return said is Stretch.YEAR and bool(cues.pattern("turns_to_year").match(opening))


def _may_hold_on(piece: Passage) -> bool:
    """五年来 within a paragraph holds for those below it too, unless the heading above is on one year alone."""
    above = _above(piece)
    return not cues.pattern("single_year").search(above) or bool(cues.pattern("several_years").search(above))


def _of_one_year_too(piece: Passage) -> bool:
    return bool(cues.pattern("single_year").search(_above(piece)))


def _above(piece: Passage) -> str:
    own = (piece.text,) if piece.kind is PassageKind.HEADING else ()
    return " ".join(clean(text).text for text in (*piece.headings, *own))
