"""What JSON answers hold, wherever in them it stands: lists of objects, and strings. Pure, and safe against depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_DEEPEST = 60


def lists(data: object) -> Iterator[list[Any]]:
    """Every list inside, the outer before the inner."""
    for value in _values(data):
        if isinstance(value, list):
            yield value


def strings(data: object) -> Iterator[str]:
    """Every text inside."""
    for value in _values(data):
        if isinstance(value, str):
            yield value


def _values(data: object) -> Iterator[object]:
    waiting: list[tuple[object, int]] = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield value
        if depth < _DEEPEST and isinstance(value, list | dict):
            waiting += [(each, depth + 1) for each in (value if isinstance(value, list) else value.values())]
