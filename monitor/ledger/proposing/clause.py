"""What stands at the edges of a clause: times and aims in front, adverbs behind, and the act it begins with.

Must not: name anything, or look at figures.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.ledger.proposing import rules
from monitor.text import acts, words
from monitor.text.lists import trimmed

_CHINESE = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+")
_PART_MARKS = ";。!?\n"
_CLAUSE_MARKS = _PART_MARKS + ",:"
CLAUSE = re.compile(f"[{_CLAUSE_MARKS}]")
PART = re.compile(f"[{_PART_MARKS}]")
MARK = re.compile(
    r" *(?:-{1,2}|[•·●○■□★☆◆▲►※*]|\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)|[一二三四五六七八九十]{1,2}(?:、|是要?|要)|\d{1,2}(?:[、)]|\.(?!\d))|[①-⑳]) *"
)
"""The mark of an item of a list: (一), 2、, 3., ④, --."""
NOUN = re.compile(r"[\u3400-\u9fffA-Za-z]")
_SPACE = " \t\n\r\u3000\xa0"
_SHORTEST = 2
_LONGER_THAN_A_YEAR = 4


def bare(noun: str) -> str:
    """The stretch without what joins it to its neighbours: 的, 、, commas, space."""
    return noun.lstrip(_SPACE + ",、的了").rstrip(_SPACE + ",、的")


def adverbs_off(left: str) -> str:
    """The stretch without adverbs behind it."""
    pattern = rules.ending("adverbs")
    while match := pattern.search(left):
        if not match[0]:
            break
        left = left[: match.start()]
    return left


def plain(noun: str) -> str:
    """The noun without what leads it in: times, aims, verbs of pushing, whose it is."""
    before, time = None, rules.pattern("time")
    noun = bare(noun)
    while before != noun:
        before = noun
        noun = time.sub("", noun, count=1) if time.match(noun) else noun
        match = rules.words_first("leads").match(noun)
        if match and len(noun) - match.end() >= _SHORTEST:
            noun = noun[match.end() :]
        noun = bare(noun)
    noun = time.sub("", noun) if len(noun) > _LONGER_THAN_A_YEAR else noun
    noun = adverbs_off(noun)
    own = rules.pattern("owner").match(noun)
    if own and rules.words_first("leads").match(noun, own.end()):
        return plain(noun[own.end() :])  # 全县要建成
    return rules.pattern("goal_word").sub("", bare(noun[own.end() :] if own else noun))


def act_at(noun: str) -> str:
    """The act a stretch begins with; 开发 is none in 开发区."""
    found = acts.anywhere().match(noun)
    if found is None or rules.beginning("no_act").match(noun) or noun[found.end() :].startswith(_OF_A_TYPE):
        return ""
    if found.end() == len(noun) or found.end() in _edges(noun):
        return found[0]
    return ""


_OF_A_TYPE = ("型", "类", "式")
"""Behind an act: it only says of what kind a thing is (安置型商品房)."""


@lru_cache(maxsize=4096)
def _edges(text: str) -> frozenset[int]:
    ends = set()
    for run in _CHINESE.finditer(text):
        at = run.start()
        for word in words.cut(run[0]) if run[0][0] > "\u33ff" else (run[0],):
            at += len(word)
            ends.add(at)
    return frozenset(ends)


@lru_cache(maxsize=128)
def span(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around [start, end) of clean text, without the number of an item it begins with."""
    first = max([text.rfind(mark, 0, start) for mark in _CLAUSE_MARKS]) + 1
    mark = MARK.match(text, first, start) if text[first - 1 : first] != "," else None
    first = mark.end() if mark else first
    stop = CLAUSE.search(text, end)
    return first, stop.start() if stop else len(text)


@lru_cache(maxsize=128)  # asked for several times of each figure
def part_start(text: str, at: int) -> int:
    """Where the part of the sentence begins that holds `at`: behind the last semicolon or end."""
    return max([text.rfind(mark, 0, at) for mark in _PART_MARKS]) + 1


def noun_behind(stretch: str) -> str:
    """The noun a figure counts, when one follows it; its bound and 的 between them are left out."""
    bound = rules.pattern("bound_behind").match(stretch)
    rest = stretch[bound.end() if bound else 0 :].removeprefix("的")
    rest = rules.beginning("which").sub("", rest)
    spec = rules.beginning("spec_lead").match(rest)  # 6个330千伏变电站
    if rules.pattern("predicate_after").match(rest) or not NOUN.match(rest, spec.end() if spec else 0):
        return ""
    return trimmed(rest)


def bound_behind(stretch: str) -> int:
    """How many characters behind a figure still belong to it: 以上, 左右."""
    match = rules.pattern("bound_behind").match(stretch)
    return match.end() if match else 0
