"""Fetching from real servers, well-behaved and not."""

from __future__ import annotations

import gzip
import hashlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.fetch import connect
from monitor.fetch.http import Fetcher
from monitor.fetch.politeness import FetchSettings
from monitor.messages import say
from monitor.model import FetchEnd, FetchRequest, Validators

ROOT = Path(__file__).parents[2]
PAGE = "<p>已建成5G基站3.9万个。</p>".encode()
HASH = hashlib.sha256(PAGE).hexdigest()


def sent(site, path="/a"):
    """The headers of each request that asked for `path`."""
    return [headers for asked, headers in site.asked if asked == path]


def private_names(**names):
    """A resolver that knows these names only, and counts how often it is asked."""
    asked = []

    async def look_up(host, port):
        asked.append(host)
        if host not in names:
            raise AssertionError(host)
        return names[host]

    look_up.asked = asked
    return look_up


# ---------------------------------------------------------------- what comes back


def test_a_page_comes_back_with_its_bytes_type_time_and_hash(site, fetch, clock):
    response = fetch(site.page("/a", PAGE, Content_Type="text/html; charset=gbk"), tag="t")
    assert response.end is FetchEnd.OK
    assert response.body == PAGE
    assert response.content_type == "text/html; charset=gbk"
    assert response.status == 200
    assert response.retrieved_at == clock.now
    assert response.request.tag == "t"
    assert response.validators == Validators(body_hash=HASH)


def test_validators_go_back_exactly_as_they_came(site, fetch):
    etag, moment = 'W/"a b;é"', "Wed,  18 jun 2025 09:30:00 +0800"
    first = fetch(site.page("/a", PAGE, ETag=etag, Last_Modified=moment))
    assert (first.validators.etag, first.validators.last_modified) == (etag, moment)
    site.on("/a", lambda handler: handler.answer(304))
    second = fetch(site.base + "/a", validators=first.validators)
    assert second.end is FetchEnd.NOT_MODIFIED
    assert second.validators == first.validators
    assert sent(site)[1]["if-none-match"] == etag
    assert sent(site)[1]["if-modified-since"] == moment


def test_the_same_body_again_is_told_and_not_carried(site, fetch):
    response = fetch(site.page("/a", PAGE, ETag='"new"'), validators=Validators(etag='"old"', body_hash=HASH))
    assert response.end is FetchEnd.SAME_BODY
    assert response.body == b""
    assert response.validators == Validators(etag='"new"', body_hash=HASH)


def test_not_modified_without_having_asked_is_no_proper_answer(site, fetch):
    assert fetch(site.on("/a", lambda handler: handler.answer(304))).end is FetchEnd.PROTOCOL


@pytest.mark.parametrize("body", [b"", b" \r\n "])
def test_an_empty_page_is_told_apart(site, fetch, body):
    assert fetch(site.page("/a", body)).end is FetchEnd.EMPTY


def test_every_request_names_us(site, fetch):
    fetch(site.page("/a", PAGE))
    assert sent(site)[0]["user-agent"] == "duban/0.1 (+watch@example.org)"


@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_a_packed_page_is_unpacked(site, fetch, pack):
    coding = {"Content_Encoding": "gzip"} if pack is gzip.compress else {}
    assert fetch(site.page("/a", pack(PAGE), **coding)).body == PAGE


@pytest.mark.parametrize(
    ("status", "end"),
    [
        (404, FetchEnd.NOT_FOUND), (410, FetchEnd.GONE), (403, FetchEnd.BLOCKED), (412, FetchEnd.BLOCKED),
        (521, FetchEnd.BLOCKED), (400, FetchEnd.CLIENT_ERROR), (500, FetchEnd.SERVER_ERROR), (302, FetchEnd.PROTOCOL),
    ],
)  # fmt: skip
def test_a_status_that_will_not_pass_is_asked_once(site, fetch, status, end):
    response = fetch(site.on("/a", lambda handler: handler.answer(status, b"no")))
    assert response.end is end
    assert response.status == status
    assert len(site.asked) == 1


