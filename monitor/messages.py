"""Every text a user reads, by key, in 中文 and English. Owns the language in force; decides nothing else.

A key is `area.name`; the area names a file in monitor/data/messages.LANG/, read when first needed.
Values are put in with str.format; fetched text comes in as a value, never as a pattern, and is made
safe for a terminal by the one who shows it.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("zh", "en")
_FOLDER = Path(__file__).parent / "data"
_current = "en"
_here: ContextVar[str | None] = ContextVar("language spoken here", default=None)
"""The language of a block that speaks another one than the process; other threads are not touched by it."""


def choose(requested: str | None, environ: Mapping[str, str] | None = None) -> str:
    """The language to speak: the one asked for, else MONITOR_LANG, else the locale's, else en."""
    environ = os.environ if environ is None else environ
    said = requested or environ.get("MONITOR_LANG")
    if said:
        return said if said in LANGUAGES else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "zh" if environ[name].lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def use(lang: str) -> None:
    """Speak this language from now on."""
    global _current  # noqa: PLW0603  one process speaks one language at a time
    _current = lang if lang in LANGUAGES else "en"


def language() -> str:
    """The language in force."""
    return _here.get() or _current


@contextmanager
def speaking(lang: str | None) -> Iterator[None]:
    """Speak this language inside the block, in this thread; None leaves it as it is."""
    mark = _here.set(lang if lang in LANGUAGES else _here.get())
    try:
        yield
    finally:
        _here.reset(mark)


@cache
def area(name: str, lang: str) -> dict[str, str]:
    """All messages of one area in one language; empty when there is no such file."""
    path = _FOLDER / f"messages.{lang}" / f"{name}.yaml"
    if not path.is_file():
        return {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  a safe loader
    return {str(key): str(value) for key, value in (loaded or {}).items()}


def say(key: str, lang: str | None = None, /, **slots: object) -> str:
    """The sentence for `key` with its slots filled; an unknown key comes back as it is, so nothing is hidden."""
    area_name, _, name = key.partition(".")
    pattern = area(area_name, lang or language()).get(name)
    if pattern is None:
        return key
    return pattern.format(**slots) if slots else pattern
