"""`monitor serve`: the dashboard in a browser.

Must not import Textual or what serves it: the server is found by its entry point and imported only then.
"""

from __future__ import annotations

import sys

import click

from monitor.cli import base
from monitor.cli.tui import find
from monitor.messages import language, say

GROUP = "duban.server"
TOKEN = "MONITOR_SERVE_TOKEN"  # noqa: S105  the name of a variable


@base.command("serve", help="serve.help")
@base.option("--host", default="127.0.0.1", metavar="HOST", show_default=True, help="serve.help_host")
@base.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="serve.help_port")
@base.option("--no-poll", is_flag=True, help="tui_command.help_no_poll")
def command(context: base.Context, host: str, port: int, *, no_poll: bool) -> int:
    """Serves until Ctrl-C or SIGTERM."""
    run = find(GROUP, "serve.missing")
    words = [sys.executable, "-m", "monitor", *context.place.options(), "--lang", language(), "tui"]
    words += ["--no-poll"] if no_poll else []
    code: int = run(
        words, host, port, context.environ.get(TOKEN) or None, lambda url: context.tell(say("serve.open", url=url))
    )
    return code
