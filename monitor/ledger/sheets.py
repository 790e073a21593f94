"""An office's sheet and a ledger file kept as one: what was edited in either comes into the other. Pure.

Owns: which row is which entry, also after edits on both sides, and which side an edit came from. Must not: read or
write files, or say anything to a person. A row may state several figures and so be several entries; they share what
its other columns say. Nothing is ever taken out: a row whose entries were deleted stays in the sheet, an entry whose
row is gone stays in the ledger, marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any

from monitor.ledger import facts, patching, writing
from monitor.ledger.columns import STATEMENT, Layout
from monitor.ledger.entries import is_key
from monitor.ledger.facts import Draft, Facts
from monitor.ledger.proposing.frame import Frame
from monitor.ledger.rows import Row, stated
from monitor.ledger.slugs import slugs
from monitor.model import Commitment, Document, Indicator, Op
from monitor.text import quantities
from monitor.text.grid import Place, Value, told
from monitor.text.hygiene import clean

_ALIKE = 0.6
_ALIKE_NUMBERED = 0.3
_MOST_COMPARED = 200_000
"""Pairs of rows that are held against each other letter by letter; beyond it only what is equal is the same row."""
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "statement": ("statement",),
    "indicator": ("indicator.name",),
    "target": ("indicator.op", "indicator.value_high", "indicator.value"),
    "unit": ("indicator.unit",),
    "lead": ("lead",),
    "responsible": ("responsible",),
    "due": ("due",),
    "from": ("from",),
    "theme": ("theme",),
    "locator": ("locator",),
    "region": ("region",),
    "note": ("note",),
}
"""What a column says, as fields of an entry."""
_TOLD = ("statement", "target", "lead", "responsible", "due", "note")
"""Fields whose edits a person will miss in a sheet that has no column for them."""
_SIGNS = {Op.AT_LEAST: "≥", Op.ABOVE: ">", Op.AT_MOST: "≤", Op.BELOW: "<", Op.ABOUT: "约", Op.EQUAL: "", Op.RANGE: ""}


@dataclass(frozen=True, slots=True)
class Linked:
    """A row of the sheet as it was last seen, and the entries it became, in the order of its figures.

    `was` are cells as they came in, before an export changed them; `own` marks a row that an export added. `held` are
    cells of the row that stand as they were before a conflict which is not settled yet.
    """

    row: Row
    ids: tuple[str, ...]
    was: Mapping[str, str] = field(default_factory=dict)
    own: bool = False
    held: Mapping[str, str] = field(default_factory=dict)

    @property
    def reckoned(self) -> dict[str, str]:
        """What the formulas of its known columns showed."""
        return {name: text for name in self.row.reckoned if (text := told(self.row.values.get(name)))}


@dataclass(frozen=True, slots=True)
class Reader:
    """What turns a row into commitments."""

    frame: Frame
    themes: Mapping[str, str]
    document: Document
    term: writing.Term

    def drafts(self, row: Row) -> tuple[Draft, ...]:
        """What the row states; one where it carries an identifier of its own."""
        found = stated(row, self.frame, self.themes)
        note = row.said("note")
        return tuple(Draft(each, note) for each in (found[:1] if row.said("id") else found))

    def theme(self, entry: Commitment, before: Value = None) -> str:
        """The entry's theme by a name that reads back, in the script of the cell before or of the title."""
        names = [name for name, theme in self.themes.items() if theme == entry.theme]
        chinese = re.search(r"[\u4e00-\u9fff]", told(before) or self.document.title) is not None
        fitting = [name for name in names if chinese != name.isascii()]
        return (fitting or [entry.theme])[0] if chinese else entry.theme

    def facts(self, row: Row) -> list[Facts]:
        """The same as facts."""
        return [facts.of_draft(each, self.document, self.term) for each in self.drafts(row)]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that was edited on both sides, and differently."""

    id: str
    field: str
    sheet: str
    ledger: str


@dataclass(slots=True)
class Merged:
    """The ledger file after the sheet came in, and what became of each entry."""

    text: str
    rows: list[Linked] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    edits: dict[str, list[patching.Edit]] = field(default_factory=dict)
    """What is still to be written into the entries."""
    conflicts: list[Conflict] = field(default_factory=list)
    stuck: tuple[tuple[str, str], ...] = ()
    """Edits that could not be written into the file because of its form."""
    doubts: int = 0


# ---------------------------------------------------------------- which row is which


def paired(before: Sequence[Linked], rows: Sequence[Row]) -> list[Linked | None]:
    """For each row the one it was last time, or None; by identifier, then by what it says, then by likeness."""
    found: dict[int, Linked] = {}
    left = {id(each): each for each in before}
    for key in _SAME:
        _take_same(found, left, rows, key)
    if len(left) * (len(rows) - len(found)) <= _MOST_COMPARED:
        for least, numbered in ((_ALIKE_NUMBERED, True), (_ALIKE, False)):
            _take_alike(found, left, rows, least, numbered=numbered)
    return [found.get(at) for at in range(len(rows))]


def _take_same(found: dict[int, Linked], left: dict[int, Linked], rows: Sequence[Row], key: _Key) -> None:
    twins: dict[Any, list[Linked]] = {}
    for each in left.values():
        for said in key(each.row, each):
            twins.setdefault(said, []).append(each)
    for at, row in enumerate(rows):
        said = next(iter(key(row, None)), None) if at not in found else None
        twin = next((each for each in twins.get(said, ()) if id(each) in left), None)
        if twin is not None:
            found[at] = left.pop(id(twin))


def _take_alike(
    found: dict[int, Linked], left: dict[int, Linked], rows: Sequence[Row], least: float, *, numbered: bool
) -> None:
    for at, row in enumerate(rows):
        twin = _likest(row, list(left.values()), least, numbered=numbered) if at not in found else None
        if twin is not None:
            found[at] = left.pop(id(twin))


_Key = Callable[[Row, Linked | None], Sequence[Any]]


def _by_identifier(row: Row, link: Linked | None) -> Sequence[Any]:
    own = row.said("id").rpartition("/")[2]
    return link.ids if link else [own] if own else []


_SAME: tuple[_Key, ...] = (
    _by_identifier,
    lambda row, _: [row.all],
    lambda row, _: [_key(row)],
    lambda row, _: [facts.settled(row.said(STATEMENT))],
)
"""What two versions of a row have in common, the surest first."""


def _likest(row: Row, left: Sequence[Linked], least: float, *, numbered: bool) -> Linked | None:
    fitting = [each for each in left if not numbered or _number(each.row) == _number(row) != ""]
    rated = [(_alike(each.row, row), -at) for at, each in enumerate(fitting)]
    best = max(rated, default=(0.0, 0))
    return fitting[-best[1]] if rated and best[0] >= least else None


def _number(row: Row) -> str:
    return row.said("number")


def _key(row: Row) -> tuple[str, str]:
    return _number(row), facts.settled(row.said(STATEMENT))


def _alike(old: Row, row: Row) -> float:
    matcher = SequenceMatcher(None, old.said(STATEMENT), row.said(STATEMENT), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE_NUMBERED else 0.0


# ---------------------------------------------------------------- the sheet comes in


def merge(
    text: str,
    entries: Mapping[str, Commitment],
    before: Sequence[Linked],
    rows: Sequence[Row],
    reader: Reader,
    gone: Sequence[str] = (),
) -> Merged:
    """The ledger file `text`, whose entries are `entries` by slug, with what was edited or added in the sheet.

    `gone` are entries whose rows were gone before; such a row may come back.
    """
    made = Merged(text)
    twins = paired(before, rows)
    waiting: list[tuple[Row, Draft]] = []
    orphans = _orphans(entries, before)
    for row, twin in zip(rows, twins, strict=True):
        link = twin or _known(row, orphans)
        if link is None:
            drafts = reader.drafts(row)
            made.rows.append(Linked(row, ("",) * len(drafts)))
            waiting += [(row, draft) for draft in drafts]
        else:
            waiting += _follow(made, link, row, entries, reader)
    lost = [each for each in before if not any(each is twin for twin in twins)]
    made.gone += [slug for each in lost if not each.own for name in each.ids if (slug := _now(name, entries))]
    back = {name for each in made.rows for name in each.ids}
    made.gone += [name for name in gone if name in entries and name not in back and name not in made.gone]
    made.text, made.stuck = patching.patched(made.text, made.edits) if made.edits else (made.text, ())
    _enter(made, waiting, entries, reader)
    made.text = writing.marked(made.text, made.gone)
    return made


def _orphans(entries: Mapping[str, Commitment], before: Sequence[Linked]) -> list[Commitment]:
    linked = {_now(name, entries) for each in before for name in each.ids}
    return [entry for slug, entry in entries.items() if slug not in linked]


def _known(row: Row, orphans: list[Commitment]) -> Linked | None:
    """The entries that no row was linked to and that say what this row says."""
    said = facts.settled(row.said(STATEMENT))
    own = row.said("id").rpartition("/")[2]
    same = [each for each in orphans if _slug(each) == own] or [
        each for each in orphans if facts.settled(each.statement) == said
    ]
    for each in same:
        orphans.remove(each)
    return Linked(row, tuple(_slug(each) for each in same)) if same else None


def _slug(entry: Commitment) -> str:
    return entry.id.rpartition("/")[2]


def _now(slug: str, entries: Mapping[str, Commitment]) -> str:
    """The slug an entry has by now; empty when a person took it out."""
    if slug in entries:
        return slug
    return next((now for now, entry in entries.items() if any(was.endswith(f"/{slug}") for was in entry.was)), "")


def _follow(
    made: Merged, link: Linked, row: Row, entries: Mapping[str, Commitment], reader: Reader
) -> list[tuple[Row, Draft]]:
    """Brings the edits of a row that is known into its entries; gives what it states beyond them."""
    row = _reckoned(row, link)
    then = reader.facts(link.row)
    came = reader.facts(_as_it_came(link)) if link.was else then
    drafts = reader.drafts(row)
    ids = list(link.ids)
    extra: list[tuple[Row, Draft]] = []
    for at in range(max(len(ids), len(drafts))):
        slug = _now(ids[at], entries) if at < len(ids) else ""
        if at >= len(drafts):
            made.gone += [slug] if slug else []
        elif at >= len(ids):
            ids.append("")
            extra.append((row, drafts[at]))
        elif slug:
            ids[at] = slug
            made.kept.append(slug)
            sides = [each[at] for each in (then, came) if at < len(each)]
            _bring(made, slug, facts.of_entry(entries[slug]), drafts[at], sides, reader)
    conflicts = {each.field for each in made.conflicts if each.id in ids}
    held = {
        name: told(link.row.values[name])
        for name, paths in _FIELDS.items()
        if conflicts & set(paths) and name in link.row.values
    }
    base = replace(row, values={**row.values, **held})
    made.rows.append(Linked(base, tuple(ids), _still(link, row), link.own, held))
    return extra


def _reckoned(row: Row, link: Linked) -> Row:
    """The row with formulas that were never reckoned saying what they said last."""
    return replace(row, values={**row.values, **{name: link.row.values.get(name) for name in row.unread}})


def _still(link: Linked, row: Row) -> Mapping[str, str]:
    """What came before an export is worth knowing as long as the cell is what the export made it."""
    return {
        name: text for name, text in link.was.items() if told(row.values.get(name)) == told(link.row.values.get(name))
    }


def _as_it_came(link: Linked) -> Row:
    return replace(link.row, values={**link.row.values, **link.was})


def _bring(made: Merged, slug: str, now: Facts, draft: Draft, sides: Sequence[Facts], reader: Reader) -> None:
    """Writes what the sheet has edited and the ledger has not."""
    said = facts.of_draft(draft, reader.document, reader.term)
    counted = all(each["block"][1] is not None for each in (now, said, *sides))
    names = [*facts.OWN, *((f"indicator.{name}" for name in facts.COUNTED) if counted else ["block"])]
    for name in names:
        value, there = said[name], now[name]
        if value == there or not sides or any(value == side[name] for side in sides):
            continue
        if any(there == side[name] for side in sides):
            _write(made, slug, name, value, draft)
        else:
            made.conflicts.append(Conflict(slug, name, _told(value), _told(there)))


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(_told(each) for each in value if each is not None)
    if isinstance(value, Indicator):
        return f"{value.name} {figure_text(value, value.unit)}"
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def _write(made: Merged, slug: str, name: str, value: Any, draft: Draft) -> None:
    steps = made.edits.setdefault(slug, [])
    if name == "block":
        kind, counted, deed = facts.block_lines(draft)
        steps += [(["kind"], [f"kind: {kind}"]), (["indicator"], counted or None), (["milestone"], deed or None)]
    else:
        steps.append((name.split("."), facts.written(name, value)))
    made.changed.append((slug, name))


def _enter(
    made: Merged, waiting: Sequence[tuple[Row, Draft]], entries: Mapping[str, Commitment], reader: Reader
) -> None:
    """Puts what is new at the end of the file and its identifiers into the rows."""
    names = _names(waiting, entries, {name for each in made.rows for name in each.ids if name})
    given = iter(names)
    above: tuple[str, ...] | None = None
    lines: list[str] = []
    for slug, (_, draft) in zip(names, waiting, strict=True):
        heading = draft.proposal.headings
        remark = [f"  # {writing.shown(heading[-1])}", ""] if heading and heading != above else []
        entry = facts.lines(slug, draft, reader.document, reader.term)
        lines += [*([""] if lines else []), *remark, *entry]
        above = heading
    made.text = writing.entered(made.text, lines, ()) if lines else made.text
    made.rows = [replace(each, ids=tuple(name or "" for name in each.ids)) for each in made.rows]
    made.rows = list(_named(made.rows, waiting, given))
    made.rows.sort(key=lambda each: each.row.at)
    made.added += names
    made.doubts = sum(bool(draft.proposal.doubts) for _, draft in waiting)


def _named(rows: Sequence[Linked], waiting: Sequence[tuple[Row, Draft]], names: Iterator[str]) -> Iterator[Linked]:
    by_row: dict[int, list[str]] = {}
    for (row, _), name in zip(waiting, names, strict=True):
        by_row.setdefault(row.at, []).append(name)
    for each in rows:
        fresh = iter(by_row.get(each.row.at, ()) if "" in each.ids else ())
        yield replace(each, ids=tuple(name or next(fresh, "") for name in each.ids))


def _names(waiting: Sequence[tuple[Row, Draft]], entries: Mapping[str, Commitment], linked: set[str]) -> list[str]:
    """Identifiers for what is new: the sheet's own where it has one, else from the words."""
    taken = set(entries) | linked
    made: list[str] = []
    seen: dict[str, int] = {}
    for row, draft in waiting:
        own = row.said("id").rpartition("/")[2].lower()
        if own and is_key(own) and own not in taken:
            name = own
        else:
            mark = "\t".join(row.all)
            seen[mark] = seen.get(mark, 0) + 1
            name = slugs([replace(draft.proposal, quote=f"{mark}\n{seen[mark]}")], taken)[0]
        taken.add(name)
        made.append(name)
    return made


