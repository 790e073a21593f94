"""What stands behind a change: the sentence, who said it, where and when, the reasons. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from monitor.messages import say
from monitor.model import Ledger
from tui.explain import detail_lines
from tui.values import Detail, Line, Span, Tone
from tui.widgets.scrolled_lines import ScrolledLines


class DetailView(ScrolledLines):
    """Shows a Detail; a word in its place while there is none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "screen.back", "tui.key_close", tooltip="tui.tip_close", id="detail.back", key_display="Esc"),
        Binding("enter", "screen.back", show=False),
    ]

    def __init__(self, clock: Callable[[], datetime], *, id: str | None = None) -> None:
        super().__init__(self._detail_lines, id=id)
        self._clock = clock
        self._detail: Detail | None = None
        self._ledger = Ledger((), "")

    @property
    def detail(self) -> Detail | None:
        """What is shown."""
        return self._detail

    def show(self, detail: Detail | None, ledger: Ledger) -> None:
        """Show this, from its beginning when it is about another change than before."""
        shown = self._detail.change.id if self._detail else None
        self._detail, self._ledger = detail, ledger
        if (detail.change.id if detail else None) != shown:
            self.to_top()
        self.redraw()

    def _detail_lines(self, width: int) -> Sequence[Line]:
        if self._detail is None:
            return [(Span(say("tui.detail_none"), Tone.MUTED),)]
        return detail_lines(self._detail, self._ledger, self._clock(), width)
