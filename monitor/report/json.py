"""The JSON of the commands, a contract with scripts: fields may be added, never changed. Pure: values in, plain data out."""

from __future__ import annotations

import json as _json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from monitor.messages import say
from monitor.model import CHINA, Change, Evidence, Judgement, Ledger, Point, Reason, Slots, Standing
from monitor.report.lines import change_line, error_text
from monitor.report.numbers import plain

if TYPE_CHECKING:
    from monitor.report.digest import Digest

_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What a terminal could obey or hide, and JSON may carry raw; escaped, it stays the same JSON."""


def dumps(value: Any, *, indent: int | None = None) -> str:
    """The value as JSON that is safe to print: no control or invisible character stands in it raw."""
    text = _json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def moment(at: datetime, parts: str = "auto") -> str:
    """A time as every command writes it: by the clock of China, whichever zone it was kept in; `parts` as isoformat has it."""
    return at.astimezone(CHINA).isoformat(timespec=parts)


def change(told: Change, ledger: Ledger) -> dict[str, Any]:
    """CHANGE of the contract; `history` marks what a source's first round found."""
    return {
        "id": told.id,
        "kind": str(told.kind),
        "at": moment(told.at),
        "severity": str(told.severity),
        "commitment": told.commitment,
        "theme": told.theme,
        "before": _point(told.before),
        "after": _point(told.after),
        "evidence_id": told.evidence_id,
        "source": told.source,
        "publication": _publication(told),
        "quote": told.quote,
        "text": change_line(told, ledger),
        "history": told.history,
    }


def digest(made: Digest, ledger: Ledger) -> dict[str, Any]:
    """A digest: its stretch of time, how the sources are, its sections with CHANGE objects, and its tables where it has any."""
    return {
        "id": made.id or None,
        "form": str(made.form),
        "since": moment(made.since),
        "until": moment(made.until),
        "counts": {str(kind): count for kind, count in made.counts().items()},
        "texts": made.texts,
        "sources": {
            "fine": made.watched.fine,
            "failing": list(made.watched.failing),
            "unchecked": made.watched.unchecked,
        },
        "sections": [
            {"name": section.name, "changes": [change(each, ledger) for each in section.changes]}
            for section in made.sections
        ],
        "stood_on": _day(made.stood_on),
        "themes": [{"theme": row.id, "total": row.total, **row.counts} for row in made.themes],
        "bodies": [{"body": row.name, "led": row.led, **dict(row.of_led)} for row in made.bodies],
    }


def judgement(found: Judgement) -> dict[str, Any]:
    """EVIDENCE of the contract."""
    return {
        "commitment": found.commitment,
        "relation": str(found.relation),
        "realised": found.realised,
        "review": found.review,
        "value": plain(found.value),
        "value_high": plain(found.value_high),
        "bound": found.bound,
        "unit": found.unit,
        "as_of": _day(found.as_of),
        "quote": found.quote,
        "start": found.start,
        "end": found.end,
        "confidence": str(found.confidence),
        "reasons": [reason(each) for each in found.reasons],
    }


def evidence(stored: Evidence) -> dict[str, Any]:
    """EVIDENCE as it is stored: with who said it, where, and when we learnt it."""
    return judgement(stored.judgement) | {
        "id": stored.id,
        "publisher": stored.publisher,
        "role": str(stored.role),
        "source": stored.source,
        "known_at": moment(stored.known_at),
        "accepted": stored.accepted,
        "publication": {
            "title": stored.title,
            "url": stored.url,
            "publisher": stored.publisher,
            "published": _day(stored.published),
        },
    }


def reason(found: Reason) -> dict[str, str]:
    """One check, what it gave, and the sentence that says so."""
    return {
        "check": str(found.check),
        "result": str(found.result),
        "text": say(f"reason.{found.code}", **found.slots),
    }


def standing(current: Standing) -> dict[str, Any]:
    """Where a commitment stands."""
    return {
        "status": str(current.status),
        "flags": [str(flag) for flag in current.flags],
        "light": str(current.light),
        "value": plain(current.value),
        "unit": current.unit,
        "share": current.share,
        "expected": current.expected,
        "as_of": _day(current.as_of),
        "evidence_id": current.evidence_id,
        "corroborations": current.corroborations,
        "periods": [
            {
                "year": each.year,
                "value": plain(each.value),
                "met": each.met,
                "evidence_id": each.evidence_id,
            }
            for each in current.periods
        ],
    }


def error(code: str | None, slots: Slots) -> dict[str, str] | None:
    """The error of a source: a short code for scripts and the sentence; `code` is a message key."""
    if code is None:
        return None
    return {"code": code.rpartition(".")[2], "text": error_text(code, slots)}


def _point(point: Point | None) -> dict[str, Any] | None:
    if point is None:
        return None
    return {
        "status": None if point.status is None else str(point.status),
        "value": plain(point.value),
        "unit": point.unit,
        "as_of": _day(point.as_of),
    }


def _publication(told: Change) -> dict[str, Any] | None:
    if told.publication_id is None and told.title is None and told.url is None:
        return None
    return {
        "title": told.title,
        "url": told.url,
        "publisher": told.publisher,
        "published": _day(told.published),
    }


def _day(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
