"""Why a commitment's status is what it is: one sentence for the status, one for each flag, one for the light.

Owns which sentences are said and in which order, as message codes of `explain`, each said once in the language
in force. What the ledger itself says became of it is worded in `official`. Must not decide: what a status rests
on is asked of `judge.status`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from monitor.judge import status, weight
from monitor.judge.status import DONE, Grounds, Watch
from monitor.messages import say
from monitor.model import Commitment, Evidence, Flag, Ledger, Light, Relation, Source, Standing, Status
from monitor.report import official
from monitor.report.numbers import figure, percent
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    from monitor.store.publications import Recorded

_NOTHING_REALISED = (Status.NOT_CHECKED, Status.NO_EVIDENCE, Status.UNVERIFIABLE)


@dataclass(frozen=True)
class Case:
    """All that a status follows from."""

    commitment: Commitment
    standing: Standing
    evidence: tuple[Evidence, ...]
    watchers: tuple[Source, ...]
    read: tuple[Source, ...]
    """Those of the watchers that were ever read."""
    today: date
    watch: Watch
    waiting: int = 0
    """How many sentences wait for a person."""
    ledger: Ledger = Ledger((), "")
    """Where its successor, its whole and its parts are looked up."""
    places: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By publication the other addresses at which the same text was found."""
    by_hand: Mapping[int, Recorded] = field(default_factory=dict)
    """By publication who took it in, where no source brought it."""

    @cached_property
    def grounds(self) -> Grounds:
        """What the status rests on."""
        return status.grounds(self.commitment, self.evidence, self.today)

    @property
    def another_year_runs(self) -> bool:
        """Whether its light is that of the running year and its status is not."""
        return self.grounds.running and self.grounds.year != self.today.year

    @property
    def proofs(self) -> tuple[Evidence, ...]:
        """What the status rests on, then what was last reported, where that is another."""
        shown = (self.grounds.proof, self.grounds.current)
        return tuple({each.id: each for each in shown if each is not None}.values())


Said = tuple[str, str]
"""A message code of `explain`, and the sentence."""


def sentences(case: Case) -> list[str]:
    """The reasons for status, flags and light, then what became of it officially."""
    return [text for _, text in said(case)] + official.sentences(case.commitment, case.ledger, case.today)


def said(case: Case) -> list[Said]:
    """The reasons, each with its code."""
    return [*_status(case), *_flags(case), *_after(case)]


def _say(code: str, **slots: object) -> Said:
    return code, say(f"explain.{code}", **slots)


# ---------------------------------------------------------------- status


def _status(case: Case) -> Iterator[Said]:
    grounds = case.grounds
    if case.commitment.closed_by(case.today):
        yield from _closed(case)
        return
    if case.standing.status in _NOTHING_REALISED:
        yield _nothing(case)
        return
    if grounds.year is not None:
        yield _of_year(case, grounds.year)
    yield _rests(case)
    yield from (_unheeded(each, case) for each in grounds.unheeded[-1:])
    yield from _corroborated(case, grounds.proof)
    yield from _empty_years(case)
    if case.another_year_runs:
        yield _running_year(case)
        yield from _corroborated(case, grounds.current if grounds.current is not grounds.proof else None)
    elif grounds.current is not None and grounds.current is not grounds.proof:
        yield _statement("latest", grounds.current)
        yield from _corroborated(case, grounds.current)


def _closed(case: Case) -> Iterator[Said]:
    """Taken off the list, which no text decides; what was last reported is told beside it."""
    yield _say("why_closed")
    if case.grounds.current is not None:
        yield _statement("latest", case.grounds.current)
        yield from _corroborated(case, case.grounds.current)


def _nothing(case: Case) -> Said:
    sources = say("report.comma").join(each.name for each in case.watchers)
    if case.standing.status is Status.UNVERIFIABLE:
        return _say("why_unverifiable", reason=for_terminal(case.commitment.unverifiable).rstrip("。．. "))
    if case.standing.status is Status.NOT_CHECKED:
        return _say("why_not_checked_watched" if case.watchers else "why_not_checked_alone", sources=sources)
    read = say("report.comma").join(each.name for each in case.read)
    return _say("why_no_evidence_said" if case.evidence else "why_no_evidence", sources=read)


def _of_year(case: Case, year: int) -> Said:
    """Which year the status is of, and why that one."""
    in_term = any(result.year == year for result in case.standing.periods)
    if not in_term:
        return _say("year_outside", year=year)
    return _say("year_running" if case.grounds.running and year == case.today.year else "year_ended", year=year)


def _rests(case: Case) -> Said:
    found, standing = case.grounds.proof, case.standing.status
    assert found is not None
    if standing is Status.DONE_CONFIRMED and found.accepted:
        return _statement("why_done_accepted", found)
    if standing is Status.DROPPED:
        return _say("why_dropped", **_origin(found))
    if standing is not Status.IN_PROGRESS:
        return _statement(f"why_{standing}", found)
    ended = case.grounds.year is not None and (case.another_year_runs or not case.grounds.running)
    code = "why_year_short" if ended else "why_in_progress"
    return _statement(f"{code}_claimed" if case.grounds.unheeded else code, found)


def _unheeded(found: Evidence, case: Case) -> Said:
    if not weight.may_claim(found):
        return _say("claimed_outsider", **_origin(found))
    others = [b if a.id == found.id else a for a, b in _pairs(case) if found.id in (a.id, b.id)]
    other = others[-1] if others else None
    return _say("claimed_disputed", **_origin(found)) if other is None else _disputed(found, other)


