"""`monitor doctor`: looks the place over: files, database, sources, channels, disk, terminal; and says what to do."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from monitor.cli import base, layout
from monitor.errors import ConfigError, DubanError, Problem
from monitor.look import is_neglected
from monitor.messages import say
from monitor.model import CHINA
from monitor.refusals import refusal
from monitor.variables import named_in

if TYPE_CHECKING:
    from monitor.store.database import Store
    from monitor.subscribers import Subscriber

LEAST_FREE = 512 * 1024 * 1024
"""Bytes: a year of texts and kept pages of a city fits, and SQLite needs room to write its log."""
NARROWEST = 60
"""Cells below which the dashboard has no room."""
_MARKS = {"fine": "✓", "warning": "!", "bad": "✗"}
_MOST_NAMES = 5
_BAD = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look came to: `level` is fine, warning or bad; `key` a message of doctor.*."""

    level: str
    key: str
    slots: dict[str, object] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """The finding in one sentence."""
        return say(self.key if "." in self.key else f"doctor.{self.key}", **self.slots)


Look = Callable[[base.Context], Iterable[Finding]]


@base.command("doctor", help="doctor.help", reports=True)
def command(context: base.Context) -> int:
    """Looks everything over, whatever one look comes to; ends with 1 where something is bad."""
    # Several looks read the same file; what is wrong with it is told once.
    found = list({str(each): each for look in LOOKS for each in _guarded(look, context)}.values())
    if context.json:
        from monitor.report.json import dumps

        context.write(dumps([_as_json(each) for each in found], indent=2))
    else:
        context.write("\n".join(line for each in found for line in _lines(each)))
    return _BAD if any(each.level == "bad" for each in found) else 0


def _guarded(look: Look, context: base.Context) -> Iterator[Finding]:
    """A look that fails is a finding, and keeps no other from being made."""
    try:
        yield from look(context)
    except ConfigError as error:
        yield Finding("bad", error.key, dict(error.slots), error.problems)
    except DubanError as error:
        yield Finding("bad", error.key, dict(error.slots))
    except OSError as error:
        yield Finding("bad", "cli.disk", {"file": error.filename or "-", "why": refusal(error)})


def _lines(finding: Finding) -> list[str]:
    first, *rest = layout.paragraph(finding.text, "  ")
    told = [f"{_MARKS[finding.level]} {first.lstrip()}", *rest]
    for problem in finding.problems:
        told += [f"    {line}" for line in base.problem_lines(problem)]
    return told


def _as_json(finding: Finding) -> dict[str, object]:
    return {
        "level": finding.level,
        "code": finding.key.rpartition(".")[2],
        "text": finding.text,
        "problems": [
            {"file": each.file, "line": each.line, "text": say(each.code, **each.slots)} for each in finding.problems
        ],
    }


# ---------------------------------------------------------------- the looks


def _place(context: base.Context) -> Iterator[Finding]:
    place = context.place
    yield Finding("fine", "place", {"folder": place.folder})
    if place.sources_shipped or place.ledger_shipped:
        yield Finding("warning", "shipped", {"folder": place.folder})


def _sources(context: base.Context) -> Iterator[Finding]:
    enabled = [each for each in context.sources if each.enabled]
    level = "fine" if enabled else "warning"
    yield Finding(level, "sources", {"count": len(enabled), "file": context.place.sources_file})
    if not context.contact:
        yield Finding("warning", "no_contact", {"file": context.place.sources_file})
    unset = sorted(
        {
            name
            for each in enabled
            for name in named_in(f"{each.url} {each.post or ''} {' '.join(each.headers.values())}")
        }
    )
    missing = [name for name in unset if not context.environ.get(name)]
    if missing:
        yield Finding("bad", "variables", {"names": ", ".join(missing)})


def _ledger(context: base.Context) -> Iterator[Finding]:
    yield Finding("fine", "ledger", {"count": len(context.ledger.commitments)})


def _database(context: base.Context) -> Iterator[Finding]:
    store = context.look_at_store()
    if store is None:
        yield Finding("warning", "no_database", {"file": context.place.db})
        return
    fault = store.fault()
    if fault:
        yield Finding("bad", "database_damaged", {"file": context.place.db, "why": fault})
        return
    size = context.place.db.stat().st_size / (1024 * 1024)
    yield Finding("fine", "database", {"file": context.place.db, "size": f"{size:.1f} MiB"})
    yield from _unknown_evidence(context, store)
    yield from _watching(context, store)


