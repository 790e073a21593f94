"""Bodies under a cap, compressed or not."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.bodies import BadEncoding, Body, TooLarge


def _bare(raw: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(raw) + packer.flush()


PACKERS = {"": bytes, "identity": bytes, "gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}


def _whole(coding: str, packed: bytes, limit: int, step: int) -> bytes:
    body = Body(coding, limit)
    for start in range(0, len(packed), step):
        body.add(packed[start : start + step])
    return body.finish()


@given(st.binary(max_size=3000), st.sampled_from(sorted(PACKERS)), st.integers(1, 500))
def test_a_body_comes_out_as_it_was_however_it_is_cut(raw, coding, step):
    assert _whole(coding, PACKERS[coding](raw), 3000, step) == raw


@given(st.binary(min_size=1, max_size=3000))
def test_deflate_without_its_wrapper_is_understood(raw):
    assert _whole("deflate", _bare(raw), 3000, 100_000) == raw


def test_several_gzip_members_are_one_body():
    assert _whole("gzip", gzip.compress(b"a") + gzip.compress(b"b"), 10, 7) == b"ab"


def test_bytes_behind_the_gzip_end_are_passed_over():
    assert _whole("gzip", gzip.compress(b"a") + b"\0\0\0", 10, 100) == b"a"


@pytest.mark.parametrize("coding", sorted(PACKERS))
def test_a_body_at_the_cap_passes_and_one_byte_more_does_not(coding):
    pack = PACKERS[coding]
    assert len(_whole(coding, pack(b"x" * 1000), 1000, 50)) == 1000
    with pytest.raises(TooLarge):
        _whole(coding, pack(b"x" * 1001), 1000, 50)


def test_a_bomb_is_stopped_at_the_cap_and_not_unpacked():
    bomb = gzip.compress(b"\0" * 50_000_000)
    body = Body("gzip", 1000)
    with pytest.raises(TooLarge):
        body.add(bomb)
    assert body._size <= 1001


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", b"plain text"), ("deflate", b"plain text"), ("gzip", gzip.compress(b"x" * 999, mtime=0)[:-9])],
)
def test_a_body_that_is_not_packed_as_said_is_refused(coding, packed):
    with pytest.raises(BadEncoding):
        _whole(coding, packed, 10_000, 100)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "rot13"])
def test_an_encoding_nobody_asked_for_is_refused(coding):
    with pytest.raises(BadEncoding):
        Body(coding, 10)
