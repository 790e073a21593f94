"""Where a commitment stands: status, flags, light, periods, from its evidence and today. Pure.

Who says it decides: achieved by the body itself or media is claimed, by statistics or a supervisor
(or accepted by a person) confirmed, by anyone else only in progress. Evidence later in time wins over
earlier; older documents found later never overwrite newer facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.judge.measure import same, share
from monitor.model import (
    Change,
    ChangeKind,
    Commitment,
    Evidence,
    Flag,
    Light,
    Op,
    Period,
    Point,
    Relation,
    Role,
    Severity,
    Standing,
    Status,
    YearResult,
)

YELLOW = 0.10
RED = 0.30
"""Points behind the elapsed share of the term (序时进度) from which the light is yellow and red: one
city's published rule of 2025; settings may change them."""

CONFIRMING = (Role.STATISTICS, Role.SUPERVISOR)
CLAIMING = (Role.SELF, Role.MEDIA)
_RANK = {Role.STATISTICS: 3, Role.SUPERVISOR: 3, Role.SELF: 2, Role.MEDIA: 1, Role.CONSULTATIVE: 0, Role.OTHER: 0}
_SPOKEN_FLAGS = {Relation.DELAYED: Flag.DELAYED, Relation.REVISED: Flag.REVISED}
CONTRADICTION_GAP = 0.05
"""Two values of the same day further apart than this share of the larger contradict each other."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Whether any of a commitment's watchers was ever read, and whether all of them have failed for days."""

    ever_read: bool
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How far behind, in shares of 1, turns the light."""

    yellow: float = YELLOW
    red: float = RED


def standing(
    commitment: Commitment,
    evidence: Sequence[Evidence],
    today: date,
    watch: Watch,
    thresholds: Thresholds = Thresholds(),
) -> Standing:
    """The standing of a commitment on `today`, from the evidence that is in force. Pure."""
    real = sorted((e for e in evidence if e.judgement.realised), key=_moment)
    best = _present(commitment, real)
    status = _status(commitment, evidence, real, watch)
    periods = _periods(commitment, real)
    flags = _flags(commitment, evidence, real, status, today, watch)
    reported = _share(commitment, best)
    expected = _expected(commitment, today)
    draft = Standing(
        commitment=commitment.id,
        theme=commitment.theme,
        status=status,
        flags=flags,
        value=best.judgement.value if best else None,
        unit=_unit(commitment, best),
        share=reported,
        expected=expected,
        as_of=best.judgement.as_of if best else None,
        evidence_id=best.id if best else None,
        periods=periods,
        corroborations=_corroborations(best, real),
    )
    return replace(draft, light=_light(draft, thresholds))


def _moment(e: Evidence) -> tuple[date, bool, int, bool, date, datetime]:
    """Order in time: when true, then valued before wordless, then who says it, then when it was published and learnt."""
    judgement = e.judgement
    return (
        judgement.as_of or date.min,
        judgement.value is not None,
        _RANK[e.role],
        judgement.relation is Relation.ACHIEVED,
        e.published or date.min,
        e.known_at,
    )


def _present(commitment: Commitment, real: Sequence[Evidence]) -> Evidence | None:
    """The evidence that states the present standing: the latest, a wordless one only when it says more."""
    if not real:
        return None
    valued = [e for e in real if e.judgement.value is not None]
    last = real[-1]
    if commitment.indicator is None or not valued:
        done = [e for e in real if e.judgement.relation is Relation.ACHIEVED]
        return done[-1] if done else last
    return valued[-1] if last.judgement.relation is not Relation.ACHIEVED or last in valued else last


def _unit(commitment: Commitment, best: Evidence | None) -> str:
    if best is None or best.judgement.value is None or commitment.indicator is None:
        return ""
    return commitment.indicator.unit


def _status(commitment: Commitment, evidence: Sequence[Evidence], real: Sequence[Evidence], watch: Watch) -> Status:
    if _dropped(evidence, real):
        return Status.DROPPED
    achieved = [e for e in _counting(commitment, real) if e.judgement.relation is Relation.ACHIEVED]
    if any(e.role in CONFIRMING or e.accepted for e in achieved):
        return Status.DONE_CONFIRMED
    if any(e.role in CLAIMING for e in achieved):
        return Status.DONE_CLAIMED
    if real:
        return Status.IN_PROGRESS
    return Status.NO_EVIDENCE if watch.ever_read else Status.NOT_CHECKED


def _counting(commitment: Commitment, real: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that decides completion: of a yearly commitment only that of the latest year with any."""
    indicator = commitment.indicator
    if indicator is None or not real:
        return list(real)
    if indicator.period is Period.YEARLY:
        years = [e.judgement.year for e in real if e.judgement.year is not None]
        return [e for e in real if e.judgement.year == max(years)] if years else list(real)
    return list(real)


