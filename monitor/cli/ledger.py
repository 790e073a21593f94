"""`monitor ledger`: the tracked commitments as a list, one in full, and the check of their files."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import base, layout, proposing
from monitor.errors import ConfigError
from monitor.look import day_in_china
from monitor.messages import language, say
from monitor.model import CHINA, Commitment, Ledger, Standing, Status, YearResult
from monitor.report import entries, official
from monitor.report.json import dumps
from monitor.report.lines import evidence_line, name_of, quote_line
from monitor.report.numbers import figure
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    from monitor.errors import Problem
    from monitor.ledger.themes import ThemeName
    from monitor.model import Evidence
    from monitor.store.database import Store

command = base.group("ledger", help="ledger.help")
for each in proposing.COMMANDS:
    command.add_command(each)

_LEAST_FOR_NAMES = 16
_GAP = 2
_MOST_EVIDENCE = 50
_TEXTS = (".txt", ".md", ".html", ".htm", ".shtml")
_MOST_TEXT = 50_000_000


# ---------------------------------------------------------------- list


@base.command("list", help="ledger.help_list", reports=True, group=command)
@base.option("--theme", metavar="THEME", help="ledger.help_theme")
@base.option("--body", metavar="NAME", help="ledger.help_body")
@base.option("--status", type=click.Choice([status.value for status in Status]), help="ledger.help_status")
def list_(context: base.Context, theme: str | None, body: str | None, status: str | None) -> None:
    """Every commitment that fits, with where it stands."""
    themes = _themes(context)
    wanted = theme_called(theme, themes) if theme else None
    standings = _standings(context.look_at_store())
    today = day_in_china(context.now())
    shown = [
        (entry, standings.get(entry.id) or entries.unknown(entry, today))
        for entry in context.ledger.commitments
        if wanted in (None, entry.theme) and (not body or _answers(entry, body))
    ]
    shown = [(entry, standing) for entry, standing in shown if status in (None, standing.status.value)]
    if context.json:
        context.write(dumps([entries.entry(entry, standing, today) for entry, standing in shown], indent=2))
        return
    total = len(context.ledger.commitments)
    if not shown:
        context.tell(say("ledger.none_such" if total else "ledger.none", count=total))
        if body:
            _tell_stranger(context, body)
        return
    context.write(listed(shown, themes, _width()))
    context.tell(say("ledger.summary", count=len(shown), total=total))
    _tell_look_again(context, [entry for entry, _ in shown])


def _themes(context: base.Context) -> tuple[ThemeName, ...]:
    from monitor.ledger.themes import load_themes

    return load_themes(context.place.ledger_folders)[0]


def theme_called(asked: str, themes: Sequence[ThemeName]) -> str:
    """The identifier of the theme asked for by identifier or name; raises ConfigError."""
    from monitor.ledger import themes as named

    theme = named.theme_called(asked, themes)
    if theme:
        return theme.id
    known = ", ".join(f"{theme.id} {theme.name(language())}" for theme in themes)
    raise ConfigError("ledger.unknown_theme", theme=for_terminal(asked), known=known)


def _answers(entry: Commitment, body: str) -> bool:
    from monitor.ledger import bodies
    from monitor.report.answering import answers

    return answers(entry, body, bodies.load())


def _tell_look_again(context: base.Context, shown: Sequence[Commitment]) -> None:
    """Says what of the entries that are shown was to be looked at again by now."""
    from monitor.ledger.fates import to_look_at
    from monitor.report.official import days

    names = {entry.id for entry in shown} | {entry.document.key for entry in shown}
    found = [each for each in to_look_at(context.ledger, day_in_china(context.now())) if each[0] in names]
    if found:
        context.tell(say("official.list_look_again", count=len(found), names=days(found)))


def _tell_stranger(context: base.Context, body: str) -> None:
    """Says when no list knows the body asked for, and which name comes nearest."""
    from monitor.ledger import bodies
    from monitor.ledger.fields import nearest

    known = bodies.load()
    if known.find(body) or any(body in (each.name, *each.short) for each in known.together):
        return
    near = nearest(body, known.index)
    said = for_terminal(body)
    context.tell(say("ledger.stranger_near", body=said, near=near) if near else say("ledger.stranger", body=said))


def _standings(store: Store | None) -> Mapping[str, Standing]:
    return store.standings.all() if store else {}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the list; the one without `leaves` takes the room that is left, the others go in that order."""

    head: str
    cell: Callable[[Commitment, Standing], str]
    leaves: int = 0


