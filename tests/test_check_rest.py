"""Rounds that find nothing new: they read no ledger and compute no standing, and come to just what others come to."""

from __future__ import annotations

import random
import shutil
import threading
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import worlds

from monitor.check import run_round
from monitor.errors import ConfigError
from monitor.fetch.politeness import FetchSettings
from monitor.ledger.kept import as_they_were, keep
from monitor.ledger.late import Late
from monitor.ledger.load import load_ledger
from monitor.model import ChangeKind, Role, Source, SourceKind
from monitor.shipped import stamp
from monitor.store.rest import Rest


class World(worlds.World):
    """A place whose rounds may rest, with a site beside its folders that has nothing new unless a test says so."""

    rests = True

    def __init__(self, tmp_path, clock):
        super().__init__(tmp_path, clock, worlds.sample(worlds.STATIONS, worlds.UNICORNS + "    due: 2025-11-25\n"))
        self.read = 0

    def late(self, rest=None):
        kept = keep([self.tmp_path / "seeds"], [])

        def read():
            self.read += 1
            with as_they_were(kept):
                return self.ledger

        return Late(read, kept.key, rest.ledger_version if rest is not None and rest.key == kept.key else None)

    def round(self, **options):
        self.clock.forward(hours=self.hours)
        with self.store() as store:
            ledger = self.late(store.rest.get()) if self.rests else self.ledger
            given = {"force": True, "environ": {}, **options}
            return run_round(self.sources(), store, ledger, FetchSettings(), self.clock, **given)


@pytest.fixture
def world(tmp_path, clock):
    return World(tmp_path, clock)