def _dropped(evidence: Sequence[Evidence], real: Sequence[Evidence]) -> bool:
    """Given up by those who answer for it, and nothing later reported."""
    ended = [
        e
        for e in evidence
        if e.judgement.relation is Relation.CANCELLED and (e.role in (*CLAIMING, *CONFIRMING) or e.accepted)
    ]
    if not ended:
        return False
    last = max(ended, key=_moment).judgement.as_of or date.min
    return all((e.judgement.as_of or date.min) <= last for e in real)


def _periods(commitment: Commitment, real: Sequence[Evidence]) -> tuple[YearResult, ...]:
    if commitment.indicator is None or commitment.indicator.period is not Period.YEARLY:
        return ()
    by_year: dict[int, Evidence] = {}
    for e in real:
        year = e.judgement.year
        if year is not None and _in_term(commitment, year):
            by_year[year] = e
    return tuple(_year_result(year, e) for year, e in sorted(by_year.items()))


def _in_term(commitment: Commitment, year: int) -> bool:
    first = commitment.starts.year if commitment.starts else year
    return first <= year


def _year_result(year: int, e: Evidence) -> YearResult:
    return YearResult(year, e.judgement.value, e.judgement.relation is Relation.ACHIEVED, e.id)


def _flags(
    commitment: Commitment,
    evidence: Sequence[Evidence],
    real: Sequence[Evidence],
    status: Status,
    today: date,
    watch: Watch,
) -> tuple[Flag, ...]:
    done = status in (Status.DONE_CLAIMED, Status.DONE_CONFIRMED)
    achieved = [e for e in real if e.judgement.relation is Relation.ACHIEVED]
    flags = set()
    known = status not in (Status.DROPPED, Status.NOT_CHECKED)  # where nobody looked, nothing can be said to be overdue
    if commitment.due and commitment.due < today and not achieved and known:
        flags.add(Flag.OVERDUE)
    if commitment.due and done and all((e.judgement.as_of or date.min) > commitment.due for e in achieved):
        flags.add(Flag.LATE)
    flags |= _spoken_flags(evidence, done=done)
    if _contradicted(real):
        flags.add(Flag.CONTRADICTED)
    if watch.blind:
        flags.add(Flag.BLIND)
    return tuple(sorted(flags))


def _spoken_flags(evidence: Sequence[Evidence], *, done: bool) -> set[Flag]:
    flags = set()
    for e in evidence:
        flag = _SPOKEN_FLAGS.get(e.judgement.relation)
        weighty = e.role in (*CLAIMING, *CONFIRMING) or e.accepted
        if flag is not None and weighty and not (done and flag is Flag.DELAYED):
            flags.add(flag)
    return flags


def _contradicted(real: Sequence[Evidence]) -> bool:
    """Two publications give clearly different exact values for the same latest day."""
    valued = [e for e in real if e.judgement.value is not None and e.judgement.bound == "="]
    if not valued:
        return False
    last = [e for e in valued if e.judgement.as_of == valued[-1].judgement.as_of]
    values = {e.publication_id: e.judgement.value or 0.0 for e in last}
    low, high = min(values.values()), max(values.values())
    return len(values) > 1 and high - low > CONTRADICTION_GAP * max(abs(high), abs(low))


def _share(commitment: Commitment, best: Evidence | None) -> float | None:
    if best is None:
        return None
    if best.judgement.relation is Relation.ACHIEVED and best.judgement.value is None:
        return 1.0
    if commitment.indicator is None or best.judgement.value is None:
        return None
    return share(commitment.indicator, best.judgement.value)


def _expected(commitment: Commitment, today: date) -> float | None:
    """The share of the term that has elapsed; of a yearly commitment that of the running year."""
    if commitment.starts is None or commitment.due is None:
        return None
    start, end = commitment.starts, commitment.due
    if commitment.indicator and commitment.indicator.period is Period.YEARLY and today <= end:
        start, end = max(start, date(today.year, 1, 1)), min(end, date(today.year, 12, 31))
    length = (end - start).days
    if length <= 0:
        return 1.0 if today >= end else 0.0
    return min(1.0, max(0.0, (today - start).days / length))