_COLUMNS = (
    _Column("id", lambda entry, _: entry.id, 9),
    _Column("what", lambda entry, _: name_of(entry)),
    _Column("target", lambda entry, _: entries.wanted(entry), 3),
    _Column("due", lambda entry, _: _due(entry), 1),
    _Column("status", lambda _, standing: _status(standing), 9),
    _Column("now", lambda _, standing: entries.reached(standing), 2),
)
_STAY = 9


def _due(entry: Commitment) -> str:
    """The original date, by which overdue counts, and the one it was put off to."""
    days = [entry.due, *(each.to for each in entry.extended[-1:])]
    return " → ".join(day.isoformat() for day in days if day)


def _status(standing: Standing) -> str:
    words = [say(f"report.status_{standing.status}"), *(say(f"report.flag_{flag}") for flag in standing.flags)]
    return say("report.comma").join(words)


def listed(shown: Sequence[tuple[Commitment, Standing]], themes: Sequence[ThemeName], width: int | None) -> str:
    """The entries as a table under the names of their themes; pure.

    `width` is the terminal's in cells: columns that do not fit are left out and long names cut; None keeps all.
    """
    cells = [[for_terminal(column.cell(*row)) for column in _COLUMNS] for row in shown]
    heads = [say(f"ledger.head_{column.head}") for column in _COLUMNS]
    kept = _fitting([heads, *cells], width)
    lines = []
    for theme in dict.fromkeys([theme.id for theme in themes] + [str(entry.theme) for entry, _ in shown]):
        rows = [row for row, (entry, _) in zip(cells, shown, strict=True) if entry.theme == theme]
        if rows:
            lines += ["", f"{_theme_name(theme, themes)} ({len(rows)})", *(_line(row, kept) for row in rows)]
    return "\n".join([_line(heads, kept), *lines])


def _theme_name(theme: str, themes: Sequence[ThemeName]) -> str:
    return for_terminal(next((known.name(language()) for known in themes if known.id == theme), theme))


def _fitting(rows: Sequence[Sequence[str]], width: int | None) -> dict[int, int]:
    """The columns that are shown, with the cells each takes."""
    widths = {number: max(layout.cells(row[number]) for row in rows) for number in range(len(_COLUMNS))}
    if width is None:
        return {number: size for number, size in widths.items() if size}
    flexible = next(number for number, column in enumerate(_COLUMNS) if not column.leaves)
    leaving = sorted((column.leaves, number) for number, column in enumerate(_COLUMNS) if 0 < column.leaves < _STAY)
    widths = {number: size for number, size in widths.items() if size}
    for _, number in leaving:
        if _left(widths, flexible, width) >= min(_LEAST_FOR_NAMES, widths[flexible]):
            break
        widths.pop(number, None)
    room = _left(widths, flexible, width)
    widths[flexible] = min(widths[flexible], max(room, _LEAST_FOR_NAMES))
    return widths


def _left(widths: Mapping[int, int], flexible: int, width: int) -> int:
    taken = sum(size + _GAP for number, size in widths.items() if number != flexible)
    return width - taken


def _line(row: Sequence[str], kept: Mapping[int, int]) -> str:
    cells = [layout.pad(layout.cut(row[number], size), size) for number, size in kept.items()]
    return (" " * _GAP).join(cells).rstrip()


def _width() -> int | None:
    """The terminal's width in cells; None where stdout is no terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


# ---------------------------------------------------------------- bodies


@base.command("bodies", help="ledger.help_bodies", reports=True, group=command)
@base.option("--theme", metavar="THEME", help="ledger.help_theme")
def bodies_(context: base.Context, theme: str | None) -> None:
    """For each body what it leads and how that stands; predecessors count under the name of today."""
    from monitor.cli.ledger_bodies import table
    from monitor.ledger import bodies
    from monitor.report.answering import as_json, by_body

    wanted = theme_called(theme, _themes(context)) if theme else None
    chosen = [entry for entry in context.ledger.commitments if wanted in (None, entry.theme)]
    standings = _standings(context.look_at_store())
    today = day_in_china(context.now())
    standing = {entry.id: standings.get(entry.id) or entries.unknown(entry, today) for entry in chosen}
    rows = by_body([(entry, _class(standing[entry.id])) for entry in chosen], bodies.load())
    if context.json:
        context.write(dumps(as_json(rows), indent=2))
        return
    if rows:
        context.write(table(rows, _width()))
    alone = sum(not entry.lead for entry in chosen)
    context.tell(say("ledger.bodies_summary", bodies=len(rows), count=len(chosen), alone=alone))


def _class(standing: Standing) -> str:
    """In which of the classes of a body's row a commitment is counted."""
    from monitor.report.answering import counted_as
    from monitor.store.standings import class_of

    return counted_as(class_of(standing))


