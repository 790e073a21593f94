"""An entry of the ledger with where it stands, as the JSON of the contract and in short words. Pure.

Fields of the JSON may be added, never changed. What comes from the ledger was written by its user
and is shown as it is in JSON; a caller makes it safe before a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from monitor.judge.status import Watch
from monitor.judge.status import standing as standing_of
from monitor.messages import say
from monitor.model import Commitment, Evidence, Indicator, Standing, Status
from monitor.report import json, official
from monitor.report.numbers import asked, figure, percent, plain, timed


def unknown(entry: Commitment, today: date | None = None) -> Standing:
    """How an entry stands that no round has looked at: by what the ledger itself says of it on `today`."""
    if today is not None and (entry.closed or entry.extended):
        return standing_of(entry, (), today, Watch(ever_read=False))
    return Standing(entry.id, entry.theme, Status.UNVERIFIABLE if entry.unverifiable else Status.NOT_CHECKED)


def entry(listed: Commitment, standing: Standing, today: date | None = None) -> dict[str, Any]:
    """One element of `ledger list --json`; on `today`, delays granted later are not in force yet."""
    stands = json.standing(standing)
    return {
        "id": listed.id,
        "theme": str(listed.theme),
        "kind": str(listed.kind),
        "statement": listed.statement,
        "indicator": _indicator(listed.indicator),
        "period": str(listed.indicator.period) if listed.indicator else None,
        "from": _day(listed.starts),
        "due": _day(listed.due),
        "region": listed.region,
        "by": list(listed.by),
        "lead": list(listed.lead),
        "responsible": list(listed.responsible),
        "document": _document(listed),
        "locator": listed.locator,
        "status": stands["status"],
        "flags": stands["flags"],
        "light": stands["light"],
        "progress": _progress(standing),
        "periods": stands["periods"],
        **official.as_json(listed, today),
    }


def whole_entry(
    listed: Commitment, standing: Standing, evidence: Sequence[Evidence], today: date | None = None
) -> dict[str, Any]:
    """`ledger show --json`: the element of the list, what counts and what does not, and the evidence, newest first."""
    indicator, deed = listed.indicator, listed.deed
    near = indicator.near_misses if indicator else deed.near_misses if deed else ()
    return entry(listed, standing, today) | {
        "aliases": [" ".join(words) for words in listed.names],
        "near_misses": list(near),
        "needs": list(indicator.needs) if indicator else [],
        "note": listed.note,
        "unverifiable": listed.unverifiable or None,
        "was": list(listed.was),
        "accepts_regions": list(listed.accepts_regions),
        "corroborations": standing.corroborations,
        "expected": standing.expected,
        "evidence": [json.evidence(found) for found in evidence],
    }


def wanted(listed: Commitment) -> str:
    """What is promised, in a few characters: 超过50%, 每年5万, or that a thing be done."""
    indicator = listed.indicator
    if indicator is None:
        return say("ledger.done") if listed.deed and listed.deed.done else ""
    said = asked(indicator)
    if indicator.parts > 1:
        said = say("ledger.each_part", target=figure(indicator.value, indicator.unit.partition("/")[0]))
    return timed(indicator, said, listed.starts, listed.due)


def reached(standing: Standing) -> str:
    """The value an entry stands at, with its share of the target where it has one; empty without a value."""
    if standing.value is None:
        return ""
    said = figure(standing.value, standing.unit.partition("/")[0])
    if standing.share is None:
        return said
    return say("ledger.share", value=said, share=percent(standing.share))


def _indicator(indicator: Indicator | None) -> dict[str, Any] | None:
    if indicator is None:
        return None
    return {
        "name": indicator.name,
        "op": str(indicator.op),
        "value": plain(indicator.value),
        "value_high": plain(indicator.value_high),
        "unit": indicator.unit,
        "better": indicator.better,
    }


def _document(listed: Commitment) -> dict[str, Any]:
    document = listed.document
    return {
        "key": document.key,
        "title": document.title,
        "number": document.number,
        "publisher": document.publisher,
        "issued": _day(document.issued),
        "url": document.url,
        "kind": document.kind,
    }


def _progress(standing: Standing) -> dict[str, Any] | None:
    if standing.value is None and standing.evidence_id is None:
        return None
    return {
        "value": plain(standing.value),
        "unit": standing.unit,
        "share": standing.share,
        "as_of": _day(standing.as_of),
        "evidence_id": standing.evidence_id,
    }


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
