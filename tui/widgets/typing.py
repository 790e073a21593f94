"""A line to type into, shown only while it is needed: a filter, words to look for, a number, a note."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from monitor.text.terminal import for_terminal


class Typing(Input):
    """Tells every change and the end; Enter keeps what was typed, Escape leaves it as it was before."""

    DEFAULT_CSS = """
    Typing { height: 1; border: none; padding: 0 1; background: $bar; }
    Typing:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "tui.key_leave", tooltip="tui.tip_leave", id="typing.leave", key_display="Esc"),
        Binding("tab,shift+tab", "submit", show=False),  # elsewhere keys would do things while the line stands open
    ]

    class Typed(Message):
        """What stands in the line now; `kept` once it was ended by Enter, `left` once by Escape."""

        def __init__(self, purpose: str, text: str, *, kept: bool = False, left: bool = False) -> None:
            super().__init__()
            self.purpose = purpose
            self.text = text
            self.kept = kept
            self.left = left

    def __init__(self) -> None:
        super().__init__(select_on_focus=False)
        self.purpose = ""
        self._before = ""
        self.display = self.can_focus = False

    def begin(self, purpose: str, placeholder: str, text: str = "") -> None:
        """Open the line for a purpose, with what stood there before."""
        self.purpose, self._before = purpose, text
        self.placeholder = placeholder
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text)
        self.display = self.can_focus = True
        self.screen.set_focus(self)  # at once: the next key may be in the same packet

    @property
    def open(self) -> bool:
        """Whether it is shown."""
        return bool(self.display)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.open:
            self.post_message(self.Typed(self.purpose, self.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._end(self.Typed(self.purpose, self.value, kept=True))

    def action_leave(self) -> None:
        """Close it; what stood there before stands again."""
        self._end(self.Typed(self.purpose, self._before, left=True))

    def _end(self, told: Typed) -> None:
        self.display = self.can_focus = False
        self.post_message(told)

    def _on_paste(self, event: events.Paste) -> None:
        """Pasted text is one line of letters, whatever it was."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(for_terminal(event.text))
