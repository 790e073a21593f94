"""One commitment as wrapped lines: promise, two bars, values over time, years, reasons, evidence, what came before and after.

Pure, in the language in force. Must not import Textual, read or write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.messages import say
from monitor.model import Commitment, Evidence, Result, YearResult
from monitor.report.lines import evidence_line, name_of
from monitor.report.numbers import figure, percent, target
from monitor.report.why import Case, sentences
from tui.cells import fit, width, wrap
from tui.explain import facts, plain, reasons_lines
from tui.present import MARKS, TONES, safe, spoken, state_name
from tui.questions import EntryView, Quoted
from tui.values import Line, Span, Tone

PLOT_ROWS = 7
"""Lines of the plot of values over time."""
_PLOT_COLUMNS = (24, 72)
_AXIS = 11
_BAR = (16, 48)
_FULL = 1.0
_MOST = 1.2
"""The bars end a little beyond the target, so that what is over it shows."""
_MARKED = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines, and at which of them each piece of evidence begins."""

    lines: tuple[Line, ...]
    places: tuple[int, ...]


def entry_lines(view: EntryView, now: datetime, room: int, chosen: int = 0) -> Shown:
    """All lines; `chosen` is the number of the evidence that is selected."""
    if view.case is None:
        return Shown(tuple(plain(say("tui.entry_gone", id=safe(view.question.identifier)), room, Tone.MUTED)), ())
    case = view.case
    lines = [*_head(view, case, room), (), *_bars(case, room)]
    lines += _titled("tui.over_time", _plot(view, case.commitment, now.date(), room))
    lines += _titled("tui.years", _years(case.standing.periods, room))
    lines += _titled("tui.why", [line for each in sentences(case) for line in plain(safe(each), room, Tone.TEXT)])
    lines += _titled("tui.promise", facts(_promised(view, case), room))
    if not view.quoted:
        return Shown((*lines, (), *plain(say("tui.entry_nothing"), room, Tone.MUTED)), ())
    lines += [(), _title(say("tui.evidence_count", count=len(view.quoted)))]
    places = []
    for number, each in enumerate(view.quoted):
        places.append(len(lines))
        lines += [*_evidence(each, case.commitment, now, room, chosen=number == chosen), ()]
    return Shown(tuple(lines), tuple(places))


def _title(text: str) -> Line:
    return (Span(text, Tone.STRONG),)


def _titled(key: str, lines: Sequence[Line]) -> list[Line]:
    return [(), _title(say(key)), *lines] if lines else []


def _head(view: EntryView, case: Case, room: int) -> Iterator[Line]:
    state = view.state
    heading = f"{MARKS[state]} {safe(name_of(case.commitment))}"
    for piece in wrap(heading, room):
        yield (Span(piece, Tone.STRONG),)
    flags = "  ".join(spoken(f"report.flag_{flag}") for flag in case.standing.flags)
    yield (
        Span(state_name(state), TONES[state]),
        Span(f"  {spoken(f'report.status_{case.standing.status}')}", Tone.MUTED),
        Span(f"  {spoken(f'report.light_{case.standing.light}')}", Tone.MUTED),
        Span(f"  {flags}", Tone.BEHIND),
    )
    if view.kept is not None:
        yield from plain(say("tui.kept_state", state=state_name(view.kept)), room, Tone.BEHIND)
    yield ()
    yield from plain(safe(case.commitment.statement), room, Tone.TEXT)


# ---------------------------------------------------------------- bars, plot, years


def _bars(case: Case, room: int) -> list[Line]:
    """How much of the term has gone by, and how much of the target is reported."""
    standing = case.standing
    labels = [say("tui.bar_expected"), say("tui.bar_reported")]
    label_room = max(map(width, labels)) + 2
    bar_room = min(max(room - label_room - 24, _BAR[0]), _BAR[1])
    wanted = safe(target(case.commitment) or "")
    value = figure(standing.value, standing.unit) if standing.value is not None else ""
    said = [
        "" if standing.expected is None else f"{min(standing.expected, _FULL):.0%}",
        " ".join(
            filter(
                None, ("" if standing.share is None else f"{percent(standing.share)}%", value, wanted and f"/ {wanted}")
            )
        ),
    ]
    shares = [None if standing.expected is None else min(standing.expected, _FULL), standing.share]
    tones = [Tone.MUTED, Tone.IN_PROGRESS]
    return [
        (Span(fit(label, label_room), Tone.MUTED), *share_bar(part, bar_room, tone), Span(f" {text}"))
        for label, part, text, tone in zip(labels, shares, said, tones, strict=True)
    ]


