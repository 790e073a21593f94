"""Widths on a terminal, counted in cells: a Chinese character takes two, an accent none.

Owns wrapping, padding and plain tables; must not decide what is shown.
"""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence

_WIDEST = 100
"""Cells of a line of prose that are still read with ease."""
_UNMEASURED = 80
"""Cells where there is no terminal to measure: what is piped is read in a pager, a mail or a file, on any screen."""
_NARROWEST = 20
_HANGING_MARK = 2
"""Cells that a mark which may not begin a line hangs over by."""
_WIDE = ("W", "F")
_NO_LINE_START = "，。、；：！？）》」』】”’,.;:!?)]}"


def cells(text: str) -> int:
    """How many cells this text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells_of(character) for character in text)


def _cells_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in (
        "Mn",
        "Cf",
    ):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def pad(text: str, width: int) -> str:
    """The text with spaces after it up to this many cells; longer text comes back as it is."""
    return text + " " * max(0, width - cells(text))


def cut(text: str, width: int) -> str:
    """The text in at most this many cells, with … at the end where something was left off."""
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for character in text:
        used += _cells_of(character)
        if used > width - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…" if width > 0 else ""


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most this many cells, broken at spaces and between Chinese characters.

    A word that is longer than a line keeps its line for itself; an address stays whole.
    """
    lines, line = [], ""
    for piece in _pieces(text):
        joined = line + piece
        if line and cells(joined.rstrip()) > width and piece[0] not in _NO_LINE_START:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line = joined
    return [*lines, line.rstrip()] if line.strip() else lines


def paragraph(text: str, indent: str = "", hanging: str = "") -> list[str]:
    """Prose as lines that fit the terminal, each behind `indent`, those after the first behind `hanging` too."""
    room = max(_NARROWEST, line_width() - cells(indent + hanging))
    first, *rest = wrap(text, room) or [""]
    return [indent + first, *(indent + hanging + line for line in rest)] if first else []


def folded(text: str) -> str:
    """A text of several lines with none longer than the terminal, continued behind its indent; as it is where there is none.

    A mark and the spaces after it count as indent, and an address stays whole.
    """
    if not sys.stdout.isatty():
        return text
    return "\n".join(line for each in text.split("\n") for line in _folded(each))


def _folded(line: str) -> list[str]:
    if cells(line) <= line_width() or not line.strip():
        return [line]
    body = line.lstrip()
    indent = line[: len(line) - len(body)]
    marked = body[1:2] == " "
    lines = paragraph(body[2:] if marked else body, indent=indent + ("  " if marked else ""))
    return [indent + body[:2] + lines[0][len(indent) + 2 :], *lines[1:]] if marked else lines


def at_place(place: str, text: str, hanging: str = "    ") -> list[str]:
    """Prose behind the file and line it is about, which stay whole, so that a terminal can open them.

    One line where there is no terminal: programs that jump to places read line by line.
    """
    if not sys.stdout.isatty():
        return [f"{place} {text}"]
    word = "x" * cells(place)  # stands for the place, in which a line could be broken
    first, *rest = paragraph(f"{word} {text}", hanging=hanging)
    return [place + first.removeprefix(word), *rest]


def line_width() -> int:
    """The cells of a line of prose: the terminal's, at most 100; 80 where standard output is none."""
    if not sys.stdout.isatty():
        return _UNMEASURED - _HANGING_MARK
    return min(shutil.get_terminal_size((_WIDEST, 24)).columns - _HANGING_MARK, _WIDEST)


def _pieces(text: str) -> Iterable[str]:
    """What a line may not break inside: a word with the spaces after it, or one wide character."""
    word = ""
    for character in " ".join(text.split()):
        if _cells_of(character) == 2:  # noqa: PLR2004  a wide character
            if word:
                yield word
                word = ""
            yield character
        elif word.endswith(" ") and character != " ":
            yield word
            word = character
        else:
            word += character
    if word:
        yield word


def table(rows: Sequence[Sequence[str]], gap: int = 2) -> str:
    """The rows as aligned columns, each as wide as its widest cell; the last is not padded."""
    if not rows:
        return ""
    widths = [max(cells(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        (" " * gap).join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
