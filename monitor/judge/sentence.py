"""A passage made ready for judging: clean text with a way back, its times and figures, what leads it in.

Must not: decide anything about a commitment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from monitor.judge import cells, cues, tasks
from monitor.judge.context import Context
from monitor.judge.mentions import Mention
from monitor.model import Passage, PassageKind
from monitor.text import periods, quantities
from monitor.text.hygiene import clean
from monitor.text.passages import QUESTION
from monitor.text.quantities import Quantity

_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十]+[章节篇部分]+|[(]?[一二三四五六七八九十\d]{1,3}[)]?[、.．)]?(?:是|要)?)\s*"
)
_SHORT_HEADING = 20
"""Characters of a heading that only names its subject (5.商业航线)."""
_TABLE = 40
"""Rows back to look for what stands above a table."""
_RUNS_ON = 4
"""Sentences back in a paragraph from which a time runs on."""
_SHARED = 2
"""Characters that a counted noun must share with the name it takes up (培训活动 and 数据人才培训)."""


@dataclass(frozen=True)
class Sentence:
    """`text` is clean; `lead` is the length of what was put before it from the question, sentence or heading above.

    `cell` marks one cell of a row read as a sentence: 武汉,当年新增5.3万个. `bare` marks a lead that the sentence does not take up in words: only a figure that stands by itself
    can be of what it names.
    """

    passage: Passage
    text: str
    context: Context
    before: str = ""
    after: str = ""
    question: str = ""
    lead: int = 0
    bare: bool = False
    cell: bool = False
    pieces: Sequence[Passage] = field(default=(), repr=False, compare=False)

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
            pieces=pieces,
        )

    @cached_property
    def moments(self) -> tuple[periods.Moment, ...]:
        """The times it names, in order."""
        return periods.find(self.text, self.context.spoken)

    @cached_property
    def carried(self) -> periods.Moment | None:
        """The time that runs on to here: said last in the paragraph before the sentence, else in a heading above it."""
        headings = [heading for heading in map(_clean, reversed(self.headings)) if not QUESTION.match(heading)]
        for text in (*self._earlier(), *headings):
            said = [m for m in periods.find(text, self.context.spoken) if _runs_on(m)]
            if said:
                return said[-1]
        return None

    def _earlier(self) -> Iterator[str]:
        """The clean sentences before it in its paragraph, the nearest first."""
        at = self.passage.index
        for piece in reversed(self.pieces[max(0, at - _RUNS_ON) : at]):
            if piece.paragraph == self.passage.paragraph:
                yield _clean(piece.text)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures it states, in order."""
        return quantities.find(self.text)

    @property
    def topic(self) -> str:
        """What it is about before it begins: title, the headings right above, the sentence before, in clean characters."""
        return ";".join((self.context.title, *(clean(heading).text for heading in self.headings[-2:]), self.before))

    @property
    def caption(self) -> str:
        """Of a row, the line right above its table; "" where there is none near."""
        at = self.passage.index
        above = (p for p in reversed(self.pieces[max(0, at - _TABLE) : at]) if p.kind is not PassageKind.ROW)
        return next((p.text for p in above), "") if self.passage.kind is PassageKind.ROW else ""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above it, the highest first."""
        return self.passage.headings

    @property
    def is_row(self) -> bool:
        """True for a table row as a whole."""
        return self.passage.kind is PassageKind.ROW and not self.cell

    def leads(self) -> Iterator[Sentence]:
        """The same with what it takes up in front: the question or the sentence before; else what stands bare above it."""
        if self.passage.kind is PassageKind.ROW or self.lead:
            return
        goes_on = cues.pattern("takes_up").match(self.text) is not None
        taken = self.question or (self.before if goes_on else "") or self._item_head()
        if taken:
            yield self._behind(_opened(taken) + ",", bare=False)
        heading = _clean(self.headings[-1]) if self.headings else ""
        named = _NUMBERING.sub("", _opened(heading))
        if self.before and not taken and self.before != heading:
            yield self._behind(_opened(self.before) + ",", bare=True)
        if named and len(named) <= _SHORT_HEADING and not self.question:
            yield self._behind(named, bare=True)

    def _item_head(self) -> str:
        """The line right above, without its mark, where it heads an item that the sentence goes on with; else ""."""
        above = self.pieces[self.passage.index - 1] if self.passage.index and self.pieces else None
        if (
            above is None
            or above.paragraph == self.passage.paragraph
            or above.index not in self.context.item_heads.every
        ):
            return ""
        return _NUMBERING.sub("", _clean(above.text))

    def cells(self) -> Iterator[Sentence]:
        """Its cells read as sentences, where the columns say what is counted and the row says of where or when."""
        if not self.is_row or not self.passage.columns:
            return
        for read in cells.sentences(self.text, self.passage.columns, self.context.title):
            yield replace(self, text=read, before="", after="", cell=True)

    def results(self) -> Iterator[Sentence]:
        """Of a row, what its cells tell in words of its task, which is put before each."""
        if not self.is_row or not self.passage.columns:
            return
        for task, told in cells.results(self.text, self.passage.columns, self.context.spoken):
            front = _opened(task) + ","
            yield replace(self, text=front + told, lead=len(front), before="", after="", cell=True)

    def _behind(self, front: str, *, bare: bool) -> Sentence:
        return replace(self, text=front + self.text, lead=len(front), bare=bare)

    def takes_over(self, mention: Mention) -> bool:
        """Whether a figure of the sentence itself counts what the lead named: 12期培训…，目前开展了6次培训活动."""
        if self.question or self.bare or cues.pattern("corrected_to").match(self.text, self.lead):
            return True
        if tasks.done_of_promised(self.text, self.lead, mention, self.quantities):
            return True
        name = self.text[mention.start : mention.end + 6]
        pointed = cues.pattern("points_to").match(self.text, self.lead)
        if pointed and any(pair in name for pair in _pairs(pointed["what"])):
            return True
        return any(self._shares(q, name) for q in self.quantities if q.start >= self.lead)

    def _shares(self, q: Quantity, name: str) -> bool:
        noun = re.split(r"[,;。(]", self.text[q.end : q.end + 12])[0]
        return any(pair in name for pair in _pairs(noun))


def _opened(text: str) -> str:
    """A sentence or heading without the mark it ends with, so that another can go on from it."""
    return text.rstrip("。!?;,:")


def _clean(text: str) -> str:
    return clean(text).text


def _runs_on(moment: periods.Moment) -> bool:
    """A time that was said of something that is and has ended; no goal, no beginning."""
    return not (moment.deadline or moment.since or moment.now or moment.unended)


def _pairs(noun: str) -> list[str]:
    return [noun[k : k + _SHARED] for k in range(len(noun) - _SHARED + 1)]


def _beside(passage: Passage, pieces: Sequence[Passage], step: int) -> str:
    at = passage.index + step
    if at < 0 or at >= len(pieces) or pieces[at].paragraph != passage.paragraph:
        return ""
    return clean(pieces[at].text).text


def _question(passage: Passage) -> str:
    if passage.headings and QUESTION.match(passage.headings[-1]):
        return clean(passage.headings[-1]).text
    return ""
