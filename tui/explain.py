"""What stands behind one change, as wrapped lines: the sentence, who said it where and when, the reasons.

Pure, in the language in force. Must not import Textual, read or write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from monitor.messages import say
from monitor.model import Evidence, Ledger, Reason, Result
from tui.cells import fit, width, wrap
from tui.present import kind_mark, safe, spoken, told
from tui.values import Detail, Line, Span, Tone

_RESULTS = {
    Result.PASSED: ("✓", Tone.DONE),
    Result.FAILED: ("✗", Tone.OVERDUE),
    Result.UNSETTLED: ("?", Tone.BEHIND),
}
_LEAST_VALUE = 12
"""Cells a value should have beside its label; below, it goes under it."""


def detail_lines(detail: Detail, ledger: Ledger, now: datetime, room: int) -> list[Line]:
    """All lines of the detail, each at most `room` cells: the sentence and who said it before what was promised."""
    lines = [*_headline(detail, ledger, room), ()]
    if quote := _quote(detail):
        lines += [*_quoted(quote, room), ()]
    lines += facts(_said(detail, now), room)
    if detail.evidence is not None and detail.evidence.judgement.reasons:
        lines += [(), *plain(_reasons_title(detail.evidence), room, Tone.STRONG)]
        lines += reasons_lines(detail.evidence.judgement.reasons, room)
    if promised := facts(_promised(detail), room):
        lines += [(), *plain(say("tui.promised"), room, Tone.STRONG), *promised]
    if detail.change.history:
        lines += [(), *plain(say("tui.history_note"), room, Tone.MUTED)]
    return lines


def _headline(detail: Detail, ledger: Ledger, room: int) -> Iterator[Line]:
    mark = kind_mark(detail.change.kind)
    text = told(detail.change, ledger)
    for index, piece in enumerate(wrap(text, room - 2)):
        yield (Span(f"{mark.text} " if index == 0 else "  ", mark.tone), Span(piece, Tone.STRONG))


def _quote(detail: Detail) -> str:
    if detail.evidence is not None:
        return safe(detail.evidence.judgement.quote)
    return safe(detail.change.quote or "")


def _quoted(quote: str, room: int) -> Iterator[Line]:
    for piece in wrap(quote, room - 2):
        yield (Span("▎ ", Tone.ACCENT), Span(piece))


def plain(text: str, room: int, tone: Tone) -> Iterator[Line]:
    """Prose in one tone."""
    for piece in wrap(text, room):
        yield (Span(piece, tone),)


def facts(values: Iterable[tuple[str, str]], room: int, indent: int = 0) -> list[Line]:
    """What is known, each value behind its name; those without a value are left out."""
    pairs = [(say(f"tui.fact_{name}"), value) for name, value in values if value]
    label_room = max((width(label) for label, _ in pairs), default=0) + 2
    lines: list[Line] = []
    for label, value in pairs:
        lines += _fact(label, value, label_room, room - indent)
    return [(Span(" " * indent), *line) for line in lines] if indent else lines


def _fact(label: str, value: str, label_room: int, room: int) -> Iterator[Line]:
    if room - label_room < _LEAST_VALUE:
        yield (Span(label, Tone.MUTED),)
        label, label_room = "", 2
    for index, piece in enumerate(wrap(value, room - label_room)):
        yield (Span(fit(label if index == 0 else "", label_room), Tone.MUTED), Span(piece))


def _said(detail: Detail, now: datetime) -> Iterator[tuple[str, str]]:
    """Where it was said, by whom and when, and when we came to know."""
    change, found = detail.change, detail.evidence
    retrieved, known = _moment(detail.retrieved_at, now), _moment(found.known_at if found else change.at, now)
    yield "publication", safe((found.title if found else change.title) or "")
    yield "published", _published(detail)
    yield "as_of", str(found.judgement.as_of) if found and found.judgement.as_of else ""
    yield "address", safe((found.url if found else change.url) or "")
    yield "source", safe(change.source)
    yield "retrieved", retrieved
    yield "known", known if known != retrieved else ""


def _promised(detail: Detail) -> Iterator[tuple[str, str]]:
    """What was promised, where, by when and by whom."""
    commitment = detail.commitment
    if commitment is None:
        yield "identifier", safe(detail.change.commitment or "")
        return
    document = commitment.document
    yield "commitment", safe(commitment.statement)
    title = say("tui.document", title=safe(document.title), locator=safe(commitment.locator)).strip()
    yield "document", title
    yield "due", commitment.due.isoformat() if commitment.due else say("tui.no_due")
    yield "bodies", safe(say("tui.comma").join((*commitment.lead, *commitment.responsible)))
    yield "identifier", safe(commitment.id)


def _published(detail: Detail) -> str:
    found, change = detail.evidence, detail.change
    publisher = safe((found.publisher if found else change.publisher) or "")
    if found is not None:
        publisher = say("tui.publisher", publisher=publisher, role=spoken(f"report.role_{found.role}"))
    day = found.published if found else change.published
    return f"{publisher} {day or ''}".strip()


def _moment(at: datetime | None, now: datetime) -> str:
    return f"{at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}" if at is not None else ""


def _reasons_title(found: Evidence) -> str:
    return say("tui.reasons", confidence=spoken(f"report.confidence_{found.judgement.confidence}"))


def reasons_lines(reasons: Sequence[Reason], room: int) -> list[Line]:
    """What each check found, with its sign."""
    if not reasons:
        return []
    names = [spoken(f"report.check_{reason.check}") for reason in reasons]
    label_room = max(map(width, names)) + 2
    lines: list[Line] = []
    for name, reason in zip(names, reasons, strict=True):
        mark, tone = _RESULTS[reason.result]
        text = spoken(f"reason.{reason.code}", reason.slots)
        for index, line in enumerate(_fact(name, text, label_room, room - 2)):
            lines.append((Span(f"{mark} " if index == 0 else "  ", tone), *line))
    return lines