def _light(draft: Standing, thresholds: Thresholds) -> Light:
    if draft.status in (Status.DONE_CLAIMED, Status.DONE_CONFIRMED):
        return Light.GREEN
    if draft.status in (Status.NOT_CHECKED, Status.NO_EVIDENCE, Status.UNVERIFIABLE, Status.DROPPED):
        return Light.GREY
    if Flag.OVERDUE in draft.flags:
        return Light.RED
    if draft.share is None or draft.expected is None:
        return Light.GREY
    behind = draft.expected - draft.share
    return Light.GREEN if behind < thresholds.yellow else Light.YELLOW if behind <= thresholds.red else Light.RED


def _corroborations(best: Evidence | None, real: Sequence[Evidence]) -> int:
    """How many other publications state the same value."""
    if best is None:
        return 0
    others = {e.publication_id for e in real if e.publication_id != best.publication_id and _agrees(e, best)}
    return len(others)


def _agrees(e: Evidence, other: Evidence) -> bool:
    a, b = e.judgement.value, other.judgement.value
    return a is not None and b is not None and same(a, b)


# ---------------------------------------------------------------- what a new standing is worth telling


def moved(
    commitment: Commitment,
    before: Standing | None,
    after: Standing,
    evidence: Evidence | None,
    now: datetime,
    source: str,
) -> Change | None:
    """The change that a new piece of evidence made to a standing; None for repeats and older news. Pure."""
    kind = _kind(before, after, evidence)
    if kind is None:
        return None
    told = evidence
    return Change(
        kind=kind,
        at=now,
        severity=_severity(kind),
        source=source,
        commitment=commitment.id,
        theme=commitment.theme,
        before=_point(before),
        after=_told_point(kind, after, told),
        evidence_id=told.id if told else None,
        publication_id=told.publication_id if told else None,
        title=told.title if told else None,
        url=told.url if told else None,
        publisher=told.publisher if told else None,
        published=told.published if told else None,
        quote=told.judgement.quote if told else None,
        slots=_slots(commitment),
    )


def _kind(before: Standing | None, after: Standing, evidence: Evidence | None) -> ChangeKind | None:
    if evidence is None:
        newly = Flag.OVERDUE in after.flags and (before is None or Flag.OVERDUE not in before.flags)
        return ChangeKind.OVERDUE if newly else None
    judgement = evidence.judgement
    spoken = {Relation.CANCELLED: ChangeKind.DROPPED, Relation.REVISED: ChangeKind.TARGET_REVISED}
    if judgement.relation in spoken:
        return spoken[judgement.relation]
    if judgement.relation is Relation.DELAYED and (not judgement.realised or after.evidence_id == evidence.id):
        return ChangeKind.DELAYED
    if not judgement.realised:
        return None
    if Flag.CONTRADICTED in after.flags and (before is None or Flag.CONTRADICTED not in before.flags):
        return ChangeKind.CONTRADICTION
    done = (Status.DONE_CLAIMED, Status.DONE_CONFIRMED)
    if after.status in done and (before is None or before.status not in done):
        return ChangeKind.ACHIEVED
    if after.evidence_id != evidence.id or _repeats(before, after):
        return None
    return ChangeKind.PROGRESS


def _repeats(before: Standing | None, after: Standing) -> bool:
    """The same value again, or a wordless word of progress where one is known."""
    if before is None or before.evidence_id is None:
        return False
    if before.value is None or after.value is None:
        return before.value is None and after.value is None and before.status is after.status
    return same(before.value, after.value) and before.status is after.status


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


def _told_point(kind: ChangeKind, after: Standing, evidence: Evidence | None) -> Point:
    if evidence is None:
        return Point(after.status, after.value, after.unit, after.as_of)
    value = evidence.judgement.value
    unit = evidence.judgement.unit if kind is ChangeKind.TARGET_REVISED else after.unit or evidence.judgement.unit
    return Point(after.status, value, unit, evidence.judgement.as_of)


def _slots(commitment: Commitment) -> dict[str, str | int | float | bool | None]:
    indicator = commitment.indicator
    if indicator is None:
        return {"name": commitment.deed.names[0][0].split("|")[0] if commitment.deed else commitment.statement}
    high = indicator.value_high if indicator.op is Op.RANGE else None
    return {
        "name": indicator.name,
        "op": str(indicator.op),
        "target": indicator.value,
        "target_high": high,
        "unit": indicator.unit,
    }
