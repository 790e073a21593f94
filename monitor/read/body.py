"""Which part of a page is the article, and which lines at its edges are decoration. Pure.

Owns: the choice of the article's node (a selector, a known container, else text density), the lines
such as 发布日期 … 字体 … 打印 and what they say. Must not: know metadata outside the body (article.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from monitor.read import html
from monitor.read.dates import only_date, parse_date
from monitor.read.html import Line, Node

_DATA = Path(__file__).parent.parent / "data" / "page_parts.yaml"
_SHARE = 0.65
_HALF = 0.5
"""An article holds at least one of these shares of the prose around it; see _is_whole."""
_LABELS = 0.2
"""What a letter of a line without a full stop or comma is worth: a table is made of such lines, and so is a menu."""
_FIGURE = re.compile(r"\d")
_STOPS = re.compile(r"[，。；！？：、]")
_MOST_AROUND = 0.5
"""A part that holds so much of the prose is the article, whatever it is called."""
_FEW_FIGURES = 6
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SIGNATURE = 4
_OWN_FILES = "附件"
_LIST_HEAD = 40
_MOST_NODES = 200
_SHORT = 20
_EDGE = 12
"""How many lines at each end may be decoration."""
_LONGEST_DECORATION = 160
_LONGEST_VALUE = 48
_CONTAINERS = frozenset(
    [
        "body",
        "div",
        "section",
        "article",
        "main",
        "table",
        "tbody",
        "tr",
        "td",
        "center",
        "form",
        "ucapcontent",
        "html",
        "ul",
        "li",
        "dl",
        "dd",
    ]
)
_MARKS = re.compile(r"[\s\[\](){}（）【】〔〕<>《》|｜/·•:：>»,，。.…_\-—]+")


@cache
def parts() -> Mapping[str, Any]:
    """The data of page_parts.yaml."""
    data: dict[str, Any] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return data


# ---------------------------------------------------------------- the node


@dataclass(frozen=True, slots=True)
class Part:
    """The nodes that hold the article, and those inside them that by their names stand around it."""

    nodes: tuple[Node, ...]
    without: frozenset[int] = frozenset()


def choose(root: Node, selector: str | None) -> Part:
    """What `selector` finds, with all that is in it; else the densest part of a known container, or of the page.

    Raises ReadError `read.bad_selector`.
    """
    if selector:
        found = _outermost(html.select(root, selector)[:_MOST_NODES])
        if any(html.text_of(node) for node in found):
            return Part(tuple(found))
    longest = longest_container(root)
    if longest is not None and _length(longest) >= _SHORT:
        return densest(longest)
    bodies = html.select(root, "body")
    return densest(bodies[0] if bodies else root)


def longest_container(root: Node) -> Node | None:
    """Of the parts made for an article the one with most text; None where the page has none."""
    return max(html.select(root, ", ".join(parts()["containers"]))[:_MOST_NODES], key=_length, default=None)


def _length(node: Node) -> int:
    return len(html.text_of(node))


def _outermost(nodes: Sequence[Node]) -> list[Node]:
    chosen = {node.mem_id for node in nodes}

    def inside(node: Node) -> bool:
        parent = node.parent
        while parent is not None:
            if parent.mem_id in chosen:
                return True
            parent = parent.parent
        return False

    return [node for node in nodes if not inside(node)]


def densest(root: Node) -> Part:
    """The smallest container that still holds most of the prose, what stands around the article not counted."""
    scale = _weighed(root)
    without = _surroundings(root, scale.prose)
    weights = _weighed(root, without).weights if without else scale.weights
    node = root
    while True:
        children = [child for child in html.children(node) if child.tag in _CONTAINERS]
        best = max(children, key=lambda child: weights.get(child.mem_id, 0), default=None)
        if best is None:
            break
        others = [child for child in children if child.mem_id != best.mem_id]
        if not _is_whole(best, others, weights, weights[node.mem_id]):
            break
        node = best
    return Part((node,), without)


def _is_whole(best: Node, others: Sequence[Node], weights: Mapping[int, float], whole: float) -> bool:
    """Whether the part that holds most of the prose is all of the article.

    It is with most of it, and with half of it where no other part looks like it: sections of one article do.
    """
    held = weights.get(best.mem_id, 0)
    if held < max(_SHORT, _HALF * whole):
        return False
    others = [each for each in others if weights.get(each.mem_id, 0) >= _SHORT]
    if any(map(_holds_figures, others)):
        return False
    return held >= _SHARE * whole or all(_look(each) != _look(best) for each in others)


def _holds_figures(node: Node) -> bool:
    """Whether a part is a table of figures, which an article may keep beside its paragraphs."""
    cells = html.select(node, "td")[:_MOST_NODES]
    told = [cell for cell in cells if _FIGURE.search(html.text_of(cell)) and not html.select(cell, "a, table")]
    return len(told) >= _FEW_FIGURES


def is_prose(line: str) -> bool:
    """Whether a line reads like a sentence: long enough, and with a stop in it."""
    return len(line) >= _SHORT and _STOPS.search(line) is not None


def _look(node: Node) -> tuple[str, str]:
    return node.tag or "", html.attribute(node, "class") or ""


def _surroundings(root: Node, prose: Mapping[int, float]) -> frozenset[int]:
    """The parts of a page that by their names stand around its article, and hold little of its prose."""
    whole = prose[root.mem_id]
    named = (node for node in html.select(root, "[class], [id]") if node.tag in _CONTAINERS and _stands_around(node))
    small = (node for node in named if prose.get(node.mem_id, 0) < _MOST_AROUND * whole)
    return frozenset(node.mem_id for node in small if not _is_the_articles_own(node))


def _stands_around(node: Node) -> bool:
    """By a part of its name: post_comment and commentBox, not shareholder."""
    names = f"{html.attribute(node, 'class') or ''} {html.attribute(node, 'id') or ''}"
    return not _around().isdisjoint(part.lower() for part in _NAME_PARTS.findall(names))


def _is_the_articles_own(node: Node) -> bool:
    """A list of the article's files, or who signed it and when, whatever the part is called."""
    lines = [line.text for line in html.lines([node])]
    signed = len(lines) <= _SIGNATURE and any(map(_is_day, lines))
    return signed or any(_OWN_FILES in line[:_LIST_HEAD] for line in lines[:2])


