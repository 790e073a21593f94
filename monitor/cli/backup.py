"""`monitor backup`: a verified copy of the database, also while it is in use."""

from __future__ import annotations

import re
from pathlib import Path

import click

from monitor.cli import base
from monitor.errors import ConfigError
from monitor.messages import say
from monitor.model import CHINA

FOLDER = "backups"
_OURS = re.compile(r"monitor-\d{4}-\d{2}-\d{2}-\d{6}\.db")
_KEPT = 7
_MIB = 1024 * 1024


@base.command("backup", help="backup.help", reports=True)
@base.argument("file", required=False, type=click.Path(path_type=Path))
@base.option("--keep", type=int, metavar="N", help="backup.help_keep")
def command(context: base.Context, file: Path | None, keep: int | None) -> None:
    """Makes the copy, then removes the oldest ones of its own."""
    from monitor.store.backup import backup

    if keep is not None and keep < 0:
        raise ConfigError("backup.bad_keep", value=keep)
    if file is not None and keep is not None:
        raise ConfigError("backup.keep_alone")
    folder = context.place.folder / FOLDER
    made = backup(context.place.db, file or folder / f"monitor-{context.now().astimezone(CHINA):%Y-%m-%d-%H%M%S}.db")
    gone = 0 if file is not None else _tidied(folder, _KEPT if keep is None else keep)
    if context.json:
        from monitor.report.json import dumps

        told = {"file": str(made.path), "bytes": made.size, "changes": made.changes, "evidence": made.evidence}
        context.write(dumps({**told, "removed": gone}, indent=2))
        return
    size = f"{made.size / _MIB:.1f} MiB"
    context.write(say("backup.done", path=made.path, size=size, changes=made.changes, evidence=made.evidence))
    if gone:
        context.write(say("backup.removed", count=gone))


def _tidied(folder: Path, keep: int) -> int:
    """Removes all but the newest copies that this command made; how many. What people put there stays."""
    ours = sorted(each for each in folder.iterdir() if _OURS.fullmatch(each.name))
    old = ours[: len(ours) - keep] if keep else []
    for each in old:
        each.unlink(missing_ok=True)
    return len(old)
