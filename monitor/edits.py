"""What an edit of a published text changed: which figures stood there before, and which stand there now. Pure.

Owns the comparison of two revisions, sentences first and figures inside changed sentences after. Must
not judge what a figure means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.model import Passage, PassageKind

MOST_FIGURES = 4
"""So many moved figures are told in a line; the rest is in the text."""


@dataclass(frozen=True, slots=True)
class Edit:
    """How two revisions differ: `figures` are (before, after) as the text writes them, `sentences` how many differ."""

    figures: tuple[tuple[str, str], ...]
    sentences: int

    def told(self) -> str:
        """The moved figures in a line: 6期 → 9期; 3万 → 3.5万. Empty when no figure moved."""
        return "; ".join(f"{before} → {after}" for before, after in self.figures[:MOST_FIGURES])


def compare(before: Sequence[Passage], after: Sequence[Passage]) -> Edit:
    """What changed from one revision's passages to the next one's."""
    old, new = _texts(before), _texts(after)
    figures: list[tuple[str, str]] = []
    sentences = 0
    for removed, added in _replaced(old, new):
        sentences += max(len(removed), len(added))
        for was, now in zip(removed, added, strict=False):
            figures += _moved(_figures(was), _figures(now))
    return Edit(tuple(dict.fromkeys(figures)), sentences)


def _texts(passages: Sequence[Passage]) -> list[str]:
    return [each.text for each in passages if each.kind is not PassageKind.HEADING]


def _replaced(old: list[str], new: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for code, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if code != "equal":
            yield old[from_old:to_old], new[from_new:to_new]


def _figures(text: str) -> list[str]:
    from monitor.text.hygiene import clean
    from monitor.text.quantities import find

    shown = clean(text)
    return [text[slice(*shown.origin(each.start, each.end))] for each in find(shown.text)]


def _moved(was: list[str], now: list[str]) -> list[tuple[str, str]]:
    """Figures that stand in the same place of a sentence and differ; those only one of the two has are left out."""
    if len(was) != len(now):
        was, now = [each for each in was if each not in now], [each for each in now if each not in was]
    return [(before, after) for before, after in zip(was, now, strict=False) if before != after]
