"""Values become lines of text: marks, bars, times, the rows of the overview.

Pure, in the language in force; the moment is an argument. Everything that was fetched passes `safe`
here, so a widget may show what it gets. Must not import Textual, read or write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote
from types import MappingProxyType

from monitor.messages import language, say
from monitor.model import Change, ChangeKind, Ledger, Slots
from monitor.report.lines import KIND_MARKS, change_line
from monitor.text.terminal import for_terminal
from tui.cells import cut, cut_before_tail, fit, width, wrap
from tui.values import (
    Line,
    Overview,
    Phase,
    PlaceWords,
    PollerState,
    PollerView,
    SourcesView,
    Span,
    State,
    ThemeView,
    Tone,
    Trouble,
)

TONES = MappingProxyType(
    {
        State.DONE: Tone.DONE,
        State.IN_PROGRESS: Tone.IN_PROGRESS,
        State.BEHIND: Tone.BEHIND,
        State.OVERDUE: Tone.OVERDUE,
        State.NO_EVIDENCE: Tone.NO_EVIDENCE,
        State.NOT_CHECKED: Tone.NOT_CHECKED,
        State.DROPPED: Tone.MUTED,
    }
)
MARKS = MappingProxyType(
    {
        State.DONE: "✓",
        State.IN_PROGRESS: "●",
        State.BEHIND: "▲",
        State.OVERDUE: "■",
        State.NO_EVIDENCE: "○",
        State.NOT_CHECKED: "╱",
        State.DROPPED: "✗",
    }
)
FILLS = MappingProxyType(
    {
        State.DONE: "█",
        State.IN_PROGRESS: "▓",
        State.BEHIND: "▒",
        State.OVERDUE: "■",
        State.NO_EVIDENCE: "·",
        State.NOT_CHECKED: "╱",
        State.DROPPED: "x",
    }
)
KIND_TONES = MappingProxyType(
    {
        ChangeKind.ACHIEVED: Tone.DONE,
        ChangeKind.PROGRESS: Tone.IN_PROGRESS,
        ChangeKind.DELAYED: Tone.BEHIND,
        ChangeKind.OVERDUE: Tone.OVERDUE,
        ChangeKind.DROPPED: Tone.OVERDUE,
        ChangeKind.TARGET_REVISED: Tone.BEHIND,
        ChangeKind.CONTRADICTION: Tone.BEHIND,
        ChangeKind.SILENT: Tone.NO_EVIDENCE,
        ChangeKind.CORRECTED: Tone.ACCENT,
        ChangeKind.PUBLICATION_NEW: Tone.ACCENT,
        ChangeKind.PUBLICATION_EDITED: Tone.ACCENT,
        ChangeKind.PUBLICATION_GONE: Tone.BEHIND,
        ChangeKind.SOURCE_BROKEN: Tone.OVERDUE,
        ChangeKind.SOURCE_RECOVERED: Tone.DONE,
    }
)
CURSOR = "❯"
FRESH = "•"
STAMP_CELLS = 11
_PLAIN_PATH = re.compile(r"[\w~/.+-]+")
_ROW_BAR = (12, 30)
"""A theme's bar in its row: at least and at most so many cells."""
_GAP = Span("  ")
_PARTING = Span(" │ ", Tone.NOT_CHECKED)


def safe(text: object) -> str:
    """`text` on one line with nothing in it that a terminal or a markup reader could obey."""
    return for_terminal(str(text))


def spoken(key: str, slots: Slots | None = None) -> str:
    """The message with its slots made safe; one whose slots do not fit comes back as its key."""
    try:
        return safe(say(key, **dict(slots or {})))
    except (KeyError, IndexError, ValueError):
        return safe(key)


def line_width(line: Iterable[Span]) -> int:
    """How many cells the line takes."""
    return sum(width(span.text) for span in line)


def cut_line(line: Sequence[Span], room: int) -> Line:
    """The line in at most `room` cells; what does not fit ends in …"""
    kept: list[Span] = []
    for span in line:
        left = room - line_width(kept)
        if width(span.text) <= left:
            kept.append(span)
            continue
        if left > 0:
            kept.append(Span(cut(span.text, left), span.tone))
        break
    return tuple(kept)


