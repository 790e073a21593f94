"""One piece of evidence as a page to cite: the sentence in its place, its address, its hash, and when it was read. Pure."""

from __future__ import annotations

from datetime import datetime

from monitor.messages import language, say
from monitor.model import CHINA, Commitment, Evidence
from monitor.report.lines import evidence_line, name_of
from monitor.report.tables import Provenance
from monitor.report.templating import link, page
from monitor.text.hygiene import for_terminal

AROUND = 160
"""Characters of the text shown before and behind the sentence."""


def evidence_page(found: Evidence, origin: Provenance, text: str, entry: Commitment | None) -> str:
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
            "reasons": [for_terminal(say(f"reason.{each.code}", **each.slots)) for each in judged.reasons],
            "say": lambda key: say(f"export.page_{key}"),
        },
    )


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
