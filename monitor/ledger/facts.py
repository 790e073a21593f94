"""What a commitment says, field by field, from a row of a sheet or from a ledger file, so that the two compare. Pure.

Owns: one form for both, how each field is written in YAML. Must not: decide which of two values stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from monitor.ledger import phrases
from monitor.ledger.proposing.proposal import Proposal
from monitor.ledger.writing import Term, block, entry_lines, listed, number, scalar, shown
from monitor.model import Commitment, Deed, Document, Indicator

Facts = Mapping[str, Any]
"""Field to value: `due`, `indicator.value`; `block` is the indicator or milestone as a whole."""

OWN = ("statement", "theme", "lead", "responsible", "from", "due", "region", "locator", "note")
"""Fields that every kind of commitment has."""
_TEXTS = ("statement", "theme", "region", "locator", "note")
COUNTED = ("name", "op", "value", "value_high", "unit", "better", "period", "aliases", "near_misses", "units", "needs")


@dataclass(frozen=True, slots=True)
class Draft:
    """A commitment that a row states, with its note."""

    proposal: Proposal
    note: str = ""


def of_draft(draft: Draft, document: Document, term: Term) -> Facts:
    """The facts of a row, as they will be once they stand in the ledger."""
    each = draft.proposal
    own = {
        "statement": settled(each.statement),
        "theme": each.theme,
        "lead": each.lead,
        "responsible": each.responsible,
        "from": each.starts or term[0],
        "due": each.due,
        "region": each.region or document.region,
        "locator": settled(each.locator),
        "note": settled(draft.note),
    }
    return _with_block(own, each.kind.value, each.indicator, each.deed)


def of_entry(entry: Commitment) -> Facts:
    """The facts of an entry of the ledger."""
    own = {
        "statement": settled(entry.statement),
        "theme": entry.theme,
        "lead": entry.lead,
        "responsible": entry.responsible,
        "from": entry.starts,
        "due": entry.due,
        "region": entry.region,
        "locator": settled(entry.locator),
        "note": settled(entry.note),
    }
    return _with_block(own, entry.kind.value, entry.indicator, entry.deed)


def _with_block(own: dict[str, Any], kind: str, indicator: Indicator | None, deed: Deed | None) -> Facts:
    plain = indicator and replace(indicator, name=settled(indicator.name))
    own["block"] = (kind, plain, deed)
    if plain:
        own |= {f"indicator.{name}": getattr(plain, name) for name in COUNTED}
    return own


def settled(text: str) -> str:
    """A text as it is compared: spaces as one, no full stop at its end."""
    return re.sub(r"\s+", " ", shown(text)).strip().rstrip("。")


def written(field: str, value: Any) -> list[str] | None:
    """The lines of one field at the left margin; None where it is left out."""
    name = field.rpartition(".")[2]
    if field in _TEXTS:
        text = f"{value}。" if field == "statement" and not value.endswith(("。", "…", "！")) else value
        return [f"{name}: {scalar(text)}"] if value else None
    if field in ("from", "due"):
        return [f"{name}: {value.isoformat() if value else 'null'}"]
    if isinstance(value, tuple):
        value = _drawn_together(name, value)
        words = [word if isinstance(word, str) else " ".join(word) for word in value]
        return listed(name, words) if words else None
    if isinstance(value, float):
        return [f"{name}: {number(value)}"]
    return None if value is None else [f"{name}: {scalar(str(value))}"]


def _drawn_together(name: str, value: tuple[Any, ...]) -> tuple[Any, ...]:
    """The words of an indicator as a person is to read them."""
    if name == "aliases":
        return phrases.aliases_drawn_together(value)
    return phrases.words_drawn_together(value) if name in ("near_misses", "needs") else value


def lines(slug: str, draft: Draft, document: Document, term: Term) -> list[str]:
    """A whole entry as lines of a ledger file."""
    made = entry_lines(slug, draft.proposal, document, term)
    if draft.note:
        at = next(
            (at for at, line in enumerate(made) if line.startswith(("    indicator:", "    milestone:"))), len(made)
        )
        made.insert(at, f"    note: {scalar(draft.note)}")
    return made


def block_lines(draft: Draft) -> tuple[str, list[str], list[str]]:
    """The kind of a row's commitment, its indicator's lines and its milestone's, either of which may be empty."""
    told = list(block(draft.proposal))
    counted = bool(told) and told[0].startswith("indicator")
    return draft.proposal.kind.value, told if counted else [], [] if counted else told
