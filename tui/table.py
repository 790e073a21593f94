"""The ledger as a table: its columns, what stands in them, by what it is sorted and grouped, and which entries fit a filter.

Pure, in the language in force. Everything that was fetched passes `safe` here. Must not import Textual, read or write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from monitor.messages import LANGUAGES, language, say
from monitor.model import Light, Status
from monitor.report.lines import name_of
from monitor.report.numbers import figure, percent, target
from tui.cells import fit
from tui.filtering import Words, fits, parse
from tui.present import MARKS, TONES, cut_line, safe, spoken, state_name
from tui.questions import Entry
from tui.values import Line, Span, State, Tone

_GAP = " "
_SHARE_CELLS = 6
_FULL = 1.0
_FINER = (Status.DONE_CLAIMED, Status.DONE_CONFIRMED, Status.UNVERIFIABLE)
_LIGHTS = MappingProxyType(
    {
        Light.GREEN: ("●", Tone.DONE),
        Light.YELLOW: ("▲", Tone.BEHIND),
        Light.RED: ("■", Tone.OVERDUE),
        Light.GREY: ("○", Tone.MUTED),
    }
)
_LAST = "\uffff"
"""Stands behind every word: what has no value is sorted to the end."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how many cells it takes, what stands in it, and by what it is sorted."""

    name: str
    room: int
    cell: Callable[[Entry, Mapping[str, str]], Span]
    order: Callable[[Entry], Key]
    right: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How the ledger is shown: filter, columns beside the name, sorting, grouping."""

    typed: str = ""
    columns: tuple[str, ...] = ("status", "target", "latest", "share", "due", "lead", "light", "as_of")
    sort: str = "file"
    backwards: bool = False
    group: str = "theme"


GROUPS = ("theme", "body", "document", "none")
SORTS_FIRST = "file"
"""Sorted as the files have them."""


# ---------------------------------------------------------------- what stands in the columns


def light_of(entry: Entry) -> Span:
    """The light's sign and tone."""
    mark, tone = _LIGHTS[entry.standing.light]
    return Span(mark, tone)


def latest(entry: Entry) -> str:
    """The value last reported; empty without one."""
    standing = entry.standing
    return "" if standing.value is None else safe(figure(standing.value, standing.unit))


def share(entry: Entry) -> str:
    """The reported share of the target."""
    return "" if entry.standing.share is None else f"{percent(entry.standing.share)}%"


def due(entry: Entry) -> str:
    """The day it is due by the ledger; the original one."""
    day = entry.commitment.due
    return day.isoformat() if day else ""


def name(entry: Entry) -> str:
    """What it is about."""
    return safe(name_of(entry.commitment))


def _status(entry: Entry, _: Mapping[str, str]) -> Span:
    return Span(state_name(entry.state), TONES[entry.state])


def _text(said: Callable[[Entry], str], tone: Tone = Tone.TEXT) -> Callable[[Entry, Mapping[str, str]], Span]:
    return lambda entry, _: Span(said(entry), tone)


def _flags(entry: Entry) -> str:
    return " ".join(spoken(f"report.flag_{flag}") for flag in entry.standing.flags)


def _light(entry: Entry, _: Mapping[str, str]) -> Span:
    mark = light_of(entry)
    return Span(f"{mark.text} {spoken(f'report.light_{entry.standing.light}')}", mark.tone)


def _lead(entry: Entry) -> str:
    return safe(say("tui.comma").join(entry.commitment.lead))


def _target(entry: Entry) -> str:
    return safe(target(entry.commitment) or "")


def _as_of(entry: Entry) -> str:
    return entry.standing.as_of.isoformat() if entry.standing.as_of else ""


def _expected(entry: Entry) -> str:
    return "" if entry.standing.expected is None else f"{min(entry.standing.expected, _FULL):.0%}"


def _worded(said: Callable[[Entry], str]) -> Callable[[Entry], Key]:
    return lambda entry: (said(entry) or _LAST,)


def _number(value: Callable[[Entry], float | None]) -> Callable[[Entry], Key]:
    def key(entry: Entry) -> Key:
        found = value(entry)
        return (found is None, found or 0.0)

    return key


