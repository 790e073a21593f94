"""How good judging is: answers held against labelled texts, as figures in all, by kind and by check. Pure.

Owns what the figures mean:

    precision, recall, f1   of realised evidence, over pairs of a text and a commitment
    values, as_of, relations   of the first realised evidence of each pair rightly claimed
    spoken      of the goals changed, put off or given up: the share reported as such
    quotes      evidence whose quote is the slice of the text it says, of at most 300 characters
    trapped     plans and look-alikes claimed as realised (less is better)
    noisy       texts with nothing realised in which something is claimed (less is better)

Whatever gives answers can be measured, so that rules and baselines are by the same ruler. Must not: judge.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.judge.labelled import NONE, PLAN, REALISED, SKIP, Case, Label
from monitor.judge.measure import same
from monitor.judge.read import judge_publication, looked_for, named
from monitor.model import Check, Commitment, CommitmentKind, Judgement, Ledger, Reason, Relation, Result

FIGURES = (
    "precision",
    "recall",
    "f1",
    "values",
    "as_of",
    "relations",
    "spoken",
    "quotes",
    "trapped",
    "noisy",
)
UNWELCOME = ("trapped", "noisy")
"""Figures of which less is better."""
KINDS = ("level", "cumulative", "yearly", "milestone", "measure", "recommendation")
STAGES = ("candidate", "named", "stated", *map(str, Check), "relation")
"""Where a pair can stop: no candidate, a candidate that is not named, named without a statement, at a check, or at
what is stated."""
_SPOKEN = (str(Relation.REVISED), str(Relation.DELAYED), str(Relation.CANCELLED))
_LONGEST = 300

Answer = Callable[[Case], Sequence[Judgement]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong: what (claimed, missed, value, as_of, relation, spoken, quote), found and expected.

    `found` of what was missed is the code of the reason that stopped it, empty where nothing was told of it.
    """

    what: str
    case: str
    line: int
    commitment: str
    found: str = ""
    expected: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and a commitment that is labelled in it or told of: what was expected and what was told."""

    case: Case
    commitment: str
    label: Label | None
    told: tuple[Judgement, ...]

    @property
    def claim(self) -> Judgement | None:
        """The first realised evidence: the one that states the present standing."""
        return next((each for each in self.told if each.realised), None)

    @property
    def wanted(self) -> bool:
        """Whether a result is there to be found."""
        return self.label is not None and self.label.label == REALISED

    @property
    def trap(self) -> bool:
        """Whether it looks like a result and is none."""
        return self.label is not None and self.label.label in (PLAN, NONE)


@dataclass
class Tally:
    """How often each figure was asked for, how often it was right, and what was wrong."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)

    def count(self, figure: str, *, right: bool, wrong: Wrong | None = None) -> None:
        """One thing that a figure is a share of."""
        self.asked[figure] += 1
        self.right[figure] += right
        if not right and wrong is not None:
            self.wrong.append(wrong)

    def figures(self) -> dict[str, float]:
        """Each figure as a share of one; not a number where there was nothing to ask."""
        shares = {name: _share(self.right[name], self.asked[name]) for name in FIGURES}
        precision, recall = shares["precision"], shares["recall"]
        return shares | {"f1": _share(2 * precision * recall, precision + recall)}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def rounded(name: str, figure: float) -> float:
    """A figure as a floor: two digits, in its own disfavour."""
    part = round(figure * 100, 6)  # 0.29 * 100 is a little less than 29
    return (math.ceil(part) if name in UNWELCOME else math.floor(part)) / 100


# ---------------------------------------------------------------- answers


def answers(ledger: Ledger) -> Answer:
    """What the rules tell of a text."""
    return lambda case: judge_publication(case.publication, ledger)


def pairs(cases: Iterable[Case], answer: Answer) -> list[Pair]:
    """Every pair that is labelled or told of, but for those on which people would differ.

    A set of cases is about the commitments that it labels somewhere: what is told of others cannot be held
    against anything and is left out.
    """
    every = list(cases)
    labelled = {name for case in every for name in case.expect}
    return [pair for case in every for pair in _pairs(case, [j for j in answer(case) if j.commitment in labelled])]


def _pairs(case: Case, told: Sequence[Judgement]) -> Iterator[Pair]:
    by_commitment: dict[str, list[Judgement]] = {name: [] for name in case.expect}
    for each in told:
        by_commitment.setdefault(each.commitment, []).append(each)
    skipped = case.labelled(SKIP)
    for name in sorted(by_commitment.keys() - skipped):
        yield Pair(case, name, case.expect.get(name), tuple(by_commitment[name]))


# ---------------------------------------------------------------- figures


def tally(cases: Iterable[Case], found: Iterable[Pair]) -> Tally:
    """What is right and wrong in the pairs, and which of the cases are noisy."""
    made = Tally()
    claimed = set()
    for pair in found:
        _weigh(pair, made)
        if pair.claim is not None:
            claimed.add(id(pair.case))
    for case in cases:
        if not case.labelled(REALISED):
            made.count("noisy", right=id(case) in claimed)
    return made


