"""`monitor ledger import FILE.xlsx|csv` and `monitor ledger export`: an office's sheet in, and the same out again.

Owns the files, the questions and the telling; which row is which entry is decided in monitor/ledger/sheets.py.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import base, handed, keeping, layout
from monitor.errors import ConfigError, ReadError
from monitor.messages import language, say
from monitor.refusals import refusal
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    from monitor.cli.keeping import LedgerFile
    from monitor.ledger.columns import Layout
    from monitor.ledger.rows import Row
    from monitor.ledger.sheet_memory import Memory, Place
    from monitor.ledger.sheets import Filled, Linked, Merged, Reader
    from monitor.model import Document, Publication
    from monitor.read.workbook import Book
    from monitor.text.grid import Grid

MOST_BYTES = 100 * 1024 * 1024
_MOST_TOLD = 12
_SAMPLES = 3
_ASKED = ("statement", "lead", "due")
"""Columns a person is asked for where the heads say nothing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line says of the sheet: its name, and heads of columns by field."""

    sheet: str = ""
    columns: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in the place of a document that is kept as a sheet."""

    path: Path
    ledger: LedgerFile
    memory: Memory
    copy: bytes

    @property
    def folder(self) -> Path:
        """Where the sheet as it was last seen lies, and what is remembered of it."""
        from monitor.ledger.sheet_memory import FOLDER

        return self.path.parent / FOLDER


@dataclass(frozen=True, slots=True)
class Seen:
    """The sheet as it was last seen, opened once: the page of it that is meant, its columns, its rows with their entries."""

    book: Book
    grid: Grid
    columns: Layout
    rows: list[Linked]


def is_sheet(file: str | None) -> bool:
    """Whether the file is a sheet by its name."""
    from monitor.read.workbook import is_sheet as by_name

    return file is not None and by_name(file)


def wanted(sheet: str, columns: Sequence[str]) -> Wanted:
    """What --sheet and --column say; raises ConfigError for a column that is no FIELD=HEAD."""
    from monitor.ledger.columns import fields

    found = {}
    for each in columns:
        name, sign, head = each.partition("=")
        if not sign or not head.strip() or name.strip() not in fields():
            raise ConfigError("sheets.bad_column", value=for_terminal(each), known=", ".join(fields()))
        found[name.strip()] = head.strip()
    return Wanted(sheet, found)


# ---------------------------------------------------------------- import


def take_in(context: base.Context, file: str, target: Path, said: Publication, asked: Wanted) -> None:
    """Brings a sheet into the ledger file `target`; `said` is what the command line says of the document."""
    from monitor.ledger.rows import rows
    from monitor.ledger.sheets import merge

    body = _body(file)
    kept = _kept(target)
    grid, found = _laid_out(file, _book(body, file).grids, kept.memory, asked, context)
    sheet = rows(grid, found)
    if not sheet.stated:
        raise ConfigError("sheets.no_rows", file=for_terminal(file), column=for_terminal(found.named()["statement"]))
    reader = _reader(target, kept, grid, found, said)
    seen = _seen(kept)
    made = merge(
        kept.ledger.text or _begun(reader),
        kept.ledger.entries,
        seen.rows if seen else [],
        sheet.stated,
        reader,
        kept.memory.gone,
    )
    if kept.ledger.entries and not made.kept:
        raise ConfigError("sheets.other_sheet", file=for_terminal(file), document=target.stem)
    if made.stuck:
        told = ", ".join(f"{slug} {name}" for slug, name in made.stuck[:_MOST_TOLD])
        raise ConfigError("sheets.stuck", file=target, entries=for_terminal(told))
    _check(made.text, target, len(kept.ledger.entries) + len(made.added))
    memory = _memory(file, grid, found, made, hashlib.sha256(body).hexdigest())
    _write(kept, target, made.text, body, memory)
    _tell_import(context, target, found, made, sheet.others)


def _body(file: str) -> bytes:
    body = handed.body(file)
    if len(body) > MOST_BYTES:
        raise ConfigError("sheets.too_large", file=for_terminal(file), megabytes=MOST_BYTES >> 20)
    return body


def _book(body: bytes, name: str) -> Book:
    from monitor.read.workbook import read

    try:
        return read(body, name)
    except ReadError as error:
        slots = {key: for_terminal(str(value)) for key, value in error.slots.items()}
        raise ConfigError(error.key, file=for_terminal(name), **slots) from error


