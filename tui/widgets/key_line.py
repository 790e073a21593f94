"""The last line: the keys that work now, made from the bindings; each can be clicked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import events

from tui.cells import width as cells
from tui.keys import KeyEntry
from tui.values import Line, Span, Tone
from tui.widgets.lines import LineWidget

_GAP = 2
_ALWAYS = "help"


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a key stands on the line, and what a click on it does."""

    start: int
    end: int
    entry: KeyEntry


class KeyLine(LineWidget):
    """Shows key entries; what does not fit is left out, the last ones first."""

    DEFAULT_CSS = "KeyLine { height: 1; padding: 0 1; background: $bar; }"

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[KeyEntry, ...] = ()
        self._spots: tuple[_Spot, ...] = ()

    def show(self, entries: Iterable[KeyEntry]) -> None:
        """Show these keys."""
        self._entries = tuple(entries)
        self.redraw()

    def compose_lines(self, width: int, height: int) -> Iterable[Line]:
        """The keys that fit in `width` cells."""
        del height
        line: list[Span] = []
        spots: list[_Spot] = []
        at = 0
        for entry in self._fitting(width):
            end = at + _cells(entry)
            spots.append(_Spot(at, end, entry))
            line += [Span(entry.keys, Tone.ACCENT), Span(f" {entry.name}", Tone.MUTED), Span(" " * _GAP)]
            at = end + _GAP
        self._spots = tuple(spots)
        return (tuple(line),)

    def _fitting(self, width: int) -> list[KeyEntry]:
        """The entries that have room, in order; the help always has, as it leads to all others."""
        kept = [entry for entry in self._entries if entry.action == _ALWAYS]
        left = width - sum(_cells(entry) + _GAP for entry in kept)
        for entry in self._entries:
            if entry in kept:
                continue
            left -= _cells(entry) + _GAP
            if left < -_GAP:
                break
            kept.append(entry)
        return [entry for entry in self._entries if entry in kept]

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for spot in self._spots:
            if spot.start <= offset.x < spot.end:
                await self.app.run_action(spot.entry.action, spot.entry.node)


def _cells(entry: KeyEntry) -> int:
    return cells(entry.keys) + 1 + cells(entry.name)
