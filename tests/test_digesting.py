"""Digests on their way: everything told once, at least once whatever happens, and never by two names."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import worlds
from receivers import Hook, Post
from told import change

from monitor import digesting, messages, subscribers
from monitor.digesting import Desk, compose, due, of_period, send, since_last
from monitor.ledger.load import load_ledger
from monitor.ledger.themes import load_themes
from monitor.model import ChangeKind, Role, Source, SourceKind
from monitor.posting import poster
from monitor.report.digest import Form, Wanted
from monitor.store.database import open_store

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [Source("city", SourceKind.FOLDER, "/x", "武汉市", Role.MEDIA, "长江日报")]


class Office:
    """A place with a ledger and a database, changes told into it, and a file of receivers."""

    def __init__(self, folder, clock):
        self.folder, self.clock = folder, clock
        (folder / "seeds").mkdir()
        (folder / "seeds" / "sample.yaml").write_text(worlds.sample(worlds.STATIONS, worlds.UNICORNS), "utf-8")
        self.store = open_store(folder / "monitor.db")
        self.environ = {"PATH": os.environ["PATH"]}
        self.number = 0

    def receivers(self, text):
        (self.folder / "digests.yaml").write_text(text, "utf-8")

    def tell(self, kind=ChangeKind.PROGRESS, **said):
        self.number += 1
        self.store.changes.add(change(kind, self.number, at=self.clock(), **said), "run")

    def desk(self):
        return Desk(
            self.store,
            load_ledger([self.folder / "seeds"]),
            SOURCES,
            subscribers.load(self.folder / "digests.yaml"),
            self.clock,
            self.environ,
            load_themes([self.folder / "seeds"])[0],
            post=poster(self.clock, {}),
        )

    def send(self, name="desk"):
        desk = self.desk()
        return send(desk, desk.subscribers.get(name))

    def out(self):
        file = self.folder / "out.txt"
        return file.read_text("utf-8") if file.exists() else ""


@pytest.fixture
def office(tmp_path, clock):
    messages.use("zh")
    made = Office(tmp_path, clock)
    made.receivers("digests:\n- {name: desk, to: 'file:out.txt'}\n")
    yield made
    made.store.close()
    messages.use("en")


@pytest.fixture
def hook():
    made = Hook()
    yield made
    made.close()


def ids(sent):
    return [each.id for each in sent.digest.changes] if sent.digest else None


# ---------------------------------------------------------------- once


def test_each_change_is_told_once_and_a_digest_of_nothing_is_not_sent(office):
    office.tell()
    office.clock.forward(minutes=5)
    assert ids(office.send()) == ["progress-1"]
    assert "5G基站 2.8万 → 3.1万" in office.out()
    office.clock.forward(hours=1)
    assert ids(office.send()) is None
    office.tell(ChangeKind.ACHIEVED)
    assert ids(office.send()) == ["achieved-2"]


def test_a_new_receiver_is_told_of_the_last_week(office):
    office.tell()
    office.clock.forward(days=8)
    office.tell(ChangeKind.ACHIEVED)
    office.clock.forward(minutes=1)
    assert ids(office.send()) == ["achieved-2"]


def test_what_a_receiver_did_not_ask_for_is_passed_over_for_good(office):
    office.receivers("digests:\n- {name: desk, to: 'file:out.txt', kind: achieved}\n")
    office.tell()
    assert ids(office.send()) is None
    office.receivers("digests:\n- {name: desk, to: 'file:out.txt'}\n")
    office.tell(ChangeKind.ACHIEVED)
    assert ids(office.send()) == ["achieved-2"]


def test_who_asks_for_it_is_told_that_nothing_changed(office):
    office.receivers("digests:\n- {name: desk, to: 'file:out.txt', empty: true}\n")
    assert ids(office.send()) == []
    assert "没有变动" in office.out()


def test_history_is_not_told(office):
    office.tell(ChangeKind.ACHIEVED, history=True)
    assert ids(office.send()) is None


def test_receivers_have_cursors_and_languages_of_their_own(office):
    office.receivers("digests:\n- {name: desk, to: 'file:out.txt'}\n- {name: other, to: 'file:en.txt', lang: en}\n")
    office.tell()
    assert ids(office.send()) == ["progress-1"]
    office.tell(ChangeKind.ACHIEVED)
    assert ids(office.send("other")) == ["achieved-2", "progress-1"]
    assert "What matters" in (office.folder / "en.txt").read_text("utf-8")
    assert messages.language() == "zh"


# ---------------------------------------------------------------- at least once


def test_what_was_not_taken_is_sent_again_as_it_was_and_later_changes_wait_for_the_next(office, hook):
    office.receivers(f"digests:\n- {{name: desk, to: '{hook.base}'}}\n")
    hook.status = 503
    office.tell()
    first = office.send()
    assert (first.digest, first.error.key, first.attempts) == (None, "delivery.webhook", 1)
    office.tell(ChangeKind.ACHIEVED)
    office.clock.forward(hours=3)
    assert office.send().attempts == 2
    hook.status = 200
    assert ids(office.send()) == ["progress-1"]
    assert ids(office.send()) == ["achieved-2"]
    assert ids(office.send()) is None
    posted = [told["id"] for _, _, told in hook.taken]
    assert len(posted) == 4
    assert posted[0] == posted[1] == posted[2] != posted[3]
    assert hook.taken[0][2] == hook.taken[2][2]


def test_the_wait_grows_with_every_failure(office, hook):
    office.receivers(f"digests:\n- {{name: desk, to: '{hook.base}'}}\n")
    hook.status = 500
    office.tell()
    waits = []
    for _ in range(7):
        assert due(office.desk(), office.desk().subscribers.get("desk"))
        office.send()
        waiting = office.store.deliveries.under_way("desk")
        waits.append(round((waiting.next_try_at - office.clock()).total_seconds() / 60))
        assert not due(office.desk(), office.desk().subscribers.get("desk"))
        office.clock.forward(minutes=waits[-1])
    assert waits == [1, 5, 15, 60, 240, 240, 240]


def test_a_channel_that_is_down_is_told_through_another_once(office, hook):
    office.receivers(
        f"digests:\n- {{name: desk, to: '{hook.base}', otherwise: log}}\n- {{name: log, to: 'file:out.txt', lang: en}}\n"
    )
    hook.status = 503
    office.tell()
    office.send()
    assert "The digest for desk was not delivered (1 attempt(s)): The address answered 503" in office.out()
    (office.folder / "out.txt").unlink()
    office.send()
    assert office.out() == ""
    assert [each.subscriber for each in office.store.deliveries.failing()] == ["desk"]


def test_neither_a_secret_nor_an_address_with_one_is_told_or_stored(office, hook, tmp_path):
    office.receivers(f"digests:\n- {{name: desk, to: '{hook.base}/${{KEY}}', headers: {{X-Key: '${{KEY}}'}}}}\n")
    office.tell()
    missing = office.send()
    assert (missing.error.key, missing.error.slots) == ("subscribers.variable_not_set", {"variable": "KEY"})
    office.environ["KEY"] = "hunter2"
    hook.close()
    down = office.send()
    assert down.error.key == "delivery.unreachable"
    said = messages.say(down.error.key, **down.error.slots)
    assert "hunter2" not in said
    office.store.close()
    assert b"hunter2" not in b"".join(each.read_bytes() for each in tmp_path.glob("monitor.db*"))
    office.store = open_store(tmp_path / "monitor.db")


KILLED = """
import os, sys
sys.path.insert(0, "tests/support")
sys.path.insert(0, "tests")
from pathlib import Path
from monitor import digesting
from monitor.store.deliveries import Deliveries
import test_digesting
from monitor.store.database import open_store
at = sys.argv[2]
if at == "before":
    digesting._hand_over = lambda *_: os._exit(9)