def _kept(target: Path) -> Kept:
    """The ledger file as it stands, and what is remembered of its sheet; raises ConfigError for an unsound one."""
    from monitor.ledger import sheet_memory
    from monitor.ledger.sheet_memory import Memory

    ledger = keeping.ledger_file(target)
    folder = target.parent / sheet_memory.FOLDER
    path = folder / f"{target.stem}.yaml"
    memory = Memory()
    if path.is_file():
        found = sheet_memory.read(path.read_text("utf-8-sig", errors="replace"))
        if found is None:
            raise ConfigError("sheets.memory_unsound", file=path)
        memory = found
    copy = folder / Path(memory.copy).name if memory.copy else None
    return Kept(target, ledger, memory, copy.read_bytes() if copy and copy.is_file() else b"")


def _check(text: str, target: Path, many: int) -> None:
    """What is about to be written must be a sound ledger with as many entries as there should be."""
    from monitor.ledger.load import read_one

    found = read_one(target, text)
    if found.problems or len(found.commitments) != many:
        raise ConfigError.of("sheets.would_break", found.problems, file=target)


def _laid_out(
    file: str, grids: Sequence[Grid], memory: Memory, asked: Wanted, context: base.Context
) -> tuple[Grid, Layout]:
    """The sheet that is meant and its columns: remembered, else known by their heads, else asked for."""
    from monitor.ledger.columns import STATEMENT
    from monitor.ledger.columns import layout as read_layout

    grid = _grid(file, grids, memory, asked, context)
    heads = {**memory.columns, **(asked.columns or {})}
    found = read_layout(grid, heads, only=bool(memory.columns))
    if found is None:
        raise ConfigError("sheets.no_table", file=for_terminal(file))
    named = [head for name, head in found.missing.items() if name in (asked.columns or {})]
    if named:
        raise ConfigError("sheets.no_such_column", column=for_terminal(named[0]), known=_heads(found))
    if STATEMENT not in found.columns:
        if context.json or not _may_ask():
            raise ConfigError("sheets.unknown_columns", file=for_terminal(file), known=_heads(found))
        heads |= _asked(context, grid, found)
        found = read_layout(grid, heads) or found
    return grid, found


def _grid(file: str, grids: Sequence[Grid], memory: Memory, asked: Wanted, context: base.Context) -> Grid:
    from monitor.ledger.columns import layout as read_layout

    if asked.sheet:
        found = next((grid for grid in grids if grid.name == asked.sheet), None)
        if found is None:
            raise ConfigError("sheets.no_such_sheet", sheet=for_terminal(asked.sheet), known=_names(grids))
        return found
    if len(grids) == 1:
        return grids[0]
    remembered = [grid for grid in grids if grid.name == memory.sheet]
    telling = [grid for grid in grids if (read := read_layout(grid, asked.columns or {})) and read.known]
    if len(remembered or telling) == 1:
        return (remembered or telling)[0]
    if context.json or not _may_ask():
        raise ConfigError("sheets.several", file=for_terminal(file), known=_names(telling or grids))
    choices = telling or list(grids)
    for number, grid in enumerate(choices, 1):
        context.tell(f"  {number}  {for_terminal(grid.name)}")
    return choices[_number(say("sheets.which_sheet"), len(choices)) - 1]


def _may_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _number(question: str, most: int, *, default: int | None = None) -> int:
    kind = click.IntRange(1 if default is None else default, most)
    return int(click.prompt(question, type=kind, default=default, show_default=False, err=True))


def _asked(context: base.Context, grid: Grid, found: Layout) -> dict[str, str]:
    """The columns that a person points to; Enter leaves one out, but not what the commitments are."""
    from monitor.ledger.columns import letter

    context.tell(say("sheets.heads_unknown"))
    for column, label in enumerate(found.labels):
        cells = (grid.text(row, column) for row in range(found.last + 1, len(grid.rows)))
        some = " | ".join([cell for cell in cells if cell][:_SAMPLES])
        context.tell(layout.cut(for_terminal(f"  {column + 1:>2}  {label or letter(column)}:  {some}"), 78))
    chosen = {}
    for name in _ASKED:
        if name not in found.columns:
            must = name == "statement"
            question = say("sheets.which_column", field=say(f"sheets.field_{name}"))
            number = _number(question, len(found.labels), default=None if must else 0)
            if number:
                chosen[name] = found.labels[number - 1] or letter(number - 1)
    return chosen


def _heads(found: Layout) -> str:
    from monitor.ledger.columns import letter

    return for_terminal(", ".join(label or letter(at) for at, label in enumerate(found.labels)))


def _names(grids: Sequence[Grid]) -> str:
    return for_terminal(", ".join(grid.name for grid in grids))


