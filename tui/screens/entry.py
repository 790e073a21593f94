"""One commitment: all that is known of it, its evidence to walk through, what came before and after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from monitor.messages import say
from tui.entry import cited, entry_lines
from tui.going import At, Browses, Copies, Opens
from tui.questions import EntryAsked, EntryView, Quoted, View
from tui.screens.paper import PaperScreen
from tui.values import Line, PlaceWords


class EntryScreen(PaperScreen):
    """The page of one commitment."""

    tab = "ledger"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "publication", "tui.key_publication", tooltip="tui.tip_publication", id="entry.publication"),
        Binding("less_than_sign", "before", "tui.key_before", tooltip="tui.tip_before", id="entry.before", key_display="<", show=False),
        Binding("greater_than_sign", "after", "tui.key_after", tooltip="tui.tip_after", id="entry.after", key_display=">", show=False),
    ]  # fmt: skip

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime], identifier: str, begin: int = 0) -> None:
        super().__init__(place, clock, begin)
        self.identifier = identifier
        self.view = EntryView(EntryAsked(identifier))

    @property
    def asked(self) -> EntryAsked:
        """This commitment."""
        return EntryAsked(self.identifier)

    def answer(self, view: View) -> None:
        """Take in what is known now; the evidence that is selected stays selected."""
        if not isinstance(view, EntryView) or view.question != self.asked:
            return
        chosen, self.view = self.chosen, view
        ids = [each.evidence.id for each in view.quoted]
        if not self.returns:
            self.chosen_at = ids.index(chosen.evidence.id) if chosen and chosen.evidence.id in ids else 0
        self.taken_in()

    @property
    def title_now(self) -> str:
        """What the page is."""
        return say("tui.entry")

    @property
    def sentences(self) -> int:
        """The pieces of evidence."""
        return len(self.view.quoted)

    def lines_now(self, room: int) -> tuple[Sequence[Line], tuple[int, ...]]:
        """All that is known of it."""
        shown = entry_lines(self.view, self.clock(), room, self.chosen_at)
        return shown.lines, shown.places

    @property
    def chosen(self) -> Quoted | None:
        """The evidence that is selected."""
        return self.view.quoted[self.chosen_at] if self.chosen_at < len(self.view.quoted) else None

    def digest_options(self) -> Sequence[str]:
        """The theme of this commitment."""
        return ("--theme", str(self.view.case.commitment.theme)) if self.view.case else ()

    def action_publication(self) -> None:
        """Read the publication of the selected evidence."""
        if self.chosen is not None:
            evidence = self.chosen.evidence
            self.post_message(Opens(At("text", str(evidence.publication_id), evidence.id)))

    def action_page(self) -> None:
        """Open the page of the selected evidence, else the document."""
        document = self.view.case.commitment.document.url if self.view.case else None
        url = self.chosen.evidence.url if self.chosen else document
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