def share_bar(part: float | None, room: int, tone: Tone) -> Line:
    """A share as a bar of so many cells, with a mark where all of it is; hatched where it is not known."""
    if part is None:
        return (Span("╱" * room, Tone.NOT_CHECKED),)
    full = round(room / _MOST)
    cells = min(round(max(part, 0.0) * full), room)
    marked = "".join("┃" if at == full and at >= cells else "█" if at < cells else "·" for at in range(room))
    return (Span(marked[:cells], tone), Span(marked[cells:], Tone.NOT_CHECKED))


def _plot(view: EntryView, commitment: Commitment, today: date, room: int) -> list[Line]:
    """What was realised over time, with the line of the target and of what was set before and after; nothing for one value."""
    judged = [each.evidence.judgement for each in view.quoted if each.evidence.judgement.realised]
    known = sorted((each.as_of, each.value) for each in judged if each.as_of is not None and each.value is not None)
    if commitment.indicator is None or len(known) < _MARKED:
        return []
    first = min(known[0][0], commitment.starts or known[0][0])
    last = max(known[-1][0], commitment.due or known[-1][0], min(today, commitment.due or today))
    columns = min(max(room - _AXIS - 2, _PLOT_COLUMNS[0]), _PLOT_COLUMNS[1])
    return _drawn(known, targets_over_time(view, commitment), (first, last), columns, commitment.indicator.unit)


def targets_over_time(view: EntryView, commitment: Commitment) -> list[tuple[date, float]]:
    """From which day on which value was the target: what was set before, what this entry sets, and what was set anew.

    Each holds from the day its document was issued, the first of them from the beginning of time.
    """
    indicator = commitment.indicator
    told = [
        (each.document.issued or date.min, each.indicator.value)
        for each in (view.predecessor, commitment, view.successor)
        if each is not None
        and each.indicator is not None
        and indicator is not None
        and each.indicator.unit == indicator.unit
    ]
    return [(date.min, told[0][1]), *told[1:]] if told else []


