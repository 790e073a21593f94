"""A text with what is known of it beside its words, as a publication to judge. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from monitor.model import Publication, Role

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a text beside its words."""

    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""


def publication_of(text: str, given: Given) -> Publication:
    """A text as a publication; role and region follow from who published it."""
    from monitor.judge.publishers import region_of, role_of

    return Publication(
        url=given.url,
        title=given.title,
        text=text,
        publisher=given.publisher,
        region=region_of(given.publisher, ""),
        role=role_of(given.publisher, Role.OTHER),
        published=given.published,
    )


def day_of(written: str) -> date | None:
    """The day meant by 2024, 2024-05 or 2024-05-06: of a year or a month its last; None for anything else."""
    from monitor.text.periods import last_day

    match = _DAY.fullmatch(written.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None or month is None:
            return last_day(int(match[1]))
        return last_day(year, month) if day is None else date(year, month, day)
    except ValueError:
        return None
