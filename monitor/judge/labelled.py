"""Labelled texts: what a text is known to say of which commitment, written as one JSON object a line.

    {"id", "title", "publisher", "published", "url", "text", "expect": {COMMITMENT: {"label", …}}}

`label` is `realised` (the text reports a result; value, as_of as the beginning of a date, relation where
given), `plan` (it plans, restates, proposes, changes, puts off or gives up), `none` (it only looks alike) or
`skip` (people would differ; never counted). Owns that form. Must not: judge.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.errors import ConfigError
from monitor.judge.given import Given, day_of, publication_of
from monitor.model import Ledger, Publication, Relation

REALISED, PLAN, NONE, SKIP = LABELS = ("realised", "plan", "none", "skip")
_RELATIONS = (*map(str, Relation), "unrelated")


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of one commitment: `as_of` is how the day begins (2024, 2024-06), None where nothing is said."""

    label: str
    relation: str | None = None
    value: float | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled text; `line` is where it stands in its file, from 1."""

    id: str
    publication: Publication
    expect: Mapping[str, Label] = field(default_factory=dict)
    line: int = 0

    def labelled(self, *labels: str) -> set[str]:
        """The commitments with one of these labels."""
        return {name for name, label in self.expect.items() if label.label in labels}


def read_cases(lines: Iterable[bytes], ledger: Ledger) -> tuple[Case, ...]:
    """The cases of a file, in order. Raises ConfigError with the line of the first that cannot be used."""
    return tuple(_read(line, number, ledger) for number, line in enumerate(lines, 1) if line.strip())


def _read(line: bytes, number: int, ledger: Ledger) -> Case:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except ValueError as error:
        raise ConfigError("eval.bad_line", number=number, why=str(error)) from error
    return case_of(row, ledger, number)


def case_of(row: Any, ledger: Ledger, number: int = 0) -> Case:
    """One case from its JSON object. Raises ConfigError that names line `number` and what is wrong with it."""
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ConfigError("eval.no_text", number=number)
    if not isinstance(row.get("expect"), dict):
        raise ConfigError("eval.no_labels", number=number)
    labels = {_known(name, ledger, number): _label(name, said, number) for name, said in row["expect"].items()}
    return Case(str(row.get("id", number)), publication_of(row["text"], _given(row, number)), labels, number)


def _given(row: Mapping[str, Any], number: int) -> Given:
    title, publisher, written, url = (str(row.get(key) or "") for key in ("title", "publisher", "published", "url"))
    day = day_of(written) if written else None
    if written and day is None:
        raise ConfigError("eval.bad_date", number=number, value=written)
    return Given(title, publisher, day, url)


def _known(name: str, ledger: Ledger, number: int) -> str:
    commitment = ledger.get(name)
    if commitment is None:
        raise ConfigError("eval.unknown_commitment", number=number, id=name)
    return commitment.id


def _label(name: str, said: Any, number: int) -> Label:
    if not isinstance(said, dict) or said.get("label") not in LABELS:
        raise ConfigError("eval.bad_label", number=number, id=name, known=", ".join(LABELS))
    relation, value, as_of = said.get("relation"), said.get("value"), said.get("as_of")
    if relation is not None and relation not in _RELATIONS:
        raise ConfigError("eval.bad_relation", number=number, id=name, known=", ".join(_RELATIONS))
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise ConfigError("eval.bad_value", number=number, id=name)
    if as_of is not None and (not isinstance(as_of, str) or day_of(as_of) is None):
        raise ConfigError("eval.bad_as_of", number=number, id=name)
    return Label(said["label"], relation, None if value is None else float(value), as_of)
