"""One text published twice: taken over by another site, with its editor's line and no word more.

Owns: what of a text has to be the same, and whose publication stands for whose. Looks things up in the store and
writes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.model import Passage, Publication

if TYPE_CHECKING:
    from monitor.store.database import Store
    from monitor.store.publications import StoredPublication

_LEAST = 120
"""Letters of a text; shorter ones, such as 请查看附件, are too alike to be known again."""
_LONGEST_LINE = 48
"""Letters of a line that tells source, day and editor."""
_LINES = 3
"""So many of them a site adds at each end."""
_WHEN = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}:\d{2}(?::\d{2})?")
_MARKS = re.compile(r"(?![-+.~%‰](?=\d)|%|‰)[^\w]")
"""Punctuation and spaces, but no sign that belongs to a figure: -3.5%, 3-5个."""


def core(sentences: Sequence[str]) -> str | None:
    """What a text says, as a hash, without an editor's lines at its ends; None for one too short to know again."""
    kept = list(sentences)
    for end in (0, -1):
        for _ in range(_LINES):
            if kept and _is_editors(kept[end]):
                kept.pop(end)
    from monitor.text.hygiene import clean

    plain = [_MARKS.sub("", clean(each).text) for each in kept]
    if sum(map(len, plain)) < _LEAST:
        return None
    return hashlib.sha256("\n".join(filter(None, plain)).encode("utf-8", "surrogatepass")).hexdigest()


def twin_of(store: Store, publication: Publication, passages: Sequence[Passage]) -> StoredPublication | None:
    """The stored publication that says this text already, but for an editor's line, if there is one.

    One that carries less weight does not stand for it: what an office published counts for itself, although a
    newspaper printed it before.
    """
    said = core([each.text for each in passages])
    same = store.publications.by_core(said) if said is not None else store.publications.by_text(publication.text_hash)
    if same is None or (said is None and same.title != publication.title):
        return None
    return same if _stands_for(same, publication) else None


def _stands_for(stored: StoredPublication, publication: Publication) -> bool:
    from monitor.judge.weight import RANK

    return RANK[stored.role] >= RANK[publication.role] and stored.region == publication.region


def _is_editors(line: str) -> bool:
    """Whether a line says where a text was taken from, when, and by whom: 来源：某报 2025-07-02 10:12."""
    from monitor.read.body import decoration, parts

    if len(line) > _LONGEST_LINE or "\t" in line:
        return False
    bare = _WHEN.sub("", line).strip()
    if any(letter.isdigit() for letter in bare):
        return False
    return not bare or decoration(bare) is not None or any(word in bare for word in parts()["taken_over"])
