"""What a robots.txt allows, and what is done where none answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.fetch import robots
from monitor.fetch.http import Fetcher
from monitor.fetch.politeness import FetchSettings, fresh_for, spacing
from monitor.model import FetchEnd, FetchRequest, RobotsFile

NOW = datetime(2025, 11, 20, 9, tzinfo=UTC)
CERTIFICATE = Path(__file__).parent / "self_signed.pem"
RULES = "User-agent: duban\nDisallow: /private/\nCrawl-delay: 3\n\nUser-agent: *\nDisallow: /\n"


def file(status=200, text=RULES, age=timedelta()):
    return RobotsFile("http://x", NOW - age, status, text)


def test_our_own_rules_go_before_those_for_everybody():
    assert robots.allows(file(), "http://x/list/", "duban")
    assert not robots.allows(file(), "http://x/private/1.html", "duban")
    assert not robots.allows(file(), "http://x/list/", "another")


def test_a_site_without_the_file_allows_everything():
    assert robots.allows(file(404, ""), "http://x/private/", "duban")
    assert robots.known(file(403, ""))
    assert not robots.known(file(503, ""))
    assert not robots.known(file(0, ""))


def test_an_answer_holds_for_a_day_and_none_not_at_all():
    assert robots.holds(file(age=timedelta(hours=23)), NOW)
    assert not robots.holds(file(age=timedelta(hours=25)), NOW)
    assert not robots.holds(file(0, ""), NOW)


def test_the_pause_a_site_asks_for_is_kept_up_to_a_minute():
    assert robots.pause(file(), "duban") == 3
    assert robots.pause(file(text="User-agent: *\nCrawl-delay: 86400\n"), "duban") == 60
    assert robots.pause(file(404, ""), "duban") == 0


def test_the_origin_of_an_address_holds_no_password():
    assert robots.origin_of("https://user:pw@x.gov.cn:8443/a?b") == "https://x.gov.cn:8443"


@pytest.mark.parametrize(
    "text", ["", "\x00\xff", "Disallow", "User-agent: *\nDisallow: /*(((\n" * 500, "<html>没有</html>"]
)
def test_no_text_makes_the_rules_fail(text):
    assert robots.allows(file(text=text), "http://x/a", "duban") in (True, False)


# ---------------------------------------------------------------- asked over HTTP


def fetch(site, clock, path, remembered=None, **settings):
    chosen = FetchSettings(robots=True, backoff=0, timeout=5, **settings)
    with Fetcher(chosen, clock, environ={}, remembered=remembered) as fetcher:
        fetcher.submit(FetchRequest(site.base + path, allow_private=True))
        return fetcher.next(timeout=60), fetcher.learnt


def test_the_rules_are_asked_for_once_and_then_remembered(site, clock):
    site.page("/robots.txt", b"User-agent: *\nDisallow: /a\n")
    site.page("/b", b"<p>text</p>")
    response, learnt = fetch(site, clock, "/a")
    assert response.end is FetchEnd.DISALLOWED
    assert [path for path, _ in site.asked] == ["/robots.txt"]
    response, again = fetch(site, clock, "/b", remembered=learnt)
    assert (response.end, again) == (FetchEnd.OK, {})
    assert [path for path, _ in site.asked] == ["/robots.txt", "/b"]


def test_a_redirect_leads_nowhere_that_robots_txt_forbids(site, clock):
    site.page("/robots.txt", b"User-agent: *\nDisallow: /a\n")
    site.redirect("/b", "/a")
    assert fetch(site, clock, "/b")[0].end is FetchEnd.DISALLOWED


def test_rules_that_do_not_answer_stop_everything_unless_they_are_remembered(site, clock):
    site.on("/robots.txt", lambda handler: handler.answer(503))
    site.page("/b", b"<p>text</p>")
    assert fetch(site, clock, "/b")[0].end is FetchEnd.NO_RULES
    before = {site.base: RobotsFile(site.base, clock() - timedelta(days=3), 200, "")}
    assert fetch(site, clock, "/b", remembered=before)[0].end is FetchEnd.OK


def test_a_connection_reset_once_is_asked_again_for_the_rules(site, clock):
    site.page("/b", b"<p>text</p>")
    statuses = iter([503, 404])
    site.on("/robots.txt", lambda handler: handler.answer(next(statuses)))
    assert fetch(site, clock, "/b")[0].end is FetchEnd.OK


def test_of_a_robots_txt_without_end_the_beginning_counts(site, clock):
    site.page("/robots.txt", b"User-agent: *\nDisallow: /a\n" + b"# padding\n" * 3_000_000)
    site.page("/b", b"<p>text</p>")
    assert fetch(site, clock, "/a")[0].end is FetchEnd.DISALLOWED
    assert fetch(site, clock, "/b")[0].end is FetchEnd.OK


def test_many_requests_at_once_ask_for_the_rules_once(site, clock):
    site.page("/robots.txt", b"")
    for number in range(8):
        site.page(f"/{number}", b"<p>text</p>")
    with Fetcher(FetchSettings(robots=True, timeout=5), clock, environ={}) as fetcher:
        for number in range(8):
            fetcher.submit(FetchRequest(f"{site.base}/{number}", allow_private=True))
        ends = {fetcher.next(timeout=60).end for _ in range(8)}
    assert ends == {FetchEnd.OK}
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


# ---------------------------------------------------------------- pauses and freshness


def test_public_hosts_are_given_a_pause_and_own_ones_none_unless_they_ask():
    settings = FetchSettings(delay=2)
    assert spacing(settings, 0, 0.5, private=False) == 2
    assert spacing(settings, 0, 0, private=False) == 1.5
    assert spacing(settings, 9, 0, private=False) == 9
    assert spacing(settings, 0, 1, private=True) == 0
    assert spacing(settings, 4, 1, private=True) == 4


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("max-age=600", 600),
        ("public, MAX-AGE=60", 60),
        ("no-cache, max-age=60", None),
        ("", None),
        (None, None),
        ("max-age=x", None),
    ],
)
def test_cache_control_says_for_how_long_an_answer_holds(said, seconds):
    assert fresh_for(said) == seconds


# ---------------------------------------------------------------- POST


def test_what_is_posted_goes_to_its_own_host_and_a_redirect_turns_it_into_a_get(site, other_site, clock):
    got = []

    def post(handler):
        got.append((handler.command, handler.rfile.read(int(handler.headers.get("Content-Length") or 0))))
        handler.answer(302, Location=other_site.base + "/there")

    site.on("/search", post)
    other_site.page("/there", b"<p>text</p>")
    with Fetcher(FetchSettings(timeout=5), clock, environ={}) as fetcher:
        fetcher.submit(
            FetchRequest(site.base + "/search", allow_private=True, post=b"{}", post_type="application/json")
        )
        response = fetcher.next(timeout=60)
    assert response.end is FetchEnd.OK
    assert got == [("POST", b"{}")]
    assert "content-type" not in other_site.asked[0][1]


# ---------------------------------------------------------------- certificates


@pytest.mark.parametrize("legacy", [None, "sec1", "sec0"])
def test_a_certificate_nobody_signed_is_refused_however_old_the_server_may_be(secure_site, clock, legacy):
    secure_site.page("/a", b"<p>text</p>")
    with Fetcher(FetchSettings(timeout=5, backoff=0), clock, environ={}) as fetcher:
        fetcher.submit(FetchRequest(secure_site.base + "/a", allow_private=True, legacy_tls=legacy))
        assert fetcher.next(timeout=60).end is FetchEnd.TLS


@pytest.mark.parametrize("legacy", [None, "sec1", "sec0"])
def test_a_certificate_that_the_place_trusts_is_taken(secure_site, clock, legacy):
    secure_site.page("/a", b"<p>text</p>")
    settings = FetchSettings(timeout=5, backoff=0, ca_file=str(CERTIFICATE))
    with Fetcher(settings, clock, environ={}) as fetcher:
        fetcher.submit(FetchRequest(secure_site.base + "/a", allow_private=True, legacy_tls=legacy))
        assert fetcher.next(timeout=60).end is FetchEnd.OK
