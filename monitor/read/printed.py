"""Lines as they stand on printed pages, put together as paragraphs. Pure.

Owns: joining lines that were broken for width, leaving out page numbers and what stands on every page.
Must not: know the kind of file the pages came from, or guess a table's columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–\s]*")
_CLOSES = re.compile(r"[。！？；;:：!?…”」』）)】]\s*$")
_OPENS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[章节篇部分条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]是|——|●|•|专栏|表\s*\d|附件)"
)
_OPEN = re.compile(r"[，、,（(—]\s*$")
"""What no paragraph ends with."""
_CELLS = re.compile(r"\S\s{1,}\S")
_FULL = 0.7
"""A line of at least this share of the longest lines was broken for width."""
_REPEATED = 0.6
"""What stands first or last on this share of the pages is a running head."""
_FEW_PAGES = 2


def paragraphs(pages: Sequence[Sequence[str]]) -> list[str]:
    """The paragraphs and table rows of a document, given the lines of each of its pages."""
    kept = without_heads([[line for line in page if is_text(line)] for page in pages])
    return list(joined([line for page in kept for line in page]))


def is_text(line: str) -> bool:
    """Whether a line of a page says anything: it is not empty, and no page number."""
    return bool(line.strip()) and not _PAGE_NUMBER.fullmatch(line)


def without_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without the line that stands on top or at the bottom of most of them."""
    if len(pages) < _FEW_PAGES:
        return list(pages)
    edges = Counter(line.strip() for page in pages for line in {page[0], page[-1]} if page) if all(pages) else Counter()
    running = {line for line, count in edges.items() if count >= len(pages) * _REPEATED}
    return [[line for line in page if line.strip() not in running] for page in pages]


def joined(lines: Sequence[str]) -> Iterator[str]:
    """Paragraphs put together from lines that were broken for width; pure."""
    if not lines:
        return
    lengths = sorted(len(line) for line in lines)
    full = _FULL * lengths[int(len(lengths) * 0.9)]
    held = last = ""
    for line in lines:
        if held and not _OPENS.match(line) and _goes_on(last, full):
            held += _glue(held, line) + line.strip()
        else:
            if held:
                yield held
            held = line.strip()
        last = line
    if held:
        yield held


def _goes_on(line: str, full: float) -> bool:
    """Whether the sentence goes on in the next line: the line is full, ends openly, and is no table row."""
    return (
        len(line) >= full and not (_CLOSES.search(line) and not line.rstrip().endswith((";", "；"))) and not _row(line)
    )


def _row(line: str) -> bool:
    return len(_CELLS.findall(line)) >= 2 and len(re.findall(r"[\u3400-\u9fff]", line)) < len(line) * 0.6  # noqa: PLR2004  three cells


def _glue(before: str, after: str) -> str:
    """A space between Latin words only."""
    return " " if re.search(r"[A-Za-z]$", before) and re.match(r"[A-Za-z]", after) else ""
