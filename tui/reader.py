"""Publications as rows, and one as wrapped lines: its judged sentences highlighted, or two revisions side by side.

Pure, in the language in force. Must not import Textual, read or write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from monitor.messages import say
from monitor.model import Evidence
from monitor.report.lines import evidence_line
from tui.cells import cut, fit, width, wrap
from tui.entry import flowed
from tui.explain import facts, plain
from tui.present import cut_line, ends_apart, safe
from tui.questions import Listed, Revision, TextView
from tui.values import Line, Span, Tone

_DAY = 10
_MOST_PAIRS = 900
_ALIKE = 1 / 3
_EDGE = 3
"""Cells between the two sides."""


@dataclass(frozen=True, slots=True)
class Read:
    """The lines, and at which of them each judged sentence begins."""

    lines: tuple[Line, ...]
    places: tuple[int, ...] = ()


# ---------------------------------------------------------------- the list


def list_row(row: Listed, room: int) -> Line:
    """One publication on one line: day, title, what was found in it, who published it."""
    marks = [
        Span("−", Tone.BEHIND) if row.gone else Span(" "),
        Span("~", Tone.ACCENT) if row.revisions > 1 else Span(" "),
    ]
    day = Span(fit(row.published.isoformat() if row.published else "–", _DAY) + " ", Tone.MUTED)
    count = Span(f"▎{row.evidence} ", Tone.ACCENT) if row.evidence else Span("")
    title = Span(cut(safe(row.title or row.url), room // 3) if row.quote else safe(row.title or row.url), Tone.TEXT)
    quote = [Span(f"  {safe(row.quote)}", Tone.MUTED)] if row.quote else []
    left = (*marks, Span(" "), day, count, title, *quote)
    return ends_apart(left, (Span(cut(safe(row.publisher), room // 4), Tone.MUTED),), room)


# ---------------------------------------------------------------- one text


def text_lines(view: TextView, now: datetime, room: int, chosen: int = 0) -> Read:
    """A publication with its judged sentences highlighted and what each was held to say beside it."""
    if view.row is None or not view.revisions:
        return Read(tuple(plain(say("tui.text_gone"), room, Tone.MUTED)))
    lines = [*_head(view, now, room), ()]
    text = view.revisions[-1].text
    evidence = sorted(view.evidence, key=lambda each: each.judgement.start)
    places: list[int] = []
    for start, paragraph in _paragraphs(text):
        inside = [each for each in evidence if start <= each.judgement.start < start + len(paragraph) + 1]
        if inside:
            places += [len(lines)] * len(inside)
        lines += flowed(_pieces(paragraph, start, inside), room) if paragraph.strip() else [()]
        for each in inside:
            lines.append(_beside(each, view, room, chosen=len(places) - len(inside) + inside.index(each) == chosen))
    return Read(tuple(lines), tuple(places))


def _head(view: TextView, now: datetime, room: int) -> Iterator[Line]:
    row = view.row
    assert row is not None
    for piece in wrap(safe(row.title or row.url), room):
        yield (Span(piece, Tone.STRONG),)
    last = view.revisions[-1].retrieved_at
    said = [
        ("published", f"{safe(row.publisher)} {row.published or ''}".strip()),
        ("address", safe(row.url)),
        ("also", safe("  ".join(view.addresses[1:]))),
        ("retrieved", f"{last.astimezone(now.tzinfo):%Y-%m-%d %H:%M}" if last else ""),
        ("revisions", say("tui.revisions", count=len(view.revisions)) if len(view.revisions) > 1 else ""),
        ("gone", say("tui.is_gone") if row.gone else ""),
    ]
    yield from facts(said, room)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _pieces(paragraph: str, start: int, inside: Sequence[Evidence]) -> list[tuple[str, Tone]]:
    """A paragraph in pieces, those that were judged in another tone; overlapping sentences count once."""
    pieces: list[tuple[str, Tone]] = []
    at = 0
    for each in inside:
        begin, end = max(each.judgement.start - start, at), min(each.judgement.end - start, len(paragraph))
        if end <= begin:
            continue
        pieces += [(paragraph[at:begin], Tone.TEXT), (paragraph[begin:end], Tone.MARKED)]
        at = end
    pieces.append((paragraph[at:], Tone.TEXT))
    return [(safe(text) if text.strip() else text, tone) for text, tone in pieces if text]


def _beside(found: Evidence, view: TextView, room: int, *, chosen: bool) -> Line:
    name = view.names.get(found.judgement.commitment, found.judgement.commitment)
    doubt = say("tui.waits") if found.judgement.review else "" if found.judgement.realised else say("tui.not_counted")
    said = " · ".join(filter(None, (safe(name), evidence_line(found, None), doubt)))
    return cut_line(
        (Span("❯ " if chosen else "▎ ", Tone.ACCENT), Span(said, Tone.STRONG if chosen else Tone.MUTED)), room
    )


# ---------------------------------------------------------------- two revisions side by side


def compared_lines(view: TextView, newer: int, now: datetime, room: int) -> list[Line]:
    """Revision number `newer` on the right and the one before it on the left, what differs marked by character."""
    after = next((each for each in view.revisions if each.number == newer), None)
    before = next((each for each in view.revisions if each.number == newer - 1), None)
    if before is None or after is None:
        return list(plain(say("tui.one_revision"), room, Tone.MUTED))
    side = (room - _EDGE) // 2
    lines = [_sides((Span(_revision(before, now), Tone.MUTED),), (Span(_revision(after, now), Tone.MUTED),), side), ()]
    old, new = before.text.split("\n"), after.text.split("\n")
    if before.title != after.title:
        old, new = [before.title, *old], [after.title, *new]
    for code, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            lines += _unchanged(old[i:j], side)
            continue
        for left, right in paired(old[i:j], new[k:m]):
            lines += _beside_each_other(left, right, side)
    return lines


def paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Replaced paragraphs side by side, each beside the one that it was made of; an empty text where there is none.

    In order, and so that as much as can be stands beside what it resembles; a long stretch is paired as it comes.
    """
    if len(old) * len(new) > _MOST_PAIRS:
        most = max(len(old), len(new))
        return list(zip([*old, *[""] * (most - len(old))], [*new, *[""] * (most - len(new))], strict=True))
    alike = [[_alike(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for k in range(len(new) - 1, -1, -1):
            best[i][k] = max(best[i + 1][k], best[i][k + 1], alike[i][k] + best[i + 1][k + 1])
    pairs: list[tuple[str, str]] = []
    i = k = 0
    while i < len(old) or k < len(new):
        if i < len(old) and k < len(new) and alike[i][k] and best[i][k] == alike[i][k] + best[i + 1][k + 1]:
            pairs.append((old[i], new[k]))
            i, k = i + 1, k + 1
        elif k == len(new) or (i < len(old) and best[i][k] == best[i + 1][k]):
            pairs.append((old[i], ""))
            i += 1
        else:
            pairs.append(("", new[k]))
            k += 1
    return pairs


def _alike(one: str, other: str) -> float:
    """How much of two paragraphs is the same; nothing where it is less than a third, as any two share some letters."""
    share = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return share if share > _ALIKE else 0.0


def _revision(revision: Revision, now: datetime) -> str:
    at = f"{revision.retrieved_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}" if revision.retrieved_at else ""
    return say("tui.revision", number=revision.number, at=at)


def _unchanged(texts: Sequence[str], side: int) -> Iterator[Line]:
    """What is the same on both sides: the first and the last lines of a long stretch."""
    for number, each in enumerate(texts):
        if len(texts) > 2 * _EDGE and _EDGE <= number < len(texts) - _EDGE:
            if number == _EDGE:
                yield _sides((Span("…", Tone.MUTED),), (Span("…", Tone.MUTED),), side)
            continue
        for piece in wrap(safe(each), side):
            yield _sides((Span(piece, Tone.MUTED),), (Span(piece, Tone.MUTED),), side)


def _beside_each_other(left: str, right: str, side: int) -> Iterator[Line]:
    left, right = safe(left), safe(right)
    old: list[tuple[str, Tone]] = []
    new: list[tuple[str, Tone]] = []
    for code, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        old.append((left[i:j], Tone.TEXT if code == "equal" else Tone.GONE))
        new.append((right[k:m], Tone.TEXT if code == "equal" else Tone.ADDED))
    lefts = list(flowed([each for each in old if each[0]], side)) if left else []
    rights = list(flowed([each for each in new if each[0]], side)) if right else []
    for number in range(max(len(lefts), len(rights))):
        yield _sides(
            lefts[number] if number < len(lefts) else (),
            rights[number] if number < len(rights) else (),
            side,
            changed=True,
        )


def _sides(left: Line, right: Line, side: int, *, changed: bool = False) -> Line:
    taken = sum(width(span.text) for span in left)
    sign = Span(" ≠ ", Tone.ACCENT) if changed else Span(" │ ", Tone.NOT_CHECKED)
    return (*left, Span(" " * (side - taken)), sign, *right)
