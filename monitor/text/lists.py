"""Names strung together: what joins them, and what is no join. Pure.

Owns: that grammar, on clean text. Must not: know what the names are of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from monitor.text.data import load

JOINS = re.compile(r"以及|、|和(?!谐|平|美)|与|(?<![普涉波触惠])及(?![时格率])")
"""Between names strung together; 普及, 和谐 and 和美 are words."""

ENUMERATES = re.compile("、")
"""Between the items of a list each of which may itself hold a 和."""

_AROUND = re.compile(rf"^(?:{JOINS.pattern}|并|\s)+|(?:{JOINS.pattern}|\s)+$")


@cache
def pairs() -> Mapping[str, Sequence[str]]:
    """Words that stand for two at once, each with the two in order: 城乡 for 城镇 and 农村."""
    return {str(both): tuple(map(str, each)) for both, each in load("names.yaml")["pairs"].items()}


def trimmed(name: str) -> str:
    """A name without what joins it to its neighbours: 、公园 is 公园, and 和谐社区 stays whole."""
    return _AROUND.sub("", name)


def between(stretch: str, joins: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What stands between the joining words."""
    starts, ends = [0, *(e for _, e in joins)], [*(s for s, _ in joins), len(stretch)]
    return [(s, e) for s, e in zip(starts, ends, strict=True) if s < e]


def names_joined(names: str) -> list[str]:
    """The names that 、和与及 join, in order, none of them empty."""
    return [names[start:end] for start, end in between(names, [m.span() for m in JOINS.finditer(names)])]
