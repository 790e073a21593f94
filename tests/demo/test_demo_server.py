"""The loopback server of the sample site, asked over real HTTP."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from monitor.demo.server import SiteServer
from monitor.demo.story import read_story

STORY = read_story()


@pytest.fixture
def server():
    with SiteServer(STORY.chapters[0].scene) as running:
        yield running


def get(server: SiteServer, path: str, **headers: str):
    connection = http.client.HTTPConnection(urlsplit(server.base).netloc, timeout=10)
    connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_it_listens_on_loopback_only_and_each_on_a_port_of_its_own(server):
    with SiteServer(STORY.chapters[0].scene) as other:
        assert server.base.startswith("http://127.0.0.1:")
        assert server.base != other.base


def test_a_page_then_304_for_its_validators_as_they_came(server):
    first, body = get(server, "/peixun.html")
    assert first.status == 200
    assert "6期" in body.decode()
    again, empty = get(
        server, "/peixun.html", If_None_Match=first.headers["ETag"], If_Modified_Since=first.headers["Last-Modified"]
    )
    assert (again.status, empty) == (304, b"")
    assert server.seen == [("/peixun.html", 200), ("/peixun.html", 304)]


def test_gb18030_bytes_arrive_as_declared(server):
    answer, body = get(server, "/news/")
    assert answer.headers.get_content_charset() == "gb18030"
    assert "国家超算武汉中心" in body.decode("gb18030")


def test_the_scene_can_be_changed_while_it_runs(server):
    assert get(server, "/transport/")[0].status == 200
    server.scene = STORY.chapters[1].scene
    assert get(server, "/transport/")[0].status == 503
    server.scene = STORY.chapters[2].scene
    assert get(server, "/transport/")[0].status == 200
    assert get(server, "/news/202210/chaosuan.html")[0].status == 410


def test_several_requests_on_one_connection(server):
    connection = http.client.HTTPConnection(urlsplit(server.base).netloc, timeout=10)
    statuses = []
    for path in ("/feed.xml", "/nothing", "/style.css"):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    assert statuses == [200, 404, 200]


def test_nothing_answers_once_it_has_ended():
    with SiteServer(STORY.chapters[0].scene) as running:
        base = running.base
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=2)
    with pytest.raises(ConnectionRefusedError):
        connection.request("GET", "/feed.xml")
