"""The dashboard: joins the reading thread, the poller and the screens. Owns keys, language, looks and the end.

Everything heavy happens in the reading thread, which posts one message a value; widgets are touched
here only. A crash of the reader or of the poller is a line on the screen. Must not open the database
or start a process itself: `read` and `act` do.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable
from urllib.parse import urlsplit

from textual import events, on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from monitor import messages
from monitor.errors import ConfigError
from monitor.messages import say
from monitor.model import CHINA, Change, Severity
from monitor.place import Place
from tui import themes
from tui.act import Poller, Writer, command_line
from tui.ending import ended_by_signals
from tui.going import TABS, At, Browses, Copies, Decides, Keeps, Mutes, Opens, Says, Tests, Way
from tui.keys import KeyEntry, entries
from tui.present import folded_lines, monitor_command, safe, short_path, spoken
from tui.read import WINDOW, Again, Answer, Attend, Look, Reading, Want
from tui.screens.frame import FrameScreen
from tui.screens.overview import OverviewScreen
from tui.screens.page import PageScreen
from tui.values import Around, Detail, Overview, Phase, PlaceWords, Trouble

if TYPE_CHECKING:
    from tui.act.making import Errands

_TICK_SECONDS = 1.0
_READ_AGAIN_SECONDS = 5.0
_SAID_SECONDS = 6.0
_SWITCH_SECONDS = 0.0005
"""How long the reading thread may hold the interpreter while the screen has something to draw; Python's own 5 ms, many times over, would show."""
_MUTED_FOR = timedelta(days=7)
_BELL = "bell"
"""Under which it is kept what to ring for."""
_RINGS = ("off", "high", "all")
_WEB = ("http", "https")


def beijing_now() -> datetime:
    """This moment in the zone that the watched sites write their times in, as the commands say it."""
    return datetime.now(CHINA)