def test_a_firewall_s_page_with_status_200_is_no_page(site, fetch):
    page = "<html><title>网站防火墙</title>请求被拦截</html>".encode()
    response = fetch(site.page("/a", page))
    assert response.end is FetchEnd.BLOCKED
    assert response.body == b""


# ---------------------------------------------------------------- retries


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_asked_again(site, fetch, status):
    url = site.on("/a", lambda handler: handler.answer(status), lambda handler: handler.answer(200, PAGE))
    assert fetch(url).body == PAGE
    assert len(site.asked) == 2


def test_a_reset_connection_is_tried_a_bounded_number_of_times(site, fetch):
    response = fetch(site.on("/a", lambda handler: handler.hang_up()))
    assert response.end is FetchEnd.RESET
    assert len(site.asked) == 3


def test_a_server_that_asks_for_a_long_rest_is_left_alone_and_its_wish_told(site, fetch):
    response = fetch(site.on("/a", lambda handler: handler.answer(429, Retry_After="3600")))
    assert response.end is FetchEnd.RATE_LIMITED
    assert response.retry_after == 3600
    assert len(site.asked) == 1


def test_a_body_shorter_than_announced_is_a_cut_connection(site, fetch):
    def short(handler):
        handler.answer(200, PAGE, Content_Length="9999")
        handler.close_connection = True

    assert fetch(site.on("/a", short)).end is FetchEnd.RESET


# ---------------------------------------------------------------- caps


def test_an_announced_forty_megabytes_are_not_read(site, fetch):
    def large(handler):
        handler.answer(200, b"", Content_Length="40000000")
        site.over.wait()

    response = fetch(site.on("/a", large))
    assert response.end is FetchEnd.TOO_LARGE
    assert response.body == b""


def test_a_stream_is_cut_off_at_the_cap(site, fetch):
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        while not site.over.is_set():
            handler.wfile.write(b"x" * 65536)

    assert fetch(site.on("/a", endless)).end is FetchEnd.TOO_LARGE


def test_a_small_answer_that_unpacks_to_a_large_one_is_cut_off(site, fetch):
    bomb = gzip.compress(b"\0" * 40_000_000)
    assert fetch(site.page("/a", bomb, Content_Encoding="gzip")).end is FetchEnd.TOO_LARGE


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_body_not_packed_as_said_is_no_proper_answer(site, fetch, coding):
    response = fetch(site.page("/a", PAGE, Content_Encoding=coding))
    assert response.end is FetchEnd.PROTOCOL
    assert response.detail["reason"] == "Content-Encoding"


def test_a_server_that_drips_is_left_when_the_time_is_up_and_not_asked_again(site, fetch, quick):
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        while not site.over.wait(0.02):
            handler.wfile.write(b".")

    response = fetch(site.on("/a", drip), replace(quick, timeout=0.3))
    assert response.end is FetchEnd.TIMEOUT
    assert len(site.asked) == 1


def test_a_server_that_says_nothing_is_asked_again_and_then_left(site, fetch, quick):
    silent = site.on("/a", lambda handler: site.over.wait() and None)
    assert fetch(silent, replace(quick, timeout=0.2)).end is FetchEnd.TIMEOUT
    assert len(site.asked) == 3


def test_what_is_no_http_is_told(site, fetch):
    response = fetch(site.on("/a", lambda handler: handler.wfile.write(b"SSH-2.0-nothing\r\n\r\n")))
    assert response.end is FetchEnd.PROTOCOL


# ---------------------------------------------------------------- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_last_address_told(site, fetch, status):
    site.page("/b/c", PAGE)
    response = fetch(site.redirect("/a", "b/./c", status))
    assert response.body == PAGE
    assert response.url == site.base + "/b/c"


