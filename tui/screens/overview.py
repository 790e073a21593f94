"""The overview: how far each theme is, what changed, how the sources are. Shows what it is given and asks for the rest.

Where things stand on the screen is decided here, by two widths and two heights; what they say is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message

from monitor.messages import say
from monitor.model import Change, Ledger
from tui.cells import width, wrap
from tui.going import At, Browses, Copies, Opens
from tui.present import cited_change, legend, short_theme_name, welcome
from tui.screens.frame import FrameScreen
from tui.values import Detail, Line, Overview, Phase, PollerState, Span, Tone
from tui.widgets.detail_view import DetailView
from tui.widgets.stream import Stream
from tui.widgets.text_lines import TextLines
from tui.widgets.theme_panel import ThemePanel


class OverviewScreen(FrameScreen):
    """One screen for the whole place."""

    tab = "overview"
    looked_at: Change | None = None
    """Its pane asks for itself whenever something is selected or comes in."""
    CSS = """
    OverviewScreen {
        #themes { height: auto; border: round $frame; border-title-color: $tone-strong;
                  border-subtitle-color: $tone-muted; padding: 0 1; layout: vertical; }
        #lower { layout: horizontal; height: 1fr; }
        Stream { width: 3fr; }
        #pane { display: none; width: 2fr; border: round $frame; border-title-color: $tone-strong;
                border-subtitle-color: $tone-muted; }
        #pane:focus { border: round $frame-focus; }
        #welcome { border: round $frame; padding: 1 3; height: 1fr; }

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

    class Seen(Message):
        """These changes were looked at; with `all_of_them` everything there is."""

        def __init__(self, changes: frozenset[str], *, all_of_them: bool = False) -> None:
            super().__init__()
            self.changes = changes
            self.all_of_them = all_of_them

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "commitment", "tui.key_commitment", tooltip="tui.tip_commitment", id="overview.commitment"),
        Binding("p", "publication", "tui.key_publication", tooltip="tui.tip_publication", id="overview.publication"),
        Binding("o", "page", "tui.key_page", tooltip="tui.tip_page", id="overview.page", show=False),
        Binding("y", "copy", "tui.key_copy", tooltip="tui.tip_copy", id="overview.copy", show=False),
        Binding("escape", "back", show=False),
    ]

    # ------------------------------------------------------------ what it is made of

    def parts(self) -> ComposeResult:
        """Themes above; below, the stream with its pane, or what to do next."""
        yield Container(id="themes")
        yield TextLines(self._welcome_lines, id="welcome")
        with Container(id="lower"):
            yield Stream(self.clock)
            yield DetailView(self.clock, id="pane")

    def on_mount(self) -> None:
        """Begin with the stream selected, so that keys work at once."""
        self.query_one(Stream).focus()
        self._show_phase()
        self.redraw()

    # ------------------------------------------------------------ what it is given

    async def show(self, overview: Overview) -> None:
        """Show this; only what differs is drawn again."""
        self.around = replace(self.around, overview=overview)
        if self._there:
            await self._show_themes()
        if not self._there:
            return
        if overview.phase is not Phase.LOADING:
            self.query_one(Stream).show(overview.changes, overview.ledger, overview.unread)
        self._show_phase()
        self._want_detail()

    def start_anew(self) -> None:
        """The database is another one: nothing of the old one stays."""
        if self._there:
            self.query_one(Stream).start_anew()

    @property
    def _there(self) -> bool:
        """Whether its parts stand: an answer may come before they do, or while the dashboard is being closed."""
        return self.is_mounted and bool(self.query("#themes")) and bool(self.query(Stream))

    def show_detail(self, detail: Detail) -> None:
        """Show what stands behind a change, if it is still the one asked about."""
        if not self._there:
            return
        self.query_one("#pane", DetailView).show(detail, self._ledger())

    def redraw(self) -> None:
        """Say everything again: the language or the day is another."""
        if not self._there:
            return
        self._titles()
        self._fill_themes()
        self.query_one(Stream).redraw()
        self.query_one("#pane", DetailView).redraw()
        super().redraw()

    @property
    def overview(self) -> Overview:
        """What is shown."""
        return self.around.overview

    @property
    def fresh(self) -> int:
        """How many changes were not looked at."""
        streams = self.query(Stream)
        return len(streams.first().flow.fresh) if streams else 0

    # ------------------------------------------------------------ what its parts say

    @on(Stream.Selected)
    def _selected(self, event: Stream.Selected) -> None:
        self.query_one("#pane", DetailView).show(Detail(event.change) if event.change else None, self._ledger())
        self._want_detail()

    @on(Stream.Looked)
    def _looked(self, event: Stream.Looked) -> None:
        self.post_message(self.Seen(event.seen, all_of_them=event.all_of_them))

    @on(Stream.Opened)
    def _opened(self, event: Stream.Opened) -> None:
        if self.has_pane:
            self.query_one("#pane").focus()
        else:
            from tui.screens.detail import DetailScreen

            self.app.push_screen(DetailScreen(event.change, self._ledger(), self.clock))
        self.post_message(self.Wanted(event.change))
        self.show_moment()

    @on(Stream.AtEnd)
    def _at_end(self) -> None:
        self.post_message(self.OlderWanted())

    def action_back(self) -> None:
        """From the evidence back to the stream."""
        self.query_one(Stream).focus()

    def action_commitment(self) -> None:
        """Open the commitment that the selected change is about."""
        selected = self.query_one(Stream).flow.selected
        if selected is not None and selected.commitment:
            self.post_message(Opens(At("entry", selected.commitment)))

    def action_publication(self) -> None:
        """Open the publication that the selected change rests on."""
        selected = self.query_one(Stream).flow.selected
        if selected is not None and selected.publication_id is not None:
            self.post_message(Opens(At("text", str(selected.publication_id), selected.evidence_id or "")))

    def action_page(self) -> None:
        """Open the page of the selected change in a browser."""
        selected = self.query_one(Stream).flow.selected
        if selected is not None and selected.url:
            self.post_message(Browses(selected.url))

    def action_copy(self) -> None:
        """Copy the sentence of the selected change with its address."""
        selected = self.query_one(Stream).flow.selected
        if selected is not None:
            self.post_message(Copies(cited_change(selected, self._ledger())))

    @property
    def shown_changes(self) -> tuple[Change, ...]:
        """The changes on the screen, for whoever writes them into a file."""
        return self.query_one(Stream).flow.changes

    def _refocus(self) -> None:
        """A pane that appears wants its detail, and one with the focus may have gone."""
        self._want_detail()
        super()._refocus()
        if self.focused is None and not self.too_small:
            self.query_one(Stream).focus()

    # ------------------------------------------------------------ parts

    def _want_detail(self) -> None:
        selected = self.query_one(Stream).flow.selected
        if self.has_pane and selected is not None:
            self.post_message(self.Wanted(selected))

    def _ledger(self) -> Ledger:
        return self.overview.ledger

    async def _show_themes(self) -> None:
        """One panel a theme; panels are made anew only when the themes themselves are others."""
        panels = list(self.query(ThemePanel))
        keys = [view.key for view in self.overview.themes]
        if [panel.key for panel in panels] != keys:
            box = self.query_one("#themes")
            await box.remove_children()
            await box.mount_all(ThemePanel(key) for key in keys)
        self._fill_themes()

    def _fill_themes(self) -> None:
        views = self.overview.themes
        room = max((width(short_theme_name(view)) for view in views), default=0)
        for panel, view in zip(self.query(ThemePanel), views, strict=False):
            panel.show(view, self._ledger(), room, self.clock())

    def _show_phase(self) -> None:
        """Either the stream, or the page that says what to do next."""
        ready = self.overview.phase is Phase.READY
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
        polling = self.around.poller.state in (PollerState.OURS, PollerState.CHECKING)
        for line in welcome(self.overview.phase, self.place, polling=polling):
            tone = line[0].tone if line else Tone.TEXT
            text = "".join(span.text for span in line)
            indent = "    " if text.startswith("    ") else ""
            for piece in wrap(text, room - len(indent)):
                yield (Span(indent + piece, tone),)
