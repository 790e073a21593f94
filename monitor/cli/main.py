"""The console command `monitor`: finds the command, speaks the language, turns errors into exit codes.

Owns the table of commands, none of which is imported before it is called, and the one place where
an error becomes a sentence and an exit code; must not do any command's work.
"""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import cast

import click

import monitor
from monitor import messages
from monitor.cli import base, wording
from monitor.errors import ConfigError, DubanError
from monitor.messages import say
from monitor.refusals import refusal

UNEXPECTED, USAGE, INTERRUPTED = 1, 2, 130
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_CAUSED = (*_FULL, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR)
"""What the system refuses because of rights or room, which a user can mend."""

COMMANDS: Mapping[str, str] = {
    "check": "monitor.cli.check:command",
    "run": "monitor.cli.run:command",
    "backfill": "monitor.cli.backfill:command",
    "status": "monitor.cli.status:command",
    "tui": "monitor.cli.tui:command",
    "serve": "monitor.cli.serve:command",
    "demo": "monitor.cli.demo:command",
    "changes": "monitor.cli.changes:command",
    "digest": "monitor.cli.digest:command",
    "export": "monitor.cli.export:command",
    "match": "monitor.cli.match:command",
    "record": "monitor.cli.record:command",
    "ledger": "monitor.cli.ledger:command",
    "eval": "monitor.cli.eval:command",
    "explain": "monitor.cli.explain:command",
    "review": "monitor.cli.review:command",
    "rematch": "monitor.cli.rematch:command",
    "search": "monitor.cli.search:command",
    "sources": "monitor.cli.sources:command",
    "doctor": "monitor.cli.doctor:command",
    "backup": "monitor.cli.backup:command",
    "completion": "monitor.cli.completion:command",
    "init": "monitor.cli.init:command",
}


class Root(base.Group):
    """`monitor` itself: knows its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        return cast("click.Command", getattr(import_module(module), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a command, without importing any."""
        rows = [(name, say(f"commands.{name}")) for name in self.list_commands(ctx)]
        with formatter.section(wording.translated("Commands")):
            formatter.write_dl(rows)


def _root() -> Root:
    version = base.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        help="cli.help_version",
        callback=_tell_version,
    )
    return Root(
        "monitor",
        help="cli.help",
        params=[*base.everywhere(hidden=False, reports=True), version],
        invoke_without_command=True,
        callback=click.pass_context(_help_if_alone),
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _tell_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001  click's own signature
    if value:
        ctx.obj.write(f"duban {monitor.__version__}")
        ctx.exit()


def _help_if_alone(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        ctx.obj.write(ctx.get_help())


def console() -> int:
    """The command of a process of its own: `main`, after which nobody looks for cycles in what is taken back whole."""
    code = main()
    gc.freeze()
    return code


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command line and gives its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _open_streams()
    _speak_utf8()
    messages.use(messages.choose(_asked_language(arguments)))
    wording.install()
    with _ended_like_an_interrupt():
        return _flushed(_coded(lambda: _run(arguments)))


@contextmanager
def _ended_like_an_interrupt() -> Iterator[None]:
    """SIGTERM, from `timeout` or a service manager, ends a command as Ctrl-C does: leases are given back."""
    try:
        before = signal.getsignal(signal.SIGTERM)
        if before is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # not the main thread, which alone hears signals
        before = None
    try:
        yield
    finally:
        if before is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, before)


def _run(arguments: list[str]) -> int:
    root = _root()
    if "_MONITOR_COMPLETE" in os.environ:
        from click.shell_completion import shell_complete

        asked = os.environ["_MONITOR_COMPLETE"]
        return shell_complete(root, {}, "monitor", "_MONITOR_COMPLETE", asked)
    with root.make_context("monitor", arguments, obj=base.Context()) as running:
        code = root.invoke(running)
    return code if isinstance(code, int) else 0


def _coded(run: Callable[[], int]) -> int:
    """What `run` gives, or the exit code of the error it raised, told on stderr."""
    try:
        return run()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        _tell(say("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        return _pipe_closed()
    except DubanError as error:
        return _told(error)
    except Exception as error:  # noqa: BLE001  the last resort of the whole program
        return _unexpected(error)


def _told(error: DubanError) -> int:
    _tell(say(error.key, **error.slots))
    for problem in error.problems if isinstance(error, ConfigError) else ():
        _tell("  " + base.problem_line(problem))
    if os.environ.get("MONITOR_DEBUG"):
        _trace()
    return error.exit_code


def _unexpected(error: Exception) -> int:
    if isinstance(error, OSError) and error.strerror and error.errno in _CAUSED:
        _tell(say("cli.disk", file=error.filename or "stdout", why=refusal(error)))
        return UNEXPECTED if error.errno in _FULL else USAGE
    if os.environ.get("MONITOR_DEBUG"):
        _trace()
    what = str(error) or type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        what = f"{error.filename}: {refusal(error)}" if error.filename else f"{refusal(error)}"
    _tell(say("cli.unexpected", what=what, kind=type(error).__name__))
    return UNEXPECTED


def _trace() -> None:
    import traceback

    traceback.print_exc()


def _flushed(code: int) -> int:
    """The same code once all output is out; a full disk behind stdout is told, a closed pipe is not."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _pipe_closed()
    except OSError as error:
        _pipe_closed()
        return code or _unexpected(error)
    return code


def _tell(text: str) -> None:
    try:
        sys.stderr.write(text + "\n")
    except BrokenPipeError:
        _pipe_closed()


def _pipe_closed() -> int:
    """A reader that went away is no error; nothing more is written, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _open_streams() -> None:
    """A stream that was closed before the start reads nothing and writes nowhere, as if given /dev/null."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  lives as long as the process


def _speak_utf8() -> None:
    """stdout is UTF-8 whatever the locale says; what cannot be written is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _asked_language(arguments: Sequence[str]) -> str | None:
    """What --lang asks for, wherever it stands; read before click so that its help speaks it too."""
    for place, word in enumerate(arguments):
        if word == "--":
            return None
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
        if word == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return None


if __name__ == "__main__":
    sys.exit(console())
