"""Where a commitment stands: status, flags, light, periods, from its evidence and today. Pure.

Who says it decides: achieved by the body itself or media is claimed, by statistics or a supervisor
(or accepted by a person) confirmed, by anyone else only in progress. Evidence later in time wins over
earlier; older documents found later never overwrite newer facts. Done stays done: only a review, a
contradiction or an upward revision takes it back, and a yearly commitment begins anew each year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.judge import weight
from monitor.judge.measure import same, share
from monitor.judge.weight import CONFIRMING, Bar
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
    Severity,
    Standing,
    Status,
    YearResult,
)

YELLOW = 0.10
RED = 0.30
"""Points behind the elapsed share of the term (序时进度) from which the light is yellow and red: one
city's published rule of 2025; settings may change them."""

DONE = (Status.DONE_CLAIMED, Status.DONE_CONFIRMED)
_UNKNOWN = (Status.NOT_CHECKED, Status.NO_EVIDENCE, Status.UNVERIFIABLE, Status.DROPPED)
_SPOKEN_FLAGS = {Relation.DELAYED: Flag.DELAYED, Relation.REVISED: Flag.REVISED}


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
    real = sorted((e for e in evidence if e.judgement.realised), key=weight.order)
    bar = weight.bar(commitment, evidence)
    achieved = weight.achievements(real, bar)
    best = _present(commitment, real)
    status = _status(commitment, evidence, real, achieved, today, watch)
    flags = _flags(commitment, evidence, achieved, status, today, watch) | _disputes(real, achieved, bar)
    draft = Standing(
        commitment=commitment.id,
        theme=commitment.theme,
        status=status,
        flags=tuple(sorted(flags)),
        value=best.judgement.value if best else None,
        unit=_unit(commitment, best),
        share=_share(best, bar),
        expected=_expected(commitment, today),
        as_of=best.judgement.as_of if best else None,
        evidence_id=best.id if best else None,
        periods=_periods(commitment, real, achieved, today),
        corroborations=_corroborations(best, real),
    )
    return replace(draft, light=_light(draft, thresholds, running=_runs_anew(commitment, today), today=today))


def waits(e: Evidence) -> bool:
    """Whether it waits for a person: a check could not tell, or an outsider says that the goal is met. Pure."""
    claimed = e.judgement.realised and e.judgement.relation is Relation.ACHIEVED
    return e.judgement.review or (claimed and not weight.may_claim(e))


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


# ---------------------------------------------------------------- status


def _status(
    commitment: Commitment,
    evidence: Sequence[Evidence],
    real: Sequence[Evidence],
    achieved: Sequence[Evidence],
    today: date,
    watch: Watch,
) -> Status:
    deciding = _of_deciding_year(commitment, real, achieved, today)
    dropped = _dropped(commitment, evidence, real)
    if deciding and not (dropped and _is_yearly(commitment)):
        confirmed = any(e.role in CONFIRMING or e.accepted for e in deciding)
        return Status.DONE_CONFIRMED if confirmed else Status.DONE_CLAIMED
    if dropped:
        return Status.DROPPED
    if real:
        return Status.IN_PROGRESS
    return Status.NO_EVIDENCE if watch.ever_read else Status.NOT_CHECKED


def _dropped(commitment: Commitment, evidence: Sequence[Evidence], real: Sequence[Evidence]) -> bool:
    """Given up by those who answer for it, and nothing later reported."""
    ended = [e for e in evidence if e.judgement.relation is Relation.CANCELLED and weight.heard(commitment, e)]
    if not ended:
        return False
    last = max(ended, key=weight.order).judgement.as_of or date.min
    return all((e.judgement.as_of or date.min) <= last for e in real)


def _is_yearly(commitment: Commitment) -> bool:
    return commitment.indicator is not None and commitment.indicator.period is Period.YEARLY


