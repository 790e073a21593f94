"""What sites, files, disks and people do wrong: one clear sentence, the right exit code, nothing half recorded."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from monitor.store.database import open_store

# Root may write everything, so it gives its rights up, once all that is needed has been read.
WITHOUT_RIGHTS = """
import os, sys
from monitor.cli.main import main
db, words = sys.argv[1], sys.argv[2:]
assert main(words) == 0
if os.geteuid() == 0:
    os.chown(db, 65534, 65534)
os.chmod(db, 0o400)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
print("and now without rights", file=sys.stderr)
sys.exit(main(words))
"""
SOON_GIVES_UP = """
import sys
from monitor.cli.main import main
from monitor.store.database import open_store
open_store.__kwdefaults__["wait"] = 0.3
sys.exit(main(sys.argv[1:]))
"""
STATIONS = "截至2022年底，全市已建成5G基站3.5万个。"


@pytest.fixture
def feed(place, site):
    """A place with one feed that works; what breaks is up to the test."""
    site.feed("/feed.xml", ("/1.html", "基站年报"))
    site.page("/1.html", "基站年报", STATIONS)
    place.sources({"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"})
    return site


def refuse(place, code):
    """Checks that the one source fails with `code`, that it is one sentence, and that no publication was stored."""
    made = place.check()
    assert made["code"] == 3
    (source,) = made["sources"]
    assert source["outcome"] == "failed"
    assert source["error"]["code"] == code
    assert len(source["error"]["text"].splitlines()) == 1
    assert "Traceback" not in source["error"]["text"]
    with closing(sqlite3.connect(place.db)) as connection, connection:
        for table in ("publications", "items", "evidence"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    human = place.run("check")
    assert human.returncode == 3
    assert source["error"]["text"] in " ".join(human.stdout.split())
    return source["error"]


def answer(site, path, body=b"", **attributes):
    site.answers[path] = type(site.answers["/1.html"])(body, **attributes)


def test_a_broken_feed(place, feed):
    answer(feed, "/feed.xml", b"<rss><channel><item><title>a</ti", headers={"Content-Type": "application/rss+xml"})
    refuse(place, "broken_feed")


def test_a_page_where_a_feed_should_be(place, feed):
    answer(feed, "/feed.xml", b"<!doctype html><html><head><title>x</title></head><body><p>hello</p></body></html>")
    refuse(place, "not_a_feed")


def test_an_empty_body(place, feed):
    answer(feed, "/feed.xml", b"")
    refuse(place, "empty")


def test_forty_megabytes(place, feed):
    answer(feed, "/feed.xml", b"x" * 40_000_000, headers={"Content-Type": "application/rss+xml"})
    refuse(place, "too_large")


def test_a_redirect_in_a_circle(place, feed):
    for here, there in (("/feed.xml", "/b"), ("/b", "/feed.xml")):
        answer(feed, here, status=302, headers={"Location": there})
    refuse(place, "redirect_loop")


def test_an_encoding_that_cannot_be_read(place, feed):
    broken = "<rss><channel><title>武汉</title>".encode("gb18030") + b"\xff\xfe\xfa\x80\xff" * 300
    answer(feed, "/feed.xml", broken, headers={"Content-Type": "application/rss+xml; charset=utf-8"})
    assert refuse(place, "mojibake")["text"]


def test_a_wrongly_declared_encoding_that_can_be_seen_through_is_read(place, feed):
    page = feed.answers["/1.html"].body.decode("utf-8").replace('charset="utf-8"', 'charset="gb2312"')
    answer(feed, "/1.html", page.encode("gb18030"), headers={"Content-Type": "text/html; charset=utf-8"})
    made = place.check()
    assert made["code"] == 0
    assert any(each["quote"] == STATIONS for each in made["changes"])


def test_escapes_in_a_title_do_not_reach_the_terminal(place, feed):
    feed.page("/1.html", "年报\x1b]0;owned\x07\u202e", STATIONS)
    out = place.run("check").stdout
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "年报" in out


def test_no_address_that_a_site_wrote_is_filled_from_the_environment(place, feed):
    feed.feed("/feed.xml", ("/1.html?who=${TOKEN}", "基站年报"))
    place.check(environ={"TOKEN": "hunter2"})
    assert len(feed.asked) == 2
    assert not [each.path for each in feed.asked if "hunter2" in each.path]


def test_a_source_s_headers_go_to_its_own_host_and_no_other(place, feed):
    named = feed.base.replace("127.0.0.1", "localhost")
    feed.answers["/feed.xml"] = type(feed.answers["/1.html"])(
        f"<rss><channel><title>x</title><item><title>a</title><link>{feed.base}/1.html</link></item>"
        f"<item><title>b</title><link>{named}/2.html</link></item></channel></rss>".encode()
    )
    feed.page("/2.html", "别处的文件", "全市已建成充电桩三万个。")
    key = {"X-Key": "${TOKEN}"}
    place.sources({"name": "ribao", "kind": "feed", "url": f"{feed.base}/feed.xml", "headers": key})
    assert place.check(environ={"TOKEN": "hunter2"})["code"] == 0
    given = {each.path: each.headers.get("x-key") for each in feed.asked}
    assert given == {"/feed.xml": "hunter2", "/1.html": "hunter2", "/2.html": None}


def test_a_key_in_an_address_is_neither_told_nor_stored(place, feed):
    place.sources({"name": "ribao", "kind": "feed", "url": f"{feed.base}/${{TOKEN}}/feed.xml?key=${{TOKEN}}"})
    ran = place.run("check", environ={"TOKEN": "hunter2"})
    assert [each.path for each in feed.asked] == ["/hunter2/feed.xml?key=hunter2"]
    assert ran.returncode == 3
    assert "/${TOKEN}/feed.xml" in ran.stdout
    assert "hunter2" not in ran.stdout + ran.stderr + place.dump()


def test_a_mistake_in_sources_yaml(place, feed):
    (place.folder / "sources.yaml").write_text("sources:\n  - name: a\n    kind: fed\n", "utf-8")
    done = place.run("check")
    assert done.returncode == 2
    assert "sources.yaml:3" in done.stderr
    assert "feed" in done.stderr
    assert "Traceback" not in done.stderr
    assert not place.db.exists()


def test_a_mistake_in_the_ledger(place, feed):
    (place.folder / "seeds" / "sample.yaml").write_text("document: {key: sample\n", "utf-8")
    done = place.run("check")
    assert done.returncode == 2
    assert "sample.yaml" in done.stderr
    assert not place.db.exists()


def test_a_file_that_is_no_database(place, feed):
    place.db.write_bytes(b"this is no database at all" * 100)
    done = place.run("check")
    assert done.returncode == 4
    assert str(place.db) in done.stderr
    assert place.db.read_bytes().startswith(b"this is no database")
    assert feed.asked == []


def test_the_database_of_another_program(place, feed):
    with closing(sqlite3.connect(place.db)) as connection, connection:
        connection.execute("CREATE TABLE theirs (a)")
    done = place.run("check")
    assert done.returncode == 4
    assert "another program" in done.stderr
    assert feed.asked == []


@pytest.fixture
def open_place(place, feed):
    """The place in a folder that every user of this machine may enter, unlike a test's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield type(place)(Path(shutil.copytree(place.folder, Path(name) / "place")))


