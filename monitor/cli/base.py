"""What every command file is built from. A command file looks like this:

    \"\"\"`monitor check`: one round of the walk.\"\"\"

    from __future__ import annotations

    from monitor.cli import base

    @base.command("check", help="check.help", reports=True)        # reports=True gives it --json
    @base.argument("names", nargs=-1, metavar="[NAME]...")
    @base.option("--force", is_flag=True, help="check.help_force")  # help is always a message key
    def command(context: base.Context, names: tuple[str, ...], *, force: bool) -> int:
        from monitor.check import run_round                          # heavy imports stay in here

        with context.open_store() as store: ...
        context.write_json(...) if context.json else context.write(...)
        return 0                                                     # the exit code; None is 0

A file with several commands makes a group and hangs them in:

    command = base.group("ledger", help="ledger.help")

    @base.command("list", help="ledger.help_list", reports=True, group=command)
    def list_(context: base.Context) -> None: ...

The name of the module-level object is `command`; it is entered in monitor/cli/main.py with a
one-line summary under `commands.NAME`. `context` gives, each when first asked for: `place`,
`sources` (and `contact`), `ledger`, `open_store()`, `look_at_store()`, `now()`, `environ`, `json`,
and `write`, `write_json` (stdout: data), `tell` (stderr: talk). Errors of monitor.errors are raised
as they are: main turns them into a sentence and an exit code. Options that stand everywhere
(--place --db --sources --ledger --lang) need no mention in a command file.

Owns how commands are declared and what they are handed; must not import a stage of the walk before
a command asks for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor import __version__, messages
from monitor.cli import layout
from monitor.errors import ConfigError, Problem
from monitor.messages import say
from monitor.model import CHINA
from monitor.place import Defaults, Options, Place, resolve
from monitor.refusals import refusal

if TYPE_CHECKING:
    from monitor.ledger.late import Late
    from monitor.model import Ledger, Manners, Source
    from monitor.settle import Pen
    from monitor.sources import SourcesFile
    from monitor.store.database import Store
    from monitor.store.rest import Rest

APP = "duban"
argument = click.argument


def beijing_now() -> datetime:
    """This moment in the zone that the watched sites write their times in."""
    return datetime.now(CHINA)


@dataclass
class Context:
    """What a command is handed: what was asked for, and what follows from it, made when first used."""

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    now: Callable[[], datetime] = beijing_now
    options: Options = field(default_factory=Options)
    json: bool = False

    @cached_property
    def place(self) -> Place:
        """The files this command works on; raises ConfigError."""
        from platformdirs import user_data_path

        from monitor.shipped import shipped

        defaults = Defaults(user_data_path(APP), shipped("sources.yaml"), shipped("seeds"))
        return resolve(self.options, self.environ, _current_folder(), defaults)

    @cached_property
    def _sources_file(self) -> SourcesFile:
        from monitor.sources import load_sources

        return load_sources(self.place.sources_file)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of this place; raises ConfigError with everything that is wrong."""
        return self._sources_file.sources

    @property
    def contact(self) -> str | None:
        """Whom a site may write to, from sources.yaml; goes into the User-Agent."""
        return self._sources_file.contact

    @property
    def manners(self) -> Manners:
        """How gently sites are asked, as sources.yaml says."""
        return self._sources_file.manners

    @property
    def backup(self) -> str | None:
        """When the database is copied while polling goes on, as sources.yaml says."""
        return self._sources_file.backup

    @cached_property
    def ledger(self) -> Ledger:
        """The commitments of this place, whose bodies are in force from then on; raises ConfigError with all faults."""
        from monitor.ledger import bodies
        from monitor.ledger.load import load_ledger

        faults = bodies.use(self.place.body_files)
        if faults:
            raise ConfigError.of("bodies.unusable", faults, count=len(faults))
        return load_ledger(self.place.ledger_folders)

    def late_ledger(self, rest: Rest | None) -> Late:
        """The same, read when something needs it; `rest` says which one had no fault when it was last read."""
        from monitor.judge.reasons import RULES_VERSION
        from monitor.ledger.kept import as_they_were, keep
        from monitor.ledger.late import Late
        from monitor.shipped import stamp

        place = self.place
        kept = keep(place.ledger_folders, place.body_files)
        key = f"{__version__} {RULES_VERSION} {stamp()} {kept.key}"

        def read() -> Ledger:
            with as_they_were(kept):
                return self.ledger

        return Late(read, key, rest.ledger_version if rest is not None and rest.key == key else None)

    def open_store(self) -> Store:
        """The database to read and write, made when it is not there; closed when the command ends."""
        from monitor.store.database import open_store

        try:
            self.place.db.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                "cli.no_database_folder",
                folder=self.place.db.parent,
                why=refusal(error),
            ) from error
        return self._closing(open_store(self.place.db))

    def look_at_store(self) -> Store | None:
        """The database to read only; None when nothing was ever recorded here."""
        from monitor.store.database import open_store

        if not self.place.db.exists():
            return None
        return self._closing(open_store(self.place.db, readonly=True))

    def _closing(self, store: Store) -> Store:
        running = click.get_current_context(silent=True)
        if running:
            running.call_on_close(store.close)
        return store

    def write(self, text: str) -> None:
        """Data for whoever called: one text and a line end on stdout."""
        sys.stdout.write(text + "\n")

    def write_json(self, value: object) -> None:
        """The value as JSON on stdout, Chinese as it is, one document."""
        import json

        self.write(json.dumps(value, ensure_ascii=False, indent=2))

    def tell(self, text: str) -> None:
        """Talk for a person: one line on stderr."""
        sys.stderr.write(text + "\n")

    @property
    def talking(self) -> bool:
        """True when stderr is a terminal, so that progress may be shown."""
        return sys.stderr.isatty()


