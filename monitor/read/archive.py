"""What lies in a ZIP, within limits: the files in it that are read, and the parts of office documents. Pure.

Owns: which limits an archive has to keep, and how the names in it are spelt. Must not: unpack to a disk, or
follow a name anywhere.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.errors import ReadError

MOST_BYTES = 200 * 1024 * 1024
"""Of all that is unpacked of one archive; a file that claims more is a trap."""
LARGEST = 50 * 1024 * 1024
"""Of one file in it."""
MOST_FILES = 20_000
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    IndexError,
)
"""What Python's own reader of archives stumbles over."""
_UTF8 = 0x800
"""The flag of a name that says it is UTF-8; without it old programs wrote GB18030."""
_NOT_FILES = ("__MACOSX/", ".")


class Archive:
    """An opened ZIP whose members are read one at a time, never more than was allowed in all."""

    def __init__(self, held: zipfile.ZipFile) -> None:
        self._held = held
        self._left = MOST_BYTES
        self.members = {each.filename: each for each in held.infolist()[:MOST_FILES]}

    def read(self, name: str, most: int = LARGEST) -> bytes:
        """The bytes of a member, `most` at most; raises ReadError `read.zip_broken` and `read.zip_trap`."""
        most = min(most, LARGEST, self._left)
        try:
            with self._held.open(self.members[name]) as stream:
                body = stream.read(most + 1)
        except KeyError:
            raise ReadError("read.zip_broken", why=f"{name} is missing") from None
        except BROKEN as error:
            raise ReadError("read.zip_broken", why=str(error) or type(error).__name__) from error
        if len(body) > most:
            raise ReadError("read.zip_trap")
        self._left -= len(body)
        return body

    def files(self) -> Iterator[tuple[str, str]]:
        """The members that are files, each with its name as a reader would see it, without its folders."""
        for name, info in self.members.items():
            shown = _spelt(info)
            last = shown.replace("\\", "/").rpartition("/")[2]
            if not info.is_dir() and not shown.startswith(_NOT_FILES) and last and not last.startswith("."):
                yield name, last


@contextmanager
def opened(body: bytes) -> Iterator[Archive]:
    """The archive in `body`; raises ReadError `read.zip_broken`, `read.zip_locked`, `read.zip_trap`."""
    try:
        held = zipfile.ZipFile(io.BytesIO(body))
    except BROKEN as error:
        raise ReadError("read.zip_broken", why=str(error) or type(error).__name__) from error
    with held:
        members = held.infolist()
        if len(members) > MOST_FILES or sum(each.file_size for each in members) > MOST_BYTES:
            raise ReadError("read.zip_trap")
        if any(each.flag_bits & 1 for each in members):
            raise ReadError("read.zip_locked")
        yield Archive(held)


def _spelt(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