def _drawn(
    points: Sequence[tuple[date, float]],
    goals: Sequence[tuple[date, float]],
    span: tuple[date, date],
    columns: int,
    unit: str,
) -> list[Line]:
    values = [value for _, value in (*points, *goals)]
    top, low = max(values), min(0.0, *values)
    days = max((span[1] - span[0]).days, 1)

    def down(value: float) -> int:
        return round((top - value) / ((top - low) or 1.0) * (PLOT_ROWS - 1))

    def across(day: date) -> int:
        return min(max((day - span[0]).days, 0) * (columns - 1) // days, columns - 1) if day > span[0] else 0

    grid = [[" "] * columns for _ in range(PLOT_ROWS)]
    for (since, value), until in zip(goals, [*(day for day, _ in goals[1:]), None], strict=True):
        begin, end = across(since), columns if until is None else across(until)
        grid[down(value)][begin:end] = ["┄"] * (end - begin)
    for day, value in points:
        grid[down(value)][across(day)] = "●"
    labels = {0: top, PLOT_ROWS - 1: low, **{down(value): value for _, value in goals}}
    lines: list[Line] = []
    for number, cells in enumerate(grid):
        label = safe(figure(labels[number], unit)) if number in labels else ""
        lines.append(
            (Span(fit(label, _AXIS, right=True), Tone.MUTED), Span("│", Tone.NOT_CHECKED), *_dots("".join(cells)))
        )
    begun, ended = span[0].isoformat(), span[1].isoformat()
    lines.append((Span(" " * (_AXIS + 1) + begun + ended.rjust(columns - len(begun)), Tone.MUTED),))
    return lines


def _dots(cells: str) -> Iterator[Span]:
    """The cells in pieces of one tone."""
    piece = ""
    for cell in cells:
        if piece and (cell == "●") != (piece[-1] == "●"):
            yield Span(piece, Tone.IN_PROGRESS if piece[-1] == "●" else Tone.BEHIND)
            piece = ""
        piece += cell
    yield Span(piece, Tone.IN_PROGRESS if piece.endswith("●") else Tone.BEHIND)


def _years(periods: Sequence[YearResult], room: int) -> list[Line]:
    """A yearly commitment as a strip: each year with its result."""
    signs = {True: ("✓", Tone.DONE), False: ("✗", Tone.OVERDUE), None: ("○", Tone.NO_EVIDENCE)}
    lines: list[list[Span]] = [[]]
    for each in periods:
        mark, tone = signs[each.met]
        said = "–" if each.value is None else figure(each.value)
        cell = [Span(f"{each.year} ", Tone.MUTED), Span(f"{mark} {said}", tone), Span("  │  ", Tone.NOT_CHECKED)]
        taken = sum(width(span.text) for span in lines[-1])
        if lines[-1] and taken + sum(width(span.text) for span in cell) > room:
            lines.append([])
        lines[-1] += cell
    return [tuple(line[:-1]) for line in lines if line]


# ---------------------------------------------------------------- promise and evidence


def _promised(view: EntryView, case: Case) -> Iterator[tuple[str, str]]:
    commitment, document = case.commitment, case.commitment.document
    yield "document", say("tui.document", title=safe(document.title), locator=safe(commitment.locator)).strip()
    yield "number", safe(document.number or "")
    yield "due", commitment.due.isoformat() if commitment.due else say("tui.no_due")
    extended = commitment.due_now(case.today)
    yield "extended", extended.isoformat() if extended and extended != commitment.due else ""
    comma = say("tui.comma")
    yield "lead", safe(comma.join(commitment.lead))
    yield "responsible", safe(comma.join(commitment.responsible))
    yield "by", safe(comma.join(commitment.by))
    yield "before", safe(f"{name_of(view.predecessor)} [{view.predecessor.id}]") if view.predecessor else ""
    yield "after", safe(f"{name_of(view.successor)} [{view.successor.id}]") if view.successor else ""
    yield "part_of", safe(commitment.part_of)
    yield "note", safe(commitment.note)
    yield "watched_by", safe(comma.join(each.name for each in case.watchers)) or say("tui.nobody_watches")
    yield "identifier", safe(commitment.id)


def _evidence(quoted: Quoted, commitment: Commitment, now: datetime, room: int, *, chosen: bool) -> Iterator[Line]:
    found = quoted.evidence
    doubt = say("tui.waits") if quoted.waits else "" if found.judgement.realised else say("tui.not_counted")
    head = " · ".join(filter(None, (evidence_line(found, commitment), doubt)))
    for number, piece in enumerate(wrap(safe(head), room - 2)):
        yield (Span(("❯ " if chosen else "• ") if number == 0 else "  ", Tone.ACCENT), Span(piece, Tone.STRONG))
    yield from paragraph(quoted, room)
    yield from facts(_said(quoted, now), room, indent=2)
    if chosen:
        yield from ((Span("  "), *line) for line in reasons_lines(found.judgement.reasons, room - 2))
        return
    yield from reasons_lines([each for each in found.judgement.reasons if each.result is not Result.PASSED], room)
    passed = [spoken(f"report.check_{each.check}") for each in found.judgement.reasons if each.result is Result.PASSED]
    if passed:
        yield from ((Span("  "), *line) for line in plain("✓ " + say("tui.comma").join(passed), room - 2, Tone.MUTED))


def paragraph(quoted: Quoted, room: int) -> Iterator[Line]:
    """The sentence, highlighted in the paragraph it stands in."""
    spans = ((quoted.before, Tone.MUTED), (quoted.evidence.judgement.quote, Tone.MARKED), (quoted.after, Tone.MUTED))
    for line in flowed([(safe(text), tone) for text, tone in spans if text], room - 4):
        yield (Span("  ▎ ", Tone.ACCENT), *line)


def flowed(pieces: Sequence[tuple[str, Tone]], room: int) -> Iterator[Line]:
    """Pieces of several tones as wrapped lines."""
    tones = [tone for text, tone in pieces for _ in text]
    whole, at = "".join(text for text, _ in pieces), 0
    for line in wrap(whole, room):
        at = whole.index(line, at) if line else at
        yield tuple(_runs(line, tones[at : at + len(line)]))
        at += len(line)


def _runs(text: str, tones: Sequence[Tone]) -> Iterable[Span]:
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or tones[end] is not tones[start]:
            yield Span(text[start:end], tones[start])
            start = end


def _said(quoted: Quoted, now: datetime) -> Iterator[tuple[str, str]]:
    found = quoted.evidence
    who = say(
        "tui.publisher", publisher=safe(found.publisher or found.source), role=spoken(f"report.role_{found.role}")
    )
    yield "published", f"{who} {found.published or ''}".strip()
    yield "publication", safe(found.title)
    yield "address", safe(found.url)
    yield "retrieved", f"{quoted.retrieved_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}" if quoted.retrieved_at else ""


def cited(found: Evidence) -> str:
    """What is copied of a piece of evidence: the sentence, who says so and when, the address."""
    day = f" {found.published}" if found.published else ""
    return f"“{safe(found.judgement.quote)}”\n{safe(found.publisher or found.source)}{day} {safe(found.title)}\n{safe(found.url)}"
