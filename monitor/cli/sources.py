"""`monitor sources`: the list of sources with how each of them fares, and the check of their file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from monitor import look
from monitor.cli import base, layout, source_adding
from monitor.errors import Problem, ReadError
from monitor.messages import say
from monitor.model import CHINA
from monitor.sources import SourcesFile, read_sources
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from monitor.model import RobotsFile, Source, SourceState

command = base.group("sources", help="sources.help")
for each in source_adding.COMMANDS:
    command.add_command(each)


@base.command("list", help="sources.help_list", reports=True, group=command)
def list_(context: base.Context) -> None:
    """Every source in the file's order, with what the database remembers of it."""
    sources = context.sources
    store = context.look_at_store()
    states = store.sources.states() if store else {}
    told = store.robots.all() if store else {}
    if context.json:
        context.write_json([{**_as_json(each, states.get(each.name)), "robots": asked(each, told)} for each in sources])
        return
    if not sources:
        context.tell(say("sources.none", file=context.place.sources_file))
        return
    heads = tuple(say(f"sources.head_{name}") for name in ("name", "kind", "state", "last", "next", "robots"))
    rows = [
        (*_row(each, states.get(each.name)), say(f"sources.robots_{asked(each, told) or 'not_asked'}"))
        for each in sources
    ]
    context.write(layout.table([heads, *rows]))
    waiting = sum(not verified(states.get(source.name)) for source in sources)
    context.tell(say("sources.summary", count=len(sources), waiting=waiting))


@base.command("check", help="sources.help_check", reports=True, group=command)
def check(context: base.Context) -> int:
    """Everything that is wrong with the file, a line each."""
    found = read_sources(context.place.sources_file)
    problems = [*found.problems, *_bad_selectors(found), *_bad_paths(found)]
    errors = sum(problem.severity == "error" for problem in problems)
    if context.json:
        context.write_json(
            {
                "file": str(found.path),
                "sources": len(found.sources),
                "problems": [_problem_json(problem) for problem in problems],
            }
        )
    else:
        for problem in problems:
            context.write("\n".join(base.problem_lines(problem)))
        key = "sources.check_bad" if errors else "sources.check_fine"
        context.tell(say(key, file=found.path, sources=len(found.sources), count=errors))
    return 2 if errors else 0


def _bad_selectors(found: SourcesFile) -> Iterator[Problem]:
    """Selectors that are no CSS. Only this command asks: reading the file must not load the HTML parser."""
    from monitor.read import html

    page = html.parse("<p>")
    for source in found.sources:
        for name, selector in asdict(source.selectors).items():
            try:
                html.select(page, selector or "p")
            except ReadError:
                slots = {"key": f"select.{name}", "selector": selector, "name": source.name}
                yield Problem(str(found.path), source.line, "sources.bad_selector", slots)


def _bad_paths(found: SourcesFile) -> Iterator[Problem]:
    """Paths into JSON that are none; asked here for the same reason."""
    from monitor.read.api import compiled

    for source in found.sources:
        for name, path in asdict(source.paths).items():
            if not path or name == "link":
                continue
            try:
                compiled(path)
            except ReadError:
                slots = {"key": f"paths.{name}", "path": path, "name": source.name}
                yield Problem(str(found.path), source.line, "sources.bad_json_path", slots)


def asked(source: Source, told: Mapping[str, RobotsFile]) -> str | None:
    """What the site's robots.txt, as it was last heard, says of the source's address: allowed, disallowed, unheard or none.

    None for what is no site, and where it was not asked yet.
    """
    from monitor.fetch import robots
    from monitor.fetch.politeness import AGENT

    file = told.get(robots.origin_of(source.url))
    if file is None or source.kind.value == "folder":
        return None
    if not robots.known(file):
        return "unheard"
    if not file.text.strip():
        return "none"
    return "allowed" if robots.allows(file, source.url, AGENT) else "disallowed"


def verified(state: SourceState | None) -> bool:
    """True once the source could be read; until then its address is only believed to be right."""
    return state is not None and state.succeeded_at is not None


def _row(source: Source, state: SourceState | None) -> tuple[str, ...]:
    standing = look.health(source, state).replace("off", "switched_off")
    outcome = say(f"sources.outcome_{state.outcome.value}") if state and state.outcome else "-"
    return (
        for_terminal(source.name),
        source.kind.value,
        say(f"sources.{standing}"),
        outcome,
        _moment(state.next_at if state else None),
    )


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment else "-"


def _as_json(source: Source, state: SourceState | None) -> dict[str, object]:
    def told(moment: datetime | None) -> str | None:
        return moment.astimezone(CHINA).isoformat() if moment else None

    return {
        "name": source.name,
        "kind": source.kind.value,
        "url": source.url,
        "region": source.region,
        "role": source.role.value,
        "publisher": source.publisher,
        "every_minutes": source.every_minutes,
        "enabled": source.enabled,
        "health": look.health(source, state),
        "stale_since": told(state.stale_since if state else None),
        "muted_until": source.muted_until.isoformat() if source.muted_until else None,
        "verified": verified(state),
        "outcome": state.outcome.value if state and state.outcome else None,
        "checked_at": told(state.checked_at if state else None),
        "succeeded_at": told(state.succeeded_at if state else None),
        "next_at": told(state.next_at if state else None),
        "failures": state.failures if state else 0,
        "items": state.items if state else 0,
        "error": state.error_code if state else None,
    }


def _problem_json(problem: Problem) -> dict[str, object]:
    return {
        "line": problem.line or None,
        "key": problem.slots.get("key"),
        "code": problem.code,
        "severity": problem.severity,
        "text": say(problem.code, **problem.slots),
    }
