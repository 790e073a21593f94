"""Published texts, their revisions and passages, and the bytes they came as.

A revision is never changed. Passages are kept of the latest revision only, beside the search index.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from json import dumps
from typing import TYPE_CHECKING

from monitor.model import Passage, Publication, Role
from monitor.store import forms, search

if TYPE_CHECKING:
    from monitor.store.connection import Connection

_SAID = ("title", "publisher", "region", "role", "document_number", "kind", "signed", "published", "text_hash")
_SELECT = """
SELECT p.id, p.url, p.first_seen_at, p.gone_at, r.id AS revision_id, r.number AS revision_number, r.source,
       r.title, r.publisher, r.region, r.role, r.document_number, r.kind, r.signed, r.published, r.retrieved_at,
       r.text_hash, r.raw_hash
  FROM publications AS p JOIN revisions AS r ON r.publication_id = p.id
"""
_LIST = _SELECT.replace(
    "r.raw_hash\n",
    "r.raw_hash, (SELECT count(*) FROM current_evidence AS e WHERE e.publication_id = p.id) AS evidence\n",
)


@dataclass(frozen=True, slots=True)
class StoredPublication:
    """A publication as its revision (the latest, unless another was asked for) says it; the text is apart."""

    id: int
    url: str
    title: str
    publisher: str
    region: str
    role: Role
    number: str | None
    kind: str | None
    signed: date | None
    published: date | None
    source: str
    revision_id: int
    revision_number: int
    text_hash: str
    raw_hash: str
    retrieved_at: datetime
    first_seen_at: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a publication was put. `new_passages` are the indices not standing in the revision before."""

    publication_id: int
    revision_id: int
    revision_number: int
    new_passages: set[int]
    written: bool = True
    """False when it was already there exactly so."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """Where a passage stands: `text(revision_id)[start:end]`."""

    revision_id: int
    index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """That somebody took a publication in by hand."""

    at: datetime
    note: str
    author: str


@dataclass(frozen=True, slots=True)
class Row:
    """A publication as a list shows it; `evidence` is how many pieces that stand rest on it."""

    stored: StoredPublication
    evidence: int


@dataclass(frozen=True, slots=True)
class RawCopy:
    """The bytes as they were retrieved."""

    content_type: str | None
    retrieved_at: datetime
    body: bytes


class Publications:
    """Rows of `publications`, `revisions`, `headings`, `passages` and `raw_copies`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_url(self, url: str) -> StoredPublication | None:
        """The publication at this address, with its latest revision."""
        return self._one(f"{_SELECT} WHERE p.url = ? AND r.number = p.latest", url)

    def by_text(self, text_hash: str) -> StoredPublication | None:
        """The first publication whose latest revision has this text: the same article at another address."""
        return self._one(f"{_SELECT} WHERE r.text_hash = ? AND r.number = p.latest ORDER BY p.id", text_hash)

    def by_core(self, core: str) -> StoredPublication | None:
        """The first publication whose latest revision says the same but for an editor's line; see reposts.core."""
        return self._one(f"{_SELECT} WHERE p.core = ? AND r.number = p.latest ORDER BY p.id", core)

    def keep_core(self, publication_id: int, core: str | None) -> None:
        """By what the latest revision of a publication is known again."""
        self._connection.run("UPDATE publications SET core = ? WHERE id = ?", (core, publication_id))

    def note_recorded(self, publication_id: int, at: datetime, note: str, author: str) -> None:
        """Keep who took a publication in by hand, and why; the latest word counts."""
        self._connection.run(
            "INSERT INTO recorded (publication_id, at, note, author) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (publication_id) DO UPDATE SET at = excluded.at, note = excluded.note, author = excluded.author",
            (publication_id, forms.moment_text(at), note, author),
        )

    def recorded(self, publication_id: int) -> Recorded | None:
        """By whom, when and why a publication was taken in by hand, if it was."""
        row = self._connection.one("SELECT * FROM recorded WHERE publication_id = ?", (publication_id,))
        return None if row is None else Recorded(forms.moment(row["at"]), row["note"], row["author"])

    def addresses(self, publication_id: int) -> list[str]:
        """All addresses at which a publication was found, its own first."""
        rows = self._connection.rows(
            "SELECT url FROM publications WHERE id = ? UNION ALL SELECT DISTINCT url FROM items WHERE publication_id = ?",
            (publication_id, publication_id),
        )
        return list(dict.fromkeys(row["url"] for row in rows))

    def get(self, publication_id: int) -> StoredPublication | None:
        """A publication with its latest revision."""
        return self._one(f"{_SELECT} WHERE p.id = ? AND r.number = p.latest", publication_id)

    def revision(self, revision_id: int) -> StoredPublication | None:
        """A publication as one of its revisions says it."""
        return self._one(f"{_SELECT} WHERE r.id = ?", revision_id)

    def revisions(self, publication_id: int) -> list[StoredPublication]:
        """All revisions of a publication, the first first."""
        rows = self._connection.rows(f"{_SELECT} WHERE p.id = ? ORDER BY r.number", (publication_id,))
        return [_stored(row) for row in rows]

    def latest(self, *, after: int = 0, limit: int = 1000) -> list[StoredPublication]:
        """Publications with their latest revision, by number from `after` on: to walk through all of them."""
        sql = f"{_SELECT} WHERE p.id > ? AND r.number = p.latest ORDER BY p.id LIMIT ?"
        return [_stored(row) for row in self._connection.rows(sql, (after, limit))]

    def rows(self, *, ids: Collection[int] | None = None, limit: int = -1) -> list[Row]:
        """Publications as their latest revision says them, newest first by their own date, else by when we read them."""
        sql = (
            f"{_LIST} WHERE r.number = p.latest AND (:ids IS NULL OR p.id IN (SELECT value FROM json_each(:ids)))"  # noqa: S608  constants
            " ORDER BY coalesce(r.published, substr(r.retrieved_at, 1, 10)) DESC, p.id DESC LIMIT :limit"
        )
        given = {"ids": None if ids is None else dumps(list(ids)), "limit": limit}
        return [Row(_stored(row), row["evidence"]) for row in self._connection.rows(sql, given)]

    def count(self) -> int:
        """How many publications there are."""
        row = self._connection.one("SELECT count(*) FROM publications")
        return int(row[0]) if row else 0

    def text(self, revision_id: int) -> str | None:
        """The text of a revision."""
        row = self._connection.one("SELECT text FROM revisions WHERE id = ?", (revision_id,))
        return None if row is None else str(row["text"])

    def load(self, revision_id: int) -> Publication | None:
        """A revision as it was read, text and headings included: to judge it again."""
        stored, text = self.revision(revision_id), self.text(revision_id)
        if stored is None or text is None:
            return None
        rows = self._connection.rows("SELECT * FROM headings WHERE revision_id = ? ORDER BY position", (revision_id,))
        return Publication(
            url=stored.url,
            title=stored.title,
            text=text,
            publisher=stored.publisher,
            region=stored.region,
            role=stored.role,
            number=stored.number,
            kind=stored.kind,
            signed=stored.signed,
            published=stored.published,
            retrieved_at=stored.retrieved_at,
            text_hash=stored.text_hash,
            raw_hash=stored.raw_hash,
            headings=tuple((row["start_offset"], row["text"]) for row in rows),
        )

    def passage_keys(self, publication_id: int) -> dict[str, StoredPassage]:
        """The passages of the latest revision by key; of equal keys the last."""
        rows = self._connection.rows(
            "SELECT * FROM passages WHERE publication_id = ? ORDER BY position", (publication_id,)
        )
        return {row["key"]: _passage(row) for row in rows}

    def add_revision(
        self,
        publication: Publication,
        source: str,
        passages: Sequence[Passage],
        keys: Sequence[str],
        raw: bytes = b"",  # noqa: ARG002
        content_type: str | None = None,  # noqa: ARG002
    ) -> Saved:
        """Store what was read: a new publication, a new revision of a known one, or nothing new.

        A revision is new when the text or anything the publication says of itself differs from the
        latest one. Needs `retrieved_at`, `text_hash` and one key a passage. `raw` and `content_type`
        are not kept here: see keep_raw(), for what becomes evidence. Raises StoreError.
        """
        if len(keys) != len(passages):
            raise ValueError(f"{len(passages)} passages with {len(keys)} keys")
        with self._connection.transaction():
            known = self.by_url(publication.url)
            record = _record(publication, source)
            if known is None:
                return self._first(publication, record, passages, keys)
            if all(_said(known)[name] == record[name] for name in _SAID):
                self.mark_gone(known.id, None)
                return Saved(known.id, known.revision_id, known.revision_number, set(), written=False)
            return self._next(known, publication, record, passages, keys)

    def keep_raw(self, raw_hash: str, raw: bytes, content_type: str | None, retrieved_at: datetime) -> None:
        """Keep the bytes that something became evidence from; does nothing when they are kept already."""
        self._connection.run(
            "INSERT INTO raw_copies (hash, content_type, retrieved_at, size, compressed) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (hash) DO NOTHING",
            (raw_hash, content_type, forms.moment_text(retrieved_at), len(raw), zlib.compress(raw)),
        )

    def raw(self, raw_hash: str) -> RawCopy | None:
        """The bytes with this hash, if they were kept."""
        row = self._connection.one("SELECT * FROM raw_copies WHERE hash = ?", (raw_hash,))
        if row is None:
            return None
        return RawCopy(row["content_type"], forms.moment(row["retrieved_at"]), zlib.decompress(row["compressed"]))

    def mark_gone(self, publication_id: int, at: datetime | None) -> bool:
        """Note since when a publication is no longer there, or with None that it is; False when that was known."""
        value = forms.moment_text_or_none(at)
        sql = "UPDATE publications SET gone_at = ? WHERE id = ? AND (gone_at IS NULL) <> ?"
        return self._connection.run(sql, (value, publication_id, value is None)) > 0

    def _one(self, sql: str, value: object) -> StoredPublication | None:
        row = self._connection.one(sql, (value,))
        return None if row is None else _stored(row)

    def _first(
        self, publication: Publication, record: dict[str, object], passages: Sequence[Passage], keys: Sequence[str]
    ) -> Saved:
        address = {
            "url": publication.url,
            "source": record["source"],
            "first_seen_at": record["retrieved_at"],
            "latest": 1,
        }
        publication_id = self._connection.insert("publications", address)
        revision_id = self._write(publication_id, 1, publication, record)
        self._index(publication_id, revision_id, publication, passages, keys)
        return Saved(publication_id, revision_id, 1, {passage.index for passage in passages})

    def _next(
        self,
        known: StoredPublication,
        publication: Publication,
        record: dict[str, object],
        passages: Sequence[Passage],
        keys: Sequence[str],
    ) -> Saved:
        number = known.revision_number + 1
        stood = self.passage_keys(known.id)
        self._unindex(known)
        revision_id = self._write(known.id, number, publication, record)
        self._connection.run("UPDATE publications SET latest = ?, gone_at = NULL WHERE id = ?", (number, known.id))
        self._index(known.id, revision_id, publication, passages, keys)
        new = {passage.index for passage, key in zip(passages, keys, strict=True) if key not in stood}
        return Saved(known.id, revision_id, number, new)

    def _write(self, publication_id: int, number: int, publication: Publication, record: dict[str, object]) -> int:
        revision_id = self._connection.insert(
            "revisions", {"publication_id": publication_id, "number": number, **record, "text": publication.text}
        )
        self._connection.many(
            "INSERT INTO headings (revision_id, position, start_offset, text) VALUES (?, ?, ?, ?)",
            [(revision_id, position, start, text) for position, (start, text) in enumerate(publication.headings)],
        )
        return revision_id

    def _index(
        self,
        publication_id: int,
        revision_id: int,
        publication: Publication,
        passages: Sequence[Passage],
        keys: Sequence[str],
    ) -> None:
        row = self._connection.one("SELECT coalesce(max(id), 0) FROM passages")
        first = int(row[0]) + 1 if row else 1
        self._connection.many(
            "INSERT INTO passages (id, publication_id, revision_id, position, start_offset, end_offset, key)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (rowid, publication_id, revision_id, passage.index, passage.start, passage.end, key)
                for rowid, (passage, key) in enumerate(zip(passages, keys, strict=True), first)
            ],
        )
        search.put(
            self._connection,
            [
                (rowid, publication.title if rowid == first else "", publication.text[passage.start : passage.end])
                for rowid, passage in enumerate(passages, first)
            ],
        )

    def _unindex(self, known: StoredPublication) -> None:
        text = self.text(known.revision_id) or ""
        rows = self._connection.rows("SELECT * FROM passages WHERE publication_id = ? ORDER BY id", (known.id,))
        search.drop(
            self._connection,
            [
                (row["id"], "" if place else known.title, text[row["start_offset"] : row["end_offset"]])
                for place, row in enumerate(rows)
            ],
        )
        self._connection.run("DELETE FROM passages WHERE publication_id = ?", (known.id,))