def _of_deciding_year(
    commitment: Commitment, real: Sequence[Evidence], achieved: Sequence[Evidence], today: date
) -> list[Evidence]:
    """The achievements that decide the status: all, or of a yearly commitment those of one year.

    That is the latest ended year of its term with a result, before one has ended the running one; years
    after the term only where the term itself has no result.
    """
    years = {e.judgement.year for e in real if e.judgement.year is not None}
    if not _is_yearly(commitment) or not years:
        return list(achieved)
    pool = {year for year in years if _in_term(commitment, year)} or years
    over = commitment.due is not None and commitment.due < today
    ended = {year for year in pool if over or year < today.year}
    return [e for e in achieved if e.judgement.year == max(ended or pool)]


def _in_term(commitment: Commitment, year: int) -> bool:
    first = commitment.starts.year if commitment.starts else year
    last = commitment.due.year if commitment.due else year
    return first <= year <= last


# ---------------------------------------------------------------- years


def _periods(
    commitment: Commitment, real: Sequence[Evidence], achieved: Sequence[Evidence], today: date
) -> tuple[YearResult, ...]:
    """One result for each year of the term that has begun; an empty one where nothing was reported."""
    if not _is_yearly(commitment):
        return ()
    said = [e.judgement.year for e in real if e.judgement.year is not None and _in_term(commitment, e.judgement.year)]
    first = commitment.starts.year if commitment.starts else min(said, default=today.year + 1)
    last = min(commitment.due.year, today.year) if commitment.due else today.year
    return tuple(_year_result(commitment, year, real, achieved) for year in range(first, max([last, *said]) + 1))


def _year_result(
    commitment: Commitment, year: int, real: Sequence[Evidence], achieved: Sequence[Evidence]
) -> YearResult:
    """What was reported of one year. `met` stays open where nothing was, or where only an outsider claims it."""
    best = _present(commitment, [e for e in real if e.judgement.year == year])
    if best is None:
        return YearResult(year, None, None, None)
    if any(e.judgement.year == year for e in achieved):
        return YearResult(year, best.judgement.value, True, best.id)
    claimed = any(e.judgement.year == year and waits(e) for e in real)
    return YearResult(year, best.judgement.value, None if claimed else False, best.id)


def _runs_anew(commitment: Commitment, today: date) -> bool:
    """Whether a yearly commitment is in a year of its term, so that its light is that of this year."""
    begun = commitment.starts is None or commitment.starts <= today
    return _is_yearly(commitment) and begun and (commitment.due is None or today <= commitment.due)


# ---------------------------------------------------------------- flags


def _flags(
    commitment: Commitment,
    evidence: Sequence[Evidence],
    achieved: Sequence[Evidence],
    status: Status,
    today: date,
    watch: Watch,
) -> set[Flag]:
    done = status in DONE
    flags = set()
    known = status not in (Status.DROPPED, Status.NOT_CHECKED)  # where nobody looked, nothing can be said to be overdue
    if commitment.due and commitment.due < today and not achieved and known:
        flags.add(Flag.OVERDUE)
    if commitment.due and done and all((e.judgement.as_of or date.min) > commitment.due for e in achieved):
        flags.add(Flag.LATE)
    flags |= _spoken_flags(commitment, evidence, done=done)
    if watch.blind:
        flags.add(Flag.BLIND)
    return flags


def _spoken_flags(commitment: Commitment, evidence: Sequence[Evidence], *, done: bool) -> set[Flag]:
    said = {_SPOKEN_FLAGS.get(e.judgement.relation) for e in evidence if weight.heard(commitment, e)}
    return {flag for flag in said if flag is not None and not (done and flag is Flag.DELAYED)}


def _disputes(real: Sequence[Evidence], achieved: Sequence[Evidence], bar: Bar) -> set[Flag]:
    """Two publications disagree about the latest day with a value, or about a day on which the goal was claimed."""
    return {Flag.CONTRADICTED} if _at_odds(real, achieved, bar) else set()