# ---------------------------------------------------------------- the ledger goes out


@dataclass(slots=True)
class Filled:
    """What changes in the sheet: cells by place, the rows as they will be, and what has no column to stand in."""

    cells: dict[Place, Value] = field(default_factory=dict)
    rows: list[Linked] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    homeless: list[tuple[str, str]] = field(default_factory=list)
    untracked: int = 0


def fill(
    entries: Mapping[str, Commitment],
    rows: Sequence[Linked],
    layout: Layout,
    height: int,
    reader: Reader,
    gone: Sequence[str] = (),
) -> Filled:
    """The cells that edits in the ledger change; every other cell of the sheet stays. `height` is its last row + 1.

    Entries without a row get one at the end, but for those that are `gone` from the sheet.
    """
    made = Filled()
    for each in rows:
        there = [(at, slug) for at, name in enumerate(each.ids) if (slug := _now(name, entries))]
        made.untracked += not there
        now = [(at, entries[slug]) for at, slug in there]
        cells = _edits(made, each, now, layout, reader) if now else {}
        for name, value in cells.items():
            made.cells[each.row.at, layout.columns[name]] = value
        came = {name: each.was.get(name, told(each.row.values.get(name))) for name in cells}
        made.rows.append(
            replace(each, row=replace(each.row, values={**each.row.values, **cells}), was={**each.was, **came}, held={})
        )
    orphans = [each for each in _orphans(entries, rows) if _slug(each) not in gone]
    _append(made, orphans, layout, height, reader)
    return made


