"""What the two pages have in common: one that scrolls, with judged sentences on it to walk through, come back to and copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from tui.screens.frame import FrameScreen
from tui.values import Line, PlaceWords
from tui.widgets.scrolled_lines import ScrolledLines


class PaperScreen(FrameScreen):
    """A page; `chosen_at` is the number of the sentence that is selected."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.back", show=False),
        Binding("n", "walk(1)", "tui.key_next", tooltip="tui.tip_next_passage", id="paper.next"),
        Binding("N", "walk(-1)", "tui.key_previous", tooltip="tui.tip_previous_passage", id="paper.previous", show=False),
        Binding("o", "page", "tui.key_page", tooltip="tui.tip_page", id="paper.page"),
        Binding("y", "copy", "tui.key_copy", tooltip="tui.tip_copy", id="paper.copy"),
    ]  # fmt: skip

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime], begin: int) -> None:
        super().__init__(place, clock)
        self.chosen_at = begin
        self.returns = begin > 0
        """Whether its reader was here before, further down."""
        self._places: tuple[int, ...] = ()
        self._read = False

    # ------------------------------------------------------------ what a page says of itself

    @property
    def title_now(self) -> str:
        """What stands on the frame."""
        raise NotImplementedError

    @property
    def sentences(self) -> int:
        """How many sentences can be walked through now."""
        raise NotImplementedError

    def lines_now(self, room: int) -> tuple[Sequence[Line], tuple[int, ...]]:
        """Its lines, and at which of them each sentence begins."""
        raise NotImplementedError

    def action_page(self) -> None:
        """Open its address in a browser."""
        raise NotImplementedError

    def action_copy(self) -> None:
        """Copy the selected sentence."""
        raise NotImplementedError

    # ------------------------------------------------------------ what all pages do

    def parts(self) -> ComposeResult:
        """One page that scrolls."""
        yield ScrolledLines(self._lines, id="page")

    def on_mount(self) -> None:
        """Ready to scroll."""
        page = self.query_one(ScrolledLines)
        page.add_class("framed")
        page.focus()

    def taken_in(self) -> None:
        """Its answer came: it is shown, from where its reader was before."""
        self._read = True
        self.redraw()
        if self.returns:
            self.returns = False
            self.call_after_refresh(self.action_walk, 0)

    def redraw(self) -> None:
        """Say everything again."""
        for page in self.query(ScrolledLines):
            page.border_title = Content(self.title_now)
            page.redraw()
        super().redraw()

    @property
    def place_in(self) -> int:
        """Where its reader is, to come back to."""
        return self.chosen_at

    def action_walk(self, by: int) -> None:
        """Go to the next judged sentence, or the one before."""
        if not self.sentences:
            return
        self.chosen_at = min(max(self.chosen_at + by, 0), self.sentences - 1)
        page = self.query_one(ScrolledLines)
        page.redraw()
        if self.chosen_at < len(self._places):
            page.scroll_to(y=max(self._places[self.chosen_at] - 1, 0), animate=False, force=True)

    def _lines(self, room: int) -> Sequence[Line]:
        if not self._read:
            return ()
        lines, self._places = self.lines_now(room)
        return lines