def _disputed(found: Evidence, other: Evidence) -> Said:
    return _say("claimed_disputed_by", **_origin(found), other=_publisher(other), other_value=_value(other))


def _empty_years(case: Case) -> Iterator[Said]:
    """The years that ended after the one that decides, and of which nothing was reported."""
    decides = case.grounds.year
    if decides is None:
        return
    running = case.today.year if case.grounds.running else None
    ended = [each for each in case.standing.periods if each.year > decides and each.year != running]
    empty = [str(each.year) for each in ended if each.evidence_id is None]
    if empty:
        yield _say("years_empty", years=say("report.comma").join(empty))


def _running_year(case: Case) -> Said:
    """The running year of a yearly commitment: its own evidence and its light, or that there is none yet."""
    found, standing, year = case.grounds.current, case.standing, case.today.year
    if found is None:
        return _say("year_nothing", year=year)
    if standing.light is Light.GREY:
        return _statement("year_now", found, year=year)
    return _statement("year_now_light", found, year=year, **_pace(standing))


def _corroborated(case: Case, found: Evidence | None) -> Iterator[Said]:
    if found is not None and found.id == case.standing.evidence_id and case.standing.corroborations:
        yield _say("corroborated", count=case.standing.corroborations)


# ---------------------------------------------------------------- flags


def _flags(case: Case) -> Iterator[Said]:
    for flag in case.standing.flags:
        yield _FLAGS[flag](case)


def _overdue(case: Case) -> Said:
    return _say("flag_overdue", due=_day(case.commitment.due))


def _delayed(case: Case) -> Said:
    """A text says so, or the ledger alone: then it was put off officially."""
    spoken = (e for e in case.evidence if e.judgement.relation is Relation.DELAYED)
    return _say("flag_delayed" if any(weight.heard(case.commitment, e) for e in spoken) else "flag_delayed_officially")


def _late(case: Case) -> Said:
    return _say("flag_late", due=_day(case.commitment.due))


def _revised(case: Case) -> Said:
    bar = weight.bar(case.commitment, case.evidence)
    if bar.goal is None or bar.raised_on is None:
        return _say("flag_revised")
    return _say("flag_revised_raised", value=figure(bar.goal.value, bar.goal.unit))


def _contradicted(case: Case) -> Said:
    one, other = _pairs(case)[-1]
    return _say(
        "flag_contradicted",
        one=_publisher(one),
        one_value=_value(one),
        other=_publisher(other),
        other_value=_value(other),
        as_of=_day(one.judgement.as_of),
    )


def _silent(case: Case) -> Said:
    kept = status.silence(case.commitment, case.evidence, case.today, case.watch)
    assert kept is not None
    return _say("flag_silent", since=kept.since.isoformat())


_FLAGS: Mapping[Flag, Callable[[Case], Said]] = {
    Flag.OVERDUE: _overdue,
    Flag.DELAYED: _delayed,
    Flag.LATE: _late,
    Flag.REVISED: _revised,
    Flag.CONTRADICTED: _contradicted,
    Flag.SILENT: _silent,
    Flag.BLIND: lambda _: _say("flag_blind"),
}


def _pairs(case: Case) -> list[tuple[Evidence, Evidence]]:
    return status.at_odds(case.commitment, case.evidence)


# ---------------------------------------------------------------- light, and what is left to do


def _after(case: Case) -> Iterator[Said]:
    light = _light(case)
    if light is not None:
        yield light
    if case.waiting:
        yield _say("waiting", count=case.waiting)


def _light(case: Case) -> Said | None:
    """Why the light is what it is; where the status says it already, nothing."""
    standing = case.standing
    if case.another_year_runs or standing.status in (*_NOTHING_REALISED, Status.DROPPED):
        return None
    running = case.grounds.running
    if standing.status in DONE and not running:
        return None
    if Flag.OVERDUE in standing.flags:
        return _say("light_overdue", light=_name(standing.light))
    if standing.light is Light.GREY:
        return _say("light_grey", light=_name(standing.light))
    return _say("light_year" if running else "light", **_pace(standing))


def _pace(standing: Standing) -> dict[str, str]:
    share, expected = standing.share or 0.0, standing.expected or 0.0
    return {"light": _name(standing.light), "share": f"{percent(share)}%", "expected": f"{expected:.0%}"}


def _name(light: Light) -> str:
    return say(f"report.light_{light}")


# ---------------------------------------------------------------- who said what when


def _statement(code: str, found: Evidence, **slots: object) -> Said:
    """The sentence that says who reports what; one without a value, or without a day, has a form of its own."""
    value = _value(found)
    return _say(code if value else f"{code}_wordless", **_origin(found), **slots)


def _origin(found: Evidence) -> dict[str, str]:
    return {
        "publisher": _publisher(found),
        "role": say(f"report.role_{found.role}"),
        "value": _value(found),
        "as_of": _day(found.judgement.as_of),
    }


def _publisher(found: Evidence) -> str:
    return for_terminal(found.publisher) or for_terminal(found.source)


def _value(found: Evidence) -> str:
    judged = found.judgement
    if judged.value is None:
        return ""
    return figure(judged.value, judged.unit, high=judged.value_high, bound=judged.bound)


def _day(day: date | None) -> str:
    return day.isoformat() if day else say("explain.no_day")
