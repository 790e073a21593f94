"""How the words of a name may stand apart in a text: what judging finds names by, and what the ledger is checked with."""

from __future__ import annotations

from typing import Final

GAP: Final = 14
"""Characters that may stand between two words of a name; clauses are about that long."""
FAR: Final = "…"
"""Between the two words of a name: 5151 … 专家 is 专家 wherever 5151 stands in what leads up to it."""
BREAKS: Final = ",;。!?\n\t"
"""Marks that end a clause or a cell; no name goes on behind one."""
