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
from monitor.ledger.load import ledger_files, read_ledger
from monitor.model import Commitment, CommitmentKind, Indicator, Ledger

BORROWED_LETTERS: Final = 18
"""A statement that shares so many characters in a row with a text repeats it."""
_SETS_DATES: Final = ("plan", "report", "other")
"""Kinds of documents whose milestones should have a day; what is answered to a question often names none."""
_MOST_FORMS: Final = 256
_SHORTEST_ALIAS: Final = 2


def problems(folders: Sequence[Path]) -> list[Problem]:
    """All faults and warnings of these ledger folders, by file and line."""
    reading = read_ledger(folders)
    found = [*reading.problems, *_folders(folders)]
    found += warnings(reading.ledger)
    return sorted(found, key=lambda problem: (problem.file, problem.line))


def warnings(ledger: Ledger) -> list[Problem]:
    """What is allowed but probably not meant; pure."""
    found = [warning for entry in ledger.commitments for warning in _entry(entry)]
    return [*found, *_overlaps(ledger.commitments)]


def repeats(ledger: Ledger, texts: Mapping[str, str], letters: int = BORROWED_LETTERS) -> list[Problem]:
    """Statements and notes that share `letters` characters in a row with one of the texts, by name; pure.

    Spaces count for nothing on either side.
    """
    seen: dict[str, str] = {}
    for name, text in texts.items():
        for piece in _pieces(text, letters):
            seen.setdefault(piece, name)
    return [
        _warning(entry, "repeats", text=piece, source=seen[piece], letters=letters)
        for entry in ledger.commitments
        for piece in itertools.islice(_borrowed(entry, seen, letters), 1)
    ]


def _borrowed(entry: Commitment, seen: Mapping[str, str], letters: int) -> Iterator[str]:
    for said in (entry.statement, entry.note):
        yield from (piece for piece in _pieces(said, letters) if piece in seen)


def _pieces(text: str, letters: int) -> Iterator[str]:
    dense = re.sub(r"\s+", "", text)
    return (dense[start : start + letters] for start in range(len(dense) - letters + 1))


def _folders(folders: Sequence[Path]) -> Iterator[Problem]:
    for folder in folders:
        if not folder.is_dir():
            yield Problem(str(folder), 0, "ledger.no_folder", severity="warning")
        elif not ledger_files([folder]):
            yield Problem(str(folder), 0, "ledger.no_files", severity="warning")


def _entry(entry: Commitment) -> Iterator[Problem]:
    """What is odd about one entry by itself."""
    names, near = _words_of(entry)
    if entry.indicator and not names:
        yield _warning(entry, "unreachable")
    if not entry.due and entry.kind is CommitmentKind.MILESTONE and entry.document.kind in _SETS_DATES:
        yield _warning(entry, "no_due")
    for alias in names:
        written = " ".join(alias)
        if len(written) < _SHORTEST_ALIAS:
            yield _warning(entry, "short_alias", alias=written)
    for miss in near:
        if any((miss,) in forms(alias) for alias in names):
            yield _warning(entry, "near_miss_is_alias", alias=miss)
    yield from _unknown_bodies(entry)


def _unknown_bodies(entry: Commitment) -> Iterator[Problem]:
    from monitor.ledger import bodies

    known = bodies.load()
    for name in (*entry.lead, *entry.responsible):
        if not name.startswith("各") and not known.find(name):
            yield _warning(entry, "unknown_body", body=name)


def _overlaps(commitments: Sequence[Commitment]) -> Iterator[Problem]:
    """Pairs in one region that the same words would meet; each pair is told once, at the later entry."""
    first: dict[tuple[str, ...], list[Commitment]] = {}
    told: set[tuple[str, str]] = set()
    for entry in commitments:
        for form in dict.fromkeys(form for alias in _words_of(entry)[0] for form in forms(alias)):
            for other in first.setdefault(form, []):
                pair = (other.id, entry.id)
                if pair not in told and _can_meet(entry, other):
                    told.add(pair)
                    yield _warning(entry, "overlap", alias=" ".join(form), other=other.id)
            if entry not in first[form]:
                first[form].append(entry)


def _can_meet(one: Commitment, other: Commitment) -> bool:
    """False when the region, what must stand beside the words, or the unit keeps the two apart."""
    regions = {one.region, *one.accepts_regions} & {other.region, *other.accepts_regions}
    if one is other or not regions:
        return False
    if one.indicator and other.indicator:
        return _same_words_beside(one.indicator, other.indicator)
    return True


def _same_words_beside(one: Indicator, other: Indicator) -> bool:
    apart = one.needs and other.needs and not set(one.needs) & set(other.needs)
    units = {one.unit, *one.units} & {other.unit, *other.units}
    return not apart and bool(units)


def forms(alias: Sequence[str]) -> list[tuple[str, ...]]:
    """The alias once for each choice it leaves: `5G 宏站|基站` is 5G 宏站 and 5G 基站. At most 256."""
    choices = [word.split("|") for word in alias]
    return list(itertools.islice(itertools.product(*choices), _MOST_FORMS))


def _words_of(entry: Commitment) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    if entry.indicator:
        return entry.indicator.aliases, entry.indicator.near_misses
    if entry.deed:
        return entry.deed.names, entry.deed.near_misses
    return (), ()


def _warning(entry: Commitment, code: str, **slots: object) -> Problem:
    return Problem(entry.file, entry.line, f"ledger.{code}", {"value": entry.id, **slots}, "warning")
