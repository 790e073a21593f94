"""Old Word files as text, by a converter that is installed on the machine: the one place that starts one.

Owns: which programs can do it, how each is called, and how long it may take. Must not: read what the text says.
A DOC is a store of records that grew over ten years; antiword and catdoc read it in C, LibreOffice and macOS's
textutil whole. None can be had as a Python package of good keeping, so what is there is used.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import ReadError

_ROW = re.compile(rb"^\|.*\|$", re.MULTILINE)
SECONDS = 60
"""How long a converter may take; a long report takes a second, LibreOffice's first start ten."""
MOST_BYTES = 20 * 1024 * 1024
"""Of text; what is longer is cut off by nobody, but refused."""


@dataclass(frozen=True, slots=True)
class _Converter:
    """A program and its arguments; FILE stands for the document. It writes UTF-8 text to its output, or FILE.txt."""

    program: str
    arguments: tuple[str, ...]
    writes: bool = False


_CONVERTERS = (
    _Converter("antiword", ("-m", "UTF-8.txt", "-w", "0", "FILE")),
    _Converter("catdoc", ("-d", "utf-8", "-w", "FILE")),
    _Converter("textutil", ("-convert", "txt", "-stdout", "-encoding", "UTF-8", "FILE")),
    _Converter(
        "soffice", ("--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", "FOLDER", "FILE"), True
    ),
)


def is_old_word(body: bytes) -> bool:
    """Whether the bytes are a Word file of the kind that only a converter reads."""
    from monitor.read.packed import kind_of

    return kind_of(body) == "DOC"


def as_text(body: bytes) -> bytes:
    """The text of an old Word file, as UTF-8.

    Raises ReadError `read.old_doc` where no converter is installed, `read.old_doc_broken` where none made a text.
    """
    installed = [each for each in _CONVERTERS if shutil.which(each.program)]
    if not installed:
        raise ReadError("read.old_doc")
    for each in installed:
        text = _rows_parted(_converted(each, body))
        if text.strip():
            return text
    raise ReadError("read.old_doc_broken", program=installed[0].program)


def _rows_parted(text: bytes) -> bytes:
    """antiword draws a table with bars and blanks; its cells are parted by tabs here as everywhere."""
    return _ROW.sub(lambda row: b"\t".join(cell.strip() for cell in row[0].strip(b"|").split(b"|")), text)


def _converted(converter: _Converter, body: bytes) -> bytes:
    """What a converter makes of the bytes; nothing when it fails or takes too long."""
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        file = Path(folder, "text.doc")
        file.write_bytes(body)
        places = {"FILE": str(file), "FOLDER": folder}
        call = [converter.program, *(places.get(each, each) for each in converter.arguments)]
        output = Path(folder, "output")
        try:
            with output.open("wb") as stream:
                done = subprocess.run(  # noqa: S603  no shell, and the file's name is ours
                    call,
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=subprocess.DEVNULL,
                    timeout=SECONDS,
                    check=False,
                    cwd=folder,
                )
        except (OSError, subprocess.TimeoutExpired):
            return b""
        made = file.with_suffix(".txt") if converter.writes else output
        fine = done.returncode == 0 and made.is_file() and made.stat().st_size <= MOST_BYTES
        return made.read_bytes() if fine else b""
