"""Stored judgements: added, withdrawn, reviewed, and asked for as they stand now or stood at a moment.

Owns the identifier of evidence. What a review or a retraction does to it is one view,
current_evidence, in schema.py; what it means for a commitment is decided elsewhere.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from json import dumps
from typing import TYPE_CHECKING

from monitor.model import Check, Confidence, Evidence, Judgement, Reason, Relation, Result, Role
from monitor.store import forms
from monitor.store.schema import EVIDENCE_AS_IT_STANDS, SAME_CLAIM

if TYPE_CHECKING:
    from monitor.store.connection import Connection

_WHOLE = """
SELECT e.*, p.url, r.title, r.published
  FROM {source} AS e
  JOIN revisions AS r ON r.id = e.revision_id
  JOIN publications AS p ON p.id = e.publication_id
"""
_ORDER = " ORDER BY coalesce(e.as_of, r.published, substr(e.known_at, 1, 10)), e.known_at, e.id"
_CURRENT = _WHOLE.format(source="current_evidence")
_THEN = _WHOLE.format(source="(" + EVIDENCE_AS_IT_STANDS.format(until="AND at <= :known_at") + ")")
_EVER = """
SELECT e.*, p.url, r.title, r.published,
       coalesce((SELECT verdict IN ('accepted', 'set') FROM reviews WHERE evidence_id = e.id
                  ORDER BY at DESC, id DESC LIMIT 1), 0) AS accepted
  FROM evidence AS e
  JOIN revisions AS r ON r.id = e.revision_id
  JOIN publications AS p ON p.id = e.publication_id
"""
_ADD_REASON = 'INSERT INTO reasons (evidence_id, position, "check", result, code, slots) VALUES (?, ?, ?, ?, ?, ?)'
_NOT_WITHDRAWN = (
    "(SELECT withdrawn FROM retractions WHERE evidence_id = e.id ORDER BY at DESC, id DESC LIMIT 1) IS NOT 1"
)
_IN_FORCE = """
SELECT v.evidence_id, v.at, v.verdict, v.value, v.note, v.author
  FROM reviews AS v
 WHERE v.verdict <> 'undone'
   AND v.id = (SELECT id FROM reviews WHERE evidence_id = v.evidence_id ORDER BY at DESC, id DESC LIMIT 1)
"""
_REPRINTS = """
SELECT s.id FROM evidence AS e JOIN evidence AS s ON s.commitment = e.commitment AND s.id <> e.id
 WHERE e.id = ?
   AND (SELECT withdrawn FROM retractions WHERE evidence_id = s.id ORDER BY at DESC, id DESC LIMIT 1) IS NOT 1
   AND """
_ORIGIN = """
SELECT e.id, e.publication_id, e.revision_id, r.raw_hash, r.text_hash, r.retrieved_at, e.ledger_version, e.rules_version
  FROM evidence AS e JOIN revisions AS r ON r.id = e.revision_id
"""
_AMONG = " WHERE e.id IN (SELECT value FROM json_each(?))"
_NOT_CURRENT = " AND NOT EXISTS (SELECT 1 FROM current_evidence AS c WHERE c.id = e.id)"


class Verdict(StrEnum):
    """What a person says of evidence; undone takes back what was said last."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SET = "set"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Review:
    """One review; `value` only with the verdict `set`."""

    at: datetime
    verdict: Verdict
    value: float | None
    note: str
    author: str


@dataclass(frozen=True, slots=True)
class Held:
    """Evidence that was not withdrawn; `stands` is False when a person rejected it."""

    evidence: Evidence
    stands: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Evidence as it was judged, and what a person said of it last."""

    evidence: Evidence
    review: Review
    revision_id: int


@dataclass(frozen=True, slots=True)
class Retraction:
    """Evidence withdrawn, or with `withdrawn` False held again; no author means the program itself."""

    at: datetime
    withdrawn: bool
    code: str
    note: str
    author: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What a piece of evidence was judged from, and by which versions."""

    publication_id: int
    revision_id: int
    raw_hash: str
    retrieved_at: datetime
    ledger_version: str
    rules_version: str
    text_hash: str = ""


