"""Widths on a terminal: measuring, cutting, padding and wrapping in cells, where 基 is two and k is one.

Pure. Must not: know what the text means, or make it safe (see `present.safe`).
"""

from __future__ import annotations

from rich.cells import cell_len

ELLIPSIS = "…"
_NOT_FIRST = "，。、；：！？）》」』”’％%,.;:!?)]}…"
"""Characters that look wrong at the start of a line."""

_NOT_BEFORE_CUT = " ，、；：,;:"
"""Characters that say nothing before …"""


def width(text: str) -> int:
    """How many cells `text` takes."""
    return cell_len(text)


def cut(text: str, room: int) -> str:
    """`text` in at most `room` cells, with … where something is missing."""
    if width(text) <= room:
        return text
    if room <= 0:
        return ""
    return head(text, room - 1).rstrip(_NOT_BEFORE_CUT) + ELLIPSIS


def head(text: str, room: int) -> str:
    """The longest beginning of `text` that takes at most `room` cells."""
    taken = 0
    for index, char in enumerate(text):
        taken += width(char)
        if taken > room:
            return text[:index]
    return text


def fit(text: str, room: int, *, right: bool = False) -> str:
    """`text` cut or padded to exactly `room` cells; at the right edge if `right`."""
    shown = cut(text, room)
    padding = " " * (max(room, 0) - width(shown))
    return padding + shown if right else shown + padding


def cut_before_tail(text: str, room: int, mark: str = " · ") -> str:
    """Cut like `cut`, but keep what follows the last `mark` when it takes at most half of the room."""
    body, found, tail = text.rpartition(mark)
    tail_room = width(found + tail)
    if width(text) <= room or not found or tail_room > room // 2:
        return cut(text, room)
    return cut(body, room - tail_room) + found + tail


def wrap(text: str, room: int) -> list[str]:
    """`text` on lines of at most `room` cells; Latin words stay whole where they can, Chinese breaks anywhere.

    Closing punctuation is not left at the start of a line unless a line has room for nothing else.
    """
    lines: list[str] = []
    rest = text.strip()
    while rest and room > 0:
        end = _break_at(rest, max(room, 2))
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return lines or [""]


def _break_at(text: str, room: int) -> int:
    """Where the first line of `text` ends: an index of at least 1."""
    full = max(len(head(text, room)), 1)
    if full == len(text):
        return full
    for end in range(full, max(full // 2, 1), -1):
        if _may_break(text[end - 1], text[end]):
            return end
    return full


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST:
        return False
    return before == " " or after == " " or not (_latin(before) and _latin(after))


def _latin(char: str) -> bool:
    return width(char) == 1 and not char.isspace()
