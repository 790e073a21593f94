"""The overview: how far each theme is, what changed, how the sources are. Shows what it is given and asks for the rest.

Where things stand on the screen is decided here, by two widths and two heights; what they say is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from monitor.messages import say
from monitor.model import Change, Ledger
from tui.cells import width, wrap
from tui.keys import entries
from tui.present import cut_line, legend, notice, short_theme_name, status_line, too_small, welcome
from tui.screens.detail import DetailScreen
from tui.values import Detail, Line, Overview, Phase, PlaceWords, PollerState, PollerView, Span, Tone
from tui.widgets.detail_view import DetailView
from tui.widgets.header_line import HeaderLine
from tui.widgets.key_line import KeyLine
from tui.widgets.stream import Stream
from tui.widgets.text_lines import TextLines
from tui.widgets.theme_panel import ThemePanel

LEAST = (72, 20)
"""Columns and rows below which nothing useful fits."""
WIDE = 120
TALL = 34
_BY_WIDTH = [(0, "-narrow"), (LEAST[0], "-medium"), (WIDE, "-wide")]
_BY_HEIGHT = [(0, "-short"), (LEAST[1], "-middle"), (TALL, "-tall")]


class OverviewScreen(Screen[None]):
    """One screen for the whole place."""

    HORIZONTAL_BREAKPOINTS = _BY_WIDTH
    VERTICAL_BREAKPOINTS = _BY_HEIGHT
    CSS = """
    OverviewScreen {
        background: $background;
        #all { height: 1fr; }
        #small { display: none; height: 1fr; padding: 1 2; }
        #themes { height: auto; border: round $frame; border-title-color: $tone-strong;
                  border-subtitle-color: $tone-muted; padding: 0 1; layout: vertical; }
        #lower { layout: horizontal; height: 1fr; }
        Stream { width: 3fr; }
        #pane { display: none; width: 2fr; border: round $frame; border-title-color: $tone-strong;
                border-subtitle-color: $tone-muted; }
        #pane:focus { border: round $frame-focus; }
        #welcome { border: round $frame; padding: 1 3; height: 1fr; }
        #notice { height: auto; max-height: 3; padding: 0 1; background: $notice; }
        #status { height: 1; padding: 0 1; }

        &.-narrow #all, &.-short #all { display: none; }
        &.-narrow #small, &.-short #small { display: block; }
        &.-wide #pane { display: block; }
        &.-wide.-tall #themes { layout: horizontal; border: none; padding: 0; height: 13; }
        &.-wide.-tall ThemePanel { height: 13; border: round $frame; padding: 0 1;
                                   border-title-color: $tone-strong; border-subtitle-color: $tone-muted; }
    }
    """

    class Wanted(Message):
        """The reader of the screen needs what stands behind a change."""

        def __init__(self, change: Change) -> None:
            super().__init__()
            self.change = change

    class OlderWanted(Message):
        """The reader came to the end of the stream."""

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._place = place
        self._clock = clock
        self._overview = Overview()
        self._poller = PollerView()
        self._crash = ""
        self._said = ""

    # ------------------------------------------------------------ what it is made of

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        with Container(id="all"):
            yield HeaderLine(self._place.folder)
            yield Container(id="themes")
            yield TextLines(self._welcome_lines, id="welcome")
            with Container(id="lower"):
                yield Stream(self._clock)
                yield DetailView(self._clock, id="pane")
            yield TextLines(self._notice_lines, id="notice", collapses=True)
            yield TextLines(self._status_lines, id="status")
            yield KeyLine()
        yield TextLines(self._small_lines, id="small")

    def on_mount(self) -> None:
        """Begin with the stream selected, so that keys work at once."""
        self.query_one(Stream).focus()
        self._show_phase()
        self.redraw()

    # ------------------------------------------------------------ what it is given

    async def show(self, overview: Overview) -> None:
        """Show this; only what differs is drawn again."""
        self._overview = overview
        await self._show_themes()
        if overview.phase is not Phase.LOADING:
            self.query_one(Stream).show(overview.changes, overview.ledger)
        self._show_phase()
        self._want_detail()
        self.show_moment()

    def start_anew(self) -> None:
        """The database is another one: nothing of the old one stays."""
        self.query_one(Stream).start_anew()

    def show_detail(self, detail: Detail) -> None:
        """Show what stands behind a change, if it is still the one asked about."""
        self.query_one("#pane", DetailView).show(detail, self._overview.ledger)

    def show_poller(self, poller: PollerView) -> None:
        """Say who polls."""
        self._poller = poller
        self.show_moment()

    def show_crash(self, text: str) -> None:
        """Say in one line what broke; an empty text takes it back."""
        self._crash = text
        self.show_moment()

    def say_once(self, text: str) -> None:
        """Say something until the next thing happens to be said or a few seconds have passed."""
        self._said = text
        self.show_moment()
        if text:
            self.set_timer(6, lambda: self.say_once("") if self._said == text else None)

    def show_moment(self) -> None:
        """Bring the lines that depend on the time up to date."""
        heads, streams = self.query(HeaderLine), self.query(Stream)
        if not (self.is_mounted and heads and streams):
            return  # the parts come into being, and go, a moment after the screen
        heads.first().show(len(streams.first().flow.fresh), self._clock())
        for lines in self.query(TextLines):
            lines.redraw()

    def redraw(self) -> None:
        """Say everything again: the language or the day is another."""
        self._titles()
        self._fill_themes()
        self.query_one(Stream).redraw()
        self.query_one("#pane", DetailView).redraw()
        self.show_keys()
        self.show_moment()

    def show_keys(self) -> None:
        """Show the keys that work now."""
        if self.is_mounted:
            shown = [entry for entry in entries(self.active_bindings.values()) if entry.shown]
            self.query_one(KeyLine).show(shown)

    @property
    def overview(self) -> Overview:
        """What is shown."""
        return self._overview

    # ------------------------------------------------------------ what its parts say

    @on(Stream.Selected)
    def _selected(self, event: Stream.Selected) -> None:
        self.query_one("#pane", DetailView).show(Detail(event.change) if event.change else None, self._ledger())
        self._want_detail()
        self.show_moment()

    @on(Stream.Opened)
    def _opened(self, event: Stream.Opened) -> None:
        if self._has_pane():
            self.query_one("#pane").focus()
        else:
            self.app.push_screen(DetailScreen(event.change, self._ledger(), self._clock))
        self.post_message(self.Wanted(event.change))
        self.show_moment()

    @on(Stream.AtEnd)
    def _at_end(self) -> None:
        self.post_message(self.OlderWanted())

    def action_back(self) -> None:
        """From the evidence back to the stream."""
        self.query_one(Stream).focus()

    def on_descendant_focus(self) -> None:
        """Other keys work now."""
        self.show_keys()

    def on_resize(self) -> None:
        """A pane that appears wants its detail, and one with the focus may have gone."""
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        self._want_detail()
        if self.focused is None or not self.focused.display:
            self.query_one(Stream).focus()
        self.redraw()

    # ------------------------------------------------------------ parts

    def _want_detail(self) -> None:
        selected = self.query_one(Stream).flow.selected
        if self._has_pane() and selected is not None:
            self.post_message(self.Wanted(selected))

    def _has_pane(self) -> bool:
        return self.size.width >= WIDE

    def _ledger(self) -> Ledger:
        return self._overview.ledger

    async def _show_themes(self) -> None:
        """One panel a theme; panels are made anew only when the themes themselves are others."""
        panels = list(self.query(ThemePanel))
        keys = [view.key for view in self._overview.themes]
        if [panel.key for panel in panels] != keys:
            box = self.query_one("#themes")
            await box.remove_children()
            await box.mount_all(ThemePanel(key) for key in keys)
        self._fill_themes()

    def _fill_themes(self) -> None:
        views = self._overview.themes
        room = max((width(short_theme_name(view)) for view in views), default=0)
        for panel, view in zip(self.query(ThemePanel), views, strict=False):
            panel.show(view, self._ledger(), room, self._clock())

    def _show_phase(self) -> None:
        """Either the stream, or the page that says what to do next."""
        ready = self._overview.phase is Phase.READY
        self.query_one("#welcome").display = not ready
        self.query_one("#lower").display = ready
        if ready and self.focused is None:
            self.query_one(Stream).focus()

    def _titles(self) -> None:
        themes = self.query_one("#themes")
        themes.border_title = Content(say("tui.themes"))
        themes.border_subtitle = Content(legend(max(self.size.width - 8, 0)))
        self.query_one("#pane").border_title = Content(say("tui.detail"))

    def _welcome_lines(self, room: int) -> Iterable[Line]:
        polling = self._poller.state in (PollerState.OURS, PollerState.CHECKING)
        for line in welcome(self._overview.phase, self._place, polling=polling):
            tone = line[0].tone if line else Tone.TEXT
            text = "".join(span.text for span in line)
            indent = "    " if text.startswith("    ") else ""
            for piece in wrap(text, room - len(indent)):
                yield (Span(indent + piece, tone),)

    def _notice_lines(self, room: int) -> Iterable[Line]:
        wrong = self._crash or notice(self._overview.trouble, self._poller, self._clock())
        if self._said:
            yield cut_line((Span("› ", Tone.ACCENT), Span(self._said)), room)
        for index, piece in enumerate(wrap(wrong, room - 2)[:2] if wrong else ()):
            yield (Span("■ " if index == 0 else "  ", Tone.OVERDUE), Span(piece))

    def _status_lines(self, room: int) -> Iterable[Line]:
        return (status_line(self._overview, self._poller, self._clock(), room),)

    def _small_lines(self, room: int) -> Iterable[Line]:
        columns, rows = self.app.size
        for text in too_small(columns, rows, LEAST):
            for piece in wrap(text, room):
                yield (Span(piece),)