def test_a_redirect_in_a_circle_is_told_from_too_many(site, fetch):
    site.redirect("/b", "/a")
    assert fetch(site.redirect("/a", "/b")).end is FetchEnd.REDIRECT_LOOP
    for step in range(9):
        site.redirect(f"/{step}", f"/{step + 1}")
    assert fetch(site.base + "/0").end is FetchEnd.TOO_MANY_REDIRECTS
    assert [path for path, _ in site.asked].count("/5") == 1
    assert [path for path, _ in site.asked].count("/6") == 0


def test_a_site_that_sets_a_cookie_and_sends_us_back_is_no_circle(site, fetch):
    def gate(handler):
        if "pass=1" in handler.headers.get("Cookie", ""):
            handler.answer(200, PAGE)
        else:
            handler.answer(302, Location="/a", Set_Cookie="pass=1; Path=/")

    assert fetch(site.on("/a", gate)).body == PAGE


def test_what_is_posted_goes_with_the_cookies_that_the_site_set(site, clock, quick):
    def take(handler):
        handler.rfile.read(int(handler.headers["Content-Length"]))
        handler.answer(200, PAGE, Set_Cookie="pass=1; Path=/")

    site.on("/a", take)
    with Fetcher(quick, clock, environ={}) as fetcher:
        told = []
        for _ in range(2):
            fetcher.submit(FetchRequest(site.base + "/a", allow_private=True, post=b"x=1"))
            told.append(fetcher.next(timeout=60).end)
    assert told == [FetchEnd.OK, FetchEnd.OK]
    first, second = sent(site)
    assert ("cookie" in first, second["cookie"], second["content-length"]) == (False, "pass=1", "3")


@pytest.mark.parametrize("to", ["ftp://127.0.0.1/a", "file:///etc/passwd", "javascript:alert(1)", "gopher://x/"])
def test_a_redirect_to_what_is_no_web_address_is_refused(site, fetch, to):
    response = fetch(site.redirect("/a", to))
    assert response.end is FetchEnd.FORBIDDEN_ADDRESS


def test_a_redirect_that_makes_no_sense_is_no_proper_answer(site, fetch):
    assert fetch(site.redirect("/a", "http://[::1")).end is FetchEnd.PROTOCOL


def test_a_redirect_to_chinese_written_plainly_is_followed(site, fetch):
    site.page("/%E7%9D%A3%E5%8A%9E", PAGE)
    assert fetch(site.redirect("/a", "/督办".encode().decode("latin-1"))).body == PAGE


def test_a_source_s_headers_do_not_go_to_another_site(site, other_site, fetch):
    other_site.page("/b", PAGE)
    site.redirect("/b", other_site.base + "/b")
    site.redirect("/a", "/b")
    fetch(site.base + "/a", headers={"X-Key": "secret"})
    assert sent(site)[0]["x-key"] == sent(site, "/b")[0]["x-key"] == "secret"
    assert "x-key" not in sent(other_site, "/b")[0]


# ---------------------------------------------------------------- where it may go


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_under_every_spelling(site, fetch, host):
    port = site.base.rpartition(":")[2]
    # What the system makes of 2130706433 and 0x7f.1; the tests' own guard would not look them up.
    system = private_names(**{"2130706433": ["127.0.0.1"], "0x7f.1": ["127.0.0.1"]})
    look_up = system if host in ("2130706433", "0x7f.1") else connect.resolve
    response = fetch(f"http://{host}:{port}/a", allow_private=False, look_up=look_up)
    assert response.end is FetchEnd.FORBIDDEN_ADDRESS
    assert site.asked == []


@pytest.mark.parametrize("found", [["10.0.0.1"], ["1.1.1.1", "192.168.0.1"], ["169.254.169.254"]])
def test_a_name_with_any_private_address_is_refused_and_the_address_told(fetch, found):
    response = fetch("http://inner.test/", allow_private=False, look_up=private_names(**{"inner.test": found}))
    assert response.end is FetchEnd.FORBIDDEN_ADDRESS
    assert response.detail["reason"] == found[-1]


