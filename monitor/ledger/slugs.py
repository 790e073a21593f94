"""Identifiers for proposals: readable, ASCII, and made of the words of the thing alone, so that they stay.

Must not: number by position; a sentence added elsewhere changes no identifier.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from monitor.ledger.proposing.proposal import Proposal
from monitor.model import Period
from monitor.text.pinyin import spelled

_MOST_WORDS = 8
_LONGEST = 56
_HEX = 4


def slugs(proposals: Sequence[Proposal], taken: Collection[str] = ()) -> tuple[str, ...]:
    """An identifier for each proposal, in order, none of which is `taken`. Pure."""
    used = set(taken)
    made = []
    for proposal in proposals:
        slug = next(each for each in _choices(proposal) if each not in used)
        used.add(slug)
        made.append(slug)
    return tuple(made)


def _choices(proposal: Proposal) -> list[str]:
    """From the plainest to one that nothing else has."""
    named = _named(proposal)
    telling = [f"{named}-yearly"] if proposal.indicator and proposal.indicator.period is Period.YEARLY else []
    dated = [f"{named}-{proposal.due.year}"] if proposal.due else []
    digest = fingerprint(proposal)
    return [named, *telling, *dated, f"{named}-{digest[:_HEX]}", f"{named}-{digest}"]


def _named(proposal: Proposal) -> str:
    name = proposal.indicator.name if proposal.indicator else _deed(proposal) or proposal.statement
    kept: list[str] = []
    for word in spelled(name)[:_MOST_WORDS]:
        if kept and len("-".join([*kept, word])) > _LONGEST:
            break
        kept.append(word)
    return "-".join(kept) or proposal.kind.value


def _deed(proposal: Proposal) -> str:
    return proposal.deed.names[0][0] if proposal.deed else ""


def figure_mark(proposal: Proposal) -> str:
    """12 hex of the thing, its figure and its day alone, the same in a sentence that says more; empty without a figure."""
    each = proposal.indicator
    if each is None:
        return ""
    told = f"{each.name}\n{each.value} {each.value_high} {each.unit}\n{proposal.due}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def fingerprint(proposal: Proposal) -> str:
    """12 hex of what tells one proposal from another: its sentence, and the thing and figure it is about."""
    indicator = proposal.indicator
    figure = f"{indicator.name} {indicator.op} {indicator.value} {indicator.unit}" if indicator else _deed(proposal)
    return hashlib.sha256(f"{proposal.quote}\n{figure}".encode()).hexdigest()[:12]
