"""What of a new standing is worth telling, as a change: what a piece of evidence moved, what time did. Pure.

Owns when something is news and when a repeat. Must not: know how a standing follows from evidence, nor
whether a change was told before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from monitor.judge import weight
from monitor.judge.measure import same
from monitor.judge.status import DONE, Silence, is_yearly
from monitor.model import (
    CHINA,
    Change,
    ChangeKind,
    Commitment,
    Evidence,
    Flag,
    Op,
    Point,
    Relation,
    Severity,
    Standing,
    Status,
)

STALE_AFTER = timedelta(days=14)
"""A silence that is older by so much than the one that would have been told in its time is no news: it came to
light because the ledger, a source or a text changed, not because a day passed."""


def moved(
    commitment: Commitment,
    before: Standing | None,
    after: Standing,
    evidence: Evidence,
    now: datetime,
    source: str,
    known: Sequence[Evidence] = (),
) -> Change | None:
    """The change that a new piece of evidence made to a standing; None for repeats and older news. Pure.

    `known` is all evidence in force: by it a second, different revision is told from the first one said again.
    """
    kind = _kind(commitment, before, after, evidence, known)
    if kind is None:
        return None
    return Change(
        kind=kind,
        at=now,
        severity=_severity(kind),
        source=source,
        commitment=commitment.id,
        theme=commitment.theme,
        before=_point(before),
        after=_told_point(kind, after, evidence),
        evidence_id=evidence.id,
        publication_id=evidence.publication_id,
        title=evidence.title,
        url=evidence.url,
        publisher=evidence.publisher,
        published=evidence.published,
        quote=evidence.judgement.quote,
        slots=_slots(commitment),
    )


def fell_silent(before: Standing | None, after: Standing) -> bool:
    """Whether the flag silent rose."""
    return _raised(Flag.SILENT, before, after)


def passed(
    commitment: Commitment,
    before: Standing | None,
    after: Standing,
    now: datetime,
    source: str,
    silence: Silence | None = None,
) -> tuple[Change, ...]:
    """The changes that the passing of time made to a standing: its term ended, or nothing was said for long. Pure.

    What was so before anybody looked is history: told, and no news. `silence` is needed where it fell silent;
    its first day tells it from any later silence, so that it is told once however often it comes to light.
    """
    first_look = before is None or before.status is Status.NOT_CHECKED
    told = []
    if _raised(Flag.OVERDUE, before, after):
        told.append(_by_time(ChangeKind.OVERDUE, commitment, before, after, now, source))
    if fell_silent(before, after) and silence is not None:
        change = _by_time(ChangeKind.SILENT, commitment, before, after, now, source)
        stale = replace(silence, allowed=silence.allowed + STALE_AFTER).long(now.astimezone(CHINA).date())
        slots = {**change.slots, "since": silence.since.isoformat()}
        told.append(replace(change, slots=slots, history=stale))
    return tuple(replace(each, history=each.history or first_look) for each in told)


def _by_time(
    kind: ChangeKind, commitment: Commitment, before: Standing | None, after: Standing, now: datetime, source: str
) -> Change:
    return Change(
        kind=kind,
        at=now,
        severity=_severity(kind),
        source=source,
        commitment=commitment.id,
        theme=commitment.theme,
        before=_point(before),
        after=Point(after.status, after.value, after.unit, after.as_of),
        slots=_slots(commitment),
    )


def _kind(
    commitment: Commitment,
    before: Standing | None,
    after: Standing,
    evidence: Evidence,
    known: Sequence[Evidence],
) -> ChangeKind | None:
    relation = evidence.judgement.relation
    if relation is Relation.CANCELLED:
        newly = after.status is Status.DROPPED and (before is None or before.status is not Status.DROPPED)
        return ChangeKind.DROPPED if newly else None
    if relation is Relation.REVISED:
        return ChangeKind.TARGET_REVISED if _revised_anew(commitment, before, after, evidence, known) else None
    if relation is Relation.DELAYED and weight.heard(commitment, evidence) and _raised(Flag.DELAYED, before, after):
        return ChangeKind.DELAYED
    if not evidence.judgement.realised:
        return None
    return _achieved_or_progress(commitment, before, after, evidence, known)


def _raised(flag: Flag, before: Standing | None, after: Standing) -> bool:
    return flag in after.flags and (before is None or flag not in before.flags)


def _revised_anew(
    commitment: Commitment, before: Standing | None, after: Standing, evidence: Evidence, known: Sequence[Evidence]
) -> bool:
    """Whether it is the first word of this revision, and none that a newer one has overtaken."""
    if not weight.heard(commitment, evidence):
        return False
    if _raised(Flag.REVISED, before, after):
        return True
    earlier = [e for e in known if _learnt_before(e, evidence) and e.judgement.relation is Relation.REVISED]
    said = evidence.judgement.as_of or date.min
    return bool(earlier) and not any(
        weight.agree(e, evidence) or (e.judgement.as_of or date.min) > said
        for e in earlier
        if weight.heard(commitment, e)
    )


def _learnt_before(e: Evidence, evidence: Evidence) -> bool:
    """From another text, which was written before this one, or from an earlier revision of the same."""
    return e.publication_id != evidence.publication_id or e.known_at < evidence.known_at


def _achieved_or_progress(
    commitment: Commitment,
    before: Standing | None,
    after: Standing,
    evidence: Evidence,
    known: Sequence[Evidence],
) -> ChangeKind | None:
    if _raised(Flag.CONTRADICTED, before, after):
        return ChangeKind.CONTRADICTION
    claims = evidence.judgement.relation is Relation.ACHIEVED or evidence.accepted
    newly_met = evidence.judgement.year in _years_met(after) - _years_met(before)
    if claims and (newly_met or _doneness(after) > _doneness(before)):
        return ChangeKind.ACHIEVED
    if after.evidence_id != evidence.id or _repeats(commitment, before, after) or _said_before(evidence, known):
        return None
    return ChangeKind.DELAYED if evidence.judgement.relation is Relation.DELAYED else ChangeKind.PROGRESS


def _said_before(evidence: Evidence, known: Sequence[Evidence]) -> bool:
    """The same of the same day, from another text: of two that disagree neither is news again."""
    day = evidence.judgement.as_of
    earlier = (e for e in known if e.judgement.realised and e.judgement.as_of == day and _learnt_before(e, evidence))
    return any(weight.agree(e, evidence) for e in earlier)


def _doneness(standing_: Standing | None) -> int:
    """0 not done, 1 claimed, 2 confirmed."""
    return 0 if standing_ is None or standing_.status not in DONE else 1 + DONE.index(standing_.status)


def _years_met(standing_: Standing | None) -> set[int]:
    return {result.year for result in standing_.periods if result.met} if standing_ else set()


def _repeats(commitment: Commitment, before: Standing | None, after: Standing) -> bool:
    """The same value again, or a wordless word of progress where one is known; a new year is a new fact."""
    if before is None or before.evidence_id is None:
        return False
    if is_yearly(commitment) and before.as_of and after.as_of and before.as_of.year != after.as_of.year:
        return False
    if before.value is None or after.value is None:
        return before.value is None and after.value is None and before.status is after.status
    return same(before.value, after.value)


def _severity(kind: ChangeKind) -> Severity:
    high = (
        ChangeKind.ACHIEVED,
        ChangeKind.DROPPED,
        ChangeKind.OVERDUE,
        ChangeKind.TARGET_REVISED,
        ChangeKind.CONTRADICTION,
    )
    return Severity.HIGH if kind in high else Severity.MEDIUM


def _point(standing_: Standing | None) -> Point | None:
    if standing_ is None or standing_.evidence_id is None:
        return None
    return Point(standing_.status, standing_.value, standing_.unit, standing_.as_of)


def _told_point(kind: ChangeKind, after: Standing, evidence: Evidence) -> Point:
    value = evidence.judgement.value
    unit = evidence.judgement.unit if kind is ChangeKind.TARGET_REVISED else after.unit or evidence.judgement.unit
    return Point(after.status, value, unit, evidence.judgement.as_of)


def _slots(commitment: Commitment) -> dict[str, str | int | float | bool | None]:
    indicator = commitment.indicator
    if indicator is None:
        words = commitment.deed.names[0] if commitment.deed else (commitment.statement,)
        return {"name": "".join(word.partition("|")[0] for word in words)}
    high = indicator.value_high if indicator.op is Op.RANGE else None
    return {
        "name": indicator.name,
        "op": str(indicator.op),
        "target": indicator.value,
        "target_high": high,
        "unit": indicator.unit,
    }
