"""A share of all things that is to do what is promised, told by the deed: 90%的县建立教联体; 财政支出80%以上用于民生.

Owns: telling such a share from one of a size. Must not: decide whether it is promised.
"""

from __future__ import annotations

from dataclasses import replace

from monitor.ledger.proposing import rules
from monitor.ledger.proposing.clause import plain
from monitor.ledger.proposing.pieces import Figure

_SHARE = "%"
_SHORTEST = 3


def told(figure: Figure) -> Figure:
    """The figure with `whole`, who does what, where it is such a share; else the figure itself. Pure."""
    if figure.quantity.unit != _SHARE or figure.rank:
        return figure
    if rules.pattern("no_share").search(figure.left):
        return figure
    found = rules.pattern("share_who").match(figure.behind)
    who = found["who"] if found else ""
    if found is None and len(plain(figure.left)) >= _SHORTEST:
        found, who = rules.pattern("share_done").match(figure.behind), plain(figure.left)
    return replace(figure, whole=f"{who}{found['done']}", right="", verb="") if found else figure
