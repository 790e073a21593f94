"""What an answer means, and when it is asked again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.politeness import (
    Facts,
    FetchSettings,
    end_of_status,
    is_firewall_page,
    pause,
    request_headers,
    retry_after,
)
from monitor.model import FetchEnd

NOW = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)
SETTINGS = FetchSettings(retries=2, backoff=1, longest_wait=20)


@pytest.mark.parametrize(
    ("status", "end"),
    [
        (200, FetchEnd.OK), (206, FetchEnd.OK), (304, FetchEnd.NOT_MODIFIED), (404, FetchEnd.NOT_FOUND),
        (410, FetchEnd.GONE), (403, FetchEnd.BLOCKED), (412, FetchEnd.BLOCKED), (521, FetchEnd.BLOCKED),
        (429, FetchEnd.RATE_LIMITED), (400, FetchEnd.CLIENT_ERROR), (407, FetchEnd.CLIENT_ERROR),
        (500, FetchEnd.SERVER_ERROR), (504, FetchEnd.SERVER_ERROR), (101, FetchEnd.PROTOCOL), (302, FetchEnd.PROTOCOL),
        (999, FetchEnd.PROTOCOL),
    ],
)  # fmt: skip
def test_each_status_has_its_end(status, end):
    assert end_of_status(status, conditional=True) is end


def test_not_modified_makes_no_sense_when_nothing_was_asked_conditionally():
    assert end_of_status(304, conditional=False) is FetchEnd.PROTOCOL


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None), ("", None), ("soon", None), ("30", 30), (" 0 ", 0), ("-5", None),
        ("Thu, 20 Nov 2025 01:02:00 GMT", 120), ("Thu, 20 Nov 2025 00:00:00 GMT", 0), ("Thu, 20 Nov 2025 01:02:00", 120),
        ("9" * 40, 10**9), ("٣", None),
    ],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(value, seconds):
    assert retry_after(value, NOW) == seconds


@given(st.text())
def test_any_retry_after_is_survived(value):
    asked = retry_after(value, NOW)
    assert asked is None or asked >= 0


@pytest.mark.parametrize(
    ("facts", "again"),
    [
        (Facts(FetchEnd.TIMEOUT, None, 1), True),
        (Facts(FetchEnd.TIMEOUT, 200, 1, begun=True), False),
        (Facts(FetchEnd.RESET, None, 1), True),
        (Facts(FetchEnd.RESET, None, 3), False),
        (Facts(FetchEnd.SERVER_ERROR, 503, 2), True),
        (Facts(FetchEnd.SERVER_ERROR, 500, 1), False),
        (Facts(FetchEnd.RATE_LIMITED, 429, 1), True),
        (Facts(FetchEnd.RATE_LIMITED, 429, 1, asked=21), False),
        (Facts(FetchEnd.REFUSED, None, 1), False),
        (Facts(FetchEnd.OK, 200, 1), False),
        (Facts(FetchEnd.BLOCKED, 403, 1), False),
        (Facts(FetchEnd.TLS, None, 1), False),
    ],
)
def test_only_what_may_pass_is_tried_again_and_not_for_ever(facts, again):
    assert (pause(facts, 0.5, SETTINGS) is not None) is again


def test_waits_grow_and_are_spread_by_the_draw():
    first, second = Facts(FetchEnd.RESET, None, 1), Facts(FetchEnd.RESET, None, 2)
    assert [pause(first, draw, SETTINGS) for draw in (0, 0.5, 1)] == [0.5, 1.0, 1.5]
    assert pause(second, 0.5, SETTINGS) == 2.0


def test_retry_after_is_waited_for_when_it_is_longer_than_our_own_wait():
    assert pause(Facts(FetchEnd.RATE_LIMITED, 429, 1, asked=7), 0.5, SETTINGS) == 7


@given(st.sampled_from(FetchEnd), st.integers(1, 40), st.none() | st.integers(0, 10**9), st.floats(0, 1))
def test_no_wait_is_longer_than_the_bound(end, tries, asked, draw):
    wait = pause(Facts(end, 503, tries, asked), draw, FetchSettings(retries=50))
    assert wait is None or 0 <= wait <= 20


@pytest.mark.parametrize("coding", ["utf-8", "gb18030"])
def test_a_firewall_s_page_is_known_by_its_marks(coding):
    page = "<html><title>网站防火墙</title><p>您的请求被拦截</p></html>"
    assert is_firewall_page(page.encode(coding))


def test_a_long_article_on_firewalls_is_no_firewall_s_page():
    page = "<html><title>网站防火墙</title>" + "<p>关于网站防火墙采购的公告。</p>" * 1000
    assert not is_firewall_page(page.encode())
    assert not is_firewall_page("<p>市数据局采购网站防火墙。</p>".encode())


def test_every_request_says_who_asks_and_whom_to_write_to():
    headers = request_headers({}, FetchSettings(contact="watch@example.org"))
    assert headers["User-Agent"] == "duban/0.1 (+watch@example.org)"
    assert FetchSettings().user_agent == "duban/0.1"


def test_a_contact_cannot_smuggle_in_a_header():
    assert FetchSettings(contact="a@b.c)\r\nX: 1 督").user_agent == "duban/0.1 (+a@b.cX:1)"


def test_a_source_s_own_headers_go_before_ours_whatever_their_case():
    headers = request_headers({"user-agent": "mine", "Referer": "http://a.cn/"}, FetchSettings(contact="x@y.z"))
    assert headers["user-agent"] == "mine"
    assert "User-Agent" not in headers
    assert headers["Referer"] == "http://a.cn/"
