"""The dashboard in a browser: who may open it, that it is the real one, and that nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tui.serve import is_local, why_refused

TOKEN = "a-token-that-nobody-guesses"
PATIENCE = 30


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.0.0.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("a.cn", False),
    ],
)
def test_only_this_machine_is_this_machine(host, local):
    assert is_local(host) is local


@pytest.mark.parametrize(
    ("host", "origin", "path", "local", "why"),
    [
        ("127.0.0.1:8000", None, "/", True, ""),
        ("localhost:8000", "http://localhost:8000", "/ws", True, ""),
        ("evil.example:8000", None, "/", True, "host"),
        ("127.0.0.1:9000", None, "/", True, "host"),
        ("127.0.0.1:8000", "http://evil.example", "/ws", True, "origin"),
        ("127.0.0.1:8000", None, "/ws", True, "origin"),
        ("127.0.0.1:8000", "null", "/ws", True, "origin"),
        ("LocalHost:8000", None, "/", True, ""),
        ("watch.a.cn", None, "/", False, ""),
        ("watch.a.cn", "https://watch.a.cn", "/ws", False, ""),
        ("watch.a.cn", "https://evil.example", "/ws", False, "origin"),
    ],
)
def test_no_page_from_elsewhere_reaches_a_dashboard(host, origin, path, local, why):
    names = {"127.0.0.1:8000", "localhost:8000"} if local else None
    assert why_refused(host, origin, path, names) == why


class Serving:
    """`monitor serve` on a free port."""

    def __init__(self, place, environ=None):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        words = [sys.executable, "-m", "monitor", "--place", str(place), "--lang", "zh", "serve", "--no-poll"]
        self.process = subprocess.Popen(
            [*words, "--port", str(self.port)],
            env={**os.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        assert self.url in self.process.stderr.readline()

    def get(self, path="/", **headers):
        """Status, text and headers of an answer."""
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(urllib.request.Request(self.url + path, headers=headers), timeout=10) as answer:
                return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, "", error.headers

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self.process.stderr.close()
        return code


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@pytest.fixture
def serving(filled):
    started = []

    def start(environ=None):
        started.append(Serving(filled.folder, environ))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()
        each.process.stderr.close()


def test_the_page_takes_nothing_from_elsewhere(serving):
    served = serving()
    status, _, headers = served.get()
    assert status == 200
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert served.get(Host="evil.example")[0] == 403
    assert served.get("/ws", Origin="http://evil.example")[0] == 403
    assert served.stop() == 0


def test_a_token_opens_it_once_and_a_cookie_from_then_on(serving):
    served = serving({"MONITOR_SERVE_TOKEN": TOKEN})
    assert served.get()[0] == served.get("/?token=wrong")[0] == served.get("/static/js/textual.js")[0] == 403
    status, _, headers = served.get(f"/?token={TOKEN}")
    assert (status, headers["Location"]) == (303, "/")
    cookie = headers["Set-Cookie"]
    assert re.search("HttpOnly", cookie)
    assert re.search("SameSite=Strict", cookie)
    assert served.get(Cookie=cookie.partition(";")[0])[0] == 200
    assert served.stop() == 0


def test_behind_a_proxy_that_speaks_https_every_address_is_https(serving):
    served = serving({"MONITOR_SERVE_TOKEN": TOKEN})
    given = {"Host": "watch.a.cn", "X-Forwarded-Proto": "https"}
    cookie = served.get(f"/?token={TOKEN}", **given)[2]["Set-Cookie"]
    assert "Secure" in cookie
    status, page, _ = served.get(Cookie=cookie.partition(";")[0], **given)
    assert status == 200
    assert "wss://watch.a.cn/ws" in page
    assert "http://watch" not in page
    assert served.stop() == 0


def test_a_screen_that_nobody_has_and_a_visit_that_is_none_are_refused(serving):
    served = serving()
    given = {"Origin": served.url, "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    for size in ("width=80&height=99999999", "width=99999999", "height=-1", "width=x"):
        assert served.get(f"/ws?{size}", **given, **{"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="})[0] == 400
    assert served.get("/ws", Origin=served.url)[0] == 400
    assert served.stop() == 0
    assert dashboards_of(served) == []


def dashboards_of(served):
    found = subprocess.run(["pgrep", "-P", str(served.process.pid)], capture_output=True, text=True, check=False)
    return found.stdout.split()


@pytest.mark.parametrize(
    ("words", "environ", "said"),
    [
        (("--host", "0.0.0.0"), {}, "MONITOR_SERVE_TOKEN"),
        (("--host", "0.0.0.0"), {"MONITOR_SERVE_TOKEN": "short"}, "16"),
        (("--port", "0"), {}, "port"),
    ],
)
def test_what_would_open_it_to_others_is_refused(filled, words, environ, said):
    command = [sys.executable, "-m", "monitor", "--place", str(filled.folder), "--lang", "en", "serve", *words]
    given = {**os.environ, **environ}
    done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_a_port_that_is_taken_is_told(filled):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [
            sys.executable,
            "-m",
            "monitor",
            "--place",
            str(filled.folder),
            "--lang",
            "en",
            "serve",
            "--port",
            port,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, port in done.stderr, "Traceback" in done.stderr) == (2, True, False)


@pytest.mark.browser
def test_in_a_browser_it_is_the_real_dashboard_that_hears_keys_and_ends_with_the_server(serving, filled, tmp_path):
    from browsers import Browser

    served, browser = serving(), Browser(tmp_path / "profile")

    async def steps(page):
        for _ in range(PATIENCE * 10):
            if "-loaded" in (await page.value("document.body.className") or ""):
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(2)
        chinese = await page.picture()
        await page.value("document.querySelector('textarea').focus()")
        await page.press("L")
        for _ in range(PATIENCE * 5):
            await asyncio.sleep(0.2)
            if (english := await page.picture()) != chinese:
                return chinese, english
        raise AssertionError("no key changed the screen")

    try:
        chinese, english = browser.drive(served.url, steps)
        assert dashboards(filled)
        assert served.stop() == 0
    finally:
        browser.close()
    assert len(chinese) > 20_000  # an empty page of this size compresses to less
    assert chinese != english
    end = time.monotonic() + PATIENCE
    while dashboards(filled) and time.monotonic() < end:
        time.sleep(0.1)
    assert dashboards(filled) == []


def dashboards(filled):
    """The processes that show this place."""
    found = subprocess.run(["pgrep", "-f", f"{filled.folder}.* tui"], capture_output=True, text=True, check=False)
    return found.stdout.split()
