"""Widths in cells: wrapping, cutting and tables with Chinese in them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.layout import cells, cut, pad, paragraph, table, wrap

MIXED = st.text(alphabet="abc 武汉市，。5G基站é\u0301（）—", max_size=80)


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("武汉", 4), ("5G基站", 6), ("e\u0301", 1), ("", 0), ("，", 2)]
)
def test_cells_of(text, width):
    assert cells(text) == width


@given(MIXED, st.integers(4, 40))
def test_wrapping_loses_nothing_but_spaces_and_keeps_the_width(text, width):
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == "".join(text.split()).replace(" ", "")
    # A mark that may not begin a line hangs over by its own width; a word of its own length stays whole.
    longest = max((cells(word) for word in text.split() if word.isascii()), default=0)
    assert all(cells(line.rstrip("，。（）)")) <= max(width, longest) + 2 for line in lines)


def test_chinese_breaks_anywhere_and_words_at_spaces():
    assert wrap("武汉市数字经济", 6) == ["武汉市", "数字经", "济"]
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("", 10) == []


def test_a_closing_mark_never_begins_a_line():
    assert wrap("武汉市，数字", 6) == ["武汉市，", "数字"]


@given(MIXED, st.integers(0, 40))
def test_cutting_keeps_within_the_width_and_leaves_short_text_alone(text, width):
    assert cells(cut(text, width)) <= width
    if cells(text) <= width:
        assert cut(text, width) == text


def test_what_was_cut_shows_it():
    assert cut("武汉市数字经济", 7) == "武汉市…"


def test_a_table_lines_up_in_cells():
    assert table([["名称", "x"], ["abc", "y"]]) == "名称  x\nabc   y"
    assert table([]) == ""
    assert pad("武汉", 6) == "武汉  "


PROSE = "情况不明：wuhan-news，wuhan-replies，wuhan-industry-notices，wuhan-congress-oversight。" * 4


def test_a_paragraph_without_a_terminal_fits_any_screen_and_keeps_its_indents():
    first, *rest = paragraph(PROSE, "    ", "  ")
    assert first.startswith("    情况")
    assert rest
    assert all(line.startswith("      ") and line[6] != " " for line in rest)
    assert max(map(cells, [first, *rest])) <= 80
    assert paragraph("") == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no terminal of this kind")
@pytest.mark.parametrize(("columns", "widest"), [(80, 80), (44, 44), (140, 102)])
def test_a_paragraph_fits_the_terminal_it_is_shown_on(columns, widest):
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    script = f"from monitor.cli.layout import paragraph; print('|'.join(paragraph({PROSE!r}, '    ', '  ')))"
    environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    subprocess.run([sys.executable, "-c", script], stdout=theirs, env=environ | {"PYTHONUTF8": "1"}, check=True)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode("utf-8").strip()
    os.close(ours)
    widths = [cells(line) for line in shown.split("|")]
    assert widest - 30 < max(widths) <= widest
    assert len(widths) > 1