def _reader(target: Path, kept: Kept, grid: Grid, found: Layout | None, said: Publication) -> Reader:
    """What turns rows into commitments: the document as the ledger has it, else as the sheet and the command line say."""
    from monitor.ledger.rows import frame, title
    from monitor.ledger.sheets import Reader
    from monitor.ledger.themes import load_themes

    themes = load_themes([target.parent])[0]
    named = {name.lower(): theme.id for theme in themes for name in (theme.id, theme.zh, theme.en)}
    head = kept.ledger.head
    if head:
        document = head.document
        told = _publication(document)
        held = frame(told)
        held = replace(held, day=document.issued or held.day, starts=head.starts, due=head.due)
        return Reader(held, named, document, (head.starts, head.due))
    above = title(grid, found) if found else ""
    told = replace(said, title=said.title or above or grid.name or target.stem)
    held = frame(told)
    document = _document(target.stem, told, held.region)
    return Reader(held, named, document, (held.starts or document.issued, held.due))


def _publication(document: Document) -> Publication:
    from monitor.model import Publication, Role

    return Publication(
        url=document.url or "",
        title=document.title,
        text="",
        publisher=document.publisher,
        region=document.region if document.region != "?" else "",
        role=Role.OTHER,
        number=document.number,
        signed=document.issued,
    )


def _document(key: str, told: Publication, region: str) -> Document:
    from monitor.model import Document

    return Document(
        key=key,
        title=told.title,
        publisher=told.publisher or region or "?",
        region=region or "?",
        kind="plan",
        number=told.number,
        issued=told.signed,
        url=told.url or None,
    )


def _begun(reader: Reader) -> str:
    from monitor.ledger.writing import begun

    return begun(reader.document, reader.term)


def _seen(kept: Kept) -> Seen | None:
    """The sheet as it was last seen; None where no copy is left, or none of its columns is known any more."""
    from monitor.ledger.columns import layout as read_layout

    if not kept.copy:
        return None
    book = _book(kept.copy, kept.memory.copy)
    grid = next((grid for grid in book.grids if grid.name == kept.memory.sheet), next(iter(book.grids), None))
    found = read_layout(grid, kept.memory.columns, only=True) if grid else None
    if grid is None or found is None or not found.known:
        return None
    return Seen(book, grid, found, _linked(grid, found, kept.memory))


def _linked(grid: Grid, found: Layout, memory: Memory) -> list[Linked]:
    """The rows of the sheet that are remembered, with their entries."""
    from monitor.ledger.rows import rows
    from monitor.ledger.sheets import Linked

    there = {row.at: row for row in rows(grid, found).stated}
    return [
        Linked(_shown(there[each.row], each), each.ids, each.was, each.own, each.held)
        for each in memory.rows
        if each.row in there
    ]


def _shown(row: Row, place: Place) -> Row:
    """The row with what its formulas showed, and with its cells as they were before a conflict."""
    shown = {name: place.reckoned.get(name) for name in row.unread}
    return replace(row, values={**row.values, **shown, **place.held})


def _place(each: Linked) -> Place:
    from monitor.ledger.sheet_memory import Place

    return Place(each.row.at, each.ids, each.was, each.own, each.reckoned, each.held)


def _memory(file: str, grid: Grid, found: Layout, made: Merged, mark: str) -> Memory:
    from monitor.ledger.sheet_memory import Memory

    rows = tuple(_place(each) for each in made.rows)
    return Memory(
        file=Path(file).name, sheet=grid.name, columns=found.named(), rows=rows, gone=tuple(made.gone), seen=(mark,)
    )


def _write(kept: Kept, target: Path, text: str, body: bytes, memory: Memory) -> None:
    """The ledger first: without its sheet it is found again by its statements, and the other way round it is not."""
    from monitor.ledger.sheet_memory import told

    copy = f"{target.stem}{Path(memory.file).suffix.lower()}"
    if text != kept.ledger.text:
        keeping.put(target, text)
    keeping.put(kept.folder / copy, body)
    keeping.put(kept.folder / f"{target.stem}.yaml", told(replace(memory, copy=copy)))
    if kept.memory.copy and kept.memory.copy != copy:
        (kept.folder / Path(kept.memory.copy).name).unlink(missing_ok=True)


# ---------------------------------------------------------------- import, told


