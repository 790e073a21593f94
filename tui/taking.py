"""What is on a screen as rows for a file: the commitments, changes, evidence, publications or sources that are shown.

Must not write anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from monitor.model import Evidence, Ledger
from tui.act import as_rows
from tui.screens.entry import EntryScreen
from tui.screens.frame import FrameScreen
from tui.screens.ledger import LedgerScreen
from tui.screens.overview import OverviewScreen
from tui.screens.publications import PublicationsScreen
from tui.screens.review import ReviewScreen
from tui.screens.sources import SourcesScreen
from tui.screens.text import TextScreen

if TYPE_CHECKING:
    from monitor.report.tables import Row

Rows = Callable[[], "Sequence[Row]"]


def rows_of(screen: FrameScreen, ledger: Ledger) -> tuple[str, Rows]:
    """The name of what is shown, and its rows, to be made in a worker."""
    if isinstance(screen, OverviewScreen):
        changes = screen.shown_changes
        return "changes", lambda: as_rows.changes(changes, ledger)
    if isinstance(screen, LedgerScreen):
        entries = screen.shown
        return "commitments", lambda: as_rows.commitments(entries)
    if isinstance(screen, PublicationsScreen):
        listed = screen.shown
        return "publications", lambda: as_rows.publications(listed)
    if isinstance(screen, SourcesScreen):
        fed = screen.shown
        return "sources", lambda: as_rows.sources(fed)
    evidence = _evidence(screen)
    return "evidence", lambda: as_rows.evidence(evidence, ledger)


def _evidence(screen: FrameScreen) -> list[Evidence]:
    if isinstance(screen, EntryScreen):
        return [each.evidence for each in screen.view.quoted]
    if isinstance(screen, TextScreen):
        return screen.evidence
    return [each.quoted.evidence for each in screen.shown] if isinstance(screen, ReviewScreen) else []
