"""One text published twice: taken over by another site, with its editor's line and no word more.

Owns: by which sentences such a text is looked up, how far two may differ, and whose publication stands for whose.
Looks things up in the store and writes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from monitor.model import Passage, Publication, Role

if TYPE_CHECKING:
    from monitor.store.database import Store
    from monitor.store.publications import StoredPublication

SKETCH = 8
"""Hashes kept of a text: the smallest of those of its sentences, which a second copy has as well."""
SHARED = 4
"""So many of them in common, or all of a shorter text's, make it worth comparing the two."""
_SHORTEST = 12
"""Letters of a sentence that tells one text from another."""
_FEWEST = 3
_LEAST = 120
"""Letters of a text; shorter ones are too alike to be told apart."""
ALIKE = 0.9
"""Of the letters of each text, so many stand in sentences that both have."""
_WEIGHT = {
    Role.STATISTICS: 2,
    Role.SUPERVISOR: 2,
    Role.SELF: 1,
    Role.MEDIA: 1,
    Role.CONSULTATIVE: 0,
    Role.OTHER: 0,
}
"""What a statement of each is worth: it confirms, it claims, or it waits for a person."""
_EDITORS = 48
"""Letters of a line that tells source, day and editor."""
_STOPS = re.compile(r"[，。；！？]")
_WHEN = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}:\d{2}(?::\d{2})?")
_MARKS = re.compile(r"[^\w%‰]+")


def sketch(sentences: Iterable[str]) -> tuple[int, ...]:
    """By which a text is found again: at most SKETCH numbers of 63 bits; none for a text too short to know again."""
    texts = {_plain(each) for each in sentences}
    long = [each for each in texts if len(each) >= _SHORTEST]
    if len(long) < _FEWEST or sum(map(len, long)) < _LEAST:
        return ()
    return tuple(sorted(map(_hash, long))[:SKETCH])


def enough(shared: int, one: int, other: int) -> bool:
    """Whether two sketches of these lengths share enough hashes for their texts to be compared."""
    return shared >= min(SHARED, one, other)


def same_text(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts, as sentences, say the same: nearly all sentences are common, and no figure stands in the rest.

    A monthly report shares its wording with the one before and not its figures, so it is not the same.
    """
    one, other = ([each for each in text if not _is_editors(each)] for text in (one, other))
    first, second = Counter(map(_plain, one)), Counter(map(_plain, other))
    common = _letters(first & second)
    if common < ALIKE * max(_letters(first), _letters(second)):
        return False
    apart = [each for each in one if _plain(each) not in second] + [each for each in other if _plain(each) not in first]
    return not any(map(_tells, apart))


def twin_of(store: Store, publication: Publication, passages: Sequence[Passage]) -> StoredPublication | None:
    """The stored publication that says this text already, word for word or nearly, if there is one.

    One that carries less weight does not stand for it: what the statistics office published counts for itself,
    although a newspaper printed it before.
    """
    mine = [each.text for each in passages]
    hashes = sketch(mine)
    exact = store.publications.by_text(publication.text_hash)
    if exact is not None and _stands_for(exact, publication) and (hashes or exact.title == publication.title):
        return exact
    for stored, shared, whole in store.publications.by_sketch(hashes):
        if enough(shared, len(hashes), whole) and _stands_for(stored, publication):
            text = store.publications.load(stored.revision_id)
            if text is not None and same_text(mine, _sentences(text)):
                return stored
    return None


def _sentences(publication: Publication) -> list[str]:
    from monitor.text.passages import cut

    return [each.text for each in cut(publication.text, publication.headings)]


def _stands_for(stored: StoredPublication, publication: Publication) -> bool:
    return _WEIGHT[stored.role] >= _WEIGHT[publication.role] and stored.region == publication.region


def _tells(sentence: str) -> bool:
    """Whether a sentence that only one text has could be news: it holds a figure and is no date or editor's line."""
    from monitor.read.body import decoration
    from monitor.read.dates import only_date

    if len(sentence) <= _EDITORS and not _STOPS.search(sentence):
        sentence = _WHEN.sub("", sentence)  # 来源：某报 2025-07-02 10:12
    return (
        any(letter.isnumeric() for letter in sentence) and only_date(sentence) is None and decoration(sentence) is None
    )


def _is_editors(sentence: str) -> bool:
    """Whether a sentence is a short line without a figure, such as a site adds above and below a text."""
    return len(sentence) <= _EDITORS and not _STOPS.search(sentence) and not _tells(sentence)


def _letters(texts: Counter[str]) -> int:
    return sum(len(text) * count for text, count in texts.items())


def _plain(sentence: str) -> str:
    return _MARKS.sub("", sentence)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1