def disputed(commitment: Commitment, evidence: Sequence[Evidence]) -> list[tuple[Evidence, Evidence]]:
    """The pairs that make the flag contradicted, but those in which a person vouched for one side alone. Pure."""
    real = sorted((e for e in evidence if e.judgement.realised), key=weight.order)
    bar = weight.bar(commitment, evidence)
    pairs = _at_odds(real, weight.achievements(real, bar), bar)
    return [(a, b) for a, b in pairs if a.accepted is b.accepted]


def _at_odds(real: Sequence[Evidence], achieved: Sequence[Evidence], bar: Bar) -> list[tuple[Evidence, Evidence]]:
    valued = [e for e in real if e.judgement.value is not None]
    days = {e.judgement.as_of for e in valued[-1:]}
    if not achieved:
        days |= {e.judgement.as_of for e in valued if weight.met(e, bar)}
    told = [e for e in valued if e.judgement.as_of in days]
    return [(a, b) for k, a in enumerate(told) for b in told[:k] if weight.contradict(a, b)]


# ---------------------------------------------------------------- light


def _share(best: Evidence | None, bar: Bar) -> float | None:
    """The reported share of the goal in force."""
    if best is None:
        return None
    if best.judgement.relation is Relation.ACHIEVED and best.judgement.value is None:
        return 1.0
    return None if bar.goal is None or best.judgement.value is None else share(bar.goal, best.judgement.value)


def _expected(commitment: Commitment, today: date) -> float | None:
    """The share of the term that has elapsed; of a yearly commitment that of the running year."""
    start, end = commitment.starts, commitment.due
    if _runs_anew(commitment, today):
        start = max(start or date.min, date(today.year, 1, 1))
        end = min(end or date.max, date(today.year, 12, 31))
    if start is None or end is None:
        return None
    length = (end - start).days
    if length <= 0:
        return 1.0 if today >= end else 0.0
    return min(1.0, max(0.0, (today - start).days / length))


def _light(draft: Standing, thresholds: Thresholds, *, running: bool, today: date) -> Light:
    """Of a yearly commitment in its term the light is that of the running year, whatever the status is of."""
    if draft.status in _UNKNOWN:
        return Light.GREY
    if running and (draft.as_of is None or draft.as_of.year != today.year):
        return Light.GREY
    if draft.status in DONE and not running:
        return Light.GREEN
    if Flag.OVERDUE in draft.flags:
        return Light.RED
    return _pace(draft, thresholds)


def _pace(draft: Standing, thresholds: Thresholds) -> Light:
    if draft.share is None or draft.expected is None:
        return Light.GREY
    behind = round(draft.expected - draft.share, 9)  # 0.8 - 0.5 is a little more than 0.3 to a computer
    return Light.GREEN if behind < thresholds.yellow else Light.YELLOW if behind <= thresholds.red else Light.RED


def _corroborations(best: Evidence | None, real: Sequence[Evidence]) -> int:
    """How many other publications state the same."""
    if best is None:
        return 0
    return len({e.publication_id for e in real if e.publication_id != best.publication_id and weight.agree(e, best)})


# ---------------------------------------------------------------- what a new standing is worth telling


def moved(
    commitment: Commitment,
    before: Standing | None,
    after: Standing,
    evidence: Evidence | None,
    now: datetime,
    source: str,
    known: Sequence[Evidence] = (),
) -> Change | None:
    """The change that a new piece of evidence made to a standing; None for repeats and older news. Pure.

    Without evidence, the change that the passing of time made. `known` is all evidence in force: by it a
    second, different revision is told from the first one said again.
    """
    kind = _kind(commitment, before, after, evidence, known)
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


def _kind(
    commitment: Commitment,
    before: Standing | None,
    after: Standing,
    evidence: Evidence | None,
    known: Sequence[Evidence],
) -> ChangeKind | None:
    if evidence is None:
        return ChangeKind.OVERDUE if _raised(Flag.OVERDUE, before, after) else None
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
    if _is_yearly(commitment) and before.as_of and after.as_of and before.as_of.year != after.as_of.year:
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


def _told_point(kind: ChangeKind, after: Standing, evidence: Evidence | None) -> Point:
    if evidence is None:
        return Point(after.status, after.value, after.unit, after.as_of)
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
