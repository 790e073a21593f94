"""What became of a commitment officially, in words and as JSON: succession, parts, delays, closing, mark, 回头看. Pure.

Dates count as `judge.status` counts them: overdue from the original date, beside which the present one is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from monitor.ledger import bodies, fates
from monitor.messages import say
from monitor.model import Closing, Commitment, Extension, Ledger, Mark
from monitor.report.lines import name_of
from monitor.report.numbers import target
from monitor.text.terminal import for_terminal

FACTS = (
    "successor",
    "succeeds",
    "part_of",
    "part",
    "extended",
    "due_now",
    "closed",
    "mark",
    "look_again",
)
"""The kinds of facts, each with a label `official.show_KIND` and a sentence `official.say_KIND`."""
_MOST_NAMES = 8


def as_json(entry: Commitment, today: date | None = None) -> dict[str, Any]:
    """The fields of `ledger list --json` about it; without `today` every delay counts as granted."""
    mark, again = fates.mark_of(entry), fates.look_again_of(entry)
    now = entry.due_now(today or date.max)
    return {
        "successor": entry.successor or None,
        "part_of": entry.part_of or None,
        "due_now": _day(now),
        "extended": [
            {"to": _day(each.to), "on": _day(each.on), "reason": each.reason, "document": each.document or None}
            for each in entry.extended
        ],
        "closed": _closing(entry.closed),
        "mark": None if mark is None else {"grade": mark.grade, "by": mark.by, "definition": mark.definition or None},
        "look_again": _day(again),
    }


def links_as_json(entry: Commitment, ledger: Ledger) -> dict[str, Any]:
    """What leads to the entry, for `ledger show --json`."""
    return {
        "succeeds": [each.id for each in fates.predecessors(entry, ledger)],
        "parts": [each.id for each in fates.parts(entry, ledger)],
    }


def facts(entry: Commitment, ledger: Ledger, today: date) -> Iterator[tuple[str, str]]:
    """All of it as pairs of a message key's ending and a text: successor, extended, closed, mark …"""
    heir = fates.successor(entry, ledger)
    if entry.successor:
        yield "successor", _named(heir) if heir else entry.successor
    for each in fates.predecessors(entry, ledger):
        yield "succeeds", _named(each)
    if entry.part_of:
        above = fates.whole(entry, ledger)
        yield "part_of", _named(above) if above else entry.part_of
    for each in fates.parts(entry, ledger):
        yield "part", _named(each)
    yield from _course(entry, today)


def _course(entry: Commitment, today: date) -> Iterator[tuple[str, str]]:
    for each in entry.extended:
        yield "extended", _extension(each)
    if entry.extended and entry.due:
        yield "due_now", say("official.due_now", now=_day(entry.due_now(today)), due=_day(entry.due))
    if entry.closed:
        yield "closed", " · ".join(filter(None, (_day(entry.closed.on), entry.closed.by, entry.closed.reason)))
    mark = fates.mark_of(entry)
    if mark:
        yield "mark", mark_text(mark)
    again = fates.look_again_of(entry)
    if again:
        yield "look_again", say("official.look_again_due" if again <= today else "official.look_again", day=_day(again))


def sentences(entry: Commitment, ledger: Ledger, today: date) -> list[str]:
    """The same as sentences, one each."""
    return [say(f"official.say_{kind}", text=for_terminal(text)) for kind, text in facts(entry, ledger, today)]


def days(found: Sequence[tuple[str, date]]) -> str:
    """Names with their days on one line, the first few of many."""
    named = [say("official.name_since", name=for_terminal(name), day=_day(day)) for name, day in found[:_MOST_NAMES]]
    said = say("report.comma").join(named)
    return say("official.and_more", names=said) if len(found) > _MOST_NAMES else said


def bodies_of_today(names: Sequence[str], region: str) -> str:
    """Bodies as the document names them, each succeeded one with who answers today."""
    return say("report.comma").join(_of_today(name, region) for name in names)


def _of_today(name: str, region: str) -> str:
    known = bodies.load()
    before = known.predecessor(name)
    if before is None:
        return name
    key = "official.replaced_name_since" if before.until else "official.replaced_name"
    return say(key, name=name, today=known.today(name, region), since=before.until)


def mark_text(mark: Mark) -> str:
    """The grade with the words of the body whose grade it is."""
    key = "official.mark" if mark.definition else "official.mark_undefined"
    return say(key, grade=mark.grade, by=mark.by, definition=mark.definition)


def _extension(each: Extension) -> str:
    said = say("official.extended_on" if each.on else "official.extended", to=_day(each.to), on=_day(each.on))
    return " · ".join(filter(None, (said, each.reason, each.document)))


def _named(entry: Commitment) -> str:
    goal = target(entry)
    return " ".join(filter(None, (name_of(entry), goal, f"[{entry.id}]")))


def _closing(closed: Closing | None) -> dict[str, Any] | None:
    if closed is None:
        return None
    return {"on": _day(closed.on), "by": closed.by, "reason": closed.reason or None}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