def pen(context: Context, store: Store, name: str) -> Pen:
    """What a command writes with that settles standings outside of a round; `name` and the time name the run."""
    from monitor.judge.reasons import RULES_VERSION
    from monitor.ledger.late import Late
    from monitor.settle import Pen, watch_of

    now = context.now()
    enabled = [each for each in context.sources if each.enabled]
    watch = watch_of(enabled, store.sources.states(), now)
    return Pen(store, Late.of(context.ledger), RULES_VERSION, f"{name} {now.isoformat()}", now, watch)


def _current_folder() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise ConfigError("place.no_current_folder") from error


def problem_line(problem: Problem) -> str:
    """One problem as one line: file, line, what is wrong and what to do."""
    from monitor.text.terminal import for_terminal

    text = say(problem.code, **problem.slots)
    return f"{problem_place(problem)} {for_terminal(text)}"


def problem_place(problem: Problem) -> str:
    """Where a problem is, as terminals and editors understand it: seeds/plan.yaml:12:"""
    from monitor.text.terminal import for_terminal

    key = "cli.where" if problem.line else "cli.where_file"
    return for_terminal(say(key, file=problem.file, line=problem.line, text="")).rstrip()


def problem_lines(problem: Problem, *, doubted: bool = False) -> list[str]:
    """One problem as a paragraph that begins with its place; `doubted` where it may be meant so."""
    from monitor.text.terminal import for_terminal

    text = for_terminal(say(problem.code, **problem.slots))
    return layout.at_place(problem_place(problem), say("ledger.warning", line=text) if doubted else text)