def _target_value(entry: Entry) -> float | None:
    return entry.commitment.indicator.value if entry.commitment.indicator else None


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        each.name: each
        for each in (
            Column("status", 11, _status, lambda entry: (list(State).index(entry.state),)),
            Column("target", 11, _text(_target), _number(_target_value), right=True),
            Column("latest", 11, _text(latest, Tone.STRONG), _number(lambda entry: entry.standing.value), right=True),
            Column("share", _SHARE_CELLS, _text(share), _number(lambda entry: entry.standing.share), right=True),
            Column("expected", 8, _text(_expected), _number(lambda entry: entry.standing.expected), right=True),
            Column("due", 10, _text(due), _worded(due)),
            Column("lead", 16, _text(_lead, Tone.MUTED), _worded(_lead)),
            Column("light", 7, _light, lambda entry: (list(Light).index(entry.standing.light),)),
            Column("as_of", 10, _text(_as_of, Tone.MUTED), _worded(_as_of)),
            Column("theme", 10, lambda entry, themes: Span(safe(themes.get(entry.commitment.theme, entry.commitment.theme)), Tone.MUTED),
                   lambda entry: (entry.commitment.theme,)),
            Column("document", 14, _text(lambda entry: safe(entry.commitment.document.key), Tone.MUTED),
                   lambda entry: (entry.commitment.document.key,)),
            Column("flags", 10, _text(_flags, Tone.BEHIND), _worded(_flags)),
            Column("id", 22, _text(lambda entry: safe(entry.commitment.id), Tone.MUTED), lambda entry: (entry.commitment.id,)),
        )
    }
)  # fmt: skip
"""Every column that can be chosen, beside the mark and the name, which always stand."""


# ---------------------------------------------------------------- rows


def words(entry: Entry, themes: Mapping[str, Mapping[str, str]]) -> Words:
    """What an entry can be found by, in lower case; its state, flags and light by their keys and in both languages.

    The state is the one in which the overview counts it.
    """
    commitment, standing = entry.commitment, entry.standing
    theme = (commitment.theme, *themes.get(commitment.theme, {}).values())
    asked_by = {
        "theme": theme,
        "body": entry.bodies,
        "status": (*_said(f"tui.state_{entry.state}", entry.state.value), *_finer(standing.status)),
        "flag": tuple(word for flag in standing.flags for word in _said(f"report.flag_{flag}", flag.value)),
        "light": _said(f"report.light_{standing.light}", standing.light.value),
        "due": (due(entry),) if commitment.due else ("none",),
        "document": (commitment.document.key, commitment.document.title, commitment.document.number or ""),
    }  # fmt: skip
    indicator = commitment.indicator.name if commitment.indicator else ""
    said = (
        commitment.id,
        commitment.statement,
        name_of(commitment),
        indicator,
        commitment.document.title,
        *entry.bodies,
    )
    lowered = {key: tuple(each.casefold() for each in values if each) for key, values in asked_by.items()}
    return Words(" ".join(said).casefold(), MappingProxyType(lowered))


def _said(key: str, value: str) -> tuple[str, ...]:
    return (value, *(say(key, lang) for lang in LANGUAGES))


def _finer(status: Status) -> tuple[str, ...]:
    """The status where it says more than the state it is counted in."""
    return _said(f"report.status_{status}", status.value) if status in _FINER else ()


def fitting(entries: Iterable[Entry], found_by: Mapping[str, Words], typed: str) -> list[Entry]:
    """The entries that fit what was typed."""
    wishes = parse(typed)
    return [each for each in entries if fits(wishes, found_by[each.commitment.id])] if wishes else list(entries)


def ordered(entries: Sequence[Entry], layout: Layout) -> list[Entry]:
    """The entries sorted as the layout says; what has no value comes last either way."""
    if layout.sort == SORTS_FIRST:
        return list(reversed(entries)) if layout.backwards else list(entries)
    key = _worded(name) if layout.sort == "name" else COLUMNS[layout.sort].order
    if not layout.backwards:
        return sorted(entries, key=key)
    valued = [each for each in entries if key(each)[0] not in (_LAST, True)]
    rest = [each for each in entries if key(each)[0] in (_LAST, True)]
    return [*sorted(valued, key=key, reverse=True), *rest]


def group_of(entry: Entry, layout: Layout) -> str:
    """The group an entry stands in; empty where nothing is grouped."""
    if layout.group == "theme":
        return str(entry.commitment.theme)
    if layout.group == "document":
        return entry.commitment.document.key
    if layout.group == "body":
        return entry.commitment.lead[0] if entry.commitment.lead else ""
    return ""


def grouped(entries: Sequence[Entry], layout: Layout) -> list[tuple[str, list[Entry]]]:
    """The entries by group, groups in the order in which they first come."""
    groups: dict[str, list[Entry]] = {}
    for each in entries:
        groups.setdefault(group_of(each, layout), []).append(each)
    return list(groups.items())


