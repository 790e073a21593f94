"""What is left of a text when the places and times it names are taken out. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.text import periods, places


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text without the characters of the spans, each [start, end)."""
    gone = {at for start, end in spans for at in range(start, end)}
    return "".join(char for at, char in enumerate(text) if at not in gone)


def without_places_and_times(text: str) -> str:
    """A clean text without the names of places and without expressions of time, whichever year they are of."""
    times = [(found.start, found.end) for found in periods.find(text, periods.ANY_DAY)]
    return without(text, [*places.spans(text), *times])
