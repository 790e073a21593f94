"""Numbers as people write them: 3.5万, 8亿元, 52.3% in Chinese; 35,000, 800 million yuan in English. Pure.

Values are in base units. Nothing is rounded away: a figure that does not fit 万 or 亿 in four
decimals is written out.
"""

from __future__ import annotations

from datetime import date

from monitor.messages import language, say
from monitor.model import Commitment, Indicator, Op, Period

_SILENT = ("个", "")
"""Counters that say nothing beside a name: 5G基站 3.5万."""
_STEPS_ZH = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))
_STEPS_EN = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_DECIMALS = 4
_WHOLE = 100


def figure(value: float, unit: str = "", *, high: float | None = None, bound: str = "=") -> str:
    """A value with its unit; `high` makes it a range, `bound` one of =, >, <, ~ is spoken before it."""
    said = _amount(value) if high is None else f"{_amount(value)}-{_amount(high)}"
    said += _unit(unit)
    return said if bound == "=" else say(f"report.bound_{_BOUNDS[bound]}", value=said)


def target(commitment: Commitment) -> str | None:
    """What the commitment asks for, in short; None where it has no number."""
    return None if commitment.indicator is None else asked(commitment.indicator)


def asked(indicator: Indicator) -> str:
    """What the indicator asks for: 3万, >50%, 1-2家."""
    high = indicator.value_high if indicator.op is Op.RANGE else None
    said = figure(indicator.value, indicator.unit, high=high)
    key = _OPS.get(indicator.op)
    return say(f"report.bound_{key}", value=said) if key else said


def timed(indicator: Indicator, said: str, starts: date | None, due: date | None) -> str:
    """The same with its time: 每年7所 where each year of the term has to bring it, 2022年7所 where that is one year."""
    if indicator.period is not Period.YEARLY:
        return said
    if starts and due and starts.year == due.year:
        return say("ledger.in_year", target=said, year=due.year)
    return say("ledger.each_year", target=said)


def plain(value: float | None) -> int | float | None:
    """A number for JSON: whole ones without a point."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else value


def percent(share: float) -> int:
    """A share in whole per cent; 99.6% is told as 99%, for what was not reached was not reached."""
    whole = round(share * 100)
    return whole - (share < 1 and whole == _WHOLE)


_BOUNDS = {">": "above", "<": "below", "~": "about"}
_OPS = {Op.ABOVE: "above", Op.BELOW: "below", Op.ABOUT: "about", Op.AT_MOST: "at_most"}


def _amount(value: float) -> str:
    steps = _STEPS_ZH if language() == "zh" else _STEPS_EN
    for size, word in steps:
        if abs(value) >= size and _exact(value, size):
            gap = "" if language() == "zh" else " "
            return f"{_decimals(value / size)}{gap}{word}"
    return _decimals(value)


def _exact(value: float, size: float) -> bool:
    """Whether the value can be said in few decimals of `size` without losing a digit."""
    decimals = _DECIMALS if language() == "zh" else 2
    return abs(round(value / size, decimals) * size - value) <= 1e-14 * abs(value)


def _decimals(value: float) -> str:
    text = f"{value:,.4f}" if language() == "en" else f"{value:.4f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit(unit: str) -> str:
    if unit in _SILENT:
        return ""
    if language() == "zh" or unit in ("%", "‰"):
        return unit
    word = say(f"report.unit_{unit}")
    # A counter that has no word in English (期, 款) says nothing there that the name does not.
    return "" if word.startswith("report.") and not unit.isascii() else f" {word.removeprefix('report.unit_')}"
