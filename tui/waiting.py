"""What waits for a person: as rows, and one in full with its paragraph and why it waits.

Pure, in the language in force. Must not import Textual, read or write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from monitor.messages import say
from monitor.model import Evidence, Result
from monitor.report.lines import evidence_line, name_of
from monitor.report.numbers import figure
from tui.cells import cut, fit
from tui.entry import paragraph
from tui.explain import facts, plain, reasons_lines
from tui.present import cut_line, safe, spoken
from tui.questions import Waits
from tui.values import Line, Span, Tone, Verdict

_SIGN_CELLS = 4
_BEFORE = 60
"""Characters of the paragraph that are shown before the sentence."""
_SIGNS = {"unsettled": "?", "outsider": "◇", "contradiction": "≠"}


def name(waits: Waits) -> str:
    """What the commitment is about."""
    return safe(name_of(waits.commitment, waits.quoted.evidence.judgement.commitment))


def waiting_row(waits: Waits, decided: Verdict | None, room: int) -> Line:
    """One piece on one line; `decided` is the verdict that was just given."""
    found = waits.quoted.evidence
    signs = "".join(_SIGNS.get(why, "?") for why in waits.why)
    if decided:
        return cut_line((Span(verdict_words(decided) + "  ", Tone.DONE), Span(name(waits), Tone.MUTED)), room)
    said = f"{name(waits)}  {evidence_line(found, waits.commitment)}"
    return cut_line((Span(fit(signs, _SIGN_CELLS), Tone.BEHIND), Span(cut(safe(said), room - _SIGN_CELLS))), room)


def verdict_words(verdict: Verdict) -> str:
    """What a person just said of it, with the value they gave."""
    value = f" {figure(verdict.value)}" if verdict.value is not None else ""
    return spoken(f"tui.verdict_{verdict.word}") + value


def waiting_lines(waits: Waits, decided: Verdict | None, now: datetime, room: int) -> Iterator[Line]:
    """One piece in full: what is asked comes first, then the sentence."""
    found = waits.quoted.evidence
    yield from plain(name(waits), room, Tone.STRONG)
    yield from plain(safe(evidence_line(found, waits.commitment)), room, Tone.TEXT)
    if decided:
        yield (Span(f"✓ {verdict_words(decided)}", Tone.DONE),)
    for why in waits.why:
        yield from _because(why, waits, room)
    yield from facts([("commitment", safe(waits.commitment.statement) if waits.commitment else "")], room)
    yield ()
    yield from paragraph(replace(waits.quoted, before=_near(waits.quoted.before)), room)
    yield ()
    at = waits.quoted.retrieved_at
    role = spoken(f"report.role_{found.role}")
    yield from facts(
        [
            ("publication", safe(found.title)),
            (
                "published",
                f"{say('tui.publisher', publisher=safe(found.publisher), role=role)} {found.published or ''}".strip(),
            ),
            ("as_of", str(found.judgement.as_of or "")),
            ("address", safe(found.url)),
            ("retrieved", f"{at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}" if at else ""),
            ("places", say("review.publications", count=waits.publications) if waits.publications > 1 else ""),
            ("identifier", found.id),
        ],
        room,
    )
    yield ()
    yield from reasons_lines(found.judgement.reasons, room)


def _near(before: str) -> str:
    """The end of what stands before the sentence, so that on a small screen the sentence is seen."""
    return before if len(before) <= _BEFORE else f"…{before[-_BEFORE:]}"


def _because(why: str, waits: Waits, room: int) -> Iterator[Line]:
    found = waits.quoted.evidence
    texts: list[str] = []
    if why == "unsettled":
        texts = [
            say(
                "review.why_unsettled",
                check=spoken(f"report.check_{each.check}"),
                text=spoken(f"reason.{each.code}", each.slots),
            )
            for each in found.judgement.reasons
            if each.result is Result.UNSETTLED
        ]
    elif why == "outsider":
        texts = [say("review.why_outsider", role=spoken(f"report.role_{found.role}"))]
    else:
        texts = [_against(other) for other in waits.against]
    for text in texts:
        for number, line in enumerate(plain(safe(text), room - 2, Tone.TEXT)):
            yield (Span(f"{_SIGNS.get(why, '?')} " if number == 0 else "  ", Tone.BEHIND), *line)


def _against(other: Evidence) -> str:
    judged = other.judgement
    value = figure(judged.value or 0.0, judged.unit, bound=judged.bound)
    return say("review.why_contradiction", value=value, publisher=safe(other.publisher or other.source), id=other.id)
