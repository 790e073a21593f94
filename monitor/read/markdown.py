"""Markdown as lines of text. Pure.

Owns: headings, tables as rows with tabs, paragraphs put back on one line, marks of emphasis taken off.
Must not: be a full Markdown: what it does not know stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.read.html import Line, tidy

_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-{2,})\s*$")
_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_RULER = re.compile(r"^[\s|:-]+$")
_ITEM = re.compile(r"^\s*(?:[-*+]\s+|(\d{1,3}[.)]\s+))")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,300}\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.{1,500}?)(?<=\S)\1")
_LONGEST_BOLD = 60


def lines(text: str) -> list[Line]:
    """The text a line per block, headings marked, table cells parted by tabs."""
    return [line for line in _blocks(text.split("\n")) if line.text]


def _blocks(written: list[str]) -> Iterator[Line]:
    paragraph: list[str] = []
    fenced = False
    for row in written:
        if _FENCE.match(row):
            fenced = not fenced
            yield from _flush(paragraph)
        elif fenced:
            yield Line(tidy(row))
        elif _UNDERLINE.match(row) and len(paragraph) == 1:
            yield Line(_plain(paragraph.pop()), heading=True)
        elif found := _special(row):
            yield from _flush(paragraph)
            yield from found
        elif _ITEM.match(row):
            yield from _flush(paragraph)
            paragraph.append(_ITEM.sub(lambda match: match[1] or "", row))
        else:
            paragraph.append(_QUOTE.sub("", row))
    yield from _flush(paragraph)


def _special(row: str) -> list[Line]:
    """The lines of a row that is a paragraph of its own; none for running text."""
    if not row.strip() or _UNDERLINE.match(row):
        return [Line("")]
    if match := _HEADING.match(row):
        return [Line(_plain(match[1]), heading=True)]
    if match := _ROW.match(row):
        return [Line("" if _RULER.match(row) else "\t".join(_plain(cell) for cell in match[1].split("|")))]
    return []


def _flush(paragraph: list[str]) -> Iterator[Line]:
    if paragraph:
        whole = "\n".join(paragraph).strip()
        bold = whole.startswith("**") and whole.endswith("**") and whole.count("**") == 2  # noqa: PLR2004
        yield Line(_plain(whole), heading=bold and len(whole) <= _LONGEST_BOLD)
    paragraph.clear()


def _plain(text: str) -> str:
    return tidy(_EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text)))
