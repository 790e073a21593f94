"""Tables for people, in cells: columns line up when Chinese stands in them. Pure; no colour, no library."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.report.cells import cut, pad, width

_GAP = "  "


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[int] = (),
    cells: int | None = None,
) -> list[str]:
    """Lines of a table; columns in `right` stand to the right, the last column is cut to fit `cells` in all."""
    widths = [max(width(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    if cells is not None:
        widths[-1] = max(8, cells - sum(widths[:-1]) - len(_GAP) * (len(widths) - 1))
    lines = [
        _row(heads, widths, right),
        _row([("─" * each) for each in widths], widths, ()),
    ]
    return lines + [_row(row, widths, right) for row in rows]


def _row(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    shown = [
        pad(cut(text, widths[at]), widths[at], right=at in right)
        for at, text in enumerate(row)
    ]
    return _GAP.join(shown).rstrip()
