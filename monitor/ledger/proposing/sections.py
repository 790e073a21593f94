"""The rules of data/sections.yaml as patterns, compiled once. Must not decide anything."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from monitor.text.data import load


def data() -> dict[str, Any]:
    """All of data/sections.yaml."""
    return load("sections.yaml")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A rule that is one pattern."""
    return re.compile(str(data()[name]))


@cache
def verbs() -> re.Pattern[str]:
    """What an action begins with."""
    return re.compile(among(str(data()["measure_verbs"]).split()))


def among(choices: Iterable[str]) -> str:
    """Any of the words, the longest that fits."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(choices, key=len, reverse=True)) + ")"
