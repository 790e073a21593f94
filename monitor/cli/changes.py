"""`monitor changes`: what was told so far, newest first."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from monitor.cli import base
from monitor.errors import ConfigError
from monitor.messages import say
from monitor.model import CHINA

_SPAN = re.compile(r"(\d{1,4})([hdw])")
_EARLIEST = datetime(1900, 1, 1, tzinfo=CHINA)
"""Nothing was read before; and a time further back cannot be told in every zone."""
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@base.command("changes", help="changes.help", reports=True)
@base.option("--since", metavar="DATE|7d", help="changes.help_since")
@base.option("--theme", metavar="THEME", help="changes.help_theme")
@base.option("--history", is_flag=True, help="changes.help_history")
@base.option("--limit", type=int, default=50, metavar="N", show_default=True, help="changes.help_limit")
def command(context: base.Context, since: str | None, theme: str | None, limit: int, *, history: bool) -> None:
    """Prints them as lines with their proof, or as an array of CHANGE."""
    moment = moment_of(since, context.now()) if since else None
    store = context.look_at_store()
    found = store.changes.since(moment, limit=max(1, limit), history=history, theme=theme) if store is not None else []
    ledger = context.ledger
    if context.json:
        from monitor.report import json

        context.write(json.dumps([json.change(each, ledger) for each in found], indent=2))
        return
    if not found:
        context.write(say("changes.none"))
        return
    from monitor.cli.check import change_lines

    day = ""
    for change in found:
        told = f"{change.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        if told != day:
            context.write(("\n" if day else "") + told)
            day = told
        context.write("\n".join(change_lines([change], ledger)))


def moment_of(written: str, now: datetime) -> datetime:
    """The moment meant by 2025-11-20, an ISO time, or 12h, 7d, 2w before `now`; raises ConfigError."""
    span = _SPAN.fullmatch(written.strip())
    if span:
        return now - timedelta(**{_UNITS[span[2]]: int(span[1])})
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError as error:
        raise ConfigError("changes.bad_since", value=written) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
    return max(moment, _EARLIEST)
