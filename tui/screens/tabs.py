"""Which screen each tab is; apart, so that none of them is imported before it is visited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from tui.screens.frame import FrameScreen
from tui.screens.ledger import LedgerScreen
from tui.screens.publications import PublicationsScreen
from tui.screens.review import ReviewScreen
from tui.screens.sources import SourcesScreen
from tui.values import PlaceWords

MADE: Mapping[str, Callable[[PlaceWords, Callable[[], datetime]], FrameScreen]] = {
    "ledger": LedgerScreen,
    "publications": PublicationsScreen,
    "sources": SourcesScreen,
    "review": ReviewScreen,
}
