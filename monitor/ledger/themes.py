"""The themes a commitment may have: five that are shipped, and those a user's ledger adds.

Owns their identifiers, names and order; must not count anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from monitor.errors import Problem
from monitor.ledger import kept
from monitor.ledger.fields import Fields
from monitor.ledger.lines import Items, Keys, Value, read_file

FILE_NAME: Final = "themes.yaml"
_SHIPPED = Path(__file__).parent.parent / "data" / FILE_NAME


@dataclass(frozen=True, slots=True)
class ThemeName:
    """A theme with its names in both languages."""

    id: str
    zh: str
    en: str

    def name(self, lang: str) -> str:
        """The name in this language."""
        return self.zh if lang == "zh" else self.en


def load_themes(folders: Sequence[Path] = ()) -> tuple[tuple[ThemeName, ...], list[Problem]]:
    """The shipped themes in their order, then those of `themes.yaml` in the folders; and what is wrong."""
    found = {theme.id: theme for theme in shipped_themes()}
    problems: list[Problem] = []
    for folder in folders:
        path = folder / FILE_NAME
        if kept.is_there(path):
            value, faults = read_file(path)
            problems += faults
            for theme in _themes(value, str(path), problems):
                found[theme.id] = theme
    return tuple(found.values()), problems


def theme_called(asked: str, themes: Iterable[ThemeName]) -> ThemeName | None:
    """The theme with this identifier or this name in one of the languages."""
    return next((each for each in themes if asked.lower() in (each.id.lower(), each.zh, each.en.lower())), None)


@cache
def shipped_themes() -> tuple[ThemeName, ...]:
    """The themes the program comes with."""
    value, _ = read_file(_SHIPPED)
    return tuple(_themes(value, str(_SHIPPED), []))


def _themes(value: Value | None, file: str, problems: list[Problem]) -> list[ThemeName]:
    listed = value.values.get("themes") if isinstance(value, Keys) else None
    if not isinstance(listed, Items):
        if value is not None:
            problems.append(Problem(file, 0, "ledger.no_themes"))
        return []
    themes = []
    for child in listed.values:
        if not isinstance(child, Keys):
            problems.append(Problem(file, child.line, "ledger.entry_not_a_mapping"))
            continue
        fields = Fields(child, ("id", "zh", "en"), file, problems)
        theme = fields.text("id", required=True)
        if theme:
            themes.append(ThemeName(theme, fields.text("zh") or theme, fields.text("en") or theme))
    return themes
