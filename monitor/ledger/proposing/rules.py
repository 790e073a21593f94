"""The rules of data/propose.yaml as patterns, compiled once. Must not decide anything."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from monitor.text.data import load


def data() -> dict[str, Any]:
    """All of data/propose.yaml."""
    return load("propose.yaml")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A rule that is one pattern."""
    return re.compile(str(data()[name]))


@cache
def ending(name: str) -> re.Pattern[str]:
    """A rule, matching at the end of a stretch only."""
    return re.compile(f"(?:{data()[name]})$")


@cache
def beginning(name: str) -> re.Pattern[str]:
    """A rule, matching at the beginning of a stretch only."""
    return re.compile(f"^(?:{data()[name]})")


@cache
def words_first(name: str) -> re.Pattern[str]:
    """A list of words, matching at the beginning of a stretch only; its words may hold patterns."""
    return re.compile(f"^(?:{'|'.join(sorted(str(data()[name]).split(), key=len, reverse=True))})")
