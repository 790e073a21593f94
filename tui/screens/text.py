"""One publication to read: its judged sentences highlighted, its revisions side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from monitor.messages import say
from monitor.model import Evidence
from tui.entry import cited
from tui.going import At, Browses, Copies, Opens, Says
from tui.questions import TextAsked, TextView, View
from tui.reader import Read, compared_lines, text_lines
from tui.screens.frame import FrameScreen
from tui.values import Line, PlaceWords
from tui.widgets.scrolled_lines import ScrolledLines


class TextScreen(FrameScreen):
    """The page of one publication."""

    tab = "publications"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.back", show=False),
        Binding("n", "passage(1)", "tui.key_next", tooltip="tui.tip_next_passage", id="text.next"),
        Binding("N", "passage(-1)", "tui.key_previous", tooltip="tui.tip_previous_passage", id="text.previous", show=False),
        Binding("R", "revisions", "tui.key_revisions", tooltip="tui.tip_revisions", id="text.revisions"),
        Binding("c", "commitment", "tui.key_commitment", tooltip="tui.tip_commitment_of", id="text.commitment"),
        Binding("o", "page", "tui.key_page", tooltip="tui.tip_page", id="text.page"),
        Binding("y", "copy", "tui.key_copy", tooltip="tui.tip_copy", id="text.copy"),
    ]  # fmt: skip

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime], publication_id: int, begin: int = 0) -> None:
        super().__init__(place, clock)
        self.publication_id = publication_id
        self.view = TextView(TextAsked(publication_id))
        self._compared = 0
        """The later one of the two revisions that stand side by side; 0 while the text is read."""
        self._chosen = begin
        self._returns = begin > 0
        """Whether its reader was here before, further down."""
        self._shown = Read(())
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
    def asked(self) -> TextAsked:
        """This publication."""
        return TextAsked(self.publication_id)

    def answer(self, view: View) -> None:
        """Take in the text as it is now."""
        if isinstance(view, TextView) and view.question == self.asked:
            self.view, self._read = view, True
            self.redraw()
            if self._returns:
                self._returns = False
                self.call_after_refresh(self.action_passage, 0)

    def redraw(self) -> None:
        """Say everything again."""
        for page in self.query(ScrolledLines):
            page.border_title = Content(say("tui.compared" if self._compared else "tui.text"))
            page.redraw()
        super().redraw()

    @property
    def evidence(self) -> list[Evidence]:
        """What was judged of it, in the order of the text."""
        return sorted(self.view.evidence, key=lambda each: each.judgement.start)

    @property
    def place_in(self) -> int:
        """Where its reader is, to come back to."""
        return self._chosen

    @property
    def chosen(self) -> Evidence | None:
        """The evidence whose sentence is selected."""
        found = self.evidence
        return found[self._chosen] if self._chosen < len(found) else None

    def action_passage(self, by: int) -> None:
        """Go to the next judged sentence, or the one before."""
        if not self.view.evidence or self._compared:
            return
        self._chosen = min(max(self._chosen + by, 0), len(self.view.evidence) - 1)
        page = self.query_one(ScrolledLines)
        page.redraw()
        if self._chosen < len(self._shown.places):
            page.scroll_to(y=max(self._shown.places[self._chosen] - 2, 0), animate=False, force=True)

    def action_revisions(self) -> None:
        """The last two revisions side by side, then the two before, and the text again."""
        last = self.view.revisions[-1].number if self.view.revisions else 1
        if last < 2:  # noqa: PLR2004  two, to be compared
            self.post_message(Says(say("tui.one_revision")))
            return
        self._compared = last if not self._compared else self._compared - 1
        if self._compared == 1:
            self._compared = 0
        self.query_one(ScrolledLines).to_top()
        self.redraw()

    def action_commitment(self) -> None:
        """Open the commitment that the selected sentence is about."""
        if self.chosen is not None:
            self.post_message(Opens(At("entry", self.chosen.judgement.commitment)))

    def action_page(self) -> None:
        """Open the page in a browser."""
        if self.view.row is not None:
            self.post_message(Browses(self.view.row.url))

    def action_copy(self) -> None:
        """Copy the selected sentence with its address."""
        if self.chosen is not None:
            self.post_message(Copies(cited(self.chosen)))
        elif self.view.row is not None:
            self.post_message(Copies(f"{self.view.row.title}\n{self.view.row.url}"))

    def _lines(self, room: int) -> Sequence[Line]:
        if not self._read:
            return ()
        if self._compared:
            return compared_lines(self.view, self._compared, self.clock(), room)
        self._shown = text_lines(self.view, self.clock(), room, self._chosen)
        return self._shown.lines
