"""One more entry in a sources.yaml, or one value in an entry, everything else in it as it was. Pure: text in, text out.

Owns: the layout of an entry, and where in the file it goes. Must not: read or write files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import yaml

_PLAIN = re.compile(r"[\u3400-\u9fffA-Za-z][\u3400-\u9fff\w /.()（）·-]*")
_TAKEN_FOR_ELSE = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def with_entry(text: str, entry: Mapping[str, str], remark: str = "") -> str:
    """The file with the entry behind its last one, under a remark; `text` must be a sound sources.yaml."""
    root = yaml.compose(text, Loader=_LOADER)
    node = next((value for key, value in root.value if key.value == "sources"), None) if root is not None else None
    lines = text.splitlines()
    if node is None:
        return _ended(text) + "sources:\n" + _laid_out(entry, remark, "  ")
    if not node.value:
        at = node.start_mark.line
        behind = lines[at][node.end_mark.column :].strip()  # a remark, if anything
        head = f"{lines[at][: node.start_mark.column].rstrip()}{f'  {behind}' if behind else ''}"
        return "\n".join([*lines[:at], head, _laid_out(entry, remark, "  ").rstrip("\n"), *lines[at + 1 :]]) + "\n"
    if node.flow_style:
        raise ValueError("a list in one line")
    first = lines[node.value[0].start_mark.line]  # the list itself may begin with an anchor, lines before
    indent = first[: len(first) - len(first.lstrip())]
    end = _last_line(lines, node.value[-1]) + 1
    made = _laid_out(entry, remark, indent).rstrip("\n")
    return "\n".join([*lines[:end], "", made, *lines[end:]]) + "\n"


def with_value(text: str, name: str, key: str, value: str | None) -> str:
    """The file with a key of the source of this name set to a value, or with None without the key.

    `text` must be a sound sources.yaml. Raises ValueError where it has no such source, or one written in one line.
    """
    node = _entry_of(text, name)
    lines = text.splitlines(keepends=True)
    found = next(((a, b) for a, b in node.value if a.value == key), None)
    if found is not None:
        at, end = found[0].start_mark, found[1].end_mark
        if at.line != end.line:
            raise ValueError("a value of several lines")
        line = lines[at.line]
        if value is not None:
            lines[at.line] = f"{line[: found[1].start_mark.column]}{scalar(value, key)}{line[end.column :]}"
        elif line[: at.column].strip():
            raise ValueError("the key that begins an entry")
        else:
            del lines[at.line]
        return "".join(lines)
    if value is None:
        return text
    first = node.value[0][0].start_mark
    behind = _last_line(text.splitlines(), node)
    end = "\r\n" if "\r\n" in text else "\n"
    stood = lines[behind] if lines[behind].endswith("\n") else lines[behind] + end
    lines[behind] = f"{stood}{' ' * first.column}{key}: {scalar(value, key)}{end}"
    return "".join(lines)


def _entry_of(text: str, name: str) -> yaml.MappingNode:
    root = yaml.compose(text, Loader=_LOADER)
    listed = next((value for key, value in root.value if key.value == "sources"), None) if root is not None else None
    for node in listed.value if isinstance(listed, yaml.SequenceNode) else ():
        if isinstance(node, yaml.MappingNode) and any(a.value == "name" and b.value == name for a, b in node.value):
            if node.flow_style:
                raise ValueError("an entry in one line")
            return node
    raise ValueError("no such source")


def _last_line(lines: list[str], node: yaml.Node) -> int:
    """The last line that belongs to an entry, comments and empty lines behind it left out."""
    last = min(node.end_mark.line, len(lines) - 1)
    held = _innermost(node)
    if isinstance(held, yaml.ScalarNode) and held.style in ("|", ">"):
        return max(
            held.start_mark.line, min(held.end_mark.line, len(lines)) - 1
        )  # what looks like a remark is its text
    while last > node.start_mark.line and (
        not lines[last].strip() or lines[last].lstrip().startswith("#") or _outside(lines[last], node)
    ):
        last -= 1
    return last


def _innermost(node: yaml.Node) -> yaml.Node:
    """The last scalar of an entry."""
    while isinstance(node, yaml.CollectionNode) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _outside(line: str, node: yaml.Node) -> bool:
    """A line of another entry or of a key at the left margin, at which the parser stopped."""
    return len(line) - len(line.lstrip()) < node.start_mark.column


def _laid_out(entry: Mapping[str, str], remark: str, indent: str) -> str:
    lines = [f"{indent}# {remark}"] if remark else []
    for number, (key, value) in enumerate(entry.items()):
        lines.append(f"{indent}{'- ' if number == 0 else '  '}{key}: {scalar(value, key)}")
    return "\n".join(lines) + "\n"


def scalar(text: str, key: str = "") -> str:
    """A text as one YAML scalar, in quotation marks only where it needs them."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    address = shown.startswith(("http://", "https://")) and not re.search(r"[\s#,\[\]{}\"'`]|: ", shown)
    number = re.fullmatch(r"\d{1,5}[mhd]?|true|false|\d{4}-\d\d-\d\d", shown)
    plain = _PLAIN.fullmatch(shown) and shown.lower() not in _TAKEN_FOR_ELSE and shown == shown.strip()
    bare = number and key in ("every", "pages", "max_items", "allow_private", "enabled", "mute")
    return shown if address or bare or plain else json.dumps(shown, ensure_ascii=False)


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
