"""Where a commitment stands: status, flags, light, periods, from its evidence and today. Pure.

Who says it decides: achieved by the body itself or media is claimed, by statistics or a supervisor
(or accepted by a person) confirmed, by anyone else only in progress. Evidence later in time wins over
earlier; older documents found later never overwrite newer facts. Done stays done: only a review, a
contradiction or an upward revision takes it back, and a yearly commitment begins anew each year.

What the ledger says no text could ever prove is unverifiable, until something realised is found of it all
the same or a person accepts something; then its status is as of any other. Owns no history: what of a new
standing is worth telling is decided in `news`.

What the ledger says officially counts beside evidence: taken off the list (销号) is confirmed; put off
(延期) is delayed, and neither moves the day by which overdue, late and the pace of the light count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.judge import weight
from monitor.judge.measure import share
from monitor.judge.weight import CONFIRMING, Bar
from monitor.model import (
    CHINA,
    Commitment,
    Evidence,
    Flag,
    Light,
    Period,
    Relation,
    Standing,
    Status,
    YearResult,
)

YELLOW = 0.10
RED = 0.30
"""Points behind the elapsed share of the term (序时进度) from which the light is yellow and red: one
city's published rule of 2025; settings may change them."""

SILENT_DAYS = 180
SILENT_DAYS_YEARLY = 365
"""After so many days without a word a commitment is silent: half a year, as most bodies report at least at
midyear and at its end; a year where only the result of each year is promised. Settings may change them."""

DONE = (Status.DONE_CLAIMED, Status.DONE_CONFIRMED)
_UNKNOWN = (Status.NOT_CHECKED, Status.NO_EVIDENCE, Status.UNVERIFIABLE, Status.DROPPED)
_NEVER_OVERDUE = (Status.DROPPED, Status.NOT_CHECKED, Status.UNVERIFIABLE)
"""Where nobody looked, or no text could tell, nothing can be said to be overdue."""
_SPOKEN_FLAGS = {Relation.DELAYED: Flag.DELAYED, Relation.REVISED: Flag.REVISED}


@dataclass(frozen=True, slots=True)
class Watch:
    """Whether any of a commitment's watchers was ever read, and whether all of them have failed for days.

    `listening_since` is the day since when one of them has been read without a break up to lately; None when
    none of them was, so that silence says nothing.
    """

    ever_read: bool
    blind: bool = False
    listening_since: date | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How far behind, in shares of 1, turns the light; after how many days without a word it is silent."""

    yellow: float = YELLOW
    red: float = RED
    silent_days: int = SILENT_DAYS
    silent_days_yearly: int = SILENT_DAYS_YEARLY


def standing(
    commitment: Commitment,
    evidence: Sequence[Evidence],
    today: date,
    watch: Watch,
    thresholds: Thresholds = Thresholds(),
) -> Standing:
    """The standing of a commitment on `today`, from the evidence that is in force. Pure."""
    real, bar, achieved = _weighed(commitment, evidence)
    best = _present(commitment, real)
    status = _status(commitment, evidence, real, achieved, today, watch)
    flags = _flags(commitment, evidence, achieved, status, today, watch) | _disputes(real, achieved, bar)
    if _is_silent(silence(commitment, evidence, today, watch, thresholds), commitment, status, today):
        flags.add(Flag.SILENT)
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
    running = _runs_anew(commitment, today)
    current = not running or (best is not None and _year_of(best) == today.year)
    return replace(draft, light=_light(draft, thresholds, running=running, current=current))


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
    if commitment.closed_by(today):
        return Status.DONE_CONFIRMED
    deciding = _of_deciding_year(commitment, real, achieved, today)
    dropped = _dropped(commitment, evidence, real)
    if deciding and not (dropped and is_yearly(commitment)):
        return Status.DONE_CONFIRMED if any(map(_confirms, deciding)) else Status.DONE_CLAIMED
    if dropped:
        return Status.DROPPED
    if real:
        return Status.IN_PROGRESS
    if commitment.unverifiable and not any(e.accepted for e in evidence):
        return Status.UNVERIFIABLE
    return Status.NO_EVIDENCE if watch.ever_read else Status.NOT_CHECKED


def _confirms(e: Evidence) -> bool:
    return e.role in CONFIRMING or e.accepted


def _dropped(commitment: Commitment, evidence: Sequence[Evidence], real: Sequence[Evidence]) -> Evidence | None:
    """The word by which those who answer for it gave it up; None where nobody did, or something later was reported."""
    ended = [e for e in evidence if e.judgement.relation is Relation.CANCELLED and weight.heard(commitment, e)]
    if not ended:
        return None
    last = max(ended, key=weight.order)
    day = last.judgement.as_of or date.min
    return last if all((e.judgement.as_of or date.min) <= day for e in real) else None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a status rests on.

    `year` is the year it is the status of (None for all but a yearly commitment), `proof` the evidence that
    makes it so: of what is done the latest that says so, one that confirms before one that claims; of what was
    dropped the word that ended it; else what was last reported, None where nothing was. `unheeded` says that
    the goal is met and does not count: on the word of an outsider alone, or disputed by one of no less weight.
    `current` is what was last reported; of a yearly commitment in its term (`running`) what was of its running year.
    """

    proof: Evidence | None
    year: int | None = None
    unheeded: tuple[Evidence, ...] = ()
    current: Evidence | None = None
    running: bool = False


