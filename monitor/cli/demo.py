"""`monitor demo`: the walk over a small sample site, told in plain words. Owns the place it makes and its end."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import base
from monitor.errors import ConfigError, DubanError
from monitor.messages import language, say
from monitor.refusals import refusal
from monitor.text import words

if TYPE_CHECKING:
    from monitor.cli.demo_telling import Line
    from monitor.demo.play import Played
    from monitor.demo.server import SiteServer
    from monitor.demo.story import Story
    from monitor.model import Ledger

_LOOKS: dict[str, dict[str, Any]] = {
    "head": {"bold": True},
    "move": {"fg": "green", "bold": True},
    "quote": {"fg": "cyan"},
    "silent": {"fg": "yellow"},
    "aside": {"dim": True},
}


@base.command("demo", help="demo.help", reports=True)
@base.option("--keep", metavar="DIR", help="demo.help_keep")
@base.option("--no-dashboard", is_flag=True, help="demo.help_no_dashboard")
def command(context: base.Context, keep: str | None, *, no_dashboard: bool) -> None:
    """Plays the story; raises DubanError when it does not come out as told."""
    from monitor.demo.story import read_story

    perform(context, read_story(), keep, offer=not no_dashboard)


def perform(context: base.Context, story: Story, keep: str | None, *, offer: bool) -> None:
    """Serves and plays the story in a place of its own, and tells it as it goes."""
    from monitor.demo.server import SiteServer

    with _folder(keep) as folder, SiteServer(story.chapters[0].scene) as server:
        _play(context, story, folder, server)
        if context.json:
            return
        _say_what_is_kept(context, folder if keep else None, server.base)
        if offer and _at_a_terminal() and _wanted():
            _dashboard(folder)


@contextmanager
def _folder(keep: str | None) -> Iterator[Path]:
    """The place: the folder to keep, else one that is gone afterwards."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="duban-demo-", ignore_cleanup_errors=True) as name:
            words.cache_in(Path(name))
            yield Path(name)
        return
    folder = Path(keep).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = any(folder.iterdir())
    except OSError as error:
        raise ConfigError("demo.keep_impossible", folder=folder, why=refusal(error)) from error
    if occupied:
        raise ConfigError("demo.keep_not_empty", folder=folder)
    yield folder


def _furnish(folder: Path, base_url: str) -> None:
    """Makes the folder a place: the shipped ledger, and sources at the server's address."""
    from monitor.demo.play import write_sources
    from monitor.place import SEEDS_NAME, SOURCES_NAME
    from monitor.shipped import shipped

    try:
        shutil.copytree(shipped("seeds"), folder / SEEDS_NAME)
        write_sources(base_url, folder / SOURCES_NAME)
    except OSError as error:
        raise ConfigError("demo.keep_impossible", folder=folder, why=refusal(error)) from error


def _play(context: base.Context, story: Story, folder: Path, server: SiteServer) -> None:
    from monitor.cli.demo_telling import closing, difference_text, opening
    from monitor.demo.play import play
    from monitor.ledger.load import load_ledger
    from monitor.place import DATABASE_NAME, SEEDS_NAME, SOURCES_NAME
    from monitor.sources import load_sources
    from monitor.store.database import open_store

    _furnish(folder, server.base)
    ledger = load_ledger((folder / SEEDS_NAME,))
    sources = load_sources(folder / SOURCES_NAME).sources
    _write(context, opening(server.base))
    rounds = []
    with open_store(folder / DATABASE_NAME) as store:
        for played in play(story, server, sources, ledger, store):
            _report(context, played, len(story.chapters), ledger)
            if played.differences:
                what = difference_text(played.differences[0])
                raise DubanError("demo.failed", number=played.chapter.number, what=what)
            rounds.append(played)
    _write(context, closing(rounds, server.unmodified))


def _report(context: base.Context, played: Played, total: int, ledger: Ledger) -> None:
    from monitor.cli.check import as_json
    from monitor.cli.demo_telling import chapter_lines

    if context.json:
        context.write(as_json(played.round, ledger, indent=None))
    else:
        _write(context, chapter_lines(played, total, ledger))


def _write(context: base.Context, lines: list[Line]) -> None:
    """The lines, with a look of their own on a terminal that may have one (see no-color.org)."""
    if context.json:
        return
    painted = sys.stdout.isatty() and not context.environ.get("NO_COLOR")
    for line in lines:
        context.write(click.style(line.text, **_LOOKS.get(line.tone, {})) if painted else line.text)


def _say_what_is_kept(context: base.Context, folder: Path | None, base_url: str) -> None:
    from monitor.cli.demo_telling import keeping

    _write(context, keeping(shlex.quote(str(folder)) if folder else None, base_url, _program()))


def _program() -> str:
    """What to type to call this program again: `monitor` where a shell finds it, else how it was called."""
    called = Path(sys.argv[0])
    return "monitor" if shutil.which("monitor") or called.name != "monitor" else shlex.quote(sys.argv[0])


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _wanted() -> bool:
    return click.confirm(say("demo.offer"), default=False)


def _dashboard(folder: Path) -> None:
    """The dashboard in a process of its own; it only shows, as a round at today's clock would tell another story."""
    place = ["--place", str(folder), "--lang", language()]
    subprocess.run([sys.executable, "-m", "monitor", *place, "tui", "--no-poll"], check=False)  # noqa: S603  our own interpreter and arguments
