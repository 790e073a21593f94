"""What to look at, when to look again, and what a round's findings amount to. Pure.

Owns the decisions of one round: which items are fetched, when a source or an item is next due, which
outcome a check had, who watches a commitment. Must not fetch, read, store, or know the time: `now`
comes in as an argument.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from monitor.model import (
    CHINA,
    Commitment,
    Item,
    Outcome,
    Passage,
    Publication,
    Role,
    Slots,
    Source,
    SourceState,
    Standing,
    Validators,
)

LOOK_AGAIN = (
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=365), timedelta(days=7)),
    (timedelta.max, timedelta(days=30)),
)
"""(age up to, pause between looks). Silent edits come soon after publication: figures are corrected
within days, texts seldom after a month. A day's pause is what a polite reader of one page allows
itself; after a year a page is only asked whether it still stands."""

UNREADABLE_PAUSE = timedelta(days=1)
"""A page that answers with something no reader can use is not asked again before this."""

BLIND_AFTER = timedelta(days=3)
"""A weekend without an answer is common on government sites; three days are not."""

UNHEARD_AFTER = timedelta(days=14)
"""A source not read for longer may have said something that is out of its listing again: a busy column
keeps some fifteen items on its page, two or three weeks' worth. Listening then begins anew."""

_MISSED_ROUNDS = 3
"""So many of its intervals a seldom asked source may go unread, where that is more than UNHEARD_AFTER."""

EXPECTED_STEP = 0.01
"""The share of a term that has passed is written anew when it moved by a percent: people see whole percents."""

_WATCHING = (Role.SUPERVISOR, Role.STATISTICS, Role.MEDIA)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something could not be read: a message key with its slots; `gone` for 404 and 410."""

    code: str
    slots: Slots
    gone: bool = False
    transient: bool = True
    """True when asking again soon may help: a time-out, a server's error."""
    retry_after: int | None = None
    """Seconds the server asked to be left alone."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one check of a source came to, in numbers."""

    not_modified: bool = False
    new: int = 0
    changed: int = 0
    fault: Fault | None = None
    shape: bool = False
    """The fault is that nothing was found where there used to be items."""


def day_in_china(moment: datetime) -> date:
    """The day it is where the watched sites are."""
    return moment.astimezone(CHINA).date()


def due(state: SourceState | None, now: datetime) -> bool:
    """Whether a source's time has come; one that was never checked is due."""
    return state is None or state.next_at is None or state.next_at <= now


def next_look(now: datetime, published: date | None, first_seen: datetime) -> datetime:
    """When a publication is looked at again: by the younger of its own age and our acquaintance."""
    age = now - first_seen
    if published is not None:
        age = min(age, timedelta(days=max(0, (day_in_china(now) - published).days)))
    pause = next(pause for limit, pause in LOOK_AGAIN if age <= limit)
    return now + pause


def key_of(item: Item) -> str:
    """What tells an item from the others of its source."""
    return item.key or item.url


def kept(items: Iterable[Item], source: Source) -> list[Item]:
    """The items a source follows: those with one of its words, each once, at most `max_items`, in listed order."""
    words = (source.keep or "").split()
    found: dict[str, Item] = {}
    for item in items:
        if not words or any(word in item.title or word in item.url for word in words):
            found.setdefault(key_of(item), item)
    return list(found.values())[: source.max_items]


def outcome(tally: Tally, state: SourceState | None) -> Outcome:
    """The one word for how a check ended."""
    was_failing = state is not None and state.outcome is not None and state.failures > 0
    if tally.fault is not None:
        if tally.shape:
            return Outcome.CHANGED_SHAPE
        return Outcome.FAILED_AGAIN if was_failing else Outcome.FAILED
    if was_failing:
        return Outcome.RECOVERED
    if tally.new:
        return Outcome.NEW
    if tally.changed:
        return Outcome.CHANGED
    return Outcome.NOT_MODIFIED if tally.not_modified else Outcome.UNCHANGED


