"""The stream of changes: one line each, newest first, drawn a screenful at a time.

Where lines, selection and scroll go when news comes in is decided in `tui.flow`; this widget only
carries it out. Must not read anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from monitor.messages import language, say
from monitor.model import Change, Ledger
from tui.flow import Flow, all_seen, arrive, move, to_newest
from tui.present import stream_row, told
from tui.values import Span, Tone
from tui.widgets.lines import strip_of


class Stream(ScrollView, can_focus=True):
    """Shows changes and lets one be selected."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"stream--cursor", "stream--cursor-unfocused"}
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Stream { border: round $frame; border-title-color: $tone-strong; scrollbar-size-vertical: 1; padding: 0 1;
             border-subtitle-color: $tone-accent; overflow-x: hidden; }
    Stream:focus { border: round $frame-focus; }
    Stream > .stream--cursor { background: $cursor; }
    Stream > .stream--cursor-unfocused { background: $cursor-unfocused; }
    Stream:nocolor > .stream--cursor { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "down", "tui.key_down", tooltip="tui.tip_down", id="stream.down", key_display="j ↓"),
        Binding("up,k", "up", "tui.key_up", tooltip="tui.tip_up", id="stream.up", key_display="k ↑"),
        Binding(
            "pagedown,ctrl+f", "page(1)", "tui.key_page_down", tooltip="tui.tip_page_down", id="stream.page-down",
            show=False, key_display="PgDn",
        ),
        Binding(
            "pageup,ctrl+b", "page(-1)", "tui.key_page_up", tooltip="tui.tip_page_up", id="stream.page-up",
            show=False, key_display="PgUp",
        ),
        Binding(
            "home,g", "newest", "tui.key_newest", tooltip="tui.tip_newest", id="stream.newest", show=False,
            key_display="g Home",
        ),
        Binding(
            "end,G", "oldest", "tui.key_oldest", tooltip="tui.tip_oldest", id="stream.oldest", show=False,
            key_display="G End",
        ),
        Binding("m", "seen", "tui.key_seen", tooltip="tui.tip_seen", id="stream.seen", show=False),
        Binding("enter", "open", "tui.key_open", tooltip="tui.tip_open", id="stream.open", key_display="Enter"),
    ]  # fmt: skip

    class Selected(Message):
        """Another change is under the cursor, or none."""

        def __init__(self, change: Change | None) -> None:
            super().__init__()
            self.change = change

    class Opened(Message):
        """The reader asks what stands behind a change."""

        def __init__(self, change: Change) -> None:
            super().__init__()
            self.change = change

    class Looked(Message):
        """Fresh changes were looked at; `all_of_them` when none is left."""

        def __init__(self, seen: frozenset[str], *, all_of_them: bool) -> None:
            super().__init__()
            self.seen = seen
            self.all_of_them = all_of_them

    class AtEnd(Message):
        """The reader came to the oldest line that is loaded."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self._flow = Flow()
        self._ledger = Ledger((), "")
        self._texts: dict[tuple[str, str], str] = {}
        self._today = clock().date()

    @property
    def flow(self) -> Flow:
        """The lines and where their reader is, as of now."""
        return replace(self._flow, scroll=round(self.scroll_y)) if self._flow.loaded else self._flow

    def show(self, changes: Sequence[Change], ledger: Ledger, unread: frozenset[str] | None = None) -> None:
        """Take in the newest changes of the database without moving selection, scroll or focus.

        `unread` are those not looked at since the last visit, where that is known.
        """
        if ledger is not self._ledger:
            self._ledger = ledger
            self._texts.clear()
        self._take(arrive(self.flow, changes, self._rows(), unread))

    def start_anew(self) -> None:
        """Forget every line: what comes next is from another database."""
        self._texts.clear()
        self._take(Flow())

    def redraw(self) -> None:
        """Say everything again, in the language and on the day in force."""
        self._title()
        self.refresh()

    # ------------------------------------------------------------ moving

    def action_down(self) -> None:
        """Select the next line."""
        self._move(self._flow.cursor + 1)

    def action_up(self) -> None:
        """Select the line above."""
        self._move(self._flow.cursor - 1)

    def action_page(self, pages: int) -> None:
        """Select a line a screenful away."""
        self._move(self._flow.cursor + pages * max(self._rows() - 1, 1))

    def action_newest(self) -> None:
        """Go to the top and follow."""
        self._take(to_newest(self.flow, self._rows()))

    def action_oldest(self) -> None:
        """Go to the last line that is loaded."""
        self._move(len(self._flow.changes) - 1)

    def action_seen(self) -> None:
        """Count every fresh line as seen."""
        self._take(all_seen(self.flow))
        self.post_message(self.Selected(self._flow.selected))

    def action_open(self) -> None:
        """Ask for what stands behind the selected change."""
        if self._flow.selected is not None:
            self._move(self._flow.cursor)
            self.post_message(self.Opened(self._flow.selected))

    def on_click(self, event: events.Click) -> None:
        """Select the line under the mouse; a second click on it opens it."""
        offset = event.get_content_offset(self)
        line = round(self.scroll_y) + offset.y if offset is not None else len(self._flow.changes)
        if line >= len(self._flow.changes):
            return
        if line == self._flow.cursor and self._flow.touched:
            self.action_open()
        else:
            self._move(line)

    def _move(self, cursor: int) -> None:
        if not self._flow.changes:
            return
        self._take(move(self.flow, cursor, self._rows()))
        if self._flow.cursor == len(self._flow.changes) - 1:
            self.post_message(self.AtEnd())

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """One visible line, as Textual asks for it."""
        line = round(self.scroll_y) + y
        if not self._flow.changes and self._flow.loaded and y == 0:
            return strip_of(self, (Span(say("tui.no_changes"), Tone.MUTED),), self.size.width)
        if line >= len(self._flow.changes):
            return Strip.blank(self.size.width, self.rich_style)
        return self._row(self._flow.changes[line], selected=line == self._flow.cursor)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What is fresh above the view has changed."""
        super().watch_scroll_y(old_value, new_value)
        self._title()

    def on_resize(self) -> None:
        """Keep the selected line in view."""
        if self._flow.touched:
            self._take(replace(move(self.flow, self._flow.cursor, self._rows()), fresh=self._flow.fresh))

    def _row(self, change: Change, *, selected: bool) -> Strip:
        width = self.scrollable_content_region.width
        key = (change.id, language())
        if key not in self._texts:
            self._texts[key] = told(change, self._ledger)
        fresh = change.id in self._flow.fresh
        line = stream_row(change, self._texts[key], self._clock(), width, cursor=selected, fresh=fresh)
        if not selected:
            return strip_of(self, line, width)
        name = "stream--cursor" if self.has_focus else "stream--cursor-unfocused"
        return strip_of(self, line, width, self.get_component_rich_style(name, partial=True))

    def _rows(self) -> int:
        return max(self.scrollable_content_region.height, 1)

    def _take(self, flow: Flow) -> None:
        """Show this flow; refresh only if something of it is new, and say when the selection is another."""
        before, self._flow = self._flow, flow
        if flow.changes != before.changes:
            self.virtual_size = Size(0, len(flow.changes))
        if round(self.scroll_y) != flow.scroll:
            self.scroll_to(y=flow.scroll, animate=False, force=True)
        if flow != before:
            self._title()
            self.refresh()
        if flow.selected != before.selected:
            self.post_message(self.Selected(flow.selected))
        if flow.seen != before.seen:
            self.post_message(self.Looked(flow.seen - before.seen, all_of_them=not flow.fresh))

    def _title(self) -> None:
        above = self.flow.above()
        self.border_title = Content(say("tui.changes"))
        self.border_subtitle = Content(say("tui.changes_above", count=above)) if above else None
