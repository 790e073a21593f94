"""Publications: the newest first, or those that hold the words one types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from monitor.messages import say
from tui.going import At, Browses, Opens
from tui.questions import PAGE, ListAsked, Listed, ListView, View
from tui.reader import list_row
from tui.screens.frame import FrameScreen
from tui.steady import steady
from tui.values import Line, PlaceWords, Span
from tui.widgets.rows import Rows
from tui.widgets.typing import Typing

_PAUSE_SECONDS = 0.25
"""After the last key, before words are looked for."""


class PublicationsScreen(FrameScreen):
    """The list of publications."""

    tab = "publications"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "tui.key_search", tooltip="tui.tip_search", id="publications.search", key_display="/"),
        Binding("o", "page", "tui.key_page", tooltip="tui.tip_page", id="publications.page"),
        Binding("escape", "clear", "tui.key_clear", tooltip="tui.tip_clear", id="publications.clear", key_display="Esc", show=False),
    ]  # fmt: skip

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime]) -> None:
        super().__init__(place, clock)
        self.view = ListView(ListAsked())
        self._question = ListAsked()
        self._rows: dict[str, Listed] = {}
        self._order: list[str] = []
        self._pause: Timer | None = None

    def parts(self) -> ComposeResult:
        """The line to type into, and the rows."""
        yield Typing()
        yield Rows(self._row, empty=lambda: say("tui.nothing_found" if self._question.words else "tui.no_publications"))

    def on_mount(self) -> None:
        """Begin with the rows selected."""
        self.query_one(Rows).focus()

    @property
    def asked(self) -> ListAsked:
        """The newest, or those with the words."""
        return self._question

    def answer(self, view: View) -> None:
        """Take in a list; one of an earlier search is no concern any more."""
        if not isinstance(view, ListView) or view.question != self._question:
            return
        wanted = [str(each.id) for each in view.rows]
        same = view.question.words == self.view.question.words
        self._rows = {str(each.id): each for each in view.rows}
        self._order = steady(self._order, wanted, self._rows) if same and self._order else wanted
        self.view = view
        self._show()

    def redraw(self) -> None:
        """Say everything again."""
        if self.is_mounted and self.query(Rows):
            self._show()
        super().redraw()

    @property
    def shown(self) -> list[Listed]:
        """The publications on the screen."""
        return [self._rows[each] for each in self._order]

    def action_search(self) -> None:
        """Type words to look for."""
        self.query_one(Typing).begin("search", say("tui.search_hint"), self._question.words)

    def action_clear(self) -> None:
        """Take the words away; where there are none, back."""
        if self._question.words:
            self._ask("")
        else:
            self.app.call_later(self.app.run_action, "back")

    def action_page(self) -> None:
        """Open the selected publication in a browser."""
        row = self._rows.get(self.query_one(Rows).selected or "")
        if row is not None:
            self.post_message(Browses(row.url))

    @on(Typing.Typed)
    def _typed(self, event: Typing.Typed) -> None:
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        if event.kept or event.left:
            self._ask(event.text)
            self.query_one(Rows).focus()
        else:
            self._pause = self.set_timer(_PAUSE_SECONDS, lambda: self._ask(event.text))

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        if event.key is not None:
            self.post_message(Opens(At("text", event.key)))

    @on(Rows.AtEnd)
    def _at_end(self) -> None:
        if self.view.more or len(self.view.rows) >= self._question.limit:
            self._question = ListAsked(self._question.words, self._question.limit + PAGE)
            self.post_message(self.Asks())

    def _ask(self, words: str) -> None:
        if words != self._question.words:
            self._question = ListAsked(words)
            self.post_message(self.Asks())

    def _show(self) -> None:
        rows = self.query_one(Rows)
        rows.show(self._order)
        typed = f" · /{self._question.words}" if self._question.words else ""
        rows.title(
            say("tui.tab_publications") + typed,
            say("tui.found_more" if self.view.more else "tui.total", count=self.view.total),
        )

    def _row(self, key: str, room: int) -> Line:
        row = self._rows.get(key)
        return list_row(row, room) if row else (Span(key),)