def evidence_id(judgement: Judgement, url: str) -> str:
    """The identifier of what a judgement claims on the strength of a sentence at an address.

    Made of the commitment, the address, the sentence itself and everything that is claimed from it
    (relation, realised, review, values, bound, unit, as-of, year). So the same sentence is the same
    evidence in a later revision of the page, wherever it moved; judged again by other rules with the
    same outcome it is still the same; and another value, or a doubt settled, is other evidence. The
    reasons and the confidence explain a claim and are not part of it.
    """
    return forms.short_id(
        "evidence",
        judgement.commitment,
        url,
        judgement.quote,
        judgement.relation.value,
        judgement.realised,
        judgement.review,
        judgement.value,
        judgement.value_high,
        judgement.bound,
        judgement.unit,
        judgement.as_of,
        judgement.year,
    )


class EvidenceRows:
    """Rows of `evidence`, `reasons`, `reviews` and `retractions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(  # noqa: PLR0913, PLR0917  a judgement with all that must stand beside it
        self,
        judgement: Judgement,
        publication_id: int,
        revision_id: int,
        source: str,
        publisher: str,
        role: Role,
        known_at: datetime,
        ledger_version: str,
        rules_version: str,
    ) -> Evidence:
        """Store a judgement as evidence, and give it back as it stands.

        Evidence that is there already is not stored again; if the program itself had withdrawn it,
        it is held again from `known_at` on. What a person withdrew or rejected stays so, and where a
        person accepted or set what this sentence of this publication says, their word is given back.
        """
        with self._connection.transaction():
            identifier = evidence_id(judgement, self._url(publication_id))
            vouched = self._vouched(publication_id, judgement)
            if vouched is not None and vouched.id != identifier:
                return vouched
            if not self._connection.one("SELECT 1 FROM evidence WHERE id = ?", (identifier,)):
                record = {
                    "id": identifier,
                    **_claims(judgement),
                    "publication_id": publication_id,
                    "revision_id": revision_id,
                    "source": source,
                    "publisher": publisher,
                    "role": role.value,
                    "known_at": forms.moment_text(known_at),
                    "ledger_version": ledger_version,
                    "rules_version": rules_version,
                    "pair": forms.pair(judgement.commitment, judgement.quote),
                }
                self._connection.insert("evidence", record)
                self._connection.many(_ADD_REASON, _reason_rows(identifier, judgement.reasons))
            elif self._withdrawn_by_program(identifier):
                self._retraction(identifier, known_at, withdrawn=False, code="judged_again", note="", author="")
            stored = self.get(identifier)
        assert stored is not None
        return stored

    def current(
        self, commitment: str, *, as_of: date | None = None, known_at: date | datetime | None = None
    ) -> list[Evidence]:
        """What stands for a commitment, oldest as-of first.

        `as_of` leaves out what is true only later; `known_at` answers as we would have then (a day
        means its end in China): later evidence, retractions and reviews are not counted.
        """
        where, given = ["e.commitment = :commitment"], {"commitment": commitment}
        if as_of is not None:
            where.append("coalesce(e.as_of, r.published, substr(e.known_at, 1, 10)) <= :as_of")
            given["as_of"] = as_of.isoformat()
        if known_at is not None:
            where.append("e.known_at <= :known_at")
            given["known_at"] = forms.up_to(known_at)
        sql = _CURRENT if known_at is None else _THEN
        return self._whole(self._connection.rows(f"{sql} WHERE {' AND '.join(where)}{_ORDER}", given))

    def everything(self, known_at: date | datetime | None = None) -> list[Evidence]:
        """What stands for any commitment, by commitment, oldest as-of first; with `known_at` as we knew it then."""
        order = _ORDER.replace(" ORDER BY", " ORDER BY e.commitment,")
        if known_at is None:
            return self._whole(self._connection.rows(_CURRENT + order))
        given = {"known_at": forms.up_to(known_at)}
        return self._whole(self._connection.rows(f"{_THEN} WHERE e.known_at <= :known_at{order}", given))

    def origins(self, ids: Collection[str]) -> dict[str, Origin]:
        """What each of these pieces of evidence was judged from."""
        sql = _ORIGIN + _AMONG
        return {row["id"]: _origin(row) for row in self._connection.rows(sql, (dumps(list(ids)),))}

    def current_for(self, ids: Collection[str]) -> dict[str, list[Evidence]]:
        """What stands for each of these commitments; an empty list where nothing does."""
        sql = f"{_CURRENT} WHERE e.commitment IN (SELECT value FROM json_each(?)){_ORDER}"  # noqa: S608  constants
        found: dict[str, list[Evidence]] = {identifier: [] for identifier in ids}
        for evidence in self._whole(self._connection.rows(sql, (dumps(list(ids)),))):
            found[evidence.judgement.commitment].append(evidence)
        return found

    def get(self, identifier: str) -> Evidence | None:
        """Evidence by its identifier: as it stands, or if it no longer does, as it was stored."""
        return next(iter(self.by_ids([identifier])), None)

    def by_ids(self, ids: Collection[str]) -> list[Evidence]:
        """Evidence by identifiers, in no particular order; unknown ones are left out."""
        given = (dumps(list(ids)),)
        with self._connection.snapshot():  # what rises or falls between two questions would be in neither answer
            standing = self._connection.rows(_CURRENT + _AMONG, given)
            if len(standing) == len(set(ids)):
                return self._whole(standing)
            fallen = self._connection.rows(_EVER + _AMONG + _NOT_CURRENT, given)
            return self._whole([*standing, *fallen])

    def of_publication(self, publication_id: int) -> list[Evidence]:
        """What stands on the text of a publication, in the order of the text."""
        sql = f"{_CURRENT} WHERE e.publication_id = ? ORDER BY e.start_offset, e.id"
        return self._whole(self._connection.rows(sql, (publication_id,)))

    def held(self, publication_id: int) -> list[Held]:
        """What was judged of a publication and not withdrawn, in the order of the text; what a person rejected too."""
        sql = f"{_EVER} WHERE e.publication_id = ? AND {_NOT_WITHDRAWN} ORDER BY e.start_offset, e.id"
        found = self._whole(self._connection.rows(sql, (publication_id,)))
        standing = {each.id: each for each in self.of_publication(publication_id)}
        return [Held(standing.get(each.id, each), each.id in standing) for each in found]

    def to_review(self, limit: int = -1) -> list[Evidence]:
        """What a check could not settle and no person has decided, newest first; all of it unless limited."""
        sql = f"{_CURRENT} WHERE e.review ORDER BY e.known_at DESC, e.id LIMIT ?"
        return self._whole(self._connection.rows(sql, (limit,)))

    def said_by(self, roles: Collection[Role], relation: Relation) -> list[Evidence]:
        """What stands, is realised and was said by publishers of these roles, and no person has vouched for; newest first."""
        where = "e.relation = ? AND e.role IN (SELECT value FROM json_each(?)) AND e.realised AND NOT e.accepted"
        sql = f"{_CURRENT} WHERE {where} ORDER BY e.known_at DESC, e.id"
        return self._whole(self._connection.rows(sql, (relation.value, dumps([role.value for role in roles]))))

    def commitments(self) -> set[str]:
        """Every commitment that any evidence was ever stored for."""
        return {row["commitment"] for row in self._connection.rows("SELECT DISTINCT commitment FROM evidence")}

    def beginning(self, prefix: str, limit: int = 5) -> list[str]:
        """Identifiers that begin so, in order; all evidence ever stored counts."""
        sql = "SELECT id FROM evidence WHERE substr(id, 1, ?) = ? AND id >= ? ORDER BY id LIMIT ?"
        return [row["id"] for row in self._connection.rows(sql, (len(prefix), prefix, prefix, limit))]

    def origin(self, identifier: str) -> Origin | None:
        """What the evidence was judged from."""
        row = self._connection.one(f"{_ORIGIN} WHERE e.id = ?", (identifier,))
        return None if row is None else _origin(row)

    def retract(self, identifier: str, at: datetime, code: str, note: str = "", author: str = "") -> None:
        """Withdraw evidence from `at` on; `code` names the reason, `author` who did it ("": the program)."""
        self._retraction(identifier, at, withdrawn=True, code=code, note=note, author=author)

    def review(
        self,
        identifier: str,
        at: datetime,
        verdict: Verdict | str,
        note: str,
        author: str,
        value: float | None = None,
    ) -> None:
        """Record what a person says of evidence; `value` goes with the verdict `set` and no other."""
        verdict = Verdict(verdict)
        if (value is not None) != (verdict is Verdict.SET):
            raise ValueError(f"verdict {verdict} with value {value}")
        row = self._connection.one("SELECT pair FROM evidence WHERE id = ?", (identifier,))
        record = {
            "evidence_id": identifier,
            "pair": "" if row is None else row["pair"],
            "at": forms.moment_text(at),
            "verdict": verdict.value,
            "value": forms.real(value),
            "note": note,
            "author": author,
        }
        self._connection.insert("reviews", record)

    def reviews(self, identifier: str) -> list[Review]:
        """All reviews of a piece of evidence, the first first."""
        rows = self._connection.rows("SELECT * FROM reviews WHERE evidence_id = ? ORDER BY at, id", (identifier,))
        return [_review(row) for row in rows]

    def in_force(self, commitment: str, quote: str) -> dict[str, Review]:
        """What persons last said of this sentence for this commitment, by evidence, the latest last; nothing undone."""
        sql = f"{_IN_FORCE} AND v.pair = ? ORDER BY v.at, v.id"
        rows = self._connection.rows(sql, (forms.pair(commitment, quote),))
        return {row["evidence_id"]: _review(row) for row in rows}

    def same_claim(self, identifier: str) -> list[str]:
        """The other evidence that claims the same of the same sentence, as it was judged; what was withdrawn left out."""
        sql = f"{_REPRINTS}{SAME_CLAIM} ORDER BY s.known_at, s.id"
        return [row["id"] for row in self._connection.rows(sql, (identifier,))]

    def vouched_for(self, judgement: Judgement) -> Review | None:
        """What a person last accepted or set of this claim, wherever it was published; None where nothing holds now."""
        words = self.in_force(judgement.commitment, judgement.quote)
        if not words or list(words.values())[-1].verdict is Verdict.REJECTED:
            return None
        stored = self._whole(self._connection.rows(_EVER + _AMONG, (dumps(list(words)),)))
        same = {each.id for each in stored if forms.reading(each.judgement) == forms.reading(judgement)}
        found = [word for each, word in words.items() if each in same and word.verdict is not Verdict.REJECTED]
        return found[-1] if found else None

    def barred(self, ids: Collection[str]) -> set[str]:
        """Which of these pieces of evidence a person withdrew, so that judging again does not bring them back."""
        sql = (
            "SELECT evidence_id FROM retractions AS x WHERE withdrawn AND author <> ''"
            " AND evidence_id IN (SELECT value FROM json_each(?)) AND id = (SELECT id FROM retractions"
            " WHERE evidence_id = x.evidence_id ORDER BY at DESC, id DESC LIMIT 1)"
        )
        return {row["evidence_id"] for row in self._connection.rows(sql, (dumps(list(ids)),))}

    def reviewed(self) -> list[Reviewed]:
        """All evidence that a person's word is in force on, as it was judged, in the order of the words."""
        words = {row["evidence_id"]: _review(row) for row in self._connection.rows(f"{_IN_FORCE} ORDER BY v.at, v.id")}
        rows = {row["id"]: row for row in self._connection.rows(_EVER + _AMONG, (dumps(list(words)),))}
        found = {each.id: each for each in self._whole(list(rows.values()))}
        return [Reviewed(found[each], word, rows[each]["revision_id"]) for each, word in words.items()]

    def retractions(self, identifier: str) -> list[Retraction]:
        """All retractions and reinstatements of a piece of evidence, the first first."""
        rows = self._connection.rows("SELECT * FROM retractions WHERE evidence_id = ? ORDER BY at, id", (identifier,))
        return [
            Retraction(forms.moment(row["at"]), bool(row["withdrawn"]), row["code"], row["note"], row["author"])
            for row in rows
        ]

    def _retraction(self, identifier: str, at: datetime, **record: object) -> None:
        self._connection.insert("retractions", {"evidence_id": identifier, "at": forms.moment_text(at), **record})

    def _withdrawn_by_program(self, identifier: str) -> bool:
        said = self.retractions(identifier)
        return bool(said) and said[-1].withdrawn and not said[-1].author

    def _vouched(self, publication_id: int, judgement: Judgement) -> Evidence | None:
        """What stands of this sentence, commitment and publication because a person said so."""
        if not self.in_force(judgement.commitment, judgement.quote):
            return None
        sql = f"{_CURRENT} WHERE e.commitment = ? AND e.pair = ? AND e.publication_id = ? AND e.accepted{_ORDER}"
        given = (judgement.commitment, forms.pair(judgement.commitment, judgement.quote), publication_id)
        return next(iter(self._whole(self._connection.rows(sql, given))), None)

    def _url(self, publication_id: int) -> str:
        row = self._connection.one("SELECT url FROM publications WHERE id = ?", (publication_id,))
        if row is None:
            raise ValueError(f"no publication {publication_id}")
        return str(row["url"])

    def _whole(self, rows: Collection[sqlite3.Row]) -> list[Evidence]:
        reasons = self._reasons([row["id"] for row in rows])
        return [_evidence(row, tuple(reasons[row["id"]])) for row in rows]

    def _reasons(self, ids: Collection[str]) -> defaultdict[str, list[Reason]]:
        found: defaultdict[str, list[Reason]] = defaultdict(list)
        sql = (
            "SELECT * FROM reasons WHERE evidence_id IN (SELECT value FROM json_each(?)) ORDER BY evidence_id, position"
        )
        for row in self._connection.rows(sql, (dumps(list(ids)),)) if ids else ():
            reason = Reason(Check(row["check"]), Result(row["result"]), row["code"], forms.slots(row["slots"]))
            found[row["evidence_id"]].append(reason)
        return found


