"""Puts bytes in the place of a file in one step: whoever reads it sees the old ones or the new ones.

Must not: make folders, or say what went wrong in words.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from errno import EACCES
from pathlib import Path
from shutil import copymode

_NAME_LETTERS = 60
"""Of the file's name in that of the new bytes beside it; a name has room for 255 bytes, and a Chinese letter takes three."""


def replace_file(target: Path, body: bytes) -> None:
    """Writes the file whole or leaves it as it was, with its rights; raises OSError.

    What a link stands for is written and the link stays one; into a pipe or a device the bytes go as they are.
    """
    target = target.resolve()
    if target.exists() and not target.is_file():  # a pipe or a device holds nothing to lose, and must stay what it is
        target.write_bytes(body)
        return
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES))
    partial = target.with_name(f".{target.name[:_NAME_LETTERS]}.{os.getpid()}.{threading.get_ident()}.partial")
    try:
        partial.touch()
        if target.exists():
            copymode(target, partial)  # before the bytes: a file that holds keys is never readable to others
        partial.write_bytes(body)
        _settled(partial)
        partial.replace(target)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _settled(file: Path) -> None:
    """The bytes are on the disk before the name leads to them, so that a power cut leaves no empty file."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())
