"""Where a reader can be, and what screens ask the dashboard to do: messages without behaviour, and the way back and forth."""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.message import Message

from tui.values import Verdict

TABS = ("overview", "ledger", "publications", "sources", "review")
_MOST = 100


@dataclass(frozen=True, slots=True)
class At:
    """A place in the dashboard: a tab, one commitment (`entry`) or one publication (`text`) by its identifier.

    `evidence` is the identifier of the evidence whose sentence is wanted in the text.
    """

    kind: str
    key: str = ""
    evidence: str = ""


@dataclass(slots=True)
class Way:
    """The places that were visited, and which of them it is now."""

    visited: list[At] = field(default_factory=lambda: [At(TABS[0])])
    now: int = 0

    @property
    def here(self) -> At:
        """The place it is."""
        return self.visited[self.now]

    def go(self, to: At) -> bool:
        """Go to a place; what lay ahead is forgotten. False where it is that place already."""
        if to == self.here:
            return False
        self.visited = [*self.visited[: self.now + 1], to][-_MOST:]
        self.now = len(self.visited) - 1
        return True

    def step(self, by: int) -> bool:
        """Go so many steps back or forth; False where there is nothing."""
        if not 0 <= self.now + by < len(self.visited):
            return False
        self.now += by
        return True


class Opens(Message):
    """The reader wants to be at a place."""

    def __init__(self, at: At) -> None:
        super().__init__()
        self.at = at


class Browses(Message):
    """The reader wants to see a page in a browser."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


class Copies(Message):
    """The reader wants a text in the clipboard."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Says(Message):
    """Something to tell in a line."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Keeps(Message):
    """What the reader chose, to be kept under a name; None: to be forgotten."""

    def __init__(self, name: str, value: str | None) -> None:
        super().__init__()
        self.name = name
        self.value = value


class Tests(Message):
    """The reader wants a source tested now."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Mutes(Message):
    """The reader wants to hear nothing of a source for a while, or of a muted one again."""

    def __init__(self, name: str, *, muted: bool) -> None:
        super().__init__()
        self.name = name
        self.muted = muted


class Decides(Message):
    """A person says something of a piece of evidence."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict
