"""The base of every widget here: it is given lines of spans and draws them, cell by cell.

Text never passes a markup parser, so nothing in it can style, link or run. Owns how a tone looks;
must not know what a line is about.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.themes import tone_styles
from tui.values import Line, Span


def strip_of(widget: Widget, line: Iterable[Span], width: int, base: Style | None = None) -> Strip:
    """The line as cells of exactly `width`, in the widget's colours, on `base` where one is given."""
    ground = widget.rich_style + (base or Style.null())
    tones = tone_styles(widget.app.theme)
    segments = [Segment(span.text, ground + tones[span.tone]) for span in line]
    return Strip(segments).adjust_cell_length(width, ground)


class LineWidget(Widget):
    """Draws the lines that `compose_lines` gives for its size, and redraws only when they differ."""

    ALLOW_SELECT = False

    _drawn: tuple[Line, ...] = ()
    _drawn_for: tuple[int, int] | None = None

    def compose_lines(self, width: int, height: int) -> Iterable[Line]:
        """The lines to show in this many cells; what is too wide or too low is cut."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Compose again, and refresh only if something came out differently."""
        if self._drawn_for is None:
            return
        before = self._drawn
        self._draw()
        if self._drawn != before:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line, as Textual asks for it."""
        if self._drawn_for != self.size:
            self._draw()
        line = self._drawn[y] if y < len(self._drawn) else ()
        return strip_of(self, line, self.size.width)

    def _draw(self) -> None:
        width, height = self.size
        self._drawn_for = (width, height)
        self._drawn = tuple(self.compose_lines(width, height))
