"""The one door to the rules of language that the checks read: cue words, and patterns that tie figures to names.

Each check has its file in monitor/data: indicator, scope, tense, amounts (its period), denominators (its unit) and
as_of; documents.yaml tells plans from reports. A rule of theirs is written so:

    # Right behind a figure: dimensions are counted, not things.       why it is there
    dimension_after:
      at: start                                                        how it is applied to clean text
      rule: '(?:重点|主要|细分|大)?(?:领域|方面)'                         a regular expression; white space in it is layout
      fits: ['重点领域', '方面']                                        two examples or more
      not: ['重点企业']                                                near misses

In the place of `rule` a list of `words` may stand, parted by white space: any of them, the longest first; each may be
a regular expression. In a `rule` <home> is any city of places.yaml, or 我市, 全市, 本市. `at` is start (of what stands behind a place in the text), end (of what stands before it),
anywhere, or whole: nothing else stands there, and of `words` as many as one likes.

Owns: where the rules lie, reading and compiling each once, when it is first asked for. Must not: know what a rule means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.text.data import load

FILES = (
    "indicator.yaml",
    "scope.yaml",
    "tense.yaml",
    "amounts.yaml",
    "denominators.yaml",
    "as_of.yaml",
    "documents.yaml",
)
"""Where the rules lie; each has a name of its own among those of all files."""
GROUPS = (
    "done",
    "verb",
    "planned",
    "potential",
    "aimed",
    "proposed",
    "negated",
    "delayed",
    "cancelled",
    "revised",
    "achieved",
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word found at [start, end)."""

    group: str
    start: int
    end: int
    word: str


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The rule of that name, for `match` at the start, `search` at the end or anywhere, `fullmatch` of the whole."""
    rule = _rules()[name]
    if "rule" in rule:
        return re.compile("".join(rule["rule"].split()).replace("<home>", _home()))
    words = sorted(rule["words"].split(), key=len, reverse=True)
    any_word = "|".join(f"(?:{word})" for word in words)
    return re.compile(f"(?:{any_word})*" if rule["at"] == "whole" else any_word)


def find(text: str, groups: tuple[str, ...] = GROUPS) -> list[Cue]:
    """All cues of the groups in clean text, in order."""
    found = [
        Cue(group, *m.span(), m[0])
        for group in groups
        for m in pattern(group).finditer(text)
        if not pattern("names_a_time").match(text, m.end())
    ]
    return sorted(found, key=lambda cue: (cue.start, cue.end))


@cache
def _home() -> str:
    """Any word for the place that a text is of: the names of the cities known, 我市, 全市 and the like."""
    places = load("places.yaml")
    names = [name for city in places["cities"].values() for name in city["names"]]
    own = [word for word in places["own"]["city"] if word[0] in "我全本"]
    return f"(?:(?:{'|'.join(map(re.escape, names))})市?|{'|'.join(own)})"


@cache
def _rules() -> dict[str, dict[str, Any]]:
    return {name: rule for file in FILES for name, rule in load(file).items()}
