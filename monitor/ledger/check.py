"""Everything worth telling about ledger files: faults, entries that get in each other's way, borrowed sentences.

Owns what is compared across entries; reading and its faults come from `load`. Decides only: no file
is changed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from monitor.errors import Problem
from monitor.ledger import bodies
from monitor.ledger.claims import (
    Claims,
    Form,
    always_spoiled,
    near_misses_of,
    spoiled_needs,
)
from monitor.ledger.claims import choices as forms
from monitor.ledger.load import Reading, ledger_files, read_ledger
from monitor.model import Commitment, CommitmentKind, Ledger
from monitor.text.hygiene import clean

__all__ = ["BORROWED_LETTERS", "forms", "problems", "problems_of", "repeats", "warnings"]

BORROWED_LETTERS: Final = 18
"""A statement that shares so many characters in a row with a text repeats it."""
_SETS_DATES: Final = ("plan", "report", "other")
"""Kinds of documents whose milestones should have a day; what is answered to a question often names none."""
_SHORTEST_ALIAS: Final = 2


def problems(folders: Sequence[Path]) -> list[Problem]:
    """All faults and warnings of these ledger folders, by file and line."""
    return problems_of(read_ledger(folders), folders)


def problems_of(reading: Reading, folders: Sequence[Path]) -> list[Problem]:
    """The same for folders that were read."""
    found = [*reading.problems, *_folders(folders), *warnings(reading.ledger)]
    return sorted(found, key=lambda problem: (problem.file, problem.line))


def warnings(ledger: Ledger) -> list[Problem]:
    """What is allowed but probably not meant; pure."""
    claims = Claims(ledger.commitments)
    found = [warning for number, entry in enumerate(ledger.commitments) for warning in _entry(entry, number, claims)]
    found += _strangers(ledger.commitments)
    found += [_warning(each.later, "overlap", alias=each.text, other=each.earlier.id) for each in claims.overlaps()]
    return found + list(_marks(ledger))


def repeats(ledger: Ledger, texts: Mapping[str, str], letters: int = BORROWED_LETTERS) -> list[Problem]:
    """Statements, notes and reasons that share `letters` characters in a row with one of the texts, by name; pure.

    Spaces, quotation marks and the width of punctuation count for nothing on either side.
    """
    own = {
        entry.id: [piece for said in _told(entry) for piece in _pieces(said, letters)] for entry in ledger.commitments
    }
    wanted = {piece for pieces in own.values() for piece in pieces}
    seen: dict[str, str] = {}
    for name, text in texts.items():
        for piece in _pieces(text, letters):
            if piece in wanted:
                seen.setdefault(piece, name)
    return [
        _warning(entry, "repeats", text=piece, source=seen[piece], letters=letters)
        for entry in ledger.commitments
        for piece in itertools.islice(filter(seen.__contains__, own[entry.id]), 1)
    ]


def _told(entry: Commitment) -> tuple[str, ...]:
    """What an entry says in its own words."""
    return entry.statement, entry.note, entry.unverifiable


def _pieces(text: str, letters: int) -> Iterator[str]:
    dense = "".join(re.sub(r"\s+", "", clean(line).text) for line in text.splitlines())
    return (dense[start : start + letters] for start in range(len(dense) - letters + 1))


def _folders(folders: Sequence[Path]) -> Iterator[Problem]:
    for folder in folders:
        if not folder.is_dir():
            yield Problem(str(folder), 0, "ledger.no_folder", severity="warning")
        elif not ledger_files([folder]):
            yield Problem(str(folder), 0, "ledger.no_files", severity="warning")


def _entry(entry: Commitment, number: int, claims: Claims) -> Iterator[Problem]:
    """What is odd about one entry: by itself, and as far as it can be found at all beside the others."""
    yield from _aliases(entry, claims.forms[number])
    if not entry.unverifiable:
        yield from _out_of_reach(entry, number, claims)
    for need in spoiled_needs(entry):
        yield _warning(entry, "need_is_near_miss", need=need)


def _out_of_reach(entry: Commitment, number: int, claims: Claims) -> Iterator[Problem]:
    """What no text can reach, or no day can make overdue; of what nothing could prove, that is said already."""
    if not entry.due and entry.kind is CommitmentKind.MILESTONE and entry.document.kind in _SETS_DATES:
        yield _warning(entry, "no_due")
    if (entry.indicator or entry.deed) and not claims.forms[number]:
        yield _warning(entry, "unreachable")
    longer = claims.covered(number)
    if longer:
        yield _warning(entry, "covered", other=longer.entry.id, alias=" ".join(longer.words))
    if entry.deed and not any(filter(None, (*entry.deed.done, *entry.deed.under_way))):
        yield _warning(entry, "no_verbs")


def _aliases(entry: Commitment, found: Sequence[Form]) -> Iterator[Problem]:
    misses = near_misses_of(entry)
    spoilt = [(form, miss) for form in found if (miss := always_spoiled(form, misses))]
    if found and len(spoilt) == len(found):
        yield _warning(entry, "unreachable_near", alias=" ".join(found[0].words), near=spoilt[0][1])
    else:
        for miss in dict.fromkeys(miss for _, miss in spoilt):  # many aliases may hold one
            first = next(form for form, held in spoilt if held == miss)
            yield _warning(entry, "near_miss_in_alias", alias=" ".join(first.words), near=miss)
    for alias in entry.names:
        written = " ".join(alias)
        if len(written) < _SHORTEST_ALIAS:
            yield _warning(entry, "short_alias", alias=written)


def _strangers(commitments: Sequence[Commitment]) -> Iterator[Problem]:
    """The bodies that entries name and no list has, each once, where it comes first; 各区, 各部门 and the like name nobody."""
    named: dict[str, list[Commitment]] = {}
    for entry in commitments:
        for name in dict.fromkeys((*entry.lead, *entry.responsible)):
            named.setdefault(name, []).append(entry)
    known = bodies.load()
    for name, entries in named.items():
        if not name.startswith("各") and known.find(name) is None:
            yield _warning(entries[0], "unknown_body", body=name, count=len(entries))


def _marks(ledger: Ledger) -> Iterator[Problem]:
    """Grades without the words of whoever gave them, which say nothing where these differ."""
    for entry in ledger.commitments:
        if entry.mark and not entry.mark.definition:
            yield _warning(entry, "mark_undefined", grade=entry.mark.grade, by=entry.mark.by)


def _warning(entry: Commitment, code: str, **slots: object) -> Problem:
    return Problem(entry.file, entry.line, f"ledger.{code}", {"value": entry.id, **slots}, "warning")
