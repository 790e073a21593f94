"""Did a round come out as told? Pure: the chapter and what the walk made of it in, the differences out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.demo.story import Chapter, Event, Move, Silence
from monitor.model import Change, ChangeKind, Outcome, Slots, Standing, Status

_CLAIMS = frozenset(
    {
        ChangeKind.PROGRESS,
        ChangeKind.ACHIEVED,
        ChangeKind.DELAYED,
        ChangeKind.DROPPED,
        ChangeKind.TARGET_REVISED,
        ChangeKind.CONTRADICTION,
    }
)
_WITHOUT = (Status.NOT_CHECKED, Status.NO_EVIDENCE)


@dataclass(frozen=True, slots=True)
class Made:
    """What the walk made of one chapter."""

    outcomes: Mapping[str, Outcome]
    changes: Sequence[Change]
    standings: Mapping[str, Standing]
    read: Mapping[str, str]
    """The stored text of each page, by its address."""
    base: str
    """The address of the site, without a slash at its end."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that did not come out as told: message `demo.differs_<code>` with its slots."""

    code: str
    slots: Slots


def differences(chapter: Chapter, made: Made) -> tuple[Difference, ...]:
    """Everything in which the round differs from its chapter; empty when the story holds."""
    return (
        *_outcomes(chapter.outcomes, made.outcomes),
        *_moves(chapter.moves, made.changes),
        *_events(chapter.events, made),
        *_silences(chapter.silent, made),
    )


def proof(move: Move, changes: Sequence[Change]) -> Change | None:
    """The change that is this move, with a quote that holds the move's words; None when there is none."""
    return next((change for change in changes if _is(move, change)), None)


def sentence(kept: Silence, made: Made) -> str | None:
    """The sentence that is read and not claimed, as it was stored; None when it was never read."""
    text = made.read.get(made.base + kept.path, "")
    parts = [part for line in text.splitlines() for part in line.replace("。", "。\n").split("\n")]
    return next((part.strip() for part in parts if kept.quote in part), None)


def _outcomes(told: Mapping[str, Outcome], made: Mapping[str, Outcome]) -> Iterator[Difference]:
    for source, outcome in told.items():
        if made.get(source) is not outcome:
            yield Difference("outcome", {"source": source, "told": str(outcome), "made": str(made.get(source))})


def _moves(told: Sequence[Move], changes: Sequence[Change]) -> Iterator[Difference]:
    expected = [proof(move, changes) for move in told]
    for move, change in zip(told, expected, strict=True):
        if change is None:
            yield Difference("missing", {"commitment": move.commitment, "quote": move.quote})
    for change in changes:
        of_ledger = "official" in change.slots  # what the ledger says itself is no claim about the site
        if change.kind in _CLAIMS and change not in expected and not of_ledger:
            yield Difference("claimed", {"commitment": change.commitment, "quote": change.quote or ""})


def _is(move: Move, change: Change) -> bool:
    before, after = change.before, change.after
    return (
        change.commitment == move.commitment
        and after is not None
        and (after.status, after.value) == (move.after, move.value)
        and move.quote in (change.quote or "")
        and (move.before is None or (before is not None and before.status is move.before))
        and (move.before_value is None or (before is not None and before.value == move.before_value))
    )


def _events(told: Sequence[Event], made: Made) -> Iterator[Difference]:
    for event in told:
        if not any(_happened(event, change, made.base) for change in made.changes):
            yield Difference("event", {"kind": str(event.kind), "what": event.path or event.source})


def _happened(event: Event, change: Change, base: str) -> bool:
    return (
        change.kind is event.kind
        and (event.path is None or change.url == base + event.path)
        and (event.source is None or change.source == event.source)
    )


def _silences(told: Sequence[Silence], made: Made) -> Iterator[Difference]:
    for kept in told:
        if sentence(kept, made) is None:
            yield Difference("unread", {"quote": kept.quote, "path": kept.path})
        for identifier in kept.commitments:
            if not _untouched(made.standings.get(identifier), kept.keeps):
                yield Difference("claimed", {"commitment": identifier, "quote": kept.quote})


def _untouched(standing: Standing | None, keeps: float | None) -> bool:
    if keeps is not None:
        return standing is not None and standing.value == keeps
    return standing is None or (standing.status in _WITHOUT and standing.value is None)
