"""`monitor check`: one round of the walk, its outcomes as a table and what changed as lines."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from monitor.cli import base, layout
from monitor.errors import ConfigError
from monitor.messages import say
from monitor.model import STALE_CODE, Change, ChangeKind, Ledger, Source

if TYPE_CHECKING:
    from monitor.check import Round, SourceReport
    from monitor.fetch.politeness import FetchSettings
    from monitor.store.database import Store

FAILED, CHANGED = 3, 10
_MOST_LINES = 40
"""Changes of a kind shown in full; the rest is counted, and `changes` has them all."""
_MOST_STALE = 5


@base.command("check", help="check.help", reports=True)
@base.argument("names", nargs=-1, metavar="[NAME]...")
@base.option("--exit-code", is_flag=True, help="check.help_exit_code")
def command(context: base.Context, names: tuple[str, ...], *, exit_code: bool) -> int:
    """Runs one round and says what came of it."""
    from monitor.check import run_round
    from monitor.polling import holding

    chosen = choose(context, names)
    late = context.late_ledger(None) if not context.place.db.exists() else None
    if late is not None:
        _ = late.ledger  # what is wrong with it is told before anything is made
    store = context.open_store()
    late = late or context.late_ledger(store.rest.get())
    if not late.remembered:
        _ = late.ledger  # and before anybody is asked
    with holding(store, context.now) as beat, _Progress(shown=context.talking and not context.json) as progress:
        made = run_round(
            chosen,
            store,
            late,
            fetch_settings(context),
            context.now,
            force=True,
            progress=progress,
            watching=[each for each in context.sources if each.enabled],
            look_again=bool(names),
            beat=beat,
            environ=context.environ,
            manners=context.manners,
        )
    # Changes are told by the ledger's names; where there are none, nobody needs it.
    ledger = late.ledger if made.changes else Ledger((), late.version)
    if context.json:
        context.write(as_json(made, ledger, stale=stale_texts(store, ledger)))
    else:
        context.write("\n".join([*as_text(made, ledger), *judged_before(store, ledger)]))
    if exit_code and made.news:
        return CHANGED
    return FAILED if made.failed else 0


def fetch_settings(context: base.Context) -> FetchSettings:
    """How this place asks sites: with its contact and manners, and as their robots.txt wants it."""
    from monitor.fetch.politeness import FetchSettings

    manners = context.manners
    return FetchSettings(
        contact=context.contact,
        robots=True,
        delay=manners.delay,
        per_host=manners.per_host,
        ca_file=manners.ca_file,
    )


def choose(context: base.Context, names: Sequence[str]) -> tuple[Source, ...]:
    """The sources named, or all enabled ones; raises ConfigError with the nearest name."""
    known = {each.name: each for each in context.sources}
    for name in names:
        if name not in known:
            raise _unknown(name, list(known), context)
    if names:
        return tuple(known[name] for name in dict.fromkeys(names))
    enabled = tuple(each for each in context.sources if each.enabled)
    if not enabled:
        raise ConfigError("check.no_sources", file=context.place.sources_file)
    return enabled


def _unknown(name: str, known: Sequence[str], context: base.Context) -> ConfigError:
    file = context.place.sources_file
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if near:
        return ConfigError("check.unknown_source", name=name, near=near[0], file=file)
    return ConfigError("check.unknown_source_none_near", name=name, known=", ".join(known) or "-", file=file)


def judged_before(store: Store, ledger: Ledger) -> list[str]:
    """A line where texts were judged by another ledger or other rules, with the remedy."""
    stale = stale_texts(store, ledger)
    if stale:
        return layout.paragraph(say("rematch.stale", count=stale), "")
    return layout.paragraph(say("rematch.unfinished"), "") if store.judged.corrections() else []


def stale_texts(store: Store, ledger: Ledger) -> int:
    """How many texts were judged by another ledger or other rules."""
    from monitor.judge.reasons import RULES_VERSION

    return store.judged.count_stale(ledger.version, RULES_VERSION)


# ---- for scripts


def as_json(made: Round, ledger: Ledger, *, indent: int | None = 2, stale: int = 0) -> str:
    """The round as the contract says it; `indent` None puts it on one line.

    `stale` is how many texts were judged by another ledger or other rules, before or after the round.
    """
    from monitor.report import json

    return json.dumps(
        {
            "run": {
                "id": made.id,
                "started_at": made.started_at.isoformat(),
                "finished_at": made.finished_at.isoformat(),
            },
            "sources": [source_json(each) for each in made.sources],
            "changes": [json.change(each, ledger) for each in made.changes],
            "stale_texts": stale,
        },
        indent=indent,
    )


def source_json(report: SourceReport) -> dict[str, Any]:
    """How the check of one source ended, as the contract says it."""
    from monitor.report import json

    return {
        "name": report.name,
        "outcome": str(report.outcome),
        "items": report.items,
        "new": report.new,
        "changed": report.changed,
        "error": json.error(report.error_code, report.error_slots),
    }


# ---- for people


def as_text(made: Round, ledger: Ledger) -> list[str]:
    """The outcomes, then what changed with its proof, most important first, then one closing sentence."""
    from monitor.report.lines import by_weight

    lines = [*outcome_lines(made.sources), ""]
    news = by_weight(_listed(made.news))
    if news:
        lines += [say("check.news"), "", *change_lines(news, ledger), ""]
    history = by_weight([each for each in made.changes if each.history])
    if history:
        lines += [say("check.history"), "", *_history_lines(history, ledger), ""]
    return [*lines, closing(made)]


def _listed(news: Sequence[Change]) -> list[Change]:
    """The news told below the table; why a source could not be read stands under its row there."""
    return [each for each in news if each.kind is not ChangeKind.SOURCE_BROKEN or each.slots.get("code") == STALE_CODE]


def _history_lines(history: Sequence[Change], ledger: Ledger) -> list[str]:
    """What a first look found; commitments that had long been overdue or silent are counted when they are many."""
    counts = {kind: sum(each.kind is kind for each in history) for kind in (ChangeKind.OVERDUE, ChangeKind.SILENT)}
    many = {kind: count for kind, count in counts.items() if count > _MOST_STALE}
    lines = change_lines([each for each in history if each.kind not in many], ledger)
    for kind, count in many.items():
        lines += layout.paragraph("• " + say(f"check.long_{kind}", count=count), "")
    return lines


def outcome_lines(reports: Sequence[SourceReport]) -> list[str]:
    """A row a source, and under it what went wrong, if anything did."""
    from monitor.report.lines import error_text

    heads = tuple(say(f"check.head_{name}") for name in ("source", "outcome", "items", "new", "changed"))
    rows = [
        (each.name, say(f"check.outcome_{each.outcome}"), str(each.items), str(each.new), str(each.changed))
        for each in reports
    ]
    head, *lines = layout.table([heads, *rows]).split("\n")
    shown = [head]
    for report, line in zip(reports, lines, strict=True):
        shown.append(line)
        if report.error_code:
            shown += layout.paragraph(error_text(report.error_code, report.error_slots), "    ")
    return shown


def change_lines(changes: Sequence[Change], ledger: Ledger) -> list[str]:
    """Each change as a line, with the sentence that proves it and its address below."""
    from monitor.report.lines import change_line, quote_line
    from monitor.text.terminal import for_terminal

    lines: list[str] = []
    for change in changes[:_MOST_LINES]:
        first, *rest = layout.paragraph(change_line(change, ledger), "  ")
        lines += ["• " + first.lstrip(), *rest]
        lines += layout.paragraph(quote_line(change.quote), "    ") if change.quote else []
        lines += [f"    {for_terminal(change.url)}"] if change.url else []
    if len(changes) > _MOST_LINES:
        lines.append(say("check.more", count=len(changes) - _MOST_LINES))
    return lines


def closing(made: Round) -> str:
    """What the round came to, in a sentence; a second one when sources failed."""
    total, news = len(made.sources), len(_listed(made.news))
    history = sum(each.history for each in made.changes)
    failed = say("check.closing_failed", failed=made.failed, sources=total) if made.failed else ""
    if news or history:
        key = "check.closing_both" if news and history else "check.closing" if news else "check.closing_history"
        return " ".join(filter(None, (say(key, changes=news, history=history), failed)))
    if made.failed:
        return say("check.nothing_failed", failed=made.failed, sources=total)
    if made.recorded:
        return say("check.nothing_recorded", sources=total)
    return say("check.nothing_one" if total == 1 else "check.nothing", sources=total)


class _Progress:
    """One line on stderr that is written over as sources end; nothing where stderr is no terminal."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._total = 0
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._show("")

    def begin(self, total: int) -> None:
        """The round starts with so many sources."""
        self._total = total
        self._show(say("check.progress_begin", total=total))

    def done(self, report: SourceReport) -> None:
        """A source was written."""
        self._done += 1
        outcome = say(f"check.outcome_{report.outcome}")
        self._show(say("check.progress", done=self._done, total=self._total, name=report.name, outcome=outcome))

    def _show(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()