def _unknown_evidence(context: base.Context, store: Store) -> Iterator[Finding]:
    """Evidence on commitments that the ledger no longer has: a renamed entry without `was:`, a file taken away."""
    known = {entry.id for entry in context.ledger.commitments} | {
        name for entry in context.ledger.commitments for name in entry.was
    }
    lost = sorted(store.evidence.commitments() - known)
    if lost:
        shown = ", ".join(lost[:_MOST_NAMES]) + (" …" if len(lost) > _MOST_NAMES else "")
        yield Finding("warning", "unknown_evidence", {"count": len(lost), "names": shown})


def _watching(context: base.Context, store: Store) -> Iterator[Finding]:
    """Who polls, and how the sources fare."""
    from monitor.store.lease import this_host

    holder = store.lease.holder(context.now(), this_host())
    if holder is not None:
        slots: dict[str, object] = {
            "pid": holder.pid,
            "host": holder.host,
            "since": f"{holder.since.astimezone(CHINA):%Y-%m-%d %H:%M}",
        }
        yield Finding("fine", "status.poller", slots)
    for waiting in store.deliveries.failing():
        why = say(waiting.error_code or "delivery.unreachable", **(waiting.error_slots or {"why": ""}))
        yield Finding(
            "bad", "delivery.failed", {"name": waiting.subscriber, "attempts": waiting.attempts, "error": why}
        )
    states = store.sources.states()
    failing = sorted(
        each.name for each in context.sources if each.enabled and each.name in states and states[each.name].failures
    )
    if failing:
        yield Finding("warning", "failing", {"count": len(failing), "names": ", ".join(failing[:_MOST_NAMES])})
    now = context.now()
    late = sum(is_neglected(states.get(each.name), now) for each in context.sources if each.enabled)
    if late:
        yield Finding("warning", "neglected", {"count": late})


def _channels(context: base.Context) -> Iterator[Finding]:
    from monitor import subscribers

    found = subscribers.load(context.place.folder / subscribers.FILE)
    if not found.listed:
        return
    missing = subscribers.Secrets.of(found, context.environ).missing()
    if missing:
        yield Finding("bad", "variables", {"names": ", ".join(missing)})
    wrong = [finding for each in found.listed for finding in _channel(context, each)]
    yield from wrong
    if not missing and not wrong:
        yield Finding("fine", "channels", {"count": len(found.listed)})


def _channel(context: base.Context, receiver: Subscriber) -> Iterator[Finding]:
    """What can be told of a receiver without sending: a file that must not be written, a command that is not there."""
    if receiver.way == "file" and not named_in(receiver.to):
        target = context.place.folder / os.path.expanduser(receiver.to)  # noqa: PTH111  no error for an unknown user
        slots: dict[str, object] = {"name": receiver.name, "file": target}
        if context.place.holds(target):
            yield Finding("bad", "target_own", slots)
        elif target.is_dir():
            yield Finding("bad", "target_folder", slots)
    if receiver.way == "exec" and not named_in(receiver.to):
        from monitor.report.deliver import words_of

        command = words_of(receiver.to)[0]
        if shutil.which(command) is None:
            yield Finding("bad", "target_command", {"name": receiver.name, "command": command})


def _space(context: base.Context) -> Iterator[Finding]:
    folder = context.place.db.parent
    if not folder.is_dir():
        return
    free = shutil.disk_usage(folder).free
    level = "fine" if free >= LEAST_FREE else "bad"
    yield Finding(level, "space", {"folder": folder, "free": f"{free / 1024**3:.1f} GiB"})
    if not os.access(folder, os.W_OK):
        yield Finding("bad", "not_writable", {"folder": folder})


def _clock(context: base.Context) -> Iterator[Finding]:
    now = context.now()
    yield Finding("fine", "clock", {"now": f"{now.astimezone(CHINA):%Y-%m-%d %H:%M}"})


def _terminal(context: base.Context) -> Iterator[Finding]:
    del context
    encoding = locale.getencoding()  # stdout's own was made UTF-8 on the way in, whatever the terminal speaks
    if "utf" not in encoding.lower():
        yield Finding("bad", "encoding", {"encoding": encoding or "?"})
    if not sys.stdout.isatty():
        return
    columns, rows = shutil.get_terminal_size()
    level = "fine" if columns >= NARROWEST else "warning"
    yield Finding(level, "terminal", {"columns": columns, "rows": rows, "least": NARROWEST})
    yield Finding("fine", "fonts", {"sample": "督办│●▲■○█▓▒"})


LOOKS: tuple[Look, ...] = (_place, _sources, _ledger, _database, _channels, _space, _clock, _terminal)
"""All that is looked at, in the order in which it is told."""