def grounds(commitment: Commitment, evidence: Sequence[Evidence], today: date) -> Grounds:
    """What the status of a commitment rests on, as `standing` works it out. Pure."""
    real, bar, achieved = _weighed(commitment, evidence)
    year, running = deciding_year(commitment, real, today), _runs_anew(commitment, today)
    told = [e for e in real if year is None or e.judgement.year == year]
    deciding, dropped = [e for e in achieved if e in told], _dropped(commitment, evidence, real)
    current = _present(commitment, [e for e in real if not running or _year_of(e) == today.year])
    if deciding and not (dropped and is_yearly(commitment)):
        proof = ([e for e in deciding if _confirms(e)] or deciding)[-1]
        return Grounds(proof, year, (), current, running)
    if dropped:
        return Grounds(dropped, None, (), _present(commitment, real))
    unheeded = tuple(e for e in told if weight.met(e, bar))
    return Grounds(_present(commitment, told), year, unheeded, current, running)


def is_yearly(commitment: Commitment) -> bool:
    """Whether it promises a result for each year of its term."""
    return commitment.indicator is not None and commitment.indicator.period is Period.YEARLY


def _of_deciding_year(
    commitment: Commitment, real: Sequence[Evidence], achieved: Sequence[Evidence], today: date
) -> list[Evidence]:
    """The achievements that decide the status: all, or of a yearly commitment those of one year.

    That is the latest ended year of its term with a result, before one has ended the running one; years
    after the term only where the term itself has no result.
    """
    year = deciding_year(commitment, real, today)
    return list(achieved) if year is None else [e for e in achieved if e.judgement.year == year]


def deciding_year(commitment: Commitment, evidence: Sequence[Evidence], today: date) -> int | None:
    """The year whose result is the status of a yearly commitment; None for any other, and where no year has one."""
    years = {e.judgement.year for e in evidence if e.judgement.realised and e.judgement.year is not None}
    if not is_yearly(commitment) or not years:
        return None
    pool = {year for year in years if _in_term(commitment, year)} or years
    over = commitment.due is not None and commitment.due < today
    ended = {year for year in pool if over or year < today.year}
    return max(ended or pool)


def _year_of(e: Evidence) -> int | None:
    """The year that a value is the result of, or that it is true in."""
    return e.judgement.year or (e.judgement.as_of.year if e.judgement.as_of else None)


def _in_term(commitment: Commitment, year: int) -> bool:
    first = commitment.starts.year if commitment.starts else year
    last = commitment.due.year if commitment.due else year
    return first <= year <= last


# ---------------------------------------------------------------- years


def _periods(
    commitment: Commitment, real: Sequence[Evidence], achieved: Sequence[Evidence], today: date
) -> tuple[YearResult, ...]:
    """One result for each year of the term that has begun; an empty one where nothing was reported."""
    if not is_yearly(commitment):
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
    """Whether a yearly commitment is in a year of its term, so that its light is that of this year.

    One that was taken off the list is done for good.
    """
    begun = commitment.starts is None or commitment.starts <= today
    over = (commitment.due is not None and commitment.due < today) or commitment.closed_by(today)
    return is_yearly(commitment) and begun and not over


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
    settled = achieved or status in _NEVER_OVERDUE or commitment.closed_by(today)
    if commitment.due and commitment.due < today and not settled:
        flags.add(Flag.OVERDUE)
    if commitment.due and done and all(day > commitment.due for day in _days_of_done(commitment, achieved, today)):
        flags.add(Flag.LATE)
    flags |= _spoken_flags(commitment, evidence, done=done)
    if not done and any(each.in_force(today) for each in commitment.extended):
        flags.add(Flag.DELAYED)
    if watch.blind:
        flags.add(Flag.BLIND)
    return flags


def _days_of_done(commitment: Commitment, achieved: Sequence[Evidence], today: date) -> list[date]:
    """The days of which it is said to be done; the day it was taken off the list is one."""
    closed = [commitment.closed.on] if commitment.closed and commitment.closed_by(today) else []
    return [*(e.judgement.as_of or date.min for e in achieved), *closed]


