"""Small writes into the place: what was seen, what its reader chose, what a person says of evidence, a muted source.

Each opens the database for one short transaction and closes it; called in a worker, never in the dashboard's own thread.
Errors come back as what to tell.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from monitor.errors import DubanError
from tui.values import READER, Trouble, Verdict

if TYPE_CHECKING:
    from monitor.model import Ledger, Source
    from monitor.place import Place
    from monitor.settle import Pen
    from monitor.store.database import Store

_WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes into one place. `clock` gives the moment."""

    place: Place
    clock: Callable[[], datetime]

    def see(self, changes: Collection[str]) -> None:
        """These changes were looked at; that nothing could be written is no reason to say anything."""
        self._quietly(lambda store: store.marks.see(READER, changes))

    def see_all(self, at: datetime) -> None:
        """Everything told up to this moment was looked at."""
        self._quietly(lambda store: store.marks.see_all(READER, at))

    def prefer(self, name: str, value: str | None) -> None:
        """Keep what the reader chose."""
        self._quietly(lambda store: store.preferences.set(name, value))

    def review(self, verdict: Verdict) -> Trouble:
        """Record what a person says of evidence; what came of it."""
        from monitor.ledger.load import load_ledger
        from monitor.reviewing import Said, act
        from monitor.sources import load_sources
        from monitor.store.evidence import Verdict as Word

        said = Said(Word(verdict.word), _author(), verdict.note, verdict.value)
        try:
            ledger, sources = load_ledger(self.place.ledger_folders), load_sources(self.place.sources_file).sources
            with self._open() as store:
                acted = act(self._pen(store, ledger, sources), verdict.evidence, said)
        except DubanError as error:
            return _told(error)
        slots = {
            "verdict": verdict.word,
            "id": acted.commitment.id,
            "before": acted.before.status,
            "after": acted.after.status,
        }
        moved = acted.before != acted.after
        return Trouble(
            "tui.told_moved" if moved else "tui.told_unmoved", {name: str(value) for name, value in slots.items()}
        )

    def mute(self, name: str, until: date | None) -> Trouble:
        """Tell nothing of a source until a day, or with None again at once; written into sources.yaml."""
        from monitor.replacing import replace_file
        from monitor.source_writing import with_value

        file = self.place.sources_file
        if self.place.sources_shipped:
            return Trouble("adding.shipped")
        try:
            text = file.read_bytes().decode("utf-8")  # its line ends stay what they are
            replace_file(file, with_value(text, name, "mute", until.isoformat() if until else None).encode())
        except (OSError, ValueError):
            return Trouble("tui.told_not_muted", {"name": name, "file": str(file)})
        return Trouble("tui.told_muted" if until else "tui.told_heard", {"name": name, "until": str(until or "")})

    def _pen(self, store: Store, ledger: Ledger, sources: Sequence[Source]) -> Pen:
        from monitor.judge.reasons import RULES_VERSION
        from monitor.ledger.late import Late
        from monitor.settle import Pen, watch_of

        now = self.clock()
        enabled = [each for each in sources if each.enabled]
        return Pen(
            store,
            Late.of(ledger),
            RULES_VERSION,
            f"review {now.isoformat()}",
            now,
            watch_of(enabled, store.sources.states(), now),
        )

    def _quietly(self, write: Callable[[Store], object]) -> None:
        if not self.place.db.exists():
            return
        try:
            with self._open() as store:
                write(store)
        except DubanError:
            return

    def _open(self) -> Store:
        from monitor.store.database import open_store

        return open_store(self.place.db, wait=_WAIT_SECONDS)


def _told(error: DubanError) -> Trouble:
    return Trouble(error.key, {name: str(value) for name, value in error.slots.items()})


def _author() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "-"


def value_of(typed: str) -> float | None:
    """The value that a person typed, in base units; None for anything else."""
    from monitor.reviews import number

    return number(typed)
