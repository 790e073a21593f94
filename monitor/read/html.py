"""HTML as lines of text: the one door to selectolax. Pure.

Owns: parsing that cannot be made to hang, what is visible, what is a line, a table row or a heading.
Must not: decide which part of a page is the article (body.py) or what a line means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from monitor.errors import ReadError

Node = LexborNode

_MANY_TAGS = 20_000
_DEEPEST = 2_000
"""Far deeper than any real page; the parser's time grows with the square of the depth."""
_LONGEST_CELL = 400
_MOST_SPAN = 60
_LONGEST_REPEAT = 60
_LONGEST_HEADING = 60

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "ucapcontent",
    ]
)
_DROPPED = frozenset(
    [
        "head",
        "title",
        "script",
        "style",
        "nav",
        "footer",
        "noscript",
        "template",
        "iframe",
        "frame",
        "object",
        "embed",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "button",
        "select",
        "textarea",
        "rt",
        "rp",
        "-comment",
    ]
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong"))
_CELLS = ("td", "th")
_SELF_CLOSING = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "option",
        "dt",
        "dd",
        "tbody",
        "thead",
    ]
)

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)", re.IGNORECASE
)
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
_WRAPPED = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n][\s]*(?=[{_CJK}])")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One block of text on one line; a table row has its cells parted by tabs."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Blocks:
    """Lines as one text, and the headings among them with their offsets."""

    text: str
    headings: tuple[tuple[int, str], ...] = ()


# ---------------------------------------------------------------- parsing and looking


def parse(html: str) -> Node:
    """The root element of a page; whatever `html` is, there is one."""
    html = html.replace("\x00", "")
    if html.count("<") > _MANY_TAGS:
        html = _flattened(html)
    tree = LexborHTMLParser(html)
    root = tree.root
    assert root is not None
    return root


def _flattened(html: str) -> str:
    """`html` without the opening tags that nest deeper than any page does."""
    depth = 0
    pieces: list[str] = []
    done = 0
    for match in _TAG.finditer(html):
        if match[2].lower() in _SELF_CLOSING:
            continue
        if match[1]:
            depth = max(0, depth - 1)
        elif depth < _DEEPEST:
            depth += 1
        else:
            pieces.append(html[done : match.start()])
            done = match.end()
    return "".join([*pieces, html[done:]])


def select(node: Node, selector: str) -> list[Node]:
    """The nodes that a CSS selector finds, in order; raises ReadError `read.bad_selector`."""
    try:
        return node.css(selector)
    except SelectolaxError:
        raise ReadError("read.bad_selector", selector=selector) from None


def attribute(node: Node, name: str) -> str | None:
    """An attribute with its spaces tidied; None when it is missing or empty."""
    value = node.attributes.get(name)
    return (tidy(value) or None) if value else None


def text_of(node: Node) -> str:
    """All visible text of a node on one line."""
    return " ".join(line.text for line in lines([node])).replace("\t", " ")


def spaced(node: Node, without: Node | None = None) -> str:
    """The visible text with a space between any two elements, `without` one of them: 18 and 2025-06 stay apart."""
    parts: list[str] = []
    left_out = without.mem_id if without is not None else None

    def enter(inner: Node) -> bool:
        if inner.tag == "-text":
            parts.append(inner.text_content or "")
            return False
        return inner.mem_id != left_out and is_visible(inner)

    walk(node, enter, lambda _: None)
    return tidy(" ".join(parts))


def plain(markup: str) -> str:
    """Text out of a fragment such as `数字<em>经济</em>&amp;…`, on one line."""
    return text_of(parse(markup)) if "<" in markup or "&" in markup else tidy(markup)


def tidy(text: str) -> str:
    """`text` on one line: no invisible characters, no line breaks inside Chinese, spaces made one."""
    return _SPACES.sub(" ", _WRAPPED.sub("", _INVISIBLE.sub("", text))).strip()


def is_visible(node: Node) -> bool:
    """False for what a browser would not show."""
    if node.tag in _DROPPED:
        return False
    said = node.attributes
    return not said or not ("hidden" in said or _HIDING.search(said.get("style") or ""))


