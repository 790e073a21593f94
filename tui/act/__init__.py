"""The commands door: all that the dashboard does to the place, its database and the world."""

from tui.act.poller import RETRY_MOST, Ended, Job, Poller, Situation, command_line, decide, pause_after, view
from tui.act.writing import Writer, value_of

__all__ = [
    "RETRY_MOST",
    "Ended",
    "Job",
    "Poller",
    "Situation",
    "Writer",
    "command_line",
    "decide",
    "pause_after",
    "value_of",
    "view",
]
