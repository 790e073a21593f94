"""What is exported, as rows with their provenance: evidence, commitments, changes. Pure.

A row is a mapping with the same keys in the same order as every other of its table; the keys are for programs and are
added to, never changed. Figures are in base units, times by the clock of China.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from monitor.model import Change, Commitment, Evidence, Ledger, Point, Standing
from monitor.report.json import moment
from monitor.report.lines import change_line
from monitor.report.numbers import plain

Cell = str | int | float | bool | date | None
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a piece of evidence comes from: the bytes it was read from, when they came, and by which rules it was judged."""

    retrieved_at: datetime
    raw_hash: str
    text_hash: str
    ledger_version: str
    rules_version: str


_PROMISED = ("theme", "statement", "indicator", "op", "target", "target_high", "target_unit", "period", "due")
_POINT = ("status", "value", "unit", "as_of")
HEADS: Mapping[str, tuple[str, ...]] = {
    "evidence": (
        "commitment", *_PROMISED, "relation", "realised", "review", "accepted", "value", "value_high", "bound", "unit",
        "as_of", "confidence", "quote", "start", "end", "title", "publisher", "role", "published", "url", "source",
        "retrieved_at", "known_at", "raw_sha256", "text_sha256", "ledger_version", "rules_version", "evidence_id",
    ),
    "commitments": (
        "commitment", "kind", *_PROMISED, "region", "lead", "responsible", "status", "flags", "light", "value", "unit",
        "share", "expected", "as_of", "corroborations", "evidence_id", "document", "document_title", "document_number",
        "document_publisher", "issued", "locator",
    ),
    "changes": (
        "id", "at", "kind", "severity", "history", "commitment", "theme", *(f"before_{name}" for name in _POINT),
        *(f"after_{name}" for name in _POINT), "text", "quote", "title", "publisher", "published", "url", "source",
        "evidence_id",
    ),
}  # fmt: skip
"""The keys of each table, which stand over it also where it has no row."""


def evidence_rows(found: Iterable[tuple[Evidence, Provenance]], ledger: Ledger) -> list[Row]:
    """A row for each piece of evidence, in the order given; what the ledger no longer has stands by its identifier."""
    entries = {entry.id: entry for entry in ledger.commitments}
    return [_evidence(each, origin, entries.get(each.judgement.commitment)) for each, origin in found]


def shown_evidence_rows(found: Iterable[Evidence], ledger: Ledger) -> list[Row]:
    """The same for what is on a screen, without where the bytes came from."""
    entries = {entry.id: entry for entry in ledger.commitments}
    nowhere = Provenance(datetime.min.replace(tzinfo=UTC), "", "", "", "")
    own = ("retrieved_at", "raw_sha256", "text_sha256", "ledger_version", "rules_version")
    rows = [_evidence(each, nowhere, entries.get(each.judgement.commitment)) for each in found]
    return [{name: value for name, value in row.items() if name not in own} for row in rows]


def _evidence(found: Evidence, origin: Provenance, entry: Commitment | None) -> Row:
    judged = found.judgement
    return {
        "commitment": judged.commitment,
        **_promised(entry),
        "relation": str(judged.relation),
        "realised": judged.realised,
        "review": judged.review,
        "accepted": found.accepted,
        "value": plain(judged.value),
        "value_high": plain(judged.value_high),
        "bound": judged.bound,
        "unit": judged.unit,
        "as_of": judged.as_of,
        "confidence": str(judged.confidence),
        "quote": judged.quote,
        "start": judged.start,
        "end": judged.end,
        "title": found.title,
        "publisher": found.publisher,
        "role": str(found.role),
        "published": found.published,
        "url": found.url,
        "source": found.source,
        "retrieved_at": moment(origin.retrieved_at, "seconds"),
        "known_at": moment(found.known_at, "seconds"),
        "raw_sha256": origin.raw_hash,
        "text_sha256": origin.text_hash,
        "ledger_version": origin.ledger_version,
        "rules_version": origin.rules_version,
        "evidence_id": found.id,
    }


def _promised(entry: Commitment | None) -> dict[str, Cell]:
    indicator = entry.indicator if entry else None
    return {
        "theme": str(entry.theme) if entry else None,
        "statement": entry.statement if entry else None,
        "indicator": indicator.name if indicator else None,
        "op": str(indicator.op) if indicator else None,
        "target": plain(indicator.value) if indicator else None,
        "target_high": plain(indicator.value_high) if indicator else None,
        "target_unit": indicator.unit if indicator else None,
        "period": str(indicator.period) if indicator else None,
        "due": entry.due if entry else None,
    }


def commitment_rows(standing: Iterable[tuple[Commitment, Standing]]) -> list[Row]:
    """A row for each commitment with where it stands."""
    return [_commitment(entry, stands) for entry, stands in standing]


def _commitment(entry: Commitment, stands: Standing) -> Row:
    document = entry.document
    return {
        "commitment": entry.id,
        "kind": str(entry.kind),
        **_promised(entry),
        "region": entry.region,
        "lead": "、".join(entry.lead),
        "responsible": "、".join(entry.responsible),
        "status": str(stands.status),
        "flags": " ".join(str(flag) for flag in stands.flags),
        "light": str(stands.light),
        "value": plain(stands.value),
        "unit": stands.unit,
        "share": stands.share,
        "expected": stands.expected,
        "as_of": stands.as_of,
        "corroborations": stands.corroborations,
        "evidence_id": stands.evidence_id,
        "document": document.key,
        "document_title": document.title,
        "document_number": document.number,
        "document_publisher": document.publisher,
        "issued": document.issued,
        "locator": entry.locator,
    }


def change_rows(changes: Sequence[Change], ledger: Ledger) -> list[Row]:
    """A row for each change, in the order given."""
    return [
        {
            "id": each.id,
            "at": moment(each.at, "seconds"),
            "kind": str(each.kind),
            "severity": str(each.severity),
            "history": each.history,
            "commitment": each.commitment,
            "theme": each.theme,
            **_point(each.before, "before"),
            **_point(each.after, "after"),
            "text": change_line(each, ledger),
            "quote": each.quote,
            "title": each.title,
            "publisher": each.publisher,
            "published": each.published,
            "url": each.url,
            "source": each.source,
            "evidence_id": each.evidence_id,
        }
        for each in changes
    ]


def _point(point: Point | None, side: str) -> dict[str, Cell]:
    return {
        f"{side}_status": str(point.status) if point and point.status else None,
        f"{side}_value": plain(point.value) if point else None,
        f"{side}_unit": point.unit if point else None,
        f"{side}_as_of": point.as_of if point else None,
    }
