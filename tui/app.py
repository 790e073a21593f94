"""The dashboard: joins the reading thread, the poller and the screens. Owns keys, language, looks and the end.

Everything heavy happens in the reading thread, which posts one message a value; widgets are touched
here only. A crash of the reader or of the poller is a line on the screen. Must not open the database
or start a process itself: `read` and `act` do.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.worker import Worker, WorkerState

from monitor import messages
from monitor.errors import ConfigError
from monitor.messages import say
from monitor.model import CHINA
from monitor.place import Place
from tui import themes
from tui.act import Poller, command_line
from tui.ending import ended_by_signals
from tui.keys import KeyEntry, entries
from tui.present import monitor_command, safe, short_path, spoken
from tui.read import WINDOW, Answer, Look, Reading, Want
from tui.screens.detail import DetailScreen
from tui.screens.help import HelpScreen
from tui.screens.overview import OverviewScreen
from tui.values import Overview, Phase, PlaceWords

_TICK_SECONDS = 1.0
_READ_AGAIN_SECONDS = 5.0


def beijing_now() -> datetime:
    """This moment in the zone that the watched sites write their times in, as the commands say it."""
    return datetime.now(CHINA)


class Dashboard(App[int]):
    """The application; `poller` is None where it must neither poll nor check."""

    TITLE = "duban"
    CSS = """
    .tone--strong { text-style: bold; color: $tone-strong; }
    .tone--text { color: $foreground; }
    .tone--muted { color: $tone-muted; }
    .tone--accent { color: $tone-accent; }
    .tone--done { color: $tone-done; }
    .tone--in-progress { color: $tone-in-progress; }
    .tone--behind { color: $tone-behind; }
    .tone--overdue { color: $tone-overdue; text-style: bold; }
    .tone--no-evidence { color: $tone-no-evidence; }
    .tone--not-checked { color: $tone-not-checked; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "check", "tui.key_check", tooltip="tui.tip_check", id="app.check"),
        Binding("l", "language", "tui.key_language", tooltip="tui.tip_language", id="app.language"),
        Binding("d", "look", "tui.key_light", tooltip="tui.tip_light", id="app.look"),
        Binding("question_mark", "help", "tui.key_help", tooltip="tui.tip_help", id="app.help", key_display="?"),
        Binding("q", "leave", "tui.key_quit", tooltip="tui.tip_quit", id="app.quit"),
        Binding("ctrl+c,ctrl+q", "leave", show=False),
    ]

    class Told(Message):
        """A value from the reading thread."""

        def __init__(self, answer: Answer) -> None:
            super().__init__()
            self.answer = answer

    def __init__(
        self, place: Place, poller: Poller | None = None, *, clock: Callable[[], datetime] = beijing_now
    ) -> None:
        super().__init__()
        self.register_theme(themes.DARK)
        self.register_theme(themes.LIGHT)
        self.theme = themes.DARK.name
        self._clock = clock
        self._poller = poller
        self._place = place
        self._reading = self._new_reading()
        self._overview = OverviewScreen(_words(place), clock)
        self._token: object = None
        self._loop_of_ours: asyncio.AbstractEventLoop | None = None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our colours also where a look of Textual's own is in force."""
        return themes.DEFAULTS

    # ------------------------------------------------------------ begin and end

    async def on_mount(self) -> None:
        """Show the screen, begin to read, look after the poller."""
        await self.push_screen(self._overview)
        self._loop_of_ours = asyncio.get_running_loop()
        self._read()
        self.set_interval(_TICK_SECONDS, self._tick)

    def on_unmount(self) -> None:
        """Let the reading thread end, so that the program can."""
        self._reading.stop()

    def leave_soon(self, code: int) -> None:
        """End the program the ordinary way, from a signal's handler."""
        if self._loop_of_ours is None:
            raise SystemExit(code)
        self._loop_of_ours.call_soon_threadsafe(self.exit, code)

    # ------------------------------------------------------------ reading

    def _new_reading(self) -> Reading:
        return Reading(self._place, self._clock, self._hand_over)

    def _hand_over(self, answer: Answer) -> None:
        self.post_message(self.Told(answer))

    def _read(self) -> None:
        self.run_worker(self._reading.run, name="reading", thread=True, exit_on_error=False)

    @on(Told)
    async def _told(self, event: Told) -> None:
        if isinstance(event.answer, Overview):
            await self._show(event.answer)
            return
        for screen in self.screen_stack:
            if isinstance(screen, OverviewScreen | DetailScreen):
                screen.show_detail(event.answer)

    async def _show(self, overview: Overview) -> None:
        if overview.database != self._token:
            self._token = overview.database
            self._overview.start_anew()
        self._overview.show_crash("")
        await self._overview.show(overview)
        for screen in self.screen_stack:
            if isinstance(screen, DetailScreen):
                self._reading.ask(Look(screen.change))
        self._tick()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A reader that broke is said and begun again; nothing else ends."""
        if event.worker.name != "reading" or event.state is not WorkerState.ERROR:
            return
        error = event.worker.error
        self._overview.show_crash(say("tui.worker_crashed", error=safe(f"{type(error).__name__}: {error}")))
        self._reading = self._new_reading()
        self.set_timer(_READ_AGAIN_SECONDS, self._read)

    @on(OverviewScreen.Wanted)
    def _wanted(self, event: OverviewScreen.Wanted) -> None:
        self._reading.ask(Look(event.change))

    @on(OverviewScreen.OlderWanted)
    def _older(self) -> None:
        shown = self._overview.overview
        if len(shown.changes) >= shown.limit:
            self._reading.ask(Want(shown.limit + WINDOW))

    # ------------------------------------------------------------ the poller and the clock

    def _tick(self) -> None:
        shown = self._overview.overview
        if self._poller is not None and shown.phase not in (Phase.LOADING, Phase.NO_SOURCES):
            self._overview.show_poller(self._poller.step(shown.holder, self._clock()))
        else:
            self._overview.show_moment()

    def action_check(self) -> None:
        """Check all sources now, if it is ours to do."""
        if self._poller is None:
            return
        told = self._poller.check_now()
        self._overview.say_once(spoken(told.key, told.slots))
        self._tick()

    # ------------------------------------------------------------ language, look, help

    def action_language(self) -> None:
        """Speak the other language from now on."""
        messages.use("en" if messages.language() == "zh" else "zh")
        for screen in self.screen_stack:
            if isinstance(screen, OverviewScreen | DetailScreen | HelpScreen):
                screen.redraw()

    def action_look(self) -> None:
        """Dark or light."""
        dark = self.theme == themes.DARK.name
        self.theme = themes.LIGHT.name if dark else themes.DARK.name

    def action_help(self) -> None:
        """Keys and marks."""
        below = self.screen

        def keys() -> list[KeyEntry]:
            return entries(below.active_bindings.values())

        if not isinstance(below, HelpScreen):
            self.push_screen(HelpScreen(keys))

    def action_leave(self) -> None:
        """End the program."""
        self.exit(0)


def _words(place: Place) -> PlaceWords:
    home = Path.home()
    folder = short_path(place.folder, home)
    command = monitor_command(place.folder, folder, Path.cwd())
    return PlaceWords(folder, short_path(place.sources_file, home), command)


def run(place: Place, lang: str, *, poll: bool) -> int:
    """Show the dashboard of this place until its reader leaves; the exit code.

    With `poll` it starts `monitor run` unless another process polls the place, and ends it when it
    ends itself. Raises ConfigError tui.no_terminal when there is no terminal to show it on.
    """
    in_browser = "TEXTUAL_DRIVER" in os.environ  # set by what serves it, which takes the terminal's place
    if not in_browser:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise ConfigError("tui.no_terminal")
        for stale in ("COLUMNS", "LINES"):  # would hold the screen to a size the terminal no longer has
            os.environ.pop(stale, None)
    messages.use(lang)
    poller = Poller(lambda job: command_line(place, messages.language(), job), polls=poll)
    app = Dashboard(place, poller)
    try:
        with ended_by_signals(app.leave_soon, poller.stop):
            code = app.run()
    finally:
        poller.stop()
    return code if code is not None else app.return_code or 0
