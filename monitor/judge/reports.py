"""Which passages of a work report plan the coming year, and which sum up several years.

A work report reviews in its first part and plans in the rest, often in the same words: 城镇新增就业1200万人 is a
result here and a goal there. Must not: judge a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.ledger.proposing import frame as framing
from monitor.ledger.proposing.frame import Look
from monitor.model import Passage, PassageKind, Publication
from monitor.text.hygiene import clean

_HEAD = 6
_REPORT = "工作报告"
_SEVERAL = re.compile(r"(?:过去|这|近|本届政府).{0,3}五年|五年来|五年间|本届政府任期|十[一二三四五]五时期")
_ONE = re.compile(r"过去一年|去年|一年来|20\d\d年|全年|这一年|年末")
_OPENING = 14
"""Characters at the beginning of a sentence that say which time it and the next ones are about."""


def sections(
    publication: Publication, passages: Sequence[Passage]
) -> tuple[frozenset[int], frozenset[int]]:
    """The indices of the passages that plan, and of those that sum several years; both empty for other texts. Pure."""
    head = (publication.title, *(p.text for p in passages[:_HEAD]))
    if not any(_REPORT in text for text in head):
        return frozenset(), frozenset()
    frame = framing.frame_of(publication, passages)
    if frame.kind != "report":
        return frozenset(), frozenset()
    looks = {each.passage.index: each.look for each in framing.settings(frame, passages)}
    if not {Look.BACK, Look.AHEAD} <= set(looks.values()):
        return frozenset(), frozenset()
    ahead = frozenset(index for index, look in looks.items() if look is Look.AHEAD)
    return ahead, _several(passages, looks)


def _several(passages: Sequence[Passage], looks: dict[int, Look]) -> frozenset[int]:
    found, on = [], False
    for passage in passages:
        if looks.get(passage.index) is Look.AHEAD:
            on = False
            continue
        opening = clean(passage.text[: _OPENING * 2]).text[:_OPENING]
        if _ONE.search(opening):
            on = False
        elif _SEVERAL.search(opening) and passage.kind is not PassageKind.HEADING:
            on = True
        if on:
            found.append(passage.index)
    return frozenset(found)