def _spoken_flags(commitment: Commitment, evidence: Sequence[Evidence], *, done: bool) -> set[Flag]:
    said = {_SPOKEN_FLAGS.get(e.judgement.relation) for e in evidence if weight.heard(commitment, e)}
    return {flag for flag in said if flag is not None and not (done and flag is Flag.DELAYED)}


def _disputes(real: Sequence[Evidence], achieved: Sequence[Evidence], bar: Bar) -> set[Flag]:
    """Two publications disagree about the latest day with a value, or about a day on which the goal was claimed."""
    return {Flag.CONTRADICTED} if _at_odds(real, achieved, bar) else set()


def disputed(commitment: Commitment, evidence: Sequence[Evidence]) -> list[tuple[Evidence, Evidence]]:
    """The pairs that make the flag contradicted, but those in which a person vouched for one side alone. Pure."""
    return [(a, b) for a, b in at_odds(commitment, evidence) if a.accepted is b.accepted]


def at_odds(commitment: Commitment, evidence: Sequence[Evidence]) -> list[tuple[Evidence, Evidence]]:
    """The pairs that make the flag contradicted. Pure."""
    real, bar, achieved = _weighed(commitment, evidence)
    return _at_odds(real, achieved, bar)


def _weighed(commitment: Commitment, evidence: Sequence[Evidence]) -> tuple[list[Evidence], Bar, list[Evidence]]:
    """What tells of something reached, in its order; the bar it is held against; and what clears that."""
    real = sorted((e for e in evidence if e.judgement.realised), key=weight.order)
    bar = weight.bar(commitment, evidence)
    return real, bar, list(weight.achievements(real, bar))


def _at_odds(real: Sequence[Evidence], achieved: Sequence[Evidence], bar: Bar) -> list[tuple[Evidence, Evidence]]:
    valued = [e for e in real if e.judgement.value is not None]
    days = {e.judgement.as_of for e in valued[-1:]}
    if not achieved:
        days |= {e.judgement.as_of for e in valued if weight.met(e, bar)}
    told = [e for e in valued if e.judgement.as_of in days]
    return [(a, b) for k, a in enumerate(told) for b in told[:k] if weight.contradict(a, b)]


# ---------------------------------------------------------------- silence


@dataclass(frozen=True, slots=True)
class Silence:
    """Since when nothing has been said, and how long nothing may be said before that is worth a flag."""

    since: date
    allowed: timedelta

    def long(self, today: date) -> bool:
        """Whether it has lasted so long by `today`."""
        return today - self.since >= self.allowed


def silence(
    commitment: Commitment,
    evidence: Sequence[Evidence],
    today: date,
    watch: Watch,
    thresholds: Thresholds = Thresholds(),
) -> Silence | None:
    """How long nothing has been said of a commitment although somebody listened. Pure.

    It began on the latest of three days: when something was last said, when the term began, and when we
    began to listen without a break. None where silence says nothing: nobody listens (no watcher was read
    up to lately, or all of them have failed for days), or the term has not begun.

    Any word counts, of whatever relation, doubtful ones too. It was said on its as-of date, or on the day it
    was published where that is later; on the day we learnt it where neither is known. A word about something
    else or somewhere else is none; that it was put off officially is one.
    """
    begun = commitment.starts is None or commitment.starts <= today
    if watch.listening_since is None or watch.blind or not begun:
        return None
    words = [_said_on(e) for e in evidence if weight.is_about(e)]
    words += [each.on for each in commitment.extended if each.on is not None and each.in_force(today)]
    days = thresholds.silent_days_yearly if is_yearly(commitment) else thresholds.silent_days
    return Silence(max([watch.listening_since, commitment.starts or date.min, *words]), timedelta(days))


def _said_on(e: Evidence) -> date:
    days = [day for day in (e.judgement.as_of, e.published) if day is not None]
    return max(days) if days else e.known_at.astimezone(CHINA).date()


def _is_silent(kept: Silence | None, commitment: Commitment, status: Status, today: date) -> bool:
    """Whether a word would have been due: nothing said for long while we listened, and more to be said.

    Of what is done, dropped or unverifiable nothing more need be said; but a yearly commitment in its term
    begins anew, so that a year that is done closes nothing. Silence is not lateness, and moves neither
    status nor light.
    """
    closed = status in DONE and not _runs_anew(commitment, today)
    if kept is None or closed or status in (Status.DROPPED, Status.UNVERIFIABLE, Status.NOT_CHECKED):
        return False
    return kept.long(today)


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


def _light(draft: Standing, thresholds: Thresholds, *, running: bool, current: bool) -> Light:
    """Of a yearly commitment in its term the light is that of the running year, whatever the status is of.

    `current` is False when what is known is not of that year.
    """
    if draft.status in _UNKNOWN or not current:
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