def _edits(
    made: Filled, link: Linked, now: Sequence[tuple[int, Commitment]], layout: Layout, reader: Reader
) -> dict[str, Value]:
    """The cells of a row that say otherwise than its entries do."""
    then = reader.facts(link.row)
    cells: dict[str, Value] = {}
    for at, entry in now:
        said = facts.of_entry(entry)
        before = then[at] if at < len(then) else then[0]
        for name, paths in _FIELDS.items():
            if name in cells or all(path not in said or before.get(path) == said[path] for path in paths):
                continue
            row = replace(link.row, values={**link.row.values, **cells})
            if name == "target":
                home, value = _goal(entry, row, at, layout, reader, new="indicator.value" not in before)
            else:
                home, value = _home(name, entry, row, layout, reader)
            if home:
                cells[home] = value
                if told(value) != told(link.row.values.get(home)):
                    made.changed.append((_slug(entry), paths[-1]))
            elif name in _TOLD and name not in link.row.unread:
                made.homeless.append((_slug(entry), paths[-1]))
    return {name: value for name, value in cells.items() if told(value) != told(link.row.values.get(name))}


def _home(name: str, entry: Commitment, row: Row, layout: Layout, reader: Reader) -> tuple[str | None, Value]:
    """The column that an edited field goes into, and what it will say."""
    if name == "lead" and name not in layout.columns and "responsible" in layout.columns:
        return "responsible", _together(entry, row)
    if name not in layout.columns or name in row.unread:
        return None, None
    if name == "responsible" and "lead" not in layout.columns:
        return name, _together(entry, row)
    if name == "theme":
        return name, reader.theme(entry, row.values.get(name))
    return name, cell_of(name, entry, row.values.get(name))