def _weigh(pair: Pair, made: Tally) -> None:
    claim = pair.claim
    if claim is not None:
        made.count("precision", right=pair.wanted, wrong=_wrong(pair, "claimed", _expected(pair), claim))
    if pair.wanted:
        first = pair.told[0] if pair.told else None
        made.count("recall", right=claim is not None, wrong=_wrong(pair, "missed", _expected(pair), first))
    if pair.wanted and claim is not None and pair.label is not None:
        _compare(pair, pair.label, claim, made)
    if pair.trap:
        made.count("trapped", right=claim is not None)
        _listen(pair, made)
    for each in pair.told:
        exact = each.quote == pair.case.publication.text[each.start : each.end] and 0 < len(each.quote) <= _LONGEST
        made.count("quotes", right=exact, wrong=_wrong(pair, "quote", "", each))


def _compare(pair: Pair, label: Label, claim: Judgement, made: Tally) -> None:
    if label.value is not None:
        right = claim.value is not None and same(claim.value, label.value)
        made.count("values", right=right, wrong=_wrong(pair, "value", f"{label.value:g}", claim))
    if label.as_of is not None:
        right = claim.as_of is not None and claim.as_of.isoformat().startswith(label.as_of)
        made.count("as_of", right=right, wrong=_wrong(pair, "as_of", label.as_of, claim))
    if label.relation is not None:
        right = claim.relation == label.relation
        made.count("relations", right=right, wrong=_wrong(pair, "relation", label.relation, claim))


def _listen(pair: Pair, made: Tally) -> None:
    """A goal that was changed, put off or given up should be reported as that."""
    if pair.label is None or pair.label.label != PLAN or pair.label.relation not in _SPOKEN:
        return
    heard = any(each.relation == pair.label.relation and not each.realised for each in pair.told)
    first = pair.told[0] if pair.told else None
    made.count("spoken", right=heard, wrong=_wrong(pair, "spoken", pair.label.relation, first))


def _expected(pair: Pair) -> str:
    if pair.label is None:
        return ""
    return " ".join(filter(None, (pair.label.label, pair.label.relation)))


def _wrong(pair: Pair, what: str, expected: str, told: Judgement | None = None) -> Wrong:
    return Wrong(
        what=what,
        case=pair.case.id,
        line=pair.case.line,
        commitment=pair.commitment,
        found=_found(what, told) if told else "",
        expected=expected,
        quote=told.quote if told else "",
    )


def _found(what: str, told: Judgement) -> str:
    if what == "missed":
        stopping = stopping_reason(told)
        return stopping.code if stopping else str(told.relation)
    if what == "value":
        return "" if told.value is None else f"{told.value:g}"
    if what == "as_of":
        return told.as_of.isoformat() if told.as_of else ""
    return str(told.relation)


# ---------------------------------------------------------------- by kind and by check


def kind_of(commitment: Commitment) -> str:
    """One of KINDS: a target's period, else the kind itself."""
    if commitment.kind is CommitmentKind.TARGET and commitment.indicator is not None:
        return str(commitment.indicator.period)
    return str(commitment.kind)


def by_kind(found: Sequence[Pair], ledger: Ledger) -> dict[str, Tally]:
    """A tally for each kind of commitment there is a pair of; noise is of whole texts, so it is in none."""
    kinds = {each.id: kind_of(each) for each in ledger.commitments}
    split: dict[str, list[Pair]] = {kind: [] for kind in KINDS}
    for pair in found:
        split[kinds[pair.commitment]].append(pair)
    return {kind: tally((), some) for kind, some in split.items() if some}


@dataclass
class Stopped:
    """What one stage did.

    `missed` are results it wrongly stopped, `traps` what it rightly stopped, `passed` the reasons by which
    what was wrongly claimed got past it.
    """

    missed: int = 0
    traps: int = 0
    passed: Counter[str] = field(default_factory=Counter)


def by_check(found: Sequence[Pair], ledger: Ledger) -> dict[str, Stopped]:
    """For each stage what it stopped and what it let pass."""
    stages = {stage: Stopped() for stage in STAGES}
    for pair in found:
        claim = pair.claim
        if claim is not None and not pair.wanted:
            for reason in claim.reasons:
                stages[reason.check].passed[reason.code] += 1
        if claim is None and pair.wanted:
            stages[_stopped_at(pair, ledger)].missed += 1
        if claim is None and pair.trap:
            stages[_stopped_at(pair, ledger)].traps += 1
    return stages


def _stopped_at(pair: Pair, ledger: Ledger) -> str:
    """The stage at which a pair without a claim ended: for the strongest that was told, its first check that failed."""
    if not pair.told:
        if not is_candidate(pair, ledger):
            return "candidate"
        return "stated" if pair.commitment in named(pair.case.publication, ledger) else "named"
    stopping = stopping_reason(pair.told[0])
    return str(stopping.check) if stopping else "relation"


def stopping_reason(told: Judgement) -> Reason | None:
    """The first check that failed, else the first that could not tell; None where none stopped it."""
    failed = (reason for reason in told.reasons if reason.result is Result.FAILED)
    unsettled = (reason for reason in told.reasons if reason.result is Result.UNSETTLED)
    return next(failed, None) or next(unsettled, None)


def is_candidate(pair: Pair, ledger: Ledger) -> bool:
    """Whether some passage holds the words of the commitment, so that there was something to check."""
    return bool(pair.told) or pair.commitment in looked_for(pair.case.publication, ledger)


def candidates(found: Iterable[Pair], ledger: Ledger) -> tuple[int, int]:
    """Of the results to be found, how many are among the candidates, and how many there are."""
    wanted = [pair for pair in found if pair.wanted]
    return sum(is_candidate(pair, ledger) for pair in wanted), len(wanted)
