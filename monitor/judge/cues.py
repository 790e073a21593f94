"""Cue words of reality: done, planned, proposed, negated, delayed, cancelled, revised. Data in data/tense.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.text.data import load

GROUPS = ("done", "verb", "planned", "potential", "proposed", "negated", "delayed", "cancelled", "revised", "achieved")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word found at [start, end)."""

    group: str
    start: int
    end: int
    word: str


@cache
def pattern(group: str) -> re.Pattern[str]:
    """The words of a group as one pattern, longest first."""
    return re.compile("|".join(f"(?:{word})" for word in sorted(data()[group]["words"].split(), key=len, reverse=True)))


@cache
def single(name: str) -> re.Pattern[str]:
    """A rule of data/tense.yaml that is one pattern."""
    return re.compile(data()[name])


def data() -> dict[str, Any]:
    """All of data/tense.yaml."""
    return load("tense.yaml")


def find(text: str, groups: tuple[str, ...] = GROUPS) -> list[Cue]:
    """All cues of the groups in clean text, in order."""
    found = [Cue(group, *m.span(), m[0]) for group in groups for m in pattern(group).finditer(text)]
    return sorted(found, key=lambda cue: (cue.start, cue.end))
