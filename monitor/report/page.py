"""One piece of evidence as a page to cite: the sentence in its place, its address, its hash, and when it was read. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.messages import language, say
from monitor.model import CHINA, Commitment, Evidence, Result
from monitor.report.lines import evidence_line, name_of
from monitor.report.numbers import figure
from monitor.report.tables import Provenance
from monitor.report.templating import link, page
from monitor.text.terminal import for_terminal

_SIGNS = {Result.PASSED: "✓", Result.FAILED: "✗", Result.UNSETTLED: "?"}
AROUND = 160
"""Characters of the text shown before and behind the sentence."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of evidence after it was stored: what a person last said of it, and since when it is withdrawn."""

    verdict: str = ""
    author: str = ""
    at: datetime | None = None
    note: str = ""
    withdrawn_at: datetime | None = None


def evidence_page(
    found: Evidence, origin: Provenance, text: str, entry: Commitment | None, fate: Fate | None = None
) -> str:
    """The page as HTML, in the language in force; `text` is the revision that the evidence was read from."""
    judged = found.judgement
    inside = text[judged.start : judged.end] == judged.quote
    before = text[max(0, judged.start - AROUND) : judged.start] if inside else ""
    after = text[judged.end : judged.end + AROUND] if inside else ""
    return page(
        "evidence.html.jinja",
        {
            "lang": "zh-CN" if language() == "zh" else "en",
            "name": name_of(entry, judged.commitment),
            "statement": for_terminal(entry.statement) if entry else "",
            "said": evidence_line(found, entry),
            "before": ("…" if judged.start > AROUND and before else "") + for_terminal(before),
            "quote": for_terminal(judged.quote),
            "after": for_terminal(after) + ("…" if after and judged.end + AROUND < len(text) else ""),
            "facts": [(say(f"export.page_{name}"), value) for name, value in _facts(found, origin) if value],
            "shown_url": for_terminal(found.url),
            "link": link(found.url),
            "notes": list(_notes(found, fate or Fate())),
            "reasons": [
                f"{_SIGNS[each.result]} {for_terminal(say(f'reason.{each.code}', **each.slots))}"
                for each in judged.reasons
            ],
            "say": lambda key: say(f"export.page_{key}"),
        },
    )


def _notes(found: Evidence, fate: Fate) -> Iterator[str]:
    """What a reader must know before they cite it: that it does not count, or that a person decided."""
    judged = found.judgement
    if fate.withdrawn_at is not None:
        yield say("export.page_withdrawn", at=_moment(fate.withdrawn_at))
    if fate.verdict and fate.at is not None:
        value = figure(judged.value, judged.unit) if judged.value is not None else ""
        slots = {"author": for_terminal(fate.author), "at": _moment(fate.at), "value": value}
        yield say(f"export.page_{fate.verdict}", **slots) + (f" {for_terminal(fate.note)}" if fate.note else "")
    if judged.review and not fate.verdict:
        yield say("export.page_waits")
    elif not judged.realised and fate.verdict != "rejected":
        yield say("export.page_not_counted")


def _facts(found: Evidence, origin: Provenance) -> list[tuple[str, str]]:
    return [
        ("title", for_terminal(found.title)),
        ("publisher", for_terminal(found.publisher)),
        ("role", say(f"report.role_{found.role}")),
        ("published", found.published.isoformat() if found.published else ""),
        ("url", for_terminal(found.url)),
        ("retrieved", _moment(origin.retrieved_at)),
        ("known", _moment(found.known_at)),
        ("raw", f"sha256 {origin.raw_hash}"),
        ("id", found.id),
        ("rules", f"{origin.rules_version} · {origin.ledger_version[:12]}"),
    ]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S} UTC+8"
