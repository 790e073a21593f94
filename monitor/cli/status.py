"""`monitor status`: who polls, when the last round was, when the next source is due, and how the sources are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from monitor.cli import base
from monitor.errors import ConfigError
from monitor.look import day_in_china, is_neglected
from monitor.messages import say
from monitor.model import CHINA, Source, SourceState

if TYPE_CHECKING:
    from monitor.store.deliveries import Delivery
    from monitor.store.lease import Holder


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be said; `failing` are the states of enabled sources that could not be read last time."""

    holder: Holder | None
    last_round: datetime | None
    next_at: datetime | None
    fine: int
    unchecked: int
    failing: tuple[SourceState, ...]
    look_again: tuple[tuple[str, date], ...] = ()
    """Documents and commitments that were to be looked at again by now, with the day."""
    undelivered: tuple[Delivery, ...] = ()
    """Digests that could not be delivered so far."""
    neglected: int = 0
    """Sources long overdue for a look: nobody polls."""


@base.command("status", help="status.help", reports=True)
def command(context: base.Context) -> None:
    """Says it in a few lines, or as JSON."""
    from monitor.store.lease import this_host

    enabled = [each for each in context.sources if each.enabled]
    store = context.look_at_store()
    states = store.sources.states() if store is not None else {}
    holder = store.lease.holder(context.now(), this_host()) if store is not None else None
    undelivered = tuple(store.deliveries.failing()) if store is not None else ()
    report = replace(
        summary(holder, enabled, states, context.now()), look_again=_to_look_at(context), undelivered=undelivered
    )
    if context.json:
        from monitor.report import json

        context.write(json.dumps(as_json(report), indent=2))
    else:
        context.write("\n".join(as_text(report)))


def _to_look_at(context: base.Context) -> tuple[tuple[str, date], ...]:
    from monitor.ledger.fates import to_look_at

    try:
        ledger = context.ledger
    except ConfigError:
        return ()  # what is wrong with the ledger is for `monitor ledger check` and the round to say
    return tuple(to_look_at(ledger, day_in_china(context.now())))


def summary(
    holder: Holder | None, enabled: Sequence[Source], states: Mapping[str, SourceState], now: datetime
) -> Report:
    """The state of things. Pure."""
    known = [states[each.name] for each in enabled if each.name in states]
    checked = [each.checked_at for each in states.values() if each.checked_at is not None]
    due = [each.next_at for each in known if each.next_at is not None]
    failing = tuple(each for each in known if each.failures)
    neglected = sum(1 for each in known if not each.failures and is_neglected(each, now))
    fine = sum(1 for each in known if not each.failures) - neglected
    unchecked = len(enabled) - fine - len(failing) - neglected
    last, following = max(checked, default=None), min(due, default=None)
    return Report(holder, last, following, fine, unchecked, failing, neglected=neglected)


def as_json(report: Report) -> dict[str, Any]:
    """STATUS of the contract."""
    from monitor.report.json import error as json_error

    holder = report.holder
    poller = None if holder is None else {"pid": holder.pid, "host": holder.host, "since": _moment(holder.since)}
    return {
        "poller": poller,
        "last_round": _moment(report.last_round),
        "next_at": _moment(report.next_at),
        "sources": {
            "fine": report.fine,
            "failing": len(report.failing),
            "unchecked": report.unchecked,
            "neglected": report.neglected,
        },
        "digests": [
            {
                "receiver": each.subscriber,
                "attempts": each.attempts,
                "next_try_at": _moment(each.next_try_at),
                "error": json_error(each.error_code, each.error_slots or {}),
            }
            for each in report.undelivered
        ],
        "look_again": [{"id": name, "on": day.isoformat()} for name, day in report.look_again],
    }


def as_text(report: Report) -> list[str]:
    """A line each: the poller, the last round, the next, the sources; then what is wrong with those that fail."""
    from monitor.report.lines import error_text
    from monitor.report.official import days
    from monitor.text.terminal import for_terminal

    holder = report.holder
    if holder is None:
        lines = [say("status.no_poller")]
    else:
        lines = [say("status.poller", pid=holder.pid, host=for_terminal(holder.host), since=_shown(holder.since))]
    lines.append(
        say("status.last_round", at=_shown(report.last_round)) if report.last_round else say("status.never_checked")
    )
    if report.next_at is not None:
        lines.append(say("status.next", at=_shown(report.next_at)))
    lines.append(say("status.sources", fine=report.fine, failing=len(report.failing), unchecked=report.unchecked))
    if report.neglected:
        lines.append(say("status.neglected", count=report.neglected))
    for state in report.failing:
        told = error_text(state.error_code, state.error_slots)
        lines.append(say("status.failing", name=state.name, since=_shown(state.succeeded_at), error=told))
    for each in report.undelivered:
        told = error_text(each.error_code, each.error_slots or {})
        lines.append(say("delivery.failed", name=each.subscriber, attempts=each.attempts, error=told))
    if report.look_again:
        lines.append(say("official.status_look_again", names=days(report.look_again)))
    return lines


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(CHINA).isoformat()


def _shown(moment: datetime | None) -> str:
    return say("status.never") if moment is None else f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