def _record(publication: Publication, source: str) -> dict[str, object]:
    if publication.retrieved_at is None:
        raise ValueError(f"{publication.url} has no time of retrieval")
    return {
        "source": source,
        "title": publication.title,
        "publisher": publication.publisher,
        "region": publication.region,
        "role": publication.role.value,
        "document_number": publication.number,
        "kind": publication.kind,
        "signed": forms.day_text(publication.signed),
        "published": forms.day_text(publication.published),
        "retrieved_at": forms.moment_text(publication.retrieved_at),
        "text_hash": publication.text_hash,
        "raw_hash": publication.raw_hash,
    }


def _said(known: StoredPublication) -> dict[str, object]:
    return {
        "title": known.title,
        "publisher": known.publisher,
        "region": known.region,
        "role": known.role.value,
        "document_number": known.number,
        "kind": known.kind,
        "signed": forms.day_text(known.signed),
        "published": forms.day_text(known.published),
        "text_hash": known.text_hash,
    }


def _stored(row: sqlite3.Row) -> StoredPublication:
    return StoredPublication(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        publisher=row["publisher"],
        region=row["region"],
        role=Role(row["role"]),
        number=row["document_number"],
        kind=row["kind"],
        signed=forms.day(row["signed"]),
        published=forms.day(row["published"]),
        source=row["source"],
        revision_id=row["revision_id"],
        revision_number=row["revision_number"],
        text_hash=row["text_hash"],
        raw_hash=row["raw_hash"],
        retrieved_at=forms.moment(row["retrieved_at"]),
        first_seen_at=forms.moment(row["first_seen_at"]),
        gone_at=forms.moment_or_none(row["gone_at"]),
    )


def _passage(row: sqlite3.Row) -> StoredPassage:
    return StoredPassage(row["revision_id"], row["position"], row["start_offset"], row["end_offset"])
