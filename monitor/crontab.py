"""When something recurs, as people write it: 08:00, mon-fri 08:00,14:30, or five fields of a crontab.

A door to APScheduler, whose trigger works the times out. Weekdays go by name, as programs disagree on which day 0 is.
Pure: the moment comes in as an argument.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from monitor.model import CHINA

_DAYS = "mon|tue|wed|thu|fri|sat|sun"
_SIMPLE = re.compile(
    rf"(?:(?P<days>(?:{_DAYS})(?:-(?:{_DAYS}))?(?:,(?:{_DAYS})(?:-(?:{_DAYS}))?)*)\s+|(?P<date>\d{{1,2}}(?:,\d{{1,2}})*)\s+)?"
    r"(?P<times>\d{1,2}:\d{2}(?:,\d{1,2}:\d{2})*)"
)
_DAY, _WEEKDAY = 2, 4
_HALF_WIDTH = str.maketrans("：，", ":,")
_ONE_DAY = datetime(2025, 1, 1, tzinfo=CHINA)
_FIELDS = 5
_LOOKED_AT = 100
"""Times to look at for the longest gap, where two weeks do not hold as many."""
_WEEK = timedelta(days=7)
_MONTH = timedelta(days=31)


class BadRule(ValueError):
    """The text names no times; `args[0]` is why, as a message key's last part."""


def next_after(rule: str, moment: datetime) -> datetime | None:
    """The first time after `moment` that the rule names; None where there is none any more. Raises BadRule.

    Times are those of China unless the rule ends with a zone (08:00 Europe/Berlin); where clocks change there, a time
    that is left out comes when the clock has gone on, and one that comes twice comes twice.
    """
    times = [trigger.get_next_fire_time(moment, moment) for trigger in _triggers(rule)]
    return min((each for each in times if each is not None), default=None)


def check(rule: str) -> None:
    """Raises BadRule for a text that names no times, or none that ever comes."""
    if all(trigger.get_next_fire_time(None, _ONE_DAY) is None for trigger in _triggers(rule)):
        raise BadRule("never")


def longest_gap(rule: str, moment: datetime) -> timedelta:
    """The longest time between two of the next times that the rule names, up to a month; a month where it has one or none."""
    first = before = next_after(rule, moment)
    longest = timedelta(0)
    for _ in range(_LOOKED_AT):
        following = next_after(rule, before) if before is not None else None
        if first is None or before is None or following is None:
            return _MONTH
        longest, before = max(longest, following - before), following
        if before - first > 2 * _WEEK:
            break
    return min(longest, _MONTH)


@lru_cache(maxsize=256)
def _triggers(rule: str) -> tuple[Any, ...]:
    words = rule.translate(_HALF_WIDTH).split()
    zone = _zone(words.pop()) if words and "/" in words[-1] and words[-1][0].isalpha() else CHINA
    written = " ".join(words).lower()
    simple = _SIMPLE.fullmatch(written)
    try:
        if simple:
            return tuple(_daily(time, simple["days"], simple["date"], zone) for time in simple["times"].split(","))
        return (_of_crontab(written, zone),)
    except BadRule:
        raise
    except ValueError:
        raise BadRule("bad_rule") from None


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadRule("unknown_zone") from None


def _daily(time: str, days: str | None, date: str | None, zone: tzinfo) -> Any:
    from apscheduler.triggers.cron import CronTrigger

    hour, minute = time.split(":")
    return CronTrigger(
        hour=hour, minute=minute, second=0, day_of_week=_in_week(days) if days else None, day=date, timezone=zone
    )


def _of_crontab(written: str, zone: tzinfo) -> Any:
    from apscheduler.triggers.cron import CronTrigger

    fields = written.split(" ")
    if len(fields) != _FIELDS:
        raise BadRule("bad_rule")
    if re.search(r"\d", re.sub(r"/\d+", "", fields[_WEEKDAY])):
        raise BadRule("weekday_number")
    if fields[_DAY] != "*" and fields[_WEEKDAY] != "*":
        raise BadRule("both_days")
    fields[_WEEKDAY] = _in_week(fields[_WEEKDAY])
    return CronTrigger.from_crontab(" ".join(fields), timezone=zone)


def _in_week(days: str) -> str:
    """sun-thu as a week that begins on Monday has it: sun,mon-thu."""
    order = _DAYS.split("|")

    def parted(match: re.Match[str]) -> str:
        first, last = order.index(match[1]), order.index(match[2])
        return match[0] if first <= last else f"{match[1]}-sun,mon-{match[2]}"

    return re.sub(rf"({_DAYS})-({_DAYS})", parted, days)