def test_a_redirect_into_a_private_network_is_refused(site, fetch, clock, quick):
    names = private_names(**{"outer.test": ["127.0.0.1"], "inner.test": ["10.0.0.1"]})
    allowed = site.redirect("/a", "http://inner.test/").replace("127.0.0.1", "outer.test")
    # The first hop is let through by hand: tests reach no public address.
    with Fetcher(quick, clock, environ={}, look_up=names) as fetcher:
        walk, real = fetcher._walk, fetcher._walk._host

        def host(url, request):
            return real(url, replace(request, allow_private=request.allow_private or url.host == "outer.test"))

        walk._host = host
        fetcher.submit(FetchRequest(allowed))
        response = fetcher.next(timeout=60)
    assert len(site.asked) == 1
    assert response.end is FetchEnd.FORBIDDEN_ADDRESS
    assert response.detail["host"] == "inner.test"


def test_the_address_that_was_checked_is_the_one_connected_to(site, fetch):
    names = private_names(**{"outer.test": ["127.0.0.1"]})
    url = site.page("/a", PAGE).replace("127.0.0.1", "outer.test")
    assert fetch(url, look_up=names).body == PAGE
    assert names.asked == ["outer.test"]
    assert sent(site)[0]["host"].startswith("outer.test:")


def test_when_one_address_takes_no_connection_the_next_is_tried(site, fetch):
    names = private_names(**{"outer.test": ["127.0.0.2", "127.0.0.1"]})
    url = site.page("/a", PAGE).replace("127.0.0.1", "outer.test")
    assert fetch(url, look_up=names).body == PAGE


def test_a_private_name_is_refused_behind_a_proxy_too(fetch):
    names = private_names(**{"inner.test": ["10.0.0.1"]})
    proxied = {"http_proxy": "http://127.0.0.1:1"}
    response = fetch("http://inner.test/", allow_private=False, look_up=names, environ=proxied)
    assert response.end is FetchEnd.FORBIDDEN_ADDRESS


def test_a_proxy_that_the_environment_names_is_used_but_never_for_this_machine(site, other_site, fetch):
    environ = {"http_proxy": other_site.base}
    other_site.answers["http://outer.test/a"] = lambda handler: handler.answer(200, b"by proxy")
    assert fetch("http://outer.test/a", environ=environ).body == b"by proxy"
    assert fetch(site.page("/a", PAGE), environ=environ).body == PAGE


def tunnel(port, asked):
    """A proxy that leads whoever sends CONNECT, wherever to, to this port of this machine; its own port."""
    door = socket.create_server(("127.0.0.1", 0))

    def pump(one, other):
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)

    def serve():
        with suppress(OSError):
            visitor, _ = door.accept()
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += visitor.recv(1)
            asked.append(head.split(b"\r\n")[0].decode())
            inner = socket.create_connection(("127.0.0.1", port))
            visitor.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=(inner, visitor), daemon=True)
            back.start()
            pump(visitor, inner)
            back.join(5)
            visitor.close()
            inner.close()

    threading.Thread(target=serve, daemon=True).start()
    return door


def test_an_encrypted_site_is_asked_through_a_proxy_that_sees_only_its_name(secure_site, fetch, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(Path(__file__).parent / "self_signed.pem"))
    secure_site.page("/a", PAGE)
    port, asked = int(secure_site.base.rpartition(":")[2]), []
    with tunnel(port, asked) as door:
        environ = {"https_proxy": f"http://127.0.0.1:{door.getsockname()[1]}"}
        # The certificate is made out to localhost; the proxy is asked for a name that is not of this machine.
        response = fetch(f"https://outer.test:{port}/a", environ=environ)
    assert asked == [f"CONNECT outer.test:{port} HTTP/1.1"]
    assert (response.end, secure_site.asked) == (FetchEnd.TLS, [])