def test_a_database_that_may_not_be_written(open_place, feed):
    words = open_place.command("check")[3:]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, str(open_place.db), *words],
        capture_output=True,
        text=True,
        check=False,
    )
    if "PermissionError" in done.stderr and "os.set" in done.stderr:
        pytest.skip("this root may not become another user")
    first, _, then = done.stderr.partition("and now without rights\n")
    assert first == ""
    assert done.returncode == 4, done.stderr
    assert "--db" in then
    assert str(open_place.db) in then
    assert "Traceback" not in then


def test_a_database_that_another_program_keeps_locked(place, feed):
    place.check()
    before = place.dump()
    with closing(sqlite3.connect(place.db, isolation_level=None)) as other, other:
        other.execute("BEGIN IMMEDIATE")
        done = subprocess.run(
            [sys.executable, "-c", SOON_GIVES_UP, *place.command("check")[3:]],
            capture_output=True,
            text=True,
            check=False,
        )
        other.execute("ROLLBACK")
    assert done.returncode == 4
    assert "locked" in done.stderr
    assert place.dump() == before


def test_another_process_that_polls_is_named(place, feed):
    place.check()
    with closing(sqlite3.connect(place.db)) as other, other:
        other.execute(
            "INSERT INTO lease (one, pid, host, since, renewed_at, ttl_seconds)"
            " VALUES (1, ?, 'elsewhere', '2020-01-01T00:00:00.000000Z', strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), 120)",
            (os.getpid(),),
        )
    done = place.run("check")
    assert done.returncode == 4
    assert str(os.getpid()) in done.stderr
    assert "elsewhere" in done.stderr
    assert "2020-01-01 08:00 " in done.stderr.replace(";", " ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_disk_that_is_full(place, feed):
    """A limit on the size of files stands for the full disk: SQLite is refused its next page in the same way."""
    feed.page(
        "/1.html", "基站年报", STATIONS, *(f"第{n}段写着一些与基站无关的话，只为占去地方{n * n}。" for n in range(3000))
    )
    open_store(place.db).close()
    room = place.db.stat().st_size + 50_000

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = place.run("check", preexec_fn=limit)
    assert done.returncode == 4, done.stdout + done.stderr
    assert str(place.db) in done.stderr
    with closing(sqlite3.connect(place.db)) as connection, connection:
        for table in ("publications", "items", "evidence", "sources", "changes", "lease"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    assert place.check()["code"] == 0


def test_ctrl_c_in_the_middle_keeps_what_was_finished_and_nothing_of_the_rest(place, feed):
    def hang(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"<rss>")
        handler.wfile.flush()
        time.sleep(20)

    feed.answers["/slow.xml"] = hang
    place.sources(
        {"name": "ribao", "kind": "feed", "url": f"{feed.base}/feed.xml"},
        {"name": "slow", "kind": "feed", "url": f"{feed.base}/slow.xml"},
    )
    running = subprocess.Popen(
        place.command("check"), cwd=place.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for _ in range(200):
        if place.db.exists() and _count(place, "publications"):
            break
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1
    assert _count(place, "publications") == 1
    with closing(sqlite3.connect(place.db)) as connection, connection:
        assert connection.execute("SELECT name FROM sources").fetchall() == [("ribao",)]
        assert connection.execute("SELECT count(*) FROM lease").fetchone() == (0,)


def _count(place, table):
    try:
        with closing(sqlite3.connect(f"file:{place.db}?mode=ro", uri=True)) as connection, connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def test_a_pipe_that_closes_early_is_no_error(place, feed):
    place.check()
    command = " ".join([*place.command("check"), "|", "head", "-c", "1"])
    done = subprocess.run(["bash", "-c", command], cwd=place.folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert sys.executable
