"""How the stream takes in new changes while somebody reads it: what stays, what is selected, what is scrolled.

Pure, so that the promise can be tested without a screen: the selected change stays selected, a line
being read stays where it is on the screen, and no line disappears because others came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.model import Change

KEEP_BEYOND = 500
"""Older lines kept below the newest window, so that a long-open screen does not grow without end."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The stream's lines, newest first, and where its reader is.

    `cursor` and `scroll` are indices of lines; `touched` is true once the reader has moved;
    `fresh` holds identifiers of changes that came while the screen was open and were not selected yet.
    """

    changes: tuple[Change, ...] = ()
    cursor: int = 0
    scroll: int = 0
    touched: bool = False
    loaded: bool = False
    fresh: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    """What was looked at here; it may not be written down yet."""

    @property
    def selected(self) -> Change | None:
        """The change under the cursor."""
        return self.changes[self.cursor] if self.cursor < len(self.changes) else None

    def above(self) -> int:
        """How many fresh lines lie above what is visible."""
        return sum(change.id in self.fresh for change in self.changes[: self.scroll])


def arrive(flow: Flow, newest: Sequence[Change], height: int, unread: frozenset[str] | None = None) -> Flow:
    """The stream after `newest`, the newest changes of the database, were read; `height` lines are visible.

    `unread` is what the database holds for not looked at; without it that is what came while the screen was open.
    """
    merged = _merged(flow.changes, newest)
    selected = flow.selected
    cursor = next((k for k, each in enumerate(merged) if selected and each.id == selected.id), 0)
    scroll = _scrolled(flow, cursor - flow.cursor, cursor, height)
    came = _fresh(flow, merged) if flow.loaded else frozenset()
    fresh = flow.fresh | came if unread is None else unread - flow.seen
    keep = max(len(newest) + KEEP_BEYOND, scroll + height, cursor + height if flow.touched else 0)
    kept = merged[:keep]
    return replace(
        flow,
        changes=kept,
        cursor=cursor if cursor < len(kept) else 0,
        scroll=scroll,
        loaded=True,
        fresh=fresh & {change.id for change in kept},
    )


def move(flow: Flow, cursor: int, height: int) -> Flow:
    """The stream after its reader selected the line at `cursor`, which is brought into view and counts as seen."""
    if not flow.changes:
        return flow
    cursor = min(max(cursor, 0), len(flow.changes) - 1)
    scroll = min(flow.scroll, cursor)
    scroll = max(scroll, cursor - max(height, 1) + 1)
    here = frozenset({flow.changes[cursor].id}) & flow.fresh
    return replace(flow, cursor=cursor, scroll=scroll, touched=True, fresh=flow.fresh - here, seen=flow.seen | here)


def to_newest(flow: Flow, height: int) -> Flow:
    """Back to the top, where the stream follows what comes until its reader moves again."""
    return replace(move(flow, 0, height), touched=False)


def all_seen(flow: Flow) -> Flow:
    """Nothing is fresh any more."""
    return replace(flow, fresh=frozenset(), seen=flow.seen | flow.fresh)


def _scrolled(flow: Flow, moved: int, cursor: int, height: int) -> int:
    """Where the view begins after lines came in above the selected one.

    At the top nothing is scrolled, so that news is seen at once, except where that would push the
    line a reader selected out of view; further down the lines stay where they are on the screen.
    """
    if flow.scroll == 0 and (not flow.touched or cursor < height):
        return 0
    return max(flow.scroll + moved, 0)


def _fresh(flow: Flow, merged: tuple[Change, ...]) -> frozenset[str]:
    known = {change.id for change in flow.changes}
    fresh = set()
    for change in merged:
        if change.id in known:
            break
        if not change.history:
            fresh.add(change.id)
    return frozenset(fresh)


def _merged(old: tuple[Change, ...], newest: Sequence[Change]) -> tuple[Change, ...]:
    """`newest`, with the lines only `old` has kept behind the line they stood behind."""
    wanted = {change.id for change in newest}
    followers: dict[str | None, list[Change]] = {}
    last: str | None = None
    for change in old:
        if change.id in wanted:
            last = change.id
        else:
            followers.setdefault(last, []).append(change)
    known = {change.id for change in old}
    merged: list[Change] = []
    orphans = followers.pop(None, [])
    for change in newest:
        if orphans and change.id in known:
            merged += orphans
            orphans = []
        merged.append(change)
        merged += followers.get(change.id, [])
    return (*merged, *orphans)