def is_block(node: Node) -> bool:
    """Whether a line ends where the node begins and where it ends."""
    return node.tag in _BLOCKS


def walk(root: Node, enter: Callable[[Node], bool], leave: Callable[[Node], None]) -> None:
    """Calls `enter` on each node in document order and `leave` when done with it; a False from `enter` skips inside.

    Without recursion, so that depth is no danger.
    """
    end = root.mem_id
    node = root
    while True:
        child = node.first_child if enter(node) else None
        if child is not None:
            node = child
            continue
        leave(node)
        while node.mem_id != end and node.next is None:
            parent = node.parent
            assert parent is not None
            node = parent
            leave(node)
        following = node.next
        if node.mem_id == end or following is None:
            return
        node = following


# ---------------------------------------------------------------- lines


def lines(nodes: Iterable[Node], without: Collection[int] = ()) -> list[Line]:
    """The visible text of these nodes, a line per block; `without` are nodes inside them that are left out."""
    writer = _Writer(without)
    for node in nodes:
        walk(node, writer.enter, writer.leave)
        writer.end_line()
    return writer.lines


class _Reached(Exception):
    """The node was reached that ends a walk."""


def lines_above(root: Node, node: Node) -> list[Line]:
    """The lines of `root` that come before `node`."""
    writer = _Writer()
    end = node.mem_id

    def enter(inner: Node) -> bool:
        if inner.mem_id == end:
            raise _Reached
        return writer.enter(inner)

    with suppress(_Reached):
        walk(root, enter, writer.leave)
    writer.end_line()
    return writer.lines


def lines_below(root: Node, node: Node, most: int) -> list[Line]:
    """The first lines of `root` that come after `node`, at most so many."""
    writer = _Writer()
    end, entered, passed = node.mem_id, set[int](), False

    def enter(inner: Node) -> bool:
        nonlocal passed
        if len(writer.lines) >= most:
            raise _Reached
        if inner.mem_id == end:
            passed = True
            return False
        if not passed:
            return is_visible(inner)
        entered.add(inner.mem_id)
        return writer.enter(inner)

    def leave(inner: Node) -> None:
        if inner.mem_id in entered:
            writer.leave(inner)

    with suppress(_Reached):
        walk(root, enter, leave)
    writer.end_line()
    return writer.lines[:most]


def pieces_of(node: Node) -> str:
    """The node's text on one line, with a space wherever one of the nodes in it ends."""
    return tidy(node.text(deep=True, separator=" "))


def seen_before(root: Node, node: Node) -> frozenset[int]:
    """The nodes of `root` that begin before `node` does."""
    seen: set[int] = set()
    end = node.mem_id

    def enter(inner: Node) -> bool:
        if inner.mem_id == end:
            raise _Reached
        seen.add(inner.mem_id)
        return is_visible(inner)

    with suppress(_Reached):
        walk(root, enter, lambda _: None)
    return frozenset(seen)


def joined(gathered: Iterable[Line]) -> Blocks:
    """Lines as one text, with the offsets of the headings."""
    texts: list[str] = []
    headings: list[tuple[int, str]] = []
    offset = 0
    for line in gathered:
        if line.heading:
            headings.append((offset, line.text))
        texts.append(line.text)
        offset += len(line.text) + 1
    return Blocks("\n".join(texts), tuple(headings))


