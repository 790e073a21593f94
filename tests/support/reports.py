"""Reports kept as files, read as publications, tracked, and held against the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from monitor.judge.publishers import region_of
from monitor.judge.read import judge_publication
from monitor.ledger.propose import propose
from monitor.ledger.proposing.frame import frame_of
from monitor.ledger.writing import commitments
from monitor.model import Document, Judgement, Ledger, Publication, Role
from monitor.text.passages import cut

BEFORE = (
    "政府工作报告\n——2025年1月8日在宜城市第六届人民代表大会第五次会议上\n各位代表：现在，我代表市人民政府，向大会报告政府工作。\n"
    "一、2024年工作回顾\n新建道路40公里。\n二、2025年重点工作\n{targets}\n"
)
AFTER = (
    "政府工作报告\n——2026年1月9日在宜城市第六届人民代表大会第六次会议上\n各位代表：现在，我代表市人民政府，向大会报告政府工作。\n"
    "一、2025年工作回顾\n{review}\n二、2026年重点工作\n新建道路60公里。\n"
)
REVIEW = "一、2025年工作回顾"


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


def told(tracked: Ledger, later: Publication) -> Iterator[tuple[str, Judgement]]:
    """All that a later report tells of them, by the names of their indicators."""
    names = {entry.id: entry.indicator.name for entry in tracked.commitments if entry.indicator}
    yield from ((names[each.commitment], each) for each in judge_publication(later, tracked))


def claims(tracked: Ledger, later: Publication) -> Iterator[tuple[str, Judgement]]:
    """What a later report claims of them."""
    yield from ((name, each) for name, each in told(tracked, later) if each.realised)


def reworded(found: Judgement) -> bool:
    """Whether it waits for a person because the report has other words for it than the promise."""
    return found.review and any(reason.code == "indicator.alike" for reason in found.reasons)


# ---------------------------------------------------------------- a short report, held against the next


def bare(text: str) -> Publication:
    """A text of which nothing is known but what it says."""
    return Publication(url="", title="", text=text, publisher="", region="", role=Role.SELF)


def tracked(targets: str) -> Ledger:
    """The targets of a short report of 2025."""
    return ledger(bare(BEFORE.format(targets=targets)))


def judged(targets: str, told: str, heading: str = REVIEW) -> list[tuple[str, Judgement]]:
    """All that a short report of 2026 tells of them, by the names of their indicators, the strongest first."""
    known = tracked(targets)
    names = {entry.id: entry.indicator.name for entry in known.commitments if entry.indicator}
    after = bare(AFTER.format(review=told).replace(REVIEW, heading))
    return [(names[each.commitment], each) for each in judge_publication(after, known)]


def in_full(targets: str, told: str, heading: str = REVIEW) -> dict[str, float | None]:
    """What of it is claimed, with its values."""
    return {name: each.value for name, each in judged(targets, told, heading) if each.realised}


YEARS_PLAN = "宜城市2023年民生实事项目\n一、{targets}\n"


def news(
    targets: str,
    told: str,
    *,
    plan: str = YEARS_PLAN,
    title: str = "宜城日报",
    publisher: str = "宜城日报",
    day: date = date(2023, 12, 20),
    region: str = "宜城市",
) -> list[tuple[str, Judgement]]:
    """All that a text of the press tells of the targets of a plan of the city, by the names of their indicators."""
    promised = replace(bare(plan.format(targets=targets)), publisher=f"{region}人民政府", region=region)
    known = ledger(replace(promised, signed=date(2023, 1, 20)))
    names = {entry.id: entry.indicator.name for entry in known.commitments if entry.indicator}
    later = replace(bare(f"{title}\n{told}"), title=title, publisher=publisher, published=day, signed=None)
    later = replace(later, region=region, role=Role.MEDIA)
    return [(names[each.commitment], each) for each in judge_publication(later, known)]


def news_claims(targets: str, told: str, **about: Any) -> dict[str, float | None]:
    """What of it is claimed, with its values."""
    return {name: each.value for name, each in news(targets, told, **about) if each.realised}
