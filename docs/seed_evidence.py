"""Tables what the shipped ledger's own documents report as realised: `python docs/seed_evidence.py FOLDER`.

FOLDER holds the five texts and their index.yaml. Writes docs/seed-evidence.tsv: for each piece of realised
evidence its document, where its sentence stands (start, end, in code points), the commitment, relation and
value, and the codes of the checks it passed. No sentence of the texts is in it; the offsets lead to them.
With --show prints each line with its sentence instead, to be read against it.
"""
# ruff: noqa: INP001, T201  a script, no package

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from monitor.judge.publishers import role_of
from monitor.judge.read import judge_publication
from monitor.ledger.load import load_ledger
from monitor.model import Judgement, Ledger, Role, Source, SourceKind
from monitor.read.folder import read_file, read_folder
from monitor.shipped import shipped

TABLE = Path(__file__).with_name("seed-evidence.tsv")
COLUMNS = ("document", "start", "end", "commitment", "relation", "value", "checks")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def evidence(folder: Path, ledger: Ledger) -> Iterator[tuple[str, Judgement]]:
    """All realised evidence of the folder's texts, with its document, in the order of the sentences."""
    source = Source("seeds", SourceKind.FOLDER, str(folder), "武汉市", Role.OTHER, "")
    for file in read_folder(folder):
        publication, _ = read_file(file, source, _NEVER, role_of=role_of)
        told = [each for each in judge_publication(publication, ledger) if each.realised]
        for each in sorted(told, key=lambda found: (found.start, found.commitment)):
            yield file.path.stem, each


def row(document: str, found: Judgement) -> str:
    """One line of the table."""
    value = "" if found.value is None else f"{found.value:.10g}"
    codes = " ".join(reason.code for reason in found.reasons)
    return "\t".join((document, str(found.start), str(found.end), found.commitment, str(found.relation), value, codes))


def table(folder: Path) -> str:
    """The whole table, with its head."""
    ledger = load_ledger([shipped("seeds")])
    return "\n".join(["\t".join(COLUMNS), *(row(*each) for each in evidence(folder, ledger)), ""])


def main(arguments: list[str]) -> None:
    """What the command line asks for."""
    folder = Path(arguments[-1])
    if "--show" not in arguments:
        TABLE.write_text(table(folder), encoding="utf-8")
        return
    for document, found in evidence(folder, load_ledger([shipped("seeds")])):
        print(row(document, found), f"  as of {found.as_of}", f"  {found.quote}", sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