def test_a_name_in_chinese_goes_out_as_the_wire_has_it(site, fetch):
    names = private_names(**{"xn--fsqu00a.test": ["127.0.0.1"]})
    url = site.page("/a", PAGE).replace("127.0.0.1", "例子.test")
    assert fetch(url, look_up=names).body == PAGE
    assert sent(site)[0]["host"].startswith("xn--fsqu00a.test:")


@pytest.mark.parametrize(
    ("url", "end"),
    [
        ("ftp://a.test/", FetchEnd.FORBIDDEN_ADDRESS),
        ("file:///etc/passwd", FetchEnd.FORBIDDEN_ADDRESS),
        ("", FetchEnd.FORBIDDEN_ADDRESS),
        ("http://", FetchEnd.PROTOCOL),
        ("http://[::1", FetchEnd.PROTOCOL),
        ("http://a.test:99999/", FetchEnd.PROTOCOL),
        ("http://" + "a" * 300 + ".test/", FetchEnd.NO_ADDRESS),
    ],
)
def test_what_is_no_address_to_fetch_ends_at_once(fetch, url, end):
    assert fetch(url).end is end


def test_a_name_without_an_address_is_told(fetch):
    response = fetch("http://nowhere.test/", allow_private=False)
    assert response.end is FetchEnd.NO_ADDRESS
    assert say("fetch.no_address", "en", **response.detail).startswith("The name nowhere.test has no address")


def test_a_port_where_nothing_listens_is_told(fetch):
    assert fetch("http://127.0.0.1:9/").end is FetchEnd.REFUSED


def test_a_certificate_nobody_signed_is_refused(secure_site, fetch):
    response = fetch(secure_site.page("/a", PAGE))
    assert response.end is FetchEnd.TLS
    assert response.detail["reason"]
    assert secure_site.asked == []


def test_a_certificate_the_system_trusts_is_accepted(secure_site, fetch, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(Path(__file__).parent / "self_signed.pem"))
    assert fetch(secure_site.page("/a", PAGE)).body == PAGE
    wrong_name = private_names(**{"outer.test": ["127.0.0.1"]})
    url = secure_site.base.replace("127.0.0.1", "outer.test") + "/a"
    assert fetch(url, look_up=wrong_name).end is FetchEnd.TLS


def test_encryption_where_there_is_none_is_told(site, fetch):
    assert fetch(site.page("/a", PAGE).replace("http:", "https:")).end is FetchEnd.TLS


# ---------------------------------------------------------------- headers and secrets


def test_headers_are_filled_from_the_environment_when_fetching(site, fetch):
    fetch(site.page("/a", PAGE), headers={"X-Key": "k-${KEY}"}, environ={"KEY": "1"})
    assert sent(site)[0]["x-key"] == "k-1"


def test_a_variable_that_is_not_set_is_named_and_nothing_is_sent(site, fetch):
    response = fetch(site.page("/a", PAGE), headers={"X-Key": "${KEY}"})
    assert response.end is FetchEnd.MISSING_VARIABLE
    assert response.detail["reason"] == "KEY"
    assert site.asked == []


@pytest.mark.parametrize("value", ["a\r\nX: 1", "督办", "\x00"])
def test_a_header_that_cannot_be_sent_ends_in_an_answer(site, fetch, value):
    assert fetch(site.page("/a", PAGE), headers={"X-Key": value}).end is FetchEnd.PROTOCOL


def test_no_message_holds_a_secret(site, fetch):
    url = site.on("/a", lambda handler: handler.answer(403)).replace("//", "//me:geheim@") + "?key=geheim"
    response = fetch(url, headers={"X-Key": "geheim"})
    assert "geheim" not in say("fetch.blocked", "en", **response.detail)
    assert "geheim" not in str(response.detail)


