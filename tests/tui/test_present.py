"""Values become lines: pure, in both languages, safe and as wide as they should be."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import messages
from monitor.model import Change, ChangeKind, Ledger, Severity
from monitor.report.lines import KIND_MARKS
from tui import present
from tui.cells import width
from tui.values import (
    Failing,
    Overview,
    Phase,
    PlaceWords,
    PollerState,
    PollerView,
    SourcesView,
    Span,
    State,
    ThemeView,
    Tone,
    Trouble,
)

NONE = Ledger((), "")
NAMES = {"zh": "基础设施", "en": "Infrastructure"}
COUNTS = st.lists(st.integers(0, 400), min_size=len(State), max_size=len(State)).map(tuple)
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def text(line) -> str:
    return "".join(span.text for span in line)


def theme(*counts: int, latest: Change | None = None) -> ThemeView:
    return ThemeView("infrastructure", NAMES, (*counts, *[0] * (len(State) - len(counts))), latest)


def change(title: str = "通知", **said: object) -> Change:
    values = {"publisher": "市政府", "url": "https://example.org/a", "id": "c1", **said}
    return Change(ChangeKind.PUBLICATION_NEW, NOW - timedelta(minutes=5), Severity.LOW, "city", title=title, **values)


# ---------------------------------------------------------------- bars


@given(COUNTS, st.integers(0, 60))
def test_a_bar_fills_its_room_exactly(counts, room):
    assert present.line_width(present.bar(ThemeView("x", {}, counts), room)) == room


@given(COUNTS, st.integers(len(State), 60))
def test_whatever_counts_at_all_is_seen_in_the_bar(counts, room):
    cells = present.share_out(counts, room)
    assert all((count > 0) == (size > 0) for count, size in zip(counts, cells, strict=True))


@given(st.integers(1, 200), st.integers(1, 200))
def test_more_commitments_never_get_fewer_cells(less, more):
    low, high = sorted((less, more))
    cells = present.share_out((low, high), 24)
    assert cells[0] <= cells[1]


def test_every_state_has_a_mark_a_fill_and_a_tone_of_its_own():
    for table in (present.MARKS, present.FILLS):
        assert set(table) == set(State)
        assert len(set(table.values())) == len(State)
        assert all(width(sign) == 1 for sign in table.values())
    assert set(present.TONES) == set(State)


def test_every_kind_of_change_has_a_mark_of_its_own_in_one_cell():
    marks = list(KIND_MARKS.values())
    assert set(present.KIND_MARKS) == set(ChangeKind)
    assert len(set(marks)) == len(ChangeKind)
    assert all(width(mark) == 1 for mark in marks)


def test_without_colour_the_bar_still_tells_its_parts_apart():
    assert text(present.bar(theme(2, 2, 2, 2, 2, 2), 12)) == "██▓▓▒▒■■··╱╱"


# ---------------------------------------------------------------- themes


def test_a_theme_on_one_line_says_worst_name_bar_and_counts():
    messages.use("zh")
    line = text(present.theme_row(theme(3, 0, 1, 2), 79, 8, NONE))
    assert line.startswith("■ 基础设施 ")
    assert "✓3  ●–  ▲1  ■2  ○–  ╱–" in line
    assert line.rstrip().endswith("尚无变动")


@given(COUNTS, st.integers(60, 160), st.sampled_from(["zh", "en"]))
def test_a_theme_on_one_line_never_takes_more_than_its_room(counts, room, lang):
    messages.use(lang)
    view = ThemeView("infrastructure", NAMES, counts, change("关于数字经济的很长的标题" * 5))
    assert present.line_width(present.theme_row(view, room, 14, NONE)) <= room


@given(COUNTS, st.integers(16, 60), st.integers(4, 14))
def test_a_theme_as_a_card_stays_in_its_frame(counts, room, height):
    view = ThemeView("infrastructure", NAMES, counts, change())
    lines = present.theme_card(view, room, height, NONE, NOW)
    assert len(lines) <= height
    assert all(present.line_width(line) <= room for line in lines)


def test_not_checked_and_no_evidence_and_nothing_at_all_never_look_alike():
    bars = {text(present.bar(view, 8)) for view in (theme(0, 0, 0, 0, 3), theme(0, 0, 0, 0, 0, 3), theme())}
    assert len(bars) == 3


def test_what_was_dropped_is_counted_where_there_is_any_and_takes_no_room_elsewhere():
    assert "✗" not in text(present.counts_line(theme(1)))
    assert "✗2" in text(present.counts_line(theme(1, 0, 0, 0, 0, 0, 2)))


def test_a_theme_without_a_name_in_the_language_is_called_by_its_key():
    assert present.theme_name(ThemeView("water", {})) == "water"


# ---------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(minutes=5), "today 08:55"),
        (timedelta(hours=20), "02-28 13:00"),
        (timedelta(days=400), "2025-01-25"),
    ],
)
def test_a_moment_is_said_in_at_most_eleven_cells(ago, said):
    assert present.stamp(NOW - ago, NOW) == said
    assert width(said) <= present.STAMP_CELLS


def test_a_moment_of_another_zone_is_said_in_the_readers():
    beijing = NOW.astimezone(datetime.fromisoformat("2026-01-01T00:00:00+08:00").tzinfo)
    assert present.clock(NOW, beijing) == "17:00"
    assert present.clock(None, NOW) == "–"


# ---------------------------------------------------------------- the stream


def test_a_row_shows_cursor_freshness_mark_time_and_words():
    row = present.stream_row(change(), "New publication “通知” · 市政府", NOW, 60, cursor=True, fresh=True)
    assert text(row) == "❯•+ today 08:55 New publication “通知” · 市政府"


def test_history_is_quieter_than_news():
    news, history = (
        present.stream_row(change(history=history), "x", NOW, 40, cursor=False, fresh=False)[-1].tone
        for history in (False, True)
    )
    assert (news, history) == (Tone.TEXT, Tone.MUTED)


@given(st.text(st.sampled_from("数字经济 abc·，"), max_size=120), st.integers(30, 140))
def test_a_row_never_takes_more_than_its_room(words, room):
    assert present.line_width(present.stream_row(change(), words, NOW, room, cursor=False, fresh=False)) <= room


def test_what_a_hostile_title_wants_is_shown_and_not_obeyed(hostile):
    said = present.told(change(hostile), NONE)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "⟨1b⟩[31m" in said
    assert "[bold]粗[/bold][@click=app.leave]点我[/]" in said


def test_a_change_whose_slots_do_not_fit_its_sentence_still_has_a_line():
    edited = Change(ChangeKind.PUBLICATION_EDITED, NOW, Severity.LOW, "city", title="报告")
    assert present.told(edited, NONE) == "报告"


# ---------------------------------------------------------------- header, status, notice


TABS = [("overview", "Overview"), ("ledger", "Ledger")]


def test_the_header_keeps_what_is_new_and_the_time_and_leaves_out_a_long_folder():
    folder = "/a/very/long/" + "folder/" * 20
    line = present.header(TABS, "ledger", folder, 3, NOW, 60)
    assert present.line_width(line) == 60
    assert text(line).startswith("duban  1 Overview 2 Ledger ")
    assert text(line).endswith("• 3 new  2026-03-01 09:00")
    assert text(present.header(TABS, "ledger", "~/duban", 0, NOW, 60)).endswith("~/duban  2026-03-01 09:00")
    assert text(present.header(TABS, "ledger", folder, 3, NOW, 44)).endswith("• 3 new  09:00")


def test_a_tab_is_found_by_the_cell_that_it_stands_on():
    line = text(present.header(TABS, "overview", "~", 0, NOW, 60))
    assert [present.tab_at(TABS, line.index(word)) for word in ("duban", "Overview", "Ledger")] == [
        "",
        "overview",
        "ledger",
    ]
    assert present.tab_at(TABS, 59) == ""


def overview(**said: object) -> Overview:
    failing = (Failing("whrd", "fetch.reset", {"host": "www.whrd.gov.cn"}),)
    values = {
        "phase": Phase.READY, "sources": SourcesView(12, failing, 1), "last_round": NOW - timedelta(minutes=9),
        "next_at": NOW + timedelta(hours=1), **said,
    }  # fmt: skip
    return Overview(**values)


def test_the_status_line_says_sources_rounds_and_who_polls():
    poller = PollerView(PollerState.OTHER, pid=4711, host="bureau")
    line = text(present.status_line(overview(), poller, NOW, 120))
    assert line == (
        "● 12 fine ■ 1 failing ╱ 1 not checked │ pid 4711 on bureau polls │ last 08:51  next 10:00 │ ■ whrd"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", list(PollerState))
def test_the_status_line_fits_eighty_columns(lang, state):
    messages.use(lang)
    poller = PollerView(state, pid=1234567, host="a-host-with-a-long-name.example.org", code=1)
    assert present.line_width(present.status_line(overview(), poller, NOW, 78)) <= 78


def test_without_sources_the_status_says_so():
    assert text(present.sources_spans(SourcesView())) == "○ no sources"


def test_the_notice_names_the_file_that_is_wrong_before_a_poller_that_crashed():
    ended = PollerView(PollerState.ENDED, code=1, said="boom", retry_at=NOW + timedelta(minutes=1))
    assert present.notice(None, PollerView(), NOW) == ""
    assert "code 1: boom; next try at 09:01" in present.notice(None, ended, NOW)
    wrong = Trouble("sources.no_sources", {}, "sources.yaml:3")
    assert present.notice(wrong, ended, NOW) == "sources.yaml:3 the key `sources:` is missing."


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("phase", [Phase.NO_DATABASE, Phase.NO_SOURCES, Phase.NO_ROUND])
def test_an_empty_place_names_the_next_command(lang, phase):
    messages.use(lang)
    lines = [
        text(line) for line in present.welcome(phase, PlaceWords("~/duban", "~/duban/sources.yaml"), polling=False)
    ]
    assert any(line.startswith("    monitor ") for line in lines)
    assert any("~/duban" in line for line in lines)


def test_a_folder_in_the_home_folder_is_said_with_a_tilde():
    home = Path("/home/reader")
    assert present.short_path(home / "duban", home) == "~/duban"
    assert present.short_path(home, home) == "~"
    assert present.short_path(Path("/srv/duban"), home) == "/srv/duban"


def test_the_next_command_names_the_place_only_where_it_must(tmp_path):
    odd = tmp_path / "my place"
    odd.mkdir()
    assert present.monitor_command(tmp_path, str(tmp_path), tmp_path) == "monitor"
    assert present.monitor_command(tmp_path, "~/duban", odd) == "monitor --place ~/duban"
    assert present.monitor_command(odd, str(odd), tmp_path) == f"monitor --place '{odd}'"
    assert present.monitor_command(tmp_path / "not-made-yet", "x", odd) == "monitor"


def test_what_cannot_be_shown_side_by_side_keeps_the_right_end():
    line = present.ends_apart((Span("数字经济行动方案"),), (Span("12"),), 12)
    assert text(line) == "数字经济… 12"


def test_presenting_needs_no_textual():
    script = (
        "import sys, tui.present, tui.explain, tui.flow, tui.read, tui.act, tui.child; print('textual' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_the_help_lists_every_key_and_every_mark():
    lines = "\n".join(text(line) for line in present.help_lines([("q", "leave"), ("j ↓", "next")], 70))
    assert "q    leave" in lines
    assert all(f" {mark} " in lines for mark in KIND_MARKS.values())
    assert all(mark in lines for mark in present.MARKS.values())
