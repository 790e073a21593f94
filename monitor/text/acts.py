"""What is done to things that are counted: 新建, 培育, 引进 (data/acts.yaml). Must not decide anything."""

from __future__ import annotations

import re
from functools import cache

from monitor.text.data import load


@cache
def anywhere() -> re.Pattern[str]:
    """Any of the verbs, the longest that fits."""
    every = sorted(str(load("acts.yaml")["act"]).split(), key=len, reverse=True)
    return re.compile("(?:" + "|".join(re.escape(word) for word in every) + ")")


@cache
def at_end() -> re.Pattern[str]:
    """One of the verbs at the end of a stretch."""
    return re.compile(anywhere().pattern + "$")