class Dashboard(App[int]):
    """The application; `poller` is None where it must neither poll nor check."""

    TITLE = "duban"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"tab('{tab}')", f"tui.key_{tab}", tooltip=f"tui.tip_tab_{tab}", id=f"app.{tab}", show=False)
            for number, tab in enumerate(TABS, 1)
        ),
        Binding("question_mark", "help", "tui.key_help", tooltip="tui.tip_help", id="app.help", key_display="?"),
        Binding("r", "check", "tui.key_check", tooltip="tui.tip_check", id="app.check"),
        Binding("colon,ctrl+p", "palette", "tui.key_palette", tooltip="tui.tip_palette", id="app.palette", key_display=":"),
        Binding("d", "digest", "tui.key_digest", tooltip="tui.tip_digest", id="app.digest"),
        Binding("e", "export", "tui.key_export", tooltip="tui.tip_export", id="app.export"),
        Binding("left_square_bracket", "way(-1)", "tui.key_back", tooltip="tui.tip_back", id="app.back", key_display="[", show=False),
        Binding("right_square_bracket", "way(1)", "tui.key_forth", tooltip="tui.tip_forth", id="app.forth", key_display="]", show=False),
        Binding("L", "language", "tui.key_language", tooltip="tui.tip_language", id="app.language"),
        Binding("T", "look", "tui.key_light", tooltip="tui.tip_light", id="app.look", show=False),
        Binding("B", "ring", "tui.key_bell", tooltip="tui.tip_bell", id="app.bell", show=False),
        Binding("q", "leave", "tui.key_quit", tooltip="tui.tip_quit", id="app.quit"),
        Binding("space", "held", "tui.key_held", tooltip="tui.tip_held", id="app.held", show=False, key_display="Space"),
        Binding("ctrl+c,ctrl+q", "leave", show=False, priority=True),
    ]  # fmt: skip

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
        self._writer = Writer(place, clock)
        self._writes = ThreadPoolExecutor(1)
        """One after the other, in the order in which they were asked for."""
        self._words = _words(place)
        self._overview = OverviewScreen(self._words, clock)
        self._tabs: dict[str, FrameScreen] = {TABS[0]: self._overview}
        """The tabs that were visited; the others are made, and imported, when they are."""
        self._way = Way()
        self._at = self._way.here
        self._places: dict[At, int] = {}
        self._around = Around()
        self._heard: tuple[frozenset[str], datetime | None] = (frozenset(), None)
        """The changes that were heard of, and when the newest of them was told."""
        self._held: tuple[str, str] | None = None
        """A page that is ready, with its title, until it is looked at."""
        self._token: object = None
        self._loop_of_ours: asyncio.AbstractEventLoop | None = None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our colours also where a look of Textual's own is in force."""
        return themes.DEFAULTS

    # ------------------------------------------------------------ begin and end

    async def on_mount(self) -> None:
        """Show the screen, begin to read, look after the poller."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._read()  # first of all: it reads while the screen is made
        self.install_screen(self._overview, TABS[0])
        await self.push_screen(self._overview)
        self._loop_of_ours = asyncio.get_running_loop()
        self.set_interval(_TICK_SECONDS, self._tick)

    def on_unmount(self) -> None:
        """Let the reading thread end, so that the program can."""
        self._reading.stop()
        if "_errands" in self.__dict__:
            self._errands.stop()
        self._writes.shutdown(wait=False)

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
        answer = event.answer
        if isinstance(answer, Overview):
            await self._show(answer)
        elif isinstance(answer, Detail):
            for screen in self.screen_stack:
                if isinstance(screen, ShowsDetail):
                    screen.show_detail(answer)
        else:
            for screen in self.screen_stack:
                if isinstance(screen, FrameScreen) and screen.is_mounted:
                    screen.answer(answer)

    async def _show(self, overview: Overview) -> None:
        if overview.database != self._token:
            self._token = overview.database
            self._overview.start_anew()
            gc.freeze()  # what was loaded stays: to look through it again and again would hold the screen up
        self._around = replace(self._around, overview=overview, crash="")
        await self._overview.show(overview)
        self._ring(overview)
        for screen in self.screen_stack:
            if isinstance(screen, ShowsDetail) and (change := screen.looked_at) is not None:
                self._reading.ask(Look(change))
        self._tick()

    def _ring(self, overview: Overview) -> None:
        """A bell for what came while the screen was open, where its reader asked for one; the first visit sets the mark."""
        if overview.phase is Phase.READY and overview.unread is None and overview.database is not None:
            self._in_order(lambda: self._writer.see_all(self._clock()))
        news = [each for each in overview.changes if not each.history]
        known, since = self._heard
        came = [each for each in news if since is not None and each.at >= since and each.id not in known]
        self._heard = (
            frozenset(each.id for each in news),
            max((each.at for each in news), default=since or self._clock()),
        )
        wish = overview.preferences.get(_BELL, _RINGS[0])
        if (wish == "all" and came) or (wish == "high" and any(each.severity is Severity.HIGH for each in came)):
            self.bell()

    def _surround(self) -> None:
        """Every screen in sight shows what is around."""
        self._around = replace(self._around, fresh=self._overview.fresh)
        for screen in self.screen_stack:
            if isinstance(screen, FrameScreen):
                screen.surround(self._around)

    @on(FrameScreen.Asks)
    def _attend(self) -> None:
        asked = [screen.asked for screen in self.screen_stack if isinstance(screen, FrameScreen)]
        self._reading.ask(Attend(tuple(each for each in asked if each is not None)))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A reader that broke is said and begun again; nothing else ends."""
        if event.state is not WorkerState.ERROR:
            return
        if event.worker.name != "reading":
            self._say_failed(event.worker.error)
            return
        error = event.worker.error
        self._around = replace(
            self._around, crash=say("tui.worker_crashed", error=safe(f"{type(error).__name__}: {error}"))
        )
        self._surround()
        self._reading = self._new_reading()
        self._attend()
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
        shown = self._around.overview
        if self._poller is not None and shown.phase not in (Phase.LOADING, Phase.NO_SOURCES):
            self._around = replace(self._around, poller=self._poller.step(shown.holder, self._clock()))
        self._surround()

    def _say(self, text: str) -> None:
        """Say something until the next thing happens to be said or a few seconds have passed."""
        self._around = replace(self._around, said=text)
        self._surround()
        if text:
            self.set_timer(_SAID_SECONDS, lambda: self._say("") if self._around.said == text else None)

    @on(Says)
    def _says(self, event: Says) -> None:
        self._say(safe(event.text))

    def action_check(self) -> None:
        """Check all sources now, if it is ours to do."""
        if self._poller is None:
            return
        told = self._poller.check_now()
        self._say(spoken(told.key, told.slots))
        self._tick()

    # ------------------------------------------------------------ where the reader is

    @on(Opens)
    async def _opens(self, event: Opens) -> None:
        if self._way.go(event.at):
            await self._be_there()

    async def action_tab(self, tab: str) -> None:
        """Go to a tab."""
        if self._way.go(At(tab)):
            await self._be_there()

    async def action_way(self, by: int) -> None:
        """Go back, or forth again."""
        if self._way.step(by):
            await self._be_there()

    async def action_back(self) -> None:
        """Back to where one was before; on the first place there is nothing before."""
        await self.action_way(-1)

    async def _be_there(self) -> None:
        here = self._way.here
        if isinstance(front := self._front(), FrameScreen):
            self._places[self._at] = front.place_in
        self._at = here
        while len(self.screen_stack) > 2:  # noqa: PLR2004  what lies in front of the screen is closed
            await self.pop_screen()
        if here.kind in TABS:
            self._make_tab(here.kind)
            await self.switch_screen(here.kind)
        elif here.kind == "entry":
            from tui.screens.entry import EntryScreen

            await self.switch_screen(EntryScreen(self._words, self._clock, here.key, self._places.get(here, 0)))
        else:
            from tui.screens.text import TextScreen

            begin = self._places.get(here, 0)
            await self.switch_screen(TextScreen(self._words, self._clock, int(here.key), begin, here.evidence))
        self._surround()
        self._attend()

    def _make_tab(self, tab: str) -> None:
        if tab in self._tabs:
            return
        from tui.screens.tabs import MADE

        self._tabs[tab] = MADE[tab](self._words, self._clock)
        self.install_screen(self._tabs[tab], tab)

    # ------------------------------------------------------------ what screens ask for

    @on(Browses)
    def _browses(self, event: Browses) -> None:
        """Only addresses of the web are opened: what was fetched may name anything."""
        if urlsplit(event.url).scheme not in _WEB:
            self._say(say("tui.told_no_page", url=safe(event.url)))
            return
        self._say(say("tui.told_page", url=safe(event.url)))

        def browse() -> None:
            if not _open_page(event.url):
                self._from_thread(self._say, say("tui.told_no_browser", url=safe(event.url)))

        self._in_background(browse)

    @on(Copies)
    def _copies(self, event: Copies) -> None:
        self.copy_to_clipboard(event.text)
        self._say(say("tui.told_copied"))

    @on(Keeps)
    def _keeps(self, event: Keeps) -> None:
        self._in_order(lambda: self._writer.prefer(event.name, event.value))

    @on(OverviewScreen.Seen)
    def _seen(self, event: OverviewScreen.Seen) -> None:
        shown = self._overview.overview.changes
        if event.all_of_them and shown:
            latest = max(each.at for each in shown)
            self._in_order(lambda: self._writer.see_all(latest))
        else:
            self._in_order(lambda: self._writer.see(event.changes))
        self._surround()

    @on(Tests)
    def _tests(self, event: Tests) -> None:
        self._say(say("tui.told_testing", name=safe(event.name)))
        title = say("tui.tested", name=safe(event.name))
        self._shown_when_done(title, lambda: self._errands.test(messages.language(), event.name))

    @on(Mutes)
    def _mutes(self, event: Mutes) -> None:
        until = None if event.muted else (self._clock() + _MUTED_FOR).date()

        def mute() -> Trouble:
            told = self._writer.mute(event.name, until)
            self._reading.ask(Again())
            return told

        self._in_order(lambda: self._from_thread(self._said_of, mute()))

    @on(Decides)
    def _decides(self, event: Decides) -> None:
        def decide() -> None:
            try:
                told = self._writer.review(event.verdict)
            except Exception:
                self._from_thread(self._tabs["review"].refused, event.verdict.evidence)
                raise
            self._from_thread(self._decided, event.verdict.evidence, told)

        self._in_order(decide)

    def _decided(self, evidence: str, told: Trouble) -> None:
        if not told.key.startswith("tui.told"):
            self._tabs["review"].refused(evidence)
        words = {
            name: spoken(f"report.status_{told.slots[name]}") for name in ("before", "after") if name in told.slots
        }
        self._say(spoken(told.key, {**told.slots, **words}))

    @cached_property
    def _errands(self) -> Errands:
        from tui.act.making import Errands

        return Errands(self._place)

    def action_digest(self) -> None:
        """A digest of what is on the screen."""
        screen = self._front()
        options = screen.digest_options() if screen else ()
        self._say(say("tui.told_digest"))
        self._shown_when_done(say("tui.digest"), lambda: self._errands.digest(messages.language(), options))

    def action_export(self) -> None:
        """What is on the screen as a file."""
        from tui.act.making import export
        from tui.taking import rows_of

        screen = self._front()
        if screen is None:
            return
        name, rows = rows_of(screen, self._around.overview.ledger)
        self._tell_when_done(lambda: export(self._place, name, rows(), self._clock()))

    def _front(self) -> FrameScreen | None:
        return next((each for each in reversed(self.screen_stack) if isinstance(each, FrameScreen)), None)

    def _in_order(self, work: Callable[[], object]) -> None:
        """A write, after those that were asked for before it; one that breaks is said, and the next one comes."""

        def run() -> None:
            try:
                work()
            except Exception as error:  # noqa: BLE001  a mistake in one write must not end unseen, nor end the screen
                self._from_thread(self._say_failed, error)

        self._writes.submit(run)

    def _say_failed(self, error: BaseException | None) -> None:
        self._say(say("tui.told_failed", error=safe(f"{type(error).__name__}: {error}")))

    def _from_thread(self, tell: Callable[..., object], *given: object) -> None:
        """Have something told in the screen's own thread, unless the screen is gone by now."""
        with suppress(RuntimeError, asyncio.CancelledError):
            self.call_from_thread(tell, *given)

    def _said_of(self, told: Trouble) -> None:
        self._say(spoken(told.key, told.slots))

    def _in_background(self, work: Callable[[], object]) -> None:
        self.run_worker(work, thread=True, exit_on_error=False, name="errand")

    def _tell_when_done(self, work: Callable[[], Trouble]) -> None:
        def run() -> None:
            told = work()
            self._from_thread(self._said_of, told)

        self._in_background(run)

    def _shown_when_done(self, title: str, work: Callable[[], str]) -> None:
        def run() -> None:
            text = work()
            self._from_thread(self._page, title, text)

        self._in_background(run)

    def _page(self, title: str, text: str) -> None:
        """Shows what is ready, but never over what its reader is typing or reading."""
        self._held = (title, text)
        if _letters_into(self.focused) or isinstance(self.screen, ModalScreen):
            self._say(say("tui.told_ready", title=title))
        else:
            self.action_held()

    def action_held(self) -> None:
        """Show what was made and waits to be read."""
        if self._held is None:
            return
        (title, text), self._held = self._held, None
        self._say("")
        self.push_screen(PageScreen(lambda: title, lambda room: folded_lines(text, room), text))

    # ------------------------------------------------------------ language, look, bell, help

    def on_key(self, event: events.Key) -> None:
        """A key that was on its way elsewhere when a line to type into was opened is for that line."""
        letters = _letters_into(self.focused)
        if letters is not None and event.is_printable and event.character:
            letters(event.character)

    def action_language(self) -> None:
        """Speak the other language from now on."""
        messages.use("en" if messages.language() == "zh" else "zh")
        for screen in self.screen_stack:
            if isinstance(screen, Speaking):
                screen.redraw()

    def action_look(self) -> None:
        """Dark or light."""
        dark = self.theme == themes.DARK.name
        self.theme = themes.LIGHT.name if dark else themes.DARK.name

    def action_ring(self) -> None:
        """Ring for nothing, for what weighs most, or for everything."""
        wish = self._around.overview.preferences.get(_BELL, _RINGS[0])
        following = _RINGS[(_RINGS.index(wish) + 1) % len(_RINGS)] if wish in _RINGS else _RINGS[0]
        self._in_order(lambda: self._writer.prefer(_BELL, following))
        self._say(say(f"tui.told_bell_{following}"))

    def action_help(self) -> None:
        """Keys and marks."""
        from tui.screens.help import HelpScreen

        below = self.screen

        def keys() -> list[KeyEntry]:
            return entries(below.active_bindings.values())

        if not isinstance(below, HelpScreen):
            self.push_screen(HelpScreen(keys))

    def action_palette(self) -> None:
        """Everything that can be done here."""
        from tui.screens.palette import PaletteScreen

        if isinstance(self.screen, PaletteScreen):
            return

        def run(entry: KeyEntry | None) -> None:
            if entry is not None:
                self.call_later(self.run_action, entry.action, entry.node)

        self.push_screen(PaletteScreen(entries(self.screen.active_bindings.values())), run)

    def action_leave(self) -> None:
        """End the program."""
        self.exit(0)


@runtime_checkable
class Speaking(Protocol):
    """A screen that says everything again when the language is another."""

    def redraw(self) -> None:
        """Say everything again."""


def _letters_into(widget: Widget | None) -> Callable[[str], object] | None:
    """How letters get into a widget that one types into; None for every other."""
    return getattr(widget, "insert_text_at_cursor", None)


@runtime_checkable
class ShowsDetail(Protocol):
    """A screen with what stands behind one change; `looked_at` is the one that must be kept up to date."""

    looked_at: Change | None

    def show_detail(self, detail: Detail) -> None:
        """Show this, if it is about the change of the screen."""


def _open_page(url: str) -> bool:
    import webbrowser

    return webbrowser.open(url) is not False


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
