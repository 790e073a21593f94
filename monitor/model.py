"""The values that travel between the stages, under the names the documentation uses.

Frozen dataclasses and enums only: no input or output, no decision, no import from the stages.
Times are aware datetimes; dates are `datetime.date`; offsets count code points; numbers are in
base units (3.2万个 is 32000, 1.2亿元 is 120000000, 52.3% is 52.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

CHINA = timezone(timedelta(hours=8), "+08:00")
"""The zone of all that is read and told: Asia/Shanghai, without summer time since 1991; needs no table of zones."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""What a clock that is set right may move back by; a time of ours that lies further ahead was no true one."""

Slots = Mapping[str, str | int | float | bool | None]


# ---------------------------------------------------------------- sources and fetching


class Role(StrEnum):
    """Who a publisher is to the promise; decides what a statement of theirs is worth."""

    SELF = "self"
    SUPERVISOR = "supervisor"
    STATISTICS = "statistics"
    CONSULTATIVE = "consultative"
    MEDIA = "media"
    OTHER = "other"


class SourceKind(StrEnum):
    """In which form a place publishes."""

    FEED = "feed"
    LISTING = "listing"
    API = "api"
    SITEMAP = "sitemap"
    PAGE = "page"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors of a listing and of the articles behind it; None leaves the choice to the reader."""

    item: str | None = None
    link: str | None = None
    title: str | None = None
    date: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class JsonPaths:
    """Where in an answer in JSON things stand, as JMESPath; None leaves the choice to the reader.

    `items` leads to the rows, the others are within a row; `link` is an address made of a row's values (/detail/{id}.html).
    """

    items: str | None = None
    url: str | None = None
    title: str | None = None
    date: str | None = None
    id: str | None = None
    body: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of sources.yaml. `url` is an address, or for a folder its absolute path."""

    name: str
    kind: SourceKind
    url: str
    region: str
    role: Role
    publisher: str
    every_minutes: int = 360
    when: str | None = None
    """The times at which it is due (mon-fri 08:00,14:30), instead of an interval; see crontab.py."""
    selectors: Selectors = Selectors()
    keep: str | None = None
    """Follow only items whose title or address contains one of these words, separated by spaces."""
    max_items: int = 60
    allow_private: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    pages: int = 1
    """How many pages of a listing are read in every round; after a burst of news more are, until a known item."""
    next_page: str | None = None
    """The address of a further page, with {page}, {index} or {offset:N}; None leaves it to the reader."""
    paths: JsonPaths = JsonPaths()
    post: str | None = None
    """What is sent to an address that is asked by POST, with the same names for the page."""
    post_type: str = "application/json"
    legacy_tls: str | None = None
    """`sec1` or `sec0`: old ciphers and keys are accepted; certificates are checked as ever."""
    muted_until: date | None = None
    """Nothing is told of this source's health before that day."""
    enabled: bool = True
    line: int = 0
    """Where the entry begins in its file, for messages."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How gently places are asked, for all sources of a place; see the `manners:` of sources.yaml."""

    delay: float = 1.0
    """Seconds between two requests to one public host."""
    per_host: int = 2
    """Requests to one host at a time."""
    quiet: tuple[int, int] | None = None
    """Minutes of the day, in China, from which to which no source is due; the second may be the smaller."""
    ca_file: str | None = None


