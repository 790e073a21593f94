"""Reports kept as files, read as publications, tracked, and held against the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from monitor.judge.publishers import region_of
from monitor.judge.read import judge_publication
from monitor.ledger.propose import propose
from monitor.ledger.proposing.frame import frame_of
from monitor.ledger.writing import commitments
from monitor.model import Document, Judgement, Ledger, Publication, Role
from monitor.text.passages import cut


def read(file: Path, about: Mapping[str, Any]) -> Publication:
    """The text of a file with what a list says `about` it: publisher, issued, published."""
    publisher = about.get("publisher", "")
    return Publication(
        url="",
        title="",
        text=file.read_text("utf-8"),
        publisher=publisher,
        region=region_of(publisher, ""),
        role=Role.SELF,
        signed=about.get("issued"),
        published=about.get("published"),
    )


def ledger(publication: Publication) -> Ledger:
    """The targets of a report, tracked."""
    frame = frame_of(publication, cut(publication.text))
    document = Document("report", frame.title, publication.publisher, frame.region, frame.kind, issued=frame.day)
    return Ledger(commitments(document, [each for each in propose(publication) if each.indicator]), "1")


def claims(tracked: Ledger, later: Publication) -> Iterator[tuple[str, Judgement]]:
    """What a later report claims of them, by the names of their indicators."""
    names = {entry.id: entry.indicator.name for entry in tracked.commitments if entry.indicator}
    yield from ((names[each.commitment], each) for each in judge_publication(later, tracked) if each.realised)
