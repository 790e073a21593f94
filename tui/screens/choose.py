"""A short list to choose from, in front of a screen: columns, views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from monitor.messages import say
from tui.cells import cut
from tui.present import safe
from tui.values import Line, Span, Tone
from tui.widgets.rows import Rows


@dataclass(frozen=True, slots=True)
class Choice:
    """One of what can be chosen; `marked` is None where it is not a matter of yes or no."""

    key: str
    name: str
    marked: bool | None = None


class ChooseScreen(ModalScreen[None]):
    """Shows choices; `take` is told of each that is chosen, `forget` of each that is to go. With `once` the first one ends it."""

    CSS = """
    ChooseScreen { align: center middle; background: $background 60%; }
    ChooseScreen Rows { width: 44; max-width: 90%; height: 18; max-height: 80%; background: $background;
                        border: round $frame-focus; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("L", "app.language", show=False),
        Binding(
            "escape,q,C,v", "close", "tui.key_close", tooltip="tui.tip_close", id="choose.close", key_display="Esc"
        ),
        Binding("space", "take", "tui.key_toggle", tooltip="tui.tip_toggle", id="choose.take"),
        Binding("x,delete", "forget", "tui.key_forget", tooltip="tui.tip_forget", id="choose.forget", show=False),
    ]

    def __init__(
        self,
        title: Callable[[], str],
        choices: Callable[[], Sequence[Choice]],
        take: Callable[[str | None], None],
        forget: Callable[[str], None] | None = None,
        *,
        once: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._take = take
        self._forget = forget
        self._once = once

    def compose(self) -> ComposeResult:
        """One list."""
        yield Rows(self._row)

    def on_mount(self) -> None:
        """Ready to choose."""
        self.query_one(Rows).focus()
        self.redraw()

    def redraw(self) -> None:
        """Say everything again."""
        rows = self.query_one(Rows)
        rows.title(self._title(), say("tui.choose_hint" if self._once else "tui.toggle_hint"))
        rows.show([each.key for each in self._choices()])

    def action_take(self) -> None:
        """Choose the selected one."""
        self._chosen(self.query_one(Rows).selected)

    def action_forget(self) -> None:
        """Forget the selected one."""
        selected = self.query_one(Rows).selected
        if self._forget is not None and selected:
            self._forget(selected)
            self.dismiss()

    def action_close(self) -> None:
        """Back."""
        self.dismiss()

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        self._chosen(event.key)

    def _chosen(self, key: str | None) -> None:
        self._take(key)
        if self._once:
            self.dismiss()
        else:
            self.redraw()

    def _row(self, key: str, room: int) -> Line:
        choice = next((each for each in self._choices() if each.key == key), Choice(key, key))
        mark = "" if choice.marked is None else "[x] " if choice.marked else "[ ] "
        return (Span(mark, Tone.ACCENT), Span(cut(safe(choice.name), room - len(mark))))