# ---------------------------------------------------------------- show


@base.command("show", help="ledger.help_show", reports=True, group=command)
@base.argument("identifier", metavar="ID")
def show(context: base.Context, identifier: str) -> None:
    """One commitment in full."""
    entry = _entry(context.ledger, identifier)
    store = context.look_at_store()
    today = day_in_china(context.now())
    standing = (store.standings.get(entry.id) if store else None) or entries.unknown(entry, today)
    evidence = _evidence(store, entry, standing)
    if context.json:
        links = official.links_as_json(entry, context.ledger)
        context.write(dumps(entries.whole_entry(entry, standing, evidence, today) | links, indent=2))
        return
    fate = list(official.facts(entry, context.ledger, today))
    rows = [*_promise(entry, _themes(context)), *fate, *_counting(entry), *_stands(entry, standing), *_proof(evidence)]
    context.write(sheet(rows, _width() or 100))


def _entry(ledger: Ledger, identifier: str) -> Commitment:
    """The commitment asked for; raises ConfigError that names the nearest one."""
    found = ledger.get(identifier)
    if found:
        return found
    from monitor.ledger.fields import nearest

    known = {entry.id: entry.id for entry in ledger.commitments}
    short = {entry.id.rpartition("/")[2]: entry.id for entry in ledger.commitments}
    near = nearest(identifier, known) or short.get(nearest(identifier, short) or "")
    asked = for_terminal(identifier)
    if near:
        raise ConfigError("ledger.not_found_near", id=asked, near=near)
    raise ConfigError("ledger.not_found", id=asked)


def _evidence(store: Store | None, entry: Commitment, standing: Standing) -> list[Evidence]:
    """What stands as evidence, newest first, led by the one the standing rests on."""
    if store is None:
        return []
    current = store.evidence.current(entry.id)[::-1]
    current.sort(key=lambda found: found.id != standing.evidence_id)
    return current[:_MOST_EVIDENCE]


Rows = list[tuple[str, str]]


def _promise(entry: Commitment, themes: Sequence[ThemeName]) -> Rows:
    document = entry.document
    title = " ".join(filter(None, (document.title, document.number)))
    bound = [title, document.publisher, document.issued.isoformat() if document.issued else ""]
    return [
        ("", entry.statement),
        ("id", entry.id),
        ("was", " ".join(entry.was)),
        ("theme", _theme_name(str(entry.theme), themes)),
        ("kind", say(f"ledger.kind_{entry.kind}")),
        ("document", " · ".join(filter(None, bound))),
        ("locator", entry.locator),
        ("address", document.url or ""),
        ("region", " ".join((entry.region, *entry.accepts_regions))),
        ("by", " ".join(entry.by)),
        ("lead", official.bodies_of_today(entry.lead, entry.region)),
        ("responsible", official.bodies_of_today(entry.responsible, entry.region)),
        ("term", _term(entry)),
        ("note", entry.note),
    ]


def _term(entry: Commitment) -> str:
    if not entry.starts and not entry.due:
        return ""
    open_end = say("ledger.open_end")
    return say("ledger.from_to", starts=entry.starts or open_end, due=entry.due or open_end)


def _counting(entry: Commitment) -> Rows:
    """What counts towards the commitment, and what does not, in the short words of its ledger file."""
    from monitor.ledger import phrases

    indicator, deed = entry.indicator, entry.deed
    aliases = indicator.aliases if indicator else deed.names if deed else ()
    near = indicator.near_misses if indicator else deed.near_misses if deed else ()
    name = f"{indicator.name} " if indicator else ""
    return [
        ("target", name + entries.wanted(entry)),
        ("aliases", " / ".join(" … ".join(words) for words in phrases.aliases_drawn_together(aliases))),
        ("needs", " ".join(phrases.words_drawn_together(indicator.needs)) if indicator else ""),
        ("near", " ".join(phrases.words_drawn_together(near))),
    ]


