"""Due dates as a calendar (RFC 5545) that any calendar program subscribes to: the door to icalendar.

An event keeps its identifier for ever, so that a calendar fetched anew moves a date and adds none twice. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from monitor.messages import say
from monitor.model import Commitment, Standing
from monitor.report.lines import name_of
from monitor.report.numbers import target
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    import icalendar


def due_dates(standing: Iterable[tuple[Commitment, Standing]], made_at: datetime) -> bytes:
    """An event of a day for each commitment with a due date: the original one, by which overdue counts."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//duban//duban//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say("export.calendar"))
    for entry, stands in standing:
        if entry.due is not None:
            calendar.add_component(_event(entry, entry.due, stands, made_at))
    return bytes(calendar.to_ical())


def _event(entry: Commitment, due: date, stands: Standing, made_at: datetime) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    event.add("uid", f"{entry.id}@duban")
    event.add("dtstamp", made_at)
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    wanted = target(entry)
    asked = say("report.comma") + say("report.target", target=wanted) if wanted else ""
    event.add("summary", say("export.due", name=name_of(entry) + asked, status=say(f"report.status_{stands.status}")))
    event.add("description", "\n".join(_told(entry)))
    event.add("categories", [str(entry.theme)])
    return event


def _told(entry: Commitment) -> Iterable[str]:
    yield for_terminal(entry.statement)
    if entry.lead:
        yield say("export.lead", names=for_terminal("、".join(entry.lead)))
    for put_off in entry.extended:
        yield say("export.put_off", to=put_off.to.isoformat(), reason=for_terminal(put_off.reason))
    yield say("export.from", title=for_terminal(entry.document.title), locator=for_terminal(entry.locator))
