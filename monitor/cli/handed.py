"""What a person hands a command to read: the bytes of a file or of standard input, and why they give no text.

Must not: say what a text means.
"""

from __future__ import annotations

import sys
from pathlib import Path

from monitor.errors import ConfigError, ReadError
from monitor.messages import say
from monitor.text.hygiene import for_terminal

_REASONS = {
    "read.pdf_no_text": "no_text",
    "read.docx_no_text": "no_text",
    "read.pdf_locked": "locked",
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
        raise ConfigError("cli.no_file", file=for_terminal(str(file)), why=error.strerror or str(error)) from error


def refused(error: ReadError, name: str) -> ConfigError:
    """Why a file gives no text, with the remedy."""
    if error.key in _REASONS:
        return ConfigError(f"propose.{_REASONS[error.key]}", file=name)
    if error.key == "read.not_a_document":
        kind = "no_text_kind" if error.slots.get("kind") == "DOC" else "unknown_kind"
        return ConfigError(f"propose.{kind}", file=name)
    kind = "PDF" if "pdf" in error.key else "DOCX" if "docx" in error.key else "HTML"
    why = str(error.slots.get("why") or say(error.key, **error.slots))
    return ConfigError("propose.broken", file=name, kind=kind, why=for_terminal(why))
