"""Reads a YAML file so that every value knows its line. The ledger's door to PyYAML.

Owns composing, keys that stand twice, anchors that contain themselves; must not know what a
ledger is. Scalars keep the text that was written, so `on`, `1.10` and `2020-07-13` stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from monitor.errors import Problem
from monitor.ledger import kept
from monitor.refusals import refusal

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"
_MERGE = "tag:yaml.org,2002:merge"
MOST_BYTES: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value; `text` is None for null and for nothing at all."""

    line: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping, with the line of each key."""

    line: int
    values: Mapping[str, Value] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What is written under this key, without the spaces around it; empty where there is no single value."""
        value = self.values.get(name)
        return (value.text or "").strip() if isinstance(value, Scalar) else ""


Value = Scalar | Items | Keys


def read_file(path: Path) -> tuple[Value | None, list[Problem]]:
    """The value in the file, None when it is empty or cannot be read, and what is wrong with it."""
    try:
        raw = kept.bytes_of(path)
    except OSError as error:
        return None, [Problem(str(path), 0, "ledger.unreadable", {"why": refusal(error)})]
    if len(raw) > MOST_BYTES:
        return None, [Problem(str(path), 0, "ledger.too_large", {"megabytes": MOST_BYTES >> 20})]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [Problem(str(path), line, "ledger.not_utf8")]
    return read_text(text, str(path))


def read_text(text: str, file: str) -> tuple[Value | None, list[Problem]]:
    """The value in YAML `text`; `file` is only named in problems."""
    problems: list[Problem] = []
    try:
        node = yaml.compose(text, Loader=_LOADER)
        value = None if node is None else _Turn(file, problems).value(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        why = error.problem or error.context or ""
        return None, [Problem(file, line, *_yaml_fault(text, line, why))]
    except yaml.reader.ReaderError as error:
        before = text[: error.position] if isinstance(error.position, int) else ""
        return None, [Problem(file, before.count("\n") + 1, "ledger.control_character")]
    except RecursionError:
        return None, [Problem(file, 0, "ledger.too_deep")]
    return value, problems


def _yaml_fault(text: str, line: int, why: str) -> tuple[str, dict[str, object]]:
    lines = text.splitlines()
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return "ledger.tab", {}
    return "ledger.yaml", {"why": why}


class _Turn:
    """Turns YAML nodes into values; a node that stands in several places is turned once."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self._file = file
        self._problems = problems
        self._turned: dict[int, Value | None] = {}

    def value(self, node: yaml.Node) -> Value:
        if isinstance(node, yaml.ScalarNode):
            empty = node.tag == _NULL
            return Scalar(_line(node), None if empty else str(node.value))
        if id(node) in self._turned:
            known = self._turned[id(node)]
            return known if known is not None else self._within_itself(node)
        self._turned[id(node)] = None
        made = self._items(node) if isinstance(node, yaml.SequenceNode) else self._keys(node)
        self._turned[id(node)] = made
        return made

    def _within_itself(self, node: yaml.Node) -> Value:
        self._problems.append(Problem(self._file, _line(node), "ledger.within_itself"))
        return Scalar(_line(node), None)

    def _items(self, node: yaml.SequenceNode) -> Items:
        return Items(_line(node), tuple(self.value(child) for child in node.value))

    def _keys(self, node: yaml.Node) -> Keys:
        values: dict[str, Value] = {}
        lines: dict[str, int] = {}
        for key, child in _pairs(node):
            line = _line(key)
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                self._problems.append(Problem(self._file, line, "ledger.key_not_text"))
                continue
            name = str(key.value)
            if name in values:
                slots = {"key": name, "first": lines[name]}
                self._problems.append(Problem(self._file, line, "ledger.duplicate_key", slots))
                continue
            values[name], lines[name] = self.value(child), line
        return Keys(_line(node), values, lines)


def _pairs(node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    yield from node.value


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
