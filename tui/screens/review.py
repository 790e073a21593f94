"""What waits for a person: one piece at a time, with its paragraph and why it waits; accept, reject, correct, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from monitor.messages import say
from tui.act import value_of
from tui.entry import cited
from tui.going import At, Browses, Copies, Decides, Opens, Says
from tui.questions import ReviewAsked, ReviewView, View, Waits
from tui.screens.frame import hint
from tui.screens.paned import PanedScreen
from tui.steady import steady
from tui.values import Line, PlaceWords, Span, Verdict
from tui.waiting import name, waiting_lines, waiting_row
from tui.widgets.rows import Rows
from tui.widgets.typing import Typing


class ReviewScreen(PanedScreen):
    """The list of what waits. What was decided stays in its place, marked, until the screen is left."""

    tab = "review"
    DEFAULT_CSS = """
    ReviewScreen.-wide Rows { width: 2fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept", "tui.key_accept", tooltip="tui.tip_accept", id="review.accept"),
        Binding("x", "reject", "tui.key_reject", tooltip="tui.tip_reject", id="review.reject"),
        Binding("w", "correct", "tui.key_correct", tooltip="tui.tip_correct", id="review.correct"),
        Binding("N", "note", "tui.key_note", tooltip="tui.tip_note", id="review.note", show=False),
        Binding("u", "undo", "tui.key_undo", tooltip="tui.tip_undo", id="review.undo"),
        Binding("n", "next", "tui.key_next", tooltip="tui.tip_next_waiting", id="review.next", show=False),
        Binding("c", "commitment", "tui.key_commitment", tooltip="tui.tip_commitment_of", id="review.commitment", show=False),
        Binding("p", "publication", "tui.key_publication", tooltip="tui.tip_publication", id="review.publication", show=False),
        Binding("o", "page", "tui.key_page", tooltip="tui.tip_page", id="review.page", show=False),
        Binding("y", "copy", "tui.key_copy", tooltip="tui.tip_copy", id="review.copy", show=False),
    ]  # fmt: skip

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime]) -> None:
        super().__init__(place, clock)
        self._rows: dict[str, Waits] = {}
        self._order: list[str] = []
        self._decided: dict[str, Verdict] = {}
        self._settled: set[str] = set()
        """What was decided here and waits no more."""
        self._notes: dict[str, str] = {}
        self._last: list[str] = []
        self._about = ""
        """The piece that is typed about, whichever is selected by the time of Enter."""

    def parts(self) -> ComposeResult:
        """The line to type into above the rows and the pane."""
        yield Typing()
        yield from super().parts()

    @property
    def asked(self) -> ReviewAsked:
        """All that waits."""
        return ReviewAsked()

    def answer(self, view: View) -> None:
        """Take in what waits now; what was decided here stays in its place."""
        if not isinstance(view, ReviewView):
            return
        found = {each.quoted.evidence.id: each for each in view.rows}
        self._settle(found)
        kept = {key: self._rows[key] for key in self._decided if key in self._rows}
        self._rows = {**kept, **found}
        self._order = steady(self._order, list(found), self._rows) if self._order else list(found)
        self.show_rows()

    def _settle(self, found: Mapping[str, Waits]) -> None:
        """What was decided and waits again, because somebody took it back, is open again."""
        self._settled |= {key for key in self._decided if key not in found}
        for key in [each for each in self._settled if each in found]:
            self._settled.discard(key)
            self._decided.pop(key, None)

    def on_screen_suspend(self) -> None:
        """What was decided is done with once the screen is left."""
        waiting = [key for key in self._order if key not in self._settled]
        self._order, self._last = waiting, []
        self._decided = {key: word for key, word in self._decided.items() if key in waiting}
        self._settled.clear()

    @property
    def selected(self) -> Waits | None:
        """The piece under the cursor."""
        return self._rows.get(self.query_one(Rows).selected or "")

    @property
    def shown(self) -> list[Waits]:
        """What waits, in the order of the screen."""
        return [self._rows[each] for each in self._order]

    # ------------------------------------------------------------ what keys do

    def action_accept(self) -> None:
        """It says what was read from it."""
        self._decide("accepted")

    def action_reject(self) -> None:
        """It does not say so."""
        self._decide("rejected")

    def action_correct(self) -> None:
        """It says another value."""
        if self.selected is not None and self.selected.commitment is not None:
            if self.selected.commitment.indicator is None:
                self.post_message(Says(say("tui.no_number")))
                return
            value = self.selected.quoted.evidence.judgement.value
            self._type("correct", "tui.correct_hint", "" if value is None else f"{value:g}")

    def action_note(self) -> None:
        """Write a note that goes with the verdict."""
        if self.selected is not None:
            self._type("note", "tui.note_hint", self._notes.get(self.selected.quoted.evidence.id, ""))

    def _type(self, purpose: str, hint_key: str, text: str) -> None:
        assert self.selected is not None
        self._about = self.selected.quoted.evidence.id
        self.query_one(Typing).begin(purpose, f"{name(self.selected)}: {say(hint_key)}", text)
        self.post_message(Says(f"{name(self.selected)}: {say(hint_key)}"))

    def action_undo(self) -> None:
        """Take back what was said of the selected piece, else the last that was said here."""
        selected = self.query_one(Rows).selected
        key = selected if selected in self._decided else self._last[-1] if self._last else selected
        if key is not None:
            self._last = [each for each in self._last if each != key]
            self._decided.pop(key, None)
            self.query_one(Rows).select(key)
            self.post_message(Decides(Verdict(key, "undone")))
            self.show_rows()

    def action_next(self) -> None:
        """The next piece that nothing was said of yet."""
        rows = self.query_one(Rows)
        at = self._order.index(rows.selected) if rows.selected in self._order else -1
        after = [*self._order[at + 1 :], *self._order[: at + 1]]
        key = next((each for each in after if each not in self._decided), None)
        if key is not None:
            rows.select(key)

    def action_commitment(self) -> None:
        """Open the commitment."""
        if self.selected is not None:
            self.post_message(Opens(At("entry", self.selected.quoted.evidence.judgement.commitment)))

    def action_publication(self) -> None:
        """Read the publication."""
        if self.selected is not None:
            evidence = self.selected.quoted.evidence
            self.post_message(Opens(At("text", str(evidence.publication_id), evidence.id)))

    def action_page(self) -> None:
        """Open the page in a browser."""
        if self.selected is not None:
            self.post_message(Browses(self.selected.quoted.evidence.url))

    def action_copy(self) -> None:
        """Copy the sentence with its address."""
        if self.selected is not None:
            self.post_message(Copies(cited(self.selected.quoted.evidence)))

    def refused(self, key: str) -> None:
        """What was said was not taken: the piece waits again."""
        self._decided.pop(key, None)
        self.show_rows()

    @on(Typing.Typed)
    def _typed(self, event: Typing.Typed) -> None:
        event.stop()
        if not (event.kept or event.left):
            return
        self.query_one(Rows).focus()
        if event.left:
            return
        if self._about not in self._rows or self._about in self._decided:
            self.post_message(Says(say("tui.no_longer_waits")))
        elif event.purpose == "note":
            self._notes[self._about] = event.text.strip()
        elif (value := value_of(event.text)) is None:
            self.post_message(Says(say("tui.no_figure", text=event.text)))
        else:
            self._decide("set", value, self._about)

    def _decide(self, word: str, value: float | None = None, about: str | None = None) -> None:
        key = about or self.query_one(Rows).selected
        if key is None or key not in self._rows:
            return
        if key in self._decided:
            self.post_message(Says(say("tui.decided_already")))
            return
        verdict = Verdict(key, word, value, self._notes.get(key, ""))
        self._decided[key] = verdict
        self._last.append(key)
        self.post_message(Decides(verdict))
        self.show_rows()
        self.action_next()

    # ------------------------------------------------------------ what it shows

    def empty(self) -> str:
        """Nothing waits."""
        return say("tui.nothing_waits")

    def keys_and_titles(self) -> tuple[Sequence[str], str, str, str]:
        """What waits, and what was decided and is still in its place."""
        left = sum(each not in self._decided for each in self._order)
        return self._order, say("tui.tab_review"), say("tui.waiting_count", count=left), say("tui.detail")

    def row(self, key: str, room: int) -> Line:
        """One piece."""
        waits = self._rows.get(key)
        return waiting_row(waits, self._decided.get(key), room) if waits else (Span(key),)

    def lines(self, room: int) -> Sequence[Line]:
        """The selected piece in full."""
        if self.selected is None:
            return [hint("tui.nothing_waits")]
        decided = self._decided.get(self.selected.quoted.evidence.id)
        return list(waiting_lines(self.selected, decided, self.clock(), room))
