"""Whether a stated value meets a target. Pure arithmetic of operators and bounds."""

from __future__ import annotations

from monitor.model import Indicator, Op

TOLERANCE = 1e-9


def meets(indicator: Indicator, value: float, bound: str) -> bool:
    """Whether `value`, stated with `bound` (= > < ~), surely meets the indicator's operator.

    超50% meets > 50 and 近5万 does not meet 5万; `=` and `~` targets count as met at or beyond the
    value in the better direction; a range is met from its lower end.
    """
    if less_is_better(indicator):
        return _at_most(indicator, value, bound)
    return _at_least(indicator, value, bound)


def less_is_better(indicator: Indicator) -> bool:
    """Whether the value must come down to the goal (PUE, a rank) rather than up to it."""
    return indicator.better == "less" or indicator.op in (Op.AT_MOST, Op.BELOW)


def _at_least(indicator: Indicator, value: float, bound: str) -> bool:
    goal = indicator.value
    if bound == "<":
        return False
    if bound == "~" or (indicator.op is Op.ABOVE and bound == "="):
        return value > goal + TOLERANCE
    return value >= goal - TOLERANCE


def _at_most(indicator: Indicator, value: float, bound: str) -> bool:
    goal = indicator.value
    if bound == ">":
        return False
    if bound == "~" or (indicator.op is Op.BELOW and bound == "="):
        return value < goal - TOLERANCE
    return value <= goal + TOLERANCE


def share(indicator: Indicator, value: float) -> float | None:
    """The reported share of the target, 0 and up; None where a share has no meaning (a target of 0)."""
    if not indicator.value or not value:
        return None if not indicator.value else 0.0
    if less_is_better(indicator):
        return indicator.value / value
    return max(0.0, value / indicator.value)  # what fell instead of growing is nothing of the way


def same(a: float, b: float) -> bool:
    """Equal up to half a per cent, the rounding of figures as people write them (3.72万 for 37,213)."""
    return abs(a - b) <= 0.005 * max(abs(a), abs(b))
