"""The ledger: every commitment in a table that is filtered while one types, sorted, grouped, and kept as named views."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from monitor.messages import say
from monitor.model import Ledger
from tui import table
from tui.filtering import Words
from tui.going import At, Browses, Keeps, Opens, Says
from tui.questions import Entry, LedgerAsked, LedgerView, View
from tui.screens.choose import Choice, ChooseScreen
from tui.screens.frame import FrameScreen
from tui.steady import steady
from tui.table import Layout
from tui.values import Line, PlaceWords, Span, State, Tone
from tui.widgets.rows import HEADING, Rows
from tui.widgets.text_lines import TextLines
from tui.widgets.typing import Typing

LAST = "ledger"
"""Under which the layout is kept from one visit to the next."""
VIEW = "view:"
"""Before the name of a view that its reader named."""
_FRAME = 6
"""Cells that the frame, the scrollbar and the cursor take of a row."""
_STATES = (State.OVERDUE, State.BEHIND, State.IN_PROGRESS, State.DONE, State.NO_EVIDENCE, State.NOT_CHECKED)


class LedgerScreen(FrameScreen):
    """The table of commitments."""

    tab = "ledger"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "tui.key_filter", tooltip="tui.tip_filter", id="ledger.filter", key_display="/"),
        Binding("s", "sort", "tui.key_sort", tooltip="tui.tip_sort", id="ledger.sort"),
        Binding("S", "reverse", "tui.key_reverse", tooltip="tui.tip_reverse", id="ledger.reverse", show=False),
        Binding("b", "group", "tui.key_group", tooltip="tui.tip_group", id="ledger.group"),
        Binding("C", "columns", "tui.key_columns", tooltip="tui.tip_columns", id="ledger.columns"),
        Binding("v", "views", "tui.key_views", tooltip="tui.tip_views", id="ledger.views"),
        Binding("V", "save", "tui.key_save", tooltip="tui.tip_save", id="ledger.save", show=False),
        Binding("o", "page", "tui.key_page", tooltip="tui.tip_document", id="ledger.page", show=False),
        Binding("escape", "clear", "tui.key_clear", tooltip="tui.tip_clear", id="ledger.clear", key_display="Esc", show=False),
    ]  # fmt: skip

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime]) -> None:
        super().__init__(place, clock)
        self.chosen = Layout()
        self._view = LedgerView(LedgerAsked())
        self._entries: dict[str, Entry] = {}
        self._words: dict[str, Words] = {}
        self._order: list[str] = []
        self._groups: dict[str, list[Entry]] = {}
        self._read = False
        self._fitted: tuple[object, tuple[table.Column, ...]] = (None, ())
        """The columns that fit, and for what; every row asks for them."""
        self._themes: dict[str, str] = {}

    def parts(self) -> ComposeResult:
        """The line to type into, the heads of the columns, the rows."""
        yield Typing()
        yield TextLines(self._head_lines, id="heads")
        yield Rows(self._row, empty=lambda: say("tui.nothing_fits" if self._entries else "tui.no_entries"))

    def on_mount(self) -> None:
        """Begin with the rows selected, so that keys work at once."""
        self.query_one("#heads").styles.height = 1
        self.query_one("#heads").styles.padding = (0, 2)
        self.query_one(Rows).focus()

    @property
    def asked(self) -> LedgerAsked:
        """The whole ledger."""
        return LedgerAsked()

    def answer(self, view: View) -> None:
        """Take in the ledger as it stands now."""
        if not isinstance(view, LedgerView):
            return
        self._view = view
        self._entries = {each.commitment.id: each for each in view.entries}
        if not self._read:
            self._read = True
            kept = _layout(self.around.overview.preferences.get(LAST))
            self._take(replace(kept, typed=""))  # a filter of days ago would only hide things
        self._reword()
        wanted = self._wanted()
        self._order = steady(self._order, wanted, self._entries) if self._order else wanted
        self._show()

    def redraw(self) -> None:
        """Say everything again in the language in force."""
        if self.is_mounted and self.query(Rows):
            self._reword()
            self._show()
        super().redraw()

    @property
    def shown(self) -> list[Entry]:
        """The entries on the screen, in order."""
        return [self._entries[key] for key in self._order if key in self._entries]

    @property
    def ledger(self) -> Ledger:
        """The ledger they are from."""
        return self.around.overview.ledger

    def digest_options(self) -> list[str]:
        """The themes that are shown, where not all are."""
        shown, all_of_them = (
            {each.commitment.theme for each in self.shown},
            {e.commitment.theme for e in self._view.entries},
        )
        return [word for theme in sorted(shown) for word in ("--theme", str(theme))] if shown != all_of_them else []

    # ------------------------------------------------------------ what keys do

    def action_filter(self) -> None:
        """Type what to look for."""
        self.query_one(Typing).begin("filter", say("tui.filter_hint"), self.chosen.typed)

    def action_clear(self) -> None:
        """Take the filter away; where there is none, back."""
        if self.chosen.typed:
            self._choose(replace(self.chosen, typed=""))
        else:
            self.app.call_later(self.app.run_action, "back")

    def action_sort(self) -> None:
        """Sort by the next of what is shown."""
        sorts = [table.SORTS_FIRST, "name", *(each.name for each in self._columns())]
        self._choose(replace(self.chosen, sort=table.next_of(sorts, self.chosen.sort), backwards=False))

    def action_reverse(self) -> None:
        """The other way round."""
        self._choose(replace(self.chosen, backwards=not self.chosen.backwards))

    def action_group(self) -> None:
        """Group by the next of what can be grouped by."""
        self._choose(replace(self.chosen, group=table.next_of(table.GROUPS, self.chosen.group)))

    def action_columns(self) -> None:
        """Choose the columns."""

        def choices() -> list[Choice]:
            return [
                Choice(each, say(f"tui.column_{each}"), marked=each in self.chosen.columns) for each in table.COLUMNS
            ]

        def take(key: str | None) -> None:
            if key is not None:
                self._choose(table.toggled(self.chosen, key))

        self.app.push_screen(ChooseScreen(lambda: say("tui.columns"), choices, take))

    def action_views(self) -> None:
        """Choose a view: of one state, or one that was named."""

        def choices() -> list[Choice]:
            states = [Choice(f"status:{each}", say(f"tui.state_{each}")) for each in _STATES]
            named = [each for each in self.around.overview.preferences if each.startswith(VIEW)]
            return [
                Choice("", say("tui.view_all")),
                *states,
                *(Choice(each, each.removeprefix(VIEW)) for each in sorted(named)),
            ]

        def take(key: str | None) -> None:
            if key is not None and key.startswith(VIEW):
                self._choose(_layout(self.around.overview.preferences.get(key)))
            elif key is not None:
                self._choose(replace(self.chosen, typed=key))

        def forget(key: str) -> None:
            if key.startswith(VIEW):
                self.post_message(Keeps(key, None))

        self.app.push_screen(ChooseScreen(lambda: say("tui.views"), choices, take, forget, once=True))

    def action_save(self) -> None:
        """Name what is shown, to come back to."""
        self.query_one(Typing).begin("view", say("tui.view_hint"))

    def action_page(self) -> None:
        """Open the document of the selected entry."""
        entry = self._entries.get(self.query_one(Rows).selected or "")
        if entry is not None and entry.commitment.document.url:
            self.post_message(Browses(entry.commitment.document.url))

    @on(Typing.Typed)
    def _typed(self, event: Typing.Typed) -> None:
        event.stop()
        if event.purpose == "filter":
            self._choose(replace(self.chosen, typed=event.text), keep=event.kept or event.left)
        elif event.kept and event.text.strip():
            self.post_message(Keeps(VIEW + event.text.strip(), json.dumps(asdict(self.chosen), ensure_ascii=False)))
            self.post_message(Says(say("tui.told_view", name=event.text.strip())))
        if event.kept or event.left:
            self.query_one(Rows).focus()

    def on_click(self, event: events.Click) -> None:
        """A head sorts by its column, a second time the other way round."""
        heads = self.query_one("#heads")
        offset = event.get_content_offset(heads)
        if offset is not None:
            columns, room = self._columns(), heads.content_size.width - 2
            self._choose(table.sorted_by(table.column_at(columns, offset.x - 1, room), self.chosen))

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        if event.key is not None:
            self.post_message(Opens(At("entry", event.key)))

    # ------------------------------------------------------------ what it shows

    def _choose(self, layout: Layout, *, keep: bool = True) -> None:
        """Show it so; only what its reader asks for takes rows away."""
        self._take(layout)
        self._order = self._wanted()
        self._show()
        if keep:
            self.post_message(Keeps(LAST, json.dumps(asdict(layout), ensure_ascii=False)))

    def _take(self, layout: Layout) -> None:
        self.chosen = layout

    def _wanted(self) -> list[str]:
        fitting = table.fitting(self._view.entries, self._words, self.chosen.typed)
        return [each.commitment.id for each in table.ordered(fitting, self.chosen)]

    def _reword(self) -> None:
        self._themes = table.theme_names(self._view.themes)
        self._words = {key: table.words(each, self._view.themes) for key, each in self._entries.items()}

    def _show(self) -> None:
        self._groups = dict(table.grouped(self.shown, self.chosen))
        keys: list[str] = []
        for group, entries in self._groups.items():
            keys += [HEADING + group] if self.chosen.group != "none" else []
            keys += [each.commitment.id for each in entries]
        rows = self.query_one(Rows)
        rows.show(keys)
        typed = f" · /{self.chosen.typed}" if self.chosen.typed else ""
        summary = table.summary(self.chosen, len(self._order), len(self._entries), len(self._columns()))
        rows.title(say("tui.tab_ledger") + typed, summary + self._as_of())
        self.query_one("#heads", TextLines).redraw()

    def _as_of(self) -> str:
        """The day of the last check, where that is not today: by then it is that things stand so."""
        last = self.around.overview.last_round
        day = last.astimezone(self.clock().tzinfo).date() if last else None
        return f" · {say('tui.as_of_day', day=day)}" if day is not None and day != self.clock().date() else ""

    def _columns(self) -> tuple[table.Column, ...]:
        asked = (self.chosen.columns, self.size.width)
        if self._fitted[0] != asked:
            self._fitted = (asked, table.fitted(self.chosen, max(self.size.width - _FRAME, 20)))
        return self._fitted[1]

    def _head_lines(self, room: int) -> Iterable[Line]:
        return ((Span(" "), *table.head(self._columns(), self.chosen, room - 2)),)

    def _row(self, key: str, room: int) -> Line:
        themes = self._themes
        if key.startswith(HEADING):
            group = key.removeprefix(HEADING)
            titles = {
                each.commitment.document.key: each.commitment.document.title for each in self._groups.get(group, ())
            }
            return table.group_title(group, self._groups.get(group, ()), self.chosen, themes, titles)
        entry = self._entries.get(key)
        return table.row(entry, self._columns(), themes, room) if entry else (Span(key, Tone.MUTED),)


def _layout(kept: str | None) -> Layout:
    """The layout that was kept; the usual one for what cannot be read."""
    try:
        said = json.loads(kept) if kept else {}
        return replace(Layout(), **{**said, "columns": tuple(said.get("columns", Layout().columns))})
    except (ValueError, TypeError, AttributeError):
        return Layout()
