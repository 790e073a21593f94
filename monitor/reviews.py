"""What waits for a person and why, what undoing takes back, and what persons said as labelled cases. Pure.

Must not read or write the store, nor speak a language: what is said to people is made at the edge.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING

from monitor.judge import status, weight
from monitor.model import Commitment, Evidence, Flag, Point, Role, Severity, Standing
from monitor.store.forms import claim

if TYPE_CHECKING:
    from monitor.store.evidence import Review, Reviewed

OUTSIDERS = tuple(role for role in Role if role not in (*weight.CLAIMING, *weight.CONFIRMING))
"""Whose word alone makes nothing done."""

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_VOUCHES = ("accepted", "set")
_BEST = ("realised", "plan", "none", "skip")
"""Of several labels for one commitment in one case, the one that says more."""

Label = Mapping[str, str | float]


class Why(StrEnum):
    """Why evidence waits for a person."""

    UNSETTLED = "unsettled"
    """A check could not tell."""
    OUTSIDER = "outsider"
    """Somebody who does not answer for it says that the goal is met."""
    CONTRADICTION = "contradiction"
    """Another publication gives a clearly different value for the same day."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Evidence that waits, why, and the evidence that it contradicts."""

    evidence: Evidence
    why: tuple[Why, ...]
    against: tuple[Evidence, ...] = ()
    reprints: tuple[Evidence, ...] = ()
    """The same sentence read in the same way in other publications; what is decided counts for all of them."""

    @property
    def publications(self) -> int:
        """In how many publications it stands."""
        return len({each.publication_id for each in (self.evidence, *self.reprints)})


def waiting(commitment: Commitment, evidence: Sequence[Evidence]) -> list[Waiting]:
    """What of a commitment's evidence in force waits for a person; a sentence and its reprints wait once."""
    against: dict[str, list[Evidence]] = {}
    for one, other in status.disputed(commitment, evidence):
        against.setdefault(one.id, []).append(other)
        against.setdefault(other.id, []).append(one)
    found = ((each, _why(each, each.id in against)) for each in evidence)
    return _once([Waiting(each, why, tuple(against.get(each.id, ()))) for each, why in found if why])


def _once(found: Iterable[Waiting]) -> list[Waiting]:
    """One for each claim, at the publication that came first."""
    groups: dict[tuple[object, ...], list[Waiting]] = {}
    for each in sorted(found, key=_first_said):
        groups.setdefault(claim(each.evidence.judgement), []).append(each)
    return [_together(first, reprints) for first, *reprints in groups.values()]


def _together(first: Waiting, reprints: Sequence[Waiting]) -> Waiting:
    why = {reason for each in (first, *reprints) for reason in each.why}
    against = {other.id: other for each in (first, *reprints) for other in each.against}
    return Waiting(
        first.evidence,
        tuple(reason for reason in Why if reason in why),
        tuple(against.values()),
        tuple(each.evidence for each in reprints),
    )


def _first_said(found: Waiting) -> tuple[date, datetime, str]:
    return found.evidence.published or date.max, found.evidence.known_at, found.evidence.id


def _why(found: Evidence, disputed: bool) -> tuple[Why, ...]:  # noqa: FBT001  two facts, told apart by name
    reasons = {
        Why.UNSETTLED: found.judgement.review,
        Why.OUTSIDER: not found.judgement.review and status.waits(found),
        Why.CONTRADICTION: disputed,
    }
    return tuple(why for why, so in reasons.items() if so)


def newest_first(found: Iterable[Waiting]) -> list[Waiting]:
    """What was learnt last comes first; of what was learnt at once, what was published last."""
    return sorted(found, key=_age, reverse=True)


def _age(found: Waiting) -> tuple[datetime, date, str]:
    return found.evidence.known_at, found.evidence.published or date.min, found.evidence.id


def word_on(identifier: str, words: Mapping[str, Review], reprints: Collection[str]) -> Review | None:
    """What a person's word on evidence is: what was said of it, else what was last accepted or set of a reprint.

    That counts unless the sentence was rejected since.
    `words` are what persons last said of the sentence, by evidence, the latest last; `reprints` is the other
    evidence that claims the same.
    """
    if identifier in words:
        return words[identifier]
    kin = _vouching(words, reprints)
    return words[kin[-1]] if kin and not _rejected(words) else None


def taken_back(identifier: str, words: Mapping[str, Review], reprints: Collection[str]) -> tuple[str, ...]:
    """The evidence whose review undoing takes back, so that nothing holds on it; empty when nothing does.

    `words` and `reprints` are as for `word_on`. That is the word on the evidence itself, and whatever
    vouches for a reprint of it; where nothing does, the rejections by which its sentence is rejected.
    """
    if identifier in words:
        kin = _vouching(words, reprints) if words[identifier].verdict in _VOUCHES else []
        return (identifier, *kin)
    return tuple(_rejected(words) or _vouching(words, reprints))


