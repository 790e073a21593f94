"""What a person hands a command to read: the bytes of a file or of standard input, and why they give no text.

Must not: say what a text means.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import ConfigError, ReadError
from monitor.messages import say
from monitor.refusals import refusal
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    from monitor.read.document import Read

_REASONS = {
    "read.pdf_no_text": "no_text",
    "read.docx_no_text": "no_text",
    "read.ofd_no_text": "no_text",
    "read.sheet_no_text": "no_text",
    "read.pdf_locked": "locked",
    "read.zip_locked": "locked",
    "read.not_a_document": "unknown_kind",
    "read.empty_body": "empty",
    "read.mojibake": "mojibake",
}


def body(file: str | None) -> bytes:
    """All of the file, or of standard input for "-" and for none; raises ConfigError."""
    if file is None and sys.stdin.isatty():
        raise ConfigError("cli.nothing_given")
    if file in (None, "-"):
        return sys.stdin.buffer.read()
    try:
        return Path(str(file)).expanduser().read_bytes()
    except OSError as error:
        raise ConfigError("cli.no_file", file=for_terminal(str(file)), why=refusal(error)) from error


def day(written: str, message: str) -> date | None:
    """The day that an option says, None where it says none; raises ConfigError with `message` for what is no day."""
    from monitor.judge.given import day_of

    found = day_of(written) if written else None
    if written and found is None:
        raise ConfigError(message, value=for_terminal(written))
    return found


def document(raw: bytes, name: str, publisher: str = "") -> Read:
    """What a file that was handed over says, also an old Word file's where a converter is installed; raises ReadError."""
    from monitor import converting
    from monitor.read.document import read_document

    if converting.is_old_word(raw):
        return read_document(converting.as_text(raw), "text.txt", publisher)
    return read_document(raw, name, publisher)


def refused(error: ReadError, name: str) -> ConfigError:
    """Why a file gives no text, with the remedy."""
    if error.key in _REASONS:
        return ConfigError(f"propose.{_REASONS[error.key]}", file=name)
    return ConfigError("propose.unread", file=name, why=for_terminal(say(error.key, **error.slots)))