class Unchanged(BaseHTTPRequestHandler):
    """A feed that never has anything new."""

    def do_GET(self):
        known = self.headers.get("If-None-Match") == '"one"'
        self.send_response(304 if known else 200)
        self.send_header("ETag", '"one"')
        self.end_headers()
        if not known:
            self.wfile.write(b'<rss version="2.0"><channel><title>a</title></channel></rss>')

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def feed(world):
    """The place with a feed in the place of its folders."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Unchanged)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/feed"
    source = Source("feed", SourceKind.FEED, url, "武汉市", Role.MEDIA, "长江日报", allow_private=True)
    world.sources = lambda: [source]
    yield world
    server.shutdown()
    server.server_close()
    thread.join()


def rest(world):
    with world.store() as store:
        return store.rest.get()


def test_a_second_round_with_nothing_new_reads_no_ledger(feed):
    feed.round()
    assert feed.read == 1
    made = feed.round()
    assert (feed.read, made.changes) == (1, ())
    assert rest(feed).day == feed.clock().date()


def test_what_becomes_overdue_the_next_day_is_told_all_the_same(feed):
    feed.round()
    feed.clock.forward(days=20)
    made = feed.round()
    assert [each.commitment for each in made.changes if each.kind is ChangeKind.OVERDUE] == ["sample/unicorns"]
    assert feed.read == 2


def test_a_changed_ledger_is_read(feed):
    feed.round()
    feed.write_ledger(worlds.sample(worlds.STATIONS, worlds.UNICORNS + "    due: 2025-01-01\n"))
    made = feed.round()
    assert [each.kind for each in made.changes] == [ChangeKind.OVERDUE]


def test_a_new_text_is_judged_with_the_ledger_and_ends_the_rest_until_the_round_is_over(world):
    world.write("a", "会议举行，没有发布数字。")
    world.round()
    before = rest(world)
    world.write("b", "截至2023年3月底，全市累计建成5G基站3.9万个。", "2023-04-28")
    made = world.round()
    assert [each.kind for each in made.changes if each.commitment] == [ChangeKind.ACHIEVED]
    assert rest(world) == replace(before, watch=rest(world).watch)


@pytest.mark.parametrize("verdict", ["rejected", "accepted"])
def test_what_a_person_decides_ends_the_rest(world, verdict):
    world.write("a", "截至2023年3月底，全市累计建成5G基站3.9万个。", "2023-04-28")
    world.round()
    assert rest(world) is not None
    world.act(world.current()[0].id, verdict)
    assert rest(world) is None


def test_another_ledger_s_rest_is_none(world):
    world.write("a", "会议举行，没有发布数字。")
    world.round()
    with world.store() as store:
        store.rest.put(Rest("another", "v", date(2025, 1, 1), "w"))
        assert store.rest.get().key == "another"
    made = world.round()
    assert (made.changes, rest(world).key) == ((), keep([world.tmp_path / "seeds"], []).key)


def test_a_key_stands_for_every_byte_of_every_file(tmp_path):
    folder = tmp_path / "seeds"
    folder.mkdir()
    keys = [keep([folder], []).key]
    for name, text in (("a.yaml", "x"), ("a.yaml", "y"), ("b.yml", "x"), ("notes.txt", "x")):
        (folder / name).write_text(text, "utf-8")
        keys.append(keep([folder], []).key)
    assert len(set(keys)) == 4
    assert keys[-1] == keys[-2]
    assert keep([folder], [tmp_path / "bodies.yaml"]).key not in keys


# ---------------------------------------------------------------- with and without


def story(world, seed):
    """Forty days of a place in which texts come, change and go, sources break and mend, and the ledger is edited."""
    drawn = random.Random(seed)
    told = []
    world.write("first", "会议举行，没有发布数字。")
    world.write("more", "会议又举行，没有发布数字。", source="paper")
    for step in range(40):
        world.hours = drawn.choice((1, 6, 24, 24, 30 * 24))
        act = drawn.randrange(8)
        if act == 0:
            value = drawn.choice(("2.1", "2.8", "3.9", "4.1"))
            day = world.clock().date() - timedelta(days=drawn.randrange(1, 30))
            said = f"截至{day.year}年{day.month}月{day.day}日，全市累计建成5G基站{value}万个。"
            world.write(f"text-{drawn.randrange(5)}", said, world.clock().date().isoformat(), source="paper")
        elif act == 1:
            shutil.move(world.tmp_path / "news", world.tmp_path / "away") if (
                world.tmp_path / "news"
            ).exists() else None
        elif act == 2:
            shutil.move(world.tmp_path / "away", world.tmp_path / "news") if (
                world.tmp_path / "away"
            ).exists() else None
        elif act == 3:
            due = f"    due: {drawn.randrange(2025, 2028)}-12-31\n"
            world.write_ledger(worlds.sample(worlds.STATIONS, worlds.UNICORNS + due))
        elif act == 4 and world.current():
            world.act(world.current()[0].id, drawn.choice(("rejected", "accepted")))
        made = world.round()
        told.append((step, [(each.kind, each.commitment, each.at, each.after) for each in made.changes]))
    with world.store() as store:
        return told, [replace(each, evidence_id=None) for each in store.standings.all().values()]


@pytest.mark.parametrize("seed", range(6))
def test_a_place_that_rests_tells_what_one_tells_that_never_does(tmp_path, clock, seed):
    found = []
    for rests in (True, False):
        folder = tmp_path / str(rests)
        folder.mkdir()
        own = replace(clock)
        world = World(folder, own)
        world.rests = rests
        found.append(story(world, seed))
    assert found[0] == found[1]
    kinds = {kind for _, changes in found[0][0] for kind, *_ in changes}
    assert kinds


# ---------------------------------------------------------------- a ledger edited while a round goes on


@pytest.mark.parametrize("edit", ["another", "broken", "gone"])
def test_a_round_works_with_the_ledger_that_was_there_when_it_began(world, edit):
    world.write("a", "会议举行，没有发布数字。")
    world.round()
    world.write("b", "截至2023年3月底，全市累计建成5G基站3.9万个。", "2023-04-28")
    before = world.late
    file = world.tmp_path / "seeds" / "sample.yaml"
    whole = file.read_text("utf-8")

    def edited(rest=None):
        late = before(rest)  # everything is as it was until the round has begun
        if edit == "gone":
            file.unlink()
        else:
            file.write_text("document: [" if edit == "broken" else whole.replace("30000", "90000"), "utf-8")
        return late

    world.late = edited
    made = world.round()
    assert [each.kind for each in made.changes if each.commitment] == [ChangeKind.ACHIEVED]
    assert rest(world).ledger_version != ""
    world.late = before
    if edit == "another":
        world.round()
        with world.store() as store:
            assert store.standings.get("sample/stations").share == pytest.approx(39000 / 90000)


def test_another_state_of_the_program_is_another_key(tmp_path):
    for folder in ("data", "judge", "ledger", "text"):
        (tmp_path / folder).mkdir()
    empty = stamp(tmp_path)
    (tmp_path / "judge" / "rules.py").write_text("x = 1", "utf-8")
    assert stamp(tmp_path) != empty
    assert stamp() == stamp()


def test_a_ledger_file_that_cannot_be_read_is_told_and_not_left_out(tmp_path):
    (tmp_path / "sample.yaml").write_text(worlds.sample(worlds.STATIONS), "utf-8")
    (tmp_path / "closed.yaml").mkdir()  # like a file without the right to read it
    with as_they_were(keep([tmp_path], [])), pytest.raises(ConfigError) as caught:
        load_ledger([tmp_path])
    assert [Path(each.file).name for each in caught.value.problems] == ["closed.yaml"]
