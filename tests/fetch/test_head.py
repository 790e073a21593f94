"""What the head of an answer says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.head import Head


def test_names_are_found_however_they_were_written_and_lines_of_one_name_belong_together():
    head = Head([(b"Cache-Control", b"no-cache"), (b"CACHE-CONTROL", b"max-age=5"), (b"ETag", b'W/"\xe9"')])
    assert head.get(b"cache-control") == "no-cache, max-age=5"
    assert (b"etag" in head, b"set-cookie" in head, head.get(b"age")) == (True, False, None)
    assert head.exact(b"etag") == 'W/"\xe9"'


def test_what_is_utf8_is_read_so_and_anything_else_keeps_its_bytes():
    assert Head([(b"X", "督办".encode())]).get(b"x") == "督办"
    assert Head([(b"X", b"\xff")]).get(b"x") == "\xff"


@pytest.mark.parametrize(("said", "length"), [(b"12", 12), (b"", None), (b"-1", None), ("１".encode(), None)])
def test_a_length_is_digits_and_nothing_else(said, length):
    assert Head([(b"Content-Length", said)]).length == length


@given(st.binary(max_size=20))
def test_the_exact_value_is_every_byte_that_was_sent(value):
    assert Head([(b"ETag", value)]).exact(b"etag").encode("latin-1") == value
