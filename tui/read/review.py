"""What waits for a person, each piece in its paragraph and with the reasons in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tui.questions import ReviewAsked, ReviewView, Waits
from tui.read.files import Files

if TYPE_CHECKING:
    from monitor.store.database import Store


def review(question: ReviewAsked, store: Store | None, files: Files, now: datetime) -> ReviewView:
    """All that waits, of commitments of the ledger, newest first."""
    from monitor.reviewing import waiting
    from tui.read.ledger import in_paragraphs

    del now
    if store is None:
        return ReviewView(question)
    found = waiting(store, files.ledger)
    quoted = in_paragraphs(store, [each.evidence for each in found])
    return ReviewView(
        question,
        tuple(
            Waits(
                shown,
                files.ledger.get(each.evidence.judgement.commitment),
                tuple(str(why) for why in each.why),
                each.against,
                each.publications,
            )
            for each, shown in zip(found, quoted, strict=True)
        ),
    )