def _goal(
    entry: Commitment, row: Row, at: int, layout: Layout, reader: Reader, *, new: bool
) -> tuple[str | None, Value]:
    """The column of the goal with its new figure; the statement, where it says the figure already."""
    wanted = entry.indicator
    if wanted is None:
        return None, None
    if _says(wanted, row, at, reader):
        return STATEMENT, row.values.get(STATEMENT)
    if "target" not in layout.columns or "target" in row.unread or not (new or row.said("target")):
        return None, None
    for value in _candidates(wanted, row):
        if _says(wanted, replace(row, values={**row.values, "target": value}), at, reader):
            return "target", value
    return "target", figure_text(wanted, "" if row.said("unit") else wanted.unit)


def _says(wanted: Indicator, row: Row, at: int, reader: Reader) -> bool:
    read = reader.drafts(row)
    found = read[at].proposal.indicator if at < len(read) else None
    return found is not None and (found.op, found.value, found.value_high) == (
        wanted.op,
        wanted.value,
        wanted.value_high,
    )


def _together(entry: Commitment, row: Row) -> str:
    """Who leads and who shares, where one column holds both."""
    joint = _joint(row.values.get("responsible"))
    return joint.join([*(f"{name}（牵头）" for name in entry.lead), *entry.responsible])


def _joint(value: Value) -> str:
    text = value if isinstance(value, str) else ""
    return next((mark for mark in ("\n", "；", ";", "，", ",", "、") if mark in text), "、")


