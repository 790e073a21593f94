"""Reads ledger folders into a ledger. Owns which files count, hashes, and refusing what cannot be used.

Must not judge, nor read anything but YAML. One pass finds every problem, so a user mends a file once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from monitor.errors import ConfigError, Problem
from monitor.ledger import fates, kept
from monitor.ledger.body_lists import FILE_NAME as BODIES_FILE
from monitor.ledger.entries import Entries, Head, read_entries
from monitor.ledger.lines import read_file, read_text
from monitor.ledger.themes import FILE_NAME as THEMES_FILE
from monitor.ledger.themes import ThemeName, load_themes
from monitor.model import Commitment, Document, Ledger

_NOT_LEDGERS = (THEMES_FILE, BODIES_FILE, "index.yaml")
RESERVED = (*_NOT_LEDGERS, "sources.yaml")
"""Names of other files of a place, which no ledger may have."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that folders hold: what can be used, and what is wrong with the rest."""

    ledger: Ledger
    themes: tuple[ThemeName, ...]
    problems: tuple[Problem, ...]


def load_ledger(folders: Sequence[Path]) -> Ledger:
    """The commitments of all `*.yaml` in these folders, in the order of folders, names and lines.

    An empty or missing folder is an empty ledger. Raises ConfigError that carries every problem,
    each with its file and line.
    """
    reading = read_ledger(folders)
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    if errors:
        raise ConfigError.of("ledger.unusable", errors, count=len(errors))
    return reading.ledger


def read_ledger(folders: Sequence[Path]) -> Reading:
    """The entries without a fault, and every problem of the files; raises nothing for what they hold."""
    themes, problems = load_themes(folders)
    known = [theme.id for theme in themes]
    heads: list[tuple[Head, str]] = []
    commitments: list[Commitment] = []
    named: list[tuple[str, str, int]] = []
    for path in ledger_files(folders):
        value, faults = read_file(path)
        problems += faults
        if value is None and faults:
            continue
        entries = read_entries(value, str(path), known)
        problems += entries.problems
        commitments += entries.commitments
        named += [(name, str(path), line) for name, line in entries.identifiers]
        if entries.head and entries.head.document.key:
            heads.append((entries.head, str(path)))
    problems += [*_documents_twice(heads), *_identifiers_twice(named)]
    problems += fates.astray(commitments, {name for name, _, _ in named})
    return Reading(_ledger([head.document for head, _ in heads], commitments), themes, _in_order(problems))


def read_one(path: Path, text: str | None = None) -> Entries:
    """A ledger file by itself, with every problem of its YAML and its entries; `text` stands for what is in the file."""
    value, faults = read_file(path) if text is None else read_text(text, str(path))
    found = read_entries(value, str(path), [theme.id for theme in load_themes([path.parent])[0]])
    return replace(found, problems=(*faults, *found.problems))


def ledger_files(folders: Sequence[Path]) -> list[Path]:
    """The files that hold commitments, in the order they are read."""
    return [
        path
        for folder in folders
        for path in kept.listed(folder)
        if path.suffix in (".yaml", ".yml") and not path.name.startswith(".") and path.name not in _NOT_LEDGERS
    ]


def _ledger(documents: Sequence[Document], commitments: Sequence[Commitment]) -> Ledger:
    marked = tuple(replace(entry, fingerprint=fingerprint(entry)) for entry in commitments)
    lines = sorted(f"{entry.id} {entry.fingerprint}" for entry in marked)
    return Ledger(marked, _sha256("\n".join(lines)), tuple(documents))


def fingerprint(entry: Commitment) -> str:
    """sha256 hex of what judging depends on; who answers, notes, themes and why nothing can prove it leave it as it is.

    The statement is part of it: where it names an industry or a single site, figures of that one count.
    """
    told = {
        "id": entry.id,
        "statement": entry.statement,
        "kind": entry.kind,
        "region": entry.region,
        "accepts_regions": entry.accepts_regions,
        "starts": str(entry.starts),
        "due": str(entry.due),
        "indicator": asdict(entry.indicator) if entry.indicator else None,
        "deed": asdict(entry.deed) if entry.deed else None,
    }
    return _sha256(json.dumps(told, ensure_ascii=False, sort_keys=True))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _documents_twice(heads: Iterable[tuple[Head, str]]) -> list[Problem]:
    problems = []
    first: dict[str, str] = {}
    for head, file in heads:
        key = head.document.key
        if key in first:
            slots = {"value": key, "first": first[key]}
            problems.append(Problem(file, head.line, "ledger.document_twice", slots))
        first.setdefault(key, file)
    return problems


def _identifiers_twice(named: Iterable[tuple[str, str, int]]) -> list[Problem]:
    """Identifiers, now or before a rename, that stand for more than one entry; each with its file and line."""
    problems = []
    first: dict[str, tuple[str, int]] = {}
    for name, file, line in named:
        if name in first:
            slots = {"value": name, "first": first[name][1], "first_file": first[name][0]}
            problems.append(Problem(file, line, "ledger.identifier_twice", slots))
        first.setdefault(name, (file, line))
    return problems


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
