"""What a publication as a whole says about its sentences: day, place, kind of text, common date.

Must not: judge a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from monitor.judge import cues
from monitor.model import Passage, Publication, Role
from monitor.text import periods, places
from monitor.text.hygiene import clean

_AS_OF = re.compile(r"(?:截至|截止|数据.{0,4}至)[^,;。)]{2,16}")


@dataclass(frozen=True, slots=True)
class Context:
    """Of a publication: `spoken` the day it was signed or else published, `home` the publisher's place,
    `genre` plan, proposal, report or news, `as_of` a date the text sets for all its figures,
    `titled` what the title says of time, `title` in clean characters.
    """

    title: str
    publisher: str
    home: str
    region: str
    role: Role
    spoken: date | None
    published: date | None
    genre: str
    as_of: date | None
    titled: periods.Moment | None


def of(publication: Publication, passages: tuple[Passage, ...]) -> Context:
    """The context every sentence of the publication is read in. Pure."""
    title = clean(publication.title).text
    spoken = publication.signed or publication.published
    whole_years = [m for m in periods.find(title, spoken) if not m.deadline]
    return Context(
        title=title,
        publisher=publication.publisher,
        home=places.of_publisher(clean(publication.publisher).text) or "",
        region=publication.region,
        role=publication.role,
        spoken=spoken,
        published=publication.published,
        genre=genre(title, publication.kind),
        as_of=_common_date(passages, spoken),
        titled=whole_years[-1] if whole_years and not _spans_years(title) else None,
    )


def _spans_years(title: str) -> bool:
    return bool(re.search(r"20\d\d年?-20\d\d", title))


def genre(title: str, kind: str | None = None) -> str:
    """plan, proposal, report or news, from the document's kind if known, else from its title."""
    known = {"plan": "plan", "consultation": "proposal", "inquiry": "report", "motion-reply": "report"}
    if kind in known:
        return known[kind]
    found = "news"
    for name, words in cues.data()["genres"].items():
        if any(word in title for word in words):
            found = name
    return found


def _common_date(passages: tuple[Passage, ...], spoken: date | None) -> date | None:
    """The date of a note that stands for all figures: （截至2022年9月30日）, 上述数据截至2024年12月底."""
    for passage in passages:
        text = clean(passage.text).text
        note = _AS_OF.search(text)
        alone = note and (
            len(text) <= len(note[0]) + 3 or re.search(r"(?:以上|上述|本文|文中|表中).{0,6}(?:数据|数字)", text)
        )
        if note and alone:
            moments = periods.find(note[0], spoken)
            if moments:
                return moments[-1].date
    return None
