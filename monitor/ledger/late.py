"""A ledger that is read when something needs it: a round that finds nothing new needs none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from monitor.model import Ledger


class Late:
    """`read` reads the ledger and puts its bodies in force; `key` stands for all that it is made from, None for unknown.

    `version` is the ledger's, where somebody remembers it of an earlier reading with the same key.
    """

    def __init__(self, read: Callable[[], Ledger], key: str | None = None, version: str | None = None) -> None:
        self._read = read
        self.key = key
        self._version = version

    @classmethod
    def of(cls, ledger: Ledger) -> Late:
        """A ledger that is at hand."""
        return cls(lambda: ledger, None, ledger.version)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, read at the first call; raises ConfigError."""
        return self._read()

    @property
    def remembered(self) -> bool:
        """Whether this very ledger was read before, and had no fault."""
        return self._version is not None

    @property
    def version(self) -> str:
        """The ledger's version, without reading it where it is remembered."""
        return self._version or self.ledger.version


def key_of(folders: Sequence[Path], body_files: Sequence[Path]) -> str:
    """sha256 hex of all files that a ledger and its bodies are read from: the same key, the same reading.

    Files that cannot be read count by their names; reading them tells what is wrong.
    """
    made = hashlib.sha256()
    for path in (*(path for folder in folders for path in sorted(folder.glob("*.y*ml"))), *body_files):
        made.update(f"{path}\n".encode(errors="surrogatepass"))
        with suppress(OSError):
            body = path.read_bytes()
            made.update(f"{len(body)}\n".encode() + body)
    return made.hexdigest()