@pytest.mark.parametrize("end", FetchEnd)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_end_has_a_sentence_that_its_detail_fills(site, fetch, end, lang):
    response = fetch(site.on("/a", lambda handler: handler.answer(404)))
    said = say(f"fetch.{end}", lang, **response.detail)
    assert said != f"fetch.{end}"
    assert "{" not in said
    assert "127.0.0.1" in said


# ---------------------------------------------------------------- many at once


def test_responses_come_in_order_of_completion(site, fetcher):
    gate = threading.Event()
    site.on("/slow", lambda handler: (gate.wait(), handler.answer(200, PAGE)))
    site.page("/fast", PAGE)
    fetcher.submit(FetchRequest(site.base + "/slow", allow_private=True, tag="slow"))
    fetcher.submit(FetchRequest(site.base + "/fast", allow_private=True, tag="fast"))
    first = fetcher.next(timeout=60)
    gate.set()
    assert [first.request.tag, fetcher.next(timeout=60).request.tag] == ["fast", "slow"]


def test_outstanding_counts_what_was_not_given_out(site, fetcher):
    site.page("/a", PAGE)
    for _ in range(3):
        fetcher.submit(FetchRequest(site.base + "/a", allow_private=True))
    assert fetcher.outstanding == 3
    fetcher.next(timeout=60)
    assert fetcher.outstanding == 2


def test_asking_for_a_response_when_none_is_due_is_an_error(fetcher):
    with pytest.raises(LookupError):
        fetcher.next()


def test_waiting_ends_when_the_time_is_up(site, fetcher):
    fetcher.submit(FetchRequest(site.on("/a", lambda _: site.over.wait() and None), allow_private=True))
    with pytest.raises(TimeoutError):
        fetcher.next(timeout=0.05)
    assert fetcher.outstanding == 1


def test_a_host_is_never_asked_more_at_once_than_agreed(site, clock, quick):
    lock, now, most = threading.Lock(), [0], [0]

    def busy(handler):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        site.over.wait(0.01)
        with lock:
            now[0] -= 1
        handler.answer(200, PAGE)

    url = site.on("/a", busy)
    with Fetcher(replace(quick, per_host=2), clock, environ={}) as fetcher:
        for _ in range(20):
            fetcher.submit(FetchRequest(url, allow_private=True))
        ends = {fetcher.next(timeout=60).end for _ in range(20)}
    assert ends == {FetchEnd.OK}
    assert most[0] == 2


def test_bodies_waiting_for_the_reader_are_bounded(site, clock, quick):
    url = site.page("/a", PAGE)
    with Fetcher(replace(quick, total=2, per_host=2), clock, environ={}) as fetcher:
        for _ in range(12):
            fetcher.submit(FetchRequest(url, allow_private=True))
        first = fetcher.next(timeout=60)
        # Two may lie ready and two more be held by those who fetched them.
        site.over.wait(0.2)
        assert len(site.asked) <= 1 + 2 + 2
        rest = [fetcher.next(timeout=60).end for _ in range(11)]
    assert [first.end, *rest] == [FetchEnd.OK] * 12


def test_redirects_between_busy_hosts_never_wait_for_each_other(site, other_site, clock, quick):
    for step in range(30):
        site.redirect(f"/a{step}", f"{other_site.base}/b{step}")
        other_site.redirect(f"/b{step}", f"{site.base}/c{step}")
        site.page(f"/c{step}", PAGE)
    with Fetcher(replace(quick, total=2, per_host=1), clock, environ={}) as fetcher:
        for step in range(30):
            fetcher.submit(FetchRequest(f"{site.base}/a{step}", allow_private=True))
            fetcher.submit(FetchRequest(f"{other_site.base}/b{step}", allow_private=True))
        ends = [fetcher.next(timeout=60).end for _ in range(60)]
    assert ends == [FetchEnd.OK] * 60


