"""Widths as a terminal sees them: a Chinese character takes two cells. Pure."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """How many cells the text takes; marks that combine take none."""
    return sum(map(_cells, text))


def cut(text: str, cells: int) -> str:
    """The text in at most this many cells, with … where something was left out."""
    if width(text) <= cells:
        return text
    taken, used = [], 0
    for letter in text:
        used += _cells(letter)
        if used > cells - 1:
            break
        taken.append(letter)
    return "".join(taken) + "…"


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """The text filled with spaces to this many cells; `right` puts the text to the right."""
    space = " " * (cells - width(text))
    return space + text if right else text + space


def _cells(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
