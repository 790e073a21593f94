"""`monitor tui`: opens the dashboard, whichever package brings one.

Must not import Textual: the dashboard is found by its entry point and imported only then.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from monitor.cli import base
from monitor.errors import ConfigError
from monitor.messages import language

GROUP = "duban.dashboard"


@base.command("tui", help="tui_command.help")
@base.option("--no-poll", is_flag=True, help="tui_command.help_no_poll")
def command(context: base.Context, *, no_poll: bool) -> int:
    """Hands the place over to the dashboard; its exit code."""
    run = find()
    code: int = run(context.place, language(), poll=not no_poll)
    return code


def find(group: str = GROUP, broken: str = "tui_command.broken") -> Any:
    """The function that opens the dashboard, or that another group names; raises ConfigError.

    It does so when none is installed, or with the message `broken` when it cannot be loaded.
    """
    found = sorted(entry_points(group=group), key=lambda each: each.name)
    if not found:
        raise ConfigError("tui_command.missing")
    try:
        return found[0].load()
    except ImportError as error:
        raise ConfigError(broken, name=error.name or str(error)) from error