class FetchEnd(StrEnum):
    """Every end a fetch can have."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    NOT_FOUND = "not_found"
    GONE = "gone"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    RESET = "reset"
    REFUSED = "refused"
    NO_ADDRESS = "no_address"
    TLS = "tls"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    REDIRECT_LOOP = "redirect_loop"
    FORBIDDEN_ADDRESS = "forbidden_address"
    PROTOCOL = "protocol"
    EMPTY = "empty"
    UNREADABLE_FILE = "unreadable_file"
    MISSING_VARIABLE = "missing_variable"
    DISALLOWED = "disallowed"
    NO_RULES = "no_rules"
    CANCELLED = "cancelled"

    @property
    def fine(self) -> bool:
        """True when the place answered and nothing is wrong with it."""
        return self in (FetchEnd.OK, FetchEnd.NOT_MODIFIED, FetchEnd.SAME_BODY)


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request conditional, exactly as the server sent it; body_hash is sha256 hex."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One address to fetch. `tag` comes back untouched with the response."""

    url: str
    validators: Validators = Validators()
    headers: Mapping[str, str] = field(default_factory=dict)
    allow_private: bool = False
    tag: str = ""
    post: bytes | None = None
    """Sent by POST when it is not None."""
    post_type: str = ""
    legacy_tls: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """How one fetch ended. `body` is empty unless `end` is OK; `detail` are slots for the message `fetch.<end>`."""

    request: FetchRequest
    end: FetchEnd
    retrieved_at: datetime
    url: str = ""
    status: int | None = None
    content_type: str | None = None
    body: bytes = b""
    validators: Validators = Validators()
    retry_after: int | None = None
    fresh_for: int | None = None
    """Seconds for which the server says the answer holds (Cache-Control: max-age)."""
    detail: Slots = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A site's robots.txt as it answered: its HTTP status, 0 where nothing was heard, and its text."""

    origin: str
    fetched_at: datetime
    status: int
    text: str = ""


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Item:
    """What a listing announces. `body` is set when the feed itself carries the text (HTML)."""

    url: str
    title: str
    published: date | None = None
    body: str | None = None
    key: str = ""
    """What tells one item from another within its source: guid, else canonical address."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One published text as it was read; `text` has a line per block, table rows with cells parted by tabs."""

    url: str
    title: str
    text: str
    publisher: str
    region: str
    role: Role
    number: str | None = None
    kind: str | None = None
    signed: date | None = None
    published: date | None = None
    retrieved_at: datetime | None = None
    text_hash: str = ""
    raw_hash: str = ""
    headings: tuple[tuple[int, str], ...] = ()
    """Headings known from markup: (offset into text, text). Others are found by their numbering."""


class PassageKind(StrEnum):
    SENTENCE = "sentence"
    ROW = "row"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or table row: `text == publication.text[start:end]`, at most 300 code points."""

    index: int
    start: int
    end: int
    text: str
    kind: PassageKind
    headings: tuple[str, ...] = ()
    paragraph: int = 0
    columns: tuple[str, ...] = ()
    """For a row, the table's header cells, if it has any."""


# ---------------------------------------------------------------- ledger


class Theme(StrEnum):
    """The five themes the product ships with; a ledger may add others, so code takes any string."""

    INFRASTRUCTURE = "infrastructure"
    INDUSTRY = "industry"
    FINANCE = "finance"
    AI = "ai"
    LOW_ALTITUDE = "low-altitude"


class CommitmentKind(StrEnum):
    TARGET = "target"
    MILESTONE = "milestone"
    MEASURE = "measure"
    RECOMMENDATION = "recommendation"


class Period(StrEnum):
    LEVEL = "level"
    CUMULATIVE = "cumulative"
    YEARLY = "yearly"


class Op(StrEnum):
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUAL = "="
    ABOUT = "~"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a target counts.

    Each alias is a list of words that must stand in one clause, in that order; `near_misses` are
    phrases that look alike and count something else.
    """

    name: str
    op: Op
    value: float
    unit: str
    better: str
    period: Period
    value_high: float | None = None
    aliases: tuple[tuple[str, ...], ...] = ()
    near_misses: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    """Counters the text may use besides `unit`."""
    needs: tuple[str, ...] = ()
    """One of these words must stand in the same sentence (新增, for what counts additions only)."""
    done: tuple[str, ...] = ()
    """Phrases that state completion without a number, beside the general ones."""
    parts: int = 1
    """The value is for each of so many parts (10 in each of 4 fields); a sum over all of them is divided by it."""
    actors: tuple[str, ...] = ()
    """Who else's doing counts as the place's (firms that bring out a chip); without it what a firm did waits for a person."""
    each: tuple[str, ...] = ()
    """Words that say a number is for one part; without one beside it, a number is the sum over all."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A named thing or action and the verbs that complete it; what goes on without end has none of these."""

    names: tuple[tuple[str, ...], ...]
    done: tuple[str, ...]
    under_way: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """An official delay (延期): the new date and its reason; `on` is when it was granted, `document` by which text."""

    to: date
    reason: str
    on: date | None = None
    document: str = ""

    def in_force(self, today: date) -> bool:
        """Whether it was granted by this day; one without a day always is."""
        return self.on is None or self.on <= today


