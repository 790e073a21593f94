"""Files that a command writes: the whole of each or nothing. Must not: decide what is written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from monitor.errors import ConfigError


def put(target: Path, content: str | bytes) -> None:
    """Writes the file in one step, making its folder; raises ConfigError and leaves the old one when it cannot.

    A text keeps the line ends of the file it replaces.
    """
    partial = target.with_name(f".{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(_ended_as(target, content).encode() if isinstance(content, str) else content)
        os.replace(partial, target)  # noqa: PTH105  the same on every system
    except OSError as error:
        raise ConfigError("propose.unwritable", file=target, why=error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _ended_as(target: Path, text: str) -> str:
    """The text with CRLF where every line of the file as it stands ends so."""
    there = target.read_bytes() if target.is_file() else b""
    crlf = there.count(b"\r\n")
    return text.replace("\n", "\r\n") if crlf and crlf == there.count(b"\n") else text
