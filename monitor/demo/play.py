"""Plays the story: serves each scene, lets the walk check it, and hands over what came of it.

Does, decides nothing: what must come of a round stands in the story, whether it did in `verdict`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.demo.server import SiteServer
from monitor.demo.story import Chapter, Story
from monitor.demo.verdict import Difference, Made, differences
from monitor.model import Ledger, Source

if TYPE_CHECKING:
    from monitor.check import Round
    from monitor.store.database import Store

SOURCES = Path(__file__).parent / "sources.yaml"


@dataclass(frozen=True, slots=True)
class Played:
    """One chapter, the round it became, and every difference between the two."""

    chapter: Chapter
    round: Round
    made: Made
    differences: tuple[Difference, ...]


def write_sources(base: str, file: Path) -> None:
    """A sources.yaml whose sources lie at the server's address."""
    file.write_text(SOURCES.read_text(encoding="utf-8").replace("{base}", base), encoding="utf-8")


def play(
    story: Story, server: SiteServer, sources: tuple[Source, ...], ledger: Ledger, store: Store
) -> Iterator[Played]:
    """Each round as it was played, one after the other."""
    for chapter in story.chapters:
        server.scene = chapter.scene
        round_ = _round(sources, store, ledger, chapter.at)
        made = Made(
            outcomes={report.name: report.outcome for report in round_.sources},
            changes=round_.changes,
            standings=store.standings.all(),
            read=_read(chapter, store, server.base),
            base=server.base,
        )
        yield Played(chapter, round_, made, differences(chapter, made))


def _round(sources: tuple[Source, ...], store: Store, ledger: Ledger, at: datetime) -> Round:
    from monitor.check import run_round
    from monitor.fetch.politeness import FetchSettings

    # A server of our own needs no courtesy: the 503 is tried again at once.
    return run_round(sources, store, ledger, FetchSettings(backoff=0.05), lambda: at, force=False, environ={})


def _read(chapter: Chapter, store: Store, base: str) -> Mapping[str, str]:
    """The latest stored text of every page of the site that was read, by its address."""
    stored = {path: store.publications.by_url(base + path) for path in chapter.scene.files}
    return {
        base + path: store.publications.text(found.revision_id) or ""
        for path, found in stored.items()
        if found is not None
    }
