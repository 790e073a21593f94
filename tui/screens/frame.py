"""What every full screen has around its own parts: the line of tabs, notices, the status line, the keys, and too little room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen

from monitor.messages import say
from tui.cells import wrap
from tui.keys import entries
from tui.present import cut_line, notice, status_line, too_small
from tui.values import Around, Line, PlaceWords, Span, Tone
from tui.widgets.header_line import HeaderLine
from tui.widgets.key_line import KeyLine
from tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from tui.questions import Asked, View

LEAST = (72, 20)
"""Columns and rows below which nothing useful fits."""
WIDE = 120
TALL = 34
_UNSEEN = ("language", "help", "leave")
"""What can be done while there is too little room to show anything."""
_BY_WIDTH = [(0, "-narrow"), (LEAST[0], "-medium"), (WIDE, "-wide")]
_BY_HEIGHT = [(0, "-short"), (LEAST[1], "-middle"), (TALL, "-tall")]


class FrameScreen(Screen[None]):
    """The base of the screens; `tab` names the one of the tabs that is lit."""

    HORIZONTAL_BREAKPOINTS = _BY_WIDTH
    VERTICAL_BREAKPOINTS = _BY_HEIGHT
    DEFAULT_CSS = """
    FrameScreen {
        background: $background;
        #all { height: 1fr; }
        #small { display: none; height: 1fr; padding: 1 2; }
        #body { height: 1fr; }
        #notice { height: auto; max-height: 3; padding: 0 1; background: $notice; }
        #status { height: 1; padding: 0 1; }
        .framed { border: round $frame; border-title-color: $tone-strong; border-subtitle-color: $tone-muted; padding: 0 1; }
        .framed:focus { border: round $frame-focus; }

        &.-narrow #all, &.-short #all { display: none; }
        &.-narrow #small, &.-short #small { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.back", "tui.key_close", tooltip="tui.tip_close", id="frame.back", key_display="Esc"),
    ]
    tab: ClassVar[str] = ""

    class Asks(Message):
        """The screen needs its question answered, now and whenever the answer may be another."""

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.place = place
        self.clock = clock
        self.around = Around()

    # ------------------------------------------------------------ what a screen says of itself

    def parts(self) -> ComposeResult:
        """What stands between the tabs and the notices."""
        raise NotImplementedError

    @property
    def asked(self) -> Asked | None:
        """The question whose answer it shows."""
        return None

    def answer(self, view: View) -> None:
        """Show the answer to its question; others are no concern of its."""

    @property
    def place_in(self) -> int:
        """Where its reader is on a screen that is made anew at the next visit."""
        return 0

    def refused(self, key: str) -> None:
        """What was decided of a row was not taken; a screen where nothing is decided has nothing to do."""

    def digest_options(self) -> Sequence[str]:
        """How a digest is narrowed to what is on the screen."""
        return ()

    # ------------------------------------------------------------ what it is made of

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        with Container(id="all"):
            yield HeaderLine(self.place.folder, self.tab)
            with Container(id="body"):
                yield from self.parts()
            yield TextLines(self._notice_lines, id="notice", collapses=True)
            yield TextLines(self._status_lines, id="status")
            yield KeyLine()
        yield TextLines(self._small_lines, id="small")

    def surround(self, around: Around) -> None:
        """Show what is around."""
        self.around = around
        self.show_moment()

    def show_moment(self) -> None:
        """Bring the lines that depend on the time up to date."""
        heads = self.query(HeaderLine)
        if not (self.is_mounted and heads):
            return  # the parts come into being, and go, a moment after the screen
        heads.first().show(self.around.fresh, self.clock())
        for lines in self.query(TextLines):
            lines.redraw()

    def redraw(self) -> None:
        """Say everything again: the language or the day is another."""
        self.show_keys()
        self.show_moment()
        for head in self.query(HeaderLine):
            head.redraw()

    def show_keys(self) -> None:
        """Show the keys that work now."""
        if self.is_mounted:
            shown = [entry for entry in entries(self.active_bindings.values()) if entry.shown]
            self.query_one(KeyLine).show(shown)

    def on_descendant_focus(self) -> None:
        """Other keys work now."""
        self.show_keys()

    @property
    def too_small(self) -> bool:
        """Whether nothing of it is shown for want of room."""
        return self.size.width < LEAST[0] or self.size.height < LEAST[1]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is done to what cannot be seen."""
        del parameters
        return not self.too_small or action in _UNSEEN

    def on_resize(self) -> None:
        """What is hidden has no keys; what is shown again has them again."""
        self.call_after_refresh(self._refocus)

    def _refocus(self) -> None:
        if self.too_small:
            self.set_focus(None)
        elif self.focused is None or not self.focused.display:
            self.set_focus(next(iter(self.focus_chain), None))
        self.redraw()

    def on_screen_resume(self) -> None:
        """It is in front again."""
        self.post_message(self.Asks())
        self.call_after_refresh(self.redraw)

    @property
    def has_pane(self) -> bool:
        """Whether there is room for a pane beside the list."""
        return self.size.width >= WIDE

    # ------------------------------------------------------------ lines

    def _notice_lines(self, room: int) -> Iterable[Line]:
        wrong = self.around.crash or notice(self.around.overview.trouble, self.around.poller, self.clock())
        if self.around.said:
            yield cut_line((Span("› ", Tone.ACCENT), Span(self.around.said)), room)
        for index, piece in enumerate(wrap(wrong, room - 2)[:2] if wrong else ()):
            yield (Span("■ " if index == 0 else "  ", Tone.OVERDUE), Span(piece))

    def _status_lines(self, room: int) -> Iterable[Line]:
        return (status_line(self.around.overview, self.around.poller, self.clock(), room),)

    def _small_lines(self, room: int) -> Iterable[Line]:
        columns, rows = self.app.size
        for text in too_small(columns, rows, LEAST):
            for piece in wrap(text, room):
                yield (Span(piece),)


def hint(key: str) -> Line:
    """A word in the place of what is not there."""
    return (Span(say(key), Tone.MUTED),)
