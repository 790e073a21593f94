"""The demonstration in plain words. Pure: a played round in, lines for a terminal of 80 cells out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.cli.layout import pad, wrap
from monitor.demo.play import Played
from monitor.demo.story import Move, Silence
from monitor.demo.verdict import Difference, proof, sentence
from monitor.messages import say
from monitor.model import Change, ChangeKind, Ledger, Point, Status
from monitor.report.lines import change_line, quote_line
from monitor.text.terminal import for_terminal

_WIDTH = 78
_FACTS = re.compile(r"事实出处：\s*(https?://\S+?)(?=[（\s]|$)")
_ABOUT_PAGES = (
    ChangeKind.PUBLICATION_EDITED,
    ChangeKind.PUBLICATION_GONE,
    ChangeKind.SOURCE_BROKEN,
    ChangeKind.SOURCE_RECOVERED,
)


class Tone(StrEnum):
    """What a line is, so that whoever writes it can give it a look."""

    PLAIN = "plain"
    HEAD = "head"
    MOVE = "move"
    QUOTE = "quote"
    SILENT = "silent"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, at most as wide as the page, and what it is."""

    text: str = ""
    tone: Tone = Tone.PLAIN


def opening(base: str) -> list[Line]:
    """What the reader is about to see, and that all of it is a sample."""
    return [Line(say("demo.title"), Tone.HEAD), Line(), *_paragraph(say("demo.opening", base=base)), Line()]


def chapter_lines(played: Played, total: int, ledger: Ledger) -> list[Line]:
    """One round: the clock, the sources, what moved with its proof, what was kept silent about."""
    chapter = played.chapter
    clock = f"{chapter.at:%Y-%m-%d %H:%M}"
    lines = [Line(say("demo.round", number=chapter.number, total=total, clock=clock), Tone.HEAD)]
    lines += [*_paragraph(say(f"demo.round_{chapter.number}"), "  "), Line(), *_sources(played), Line()]
    for change in played.made.changes:
        if change.kind in _ABOUT_PAGES:
            lines += [*_paragraph("• " + change_line(change, ledger), "  ", 2), Line()]
    for move in chapter.moves:
        if (shown := proof(move, played.made.changes)) is not None:
            lines += [*_move(move, shown, ledger, played.made.read), Line()]
    return [*lines, *_silences(played)]


def closing(rounds: Sequence[Played], unmodified: int) -> list[Line]:
    """The sum of it, when the story came out as told."""
    moves = sum(len(played.chapter.moves) for played in rounds)
    silent = sum(len(played.chapter.silent) for played in rounds)
    said = say("demo.came_true", moves=moves, silent=silent, unmodified=unmodified)
    return [*_paragraph(said), Line()]


def keeping(folder: str | None, base: str, program: str) -> list[Line]:
    """Whether anything was kept and where, and what to type next; `folder` as a shell takes it."""
    if folder is None:
        lines = [*_paragraph(say("demo.not_kept"))]
        steps = [("demo --keep DIR", "keep"), ("check", "check"), ("ledger list", "ledger")]
    else:
        lines = [*_paragraph(say("demo.kept", folder=folder)), *_paragraph(say("demo.kept_sources", base=base))]
        steps = [(f"--place {folder} tui --no-poll", "tui"), (f"--place {folder} ledger list", "ledger")]
    width = max(len(words) for words, _ in steps)
    return [*lines, *(Line(f"  {program} {pad(words, width)}   {say(f'demo.next_{key}')}") for words, key in steps)]


def difference_text(first: Difference) -> str:
    """What differs, as a part of the sentence that says the demonstration failed."""
    slots = {name: for_terminal(value) if isinstance(value, str) else value for name, value in first.slots.items()}
    return say(f"demo.differs_{first.code}", **slots)


def facts_of(text: str) -> str | None:
    """The address that a sample page names as the origin of its facts."""
    found = _FACTS.search(text)
    return found[1] if found else None


def _sources(played: Played) -> Iterator[Line]:
    width = max(len(name) for name in played.made.outcomes)
    for name, outcome in played.made.outcomes.items():
        yield Line(f"  {pad(name, width)}  {say(f'demo.outcome_{outcome}')}")


def _move(move: Move, change: Change, ledger: Ledger, read: Mapping[str, str]) -> list[Line]:
    lines = _paragraph("• " + change_line(change, ledger), "  ", 2, Tone.MOVE)
    before, after = _status(change.before), _status(change.after)
    if before != after:
        lines.append(Line(f"    {before} → {after}"))
    lines += _paragraph(quote_line(change.quote or ""), "    ", 1, Tone.QUOTE)
    lines += _paragraph(say(f"demo.move_{move.tell}"), "    ")
    address = facts_of(read.get(change.url or "", ""))
    if address is not None:
        # On lines of their own: the addresses are as wide as the page.
        lines += [Line(f"    {text}", Tone.ASIDE) for text in (say("demo.facts"), for_terminal(address))]
    return lines


def _status(point: Point | None) -> str:
    """The status in words; a commitment of which nothing was known yet was not checked."""
    status = (point.status if point is not None else None) or Status.NOT_CHECKED
    return say(f"report.status_{status}")


def _silences(played: Played) -> list[Line]:
    if not played.chapter.silent:
        return []
    lines = [Line("  " + say("demo.silent"), Tone.SILENT)]
    for kept in played.chapter.silent:
        lines += _silence(kept, played)
    return [*lines, Line()]


def _silence(kept: Silence, played: Played) -> list[Line]:
    said = sentence(kept, played.made) or kept.quote
    return [
        *_paragraph("– " + quote_line(said), "    ", 2, Tone.QUOTE),
        *_paragraph(say(f"demo.silent_{kept.why}"), "      "),
    ]


def _paragraph(text: str, indent: str = "", hanging: int = 0, tone: Tone = Tone.PLAIN) -> list[Line]:
    lines = wrap(text, _WIDTH - len(indent) - hanging)
    return [Line(indent + (" " * hanging if at else "") + line, tone) for at, line in enumerate(lines)]