def cell_of(name: str, entry: Commitment, before: Value = None) -> Value:
    """What a column says of an entry."""
    if name == "id":
        return _slug(entry)
    if name in ("lead", "responsible"):
        return _joint(before).join(getattr(entry, name)) or None
    if name in ("due", "from"):
        return entry.due if name == "due" else entry.starts
    if name == STATEMENT:
        text = facts.settled(entry.statement)
        return f"{text}。" if isinstance(before, str) and before.rstrip().endswith("。") else text
    if name in ("indicator", "unit", "target"):
        return _counted(name, entry.indicator)
    value = getattr(entry, name, "")
    return facts.settled(str(value)) or None


def _counted(name: str, indicator: Indicator | None) -> Value:
    if indicator is None:
        return None
    if name == "target":
        return figure_text(indicator, "")
    return indicator.name if name == "indicator" else indicator.unit or None


def figure_text(indicator: Indicator, unit: str) -> str:
    """A goal as a cell says it: ≥30000个, 1-2家."""
    low = writing.number(indicator.value)
    high = f"-{writing.number(indicator.value_high)}" if indicator.value_high is not None else ""
    return f"{_SIGNS[indicator.op]}{low}{high}{unit}"


def _candidates(wanted: Indicator, row: Row) -> Iterator[Value]:
    """Ways to write the new figure, the one most like the old cell first."""
    before = row.values.get("target")
    scale = _scale(row)
    unit = "" if row.said("unit") else wanted.unit
    if isinstance(before, (int, float)) and not isinstance(before, bool):
        value = round(wanted.value / scale, 9)
        yield int(value) if value == int(value) else value
    if isinstance(before, str):
        yield from _renumbered(before, wanted, scale)
    yield figure_text(wanted, unit)
    yield figure_text(replace(wanted, value=wanted.value / scale), unit)