@dataclass(frozen=True, slots=True)
class Closing:
    """Taken off the list (销号): accepted as finished by `by` on this day."""

    on: date
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The official grade of a reply, A to D, and what it means in the words of the body whose definition it is.

    What B and C mean differs from place to place, so a grade says nothing without that body.
    """

    grade: str
    by: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A source document of the ledger. `kind`: plan, inquiry, motion-reply, proposal-reply, consultation."""

    key: str
    title: str
    publisher: str
    region: str
    kind: str
    number: str | None = None
    issued: date | None = None
    url: str | None = None
    mark: Mark | None = None
    look_again: date | None = None
    """The day on which to look again at what a reply said (回头看)."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A tracked promise. A milestone has `deed` and no indicator; a target the reverse."""

    id: str
    theme: str
    kind: CommitmentKind
    statement: str
    document: Document
    region: str
    locator: str = ""
    indicator: Indicator | None = None
    deed: Deed | None = None
    starts: date | None = None
    due: date | None = None
    by: tuple[str, ...] = ()
    """Who proposed it, of a recommendation: names as the document gives them."""
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    accepts_regions: tuple[str, ...] = ()
    """Places other than `region` whose figures count (a zone that a city's commitment names)."""
    note: str = ""
    unverifiable: str = ""
    """Why no published text could ever prove it, in words; empty for all that one could."""
    was: tuple[str, ...] = ()
    """Full identifiers it had before a rename."""
    successor: str = ""
    """The full identifier of the commitment by which a later plan sets the same indicator anew."""
    part_of: str = ""
    """The full identifier of the commitment that this one is a part of."""
    extended: tuple[Extension, ...] = ()
    """Official delays, the earliest first; `due` stays the original date, by which overdue counts."""
    closed: Closing | None = None
    mark: Mark | None = None
    """Its own mark; without one that of its document holds."""
    look_again: date | None = None
    fingerprint: str = ""
    """sha256 hex of all that judging depends on; a change of it asks for judging again."""
    file: str = ""
    line: int = 0

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The aliases by which texts can name what it counts or does."""
        if self.indicator is not None:
            return self.indicator.aliases
        return self.deed.names if self.deed is not None else ()

    def due_now(self, today: date) -> date | None:
        """When it is due by the last official delay granted by this day; the original date without one."""
        granted = [each.to for each in self.extended if each.in_force(today)]
        return granted[-1] if granted else self.due

    def closed_by(self, today: date) -> bool:
        """Whether it was taken off the list by this day."""
        return self.closed is not None and self.closed.on <= today


@dataclass(frozen=True, slots=True)
class Ledger:
    """All tracked commitments, in file order, with one hash over their fingerprints."""

    commitments: tuple[Commitment, ...]
    version: str
    documents: tuple[Document, ...] = ()
    """All documents, those without a commitment too, in file order."""

    def get(self, identifier: str) -> Commitment | None:
        """The commitment with this identifier, or that had it before a rename, or None."""
        now = (c for c in self.commitments if c.id == identifier)
        before = (c for c in self.commitments if identifier in c.was)
        return next(now, None) or next(before, None)


# ---------------------------------------------------------------- judging


class Relation(StrEnum):
    PROGRESS = "progress"
    ACHIEVED = "achieved"
    DELAYED = "delayed"
    CANCELLED = "cancelled"
    REVISED = "revised"
    RESTATED = "restated"
    PROPOSED = "proposed"


class Check(StrEnum):
    """The checks a candidate goes through, in this order."""

    INDICATOR = "indicator"
    SCOPE = "scope"
    TENSE = "tense"
    PERIOD = "period"
    UNIT = "unit"
    AS_OF = "as_of"


class Result(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNSETTLED = "unsettled"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one check found: a message key `reason.<code>` with slots, so both languages come from it."""

    check: Check
    result: Result
    code: str
    slots: Slots = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one passage says of one commitment, before it is stored as evidence.

    `quote == text[start:end]`. `bound` is what the text says: "=", ">", "<" or "~".
    """

    commitment: str
    relation: Relation
    realised: bool
    review: bool
    quote: str
    start: int
    end: int
    passage: int
    value: float | None = None
    value_high: float | None = None
    bound: str = "="
    unit: str = ""
    as_of: date | None = None
    year: int | None = None
    """For a yearly commitment, the year the value is the result of."""
    confidence: Confidence = Confidence.MEDIUM
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stored judgement, with who said it and when we learnt it; immutable."""

    id: str
    judgement: Judgement
    role: Role
    publisher: str
    source: str
    publication_id: int
    title: str
    url: str
    published: date | None
    known_at: datetime
    accepted: bool = False
    """A person accepted it in review."""


