"""Nothing that is shown goes away or changes places while it is read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.steady import moved_to, steady

KEYS = st.lists(st.sampled_from("abcdefghij"), unique=True)


def test_new_rows_stand_behind_those_they_follow():
    assert steady("abc", "aXbYc", set("abcXY")) == list("aXbYc")
    assert steady("abc", "Xcba", set("abcX")) == list("Xabc")
    assert steady("abc", "ac", set("abc")) == list("abc")
    assert steady("abc", "ac", set("ac")) == list("ac")


@given(KEYS, KEYS, st.sets(st.sampled_from("abcdefghij")))
def test_what_is_shown_keeps_its_order_and_everything_wanted_is_there(shown, wanted, more):
    known = set(wanted) | more
    made = steady(shown, wanted, known)
    assert len(made) == len(set(made))
    assert [key for key in made if key in shown] == [key for key in shown if key in known]
    assert set(made) == {key for key in shown if key in known} | set(wanted)


@given(KEYS, st.sampled_from("abcdefghij"), st.integers(-3, 30))
def test_the_cursor_stays_with_its_row(keys, key, place):
    at = moved_to(keys, key, place)
    assert keys[at] == key if key in keys else 0 <= at <= max(len(keys) - 1, 0)
