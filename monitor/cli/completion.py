"""`monitor completion`: a script that makes a shell complete commands, options and their values."""

from __future__ import annotations

import click

from monitor.cli import base

_SHELLS = ("bash", "zsh", "fish")
_NAME = "monitor"


@base.command("completion", help="completion.help")
@base.argument("shell", type=click.Choice(_SHELLS))
def command(context: base.Context, shell: str) -> None:
    """Prints the script; the shell asks the program itself for what may follow."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    root = click.get_current_context().find_root().command
    assert made is not None
    context.write(made(root, {}, _NAME, "_MONITOR_COMPLETE").source().strip())
