"""How many targets of real work reports are proposed, and how many outcomes are found in the next year's, against lists.

    python benchmarks/report_pairs.py DIR [-v]

DIR holds what tests/ledger/reports holds: NAME.txt for each report; expected.yaml, for each NAME a list of
[op, value, unit, period, name]; and outcomes.yaml, a list of {before: {file, publisher, issued}, after: {file, publisher,
published}, told: {name: value}}. -v names what was missed, and each surplus with its sentence.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from pairs import outcomes_of, targets_of, total


def shown(what, found, verbose):
    print(
        f"{what:24} recall {found.recall:.3f}  precision {found.precision:.3f}  of {found.wanted}, told {found.found}"
    )
    if verbose:
        for each in found.missed:
            print("    missed ", *each)
        for each, sentence in found.extra:
            print("    surplus", *each, "|", sentence)


def main(folder, verbose):
    expected = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
    pairs = yaml.safe_load((folder / "outcomes.yaml").read_text("utf-8"))
    before = {pair["before"]["file"]: pair["before"] for pair in pairs}
    targets = {name: targets_of(folder, name, rows, before.get(name)) for name, rows in expected.items()}
    outcomes = {pair["before"]["file"]: outcomes_of(folder, pair) for pair in pairs}
    for what, measured in (("targets", targets), ("outcomes", outcomes)):
        print(f"--- {what}")
        for name, found in measured.items():
            shown(name, found, verbose)
        shown("all", total(measured.values()), verbose=False)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "-v"]
    if len(words) != 1:
        raise SystemExit(__doc__)
    main(Path(words[0]), "-v" in sys.argv)