def _stands(entry: Commitment, standing: Standing) -> Rows:
    light = say(f"report.light_{standing.light}")
    as_of = standing.as_of.isoformat() if standing.as_of else ""
    return [
        ("status", f"{_status(standing)} · {light}"),
        ("unverifiable", entry.unverifiable),
        ("now", " · ".join(filter(None, (entries.reached(standing), as_of)))),
        ("years", say("report.comma").join(_year(result) for result in standing.periods)),
    ]


def _year(result: YearResult) -> str:
    word = {True: "met", False: "not_met", None: "open"}[result.met]
    value = "" if result.value is None else f" {figure(result.value)}"
    return f"{result.year}{value} {say(f'ledger.year_{word}')}"


def _proof(evidence: Sequence[Evidence]) -> Rows:
    """The evidence that weighs most, with its sentence and where it stands."""
    if not evidence:
        return [("evidence", say("ledger.no_evidence"))]
    found = evidence[0]
    return [
        ("evidence", evidence_line(found, None)),
        ("", quote_line(found.judgement.quote)),
        ("publisher", " · ".join(filter(None, (found.publisher, found.title)))),
        ("address", found.url),
        ("read", found.known_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")),
    ]


def _label(key: str) -> str:
    area = "official" if key in official.FACTS else "ledger"
    return say(f"{area}.show_{key}")


def sheet(rows: Rows, width: int) -> str:
    """Labels on the left, texts wrapped beside them within `width` cells; a row without text is left out; pure."""
    labels = {key: _label(key) for key, text in rows if key and text}
    margin = max((layout.cells(label) for label in labels.values()), default=0) + _GAP
    lines = []
    for key, text in rows:
        if not text:
            continue
        room = max(width - (margin if key else 0), 20)
        wrapped = layout.wrap(for_terminal(text), room) or [""]
        begin = layout.pad(labels[key], margin) if key else ""
        lines += [(begin if not number else " " * layout.cells(begin)) + line for number, line in enumerate(wrapped)]
    return "\n".join(lines)


# ---------------------------------------------------------------- check


@base.command("check", help="ledger.help_check", reports=True, group=command)
@base.option("--against", metavar="DIR", help="ledger.help_against")
def check(context: base.Context, against: str | None) -> int:
    """Everything that is wrong or odd, a line each; exit code 2 when the ledger cannot be used."""
    from monitor.ledger import bodies
    from monitor.ledger.check import problems_of, repeats
    from monitor.ledger.load import ledger_files, read_ledger

    folders = context.place.ledger_folders
    found = bodies.use(context.place.body_files)
    reading = read_ledger(folders)
    found += problems_of(reading, folders)
    ledger = reading.ledger
    if against is not None:
        found += repeats(ledger, texts_in(Path(against)))
    errors = sum(problem.severity == "error" for problem in found)
    counts = {"count": len(ledger.commitments), "files": len(ledger_files(folders))}
    if context.json:
        told = {
            "files": counts["files"],
            "commitments": counts["count"],
            "errors": errors,
            "warnings": len(found) - errors,
            "problems": [_problem(each) for each in found],
        }
        context.write(dumps(told, indent=2))
    else:
        _tell_problems(context, found)
        key = "check_bad" if errors else "check_warned" if found else "check_fine"
        context.tell(say(f"ledger.{key}", errors=errors, warnings=len(found) - errors, **counts))
    return ConfigError.exit_code if errors else 0


def _tell_problems(context: base.Context, found: Sequence[Problem]) -> None:
    for problem in found:
        context.write("\n".join(base.problem_lines(problem, doubted=problem.severity != "error")))


def texts_in(folder: Path) -> dict[str, str]:
    """The texts of the files below a folder, by their path in it; markup is taken off. Raises ConfigError when there is none."""
    if not folder.is_dir():
        raise ConfigError("ledger.no_against", folder=for_terminal(str(folder)))
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _TEXTS and path.is_file() and path.stat().st_size <= _MOST_TEXT:
            found[path.relative_to(folder).as_posix()] = _text(path)
    return found


def _text(path: Path) -> str:
    import re

    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    return text if path.suffix.lower() in (".txt", ".md") else re.sub(r"<[^>]*>", "", text)


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line or None,
        "key": problem.slots.get("key"),
        "code": problem.code,
        "severity": problem.severity,
        "text": say(problem.code, **problem.slots),
    }