def ends_apart(left: Sequence[Span], right: Sequence[Span], room: int) -> Line:
    """`left` at the left edge and `right` at the right; `right` keeps its room, `left` is cut."""
    right = cut_line(right, room)
    left = cut_line(left, max(room - line_width(right) - 1, 0))
    space = room - line_width(left) - line_width(right)
    return (*left, Span(" " * space), *right)


# ---------------------------------------------------------------- times


def stamp(at: datetime, now: datetime) -> str:
    """A moment in at most 11 cells: 14:02 of today, 06-18 14:02 of this year, else the date."""
    local = at.astimezone(now.tzinfo)
    if local.date() == now.date():
        return say("tui.today", time=f"{local:%H:%M}")
    if local.year == now.year:
        return f"{local:%m-%d %H:%M}"
    return f"{local:%Y-%m-%d}"


def clock(at: datetime | None, now: datetime) -> str:
    """A moment near `now`, as short as it can be understood; – when there is none."""
    if at is None:
        return "–"
    local = at.astimezone(now.tzinfo)
    near = abs(local - now) < timedelta(hours=18)
    return f"{local:%H:%M}" if near or local.date() == now.date() else stamp(at, now)


# ---------------------------------------------------------------- themes


def theme_name(view: ThemeView) -> str:
    """The theme's name in the language in force; its key where it has none."""
    return safe(view.names.get(language()) or view.key)


def short_theme_name(view: ThemeView) -> str:
    """The theme's name where room is scarce."""
    key = f"tui.short_{view.key}"
    short = spoken(key)
    return theme_name(view) if short == key else short


def share_out(counts: Sequence[int], room: int) -> list[int]:
    """`room` cells divided by `counts`, the rest to the largest remainders.

    Whatever counts at all gets a cell as long as there are enough; the sum is `room`, or 0 when
    nothing counts.
    """
    total = sum(counts)
    if total == 0 or room <= 0:
        return [0] * len(counts)
    floor = [int(count > 0) for count in counts]
    if sum(floor) > room:
        floor = [0] * len(counts)
    spare = room - sum(floor)
    exact = [max(count * room / total - base, 0.0) for count, base in zip(counts, floor, strict=True)]
    scale = spare / sum(exact) if sum(exact) else 0.0
    cells = [base + int(part * scale) for base, part in zip(floor, exact, strict=True)]
    order = sorted(range(len(counts)), key=lambda k: (-(exact[k] * scale % 1), k))
    order = [k for k in order if counts[k]]
    for step in range(room - sum(cells)):
        cells[order[step % len(order)]] += 1
    return cells


def bar(view: ThemeView, room: int) -> Line:
    """The theme's segmented bar in exactly `room` cells; an empty theme gets a thin line."""
    if view.total == 0:
        return (Span("─" * max(room, 0), Tone.NOT_CHECKED),)
    cells = share_out(view.counts, room)
    parts = zip(State, cells, strict=True)
    return tuple(Span(FILLS[state] * size, TONES[state]) for state, size in parts if size)


def state_name(state: State) -> str:
    """The word for a state."""
    return say(f"tui.state_{state}")


def legend(room: int) -> str:
    """Marks and words of the states on one line, or only as many as fit."""
    parts: list[str] = []
    for state in _usual():
        piece = f"{MARKS[state]} {state_name(state)}"
        if width("  ".join([*parts, piece])) > room:
            break
        parts.append(piece)
    return "  ".join(parts)


def counts_line(view: ThemeView) -> Line:
    """Each state's mark and number in columns of four cells; a nought is left quiet, dropped only said when there is one."""
    spans = []
    for state in _usual(view):
        count = view.count(state)
        tone = TONES[state] if count else Tone.NOT_CHECKED
        spans.append(Span(f"{MARKS[state]}{count or '–':<3}", tone))
    return tuple(spans)


def _usual(view: ThemeView | None = None) -> list[State]:
    """The states that always have a place, and dropped where something was."""
    return [state for state in State if state is not State.DROPPED or (view and view.count(state))]


