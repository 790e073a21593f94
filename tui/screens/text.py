"""One publication to read: its judged sentences highlighted, its revisions side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from monitor.messages import say
from monitor.model import Evidence
from tui.entry import cited
from tui.going import At, Browses, Copies, Opens, Says
from tui.questions import TextAsked, TextView, View
from tui.reader import compared_lines, text_lines
from tui.screens.paper import PaperScreen
from tui.values import Line, PlaceWords
from tui.widgets.scrolled_lines import ScrolledLines


class TextScreen(PaperScreen):
    """The page of one publication."""

    tab = "publications"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "revisions", "tui.key_revisions", tooltip="tui.tip_revisions", id="text.revisions"),
        Binding("c", "commitment", "tui.key_commitment", tooltip="tui.tip_commitment_of", id="text.commitment"),
    ]  # fmt: skip

    def __init__(
        self,
        place: PlaceWords,
        clock: Callable[[], datetime],
        publication_id: int,
        begin: int = 0,
        sought: str = "",
    ) -> None:
        super().__init__(place, clock, begin)
        self.publication_id = publication_id
        self._sought = "" if begin else sought
        """The evidence whose sentence its reader came for."""
        self.view = TextView(TextAsked(publication_id))
        self._compared = 0
        """The later one of the two revisions that stand side by side; 0 while the text is read."""

    @property
    def asked(self) -> TextAsked:
        """This publication."""
        return TextAsked(self.publication_id)

    def answer(self, view: View) -> None:
        """Take in the text as it is now."""
        if isinstance(view, TextView) and view.question == self.asked:
            self.view = view
            self._find()
            self.taken_in()

    def _find(self) -> None:
        """Select the sentence its reader came for, once it is there."""
        at = next((at for at, each in enumerate(self.evidence) if each.id == self._sought), None)
        if self._sought and at is not None:
            self.chosen_at, self.returns, self._sought = at, True, ""

    @property
    def title_now(self) -> str:
        """What the page is."""
        return say("tui.compared" if self._compared else "tui.text")

    @property
    def sentences(self) -> int:
        """The judged sentences, while the text is read."""
        return 0 if self._compared else len(self.view.evidence)

    def lines_now(self, room: int) -> tuple[Sequence[Line], tuple[int, ...]]:
        """The text, or two revisions of it."""
        if self._compared:
            return compared_lines(self.view, self._compared, self.clock(), room), ()
        shown = text_lines(self.view, self.clock(), room, self.chosen_at)
        return shown.lines, shown.places

    @property
    def evidence(self) -> list[Evidence]:
        """What was judged of it, in the order of the text."""
        return sorted(self.view.evidence, key=lambda each: each.judgement.start)

    @property
    def chosen(self) -> Evidence | None:
        """The evidence whose sentence is selected."""
        found = self.evidence
        return found[self.chosen_at] if self.chosen_at < len(found) else None

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
