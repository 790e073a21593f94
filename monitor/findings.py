"""What one check of a source found, as values on their way from reading to writing.

Frozen where a fact is finished; `Findings` grows while its source is walked. No decision, no input or output.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.edits import Edit
from monitor.look import Fault
from monitor.model import Item, Judgement, Passage, Publication, Source, SourceState, Validators

if TYPE_CHECKING:
    from monitor.store.items import StoredItem
    from monitor.store.publications import StoredPublication


@dataclass(frozen=True, slots=True)
class Judged:
    """A text cut into passages, and what those not judged before say of the ledger."""

    passages: tuple[Passage, ...]
    keys: tuple[str, ...]
    fresh: frozenset[int]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class PublicationForWriting:
    """A text that was read and differs from what is stored, if anything is.

    `raw` is kept for what became evidence, and for what a person took in.
    """

    item: Item
    publication: Publication
    judged: Judged
    raw: bytes
    content_type: str | None
    validators: Validators
    edit: Edit | None = None
    """What differs from the revision before; None for a new publication."""


@dataclass(frozen=True, slots=True)
class Same:
    """A publication that was looked at and is as it was; `was_due` when its time had come."""

    item: StoredItem
    validators: Validators
    was_due: bool
    publication: StoredPublication | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """An item whose publication is known already, from another source or at another address."""

    item: Item
    publication_id: int
    first_seen_at: datetime
    adopted: bool
    """True when the source that read it is no longer there, so that this one looks after it from now on."""
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True)
class Unread:
    """An item that could not be read this time."""

    item: Item
    fault: Fault
    known: StoredItem | None = None
    was_due: bool = True


@dataclass(frozen=True, slots=True)
class Gone:
    """An item that had answered and is there no more; `sure` where the site or the folder itself says so."""

    item: StoredItem
    sure: bool


@dataclass(slots=True)
class Findings:
    """All that one check of a source came to, for `settle` to write."""

    source: Source
    state: SourceState
    validators: Validators
    items: int
    not_modified: bool = False
    fault: Fault | None = None
    shape: bool = False
    fresh_for: int | None = None
    """Seconds for which the server says its listing holds."""
    history: bool = False
    """What was found is of the past: it is judged and listed, and not announced."""
    pages: list[PublicationForWriting] = field(default_factory=list)
    same: list[Same] = field(default_factory=list)
    linked: list[Linked] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
