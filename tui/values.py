"""What travels from the read door to the screens: frozen values, no behaviour beyond small sums.

Must not: import the store, Textual, or anything that reads or writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model import Change, Commitment, Evidence, Ledger, Slots

READER = "dashboard"
"""Whose marks say what was seen."""


class State(StrEnum):
    """The parts of a theme's bar, in the order in which they stand."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    BEHIND = "behind"
    OVERDUE = "overdue"
    NO_EVIDENCE = "no_evidence"
    NOT_CHECKED = "not_checked"
    DROPPED = "dropped"


class Tone(StrEnum):
    """What a piece of text is, for whoever colours it; never the only bearer of a meaning."""

    TEXT = "text"
    STRONG = "strong"
    MUTED = "muted"
    ACCENT = "accent"
    DONE = "done"
    IN_PROGRESS = "in-progress"
    BEHIND = "behind"
    OVERDUE = "overdue"
    NO_EVIDENCE = "no-evidence"
    NOT_CHECKED = "not-checked"
    MARKED = "marked"
    """A sentence that was judged; underlined, so that it shows without colour."""
    GONE = "gone"
    """What an edit took away."""
    ADDED = "added"
    """What an edit brought."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one tone; the text is safe for a terminal."""

    text: str
    tone: Tone = Tone.TEXT


Line = tuple[Span, ...]


class Phase(StrEnum):
    """How far the place has come; every phase but READY has a screen that names the next command."""

    LOADING = "loading"
    NO_DATABASE = "no_database"
    NO_SOURCES = "no_sources"
    NO_ROUND = "no_round"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class ThemeView:
    """One theme: its names by language, how many commitments are in each state, the latest movement."""

    key: str
    names: Mapping[str, str]
    counts: tuple[int, ...] = (0,) * len(State)
    latest: Change | None = None

    @property
    def total(self) -> int:
        """How many commitments the theme has."""
        return sum(self.counts)

    def count(self, state: State) -> int:
        """How many commitments are in this state."""
        return self.counts[list(State).index(state)]


@dataclass(frozen=True, slots=True)
class Failing:
    """A source that could not be read, and why as a message key with slots."""

    name: str
    code: str | None = None
    slots: Slots = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourcesView:
    """Health of the sources; `unread` are those that no round has asked yet."""

    fine: int = 0
    failing: tuple[Failing, ...] = ()
    unread: int = 0
    neglected: int = 0
    """Those long overdue for a look: nobody polls."""

    @property
    def total(self) -> int:
        """How many sources there are."""
        return self.fine + len(self.failing) + self.unread + self.neglected


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that polls this place."""

    pid: int
    host: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong, as a message key with slots; `where` is a file and a line."""

    key: str
    slots: Slots = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the overview shows, read in one go.

    `limit` is how many changes were asked for; `database` tells one database file from another.
    """

    phase: Phase = Phase.LOADING
    themes: tuple[ThemeView, ...] = ()
    changes: tuple[Change, ...] = ()
    limit: int = 0
    sources: SourcesView = SourcesView()
    last_round: datetime | None = None
    next_at: datetime | None = None
    holder: Holder | None = None
    trouble: Trouble | None = None
    database: tuple[int, int] | None = None
    ledger: Ledger = field(default=Ledger((), ""), compare=False)
    unread: frozenset[str] | None = None
    """The changes that came since the last look and were not looked at; None where nobody looked before."""
    preferences: Mapping[str, str] = field(default_factory=dict)
    """What its readers chose, as JSON by name."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What stands behind one change; None where the change has no such thing or it is not to be found."""

    change: Change
    commitment: Commitment | None = None
    evidence: Evidence | None = None
    retrieved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """How the place is called: its folder, its file of sources, and the command line that begins every command."""

    folder: str
    sources: str
    monitor: str = "monitor"


class PollerState(StrEnum):
    """Who asks the sources, seen from this dashboard."""

    NOBODY = "nobody"
    OURS = "ours"
    CHECKING = "checking"
    OTHER = "other"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PollerView:
    """Who polls; `code` and `said` are how our own child ended and its last line."""

    state: PollerState = PollerState.NOBODY
    pid: int | None = None
    host: str = ""
    since: datetime | None = None
    code: int | None = None
    said: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What every screen shows around its own: the place as it was last read, who polls, what broke, what was just said."""

    overview: Overview = Overview()
    poller: PollerView = PollerView()
    crash: str = ""
    said: str = ""
    fresh: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of a piece of evidence: accepted, rejected, set (with a value) or undone."""

    evidence: str
    word: str
    value: float | None = None
    note: str = ""
