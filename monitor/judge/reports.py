"""What a work report says of its own parts: which passages plan the coming year, which sum up several years.

A work report reviews in its first part and plans in the rest, often in the same words: 城镇新增就业1200万人 is a
result here and a goal there. Must not: judge a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.judge import cues, stretches
from monitor.ledger.proposing import frame as framing
from monitor.ledger.proposing.frame import Frame, Look
from monitor.model import Passage, PassageKind, Publication
from monitor.text import periods
from monitor.text.hygiene import clean
from monitor.text.periods import Moment

_HEAD = 6
_YEAR = re.compile(r"(20\d\d)年")
SPRING = 3
"""The month up to which a report reviews the year before."""


@dataclass(frozen=True, slots=True)
class Sections:
    """`ahead`, `back` and `several` are indices of passages; `region` is whose report it is, `reviewed` its year."""

    ahead: frozenset[int] = frozenset()
    back: frozenset[int] = frozenset()
    several: frozenset[int] = frozenset()
    region: str = ""
    reviewed: Moment | None = None

    @property
    def found(self) -> bool:
        """True for a work report with a review and a plan."""
        return bool(self.ahead)


def sections(publication: Publication, passages: Sequence[Passage]) -> Sections:
    """What is known of the parts of a work report; nothing for other texts. Pure."""
    head = (publication.title, *(p.text for p in passages[:_HEAD]))
    if not any(cues.pattern("work_report").search(text) for text in head):
        return Sections()
    frame = framing.frame_of(publication, passages)
    if frame.kind != "report":
        return Sections()
    looks = {each.passage.index: each.look for each in framing.settings(frame, passages)}
    if not {Look.BACK, Look.AHEAD} <= set(looks.values()):
        return Sections()
    ahead = frozenset(index for index, look in looks.items() if look in (Look.AHEAD, Look.ASIDE))
    back = frozenset(index for index, look in looks.items() if look is Look.BACK)
    reviewed = _reviewed(frame, passages)
    review = [piece for piece in passages if piece.index not in ahead]
    summed = stretches.several(review, reviewed.year if reviewed else None)
    return Sections(ahead, back, summed, frame.region, reviewed)


def _reviewed(frame: Frame, passages: Sequence[Passage]) -> Moment | None:
    """The year a heading says is looked back on (2024年工作回顾), else the one before a report of spring."""
    if frame.year is None:
        return None
    told = [
        int(match)
        for piece in passages
        if piece.kind is PassageKind.HEADING and "回顾" in piece.text
        for match in _YEAR.findall(clean(piece.text).text)
    ]
    told = [year for year in told if year <= frame.year]
    early = frame.day is not None and frame.day.month <= SPRING
    year = max(told) if told else frame.year - 1 if early else None
    return None if year is None else Moment(0, 0, periods.last_day(year), year, whole_year=True)
