"""click's own words (Usage, Options, its usage errors) in the language in force.

Owns the one place that reaches into click's modules; must not change what click does. The words
are messages `click.*`: the English side is exactly what click says, which is how one is found.
"""

from __future__ import annotations

from functools import cache

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.termui
import click.types
import click.utils

from monitor.messages import area, language

_SPEAKING = (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.termui,
    click.types,
    click.utils,
)


_NAMED = (click.types.IntParamType, click.types.IntRange, click.types.FloatParamType, click.types.FloatRange)
"""What a number is called: 不是有效的整数."""


class _Name:
    """A name that speaks the language in force whenever it is read."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __get__(self, instance: object, owner: object) -> str:
        return translated(self.text)


def install() -> None:
    """Lets click speak through the messages from now on; doing it twice is the same as once."""
    for kind in _NAMED:
        if isinstance(kind.__dict__.get("name"), str):
            setattr(kind, "name", _Name(kind.name))  # noqa: B010  for mypy it is a text, and it gives one
    for module in _SPEAKING:
        for name, word in (("_", translated), ("ngettext", _counted)):
            if hasattr(module, name):
                setattr(module, name, word)


def translated(text: str) -> str:
    """The same words in the language in force; what nobody translated comes back as it is."""
    key = _keys().get(text)
    return area("click", language()).get(key, text) if key else text


def _counted(one: str, many: str, count: int) -> str:
    return translated(one if count == 1 else many)


@cache
def _keys() -> dict[str, str]:
    return {text: key for key, text in area("click", "en").items()}