@cache
def _around() -> frozenset[str]:
    return frozenset(str(word) for word in parts()["around"])


def _weighed(root: Node, without: Collection[int] = ()) -> _Scale:
    """How much of the article every container may hold."""
    scale = _Scale(without)
    html.walk(root, scale.enter, scale.leave)
    scale.weights.setdefault(root.mem_id, 0)
    scale.prose.setdefault(root.mem_id, 0)
    return scale


class _Scale:
    """Weighs the lines of a page as they are walked over: prose in full, labels and figures a little, links against."""

    def __init__(self, without: Collection[int]) -> None:
        self.weights: dict[int, float] = {}
        self.prose: dict[int, float] = {}
        """The prose alone, with nothing held against it."""
        self._without = without
        self._open: list[float] = [0]
        self._read = 0.0
        self._begun: list[float] = []
        self._said, self._linked, self._links = 0, 0, 0
        self._cells = 0
        self._stops = self._figures = False

    def enter(self, node: Node) -> bool:
        if node.tag == "-text":
            self._add(node.text_content or "")
            return False
        if html.is_block(node):
            self._end_line()
        self._open.append(0)
        self._begun.append(self._read)
        self._links += node.tag == "a"
        self._cells += node.tag == "td"
        return html.is_visible(node) and node.mem_id not in self._without

    def leave(self, node: Node) -> None:
        if node.tag == "-text":
            return
        if html.is_block(node):
            self._end_line()
        self._links -= node.tag == "a"
        self._cells -= node.tag == "td"
        weight = self._open.pop()
        begun = self._begun.pop()
        if node.tag in _CONTAINERS:
            self.prose[node.mem_id] = self._read - begun
            weight = self.weights[node.mem_id] = max(0, weight)
        self._open[-1] += weight

    def _add(self, text: str) -> None:
        length = len(text.strip())
        self._said += length
        self._linked += length if self._links else 0
        # A figure in a cell is content as much as a sentence is.
        self._stops = self._stops or _STOPS.search(text) is not None
        self._figures = self._figures or (self._cells > 0 and _FIGURE.search(text) is not None)

    def _end_line(self) -> None:
        free = self._said - self._linked
        if (self._stops and free >= _SHORT) or (self._figures and not self._linked):
            self._open[-1] += free
            self._read += free
        else:
            self._open[-1] += _LABELS * free - self._linked
        self._said = self._linked = 0
        self._stops = self._figures = False


