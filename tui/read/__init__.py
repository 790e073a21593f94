"""The read-only door: what the dashboard shows, read from the place's files and database.

The only part of the dashboard that opens the store, the ledger or sources.yaml. Must not write, fetch, or know a widget.
"""

from tui.read.files import Files, read_files, stamp_of_files
from tui.read.overview import detail, overview, without_store
from tui.read.thread import LOOK_EVERY, WINDOW, Again, Answer, Attend, Look, Reading, Want

__all__ = [
    "LOOK_EVERY",
    "WINDOW",
    "Again",
    "Answer",
    "Attend",
    "Files",
    "Look",
    "Reading",
    "Want",
    "detail",
    "overview",
    "read_files",
    "stamp_of_files",
    "without_store",
]