def state_after(
    source: Source,
    before: SourceState | None,
    tally: Tally,
    *,
    now: datetime,
    validators: Validators,
    items: int,
) -> SourceState:
    """What is remembered of the source after this check."""
    before = before or SourceState(source.name)
    after = replace(
        before, checked_at=now, next_at=next_check(source, tally.fault, now), outcome=outcome(tally, before)
    )
    if tally.fault is not None:
        return replace(
            after, failures=before.failures + 1, error_code=tally.fault.code, error_slots=dict(tally.fault.slots)
        )
    return replace(
        after,
        validators=validators,
        succeeded_at=now,
        failures=0,
        error_code=None,
        error_slots={},
        items=items,
        rounds=before.rounds + 1,
        listening_since=before.listening_since if heard_lately(source, before, now) else now,
    )


def next_check(source: Source, fault: Fault | None, now: datetime) -> datetime:
    """When the source is due again: its interval, or longer where the server asked for it."""
    asked = fault.retry_after if fault is not None and fault.retry_after else 0
    return now + max(timedelta(minutes=source.every_minutes), timedelta(seconds=asked))


def pause_after(fault: Fault, every: timedelta) -> timedelta:
    """How long an item that could not be read is left alone."""
    if not fault.transient:
        return max(every, UNREADABLE_PAUSE)
    return max(every, timedelta(seconds=fault.retry_after or 0))


def passage_key(passage: Passage, beside: tuple[str, str], publication: Publication, context: str) -> str:
    """What tells a judged passage from a new one: its words, what stands above it, and all that judging depends on.

    `beside` are the passages before and after it, which a sentence may take its subject or its date
    from; `context` stands for the ledger and the rules in force.
    """
    said = publication.signed or publication.published
    parts = [
        passage.text,
        passage.kind.value,
        *beside,
        *passage.headings,
        "|",
        *passage.columns,
        "|",
        publication.title,
        publication.kind or "",
        publication.publisher,
        publication.region,
        publication.role.value,
        said.isoformat() if said else "",
        context,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def watchers(commitment: Commitment, sources: Iterable[Source], canonical: Callable[[str], str]) -> list[Source]:
    """The sources that would tell if the commitment moved.

    Those of its region whose publisher is one of its bodies, the government above them, or a
    statistics, supervisor or media source. `canonical` gives a body's name in force, so that a
    successor answers for what it took over.
    """
    names = (*commitment.lead, *commitment.responsible, commitment.document.publisher, f"{commitment.region}人民政府")
    answering = {canonical(name) for name in names}
    return [
        source
        for source in sources
        if source.region == commitment.region
        and (source.role in _WATCHING or (source.publisher and canonical(source.publisher) in answering))
    ]


def ever_read(watching: Sequence[Source], states: Mapping[str, SourceState]) -> bool:
    """Whether any watcher was ever read."""
    return any((state := states.get(source.name)) is not None and state.rounds > 0 for source in watching)


def blind(watching: Sequence[Source], states: Mapping[str, SourceState], now: datetime) -> bool:
    """Whether every watcher has been failing for days, so that silence says nothing."""
    if not watching:
        return False
    return all(_long_failing(states.get(source.name), now) for source in watching)


def heard_lately(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Whether a source is listened to, and was read so lately that nothing it said since can have been missed."""
    if state is None or state.succeeded_at is None or state.listening_since is None:
        return False
    pause = max(UNHEARD_AFTER, _MISSED_ROUNDS * timedelta(minutes=source.every_minutes))
    return now - state.succeeded_at <= pause


def listening_since(watching: Sequence[Source], states: Mapping[str, SourceState], now: datetime) -> datetime | None:
    """Since when one of the watchers has been read without a break up to lately; None when none of them was.

    A source that fails, a program that is switched off and one that is not in use break it in the same
    way: by the time that passed between two readings. Which of them it was cannot be told, and need not be.
    """
    heard = [state for each in watching if (state := states.get(each.name)) and heard_lately(each, state, now)]
    return min((state.listening_since for state in heard if state.listening_since), default=None)


def _long_failing(state: SourceState | None, now: datetime) -> bool:
    if state is None or state.failures == 0 or state.checked_at is None:
        return False
    return state.succeeded_at is not None and now - state.succeeded_at >= BLIND_AFTER


def worth_writing(before: Standing | None, after: Standing) -> bool:
    """Whether a standing differs in what people see; the passing of a term counts by whole percents."""
    if before is None:
        return True
    if replace(before, expected=after.expected) != after:
        return True
    if before.expected is None or after.expected is None:
        return before.expected is not after.expected
    return abs(before.expected - after.expected) >= EXPECTED_STEP
