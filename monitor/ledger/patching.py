"""Changes single keys of a ledger file and leaves every other line as a person wrote it. Pure, text in and text out.

Owns: where a key and its value stand, taking an entry out, putting one in. Must not: decide what is changed, or read
files. The caller reads the result again and compares; a file in a form that is not understood gives None, not a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.ledger.lines import Items, Keys, read_text
from monitor.messages import LANGUAGES, say

_COMMENT = re.compile(r"\s+#[^\"']*$")


Edit = tuple[Sequence[str], Sequence[str] | None]
"""A path of keys and the lines it is set to, as for `put`."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An entry in the text: `first` and `last` are its lines from 0, `last` exclusive, without what follows it."""

    slug: str
    first: int
    last: int
    keys: Keys


def spots(text: str) -> tuple[Spot, ...]:
    """The entries of the text in order; empty where they are not in lines of their own."""
    value, faults = read_text(text, "")
    listed = value.values.get("commitments") if isinstance(value, Keys) and not faults else None
    if not isinstance(listed, Items):
        return ()
    lines = text.splitlines()
    found = []
    for child in listed.values:
        if isinstance(child, Keys):
            first = child.line - 1
            dash = len(lines[first]) - len(lines[first].lstrip())
            if not lines[first].lstrip().startswith("- ") and lines[first].strip() != "-":
                return ()
            found.append(Spot(child.text("id"), first, _end(lines, first, dash, items=False), child))
    return tuple(found)


def _end(lines: Sequence[str], first: int, indent: int, *, items: bool) -> int:
    """The line after the value that begins in `first` at this indent, comments and empty lines behind it left out.

    With `items`, list items at the same indent belong to the value.
    """
    last = first + 1
    for at in range(first + 1, len(lines)):
        bare = lines[at].strip()
        if not bare or bare.startswith("#"):
            continue
        depth = len(lines[at]) - len(lines[at].lstrip())
        if depth < indent or (depth == indent and not (items and bare.startswith("-"))):
            break
        last = at + 1
    return last


def put(text: str, slug: str, path: Sequence[str], value: Sequence[str] | None) -> str | None:
    """The text with the key at this path of this entry set to the lines of `value`, or without it for None.

    `value` is the key with its value as written at the left margin. None when the place is not found.
    """
    spot = next((each for each in spots(text) if each.slug == slug), None)
    keys: Keys | None = spot.keys if spot else None
    for name in path[:-1]:
        inside = keys.values.get(name) if keys else None
        keys = inside if isinstance(inside, Keys) else None
    if spot is None or keys is None:
        return None
    lines = text.splitlines()
    if path[-1] in keys.lines:
        first = keys.lines[path[-1]] - 1
        changed = _replaced(lines, first, path[-1], value)
    elif value is None:
        return text
    else:
        changed = _added(lines, spot, keys, value)
    return None if changed is None else "\n".join(changed) + "\n"


def _replaced(lines: list[str], first: int, key: str, value: Sequence[str] | None) -> list[str] | None:
    begins = re.match(rf"(\s*(?:- +)?)[\"']?{re.escape(key)}[\"']?\s*:", lines[first])
    if begins is None:
        return None
    lead = begins[1]
    last = _end(lines, first, len(lead), items="-" not in lead)
    if value is None:
        return None if "-" in lead else lines[:first] + lines[last:]
    remark = _COMMENT.search(lines[first]) if last == first + 1 else None
    new = [(lead if not at else " " * len(lead)) + line for at, line in enumerate(value)]
    if remark and len(new) == 1:
        new[0] += remark[0]
    return lines[:first] + new + lines[last:]


def _added(lines: list[str], spot: Spot, keys: Keys, value: Sequence[str]) -> list[str] | None:
    """The new key behind the last one of its mapping."""
    if not keys.lines:
        return None
    lowest = max(keys.lines.values()) - 1
    begins = re.match(r"\s*(?:- +)?", lines[lowest])
    indent = len(begins[0]) if begins else 0
    last = min(_end(lines, lowest, indent, items=True), spot.last)
    return lines[:last] + [" " * indent + line for line in value] + lines[last:]


def patched(text: str, edits: Mapping[str, Sequence[Edit]]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with these keys of these entries set, and those that could not be: entry and key."""
    there = text.splitlines()
    stuck: list[tuple[str, str]] = []
    for spot in reversed(spots(text)):
        alone: str = "commitments:\n" + "\n".join(there[spot.first : spot.last]) + "\n"
        for path, value in edits.get(spot.slug, ()):
            made = put(alone, spot.slug, path, value)
            if made is None:
                stuck.append((spot.slug, ".".join(path)))
            alone = alone if made is None else made
        if spot.slug in edits:
            there[spot.first : spot.last] = alone.splitlines()[1:]
    found = {spot.slug for spot in spots(text)}
    stuck += [(slug, ".".join(path)) for slug, asked in edits.items() if slug not in found for path, _ in asked]
    return "\n".join(there) + "\n", tuple(stuck)


def without(text: str, slug: str) -> str | None:
    """The text without this entry and the remarks of doubt above it; None when it is not found."""
    spot = next((each for each in spots(text) if each.slug == slug), None)
    if spot is None:
        return None
    lines = text.splitlines()
    first = spot.first
    while first and _of_entry(lines[first - 1]):
        first -= 1
    last = spot.last
    if first and not lines[first - 1].strip() and last < len(lines) and not lines[last].strip():
        last += 1
    return "\n".join([*lines[:first], *lines[last:]]) + "\n"


def _of_entry(line: str) -> bool:
    """A remark that the program wrote above one entry; one by a person may be meant for all below it."""
    said = line.strip().removeprefix("#").strip()
    marks = [say(key, lang) for key in ("propose.look", "propose.gone_mark") for lang in LANGUAGES]
    return line.strip().startswith("#") and said.startswith(tuple(marks))


def entry(text: str, slug: str) -> str | None:
    """The lines of this entry as they stand, moved to the margin by the indent of its dash; None when not found."""
    spot = next((each for each in spots(text) if each.slug == slug), None)
    if spot is None:
        return None
    lines = text.splitlines()[spot.first : spot.last]
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] if not line[:indent].strip() else line for line in lines)


def exchanged(text: str, slug: str, lines: Sequence[str]) -> str | None:
    """The text with other lines in place of this entry; None when it is not found."""
    spot = next((each for each in spots(text) if each.slug == slug), None)
    if spot is None:
        return None
    there = text.splitlines()
    return "\n".join([*there[: spot.first], *lines, *there[spot.last :]]) + "\n"
