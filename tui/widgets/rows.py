"""A list of rows of which one is selected: drawn a screenful at a time, moved by keys, wheel and mouse.

Knows rows by their keys only; whoever owns the data says which there are and draws each. Must not read anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.present import CURSOR
from tui.steady import moved_to
from tui.values import Line, Span, Tone
from tui.widgets.lines import strip_of

Draw = Callable[[str, int], Line]
"""Gives the line of a row in so many cells."""
HEADING = "\n"
"""A key that begins so is a heading: it is shown and never selected."""


class Rows(ScrollView, can_focus=True):
    """Shows rows; says which is selected and which is opened."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--cursor-unfocused"}
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Rows { border: round $frame; border-title-color: $tone-strong; scrollbar-size-vertical: 1; padding: 0 1;
           border-subtitle-color: $tone-muted; overflow-x: hidden; height: 1fr; scrollbar-gutter: stable; }
    Rows:focus { border: round $frame-focus; }
    Rows > .rows--cursor { background: $cursor; }
    Rows > .rows--cursor-unfocused { background: $cursor-unfocused; }
    Rows:nocolor > .rows--cursor { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", "tui.key_down", tooltip="tui.tip_row_down", id="rows.down", key_display="j ↓"),
        Binding("up,k", "step(-1)", "tui.key_up", tooltip="tui.tip_row_up", id="rows.up", key_display="k ↑"),
        Binding(
            "pagedown,ctrl+f", "page(1)", "tui.key_page_down", tooltip="tui.tip_page_down", id="rows.page-down",
            show=False, key_display="PgDn",
        ),
        Binding(
            "pageup,ctrl+b", "page(-1)", "tui.key_page_up", tooltip="tui.tip_page_up", id="rows.page-up",
            show=False, key_display="PgUp",
        ),
        Binding("home,g", "first", "tui.key_first", tooltip="tui.tip_first", id="rows.first", show=False, key_display="g Home"),
        Binding("end,G", "last", "tui.key_last", tooltip="tui.tip_last", id="rows.last", show=False, key_display="G End"),
        Binding("enter", "open", "tui.key_open", tooltip="tui.tip_row_open", id="rows.open", key_display="Enter"),
    ]  # fmt: skip

    class Selected(Message):
        """Another row is under the cursor, or none."""

        def __init__(self, rows: Rows, key: str | None) -> None:
            super().__init__()
            self.rows = rows
            self.key = key

        @property
        def control(self) -> Rows:
            """The list it is about."""
            return self.rows

    class Opened(Selected):
        """The reader asks for what stands behind a row."""

    class AtEnd(Message):
        """The reader came to the last row."""

    def __init__(self, draw: Draw, *, id: str | None = None, empty: Callable[[], str] = str) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._empty = empty
        self._keys: tuple[str, ...] = ()
        self._cursor = 0

    # ------------------------------------------------------------ what it shows

    @property
    def keys(self) -> tuple[str, ...]:
        """The rows that are shown, in order."""
        return self._keys

    @property
    def selected(self) -> str | None:
        """The key of the row under the cursor."""
        return (
            self._keys[self._cursor] if self._cursor < len(self._keys) and not self._is_heading(self._cursor) else None
        )

    def show(self, keys: Sequence[str]) -> None:
        """Show these rows; the selected one stays selected and where it is on the screen, as far as that can be."""
        before, place = self.selected, self._cursor
        above = place - round(self.scroll_y)
        self._keys = tuple(keys)
        self._cursor = self._off_headings(moved_to(self._keys, before, place), 1)
        self.virtual_size = Size(0, len(self._keys))
        if before is not None and self._cursor != place:
            self.scroll_to(y=max(self._cursor - above, 0), animate=False, force=True)
        self.refresh()
        if self.selected != before:
            self.post_message(self.Selected(self, self.selected))

    def select(self, key: str) -> None:
        """Select this row, if it is there."""
        if key in self._keys:
            self._to(self._keys.index(key))

    def title(self, title: str, subtitle: str = "") -> None:
        """What stands on the frame."""
        self.border_title, self.border_subtitle = Content(title), Content(subtitle) if subtitle else None

    # ------------------------------------------------------------ moving

    def action_step(self, by: int) -> None:
        """Select a row so many further."""
        self._to(self._off_headings(self._cursor + by, by))

    def action_page(self, pages: int) -> None:
        """Select a row a screenful away."""
        self._to(self._off_headings(self._cursor + pages * max(self._height() - 1, 1), pages))

    def action_first(self) -> None:
        """Select the first row."""
        self._to(self._off_headings(0, 1))

    def action_last(self) -> None:
        """Select the last row."""
        self._to(self._off_headings(len(self._keys) - 1, -1))

    def action_open(self) -> None:
        """Ask for what stands behind the selected row."""
        if self.selected is not None:
            self.post_message(self.Opened(self, self.selected))

    def on_click(self, event: events.Click) -> None:
        """Select the row under the mouse; a second click on it opens it."""
        offset = event.get_content_offset(self)
        at = round(self.scroll_y) + offset.y if offset is not None else len(self._keys)
        if at >= len(self._keys) or self._is_heading(at):
            return
        if at == self._cursor and event.chain > 1:
            self.action_open()
        self._to(at)

    def _to(self, place: int) -> None:
        if not self._keys:
            return
        before = self.selected
        self._cursor = min(max(place, 0), len(self._keys) - 1)
        top = min(round(self.scroll_y), self._cursor - int(self._cursor > 0 and self._is_heading(self._cursor - 1)))
        top = max(top, self._cursor - self._height() + 1)
        if top != round(self.scroll_y):
            self.scroll_to(y=top, animate=False, force=True)
        self.refresh()
        if self.selected != before:
            self.post_message(self.Selected(self, self.selected))
        if self._cursor == len(self._keys) - 1:
            self.post_message(self.AtEnd())

    def _off_headings(self, place: int, way: int) -> int:
        """The nearest place in that direction, else in the other, where no heading stands."""
        place = min(max(place, 0), max(len(self._keys) - 1, 0))
        step = 1 if way > 0 else -1
        ahead = next(
            (at for at in range(place, len(self._keys) if step > 0 else -1, step) if not self._is_heading(at)), None
        )
        if ahead is not None:
            return ahead
        return next(
            (at for at in range(place, -1 if step > 0 else len(self._keys), -step) if not self._is_heading(at)), place
        )

    def _is_heading(self, place: int) -> bool:
        return place < len(self._keys) and self._keys[place].startswith(HEADING)

    def _height(self) -> int:
        return max(self.scrollable_content_region.height, 1)

    # ------------------------------------------------------------ drawing

    def on_resize(self) -> None:
        """Keep the selected row in view."""
        self._to(self._cursor)

    def on_focus(self) -> None:
        """The cursor has another look."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor has another look."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One visible row, as Textual asks for it."""
        at, room = round(self.scroll_y) + y, self.scrollable_content_region.width
        if not self._keys and y == 0:
            return strip_of(self, (Span(self._empty(), Tone.MUTED),), self.size.width)
        if at >= len(self._keys):
            return Strip.blank(self.size.width, self.rich_style)
        key = self._keys[at]
        if self._is_heading(at):
            return strip_of(self, self._draw(key, room), room)
        chosen = at == self._cursor
        line = (Span(CURSOR if chosen else " ", Tone.ACCENT), *self._draw(key, room - 1))
        if not chosen:
            return strip_of(self, line, room)
        name = "rows--cursor" if self.has_focus else "rows--cursor-unfocused"
        return strip_of(self, line, room, self.get_component_rich_style(name, partial=True))