# ---------------------------------------------------------------- the lines


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The lines of the article, and what the decoration around it said: published, publisher, number, signed."""

    lines: tuple[Line, ...]
    said: Mapping[str, str]


def trim(lines: Sequence[Line]) -> Trimmed:
    """`lines` without the decoration at both ends."""
    kept: list[Line] = []
    said: dict[str, str] = {}
    begun = False
    for index, line in enumerate(lines):
        values = decoration(line.text) if min(index, len(lines) - 1 - index) < _EDGE else None
        if values is None:
            kept.append(line)
            begun = begun or is_prose(line.text)
            continue
        for kind, value in values.items():
            # Behind the first sentence 来源： and 时间： are of a table or an event in the text.
            if not begun or kind not in ("publisher", "published"):
                said.setdefault(kind, value)
    return Trimmed(tuple(kept), said)


def said_above(lines: Sequence[str]) -> dict[str, str]:
    """What the last lines above the article say, where many sites keep date and source; the nearest goes first."""
    said: dict[str, str] = {}
    for line in reversed(lines[-_EDGE:]):
        said = {**(decoration(line) or {}), **said}
    return said


def said_below(lines: Sequence[str]) -> dict[str, str]:
    """The day that one of the first lines under the article calls its own; anything else down there may be another's."""
    told = (decoration(line) or {} for line in lines)
    return next(({"published": said["published"]} for said in told if said.get("published")), {})


def decoration(line: str) -> dict[str, str] | None:
    """What a line of labels and page furniture says, by kind of label; None for a line of the text itself."""
    if len(line) > _LONGEST_DECORATION:
        return None
    if any(mark in line for mark in parts()["marks"]):
        return {}
    labels = list(_labels().finditer(line))
    before = line[: labels[0].start()] if labels else line
    said: dict[str, str] = {}
    if labels and only_date(before):
        said["published"] = before
    elif not _only_words(before):
        return None
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        value = line[label.end() : following.start() if following else len(line)].strip()
        kind = _kinds()[label[1]]
        if not _fits(kind, value):
            return None
        if value and kind != "other":
            said.setdefault(kind, value)
    return said


def _fits(kind: str, value: str) -> bool:
    if not value:
        return True
    if kind in ("published", "signed"):
        return parse_date(value) is not None and _only_words(re.sub(r"[\d年月日:\s/.T+Z-]+", " ", value))
    if kind == "publisher":
        return _only_words(" ".join(value.split()[1:]))
    return len(value) <= _LONGEST_VALUE and "。" not in value


def _only_words(text: str) -> bool:
    pieces = [piece for piece in _MARKS.split(text) if piece]
    return all(piece in _words() or piece.isdigit() for piece in pieces)


@cache
def _words() -> frozenset[str]:
    return frozenset(str(word) for word in parts()["words"])


@cache
def _kinds() -> dict[str, str]:
    return {label: kind for kind, labels in parts()["labels"].items() for label in labels}


@cache
def _labels() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _kinds()), key=len, reverse=True))
    return re.compile(rf"(?<![\u4e00-\u9fff])({names})\s*[:：]\s*")


def signed(lines: Sequence[str], publisher: str) -> str | None:
    """The line that only says the day a text was signed: at its end, or under a publisher's name at its head."""
    for line in reversed(lines[-_EDGE:]):
        if _is_day(line):
            return line
    for before, line in pairwise(lines[:_EDGE]):
        if _is_day(line) and (before == publisher or _is_publisher(before)):
            return line
    return None


def _is_day(line: str) -> bool:
    return "年" in line and only_date(line) is not None


def _is_publisher(line: str) -> bool:
    return len(line) <= _LONGEST_VALUE and line.endswith(tuple(parts()["publishers"]))


def is_error_page(title: str, lines: Iterable[str]) -> bool:
    """True for a page that says in words what its status should have said."""
    text = " ".join(lines)
    return len(text) < 10 * _SHORT and any(mark in title or mark in text for mark in parts()["errors"])
