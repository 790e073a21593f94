"""Lines that may be more than fit: wrapped for the width, scrolled by keys and wheel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.values import Line
from tui.widgets.lines import strip_of

Maker = Callable[[int], Sequence[Line]]


class ScrolledLines(ScrollView, can_focus=True):
    """Shows what `make(width)` gives; composes again only on `redraw` and when the width changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ScrolledLines { scrollbar-size-vertical: 1; overflow-x: hidden; padding: 0 1;
                    scrollbar-gutter: stable; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "down,j", "scroll_down", "tui.key_scroll_down", tooltip="tui.tip_scroll_down", id="lines.down",
            key_display="j ↓",
        ),
        Binding(
            "up,k", "scroll_up", "tui.key_scroll_up", tooltip="tui.tip_scroll_up", id="lines.up", key_display="k ↑",
        ),
    ]  # fmt: skip

    def __init__(self, make: Maker, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._make = make
        self._lines: tuple[Line, ...] = ()
        self._made_for = -1

    def redraw(self) -> None:
        """Compose again; refresh only if something came out differently."""
        self._made_for = self.scrollable_content_region.width
        lines = tuple(self._make(self._made_for)) if self._made_for > 0 else ()
        if lines != self._lines:
            self._lines = lines
            self.virtual_size = Size(0, len(lines))
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines, where the height is left to the content."""
        del container, viewport
        return len(self._make(width))

    def to_top(self) -> None:
        """Scroll to the first line."""
        self.scroll_to(y=0, animate=False, force=True)

    def on_resize(self) -> None:
        """Lines are wrapped for their width."""
        if self._made_for != self.scrollable_content_region.width:
            self.redraw()

    def render_line(self, y: int) -> Strip:
        """One visible line, as Textual asks for it."""
        line = round(self.scroll_y) + y
        return strip_of(self, self._lines[line] if line < len(self._lines) else (), self.size.width)
