"""What happens to selection, scroll and lines when changes come in while somebody reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Change, ChangeKind, Severity
from tui.flow import KEEP_BEYOND, Flow, arrive, move, to_newest

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HEIGHT = 5


def changes(*numbers: int, history: bool = False) -> tuple[Change, ...]:
    return tuple(
        Change(
            ChangeKind.PROGRESS, START + timedelta(minutes=n), Severity.LOW, "city", id=f"c{n}", history=history
        )
        for n in numbers
    )  # fmt: skip


def falling(top: int, bottom: int = 0) -> tuple[Change, ...]:
    return changes(*range(top, bottom - 1, -1))


def ids(flow: Flow) -> list[str]:
    return [change.id for change in flow.changes]


@given(
    count=st.integers(1, 30),
    cursor=st.integers(0, 29),
    pushed=st.integers(0, 29),
    more=st.integers(0, 20),
    dropped=st.sets(st.integers(0, 29)),
)
def test_the_selected_change_stays_selected_and_no_line_is_lost(count, cursor, pushed, more, dropped):
    flow = move(arrive(Flow(), falling(count - 1), HEIGHT), cursor, HEIGHT)
    flow = move(flow, pushed, HEIGHT)
    before = flow.selected
    newest = [each for each in falling(count - 1 + more) if int(each.id[1:]) not in dropped]
    after = arrive(flow, newest, HEIGHT)
    assert after.selected == before
    assert set(ids(flow)) <= set(ids(after))
    assert len(set(ids(after))) == len(ids(after))


@given(count=st.integers(8, 40), steps=st.integers(6, 39), more=st.integers(0, 30))
def test_a_line_that_is_read_further_down_stays_where_it_is_on_the_screen(count, steps, more):
    flow = move(arrive(Flow(), falling(count - 1), HEIGHT), steps, HEIGHT)
    if flow.scroll == 0:
        return
    after = arrive(flow, falling(count - 1 + more), HEIGHT)
    assert after.cursor - after.scroll == flow.cursor - flow.scroll


def test_at_the_top_news_comes_into_view_and_the_selection_is_kept():
    flow = arrive(Flow(), falling(9), HEIGHT)
    after = arrive(flow, falling(10), HEIGHT)
    assert (after.scroll, after.cursor) == (0, 1)
    assert after.selected == flow.selected


def test_a_reader_at_the_top_keeps_the_selected_line_in_view_when_much_comes():
    flow = move(arrive(Flow(), falling(9), HEIGHT), 2, HEIGHT)
    after = arrive(flow, falling(30), HEIGHT)
    assert after.selected == flow.selected
    assert after.scroll <= after.cursor < after.scroll + HEIGHT


def test_a_screen_nobody_touched_keeps_showing_the_newest():
    flow = arrive(arrive(Flow(), falling(9), HEIGHT), falling(30), HEIGHT)
    assert flow.scroll == 0
    assert flow.changes[0].id == "c30"


def test_going_to_the_newest_makes_the_stream_follow_again():
    flow = move(arrive(Flow(), falling(20), HEIGHT), 12, HEIGHT)
    followed = arrive(to_newest(flow, HEIGHT), falling(40), HEIGHT)
    assert followed.scroll == 0


def test_what_was_there_at_first_is_not_fresh_and_what_comes_later_is():
    flow = arrive(Flow(), falling(3), HEIGHT)
    assert flow.fresh == frozenset()
    assert arrive(flow, falling(5), HEIGHT).fresh == {"c4", "c5"}


def test_older_lines_that_are_loaded_later_are_not_fresh():
    flow = arrive(Flow(), falling(9, 5), HEIGHT)
    after = arrive(flow, falling(9, 0), HEIGHT)
    assert ids(after) == ids(arrive(Flow(), falling(9), HEIGHT))
    assert after.fresh == frozenset()


def test_history_is_never_fresh():
    flow = arrive(Flow(), falling(3), HEIGHT)
    assert arrive(flow, (*changes(4, history=True), *falling(3)), HEIGHT).fresh == frozenset()


def test_the_first_changes_of_an_empty_place_are_fresh():
    assert arrive(arrive(Flow(), (), HEIGHT), falling(1), HEIGHT).fresh == {"c0", "c1"}


def test_selecting_a_fresh_line_marks_it_as_seen():
    flow = arrive(arrive(Flow(), falling(3), HEIGHT), falling(5), HEIGHT)
    assert move(flow, 1, HEIGHT).fresh == {"c5"}


def test_fresh_lines_above_the_view_are_counted():
    flow = move(arrive(Flow(), falling(20), HEIGHT), 12, HEIGHT)
    assert arrive(flow, falling(23), HEIGHT).above() == 3


def test_a_line_that_is_gone_from_the_database_stays_between_its_neighbours():
    flow = arrive(Flow(), falling(4), HEIGHT)
    assert ids(arrive(flow, changes(5, 4, 3, 1, 0), HEIGHT)) == ["c5", "c4", "c3", "c2", "c1", "c0"]
    assert ids(arrive(flow, changes(5, 3, 2, 1, 0), HEIGHT)) == ["c5", "c4", "c3", "c2", "c1", "c0"]


def test_lines_that_fell_out_of_the_window_do_not_pile_up_for_ever():
    flow = arrive(Flow(), falling(KEEP_BEYOND + 100, KEEP_BEYOND + 1), HEIGHT)
    for top in range(KEEP_BEYOND + 200, KEEP_BEYOND + 2000, 100):
        flow = arrive(flow, falling(top, top - 99), HEIGHT)
    assert len(flow.changes) <= 100 + KEEP_BEYOND


def test_moving_in_an_empty_stream_does_nothing():
    assert move(Flow(), 3, HEIGHT) == Flow()
    assert Flow().selected is None
