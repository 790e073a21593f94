"""One commitment: all that is known of it, its evidence to walk through, what came before and after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from monitor.messages import say
from tui.entry import Shown, cited, entry_lines
from tui.going import At, Browses, Copies, Opens
from tui.questions import EntryAsked, EntryView, Quoted, View
from tui.screens.frame import FrameScreen
from tui.values import Line, PlaceWords
from tui.widgets.scrolled_lines import ScrolledLines


class EntryScreen(FrameScreen):
    """The page of one commitment."""

    tab = "ledger"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.back", show=False),
        Binding("n", "evidence(1)", "tui.key_next", tooltip="tui.tip_next_evidence", id="entry.next"),
        Binding("N", "evidence(-1)", "tui.key_previous", tooltip="tui.tip_previous_evidence", id="entry.previous", show=False),
        Binding("p", "publication", "tui.key_publication", tooltip="tui.tip_publication", id="entry.publication"),
        Binding("o", "page", "tui.key_page", tooltip="tui.tip_page", id="entry.page"),
        Binding("y", "copy", "tui.key_copy", tooltip="tui.tip_copy", id="entry.copy"),
        Binding("less_than_sign", "before", "tui.key_before", tooltip="tui.tip_before", id="entry.before", key_display="<", show=False),
        Binding("greater_than_sign", "after", "tui.key_after", tooltip="tui.tip_after", id="entry.after", key_display=">", show=False),
    ]  # fmt: skip

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime], identifier: str, begin: int = 0) -> None:
        super().__init__(place, clock)
        self.identifier = identifier
        self.view = EntryView(EntryAsked(identifier))
        self._chosen = begin
        self._returns = begin > 0
        """Whether its reader was here before, further down."""
        self._shown = Shown((), ())
        self._read = False

    def parts(self) -> ComposeResult:
        """One page that scrolls."""
        yield ScrolledLines(self._lines, id="page")

    def on_mount(self) -> None:
        """Ready to scroll."""
        page = self.query_one(ScrolledLines)
        page.add_class("framed")
        page.focus()

    @property
    def asked(self) -> EntryAsked:
        """This commitment."""
        return EntryAsked(self.identifier)

    def answer(self, view: View) -> None:
        """Take in what is known now; the evidence that is selected stays selected."""
        if not isinstance(view, EntryView) or view.question != self.asked:
            return
        chosen = self.chosen
        self.view, self._read = view, True
        ids = [each.evidence.id for each in view.quoted]
        if not self._returns:
            self._chosen = ids.index(chosen.evidence.id) if chosen and chosen.evidence.id in ids else 0
        self.redraw()
        if self._returns:
            self._returns = False
            self.call_after_refresh(self.action_evidence, 0)

    def redraw(self) -> None:
        """Say everything again."""
        for page in self.query(ScrolledLines):
            page.border_title = Content(say("tui.entry"))
            page.redraw()
        super().redraw()

    @property
    def place_in(self) -> int:
        """Where its reader is, to come back to."""
        return self._chosen

    @property
    def chosen(self) -> Quoted | None:
        """The evidence that is selected."""
        return self.view.quoted[self._chosen] if self._chosen < len(self.view.quoted) else None

    def digest_options(self) -> Sequence[str]:
        """The theme of this commitment."""
        return ("--theme", str(self.view.case.commitment.theme)) if self.view.case else ()

    def action_evidence(self, by: int) -> None:
        """Select the next piece of evidence, or the one before."""
        if not self.view.quoted:
            return
        self._chosen = min(max(self._chosen + by, 0), len(self.view.quoted) - 1)
        page = self.query_one(ScrolledLines)
        page.redraw()
        if self._chosen < len(self._shown.places):
            page.scroll_to(y=max(self._shown.places[self._chosen] - 1, 0), animate=False, force=True)

    def action_publication(self) -> None:
        """Read the publication of the selected evidence."""
        if self.chosen is not None:
            self.post_message(Opens(At("text", str(self.chosen.evidence.publication_id))))

    def action_page(self) -> None:
        """Open the page of the selected evidence, else the document."""
        url = (
            self.chosen.evidence.url
            if self.chosen
            else self.view.case.commitment.document.url
            if self.view.case
            else None
        )
        if url:
            self.post_message(Browses(url))

    def action_copy(self) -> None:
        """Copy the sentence of the selected evidence with its address."""
        if self.chosen is not None:
            self.post_message(Copies(cited(self.chosen.evidence)))

    def action_before(self) -> None:
        """The commitment that this one follows."""
        if self.view.predecessor is not None:
            self.post_message(Opens(At("entry", self.view.predecessor.id)))

    def action_after(self) -> None:
        """The commitment by which a later plan sets the same anew."""
        if self.view.successor is not None:
            self.post_message(Opens(At("entry", self.view.successor.id)))

    def _lines(self, room: int) -> Sequence[Line]:
        if not self._read:
            return ()
        self._shown = entry_lines(self.view, self.clock(), room, self._chosen)
        return self._shown.lines