class Formatter(click.HelpFormatter):
    """click's help pages with widths counted in cells."""

    def write_heading(self, heading: str) -> None:
        """One heading line."""
        self.write(" " * self.current_indent + say("cli.heading", heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """Wrapped paragraphs; a paragraph whose lines begin with two spaces keeps its lines."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.strip().split("\n\n")):
            lines = paragraph.split("\n")
            if not all(line.startswith("  ") for line in lines):
                lines = layout.wrap(paragraph, self.width - self.current_indent)
            self.write(("\n" if number else "") + "".join(f"{indent}{line}\n" for line in lines))

    def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:
        """Two columns, the second wrapped."""
        rows = list(rows)
        first = min(max(layout.cells(term) for term, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in rows:
            lines = layout.wrap(meaning, max(self.width - first - self.current_indent, 20))
            if layout.cells(term) > first - col_spacing and lines:
                self.write(f"{indent}{term}\n")
                term = ""  # noqa: PLW2901  the term stands on a line of its own
            begin = layout.pad(term, first)
            for line in lines or [""]:
                self.write(f"{indent}{begin}{line}".rstrip() + "\n")
                begin = " " * first


click.Context.formatter_class = Formatter


class Option(click.Option):
    """An option whose help is a message key, said when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option's names and its help in the language in force."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, say(self.help), 1)


def option(*names: str, help: str, **attributes: Any) -> Callable[[Any], Any]:
    """An option; `help` is a message key, everything else as click takes it."""
    return click.option(*names, cls=Option, help=help, **attributes)


class Command(click.Command):
    """A command whose help is a message key; refuses --json where it reports nothing."""

    reports = False

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help in the language in force."""
        del ctx
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.help or ""))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """click's own --help, which it makes once, described in the language in force."""
        made = super().get_help_option(ctx)
        if made:
            made.help = say("click.show_help")
        return made

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first paragraph of the help; the formatter wraps it, so `limit` cuts nothing."""
        del limit
        return say(self.help or "").partition("\n\n")[0]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names the options that stand everywhere."""
        if ctx.parent is None:
            return
        formatter.write_paragraph()
        formatter.write_text(say("cli.everywhere"))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The usage line's placeholders in the language in force."""
        words = {
            "[OPTIONS]": say("cli.options"),
            "COMMAND [ARGS]...": say("cli.command"),
        }
        return [words.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        if ctx.obj.json and not self.reports and not isinstance(self, click.Group):
            raise click.UsageError(say("cli.no_json", command=ctx.command_path), ctx)
        return super().invoke(ctx)


class Group(Command, click.Group):
    """Commands under one name."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command meant, or an error that names the nearest ones."""
        if not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx)
        return super().resolve_command(ctx, args)


def command(
    name: str,
    *,
    help: str,
    reports: bool = False,
    group: Group | None = None,
) -> Callable[[Callable[..., int | None]], Command]:
    """Makes a function a command: `function(context, …)` gives the exit code, None for 0."""

    def made(function: Callable[..., int | None]) -> Command:
        built = click.command(name, cls=Command, help=help)(click.pass_obj(function))
        built.reports = reports
        built.params.extend(everywhere(hidden=True, reports=False))
        if reports:
            built.params.append(_json_option(hidden=False))
        if group:
            group.add_command(built)
        return built

    return made


def group(name: str, *, help: str) -> Group:
    """A group to hang commands in."""
    return Group(name, help=help, params=everywhere(hidden=True, reports=True))


def everywhere(*, hidden: bool, reports: bool) -> list[click.Parameter]:
    """The options that may stand before and after a command's name."""
    named: Sequence[tuple[str, str, str]] = (
        ("--place", "DIR", "cli.help_place"),
        ("--db", "PATH", "cli.help_db"),
        ("--sources", "FILE", "cli.help_sources"),
    )
    shown: list[click.Parameter] = [
        _kept([name], metavar=metavar, help=help_, hidden=hidden, callback=_keep) for name, metavar, help_ in named
    ]
    shown.append(
        _kept(
            ["--ledger"],
            metavar="DIR",
            multiple=True,
            help="cli.help_ledger",
            hidden=hidden,
            callback=_add_ledgers,
        )
    )
    shown.append(
        _kept(
            ["--lang"],
            type=click.Choice(messages.LANGUAGES),
            help="cli.help_lang",
            hidden=hidden,
            callback=_speak,
        )
    )
    return [*shown, _json_option(hidden=hidden)] if reports else shown


def _kept(names: list[str], **attributes: Any) -> Option:
    return Option(names, expose_value=False, **attributes)


def _json_option(*, hidden: bool) -> Option:
    return _kept(
        ["--json"],
        is_flag=True,
        help="cli.help_json",
        hidden=hidden,
        callback=_ask_json,
    )


def _keep(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.obj.options = replace(ctx.obj.options, **{str(param.name): value})


def _add_ledgers(ctx: click.Context, _: click.Parameter, value: tuple[str, ...]) -> None:
    ctx.obj.options = replace(ctx.obj.options, ledger=ctx.obj.options.ledger + value)


def _speak(_: click.Context, __: click.Parameter, value: str | None) -> None:
    if value:
        messages.use(value)


def _ask_json(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001  click's own signature
    ctx.obj.json = ctx.obj.json or value
