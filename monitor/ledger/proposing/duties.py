"""Who answers: the bodies named in brackets behind a task, in the last line of a section or in its heading.

Owns: reading （牵头单位：…；责任单位：…） in its forms and which sentences it is about. Must not: look a body up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.ledger.proposing import rules
from monitor.model import Passage, PassageKind
from monitor.text.hygiene import clean

_PARTED = re.compile(r"[、,，;；]|(?<=[局委办府院司])(?:和|及)")
_LEVEL = re.compile(
    r"[(（][一二三四五六七八九十]+[)）]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[章节]"
)
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Duties:
    """Who leads and who shares the duty, as the text names them."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anybody is named."""
        return bool(self.lead or self.responsible)


NOBODY = Duties()


def read(text: str) -> Duties:
    """The bodies of one bracket or line, in clean characters; NOBODY when it names none."""
    marks = list(rules.pattern("duty").finditer(text))
    if not marks:
        first = rules.pattern("leads_first").match(text.strip("()[]。 "))
        return Duties((first["who"],), bodies_in(text[first.end() :])) if first else NOBODY
    lead: list[str] = []
    shared: list[str] = []
    for number, mark in enumerate(marks):
        stop = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        names = bodies_in(text[mark.end() : stop])
        (lead if mark["role"] in rules.data()["leading_roles"] else shared).extend(names)
    return Duties(tuple(dict.fromkeys(lead)), tuple(dict.fromkeys(name for name in shared if name not in lead)))


def bodies_in(stretch: str) -> tuple[str, ...]:
    """The bodies that a stretch of clean text lists, without what stands in brackets."""
    bare = re.sub(r"<[^<>]*>|\([^()]*\)|\[[^\[\]]*\]|〈[^〈〉]*〉", "", stretch)
    found = []
    for part in _PARTED.split(bare):
        name = rules.ending("bodies_stop").sub("", part.strip(" 。()[]〉〈<>:"))
        if 2 <= len(name) <= _LONGEST and re.search(r"[\u4e00-\u9fff]", name):  # noqa: PLR2004  a name has two characters
            found.append(name)
    return tuple(dict.fromkeys(found))


def by_passage(pieces: Sequence[Passage]) -> Mapping[int, Duties]:
    """For each passage index the duties that hold for it."""
    found: dict[int, Duties] = {}
    open_: list[int] = []
    heading: Duties = NOBODY
    paragraph = -1
    for piece in pieces:
        own = _in(piece)
        if piece.kind is PassageKind.HEADING and not (
            own.known and rules.pattern("duty").match(clean(piece.text).text)
        ):
            if _LEVEL.match(piece.text):
                open_, heading = [], own
            continue
        if own.known:
            alone = _alone(piece)
            mine = open_ if alone and piece.paragraph != paragraph else [i for i in open_ if _same(pieces, i, piece)]
            for index in (*mine, piece.index):
                found[index] = own
            open_ = [index for index in open_ if index not in mine]
        else:
            open_.append(piece.index)
            if heading.known:
                found.setdefault(piece.index, heading)
        paragraph = piece.paragraph
    return found


def _same(pieces: Sequence[Passage], index: int, piece: Passage) -> bool:
    return pieces[index].paragraph == piece.paragraph


def _in(piece: Passage) -> Duties:
    if not any(mark in piece.text for mark in rules.data()["duty_words"]):
        return NOBODY
    text = clean(piece.text).text
    bracket = rules.pattern("bodies_open").search(text)
    if bracket:
        return read(text[bracket.start() :])
    if rules.pattern("duty").match(text):
        return read(text)
    led = rules.pattern("led_by").search(text)
    return Duties((led["who"],)) if led else NOBODY


def _alone(piece: Passage) -> bool:
    text = clean(piece.text).text
    bracket = rules.pattern("bodies_open").search(text)
    return bool((bracket and bracket.start() == 0) or rules.pattern("duty").match(text))


def without(text: str) -> str:
    """Clean text up to the bracket that names bodies."""
    bracket = rules.pattern("bodies_open").search(text)
    return text[: bracket.start()] if bracket else text
