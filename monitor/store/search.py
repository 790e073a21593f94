"""Finding words in what was published. Owns what goes into the full-text index and what a query becomes.

The index holds every two neighbouring characters of Chinese (基站建设 is 基站 站建 建设 设) and every
Latin or numeric word in lower case; a query becomes a phrase of the same pieces. Segmented words
would make a smaller index, but then 基站 is missed wherever the segmenter saw 宏基站 as one word, a
query would need the dictionary in memory, and two segmenters would give two indexes. Pairs find
exactly what is there. The last character of a run stands alone: so a single character is found as the
beginning of a piece, and a phrase never reaches over a full stop.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection

# The ranges are written out, not asked of the running Python's Unicode tables: a passage is taken out of
# the index by saying again what was put in, which must not depend on the version that did it.
_CJK = (
    r"\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = r"0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f"


@cache
def _piece() -> re.Pattern[str]:
    """Made when first needed: its ranges take long, and most who open a database look for no word."""
    return re.compile(f"[{_CJK}]+|[{_LETTER}]+")


@cache
def _is_cjk() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]")


_FIND = """
SELECT p.publication_id, p.revision_id, p.position, r.title, u.url, r.published, u.gone_at,
       substr(r.text, p.start_offset + 1, p.end_offset - p.start_offset) AS quote
  FROM passage_search AS s
  JOIN passages AS p ON p.id = s.rowid
  JOIN revisions AS r ON r.id = p.revision_id
  JOIN publications AS u ON u.id = p.publication_id
 WHERE passage_search MATCH ?
 ORDER BY r.published DESC NULLS LAST, p.publication_id DESC, p.position
 LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that holds the query; `passage` is its index in the latest revision. A hit of the title is the first passage."""

    publication_id: int
    revision_id: int
    passage: int
    title: str
    url: str
    published: date | None
    quote: str
    gone_at: datetime | None = None
    """Since when the page is no longer there; our copy is."""


def pieces(text: str) -> str:
    """What the index holds of a text: pieces parted by spaces. Pure."""
    return " ".join(_pieces(text))


def phrases(query: str) -> str:
    """The full-text expression for what somebody typed: its words, all of them, in any order. Pure.

    Operators, quotes and brackets are not letters and fall away; "" when no letter is left.
    """
    return " AND ".join(filter(None, (_phrase(word) for word in query.split())))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _pieces(text: str) -> Iterator[str]:
    for run in _piece().findall(_normal(text)):
        if _is_cjk().match(run):
            yield from (run[i : i + 2] for i in range(len(run)))
        else:
            yield run


def _phrase(word: str) -> str:
    found = list(_pieces(word))
    if not found:
        return ""
    if len(found) == 1 or not _ends_a_run(found[-2], found[-1]):
        beginning = len(found[-1]) == 1 and _is_cjk().match(found[-1])
        return f'"{" ".join(found)}"' + (" *" if beginning else "")
    return f'"{" ".join(found[:-1])}"'


def _ends_a_run(pair: str, last: str) -> bool:
    """Whether `last` is the single character that closes the run `pair` stands in."""
    return len(pair) == 2 and pair[1] == last and _is_cjk().match(pair) is not None  # noqa: PLR2004  a pair


class Search:
    """The full-text index over the passages of each publication's latest revision."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, query: str, limit: int = 50) -> list[Hit]:
        """Passages that hold every word of the query, newest publication first; any input is safe."""
        expression = phrases(query)
        if not expression:
            return []
        return [
            Hit(
                row["publication_id"],
                row["revision_id"],
                row["position"],
                row["title"],
                row["url"],
                forms.day(row["published"]),
                row["quote"],
                forms.moment_or_none(row["gone_at"]),
            )
            for row in self._connection.rows(_FIND, (expression, limit))
        ]


def put(connection: Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Index passages: (id, title or nothing, text)."""
    connection.many(
        "INSERT INTO passage_search (rowid, title, quote) VALUES (?, ?, ?)",
        [(rowid, pieces(title), pieces(text)) for rowid, title, text in rows],
    )


def drop(connection: Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Take passages out of the index; the texts must be those that were put in, since it keeps none itself."""
    connection.many(
        "INSERT INTO passage_search (passage_search, rowid, title, quote) VALUES ('delete', ?, ?, ?)",
        [(rowid, pieces(title), pieces(text)) for rowid, title, text in rows],
    )