def _scale(row: Row) -> float:
    """How much one of the cell's number is: 10000 where the unit is 万个."""
    unit = row.said("unit")
    found = quantities.find(f"1{clean(unit).text}") if unit else ()
    return found[0].value if len(found) == 1 and found[0].value else 1.0


def _renumbered(text: str, wanted: Indicator, scale: float) -> Iterator[str]:
    """The text with each of its figures in turn replaced by the wanted value, in the scale it is written in."""
    shown = clean(text)
    for each in quantities.find(shown.text):
        digits = re.match(r"\d[\d,]*(?:\.\d+)?", shown.text[each.start :])
        figure = float(digits[0].replace(",", "")) if digits else 0.0
        if digits and figure and each.value:
            value = wanted.value / (each.value / figure) / (1 if each.unit else scale)
            first, last = shown.origin(each.start, each.start + digits.end())
            yield text[:first] + writing.number(round(value, 9)) + text[last:]


def _append(made: Filled, orphans: Sequence[Commitment], layout: Layout, height: int, reader: Reader) -> None:
    """A row at the end for each entry that came from elsewhere."""
    numbers = [int(said) for each in made.rows if (said := each.row.said("number")).isdigit()]
    for at, entry in enumerate(orphans, height):
        values = {name: cell_of(name, entry) for name in layout.columns if name != "number"}
        if "theme" in layout.columns:
            values["theme"] = reader.theme(entry)
        if "unit" not in layout.columns and entry.indicator and values.get("target"):
            values["target"] = figure_text(entry.indicator, entry.indicator.unit)
        if "lead" not in layout.columns and "responsible" in layout.columns:
            values["responsible"] = _together(entry, Row(at, {}, ())) or None
        if "number" in layout.columns and numbers:
            values["number"] = max(numbers) + 1 + at - height
        made.cells |= {(at, layout.columns[name]): value for name, value in values.items() if value is not None}
        made.rows.append(Linked(Row(at, values, ()), (_slug(entry),), own=True))
        made.added.append(_slug(entry))
