"""A few lines from a function of the width: the status line, a notice, a helpful page."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui.values import Line
from tui.widgets.lines import LineWidget

Maker = Callable[[int], Iterable[Line]]


class TextLines(LineWidget):
    """Shows what `make(width)` gives. Hidden while that is nothing and `collapses` is set."""

    def __init__(self, make: Maker, *, id: str, collapses: bool = False) -> None:
        super().__init__(id=id)
        self._make = make
        self._collapses = collapses

    def redraw(self) -> None:
        """Compose again; show or hide."""
        if self._collapses:
            self.display = bool(tuple(self._make(self.app.size.width)))
        super().redraw()

    def compose_lines(self, width: int, height: int) -> Iterable[Line]:
        """The lines at this width."""
        del height
        return self._make(width)
