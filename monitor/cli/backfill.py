"""`monitor backfill`: reads listings further back than a round does, for history and without alarms."""

from __future__ import annotations

from datetime import date
from functools import partial

from monitor.cli import base, check
from monitor.cli.check import FAILED
from monitor.errors import ConfigError
from monitor.messages import say
from monitor.text.terminal import for_terminal

_PAGES = 10


@base.command("backfill", help="adding.help_backfill", reports=True)
@base.argument("names", nargs=-1, metavar="[NAME]...")
@base.option("--since", metavar="DATE", default="", help="adding.help_since")
@base.option("--pages", metavar="N", type=int, default=_PAGES, help="adding.help_pages")
def command(context: base.Context, names: tuple[str, ...], *, since: str, pages: int) -> int:
    """Reads so many pages of each listing; what is new there becomes history."""
    from monitor.check import run_round
    from monitor.paged import Wish
    from monitor.polling import holding
    from monitor.sources import MOST_PAGES

    wish = Wish(max(1, min(pages, MOST_PAGES)), _day(since))
    chosen = check.choose(context, names)
    store = context.open_store()
    with holding(store, context.now) as beat:
        rounds = partial(
            run_round,
            chosen,
            store,
            context.ledger,
            check.fetch_settings(context),
            context.now,
            force=True,
            watching=[each for each in context.sources if each.enabled],
            beat=beat,
            environ=context.environ,
            manners=context.manners,
        )
        # What is news today is told as news first: only what stands further back is history.
        rounds()
        made = rounds(backfill=wish)
    if context.json:
        context.write(check.as_json(made, context.ledger))
    else:
        for each in made.sources:
            context.write(
                say("adding.backfilled", name=for_terminal(each.name), items=each.items, new=each.new)
                if not each.outcome.failing
                else f"{for_terminal(each.name)}: {say(each.error_code or '', **each.error_slots)}"
            )
    return FAILED if made.failed else 0


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise ConfigError("adding.bad_since", since=for_terminal(said)) from None
