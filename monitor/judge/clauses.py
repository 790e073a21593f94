"""Where a clause, a part of a sentence and a list begin and end. Pure.

Owns: that grammar, on clean text. Must not: know what is counted.
"""

from __future__ import annotations

import re

from monitor.judge import cues
from monitor.text.quantities import Quantity

CLAUSE = re.compile(r"[,;。!?\n]")
PART = re.compile(r"[;。!?\n]")
_SENTENCE = re.compile(r"[。!?\n]")


def start_of_sentence(text: str, at: int) -> int:
    """Where the sentence begins that `at` is in."""
    return max([m.end() for m in _SENTENCE.finditer(text, 0, at)], default=0)


def start_of_part(text: str, at: int) -> int:
    """Where the part of the sentence begins that `at` is in."""
    return max([m.end() for m in PART.finditer(text, 0, at)], default=0)


def end_of_clause(text: str, at: int) -> int:
    """Where the clause ends that `at` is in."""
    match = CLAUSE.search(text, at)
    return match.start() if match else len(text)


def start_of_clause(text: str, at: int) -> int:
    """Where the clause begins that `at` is in."""
    return max([m.end() for m in CLAUSE.finditer(text, 0, at)], default=0)


def part_before(text: str, q: Quantity) -> str:
    """The part of the sentence up to a figure."""
    return text[start_of_part(text, q.start) : q.start]


def clause_before(text: str, q: Quantity) -> str:
    """The clause up to a figure."""
    return text[start_of_clause(text, q.start) : q.start]


def end_of_list(text: str, at: int) -> int:
    """Where a list of figures ends at the latest: at the next semicolon or full stop."""
    match = PART.search(text, at)
    return match.start() if match else len(text)


def prenominal(text: str, quantity: Quantity) -> bool:
    """True when the counted noun follows the figure: a Chinese character that is no predicate."""
    rest = re.sub(r"^(?:以上|左右|以内|以下|多|余)?的?", "", text[quantity.end : quantity.end + 8])
    if not rest or not re.match(r"[\u3400-\u9fffA-Za-z]|\dG", rest):
        return False
    return not cues.pattern("predicate_after").match(rest)


def goal_follows(text: str, q: Quantity) -> bool:
    """Whether the words behind a figure make it a goal (3万个的目标)."""
    return bool(cues.pattern("goal_after").match(text[q.end : q.end + 14]))


def in_brackets(text: str, place: int, at: int) -> bool:
    """Whether `place` stands in brackets that are closed before `at`: 总体规划(2021-2035年)获批,…增长5%."""
    opened = text.rfind("(", 0, place)
    closed = text.find(")", opened) if opened >= 0 else -1
    return place < closed < at
