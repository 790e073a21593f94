"""A ledger that is read when something needs it: a round that finds nothing new needs none."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

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
        made = self._read()
        self._version = made.version
        return made

    @property
    def remembered(self) -> bool:
        """Whether this very ledger was read before, and had no fault."""
        return self._version is not None

    @property
    def version(self) -> str:
        """The ledger's version, without reading it where it is remembered."""
        return self._version or self.ledger.version
