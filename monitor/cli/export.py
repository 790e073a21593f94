"""`monitor export`: evidence, commitments, changes and due dates for other programs, and one evidence as a page to cite."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import base
from monitor.cli.keeping import put_out
from monitor.errors import ConfigError
from monitor.messages import say
from monitor.model import CHINA, SourceState

if TYPE_CHECKING:
    from monitor.model import Commitment, Evidence, Standing
    from monitor.report.page import Fate
    from monitor.report.tables import Provenance, Row
    from monitor.store.database import Store
    from monitor.store.evidence import Origin

_WHAT: Mapping[str, tuple[str, ...]] = {
    "evidence": ("csv", "jsonl", "xlsx"),
    "commitments": ("csv", "jsonl", "xlsx"),
    "changes": ("csv", "jsonl", "xlsx", "atom"),
    "due": ("ics",),
    "page": ("html",),
    "datasette": ("json",),
}
"""What can be exported, and in which formats, the usual one first."""
_FORMATS = tuple(dict.fromkeys(each for formats in _WHAT.values() for each in formats))
_MOST_IN_FEED = 200
_STDOUT = Path("-")


@base.command("export", help="export.help")
@base.argument("what", type=click.Choice(tuple(_WHAT)), default="evidence")
@base.argument("identifier", required=False)
@base.option("--format", "written", type=click.Choice(_FORMATS), help="export.help_format")
@base.option("--at", "day", metavar="DATE", help="export.help_at")
@base.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="export.help_output")
def command(
    context: base.Context, what: str, identifier: str | None, written: str | None, day: str | None, output: Path | None
) -> None:
    """Writes it to stdout or into a file, which is replaced in one step."""
    output = None if output == _STDOUT else output
    form = _form(what, written, output)
    if bool(identifier) != (what == "page"):
        raise ConfigError("export.wants_identifier" if what == "page" else "export.no_identifier", what=what)
    if day is not None and what in ("page", "datasette"):
        raise ConfigError("export.not_at", what=what)
    if form == "xlsx" and output is None:
        raise ConfigError("export.xlsx_wants_file")
    body = _made(context, what, identifier, form, _moment(day, context.now()) if day is not None else None)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(_harmless(body) if sys.stdout.isatty() else body)
        sys.stdout.buffer.flush()
    else:
        put_out(context.place, output, body)
        context.tell(say("cli.written", file=output))


def _form(what: str, written: str | None, output: Path | None) -> str:
    """The format asked for, else the one that the file's name says, else the usual one; raises ConfigError."""
    ending = output.suffix.removeprefix(".").lower() if output else ""
    form = written or ending or _WHAT[what][0]
    if form not in _WHAT[what]:
        raise ConfigError("export.no_such_format", what=what, format=form, known=", ".join(_WHAT[what]))
    return form


def _moment(day: str, now: datetime) -> datetime:
    """The end of that day in China, or now where that is earlier; raises ConfigError."""
    try:
        meant = datetime.combine(date.fromisoformat(day), time.max, tzinfo=CHINA)
    except ValueError:
        raise ConfigError("export.bad_day", value=day) from None
    return min(meant, now)


def _made(context: base.Context, what: str, identifier: str | None, form: str, at: datetime | None) -> bytes:
    if what == "datasette":
        from monitor.report.json import dumps

        return (dumps(_metadata(), indent=2) + "\n").encode()
    store = context.look_at_store()
    if store is None:
        raise ConfigError("export.no_database", file=context.place.db)
    if what == "page":
        return _page(context, store, identifier or "")
    if what == "due":
        from monitor.report.calendar import due_dates

        return due_dates(_standing(context, store, at), at or context.now())
    if form == "atom":
        from monitor.report.atom import feed

        found = store.changes.since(None, limit=_MOST_IN_FEED, before=at)
        return feed(found, context.ledger, at or context.now())
    return _table(_rows(context, store, what, at), what, form)


# ---------------------------------------------------------------- what


def _rows(context: base.Context, store: Store, what: str, at: datetime | None) -> Sequence[Row]:
    from monitor.report import tables

    if what == "commitments":
        return tables.commitment_rows(_standing(context, store, at))
    if what == "changes":
        return tables.change_rows(store.changes.since(None, history=True, before=at), context.ledger)
    found = store.evidence.everything(at)
    origins = store.evidence.origins([each.id for each in found])
    return tables.evidence_rows([(each, _provenance(origins[each.id])) for each in found], context.ledger)