# ---------------------------------------------------------------- standing and change


class Status(StrEnum):
    NOT_CHECKED = "not_checked"
    NO_EVIDENCE = "no_evidence"
    IN_PROGRESS = "in_progress"
    DONE_CLAIMED = "done_claimed"
    DONE_CONFIRMED = "done_confirmed"
    DROPPED = "dropped"
    UNVERIFIABLE = "unverifiable"


class Flag(StrEnum):
    OVERDUE = "overdue"
    DELAYED = "delayed"
    LATE = "late"
    REVISED = "revised"
    CONTRADICTED = "contradicted"
    SILENT = "silent"
    BLIND = "blind"


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class YearResult:
    """The result of one year of a yearly commitment."""

    year: int
    value: float | None
    met: bool | None
    evidence_id: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a commitment stands today; the roll-up kept with each write.

    `share` is the reported share of the target in 0..1 (may exceed 1); `expected` the share of the
    term elapsed in 0..1; either is None where it has no meaning.
    """

    commitment: str
    theme: str
    status: Status
    flags: tuple[Flag, ...] = ()
    light: Light = Light.GREY
    value: float | None = None
    unit: str = ""
    share: float | None = None
    expected: float | None = None
    as_of: date | None = None
    evidence_id: str | None = None
    periods: tuple[YearResult, ...] = ()
    corroborations: int = 0


STALE_CODE = "check.stale"
"""Stands as `code` in a change of kind source_broken or source_recovered that is about silence: the source was read."""


class ChangeKind(StrEnum):
    PUBLICATION_NEW = "publication_new"
    PUBLICATION_EDITED = "publication_edited"
    PUBLICATION_GONE = "publication_gone"
    PROGRESS = "progress"
    ACHIEVED = "achieved"
    TARGET_REVISED = "target_revised"
    DELAYED = "delayed"
    DROPPED = "dropped"
    OVERDUE = "overdue"
    SILENT = "silent"
    CONTRADICTION = "contradiction"
    SOURCE_BROKEN = "source_broken"
    SOURCE_RECOVERED = "source_recovered"
    CORRECTED = "corrected"


class Severity(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Point:
    """A standing in short, for before and after of a change."""

    status: Status | None = None
    value: float | None = None
    unit: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is worth telling, once: message `change.<kind>` with slots. `history` marks a source's first round."""

    kind: ChangeKind
    at: datetime
    severity: Severity
    source: str
    id: str = ""
    commitment: str | None = None
    theme: str | None = None
    before: Point | None = None
    after: Point | None = None
    evidence_id: str | None = None
    publication_id: int | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: date | None = None
    quote: str | None = None
    slots: Slots = field(default_factory=dict)
    history: bool = False


class Outcome(StrEnum):
    """How a check of one source ended."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    SKIPPED = "skipped"
    FAILED = "failed"
    FAILED_AGAIN = "failed_again"
    RECOVERED = "recovered"
    CHANGED_SHAPE = "changed_shape"

    @property
    def failing(self) -> bool:
        """True when the source could not be read."""
        return self in (Outcome.FAILED, Outcome.FAILED_AGAIN, Outcome.CHANGED_SHAPE)


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the database remembers of a source between rounds."""

    name: str
    validators: Validators = Validators()
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    next_at: datetime | None = None
    outcome: Outcome | None = None
    failures: int = 0
    """Rounds in a row that failed."""
    error_code: str | None = None
    error_slots: Slots = field(default_factory=dict)
    items: int = 0
    """How many items the last readable answer had."""
    rounds: int = 0
    """Rounds that succeeded; 0 means the next one is history."""
    listening_since: datetime | None = None
    """Since when it has been read without a break in which something said could have been missed."""
    stale_since: datetime | None = None
    """Since when it has been told as silent far beyond its habit; None while it keeps to it."""
    read_as: str | None = None
    """Stands for the settings by which it was last read; None where nobody knows."""
    recent: str = ""
    """A sign for each of its last checks, the latest last; see look.RECENT_SIGNS."""
