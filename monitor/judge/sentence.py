"""A passage made ready for judging: clean text with a way back, its times and figures, what leads it in.

Must not: decide anything about a commitment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.judge.context import Context
from monitor.judge.mentions import Mention
from monitor.model import Passage, PassageKind
from monitor.text import periods, quantities
from monitor.text.hygiene import clean
from monitor.text.quantities import Quantity

_TAKES_UP = re.compile(r"(?:目前|截至|截止|现已|现在|到|至|其中|这|该|此|已|累计|答:?|另有|再往|后者|前者)")
_POINTS = re.compile(r"(?:这样的|这类|此类|该类|这种|这些)([^,;。\d]{2,10})")
_TURNS = re.compile(r"问[:：]|[^。！？]{0,40}(?:提问|询问)[:：]")
_SHARED = 2
"""Characters that a counted noun must share with the name it takes up (培训活动 and 数据人才培训)."""


@dataclass(frozen=True)
class Sentence:
    """`text` is clean; `lead` is the length of what was put before it from the question or sentence above."""

    passage: Passage
    text: str
    context: Context
    before: str = ""
    after: str = ""
    question: str = ""
    lead: int = 0

    @classmethod
    def of(cls, passage: Passage, pieces: Sequence[Passage], context: Context) -> Sentence:
        """The passage with the sentence before it in its paragraph and the question it answers."""
        row = passage.kind is PassageKind.ROW
        return cls(
            passage,
            clean(passage.text, row=row).text,
            context,
            _beside(passage, pieces, -1),
            _beside(passage, pieces, 1),
            _question(passage),
        )

    @cached_property
    def moments(self) -> tuple[periods.Moment, ...]:
        """The times it names, in order."""
        return periods.find(self.text, self.context.spoken)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures it states, in order."""
        return quantities.find(self.text)

    @property
    def topic(self) -> str:
        """What it is about before it begins: the title and the headings right above, in clean characters."""
        return ";".join((self.context.title, *(clean(heading).text for heading in self.headings[-2:])))

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above it, the highest first."""
        return self.passage.headings

    @property
    def is_row(self) -> bool:
        """True for a table row."""
        return self.passage.kind is PassageKind.ROW

    def with_lead(self) -> Sentence | None:
        """The same with the question or the sentence before it in front, when it takes that up; else None."""
        if self.is_row or self.lead:
            return None
        lead = self.question or (self.before if _TAKES_UP.match(self.text) else "")
        if not lead:
            return None
        front = lead.rstrip("。!?;,:") + ","
        return Sentence(
            self.passage, front + self.text, self.context, self.before, self.after, self.question, len(front)
        )

    def takes_over(self, mention: Mention) -> bool:
        """Whether a figure of the sentence itself counts what the lead named: 12期培训…，目前开展了6次培训活动."""
        if self.question:
            return True
        name = self.text[mention.start : mention.end + 6]
        pointed = _POINTS.match(self.text, self.lead)
        if pointed and any(pair in name for pair in _pairs(pointed[1])):
            return True
        return any(self._shares(q, name) for q in self.quantities if q.start >= self.lead)

    def _shares(self, q: Quantity, name: str) -> bool:
        noun = re.split(r"[,;。(]", self.text[q.end : q.end + 12])[0]
        return any(pair in name for pair in _pairs(noun))


def _pairs(noun: str) -> list[str]:
    return [noun[k : k + _SHARED] for k in range(len(noun) - _SHARED + 1)]


def _beside(passage: Passage, pieces: Sequence[Passage], step: int) -> str:
    at = passage.index + step
    if at < 0 or at >= len(pieces) or pieces[at].paragraph != passage.paragraph:
        return ""
    return clean(pieces[at].text).text


def _question(passage: Passage) -> str:
    if passage.headings and _TURNS.match(passage.headings[-1]):
        return clean(passage.headings[-1]).text
    return ""
