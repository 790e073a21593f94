"""The sources: how each fares, its last checks, when it is asked next; test one, keep one quiet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from monitor.messages import say
from tui.feeds import feed_lines, feed_row
from tui.going import Browses, Mutes, Tests
from tui.questions import Fed, SourcesAsked, SourcesListed, View
from tui.screens.frame import hint
from tui.screens.paned import PanedScreen
from tui.values import Line, PlaceWords, Span
from tui.widgets.rows import Rows


class SourcesScreen(PanedScreen):
    """The list of sources."""

    tab = "sources"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "test", "tui.key_test", tooltip="tui.tip_test", id="sources.test"),
        Binding("M", "mute", "tui.key_mute", tooltip="tui.tip_mute", id="sources.mute"),
        Binding("o", "page", "tui.key_page", tooltip="tui.tip_page", id="sources.page"),
    ]

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime]) -> None:
        super().__init__(place, clock)
        self._rows: dict[str, Fed] = {}

    @property
    def asked(self) -> SourcesAsked:
        """All of them."""
        return SourcesAsked()

    def answer(self, view: View) -> None:
        """Take in how they fare now."""
        if isinstance(view, SourcesListed):
            self._rows = {each.source.name: each for each in view.rows}
            self.show_rows()

    @property
    def selected(self) -> Fed | None:
        """The source under the cursor."""
        return self._rows.get(self.query_one(Rows).selected or "")

    @property
    def shown(self) -> list[Fed]:
        """The sources on the screen."""
        return list(self._rows.values())

    def action_test(self) -> None:
        """Try the selected source; nothing is kept."""
        if self.selected is not None:
            self.post_message(Tests(self.selected.source.name))

    def action_mute(self) -> None:
        """Tell nothing of the selected source for a week, or of a muted one again."""
        if self.selected is not None:
            self.post_message(Mutes(self.selected.source.name, muted=self.selected.muted))

    def action_page(self) -> None:
        """Open the selected source in a browser."""
        if self.selected is not None:
            self.post_message(Browses(self.selected.source.url))

    def empty(self) -> str:
        """No sources at all."""
        return say("tui.sources_none")

    def keys_and_titles(self) -> tuple[Sequence[str], str, str, str]:
        """Each by its name."""
        return list(self._rows), say("tui.tab_sources"), say("tui.total", count=len(self._rows)), say("tui.source")

    def row(self, key: str, room: int) -> Line:
        """One source."""
        fed = self._rows.get(key)
        return feed_row(fed, self.clock(), room) if fed else (Span(key),)

    def lines(self, room: int) -> Sequence[Line]:
        """The selected source in full."""
        return list(feed_lines(self.selected, self.clock(), room)) if self.selected else [hint("tui.sources_none")]
