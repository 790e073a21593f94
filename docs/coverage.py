"""Which sentence of the shipped ledger's five source texts is held by which entries: `python docs/coverage.py FOLDER`.

FOLDER holds the texts. docs/coverage.tsv is where it is written down, by hand: for each sentence its document,
number and the first 12 hex digits of its sha256, then the entries it is held by, or why by none. No sentence of
the texts is in it; number and hash lead to them. This command numbers and hashes anew and keeps what was written
for a sentence that is still there; what is left to be written, and what is wrong, is printed, and it then ends
with 1. With --show prints each sentence with what stands for it, to be read against it.

A sentence ends with 。！？ (closing marks belong to it) or with its line. An entry covers one to three sentences
of its own document; a sentence may name entries of another one too, where two replies say the same.

Why a sentence has no entry:

    heading      a title, or the run-in head of a paragraph that says what is meant only with what follows
    frame        what belongs to the page or the letter: address, date, signature, number, picture
    bodies       who leads and who is responsible; held in `lead` and `responsible` of the entries above it
    background   how things stand, why they matter, or how a body sees them
    procedure    how a meeting was held or a reply was made
    question     what a member asks
    achievement  what is reported as done: evidence or a starting point, not a promise
    general      an intention in general words, of which nobody could say that it was done or not
"""
# ruff: noqa: INP001, T201  a script, no package

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.ledger.load import load_ledger
from monitor.shipped import shipped

TABLE = Path(__file__).with_name("coverage.tsv")
COLUMNS = ("document", "sentence", "sha256", "entries", "reason")
DOCUMENTS = ("plan-2020", "inquiry-2023", "reply-npc-2025", "reply-cppcc-2025", "council-2025")
REASONS = ("heading", "frame", "bodies", "background", "procedure", "question", "achievement", "general")
MOST = 3
"""Sentences that one entry may cover."""
_DIGITS = 12
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’」』）)】〉]*|[^。！？!?]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence: where it stands, what it is known by, and what stands for it."""

    document: str
    sentence: int
    sha256: str
    entries: tuple[str, ...] = ()
    reason: str = ""

    def line(self) -> str:
        """Its line of the table."""
        return "\t".join((self.document, str(self.sentence), self.sha256, ",".join(self.entries), self.reason))


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, without the space around them."""
    pieces = (match[0].strip() for line in text.splitlines() for match in _SENTENCE.finditer(line))
    return [piece for piece in pieces if piece]


def texts(folder: Path) -> dict[str, list[str]]:
    """The sentences of each text, in the order of the documents."""
    return {key: sentences((folder / f"{key}.txt").read_text(encoding="utf-8")) for key in DOCUMENTS}


def read(table: str) -> list[Row]:
    """The rows of a table as they are written."""
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    return [Row(a, int(b), c, tuple(filter(None, d.split(","))), e) for a, b, c, d, e in rows]


def write(rows: Sequence[Row]) -> str:
    """The whole table, with its head."""
    return "\n".join(["\t".join(COLUMNS), *(row.line() for row in rows), ""])


def renewed(rows: Sequence[Row], said: Mapping[str, Sequence[str]]) -> list[Row]:
    """A row for every sentence of today's texts, with what was written for the same sentence before. Pure."""
    known: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        known[row.document, row.sha256].append(row)
    found = []
    for document, pieces in said.items():
        for number, piece in enumerate(pieces, 1):
            digest = hashlib.sha256(piece.encode()).hexdigest()[:_DIGITS]
            before = known[document, digest]
            held = before.pop(0) if before else Row(document, number, digest)
            found.append(replace(held, sentence=number))
    return found


def problems(rows: Sequence[Row], entries: Collection[str]) -> Iterator[str]:
    """What is wrong with what is written, a line each. Pure; `entries` are the identifiers there are."""
    for row in rows:
        place = f"{row.document} {row.sentence}"
        if bool(row.entries) == bool(row.reason):
            yield f"{place}: wants entries or a reason, and one of the two"
        if row.reason and row.reason not in REASONS:
            yield f"{place}: {row.reason} is no reason; {', '.join(REASONS)}"
        yield from (f"{place}: no entry {name}" for name in row.entries if name not in entries)
    covered = Counter(name for row in rows for name in set(row.entries) if name.startswith(f"{row.document}/"))
    for name in entries:
        if name.partition("/")[0] in DOCUMENTS and not 1 <= covered[name] <= MOST:
            yield f"{name}: covers {covered[name]} sentences, of 1 to {MOST}"


def identifiers() -> list[str]:
    """Those of the shipped ledger, in its order."""
    return [commitment.id for commitment in load_ledger([shipped("seeds")]).commitments]


def main(arguments: list[str]) -> int:
    """What the command line asks for; the exit code."""
    said = texts(Path(arguments[-1]))
    rows = renewed(read(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else [], said)
    if "--show" in arguments:
        for row in rows:
            told = " ".join(row.entries) or row.reason or "?"
            print(f"{row.document} {row.sentence}  {told}", f"  {said[row.document][row.sentence - 1]}", sep="\n")
        return 0
    TABLE.write_text(write(rows), encoding="utf-8")
    wrong = list(problems(rows, identifiers()))
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