def group_title(
    group: str, entries: Sequence[Entry], layout: Layout, themes: Mapping[str, str], titles: Mapping[str, str]
) -> Line:
    """The heading of a group: its name, how many it has, and how they stand."""
    if layout.group == "theme":
        shown = themes.get(group, group)
    elif layout.group == "document":
        shown = titles.get(group, group)
    else:
        shown = group or say("tui.no_body")
    counts = [(state, sum(each.state is state for each in entries)) for state in State]
    spans = [Span(f" {MARKS[state]}{count}", TONES[state]) for state, count in counts if count]
    return (Span(safe(shown), Tone.ACCENT), Span(f"  {len(entries)} ", Tone.MUTED), *spans)


def fitted(layout: Layout, room: int) -> tuple[Column, ...]:
    """The chosen columns that fit beside a name of some room, in their order."""
    chosen, left = [], room - least_name(room)
    for each in (COLUMNS[name] for name in layout.columns if name in COLUMNS):
        if each.room + 1 > left:
            continue
        chosen.append(each)
        left -= each.room + 1
    return tuple(chosen)


def least_name(room: int) -> int:
    """Cells that the name keeps: about a third, between 20 and 36."""
    return min(max(room // 3, 20), 36)


def head(columns: Sequence[Column], layout: Layout, room: int) -> Line:
    """The line over the table; the column it is sorted by has an arrow."""
    titles = [Span(fit("  " + _titled("name", layout), _name_room(columns, room)), Tone.MUTED)]
    titles += [
        Span(_GAP + fit(_titled(each.name, layout), each.room, right=each.right), Tone.MUTED) for each in columns
    ]
    return tuple(titles)


def sorted_by(name: str, layout: Layout) -> Layout:
    """The layout sorted by this column; the other way round where it is already."""
    backwards = layout.sort == name and not layout.backwards
    return replace(layout, sort=name, backwards=backwards)


def column_at(columns: Sequence[Column], cell: int, room: int) -> str:
    """The name of the column whose head covers this cell, counted from 0; the gap before a head belongs to it."""
    end = _name_room(columns, room)
    for each in columns:
        if cell < end:
            break
        end += each.room + 1
        if cell < end:
            return each.name
    return "name"


def row(entry: Entry, columns: Sequence[Column], themes: Mapping[str, str], room: int) -> Line:
    """One entry on one line."""
    line = [Span(f"{MARKS[entry.state]} ", TONES[entry.state])]
    line.append(Span(fit(name(entry), _name_room(columns, room) - 2), Tone.TEXT))
    for each in columns:
        cell = each.cell(entry, themes)
        line.append(Span(_GAP + fit(cell.text, each.room, right=each.right), cell.tone))
    return cut_line(line, room)


def _name_room(columns: Sequence[Column], room: int) -> int:
    return room - sum(each.room + 1 for each in columns)


def _titled(name: str, layout: Layout) -> str:
    arrow = ("▾" if layout.backwards else "▴") if layout.sort == name else ""
    return say(f"tui.column_{name}") + arrow


def theme_names(themes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The themes' names in the language in force."""
    return {key: names.get(language()) or key for key, names in themes.items()}


def next_of(names: Sequence[str], now: str) -> str:
    """The name after this one, the first after the last."""
    return names[(names.index(now) + 1) % len(names)] if now in names else names[0]


def toggled(layout: Layout, column: str) -> Layout:
    """The layout with one more column, or one less."""
    if column in layout.columns:
        return replace(layout, columns=tuple(each for each in layout.columns if each != column))
    chosen = {*layout.columns, column}
    return replace(layout, columns=tuple(each for each in COLUMNS if each in chosen))


def summary(layout: Layout, shown: int, total: int, fitted: int) -> str:
    """What is shown, for the frame: how many of how many, grouped and sorted by what."""
    said = say("tui.ledger_shown", shown=shown, total=total) if shown != total else say("tui.total", count=total)
    parts = [said, say("tui.grouped_by", name=say(f"tui.group_{layout.group}"))]
    if layout.sort != SORTS_FIRST:
        parts.append(say("tui.sorted_by", name=say(f"tui.column_{layout.sort}")))
    if fitted < len(layout.columns):
        parts.append(say("tui.no_room_for", count=len(layout.columns) - fitted))
    return " · ".join(parts)
