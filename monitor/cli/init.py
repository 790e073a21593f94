"""`monitor init`: writes a place of one's own, from what the program ships."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from monitor.cli import base
from monitor.errors import ConfigError
from monitor.messages import say
from monitor.place import SEEDS_NAME, SOURCES_NAME
from monitor.refusals import refusal
from monitor.shipped import shipped


@base.command("init", help="init.help")
@base.argument("folder", required=False, metavar="[DIR]")
def command(context: base.Context, folder: str | None) -> None:
    """Writes sources.yaml and seeds/ into the folder, the current one when none is named."""
    target = Path(folder or context.options.place or context.environ.get("MONITOR_HOME") or ".")
    try:
        write_place(target.expanduser())
    except OSError as error:
        raise ConfigError("init.unwritable", folder=target, why=_why(error)) from error
    context.tell(say("init.done", folder=target.expanduser().absolute()))
    context.write(say("init.next" if folder else "init.next_here", folder=shlex.quote(str(target))))


def _why(error: OSError) -> str:
    """The system's word for it; copying a whole folder gives a list of (from, to, why) instead of one."""
    if isinstance(error, shutil.Error) and error.args and error.args[0]:
        return str(error.args[0][0][-1])
    return refusal(error)


def write_place(folder: Path) -> None:
    """Makes `folder` a place; refuses where one is, and leaves nothing half-written.

    Raises ConfigError when sources.yaml or seeds/ is there already, OSError when it cannot write.
    """
    for name in (SOURCES_NAME, SEEDS_NAME):
        if (folder / name).exists():
            raise ConfigError("init.exists", path=folder / name)
    folder.mkdir(parents=True, exist_ok=True)
    seeds, sources = (folder / f".{name}.partial" for name in (SEEDS_NAME, SOURCES_NAME))
    try:
        shutil.rmtree(seeds, ignore_errors=True)
        shutil.copytree(shipped(SEEDS_NAME), seeds, copy_function=shutil.copyfile)
        entries = shipped(SOURCES_NAME).read_text(encoding="utf-8")
        sources.write_text(f"{say('init.header').strip()}\n\n{entries}", encoding="utf-8")
        seeds.rename(folder / SEEDS_NAME)
        sources.rename(folder / SOURCES_NAME)
    finally:
        shutil.rmtree(seeds, ignore_errors=True)
        sources.unlink(missing_ok=True)
