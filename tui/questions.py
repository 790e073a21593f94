"""What a screen can ask of the read door, and what it is answered: frozen values that name each other.

An answer carries its question, so that a screen knows its own. Must not: import the store, Textual, or anything that reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from monitor.model import Commitment, Evidence, Source, SourceState, Standing
from tui.values import State

if TYPE_CHECKING:
    from monitor.report.why import Case

PAGE = 300
"""Rows of a list that are read at first, and how many more each time its reader comes to the end."""


# ---------------------------------------------------------------- the ledger


@dataclass(frozen=True, slots=True)
class LedgerAsked:
    """Every commitment and where it stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A commitment where it stands. `bodies` are those that answer for it, by their names of then and of today."""

    commitment: Commitment
    standing: Standing
    state: State
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerView:
    """All entries in the order of the files; `themes` are their names by language."""

    question: LedgerAsked
    entries: tuple[Entry, ...] = ()
    themes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


# ---------------------------------------------------------------- one commitment


@dataclass(frozen=True, slots=True)
class EntryAsked:
    """All that is known of one commitment."""

    identifier: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Evidence with the paragraph that its sentence stands in: what is before it there, and what follows."""

    evidence: Evidence
    before: str = ""
    after: str = ""
    retrieved_at: datetime | None = None
    waits: bool = False
    """Whether it waits for a person."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """One commitment; `case` is None when the ledger has none of this name. Evidence is in time order, the latest first."""

    question: EntryAsked
    case: Case | None = None
    quoted: tuple[Quoted, ...] = ()
    predecessor: Commitment | None = None
    successor: Commitment | None = None
    state: State = State.NOT_CHECKED
    kept: State | None = None
    """How it stood at the last check, by which lists and bars go, where that is another state than today's."""


# ---------------------------------------------------------------- publications


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Publications, newest first; with `words` those in which all of them stand."""

    words: str = ""
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Listed:
    """A publication in the list. `quote` is the first sentence in which the words stand."""

    id: int
    title: str
    publisher: str
    url: str
    published: date | None
    retrieved_at: datetime | None
    revisions: int = 1
    evidence: int = 0
    gone: bool = False
    quote: str = ""


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of publications; `total` is how many there are, of a search how many were found up to its limit."""

    question: ListAsked
    rows: tuple[Listed, ...] = ()
    total: int = 0
    more: bool = False
    """Whether a search found more than its limit allowed."""


@dataclass(frozen=True, slots=True)
class TextAsked:
    """One publication as its latest revision has it."""

    publication_id: int


@dataclass(frozen=True, slots=True)
class Revision:
    """One content of a publication, and when it was retrieved."""

    number: int
    title: str
    text: str
    retrieved_at: datetime | None


@dataclass(frozen=True, slots=True)
class TextView:
    """A publication with its revisions, the first first, and what was judged of the latest one's text."""

    question: TextAsked
    row: Listed | None = None
    revisions: tuple[Revision, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """What each commitment of the evidence is about, by its identifier."""
    addresses: tuple[str, ...] = ()


# ---------------------------------------------------------------- sources


@dataclass(frozen=True, slots=True)
class SourcesAsked:
    """Every source of the file and how it fares."""


@dataclass(frozen=True, slots=True)
class Fed:
    """A source, what is remembered of it, and how it fares in one word of look.health."""

    source: Source
    state: SourceState | None
    health: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class SourcesListed:
    """All sources in the order of the file."""

    question: SourcesAsked
    rows: tuple[Fed, ...] = ()


# ---------------------------------------------------------------- review


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """What waits for a person."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Evidence that waits, why (as message keys with slots), in its paragraph, and for what commitment."""

    quoted: Quoted
    commitment: Commitment | None
    why: tuple[str, ...] = ()
    against: tuple[Evidence, ...] = ()
    publications: int = 1


@dataclass(frozen=True, slots=True)
class ReviewView:
    """All that waits, newest first."""

    question: ReviewAsked
    rows: tuple[Waits, ...] = ()


Asked = LedgerAsked | EntryAsked | ListAsked | TextAsked | SourcesAsked | ReviewAsked
View = LedgerView | EntryView | ListView | TextView | SourcesListed | ReviewView
