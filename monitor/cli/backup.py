"""`monitor backup`: a verified copy of the database, also while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli import base
from monitor.errors import ConfigError
from monitor.messages import say

FOLDER = "backups"
KEPT = 7
_MIB = 1024 * 1024


@base.command("backup", help="backup.help", reports=True)
@base.argument("file", required=False, type=click.Path(path_type=Path))
@base.option("--keep", type=int, metavar="N", help="backup.help_keep")
def command(context: base.Context, file: Path | None, keep: int | None) -> None:
    """Makes the copy, then removes the oldest ones of its own."""
    from monitor.store.backup import backup, into_folder

    if keep is not None and keep < 0:
        raise ConfigError("backup.bad_keep", value=keep)
    if file is not None and keep is not None:
        raise ConfigError("backup.keep_alone")
    if file is not None:
        made, gone = backup(context.place.db, file), 0
    else:
        kept = KEPT if keep is None else keep
        made, gone = into_folder(context.place.db, context.place.folder / FOLDER, context.now(), kept)
    if context.json:
        from monitor.report.json import dumps

        told = {"file": str(made.path), "bytes": made.size, "changes": made.changes, "evidence": made.evidence}
        context.write(dumps({**told, "removed": gone}, indent=2))
        return
    size = f"{made.size / _MIB:.1f} MiB"
    context.write(say("backup.done", path=made.path, size=size, changes=made.changes, evidence=made.evidence))
    if gone:
        context.write(say("backup.removed", count=gone))
