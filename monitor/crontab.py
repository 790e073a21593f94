"""When something recurs, as people write it: 08:00, mon-fri 08:00,14:30, or five fields of a crontab.

A door to APScheduler, whose trigger works the times out. Weekdays go by name, as programs disagree on which day 0 is.
Pure: the moment comes in as an argument.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from monitor.model import CHINA

_DAYS = "mon|tue|wed|thu|fri|sat|sun"
_SIMPLE = re.compile(
    rf"(?:(?P<days>(?:{_DAYS})(?:-(?:{_DAYS}))?(?:,(?:{_DAYS})(?:-(?:{_DAYS}))?)*)\s+|(?P<date>\d{{1,2}}(?:,\d{{1,2}})*)\s+)?"
    r"(?P<times>\d{1,2}:\d{2}(?:,\d{1,2}:\d{2})*)"
)
_WEEKDAY = 4
_FIELDS = 5


class BadRule(ValueError):
    """The text names no times; `args[0]` is why, as a message key's last part."""


def next_after(rule: str, moment: datetime) -> datetime | None:
    """The first time after `moment` that the rule names, in the zone of China; None where there is none any more.

    Raises BadRule. A time that is left out or comes twice when clocks change does not exist in that zone.
    """
    after = moment.astimezone(CHINA)
    times = [trigger.get_next_fire_time(after, after) for trigger in _triggers(rule)]
    return min((each for each in times if each is not None), default=None)


def check(rule: str) -> None:
    """Raises BadRule for a text that names no times."""
    _triggers(rule)


@lru_cache(maxsize=256)
def _triggers(rule: str) -> tuple[Any, ...]:
    written = " ".join(rule.lower().split())
    simple = _SIMPLE.fullmatch(written)
    try:
        if simple:
            return tuple(_daily(time, simple["days"], simple["date"]) for time in simple["times"].split(","))
        return (_of_crontab(written),)
    except BadRule:
        raise
    except ValueError:
        raise BadRule("bad_rule") from None


def _daily(time: str, days: str | None, date: str | None) -> Any:
    from apscheduler.triggers.cron import CronTrigger

    hour, minute = time.split(":")
    return CronTrigger(hour=hour, minute=minute, second=0, day_of_week=days, day=date, timezone=CHINA)


def _of_crontab(written: str) -> Any:
    from apscheduler.triggers.cron import CronTrigger

    fields = written.split(" ")
    if len(fields) != _FIELDS:
        raise BadRule("bad_rule")
    if re.search(r"\d", re.sub(r"/\d+", "", fields[_WEEKDAY])):
        raise BadRule("weekday_number")
    return CronTrigger.from_crontab(written, timezone=CHINA)
