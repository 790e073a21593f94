"""A share of all things that is to do what is promised, told by the deed: 90%的县建立教联体; 财政支出80%以上用于民生.

Owns: telling such a share from one of a size, a condition or a description. Must not: decide whether it is promised.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.ledger.proposing import rules
from monitor.ledger.proposing.clause import plain

if TYPE_CHECKING:
    from monitor.ledger.proposing.pieces import Figure

_SHARE = "%"
_SHORTEST = 3
_CLAUSE = re.compile("[^,;。]*")


def deed_of(behind: str) -> re.Match[str] | None:
    """Who does what, by the words right behind a share; None where they only describe, allow or praise. Pure."""
    clause = _CLAUSE.match(behind)
    described = rules.pattern("share_describes").search(clause[0] if clause else "")
    if described or rules.pattern("share_allows").search(behind):
        return None
    return rules.pattern("share_who").match(behind)


def told(figure: Figure) -> Figure:
    """The figure with `whole`, who does what, where it is such a share; else the figure itself. Pure."""
    if figure.quantity.unit != _SHARE or figure.rank or rules.pattern("no_share").search(figure.left):
        return figure
    found = deed_of(figure.behind)
    who = found["who"] if found else ""
    if found is None and len(plain(figure.left)) >= _SHORTEST:
        found, who = rules.pattern("share_done").match(figure.behind), plain(figure.left)
    return replace(figure, whole=f"{who}{found['done']}", right="", verb="") if found else figure
