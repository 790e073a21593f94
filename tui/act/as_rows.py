"""What is shown, as rows of the tables that `monitor export` writes, with the same heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from monitor.model import Change, Evidence, Ledger
from tui.questions import Entry, Fed, Listed

if TYPE_CHECKING:
    from monitor.report.tables import Row


def changes(shown: Sequence[Change], ledger: Ledger) -> Sequence[Row]:
    """A row a change."""
    from monitor.report.tables import change_rows

    return change_rows(shown, ledger)


def commitments(shown: Iterable[Entry]) -> Sequence[Row]:
    """A row a commitment."""
    from monitor.report.tables import commitment_rows

    return commitment_rows([(each.commitment, each.standing) for each in shown])


def evidence(shown: Sequence[Evidence], ledger: Ledger) -> Sequence[Row]:
    """A row a piece of evidence; where it was retrieved from stands in the full export."""
    from monitor.report.tables import shown_evidence_rows

    return shown_evidence_rows(shown, ledger)


def publications(shown: Iterable[Listed]) -> Sequence[Row]:
    """A row a publication."""
    return [
        {
            "title": each.title,
            "publisher": each.publisher,
            "published": each.published,
            "url": each.url,
            "revisions": each.revisions,
            "evidence": each.evidence,
            "gone": each.gone,
            "quote": each.quote,
        }
        for each in shown
    ]


def sources(shown: Iterable[Fed]) -> Sequence[Row]:
    """A row a source."""
    from monitor.report.json import moment

    return [
        {
            "name": each.source.name,
            "kind": each.source.kind.value,
            "publisher": each.source.publisher,
            "region": each.source.region,
            "url": each.source.url,
            "health": each.health,
            "checked_at": moment(each.state.checked_at, "seconds") if each.state and each.state.checked_at else None,
            "next_at": moment(each.state.next_at, "seconds") if each.state and each.state.next_at else None,
            "failures": each.state.failures if each.state else 0,
            "error": each.state.error_code if each.state else None,
            "muted": each.muted,
        }
        for each in shown
    ]
