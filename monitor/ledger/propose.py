"""Reads a plan, a work report, a reply or minutes and proposes what to track. Pure.

Owns the order of the reading: the document's frame, its sections, the figures of each sentence, then
what has no figure. Must not: read files, number the proposals, or write them down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.ledger.proposing import counting, figures, kinds, naming, rules, terms
from monitor.ledger.proposing import duties as duty
from monitor.ledger.proposing import frame as framing
from monitor.ledger.proposing.clause import PART, part_start, span
from monitor.ledger.proposing.duties import NOBODY, Duties
from monitor.ledger.proposing.frame import Frame, Look, Setting
from monitor.ledger.proposing.pieces import Figure
from monitor.ledger.proposing.proposal import Proposal
from monitor.ledger.proposing.tables import row_proposals
from monitor.ledger.proposing.task_rows import tasks
from monitor.model import CommitmentKind, Passage, PassageKind, Period, Publication
from monitor.text import passages as cutting
from monitor.text import periods, places
from monitor.text.hygiene import Clean, clean, printed

_NUMERAL = re.compile(r"[\d一二两三四五六七八九十百千万亿]")
_QUOTED = re.compile('[“「『"]')

_SHORTEST = 4
_LINE = 60
_QUOTES = re.compile('[“「『"]([^”」』"“「『]{1,40})[”」』"]')


@dataclass(frozen=True, slots=True)
class Proposed:
    """A document read: what it commits somebody to, what holds for it as a whole, and what of it nobody understood.

    `lost_rows` counts rows of tables that state figures in columns nobody knows.
    """

    found: tuple[Proposal, ...]
    frame: Frame
    lost_rows: int


def propose(publication: Publication) -> tuple[Proposal, ...]:
    """What the text commits somebody to, in reading order: targets, milestones, measures, recommendations.

    Achievements, rewards, background figures and names are none of these. A text in which no authority
    speaks gives nothing. Quotes are slices of `publication.text`.
    """
    return proposed(publication).found


def proposed(publication: Publication) -> Proposed:
    """The same with what holds for the whole document."""
    pieces = cutting.cut(publication.text, publication.headings)
    frame = framing.frame_of(publication, pieces)
    lost = sum(p.kind is PassageKind.ROW and not p.columns and any(c.isdigit() for c in p.text) for p in pieces)
    return Proposed(_proposals(frame, pieces) if frame.official else (), frame, lost)


def _proposals(frame: Frame, pieces: Sequence[Passage]) -> tuple[Proposal, ...]:
    answers = duty.by_passage(pieces)
    found = (
        proposal
        for setting in framing.settings(frame, pieces)
        if setting.look not in (Look.BACK, Look.ASIDE)
        for proposal in _of_passage(setting, frame, answers)
    )
    return tuple(_once(found))


def _of_passage(setting: Setting, frame: Frame, answers: Mapping[int, Duties]) -> Iterator[Proposal]:
    piece = setting.passage
    if piece.kind is PassageKind.ROW:
        stated = [_completed(each, setting, frame, answers) for each in row_proposals(setting, frame)]
        yield from stated or _of_tasks(setting, frame)
        return
    whole = clean(piece.text)
    text = duty.without(whole.text)
    if len(text) < _SHORTEST or text.rstrip().endswith("?"):
        return
    settled = [_completed(each, setting, frame, answers) for each in _numbers(text, whole, setting, frame)]
    if settled:
        yield from settled
        beside = kinds.beside_figures(text, setting)
        yield from (_completed(_due(each, text, frame, setting), setting, frame, answers) for each in beside)
        return
    other = None if _over(text, frame, setting) else kinds.without_figure(text, setting)
    if other is not None:
        yield _completed(_due(other, text, frame, setting), setting, frame, answers)


def _over(text: str, frame: Frame, setting: Setting) -> bool:
    """Whether the sentence tells of a time that is over; what members advise is for the time to come."""
    if frame.day is None or setting.look is Look.ADVICE or not _NUMERAL.search(text[:_LINE]):
        return False
    return figures.tells_of_past(text, periods.find(text, frame.day))


def _of_tasks(setting: Setting, frame: Frame) -> Iterator[Proposal]:
    """The tasks in the cells of a row, with who answers and the term that the row says."""
    for task in tasks(setting.passage, frame.day):
        answers = {task.passage.index: task.duties}
        for each in _of_passage(replace(setting, passage=task.passage), frame, answers):
            own = each.due is not None and each.due != frame.due  # the sentence's own term goes before the row's
            yield replace(each, due=task.due) if task.due and not own else each


def _due(proposal: Proposal, text: str, frame: Frame, setting: Setting) -> Proposal:
    """A proposal without a figure, with the term that its sentence sets."""
    term = terms.of(text, len(text), periods.find(text, frame.day), frame, setting)
    return replace(proposal, starts=term.starts, due=term.due)


def _numbers(text: str, whole: Clean, setting: Setting, frame: Frame) -> Iterator[Proposal]:
    if not _NUMERAL.search(text):
        return
    moments = periods.find(text, frame.day)
    ahead = setting.look is Look.AHEAD or (setting.look is Look.ADVICE and bool(setting.speaker))
    quoted = _quoted(setting.passage.text, whole)
    promised = figures.promised(_unbroken(text, quoted), moments, quoted, ahead=ahead, dated=frame.day is not None)
    first: tuple[str, naming.Named] | None = None
    for figure in promised:
        named = naming.named(figure)
        if named is None or not counting.countable(figure, named):
            continue
        named = _of_the_first(named, first, figure.quantity.unit)
        if named is None:
            continue
        first = first or (figure.quantity.unit, named)
        named = replace(named, brand=_brand(named.noun, text, quoted))
        term = terms.of(text, figure.quantity.start, moments, frame, setting)
        yearly = _one_year(text, term, setting, frame)
        counted = counting.period(figure, named, yearly=yearly)
        yield Proposal(
            kind=kinds.of_figure(setting),
            theme="",
            statement=_statement(text, figure),
            **_quote(text, whole, setting, figure),
            indicator=counting.indicator(figure, named, period=counted),
            starts=frame.starts if term.one_year and counted is Period.LEVEL else term.starts,
            due=term.due,
            doubts=named.doubts + (("no_due",) if term.due is None else ()),
        )


def _of_the_first(named: naming.Named, first: tuple[str, naming.Named] | None, unit: str) -> naming.Named | None:
    """新增上市公司5家，其中2023年新增1家: an act by itself is of the thing that the sentence counted first, in its unit."""
    if not rules.pattern("act_alone").fullmatch(named.noun):
        return named
    if first is None or first[0] != unit:
        return None
    return replace(first[1], doubts=tuple(dict.fromkeys((*first[1].doubts, "subject"))))


def _quote(text: str, whole: Clean, setting: Setting, figure: Figure) -> dict[str, Any]:
    """The part of the sentence that states the figure, as the text has it, with its offsets."""
    at = figure.quantity.start
    stop = PART.search(text, figure.quantity.end)
    first, last = whole.origin(part_start(text, at), stop.end() if stop else len(text))
    piece = setting.passage
    part = piece.text[first:last]
    start = piece.start + first + len(part) - len(part.lstrip())
    return {"quote": part.strip(), "start": start, "end": start + len(part.strip())}


def _one_year(text: str, term: terms.Timing, setting: Setting, frame: Frame) -> bool:
    """Whether a figure is the result of one year: in a work report, or where a reply says 今年 or 年内."""
    if term.one_year:
        return True
    if frame.yearly:
        return not (term.due and setting.year and term.due.year > setting.year)
    this_year = term.due is not None and term.due.year == frame.year
    return frame.kind.endswith("reply") and term.said and this_year and bool(re.search(r"今年|年内|全年", text))


def _quoted(raw: str, whole: Clean) -> list[tuple[int, int]]:
    """Where quotation marks stood, as spans of the clean text, which has none."""
    if not _QUOTED.search(raw):
        return []
    back = {origin: at for at, origin in reversed(list(enumerate(whole.offsets)))}
    spans = []
    for match in _QUOTES.finditer(raw):
        inside = [back[at] for at in range(match.start(1), match.end(1)) if at in back]
        if inside:
            spans.append((inside[0], inside[-1] + 1))
    return spans


def _brand(noun: str, text: str, quoted: Sequence[tuple[int, int]]) -> str:
    """乐享 in “乐享”消费活动: what a name begins with that stood in quotation marks."""
    said = (text[start:end] for start, end in quoted)
    return next((each for each in said if noun.startswith(each) and len(noun) > len(each)), "")


def _unbroken(text: str, quoted: Sequence[tuple[int, int]]) -> str:
    """The text with no break inside a title or motto in quotation marks; offsets hold."""
    for start, end in quoted:
        if end <= len(text):
            text = text[:start] + re.sub(r"[,;:。、]", "·", text[start:end]) + text[end:]
    return text


def _statement(text: str, figure: Figure) -> str:
    """The part with the figure where it fits a line, else its clause."""
    q = figure.quantity
    stop = PART.search(text, q.end)
    part = kinds.plain(text[part_start(text, q.start) : stop.start() if stop else len(text)])
    return part if len(part) <= _LINE else kinds.plain(text[slice(*span(text, q.start, q.end))])


def _completed(proposal: Proposal, setting: Setting, frame: Frame, answers: Mapping[int, Duties]) -> Proposal:
    """The proposal with what its passage and section say of it."""
    piece = setting.passage
    bodies = answers.get(piece.index, NOBODY)
    lead = bodies.lead or ((setting.speaker,) if setting.speaker and setting.look is not Look.ADVICE else ())
    by = setting.speaker if proposal.kind is CommitmentKind.RECOMMENDATION else ""
    return replace(
        proposal,
        statement=printed(proposal.statement),
        theme=kinds.theme(proposal.statement, piece.headings),
        quote=proposal.quote or piece.text,
        start=proposal.start if proposal.quote else piece.start,
        end=proposal.end if proposal.quote else piece.end,
        region=_region(setting, frame),
        lead=lead,
        responsible=bodies.responsible,
        headings=tuple(piece.headings),
        locator=kinds.locator(piece.headings),
        by=by,
    )


def _region(setting: Setting, frame: Frame) -> str:
    """The zone whose office answers, else the document's region."""
    if setting.speaker and setting.look is not Look.ADVICE:
        told = places.of_publisher(setting.speaker)
        if told and places.city_of(told) == places.known_as(frame.region):
            return told
    return frame.region


def _once(found: Iterator[Proposal]) -> Iterator[Proposal]:
    """Each commitment once: a figure said again for the same thing and day adds nothing."""
    seen: set[object] = set()
    for proposal in found:
        indicator = proposal.indicator
        key: object = (
            (indicator.aliases[:1], indicator.op, indicator.value, indicator.unit, proposal.due)
            if indicator
            else (proposal.kind, proposal.statement)
        )
        if key not in seen:
            seen.add(key)
            yield proposal
