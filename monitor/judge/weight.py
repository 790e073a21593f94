"""What a piece of evidence weighs: who said it, when it is true, whether it speaks of the commitment at all. Pure.

Owns: the order of evidence, what counts as met, who may claim, contradiction. Must not: know a status.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.judge.measure import less_is_better, meets, same
from monitor.model import Check, Commitment, Evidence, Indicator, Relation, Result, Role

CONFIRMING = (Role.STATISTICS, Role.SUPERVISOR)
CLAIMING = (Role.SELF, Role.MEDIA)
RANK = {Role.STATISTICS: 3, Role.SUPERVISOR: 3, Role.SELF: 2, Role.MEDIA: 1, Role.CONSULTATIVE: 0, Role.OTHER: 0}
"""What a statement of each weighs beside another's."""
_ACCEPTED = 4
_ABOUT = (Check.INDICATOR, Check.SCOPE)
CONTRADICTION_GAP = 0.05
"""Two values of the same day further apart than this share of the larger contradict each other."""


def order(e: Evidence) -> tuple[date, bool, int, bool, date, datetime, int, str]:
    """Order in time: when true, then valued before wordless, then who says it, then when it was published and learnt.

    What still ties is of one text: its first statement comes last, as it weighs most there.
    """
    judgement = e.judgement
    return (
        judgement.as_of or date.min,
        judgement.value is not None,
        rank(e),
        judgement.relation is Relation.ACHIEVED,
        e.published or date.min,
        e.known_at,
        -judgement.start,
        e.id,
    )


def rank(e: Evidence) -> int:
    """How much the word of its publisher weighs; what a person accepted weighs most."""
    return _ACCEPTED if e.accepted else RANK[e.role]


def may_claim(e: Evidence) -> bool:
    """Whether it can make a commitment done, late or given up: not on the word of an outsider alone."""
    return e.accepted or e.role in (*CLAIMING, *CONFIRMING)


def is_about(e: Evidence) -> bool:
    """Whether it may speak of this commitment at all: no check found that it counts another thing or place."""
    astray = any(reason.result is Result.FAILED for reason in e.judgement.reasons if reason.check in _ABOUT)
    return e.accepted or not astray


def heard(commitment: Commitment, e: Evidence) -> bool:
    """Whether a word of delay, change or giving up is about this commitment, after it was made, by who may say so."""
    if e.accepted:
        return True
    astray = any(reason.result is not Result.PASSED for reason in e.judgement.reasons if reason.check in _ABOUT)
    day, starts = e.judgement.as_of, commitment.starts
    return may_claim(e) and not astray and (day is None or starts is None or day > starts)


@dataclass(frozen=True, slots=True)
class Bar:
    """What must be met: the indicator with the goal in force (None for a milestone), and the day a raised goal is of."""

    goal: Indicator | None
    raised_on: date | None = None


def bar(commitment: Commitment, evidence: Sequence[Evidence]) -> Bar:
    """The goal in force: raised where it was revised upwards before it was due, never lowered.

    A goal that is set after the due date is another promise.
    """
    indicator = commitment.indicator
    revisions = [e for e in evidence if _revises(commitment, e)]
    if indicator is None or not revisions:
        return Bar(indicator)
    latest = max(revisions, key=order).judgement
    value = latest.value
    if value is None or (value >= indicator.value if less_is_better(indicator) else value <= indicator.value):
        return Bar(indicator)
    return Bar(replace(indicator, value=value), latest.as_of or date.min)


def _revises(commitment: Commitment, e: Evidence) -> bool:
    judgement = e.judgement
    if judgement.relation is not Relation.REVISED or judgement.value is None or not heard(commitment, e):
        return False
    return commitment.due is None or judgement.as_of is None or judgement.as_of <= commitment.due


def met(e: Evidence, required: Bar) -> bool:
    """Whether realised evidence says that the goal in force is met; its own relation decides where nothing was changed.

    After an upward revision only a value that meets it counts, or words that are newer than it.
    """
    judgement, goal = e.judgement, required.goal
    corrected = e.accepted and judgement.value is not None
    if goal is None or (required.raised_on is None and not corrected):
        return judgement.relation is Relation.ACHIEVED
    if judgement.value is not None:
        return meets(goal, judgement.value, judgement.bound)
    newer = required.raised_on is None or (judgement.as_of or date.min) > required.raised_on
    return judgement.relation is Relation.ACHIEVED and newer


def achievements(real: Sequence[Evidence], required: Bar) -> list[Evidence]:
    """The realised evidence that makes the commitment done: met, said by who may claim it, and not disputed."""
    claims = [e for e in real if may_claim(e) and met(e, required)]
    short = [e for e in real if not met(e, required)]
    return [e for e in claims if not _disputed(e, short)]


def _disputed(claim: Evidence, short: Sequence[Evidence]) -> bool:
    """Somebody of no less weight gives a clearly different value for the same day, by which it is not met."""
    return any(rank(e) >= rank(claim) and contradict(e, claim) for e in short)


def contradict(a: Evidence, b: Evidence) -> bool:
    """Whether two publications cannot both be right about one day: their ranges of values lie clearly apart."""
    if a.publication_id == b.publication_id or a.judgement.as_of is None or a.judgement.as_of != b.judgement.as_of:
        return False
    one, other = _range(a), _range(b)
    if one is None or other is None:
        return False
    gap = max(one[0] - other[1], other[0] - one[1])
    larger = max(abs(a.judgement.value or 0.0), abs(b.judgement.value or 0.0))
    return gap > CONTRADICTION_GAP * larger


def _range(e: Evidence) -> tuple[float, float] | None:
    """What values a statement allows: 超50 is 50 and up."""
    value = e.judgement.value
    if value is None:
        return None
    low = float("-inf") if e.judgement.bound == "<" else value
    high = float("inf") if e.judgement.bound == ">" else e.judgement.value_high or value
    return low, high


def agree(a: Evidence, b: Evidence) -> bool:
    """Whether two pieces of evidence state the same: the same value, or both the same thing in words alone."""
    one, other = a.judgement.value, b.judgement.value
    if one is None or other is None:
        return one is other and a.judgement.relation is b.judgement.relation
    return same(one, other)