@dataclass(slots=True)
class _Writer:
    without: Collection[int] = ()
    lines: list[Line] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _bold: int = 0
    _heading: int = 0
    _pre: int = 0
    _all_bold: bool = True
    _skipped: int | None = None
    _spans: dict[int, dict[int, tuple[int, str]]] = field(default_factory=dict)

    def enter(self, node: Node) -> bool:
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if node.mem_id in self.without or not is_visible(node):
            self._skipped = node.mem_id
            return False
        if tag in _BLOCKS:
            self.end_line()
            if tag == "tr" and self._row(node):
                self._skipped = node.mem_id
                return False
        self._count(tag, 1)
        return True

    def leave(self, node: Node) -> None:
        tag = node.tag or ""
        if tag == "-text":
            return
        if self._skipped == node.mem_id:
            self._skipped = None
            return
        if tag in _BLOCKS:
            self.end_line()
        self._count(tag, -1)

    def _count(self, tag: str, step: int) -> None:
        if tag in _BOLD:
            self._bold += step
        elif tag in _HEADINGS:
            self._heading += step
        elif tag == "pre":
            self._pre += step

    def _text(self, text: str) -> None:
        if not self._pre:
            self._add(text)
            return
        for index, line in enumerate(text.splitlines()):
            if index:
                self.end_line()
            self._add(line)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        if not self._bold and not text.isspace() and text:
            self._all_bold = False

    def end_line(self) -> None:
        """What was gathered becomes a line; nothing gathered makes none."""
        line = tidy("".join(self._parts))
        if line:
            bold = self._all_bold and len(line) <= _LONGEST_HEADING and line[-1] not in "。；，、;,"
            self.lines.append(Line(line, heading=bool(self._heading) or bold))
        self._parts.clear()
        self._all_bold = True

    # ---- tables

    def _row(self, row: Node) -> bool:
        """Writes a table row as one line; False when the table only lays out the page."""
        cells = [cell for cell in children(row) if cell.tag in _CELLS and is_visible(cell)]
        spans = self._spans.setdefault(_table_of(row), {})
        texts = [_cell_text(cell) for cell in cells]
        if not cells or any(text is None for text in texts):
            return False
        line = self._laid_out(cells, [text or "" for text in texts], spans)
        if sum(1 for text in line if text) < 2:  # noqa: PLR2004  a single cell is a line like any other
            return False
        self.lines.append(Line("\t".join(line)))
        return True

    def _laid_out(self, cells: list[Node], texts: list[str], spans: dict[int, tuple[int, str]]) -> list[str]:
        """The row's cells in their columns, with cells that reach down from rows above said again."""
        line: list[str] = []
        for cell, text in zip(cells, texts, strict=True):
            self._from_above(line, spans)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for step in range(across):
                said = text if step == 0 else ""
                if down > 1:
                    spans[len(line)] = (down - 1, said if len(said) <= _LONGEST_REPEAT else "")
                line.append(said)
        self._from_above(line, spans)
        return line

    @staticmethod
    def _from_above(line: list[str], spans: dict[int, tuple[int, str]]) -> None:
        while len(line) in spans:
            left, said = spans.pop(len(line))
            if left > 1:
                spans[len(line)] = (left - 1, said)
            line.append(said)


def children(node: Node) -> list[Node]:
    """The nodes directly below, text among them."""
    found = []
    child = node.first_child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _table_of(row: Node) -> int:
    parent = row.parent
    while parent is not None and parent.tag in ("tbody", "thead", "tfoot"):
        parent = parent.parent
    return parent.mem_id if parent is not None else 0


def _span(cell: Node, name: str) -> int:
    value = (cell.attributes.get(name) or "").strip()
    return max(1, min(int(value), _MOST_SPAN)) if value.isascii() and value.isdigit() and len(value) < 9 else 1  # noqa: PLR2004


class _NotACell(Exception):
    """A cell with a table or an article inside."""


def _cell_text(cell: Node) -> str | None:
    """A cell's text on one line; None when the cell holds a table or an article."""
    parts: list[str] = []
    length = 0

    def enter(node: Node) -> bool:
        nonlocal length
        if node.tag == "-text":
            text = node.text_content or ""
            length += len(text.strip())
            parts.append(text)
        elif node.tag == "table" or length > _LONGEST_CELL:
            raise _NotACell
        elif not is_visible(node):
            return False
        elif node.tag in _BLOCKS:
            parts.append(" ")
        return True

    try:
        walk(cell, enter, lambda _: None)
    except _NotACell:
        return None
    return tidy("".join(parts)) if length <= _LONGEST_CELL else None