def theme_row(view: ThemeView, room: int, name_room: int, ledger: Ledger) -> Line:
    """A theme on one line: worst mark, name, bar, counts, and the latest movement in what is left."""
    counts = counts_line(view)
    head: Line = (worst(view), Span(" "), Span(fit(short_theme_name(view), name_room), Tone.STRONG), Span(" "))
    free = room - line_width(head) - line_width(counts) - 1
    bar_room = min(max(free * 2 // 5, _ROW_BAR[0]), _ROW_BAR[1])
    latest = Span(" " + cut(latest_movement(view, ledger), free - bar_room - 1), Tone.MUTED)
    return cut_line((*head, *bar(view, bar_room), Span(" "), *counts, latest), room)


def theme_card(view: ThemeView, room: int, height: int, ledger: Ledger, now: datetime) -> list[Line]:
    """A theme as a card of at most `height` lines: bar, a line a state, the latest movement."""
    lines: list[Line] = [bar(view, room), ()]
    lines += [_count_line(view, state, room) for state in _usual(view)]
    if height > len(lines) + 1:
        lines += [(), *_latest_lines(view, room, ledger, now)]
    return lines[:height]


def _count_line(view: ThemeView, state: State, room: int) -> Line:
    count = view.count(state)
    tone = TONES[state] if count else Tone.NOT_CHECKED
    left = (Span(f"{MARKS[state]} ", tone), Span(state_name(state), Tone.TEXT if count else Tone.NOT_CHECKED))
    return ends_apart(left, (Span(str(count) if count else "–", tone),), room)


def _latest_lines(view: ThemeView, room: int, ledger: Ledger, now: datetime) -> list[Line]:
    if view.latest is None:
        return [(Span(say("tui.no_movement"), Tone.NOT_CHECKED),)]
    when = say("tui.latest", when=stamp(view.latest.at, now))
    return [(Span(cut(when, room), Tone.MUTED),), (Span(cut(latest_movement(view, ledger), room)),)]


def latest_movement(view: ThemeView, ledger: Ledger) -> str:
    """The theme's latest change without its origin; a word where nothing has moved."""
    if view.latest is None:
        return say("tui.no_movement")
    return told(view.latest, ledger).rpartition(" · ")[0] or told(view.latest, ledger)


def worst(view: ThemeView) -> Span:
    """The mark of the worst state that the theme has anything in; not checked stands before no evidence."""
    order = (State.OVERDUE, State.BEHIND, State.IN_PROGRESS, State.DONE, State.NO_EVIDENCE, State.NOT_CHECKED)
    state = next((each for each in order if view.count(each)), State.NOT_CHECKED)
    return Span(MARKS[state], TONES[state])


# ---------------------------------------------------------------- the stream


def kind_mark(kind: ChangeKind) -> Span:
    """The sign of a kind of change, in its tone."""
    return Span(KIND_MARKS[kind], KIND_TONES[kind])


def told(change: Change, ledger: Ledger) -> str:
    """The change in one safe line of plain words."""
    try:
        return safe(change_line(change, ledger))
    except (KeyError, IndexError, ValueError):
        return safe(change.title or change.commitment or change.kind)


def stream_row(change: Change, text: str, now: datetime, room: int, *, cursor: bool, fresh: bool) -> Line:
    """A change on one line: whether it is selected and fresh, its mark, when, and what."""
    head = (
        Span(CURSOR if cursor else " ", Tone.ACCENT),
        Span(FRESH if fresh else " ", Tone.ACCENT),
        kind_mark(change.kind),
        Span(" " + fit(stamp(change.at, now), STAMP_CELLS) + " ", Tone.MUTED),
    )
    body = Tone.MUTED if change.history else Tone.STRONG if fresh else Tone.TEXT
    return (*head, Span(cut_before_tail(text, room - line_width(head)), body))


# ---------------------------------------------------------------- header, status, notices


def short_path(folder: Path, home: Path) -> str:
    """The folder as people write it, with ~ for the home folder."""
    return f"~/{folder.relative_to(home)}".rstrip("/.") if folder.is_relative_to(home) else str(folder)


def header(tabs: Sequence[tuple[str, str]], lit: str, folder: str, fresh: int, now: datetime, room: int) -> Line:
    """The first line: the program, the tabs (key and name) with the lit one strong, what is new, the place, the time."""
    left: list[Span] = [Span(say("tui.name") + " ", Tone.STRONG)]
    for number, (key, name) in enumerate(tabs, 1):
        left += [Span(f" {number} ", Tone.ACCENT), Span(name, Tone.STRONG if key == lit else Tone.MUTED)]
    news = (Span(f" {FRESH} {say('tui.fresh', count=fresh)}", Tone.ACCENT),) if fresh else ()
    times = [
        Span(f" {safe(folder)}  {now:%Y-%m-%d %H:%M}", Tone.MUTED),
        Span(f"  {now:%Y-%m-%d %H:%M}", Tone.MUTED),
        Span(f"  {now:%H:%M}", Tone.MUTED),
    ]
    free = room - line_width(left) - line_width(news) - 1
    time = next((each for each in times if width(each.text) <= free), Span(""))
    return ends_apart(left, (*news, time), room)


def tab_at(tabs: Sequence[tuple[str, str]], cell: int) -> str:
    """Which tab stands at this cell of the first line; empty where none does."""
    at = width(say("tui.name")) + 1
    for number, (key, name) in enumerate(tabs, 1):
        end = at + width(f" {number} {name}")
        if at <= cell < end:
            return key
        at = end
    return ""


def cited_change(change: Change, ledger: Ledger) -> str:
    """What is copied of a change: its sentence or else its line, and the address."""
    said = f"“{safe(change.quote)}”" if change.quote else told(change, ledger)
    by = " ".join(filter(None, (safe(change.publisher or ""), str(change.published or ""), safe(change.title or ""))))
    return "\n".join(filter(None, (said, by, safe(change.url or ""))))


def status_line(overview: Overview, poller: PollerView, now: datetime, room: int) -> Line:
    """The last line: sources fine and failing, who polls, the rounds; what does not fit is cut at the end."""
    rounds = say("tui.rounds", last=clock(overview.last_round, now), next=clock(overview.next_at, now))
    line = [*sources_spans(overview.sources), _PARTING, poller_span(poller), _PARTING, Span(rounds, Tone.MUTED)]
    names = safe(say("tui.comma").join(each.name for each in overview.sources.failing))
    if names and line_width(line) + width(names) + width(f"{_PARTING.text}■ ") <= room:
        line += [_PARTING, Span(f"■ {names}", Tone.OVERDUE)]
    return cut_line(line, room)


def sources_spans(sources: SourcesView) -> list[Span]:
    """How many sources are fine, failing and not yet asked; marks and words, not colour alone."""
    if not sources.total:
        return [Span(f"○ {say('tui.sources_none')}", Tone.MUTED)]
    spans = [Span(f"● {say('tui.sources_fine', count=sources.fine)}", Tone.DONE if sources.fine else Tone.MUTED)]
    if sources.failing:
        spans.append(Span(f" ■ {say('tui.sources_failing', count=len(sources.failing))}", Tone.OVERDUE))
    if sources.neglected:
        spans.append(Span(f" ▲ {say('tui.sources_neglected', count=sources.neglected)}", Tone.BEHIND))
    if sources.unread:
        spans.append(Span(f" ╱ {say('tui.sources_unread', count=sources.unread)}", Tone.MUTED))
    return spans


def poller_span(poller: PollerView) -> Span:
    """Who asks the sources, in words."""
    tones = {
        PollerState.OURS: Tone.DONE,
        PollerState.CHECKING: Tone.ACCENT,
        PollerState.ENDED: Tone.OVERDUE,
    }
    slots = {"pid": poller.pid or 0, "host": safe(poller.host)}
    return Span(say(f"tui.poller_{poller.state}", **slots), tones.get(poller.state, Tone.MUTED))


def notice(trouble: Trouble | None, poller: PollerView, now: datetime) -> str:
    """The one line of what went wrong: the database before our own poller; empty when all is well."""
    if trouble is not None:
        text = spoken(trouble.key, trouble.slots)
        return f"{safe(trouble.where)} {text}" if trouble.where else text
    if poller.state is not PollerState.ENDED:
        return ""
    said = say("tui.poller_said", said=safe(poller.said)) if poller.said else ""
    again = say("tui.poller_again", when=clock(poller.retry_at, now)) if poller.retry_at else ""
    return say("tui.poller_crashed", code=poller.code, said=said, again=again)


# ---------------------------------------------------------------- helpful screens


def monitor_command(folder: Path, shown: str, cwd: Path) -> str:
    """How `monitor` is called for this place from the folder the reader is in."""
    if folder == cwd or not folder.is_dir():
        return "monitor"
    return f"monitor --place {shown if _PLAIN_PATH.fullmatch(shown) else quote(str(folder))}"


def welcome(phase: Phase, place: PlaceWords, *, polling: bool) -> list[Line]:
    """What to do next in a place that has nothing to show yet."""
    slots = {"folder": safe(place.folder), "sources": safe(place.sources), "monitor": safe(place.monitor)}
    lines: list[Line] = [(Span(say(f"tui.{phase}_title"), Tone.STRONG),), ()]
    if phase is Phase.LOADING:
        return lines[:1]
    lines += [(Span(text),) for text in say(f"tui.{phase}_text", **slots).split("\n")]
    command = say(f"tui.{phase}_command", **slots)
    lines += [(), (Span(f"    {command}", Tone.ACCENT),)]
    if polling and phase is not Phase.NO_SOURCES:
        lines += [(), (Span(say("tui.welcome_polling"), Tone.MUTED),)]
    return lines


def too_small(columns: int, rows: int, least: tuple[int, int]) -> list[str]:
    """Why there is nothing to see in a terminal of this size."""
    return [
        say("tui.small_title"),
        say("tui.small_text", columns=columns, rows=rows, want_columns=least[0], want_rows=least[1]),
        say("tui.small_quit"),
    ]


def help_lines(keys: Sequence[tuple[str, str]], room: int) -> list[Line]:
    """Keys with what they do, then the marks of bars and of changes."""
    lines: list[Line] = [_title("tui.help_keys")]
    label_room = max((width(label) for label, _ in keys), default=0) + 2
    for label, does in keys:
        for index, piece in enumerate(wrap(does, room - label_room - 2)):
            lines.append((Span("  " + fit("" if index else label, label_room), Tone.ACCENT), Span(piece)))
    lines += [(), _title("tui.help_states")]
    marks = [(FILLS[state] * 3 + " " + MARKS[state], TONES[state], state_name(state)) for state in State]
    lines += _columns(marks, room)
    lines += [(), _title("tui.help_kinds")]
    marks = [(mark, KIND_TONES[kind], say(f"tui.kind_{kind}")) for kind, mark in KIND_MARKS.items()]
    lines += _columns(marks, room)
    lines += [(), (Span(f"  {FRESH} ", Tone.ACCENT), Span(cut(say("tui.help_fresh"), room - 4), Tone.MUTED))]
    lines.append((Span("    " + cut(say("tui.help_history"), room - 4), Tone.MUTED),))
    return lines


def _title(key: str) -> Line:
    return (Span(say(key), Tone.STRONG),)


def _columns(marks: Sequence[tuple[str, Tone, str]], room: int) -> list[Line]:
    """Marks with their words, two to a line."""
    half = (room - 2) // 2
    cells = [(Span(f"  {mark} ", tone), Span(fit(word, half - width(mark) - 3))) for mark, tone, word in marks]
    return [tuple(span for cell in cells[k : k + 2] for span in cell) for k in range(0, len(cells), 2)]


def folded_lines(text: str, room: int) -> list[Line]:
    """A text of several lines, made safe line by line and folded behind its indent."""
    lines: list[Line] = []
    for each in text.split("\n"):
        body = each.lstrip(" ")
        indent = " " * min(len(each) - len(body), room // 2)
        lines += [(Span(indent + piece),) for piece in wrap(safe(body), room - len(indent))]
    return lines
