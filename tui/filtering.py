"""What is typed into the filter of the ledger, and which entries fit it.

Words are looked for in everything an entry says; a word such as `theme:ai`, `状态:逾期` or `due<2025-07` asks for one property.
All must fit. Pure; names of properties are taken in both languages whichever is spoken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        **{name: name for name in ("theme", "body", "status", "flag", "light", "due", "document")},
        "主题": "theme",
        "单位": "body",
        "状态": "status",
        "标记": "flag",
        "灯": "light",
        "期限": "due",
        "出处": "document",
        "doc": "document",
    }
)
"""What a property may be called."""
_ASKED = re.compile(r"(?P<name>[^\s:：<>]+)(?P<sign>[:：<>])(?P<value>\S*)")


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry says, in lower case: everything, and by property each of the forms it may be asked for by."""

    text: str
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """One part of a filter; `name` is empty for a word that may stand anywhere. `sign` is one of : < >"""

    value: str
    name: str = ""
    sign: str = ":"


def parse(typed: str) -> tuple[Wish, ...]:
    """What is wished for. A property that nobody knows, or without a value yet, is a word like others, or nothing."""
    return tuple(wish for word in typed.casefold().split() if (wish := _wish(word)) is not None)


def fits(wishes: tuple[Wish, ...], words: Words) -> bool:
    """Whether an entry fits all wishes."""
    return all(_fits(wish, words) for wish in wishes)


def _wish(word: str) -> Wish | None:
    asked = _ASKED.fullmatch(word)
    name = PROPERTIES.get(asked["name"]) if asked else None
    if asked is None or name is None:
        return Wish(word)
    if not asked["value"]:
        return None
    return Wish(asked["value"], name, ":" if asked["sign"] == "：" else asked["sign"])


def _fits(wish: Wish, words: Words) -> bool:
    if not wish.name:
        return wish.value in words.text
    said = words.properties.get(wish.name, ())
    if wish.sign == ":":
        return any(wish.value in each for each in said)
    said = tuple(each for each in said if each[:1].isdigit())  # what has no date is neither before nor after one
    if wish.sign == "<":
        return any(each < wish.value for each in said)
    return any(each[: len(wish.value)] > wish.value for each in said)
