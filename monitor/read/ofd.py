"""The text of an OFD, the national page format (GB/T 33190-2016): a ZIP of XML pages. Pure: bytes in, lines out.

Owns: which of its parts hold text, and in which order it stands on a page. Must not: read pictures, seals
or remarks, or put lines together (printed.py).

No library that reads its text without drawing its pages was found, and its text takes this little.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from monitor.errors import ReadError
from monitor.read import archive, printed
from monitor.read.archive import Archive

Element = ET.Element

ROOT = "OFD.xml"
MOST_PAGES = 3000
LARGEST_PART = 8 * 1024 * 1024
"""Of XML; a page has some ten kilobytes, and as a tree of elements takes many times its size."""
MOST_PIECES = 2_000_000
_HALF = 0.5
"""Pieces whose base lines are nearer than this share of their size stand on one line."""
_GAP = 1.5
"""A gap wider than this many characters parts two cells."""
_DEFAULT_SIZE = 3.5
"""Millimetres; 五号, what a text is set in that does not say its size."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words where they stand on a page, in millimetres from its upper left corner; `end` is where they end."""

    words: str
    left: float
    base: float
    end: float
    size: float


def read_ofd(body: bytes) -> str:
    """The text of the pages, a line a paragraph or table row.

    Raises ReadError `read.ofd_broken`, `read.ofd_no_text`, and those of an archive.
    """
    with archive.opened(body) as held:
        pages = [lines(_pieces(_tree(held, name))) for name in _pages(held)]
    found = printed.paragraphs(pages)
    if not any(re.search(r"\w", line) for line in found):
        raise ReadError("read.ofd_no_text")
    return "\n".join(found)


def lines(pieces: Sequence[Piece]) -> list[str]:
    """The lines of a page, from its pieces in any order; cells of a row are parted by a space."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: (each.base, each.left)):
        if rows and abs(piece.base - rows[-1][0].base) <= _HALF * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda each: each.left)) for row in rows]


def _line(row: Sequence[Piece]) -> str:
    line, end = "", 0.0
    for piece in row:
        apart = bool(line) and piece.left - end > _GAP * piece.size
        line += (" " if apart else "") + piece.words
        end = max(end, piece.end)
    return line.strip()


# ---------------------------------------------------------------- the parts of the file


def _pages(held: Archive) -> list[str]:
    """The names of the pages' parts, in order."""
    found: list[str] = []
    for root in _all(_tree(held, ROOT), "DocRoot"):
        name = _below("", root.text or "")
        folder = posixpath.dirname(name)
        for page in _all(_tree(held, name), "Page"):
            place = page.get("BaseLoc")
            if place:
                found.append(_below(folder, place))
    return found[:MOST_PAGES]


def _below(folder: str, place: str) -> str:
    place = place.strip().replace("\\", "/")
    return posixpath.normpath(place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place))


def _tree(held: Archive, name: str) -> Element:
    body = held.read(name, LARGEST_PART)
    # What an entity may hide is refused whole: no OFD needs one.
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReadError("read.ofd_broken", why="DOCTYPE")
    try:
        return ET.fromstring(body)  # noqa: S314  without a DOCTYPE there are no entities
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        raise ReadError("read.ofd_broken", why=str(error)) from error


def _all(tree: Element, name: str) -> Iterator[Element]:
    """The elements of a name, whatever prefix or version of the name space the program that wrote them used."""
    return _named(tree.iter(), name)


def _named(elements: Iterable[Element], name: str) -> Iterator[Element]:
    return (each for each in elements if isinstance(each.tag, str) and each.tag.rpartition("}")[2] == name)


# ---------------------------------------------------------------- the words of a page


def _pieces(page: Element) -> list[Piece]:
    found: list[Piece] = []
    for shown in _all(page, "TextObject"):
        if shown.get("Visible", "true").strip().lower() != "false":
            found += _of_object(shown)
        if len(found) > MOST_PIECES:
            raise ReadError("read.zip_trap")
    return found


def _of_object(shown: Element) -> Iterator[Piece]:
    box = _numbers(shown.get("Boundary", ""))
    left, top = (box[0], box[1]) if len(box) >= 2 else (0.0, 0.0)  # noqa: PLR2004  x y width height
    across, down, aside, below = _scale(shown)
    size = (_numbers(shown.get("Size", "")) or [_DEFAULT_SIZE])[0] or _DEFAULT_SIZE
    x = y = 0.0
    for code in _named(shown, "TextCode"):  # only its own: objects within objects would be read again and again
        words = re.sub(r"\s+", " ", code.text or "")
        x = (_numbers(code.get("X", "")) or [x])[0]
        y = (_numbers(code.get("Y", "")) or [y])[0]
        if words.strip():
            steps = sum(_steps(code.get("DeltaX", ""))) if code.get("DeltaX") else size * (len(words) - 1)
            start = left + across * x + aside
            yield Piece(words, start, top + down * y + below, start + across * (steps + size), abs(down) * size)


def _scale(shown: Element) -> tuple[float, float, float, float]:
    """How an object is scaled and moved; turned ones are read as if they lay straight."""
    matrix = _numbers(shown.get("CTM", ""))
    if len(matrix) != 6 or not matrix[0] or not matrix[3]:  # noqa: PLR2004  a b c d e f
        return 1.0, 1.0, 0.0, 0.0
    return matrix[0], matrix[3], matrix[4], matrix[5]


def _numbers(text: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d{1,9}(?:\.\d{1,9})?", text[:400])]


def _steps(text: str) -> Iterator[float]:
    """The steps from letter to letter; `g 5 3.5` stands for five steps of 3.5."""
    words = text[:20_000].split()
    at = 0
    while at < len(words):
        grouped = words[at].lower() == "g" and at + 2 < len(words)
        times, step = (words[at + 1], words[at + 2]) if grouped else ("1", words[at])
        numbers = _numbers(step)
        if numbers and times.isascii() and times.isdigit():
            yield min(int(times[:6]), 100_000) * numbers[0]
        at += 3 if grouped else 1
