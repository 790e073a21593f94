"""Files that a command keeps up: a ledger file as it stands, and every file written whole or not at all.

Must not: decide what is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import ConfigError
from monitor.refusals import refusal
from monitor.replacing import replace_file

if TYPE_CHECKING:
    from monitor.ledger.entries import Head
    from monitor.model import Commitment
    from monitor.place import Place


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """A ledger file as it stands, its entries by slug; empty where there is none yet."""

    text: str = ""
    head: Head | None = None
    entries: Mapping[str, Commitment] = field(default_factory=dict)


def ledger_file(target: Path) -> LedgerFile:
    """The ledger file as it stands; raises ConfigError for one with anything to mend, which cannot be kept up."""
    from monitor.ledger.load import read_one

    if not target.exists():
        return LedgerFile()
    found = read_one(target)
    if found.problems:
        raise ConfigError.of("propose.unsound", found.problems, file=target, count=len(found.problems))
    entries = {entry.id.rpartition("/")[2]: entry for entry in found.commitments}
    return LedgerFile(target.read_text(encoding="utf-8-sig"), found.head, entries)


def put(target: Path, content: str | bytes) -> None:
    """Writes the file in one step, making its folder; raises ConfigError and leaves the old one when it cannot.

    A text keeps the line ends of the file it replaces.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(target, error) from error
    put_beside(target, content)


def put_out(place: Place, target: Path, content: str | bytes) -> None:
    """What was asked for with --output; raises ConfigError for a file that the place lives from, or that cannot be written."""
    if place.holds(target):
        raise ConfigError("cli.own_file", file=target)
    put(target, content)


def put_beside(target: Path, content: str | bytes) -> None:
    """The same in a folder that is there, as for a file whose name a person wrote and may have mistyped."""
    try:
        replace_file(target, _ended_as(target, content).encode() if isinstance(content, str) else content)
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> ConfigError:
    return ConfigError("cli.unwritable", file=target, why=refusal(error))


def _ended_as(target: Path, text: str) -> str:
    """The text with CRLF where every line of the file as it stands ends so."""
    there = target.read_bytes() if target.is_file() else b""
    crlf = there.count(b"\r\n")
    return text.replace("\n", "\r\n") if crlf and crlf == there.count(b"\n") else text
