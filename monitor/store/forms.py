"""How values are written in the database, and the short identifiers derived from them. Pure.

A time is ISO 8601 UTC text of one width, so that comparing text compares time; a date is an ISO
date; the slots of a message are JSON, because they are only ever rendered.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from monitor.model import CHINA, Judgement, Slots

_ID_LENGTH = 12
_NO_LETTER = re.compile(
    "[\\s\"'“”‘’「」『』\x00-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffd\ud800-\udfff]+"
)
"""What reprints of a sentence differ in without saying anything else."""


def moment_text(moment: datetime) -> str:
    """`2026-03-01T04:05:06.000000Z`; ValueError for a time without zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without zone: {moment!r}")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def moment_text_or_none(moment: datetime | None) -> str | None:
    """As moment_text; None stays None."""
    return None if moment is None else moment_text(moment)


def moment(text: str) -> datetime:
    """The aware time, in UTC, that moment_text wrote."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    """As moment; None stays None."""
    return None if text is None else moment(text)


def up_to(limit: date | datetime) -> str:
    """The last moment that counts as "by then": a time is itself, a day is its end in China."""
    if isinstance(limit, datetime):
        return moment_text(limit)
    return moment_text(datetime.combine(limit, time.max, tzinfo=CHINA))


def day_text(day: date | None) -> str | None:
    """`2026-03-01`; None stays None."""
    return None if day is None else day.isoformat()


def day(text: str | None) -> date | None:
    """The date that day_text wrote; None stays None."""
    return None if text is None else date.fromisoformat(text)


def slots_text(slots: Slots) -> str:
    """The slots of a message as JSON, always the same text for equal slots."""
    return json.dumps(dict(slots), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def slots(text: str) -> dict[str, str | int | float | bool | None]:
    """The slots that slots_text wrote."""
    loaded: dict[str, str | int | float | bool | None] = json.loads(text)
    return loaded


def real(value: float | None) -> float | None:
    """A number as a REAL column holds it."""
    return None if value is None else float(value)


def short_id(*parts: object) -> str:
    """Twelve lower-case letters and digits (60 bits) that stand for `parts`, the same on every machine.

    Base 32 instead of hexadecimal: a million identifiers of this length collide with a chance of
    one in two million, twelve hexadecimal digits with one in five hundred.
    """
    written = json.dumps([_plain(part) for part in parts], ensure_ascii=True, separators=(",", ":"))
    digest = hashlib.sha256(written.encode("ascii")).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:_ID_LENGTH]


def pair(commitment: str, quote: str) -> str:
    """What stands for a commitment and a sentence, however the sentence was set.

    Spaces, quotation marks, width and what cannot be seen make no other sentence of it: reprints differ in them.
    """
    plain = unicodedata.normalize("NFKC", _NO_LETTER.sub("", quote))
    return short_id("pair", commitment, _NO_LETTER.sub("", plain))


def pair_of(judgement: Judgement) -> str:
    """The same of a judgement: its commitment and the sentence it was read from."""
    return pair(judgement.commitment, judgement.quote)


def reading(judgement: Judgement) -> tuple[object, ...]:
    """What is read from a sentence; with the pair what the schema calls the same claim (SAME_CLAIM)."""
    kept = ("relation", "realised", "review", "value", "value_high", "bound", "unit", "as_of", "year")
    return tuple(getattr(judgement, name) for name in kept)


def claim(judgement: Judgement) -> tuple[object, ...]:
    """What is claimed of a sentence, wherever that was published."""
    return (pair_of(judgement), *reading(judgement))


def _plain(part: object) -> object:
    if isinstance(part, datetime):
        return moment_text(part)
    if isinstance(part, date):
        return part.isoformat()
    if isinstance(part, Mapping):
        return {str(key): _plain(part[key]) for key in sorted(part)}
    if isinstance(part, bool) or part is None:
        return part
    if isinstance(part, int | float):
        return float(part)
    return str(part)
