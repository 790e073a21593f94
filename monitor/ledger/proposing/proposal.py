"""What the reader of a text proposes to track. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.model import CommitmentKind, Deed, Indicator


@dataclass(frozen=True, slots=True)
class Proposal:
    """A commitment as a text states it, for a person to confirm.

    `quote == publication.text[start:end]`, a sentence or row of at most 300 code points. `headings` are
    those above it, the highest first. `by` is who advises, for a recommendation. `doubts` are codes of
    messages `propose.doubt_<code>`: what a person should look at.
    """

    kind: CommitmentKind
    theme: str
    statement: str
    quote: str
    start: int
    end: int
    indicator: Indicator | None = None
    deed: Deed | None = None
    starts: date | None = None
    due: date | None = None
    region: str = ""
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    locator: str = ""
    by: str = ""
    doubts: tuple[str, ...] = ()