def _tell_import(context: base.Context, target: Path, found: Layout, made: Merged, others: int) -> None:
    counts = {"added": len(made.added), "kept": len(made.kept), "gone": len(made.gone), "doubts": made.doubts}
    edited = len({slug for slug, _ in made.changed})
    if context.json:
        context.write_json(_import_json(target, found, made, others))
        return
    context.write(say("sheets.written", file=target, edited=edited, **counts))
    context.tell(say("sheets.columns", columns=_columns(found)))
    for name, head in found.missing.items():
        if name not in found.columns:
            context.tell(say("sheets.column_gone", column=for_terminal(head), field=say(f"sheets.field_{name}")))
    if others:
        context.tell(say("sheets.others", count=others))
    for slug, name in made.changed[:_MOST_TOLD]:
        context.tell("  " + say("sheets.edited", id=slug, field=_field(name)))
    for each in made.conflicts[:_MOST_TOLD]:
        slots = {"sheet": for_terminal(each.sheet) or "-", "ledger": for_terminal(each.ledger) or "-"}
        context.tell("  " + say("sheets.conflict", id=each.id, field=_field(each.field), **slots))
    context.tell(say("sheets.next", file=target, key=target.stem))


def _import_json(target: Path, found: Layout, made: Merged, others: int) -> dict[str, Any]:
    key = target.stem
    return {
        "file": str(target),
        "added": [f"{key}/{slug}" for slug in made.added],
        "kept": [f"{key}/{slug}" for slug in made.kept],
        "gone": [f"{key}/{slug}" for slug in made.gone],
        "doubts": made.doubts,
        "columns": found.named(),
        "changed": [{"id": f"{key}/{slug}", "field": name} for slug, name in made.changed],
        "conflicts": [
            {"id": f"{key}/{each.id}", "field": each.field, "sheet": each.sheet, "ledger": each.ledger}
            for each in made.conflicts
        ],
        "rows_left_out": others,
    }


def _columns(found: Layout) -> str:
    parts = [f"{say(f'sheets.field_{name}')} = {head}" for name, head in found.named().items()]
    return for_terminal(say("report.comma").join(parts))


def _field(name: str) -> str:
    """A field as people call it; what only the ledger has keeps its key."""
    key = {"indicator.name": "indicator", "indicator.value": "target", "indicator.op": "target"}.get(name, name)
    said = say(f"sheets.field_{key}")
    return name if said.startswith("sheets.") else said


# ---------------------------------------------------------------- export


@base.command("export", help="sheets.help_export", reports=True)
@base.option("--key", required=True, metavar="KEY", help="sheets.help_key")
@base.option("--to", required=True, metavar="FILE", help="sheets.help_to")
def export(context: base.Context, key: str, to: str) -> None:
    """The ledger file as the sheet it came from, else as a new one."""
    path = Path(to).expanduser()
    if path.suffix.lower() not in (".xlsx", ".csv", ".tsv"):
        raise ConfigError("sheets.bad_ending", file=for_terminal(to))
    target, own = _source(context, key)
    kept = _kept(target) if own else _foreign(target)
    if not kept.ledger.entries:
        raise ConfigError("sheets.nothing_to_export", document=key)
    _not_over_edits(path, kept)
    body, made, memory = _made(kept, path)
    keeping.put(path, body)
    if own and memory is not None:
        _remember(kept, body, memory)
    _tell_export(context, path, key, made)
    _tell_lost(context, kept.copy if own and memory is not None else b"", body)


def _tell_lost(context: base.Context, before: bytes, after: bytes) -> None:
    from monitor.read.workbook import lost

    codes = lost(before, after)
    if codes and not context.json:
        context.tell(say("sheets.lost", parts=say("report.comma").join(say(f"sheets.lost_{code}") for code in codes)))


def _source(context: base.Context, key: str) -> tuple[Path, bool]:
    """The file of this document, and whether it is the place's own, beside which something may be remembered."""
    documents = {entry.document.key: entry for entry in context.ledger.commitments}
    entry = documents.get(key)
    if entry is None:
        known = ", ".join(each.key for each in context.ledger.documents)
        raise ConfigError("sheets.no_such_key", document=for_terminal(key), known=known or "-")
    return Path(entry.file), not context.place.ledger_shipped and Path(entry.file).stem == key


def _foreign(file: Path) -> Kept:
    """A ledger file beside which nothing is remembered."""
    from monitor.ledger.sheet_memory import Memory

    return Kept(file, keeping.ledger_file(file), Memory(), b"")


def _not_over_edits(path: Path, kept: Kept) -> None:
    """A sheet that was edited since it was read is not written over."""
    if path.exists():
        try:
            mark = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise ConfigError("cli.unwritable", file=path, why=refusal(error)) from error
        if mark not in kept.memory.seen:
            raise ConfigError("sheets.would_overwrite", file=path)


