"""Sources as rows with their last checks drawn small, and one source in full.

Pure, in the language in force. Must not import Textual, read or write.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

from monitor.messages import say
from tui.cells import fit
from tui.explain import facts, plain
from tui.present import clock, cut_line, safe, spoken
from tui.questions import Fed
from tui.values import Line, Span, Tone

_MARKS = MappingProxyType(
    {
        "verified": ("●", Tone.DONE),
        "stale": ("▲", Tone.BEHIND),
        "neglected": ("▲", Tone.BEHIND),
        "failing": ("■", Tone.OVERDUE),
        "blocked": ("■", Tone.OVERDUE),
        "changed_shape": ("■", Tone.OVERDUE),
        "unverified": ("╱", Tone.NOT_CHECKED),
        "off": ("○", Tone.MUTED),
    }
)
_HEIGHTS = "▁▂▃▄▅▆▇███"
"""By how many new texts a check brought."""
_SHOWN = 20
_WORD = 13
_WIDE = 110


def sparkline(recent: str, room: int) -> Line:
    """The last checks, the latest at the right: how much was new as a column, x failed, ! of another shape."""
    spans = []
    for sign in recent[-room:]:
        if sign == "x":
            spans.append(Span("x", Tone.OVERDUE))
        elif sign == "!":
            spans.append(Span("!", Tone.BEHIND))
        elif sign == "0":
            spans.append(Span("·", Tone.MUTED))
        else:
            spans.append(Span(_HEIGHTS[int(sign) - 1], Tone.DONE))
    return (Span(" " * (room - len(spans))), *spans)


def feed_row(fed: Fed, now: datetime, room: int) -> Line:
    """One source on one line: how it is, its name, its last checks, the last and the next one, what is wrong."""
    mark, tone = _MARKS.get(fed.health, ("?", Tone.MUTED))
    state = fed.state
    checks = min(_SHOWN, max(room // 8, 8))
    word = spoken("tui.muted") if fed.muted else spoken(f"sources.{fed.health.replace('off', 'switched_off')}")
    line: list[Span] = [Span(f"{mark} ", tone), Span(fit(safe(fed.source.name), 24 if room > _WIDE else 18) + " ")]
    line += [Span(fit(word, _WORD) + " ", tone), *sparkline(state.recent if state else "", checks)]
    error = error_of(fed)
    if error and room <= _WIDE:  # what is wrong says more than when
        return cut_line([*line, Span(f"  {error}", Tone.TEXT)], room)
    line.append(Span("  " + fit(clock(state.checked_at if state else None, now), 11), Tone.MUTED))
    line.append(Span(" → " + fit(clock(state.next_at if state else None, now), 11), Tone.MUTED))
    line.append(Span(f" {error or safe(fed.source.publisher)}", Tone.TEXT if error else Tone.MUTED))
    return cut_line(line, room)


def error_of(fed: Fed) -> str:
    """What is wrong with the source, in words."""
    state = fed.state
    return spoken(state.error_code, state.error_slots) if state and state.error_code else ""


def feed_lines(fed: Fed, now: datetime, room: int) -> Iterator[Line]:
    """One source in full."""
    source, state = fed.source, fed.state
    mark, tone = _MARKS.get(fed.health, ("?", Tone.MUTED))
    yield (Span(f"{mark} ", tone), Span(safe(source.name), Tone.STRONG))
    yield ()
    if error := error_of(fed):
        yield from plain(error, room, Tone.OVERDUE)
        yield ()

    def told(at: datetime | None) -> str:
        return f"{at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}" if at else ""

    outcome = state.outcome if state else None
    yield from facts(
        [
            ("publisher", safe(source.publisher)),
            ("region", safe(source.region)),
            ("role", spoken(f"report.role_{source.role}")),
            ("kind", source.kind.value),
            ("address", safe(source.url)),
            ("outcome", spoken(f"sources.outcome_{outcome.value}") if outcome else say("tui.never")),
            ("failures", str(state.failures) if state and state.failures else ""),
            ("checked", told(state.checked_at) if state else ""),
            ("read", told(state.succeeded_at) if state else ""),
            ("next", told(state.next_at) if state else ""),
            ("items", str(state.items) if state and state.rounds else ""),
            ("silent_since", told(state.stale_since) if state else ""),
            ("muted_until", source.muted_until.isoformat() if source.muted_until and fed.muted else ""),
        ],
        room,
    )
    yield ()
    yield (
        Span(say("tui.last_checks") + "  ", Tone.MUTED),
        *sparkline(state.recent if state else "", min(40, room - 16)),
    )