def _provenance(origin: Origin) -> Provenance:
    from monitor.report.tables import Provenance

    return Provenance(
        origin.retrieved_at, origin.raw_hash, origin.text_hash, origin.ledger_version, origin.rules_version
    )


def _standing(context: base.Context, store: Store, at: datetime | None) -> list[tuple[Commitment, Standing]]:
    """Where each commitment of today's ledger stands, or stood by what was known then; what was promised later is left out."""
    from monitor.judge.status import standing
    from monitor.look import day_in_china
    from monitor.report.entries import unknown
    from monitor.settle import watch_of

    ledger, now = context.ledger, context.now()
    if at is None:
        kept = store.standings.all()
        return [(entry, kept.get(entry.id) or unknown(entry, day_in_china(now))) for entry in ledger.commitments]
    made = [
        each for each in ledger.commitments if each.document.issued is None or each.document.issued <= day_in_china(at)
    ]
    states = {name: _then(state, at) for name, state in store.sources.states().items()}
    watch = watch_of([each for each in context.sources if each.enabled], states, at)
    by_entry: dict[str, list[Evidence]] = {}
    for each in store.evidence.everything(at):
        by_entry.setdefault(each.judgement.commitment, []).append(each)
    return [(entry, standing(entry, by_entry.get(entry.id, ()), day_in_china(at), watch(entry))) for entry in made]


def _then(state: SourceState, at: datetime) -> SourceState:
    """A source as far as it is known how it was: read by then, or not yet."""
    heard = state.listening_since is not None and state.listening_since <= at
    return state if heard else SourceState(state.name)


def _page(context: base.Context, store: Store, identifier: str) -> bytes:
    from monitor.report.page import evidence_page

    names = store.evidence.beginning(identifier)
    if len(names) != 1:
        raise ConfigError("export.unknown_evidence" if not names else "export.several_evidence", id=identifier)
    found, origin = store.evidence.get(names[0]), store.evidence.origin(names[0])
    assert found is not None
    assert origin is not None
    text = store.publications.text(origin.revision_id) or ""
    entry = context.ledger.get(found.judgement.commitment)
    return evidence_page(found, _provenance(origin), text, entry, _fate(store, found)).encode()


def _fate(store: Store, found: Evidence) -> Fate:
    """What became of a piece of evidence since it was stored."""
    from monitor.report.page import Fate

    words = store.evidence.reviews(found.id)
    withdrawn = store.evidence.retractions(found.id)
    gone = withdrawn[-1].at if withdrawn and withdrawn[-1].withdrawn else None
    last = words[-1] if words else None
    if last is None or str(last.verdict) == "undone":
        return Fate(withdrawn_at=gone)
    return Fate(str(last.verdict), last.author, last.at, last.note, gone)


def _metadata() -> dict[str, object]:
    """What datasette shows of the database: titles, units of time, and the tables worth opening first."""
    tables = ("current_evidence", "changes", "publications", "standings", "sources", "reviews")
    return {
        "title": "duban",
        "description": say("export.datasette"),
        "databases": {"monitor": {"tables": {name: {"description": say(f"export.table_{name}")} for name in tables}}},
    }


# ---------------------------------------------------------------- how


def _table(rows: Sequence[Row], what: str, form: str) -> bytes:
    if form == "jsonl":
        from monitor.report.json import dumps

        return "".join(dumps(_plain(row)) + "\n" for row in rows).encode()
    from monitor.read.workbook import created
    from monitor.report.tables import HEADS
    from monitor.text.grid import Grid

    head = HEADS[what]
    shown = tuple(say(f"export.column_{name}") for name in head) if form == "xlsx" else head
    return created(Grid(what, (shown, *(tuple(row.values()) for row in rows))), f".{form}")


def _plain(row: Row) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _harmless(body: bytes) -> bytes:
    """The same for eyes: what a terminal could obey is shown."""
    from monitor.text.terminal import for_terminal

    return "\n".join(for_terminal(line) for line in body.decode("utf-8-sig").splitlines()).encode() + b"\n"