def _origin(row: sqlite3.Row) -> Origin:
    return Origin(
        row["publication_id"],
        row["revision_id"],
        row["raw_hash"],
        forms.moment(row["retrieved_at"]),
        row["ledger_version"],
        row["rules_version"],
        row["text_hash"],
    )


def _claims(judgement: Judgement) -> dict[str, object]:
    return {
        "commitment": judgement.commitment,
        "relation": judgement.relation.value,
        "realised": judgement.realised,
        "review": judgement.review,
        "value": forms.real(judgement.value),
        "value_high": forms.real(judgement.value_high),
        "bound": judgement.bound,
        "unit": judgement.unit,
        "as_of": forms.day_text(judgement.as_of),
        "year": judgement.year,
        "quote": judgement.quote,
        "start_offset": judgement.start,
        "end_offset": judgement.end,
        "passage": judgement.passage,
        "confidence": judgement.confidence.value,
    }


def _review(row: sqlite3.Row) -> Review:
    return Review(forms.moment(row["at"]), Verdict(row["verdict"]), row["value"], row["note"], row["author"])


def _reason_rows(identifier: str, reasons: Iterable[Reason]) -> list[tuple[object, ...]]:
    return [
        (identifier, position, reason.check.value, reason.result.value, reason.code, forms.slots_text(reason.slots))
        for position, reason in enumerate(reasons)
    ]


def _evidence(row: sqlite3.Row, reasons: tuple[Reason, ...]) -> Evidence:
    return Evidence(
        id=row["id"],
        judgement=_judgement(row, reasons),
        role=Role(row["role"]),
        publisher=row["publisher"],
        source=row["source"],
        publication_id=row["publication_id"],
        title=row["title"],
        url=row["url"],
        published=forms.day(row["published"]),
        known_at=forms.moment(row["known_at"]),
        accepted=bool(row["accepted"]),
    )


def _judgement(row: sqlite3.Row, reasons: tuple[Reason, ...]) -> Judgement:
    return Judgement(
        commitment=row["commitment"],
        relation=Relation(row["relation"]),
        realised=bool(row["realised"]),
        review=bool(row["review"]),
        quote=row["quote"],
        start=row["start_offset"],
        end=row["end_offset"],
        passage=row["passage"],
        value=row["value"],
        value_high=row["value_high"],
        bound=row["bound"],
        unit=row["unit"],
        as_of=forms.day(row["as_of"]),
        year=row["year"],
        confidence=Confidence(row["confidence"]),
        reasons=reasons,
    )
