"""What a text says of the ledger, for people: at a glance, or each sentence with every check.

Owns the order: what is realised, what waits for a person, what is only spoken of. Must not judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from monitor.cli import layout
from monitor.messages import say
from monitor.model import Commitment, Judgement, Ledger, Reason, Result
from monitor.text.terminal import for_terminal

_FEW = 3
"""So many commitments are shown with every check; more than that, only when it is asked for."""


def as_text(found: Sequence[Judgement], ledger: Ledger, *, full: bool = False) -> list[str]:
    """What the text would become evidence for; of few commitments, or in `full`, with each sentence and its reasons."""
    if not found:
        return [say("match.nothing")]
    by_commitment: dict[str, list[Judgement]] = {}
    for each in found:
        by_commitment.setdefault(each.commitment, []).append(each)
    claimed = sum(any(each.realised for each in judgements) for judgements in by_commitment.values())
    closing = say("match.closing", spoken=len(by_commitment), claimed=claimed)
    if not full and len(by_commitment) > _FEW:
        return [closing, *_at_a_glance(by_commitment, ledger), "", say("match.how_to_see_all")]
    lines: list[str] = []
    for identifier, judgements in by_commitment.items():
        lines += [*about(ledger.get(identifier), identifier, judgements), ""]
    return [*lines, closing]


# ---- at a glance


def _at_a_glance(by_commitment: Mapping[str, Sequence[Judgement]], ledger: Ledger) -> Iterator[str]:
    """Of each commitment the sentence that states its present standing, in three groups."""
    groups: dict[str, list[tuple[Commitment | None, Sequence[Judgement]]]] = {name: [] for name in _GROUPS}
    for identifier, judgements in by_commitment.items():
        groups[_group_of(judgements)].append((ledger.get(identifier), judgements))
    for name, group in groups.items():
        if group:
            yield from ("", say(f"match.group_{name}", count=len(group)))
        for commitment, judgements in group:
            yield from _GROUPS[name](commitment, judgements)


def _group_of(judgements: Sequence[Judgement]) -> str:
    if judgements[0].realised:
        return "realised"
    return "waiting" if any(each.review for each in judgements) else "spoken"


def _claim(commitment: Commitment | None, found: Sequence[Judgement]) -> Iterator[str]:
    from monitor.report.lines import quote_line

    first = found[0]
    yield f"  {_head(commitment, first.commitment)}"
    relation = say(f"report.relation_{first.relation}")
    yield "    " + say("report.comma").join((relation, *_figure(first), say(f"report.confidence_{first.confidence}")))
    yield from layout.paragraph(quote_line(first.quote), "    ")


def _doubt(commitment: Commitment | None, found: Sequence[Judgement]) -> Iterator[str]:
    from monitor.report.lines import quote_line

    first = next(each for each in found if each.review)
    yield f"  {_head(commitment, first.commitment)}"
    yield "    " + say("report.comma").join((say(f"report.relation_{first.relation}"), *_figure(first)))
    yield from layout.paragraph(quote_line(first.quote), "    ")
    for reason in first.reasons:
        if reason.result is Result.UNSETTLED:
            yield from reason_lines(reason, "    ")


def _mention(commitment: Commitment | None, found: Sequence[Judgement]) -> Iterator[str]:
    """What is only spoken of: its name, and shortly what stopped it."""
    first = found[0]
    yield f"  {_head(commitment, first.commitment)}"
    relation = say(f"report.relation_{first.relation}")
    stopped = next((each for each in first.reasons if each.result is not Result.PASSED), None)
    why = [for_terminal(say(f"reason.{stopped.code}", **stopped.slots))] if stopped else []
    said = _figure(first)[:1] if first.value is not None else []
    yield from layout.paragraph(say("report.comma").join((relation, *said, *why)), "    ", "  ")


_GROUPS: Mapping[str, Callable[[Commitment | None, Sequence[Judgement]], Iterator[str]]] = {
    "realised": _claim,
    "waiting": _doubt,
    "spoken": _mention,
}
"""In this order, each with how its commitments are told."""


# ---- in full


def about(commitment: Commitment | None, identifier: str, found: Iterable[Judgement]) -> list[str]:
    """One commitment, with what each sentence would be for it, and every check."""
    lines = [_head(commitment, identifier)]
    for each in found:
        lines += _one(each)
    return lines


def _head(commitment: Commitment | None, identifier: str) -> str:
    from monitor.report.lines import name_of
    from monitor.report.numbers import target

    wanted = target(commitment) if commitment is not None else None
    head = f"{name_of(commitment, identifier)}  [{identifier}]"
    return head + (f"  {say('report.target', target=wanted)}" if wanted else "")


def _one(found: Judgement) -> list[str]:
    from monitor.report.lines import quote_line

    parts = [_verdict(found), *_figure(found), say(f"report.confidence_{found.confidence}")]
    lines = ["  " + say("report.comma").join(parts)]
    lines += layout.paragraph(quote_line(found.quote), "    ")
    return lines + [line for each in found.reasons for line in reason_lines(each, "    ")]


def _verdict(found: Judgement) -> str:
    said = say(f"report.relation_{found.relation}")
    if found.realised:
        return say("match.realised", relation=said)
    return say("match.review" if found.review else "match.not_realised", relation=said)


def _figure(found: Judgement) -> list[str]:
    from monitor.report.numbers import figure

    said = []
    if found.value is not None:
        said.append(figure(found.value, found.unit, high=found.value_high, bound=found.bound))
    if found.as_of is not None:
        said.append(say("match.as_of", date=found.as_of.isoformat()))
    return said


def reason_lines(reason: Reason, indent: str) -> list[str]:
    """One check with its result and sentence, as a paragraph."""
    mark = {"passed": "✓", "failed": "✗", "unsettled": "?"}[str(reason.result)]
    said = for_terminal(say(f"reason.{reason.code}", **reason.slots))
    return layout.paragraph(f"{mark} {say(f'report.check_{reason.check}')}: {said}", indent, "  ")