def _rejected(words: Mapping[str, Review]) -> list[str]:
    """The rejections by which the sentence is rejected; none where a person last said otherwise of it."""
    rejected = [each for each, word in words.items() if word.verdict == "rejected"]
    return rejected if rejected and list(words)[-1] in rejected else []


def _vouching(words: Mapping[str, Review], reprints: Collection[str]) -> list[str]:
    return [each for each, word in words.items() if each in reprints and word.verdict in _VOUCHES]


def number(written: str) -> float | None:
    """The value that a person wrote, in base units: 35000, 35,000, 3.5万, 52.3%; None for anything else."""
    from monitor.text.hygiene import clean
    from monitor.text.quantities import find

    text = clean(written.strip()).text
    if _NUMBER.fullmatch(text):
        value = float(text)
        return value if isfinite(value) else None
    found = [each for each in find(text) if (each.start, each.end) == (0, len(text))]
    return found[0].value if len(found) == 1 and found[0].value_high is None else None


def point(standing: Standing) -> Point:
    """A standing in short."""
    return Point(standing.status, standing.value, standing.unit, standing.as_of)


def severity(before: Point, after: Point, flags: tuple[Sequence[Flag], Sequence[Flag]] = ((), ())) -> Severity:
    """How much a correction weighs: whether it makes or unmakes something done, moves it, or moves nothing."""
    if (before.status in status.DONE) != (after.status in status.DONE):
        return Severity.HIGH
    return Severity.LOW if before == after and set(flags[0]) == set(flags[1]) else Severity.MEDIUM


# ---------------------------------------------------------------- labelled cases


@dataclass(slots=True)
class Case:
    """A paragraph of a publication and what it says of commitments, as the cases of the quality floor are written."""

    id: str
    title: str
    publisher: str
    published: str | None
    url: str
    text: str
    expect: dict[str, Label] = field(default_factory=dict)

    def expecting(self, commitment: str, label: Label) -> None:
        """Adds a label; of two for one commitment the one that says more stays."""
        known = self.expect.get(commitment)
        if known is None or _rank(label) < _rank(known):
            self.expect[commitment] = label


def _rank(label: Label) -> int:
    return _BEST.index(str(label["label"]))


def paragraph(text: str, start: int) -> str:
    """The line of a text that the offset stands in, without outer space."""
    first = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    return text[first : len(text) if end < 0 else end].strip()


def cases(
    reviewed: Sequence[Reviewed], texts: Mapping[int, str], beside: Mapping[int, Sequence[Evidence]]
) -> list[Case]:
    """What persons said, a case for each paragraph, in the order of their words.

    `texts` are the texts by revision; `beside` is all evidence in force by publication: of a commitment
    that nobody spoke on, the paragraph says what people may differ about.
    """
    found: dict[tuple[int, str], Case] = {}
    for each in reviewed:
        quote = each.evidence.judgement.quote
        text = paragraph(texts.get(each.revision_id, ""), each.evidence.judgement.start)
        text = text if quote in text else quote
        case = found.setdefault((each.evidence.publication_id, text), _case(each, text))
        case.expecting(each.evidence.judgement.commitment, label(each))
    for (publication, text), case in found.items():
        for other in beside.get(publication, ()):
            if other.judgement.quote in text:
                case.expecting(other.judgement.commitment, {"label": "skip"})
    return list(found.values())


def _case(reviewed: Reviewed, text: str) -> Case:
    said = reviewed.evidence
    day = said.published.isoformat() if said.published else None
    return Case(f"review-{said.id}", said.title, said.publisher, day, said.url, text)


def label(reviewed: Reviewed) -> Label:
    """What a person's word says that the sentence says of the commitment.

    A value that a person set may meet the goal where the one that was read did not, so no relation
    goes with it.
    """
    judged, word = reviewed.evidence.judgement, reviewed.review
    if word.verdict == "rejected":
        return {"label": "none", "relation": "unrelated"}
    value = judged.value if word.value is None else word.value
    real = judged.realised or judged.review
    made: dict[str, str | float] = {"label": "realised" if real else "plan"}
    if word.value is None or not real:
        made["relation"] = str(judged.relation)
    if value is not None:
        made["value"] = int(value) if float(value).is_integer() else value
    if real and judged.as_of is not None:
        made["as_of"] = judged.as_of.isoformat()
    return made