if at == "after":
    Deliveries.delivered = lambda *_: os._exit(9)
class Clock:
    def __call__(self):
        from datetime import UTC, datetime
        return datetime(2025, 11, 20, 1, 30, tzinfo=UTC)
office = object.__new__(test_digesting.Office)
office.folder, office.clock = Path(sys.argv[1]), Clock()
office.store = open_store(office.folder / "monitor.db")
office.environ = dict(os.environ)
office.send()
os._exit(0)
"""


@pytest.mark.parametrize(("at", "posts"), [("before", 0), ("after", 1)])
def test_a_process_that_dies_while_it_sends_leaves_the_digest_to_be_sent_again_by_the_same_name(
    office, hook, at, posts
):
    office.receivers(f"digests:\n- {{name: desk, to: '{hook.base}'}}\n")
    office.tell()
    office.store.close()
    died = subprocess.run([sys.executable, "-c", KILLED, str(office.folder), at], cwd=ROOT, check=False, timeout=60)
    assert died.returncode == 9
    assert len(hook.taken) == posts
    office.store = open_store(office.folder / "monitor.db")
    prepared = office.store.deliveries.under_way("desk")
    office.clock.forward(hours=2)
    assert ids(office.send()) == ["progress-1"]
    assert ids(office.send()) is None
    assert {told["id"] for _, _, told in hook.taken} == {prepared.id}


def test_mail_is_sent_with_the_name_of_the_delivery(office):
    post = Post()
    try:
        office.receivers(
            f"mail: {{host: 127.0.0.1, port: {post.port}, security: none, from: duban@a.cn}}\n"
            "digests:\n- {name: desk, to: 'mailto:desk@a.cn'}\n"
        )
        office.tell(ChangeKind.ACHIEVED)
        post.refuse = "451 later"
        assert office.send().error.key == "delivery.mail_refused"
        post.refuse = None
        sent = office.send()
    finally:
        post.close()
    (letter,) = post.letters
    assert letter["Message-ID"] == f"<{sent.digest.id}@a.cn>"
    assert letter["Subject"] == "督办简报 2025-11-20：达成 1 项"
    assert "全市已建成5G基站3.1万个。" in letter.get_body(("html",)).get_content()


# ---------------------------------------------------------------- weeks, months, quarters


def test_a_monthly_report_tells_the_month_that_is_over_once(office):
    office.receivers("digests:\n- {name: desk, to: 'file:out.txt', form: monthly}\n")
    office.clock.forward(days=5)  # 25 November
    office.tell()
    office.clock.forward(days=2)
    assert ids(office.send()) is None
    office.clock.forward(days=5)  # 2 December
    office.tell(ChangeKind.ACHIEVED)
    assert ids(office.send()) == ["progress-1"]
    assert office.out().startswith("月度通报 · 2025-11-01 至 2025-11-30\n进展 1 项\n")
    assert "按主题（截至 2025-12-02）" in office.out()
    assert ids(office.send()) is None
    office.clock.forward(days=32)
    assert ids(office.send()) == ["achieved-2"]


def test_a_report_that_failed_is_still_on_its_own_month(office, hook):
    office.receivers(f"digests:\n- {{name: desk, to: '{hook.base}', form: monthly}}\n")
    office.tell()
    office.clock.forward(days=14)  # 4 December
    hook.status = 500
    office.send()
    office.clock.forward(days=31)
    hook.status = 200
    sent = office.send()
    assert (sent.digest.since, sent.digest.until) == (
        datetime(2025, 10, 31, 16, tzinfo=UTC),
        datetime(2025, 11, 30, 16, tzinfo=UTC),
    )


def test_the_tables_hold_what_the_receiver_asked_for(office):
    desk = office.desk()
    made = compose(desk, Wanted(themes=frozenset({"industry"})), Form.WEEKLY, since_last(desk, "x", Form.WEEKLY))
    assert [(row.name, row.total) for row in made.themes] == [("产业", 1)]
    assert [row.led for row in made.bodies] == [1]


def test_a_stretch_of_time_is_cut_at_its_moments(office):
    begun = office.clock()
    for _ in range(3):
        office.tell()
        office.clock.forward(hours=1)
    desk = office.desk()
    told = compose(desk, Wanted(), Form.NEW, of_period(desk, begun + timedelta(hours=1), begun + timedelta(hours=2)))
    assert [each.id for each in told.changes] == ["progress-2"]


def test_failures_are_counted_among_the_sources(office):
    made = compose(office.desk(), Wanted(), Form.NEW, since_last(office.desk(), "x", Form.NEW))
    assert (made.watched.fine, made.watched.failing, made.watched.unchecked) == (0, (), 1)
    assert timedelta(days=7) == digesting.FIRST
