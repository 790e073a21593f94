"""Turns the values of one ledger file into a document and its commitments.

Owns which keys a ledger file has, their defaults and what must go together; must not read files,
nor compare one file with another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.errors import Problem
from monitor.ledger import phrases
from monitor.ledger.fates import DOCUMENT_FATES, FATES, document_with_fate, with_fate
from monitor.ledger.fields import Fields
from monitor.ledger.lines import Items, Keys, Scalar, Value
from monitor.model import Commitment, CommitmentKind, Deed, Document, Indicator, Op, Period

FILE_KEYS = ("document", "commitments")
DOCUMENT_KEYS = ("key", "title", "number", "publisher", "issued", "region", "kind", "url", "term", *DOCUMENT_FATES)
DOCUMENT_KINDS = ("plan", "inquiry", "motion-reply", "proposal-reply", "consultation", "report", "other")
TERM_KEYS = ("from", "to")
COMMITMENT_KEYS = (
    "id",
    "was",
    "theme",
    "kind",
    "statement",
    "quote",
    "locator",
    "by",
    "lead",
    "responsible",
    "from",
    "due",
    "region",
    "accepts_regions",
    "note",
    "unverifiable",
    "doubt",
    "indicator",
    "milestone",
    *FATES,
)
INDICATOR_KEYS = (
    "name",
    "op",
    "value",
    "value_high",
    "unit",
    "better",
    "period",
    "aliases",
    "near_misses",
    "units",
    "needs",
    "done",
    "parts",
    "each",
    "actors",
)
MILESTONE_KEYS = ("names", "done", "under_way", "near_misses")
BETTER = ("more", "less")
_KINDS = tuple(kind.value for kind in CommitmentKind)
_OPS = tuple(op.value for op in Op)
_PERIODS = tuple(period.value for period in Period)
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FULL = re.compile(rf"{_KEY.pattern}/{_KEY.pattern}")
_BRACKETED = re.compile("[<>＜＞]")
_HTTP = re.compile(r"https?://[^\s/]")


@dataclass(frozen=True, slots=True)
class Head:
    """The document, the line of its key, and when its commitments run unless one says otherwise."""

    document: Document
    line: int
    starts: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """What one file holds. `commitments` are those without a fault, `problems` everything that is wrong.

    `identifiers` are those of every entry, faulty ones too, now and before a rename, each with its line.
    """

    head: Head | None
    commitments: tuple[Commitment, ...]
    problems: tuple[Problem, ...]
    identifiers: tuple[tuple[str, int], ...] = ()


def is_key(written: str) -> bool:
    """Whether this may be the key of a document: small letters, digits and single hyphens."""
    return _KEY.fullmatch(written) is not None


def read_entries(value: Value | None, file: str, themes: Sequence[str]) -> Entries:
    """The document in `value`, its commitments and everything that is wrong; pure.

    `themes` are the identifiers a theme may have; `file` is only named.
    """
    problems: list[Problem] = []
    if not isinstance(value, Keys):
        empty = value is None or _nothing(value)
        return Entries(None, (), (Problem(file, 0, "ledger.empty" if empty else "ledger.not_a_mapping"),))
    top = Fields(value, FILE_KEYS, file, problems)
    head = _document(top)
    commitments, identifiers = [], []
    for child in _listed(top, value):
        before = len(problems)
        entry = Fields(child, COMMITMENT_KEYS, file, problems)
        made = _commitment(entry, head, themes, file)
        identifiers += [(name, made.line) for name in dict.fromkeys((made.id, *made.was)) if _FULL.fullmatch(name)]
        if len(problems) == before:
            commitments.append(made)
    return Entries(head, tuple(commitments), tuple(problems), tuple(identifiers))


def _nothing(value: Value) -> bool:
    return isinstance(value, Scalar) and value.text is None


def _listed(top: Fields, value: Keys) -> list[Keys]:
    listed = value.values.get("commitments")
    if listed is None or _nothing(listed):
        return []
    if not isinstance(listed, Items):
        top.wrong("not_a_list", "commitments")
        return []
    for child in listed.values:
        if not isinstance(child, Keys):
            top.wrong("entry_not_a_mapping", "commitments", at=child.line)
    return [child for child in listed.values if isinstance(child, Keys)]


_NO_DOCUMENT = Head(Document(key="", title="", publisher="", region="", kind=""), 0)


def _document(top: Fields) -> Head:
    fields = top.within("document", DOCUMENT_KEYS)
    if fields is None:
        if not top.has("document"):
            top.wrong("missing_key", "document")
        return _NO_DOCUMENT
    key = fields.text("key", required=True)
    if key and not _KEY.fullmatch(key):
        fields.wrong("bad_slug", "key", value=key)
    document = Document(
        key=key,
        title=fields.text("title", required=True),
        publisher=fields.text("publisher", required=True),
        region=fields.text("region", required=True),
        kind=fields.choice("kind", DOCUMENT_KINDS, required=True),
        number=fields.text("number") or None,
        issued=fields.date("issued"),
        url=_url(fields),
    )
    return _head(document_with_fate(document, fields), fields)


def _url(fields: Fields) -> str | None:
    url = fields.text("url")
    if url and not _HTTP.match(url):
        fields.wrong("bad_url", "url", value=url)
    return url or None


def _head(document: Document, fields: Fields) -> Head:
    line = fields.line_of("key")
    term = fields.within("term", TERM_KEYS)
    if term is None:
        return Head(document, line, document.issued)
    starts, due = term.date("from"), term.date("to")
    if starts and due and starts > due:
        term.wrong("from_after_due", "to", starts=starts, due=due)
    return Head(document, line, starts or document.issued, due)


def _commitment(fields: Fields, head: Head, themes: Sequence[str], file: str) -> Commitment:
    document = head.document
    kind = fields.choice("kind", _KINDS, required=True)
    starts, due = _dates(fields, head)
    made = Commitment(
        id=f"{document.key}/{_slug(fields)}",
        theme=fields.choice("theme", themes, required=True),
        kind=CommitmentKind(kind or CommitmentKind.MEASURE),
        statement=fields.text("statement", required=True),
        document=document,
        region=fields.text("region") or document.region,
        locator=fields.text("locator"),
        indicator=_indicator(fields),
        deed=_deed(fields, kind),
        starts=starts,
        due=due,
        by=fields.words("by"),
        lead=fields.words("lead"),
        responsible=fields.words("responsible"),
        accepts_regions=fields.words("accepts_regions"),
        note=fields.text("note"),
        unverifiable=fields.reason("unverifiable"),
        was=_was(fields, document.key),
        file=file,
        line=fields.line_of("id"),
    )
    if kind:
        _belongs(fields, made.kind)
    return with_fate(made, fields)


def _slug(fields: Fields) -> str:
    slug = fields.text("id", required=True)
    if slug and not _KEY.fullmatch(slug):
        fields.wrong("bad_slug", "id", value=slug)
    return slug


def _was(fields: Fields, key: str) -> tuple[str, ...]:
    """Former identifiers in full; a bare one belonged to the same document."""
    found = tuple(word if "/" in word else f"{key}/{word}" for word in fields.words("was"))
    for word in found:
        if not _FULL.fullmatch(word):
            fields.wrong("bad_slug", "was", value=word)
    return found


def _dates(fields: Fields, head: Head) -> tuple[date | None, date | None]:
    starts = fields.date("from") if fields.has("from") else head.starts
    due = fields.date("due") if fields.has("due") else head.due
    if starts and due and starts > due:
        fields.wrong("from_after_due", "due" if fields.has("due") else "from", starts=starts, due=due)
    return starts, due


def _belongs(fields: Fields, kind: CommitmentKind) -> None:
    """A target has an indicator, a milestone its deed; no entry has both."""
    wanted = {CommitmentKind.TARGET: "indicator", CommitmentKind.MILESTONE: "milestone"}.get(kind)
    if wanted and not fields.has(wanted):
        fields.wrong("missing_part", wanted, kind=kind.value)
    for part in ("indicator", "milestone"):
        if wanted and part != wanted and fields.has(part):
            fields.wrong("part_unused", part, kind=kind.value)
    if not wanted and fields.has("indicator") and fields.has("milestone"):
        fields.wrong("both_parts", "milestone")


def _indicator(entry: Fields) -> Indicator | None:
    fields = entry.within("indicator", INDICATOR_KEYS)
    if fields is None:
        return None
    op = Op(fields.choice("op", _OPS, required=True) or Op.EQUAL)
    value = fields.number("value", required=True) or 0.0
    return Indicator(
        name=fields.text("name", required=True),
        op=op,
        value=value,
        unit=fields.text("unit"),
        better=fields.choice("better", BETTER) or _better(op),
        period=Period(fields.choice("period", _PERIODS, required=True) or Period.LEVEL),
        value_high=_value_high(fields, op, value),
        aliases=_aliases(fields, "aliases"),
        near_misses=_words(fields, "near_misses"),
        units=fields.words("units"),
        needs=_words(fields, "needs"),
        done=fields.words("done"),
        parts=fields.count("parts", 1),
        actors=fields.words("actors"),
        each=fields.words("each"),
    )


def _better(op: Op) -> str:
    return "less" if op in (Op.AT_MOST, Op.BELOW) else "more"


def _value_high(fields: Fields, op: Op, value: float) -> float | None:
    if op is not Op.RANGE:
        if fields.has("value_high"):
            fields.wrong("only_for_range", "value_high")
        return None
    high = fields.number("value_high", required=True)
    if high is not None and high < value:
        fields.wrong("range_upside_down", "value_high")
    return high


def _aliases(fields: Fields, key: str) -> tuple[tuple[str, ...], ...]:
    aliases = tuple(tuple(alias.split()) for alias in fields.words(key))
    for alias in aliases:
        if any("" in word.split("|") for word in alias):
            fields.wrong("empty_choice", key, alias=" ".join(alias))
    told = phrases.aliases_written_out(aliases)
    _only_words(fields, key, [word for alias in told for word in alias])
    return told


def _words(fields: Fields, key: str) -> tuple[str, ...]:
    """A list of words, with all that a name such as <新增> stands for."""
    words = phrases.words_written_out(fields.words(key))
    _only_words(fields, key, words)
    return words


def _only_words(fields: Fields, key: str, words: Sequence[str]) -> None:
    """No name of a group is left once they are written out: it is one of nothing, or stands where it says nothing."""
    for word in (word for word in words if _BRACKETED.search(word)):
        fields.wrong("no_phrase" if phrases.unknown([word]) else "misplaced_phrase", key, word=word)


def _deed(entry: Fields, kind: str) -> Deed | None:
    """The named thing and its verbs. An action that goes on (鼓励举办论坛) has verbs of being done at, none of completion."""
    fields = entry.within("milestone", MILESTONE_KEYS)
    if fields is None:
        return None
    goes_on = kind in (CommitmentKind.MEASURE, CommitmentKind.RECOMMENDATION) and fields.has("under_way")
    for key in ("names", "under_way" if goes_on and not fields.has("done") else "done"):
        if not fields.words(key):
            fields.wrong("missing_key", key)
    return Deed(
        names=_aliases(fields, "names"),
        done=_plain(fields, "done"),
        under_way=_plain(fields, "under_way"),
        near_misses=_words(fields, "near_misses"),
    )


def _plain(fields: Fields, key: str) -> tuple[str, ...]:
    """A list of words in which no name stands for others."""
    words = fields.words(key)
    _only_words(fields, key, words)
    return words