def test_one_bad_address_among_many_spoils_none(site, fetcher):
    site.page("/a", PAGE)
    urls = [site.base + "/a", "http://[", "http://127.0.0.1:9/", "ftp://x/", site.base + "/a"]
    for url in urls:
        fetcher.submit(FetchRequest(url, allow_private=True, tag=url))
    ends = {response.request.tag: response.end for response in (fetcher.next(timeout=60) for _ in urls)}
    assert ends[site.base + "/a"] is FetchEnd.OK
    assert len([end for end in ends.values() if not end.fine]) == 3


def test_a_connection_is_used_again_after_answers_that_bring_nothing(site, fetcher):
    clients = set()

    def note(handler):
        clients.add(handler.client_address)
        handler.answer(*answers.pop())

    answers = [(404, b"no"), (304,), (500, b"fault"), (200, PAGE)]
    url = site.on("/a", note)
    for _ in range(4):
        fetcher.submit(FetchRequest(url, Validators(etag='"x"'), allow_private=True))
        fetcher.next(timeout=60)
    assert len(clients) == 1


def test_a_rate_limited_host_rests_for_all_its_requests(site, clock, quick):
    turned_away = site.on(
        "/a", lambda handler: handler.answer(429, Retry_After="1"), lambda handler: handler.answer(200, PAGE)
    )
    with Fetcher(replace(quick, per_host=1), clock, environ={}) as fetcher:
        fetcher.submit(FetchRequest(turned_away, allow_private=True))
        assert fetcher.next(timeout=60).end is FetchEnd.OK
    assert len(site.asked) == 2


# ---------------------------------------------------------------- the end


def test_closing_cancels_what_runs_and_what_waits(site, clock, quick):
    stuck = site.on("/a", lambda _: site.over.wait() and None)
    fetcher = Fetcher(quick, clock, environ={})
    for _ in range(5):
        fetcher.submit(FetchRequest(stuck, allow_private=True))
    fetcher.close()
    fetcher.close()
    assert {fetcher.next(timeout=60).end for _ in range(5)} == {FetchEnd.CANCELLED}
    assert fetcher.outstanding == 0


def test_what_is_submitted_after_closing_is_cancelled(clock):
    fetcher = Fetcher(FetchSettings(), clock, environ={})
    fetcher.close()
    fetcher.submit(FetchRequest("http://a.test/"))
    assert fetcher.next().end is FetchEnd.CANCELLED


def test_nothing_heavy_is_imported_before_it_is_needed():
    script = """
import sys
import monitor.fetch.politeness, monitor.read.folder, monitor.read.decode, monitor.read.dates
heavy = {"httpx", "httpcore", "feedparser", "selectolax", "jieba", "textual"} & set(sys.modules)
sys.exit(", ".join(heavy) or 0)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_fetcher_brings_no_command_line_of_a_library():
    script = (
        "import sys, monitor.fetch.http; sys.exit(', '.join({'click', 'rich', 'pygments'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_thread_is_left_behind(site, fetch):
    before = threading.active_count()
    fetch(site.page("/a", PAGE))
    assert [thread.name for thread in threading.enumerate() if thread.name == "duban-fetch"] == []
    assert threading.active_count() <= before + 2


SCRIPT = """
    import sys
    from datetime import UTC, datetime
    from monitor.fetch.http import Fetcher, FetchSettings
    from monitor.model import FetchRequest
    try:
        with Fetcher(FetchSettings(), lambda: datetime.now(UTC)) as fetcher:
            for number in range(40):
                fetcher.submit(FetchRequest(sys.argv[1] + str(number), allow_private=True))
            print("waiting", flush=True)
            fetcher.next()
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupt_ends_the_process_without_a_word_on_stderr(site):
    waiting = threading.Event()
    for number in range(40):
        site.on(f"/{number}", lambda _: waiting.set() or (site.over.wait() and None))
    command = [sys.executable, "-X", "dev", "-c", textwrap.dedent(SCRIPT), site.base + "/"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    assert waiting.wait(60)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == ""
