"""What becomes of a commitment officially: succeeded by another, put off, taken off the list, marked, looked at again.

Owns these keys of a ledger file and what is wrong with them, by themselves and across entries; must not
know what they do to a standing. None of them is what judging depends on.

    successor: plan-2025/online-retail       # a later plan sets the same indicator anew
    part_of: national-pilot-zone             # without a slash: of the same document
    extended:                                # 延期; `due` stays the original date
      - {to: 2024-12-31, on: 2023-06-30, reason: 用地审批未完成, document: 武政办函〔2023〕9号}
    closed: {on: 2024-03-01, by: 市政府督查室, reason: 验收通过}                # 销号
    mark: {grade: B, by: 市政府办公厅, definition: 正在解决或列入计划解决}      # also of a document
    look_again: 2026-06-30                   # 回头看; also of a document
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from monitor.errors import Problem
from monitor.ledger.fields import Fields, nearest
from monitor.model import Closing, Commitment, Document, Extension, Ledger, Mark

DOCUMENT_FATES: Final = ("mark", "look_again")
FATES: Final = ("successor", "part_of", "extended", "closed", *DOCUMENT_FATES)
GRADES: Final = ("A", "B", "C", "D")
_EXTENSION_KEYS: Final = ("to", "on", "reason", "document")
_CLOSING_KEYS: Final = ("on", "by", "reason")
_MARK_KEYS: Final = ("grade", "by", "definition")
_LINKS: Final = ("successor", "part_of")
_FULL: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")


# ---------------------------------------------------------------- one entry, one document


def document_with_fate(document: Document, fields: Fields) -> Document:
    """The document with its mark and the day to look again."""
    return replace(document, mark=_mark(fields), look_again=fields.date("look_again"))


def with_fate(entry: Commitment, fields: Fields) -> Commitment:
    """The entry with all that became of it officially."""
    return replace(
        entry,
        successor=_link(fields, "successor", entry),
        part_of=_link(fields, "part_of", entry),
        extended=_extended(fields, entry.due),
        closed=_closed(fields, entry.starts),
        mark=_mark(fields),
        look_again=fields.date("look_again"),
    )


def _link(fields: Fields, key: str, entry: Commitment) -> str:
    """The full identifier; a bare one belongs to the same document."""
    said = fields.text(key)
    full = said if "/" in said or not said else f"{entry.document.key}/{said}"
    if not said:
        return ""
    if not _FULL.fullmatch(full):
        fields.wrong("bad_slug", key, value=said)
    elif full in (entry.id, *entry.was):
        fields.wrong("link_itself", key)
    return full


def _extended(fields: Fields, due: date | None) -> tuple[Extension, ...]:
    found: list[Extension] = []
    for each in fields.each("extended", _EXTENSION_KEYS):
        to, on = each.date("to", required=True), each.date("on")
        reason = each.text("reason", required=True)
        before = found[-1] if found else None
        if due is None:
            fields.wrong("extended_without_due", "extended")
        elif to is not None and to <= (before.to if before else due):
            each.wrong("extended_not_later", "to", to=to, due=before.to if before else due)
        if on and before and before.on and on < before.on:
            each.wrong("extended_out_of_order", "on", on=on, before=before.on)
        if to is not None:
            found.append(Extension(to, reason, on, each.text("document")))
    return tuple(found)


def _closed(fields: Fields, starts: date | None) -> Closing | None:
    closed = fields.within("closed", _CLOSING_KEYS)
    if closed is None:
        return None
    on, by = closed.date("on", required=True), closed.text("by", required=True)
    if on is None:
        return None
    if starts and on < starts:
        closed.wrong("closed_too_early", "on", on=on, starts=starts)
    return Closing(on, by, closed.text("reason"))


def _mark(fields: Fields) -> Mark | None:
    mark = fields.within("mark", _MARK_KEYS)
    if mark is None:
        return None
    grade, by = mark.choice("grade", GRADES, required=True), mark.text("by", required=True)
    return Mark(grade, by, mark.text("definition"))


# ---------------------------------------------------------------- across entries


def astray(entries: Sequence[Commitment], identifiers: Collection[str]) -> Iterator[Problem]:
    """Links that lead to no entry, or in a circle. `identifiers` are all that are in use, of faulty entries too."""
    known = {name: entry for entry in entries for name in (*entry.was, entry.id)}
    documents = {name.partition("/")[0] for name in identifiers}
    for entry in entries:
        for key in _LINKS:
            link = getattr(entry, key)
            if link and link not in identifiers:
                yield _nowhere(entry, key, link, identifiers if link.partition("/")[0] in documents else ())
            elif link and _circles(entry, key, known):
                yield Problem(entry.file, entry.line, "ledger.link_circle", {"key": key, "value": entry.id})


def _nowhere(entry: Commitment, key: str, link: str, identifiers: Collection[str]) -> Problem:
    """A link to no entry: a mistake where its document is in the ledger; else the file may lie elsewhere."""
    slots = {"key": key, "value": entry.id, "link": link}
    if not identifiers:
        return Problem(entry.file, entry.line, "ledger.link_outside", slots, "warning")
    near = nearest(link, identifiers)
    if near:
        return Problem(entry.file, entry.line, "ledger.link_unknown_near", {**slots, "near": near})
    return Problem(entry.file, entry.line, "ledger.link_unknown", slots)


def _circles(entry: Commitment, key: str, known: Mapping[str, Commitment]) -> bool:
    """Whether following the link leads back to the entry."""
    seen: set[str] = set()
    at = known.get(getattr(entry, key))
    while at is not None and at.id not in seen:
        seen.add(at.id)
        at = known.get(getattr(at, key))
    return entry.id in seen


# ---------------------------------------------------------------- following the links


def successor(entry: Commitment, ledger: Ledger) -> Commitment | None:
    """The commitment by which a later plan sets the same anew, or None."""
    return ledger.get(entry.successor) if entry.successor else None


def whole(entry: Commitment, ledger: Ledger) -> Commitment | None:
    """The commitment that this one is a part of, or None."""
    return ledger.get(entry.part_of) if entry.part_of else None


def predecessors(entry: Commitment, ledger: Ledger) -> list[Commitment]:
    """The commitments of earlier plans that this one sets anew."""
    return [each for each in ledger.commitments if each.successor in (entry.id, *entry.was)]


def parts(entry: Commitment, ledger: Ledger) -> list[Commitment]:
    """The commitments that are parts of this one."""
    return [each for each in ledger.commitments if each.part_of in (entry.id, *entry.was)]


def mark_of(entry: Commitment) -> Mark | None:
    """The mark of the entry, else of its document."""
    return entry.mark or entry.document.mark


def look_again_of(entry: Commitment) -> date | None:
    """The day to look again of the entry, else of its document."""
    return entry.look_again or entry.document.look_again


def to_look_at(ledger: Ledger, today: date) -> list[tuple[str, date]]:
    """What was to be looked at again by this day: keys of documents and identifiers of entries, the earliest first."""
    named = [(each.key, each.look_again) for each in ledger.documents]
    named += [(each.id, each.look_again) for each in ledger.commitments]
    return sorted(((name, day) for name, day in named if day and day <= today), key=lambda pair: pair[::-1])