def _made(kept: Kept, path: Path) -> tuple[bytes, Filled, Memory | None]:
    """The bytes of the sheet, what was changed in it, and what to remember, None where another form is written."""
    from monitor.ledger.sheets import fill
    from monitor.read.workbook import created, rewritten

    seen = _seen(kept)
    grid, found = (seen.grid, seen.columns) if seen else _anew(kept)
    before = seen.rows if seen else []
    reader = _reader(kept.path, kept, grid, found, _publication(_known(kept)))
    made = fill(kept.ledger.entries, before, found, len(grid.rows), reader, kept.memory.gone)
    if seen and before and _alike(path, kept.memory.copy):
        return rewritten(seen.book, grid.name, made.cells), made, _after(kept, grid, found, made, path)
    body = created(_with(grid, made), path.suffix)
    return body, made, None if before else _after(kept, grid, found, made, path)


def _known(kept: Kept) -> Document:
    assert kept.ledger.head is not None  # a file with entries has a document
    return kept.ledger.head.document


def _alike(path: Path, copy: str) -> bool:
    return path.suffix.lower() == Path(copy).suffix.lower()


def _anew(kept: Kept) -> tuple[Grid, Layout]:
    """A sheet with a title and a head and no rows yet, for a ledger that came from no sheet."""
    from monitor.ledger.columns import Layout
    from monitor.text.data import load
    from monitor.text.grid import Grid

    heads: Mapping[str, str] = load("sheets.yaml")["heads"][language()]
    title: tuple[str | None, ...] = (_known(kept).title, *[None] * (len(heads) - 1))
    grid = Grid(_known(kept).key, (title, tuple(heads.values())), ((0, 0, 0, len(heads) - 1),))
    return grid, Layout(1, 1, tuple(heads.values()), {name: at for at, name in enumerate(heads)})


def _with(grid: Grid, made: Filled) -> Grid:
    """The sheet with its new cells; merged areas stay where none of their cells is new."""
    from monitor.text.grid import Grid

    filled = grid.filled()
    height = max([len(filled.rows), *(row + 1 for row, _ in made.cells)])
    width = max([filled.width, *(column + 1 for _, column in made.cells)])
    rows = [[filled.at(row, column) for column in range(width)] for row in range(height)]
    for (row, column), value in made.cells.items():
        rows[row][column] = value
    merged = tuple(area for area in grid.merged if area[0] == area[2])
    return Grid(grid.name, tuple(tuple(row) for row in rows), merged)


def _after(kept: Kept, grid: Grid, found: Layout, made: Filled, path: Path) -> Memory:
    from monitor.ledger.sheet_memory import Memory

    rows = tuple(_place(each) for each in made.rows)
    return Memory(
        file=kept.memory.file or path.name,
        sheet=grid.name if path.suffix.lower() == ".xlsx" else "",
        copy=kept.memory.copy or f"{kept.path.stem}{path.suffix.lower()}",
        columns=kept.memory.columns or found.named(),
        rows=rows,
        gone=kept.memory.gone,
        seen=kept.memory.seen,
    )


def _remember(kept: Kept, body: bytes, memory: Memory) -> None:
    from monitor.ledger.sheet_memory import told

    mark = hashlib.sha256(body).hexdigest()
    seen = tuple(dict.fromkeys([*memory.seen, mark]))[-4:]
    keeping.put(kept.folder / memory.copy, body)
    keeping.put(kept.folder / f"{kept.path.stem}.yaml", told(replace(memory, seen=seen)))


def _tell_export(context: base.Context, path: Path, key: str, made: Filled) -> None:
    if context.json:
        context.write_json(
            {
                "file": str(path),
                "rows": len(made.rows),
                "added": [f"{key}/{slug}" for slug in made.added],
                "changed": [{"id": f"{key}/{slug}", "field": name} for slug, name in made.changed],
                "no_column": [{"id": f"{key}/{slug}", "field": name} for slug, name in made.homeless],
                "untracked": made.untracked,
            }
        )
        return
    context.write(
        say("sheets.exported", file=path, rows=len(made.rows), added=len(made.added), changed=len(made.changed))
    )
    for slug, name in made.homeless[:_MOST_TOLD]:
        context.tell("  " + say("sheets.no_column", id=slug, field=_field(name)))
    if made.untracked:
        context.tell(say("sheets.untracked", count=made.untracked))


COMMANDS: tuple[click.Command, ...] = (export,)
