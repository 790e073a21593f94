"""Reads the data files of language: cue words, units, places. The one place that knows where they lie."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent.parent / "data"


@cache
def load(name: str) -> dict[str, Any]:
    """The content of monitor/data/NAME; the caller knows its shape and must not change it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded = yaml.load((_FOLDER / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  a safe loader
    return dict(loaded)
