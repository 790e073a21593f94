"""Digests on their way: everything told once, at least once whatever happens, and never by two names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import worlds
from receivers import Hook, Post
from told import change

from monitor import digesting, messages, subscribers
from monitor.digesting import Desk, begin, between, compose, due, since_last, turn
from monitor.ledger.load import load_ledger
from monitor.ledger.themes import load_themes
from monitor.model import ChangeKind, Role, Source, SourceKind, SourceState
from monitor.posting import poster
from monitor.report.digest import Form, Wanted
from monitor.store.database import open_store

ROOT = Path(__file__).resolve().parent.parent
JSON = "digests:\n- {name: desk, to: 'file:out.json', format: json}\n"
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

    def turn(self, name="desk"):
        desk = self.desk()
        return turn(desk, desk.subscribers.get(name))

    def send(self, name="desk"):
        """The one attempt that the turn came to; None where there was nothing to tell."""
        told = self.turn(name)
        assert len(told) <= 1
        return told[0] if told else None

    def out(self):
        file = self.folder / "out.txt"
        return file.read_text("utf-8") if file.exists() else ""


@pytest.fixture
def office(tmp_path, clock):
    messages.use("zh")
    made = Office(tmp_path, clock)
    made.receivers(JSON)
    yield made
    made.store.close()
    messages.use("en")


@pytest.fixture
def hook():
    made = Hook()
    yield made
    made.close()


def told(office, name="desk"):
    """The changes in what a receiver's turn brought into its file, which is JSON; None where nothing was sent."""
    file = office.folder / "out.json"
    file.unlink(missing_ok=True)
    office.turn(name)
    if not file.exists():
        return None
    made = json.loads(file.read_text("utf-8"))
    return [each["id"] for section in made["sections"] for each in section["changes"]]


# ---------------------------------------------------------------- once


def test_each_change_is_told_once_and_a_digest_of_nothing_is_not_sent(office):
    office.tell()
    office.clock.forward(minutes=5)
    assert told(office) == ["progress-1"]
    office.clock.forward(hours=1)
    assert told(office) is None
    office.tell(ChangeKind.ACHIEVED)
    assert told(office) == ["achieved-2"]


def test_a_new_receiver_is_told_of_the_last_week(office):
    office.tell()
    office.clock.forward(days=8)
    office.tell(ChangeKind.ACHIEVED)
    office.clock.forward(minutes=1)
    assert told(office) == ["achieved-2"]


def test_a_receiver_taken_up_is_told_of_all_that_comes_however_late(office):
    desk = office.desk()
    begin(desk, desk.subscribers.get("desk"))
    office.tell()
    office.clock.forward(days=30)
    assert told(office) == ["progress-1"]


def test_what_a_receiver_did_not_ask_for_is_passed_over_for_good(office):
    office.receivers(JSON.replace("format", "kind: achieved, format"))
    office.tell()
    assert told(office) is None
    office.receivers(JSON)
    office.tell(ChangeKind.ACHIEVED)
    assert told(office) == ["achieved-2"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("theme: infrastructur", "unknown_theme"),
        ("body: 不存在的局", "unknown_body"),
        ("region: Wuhan", "unknown_region"),
    ],
)
def test_a_filter_that_nothing_is_of_is_told_and_loses_nothing(office, asked, code):
    office.tell()
    office.receivers(JSON.replace("format", f"{asked}, format"))
    sent = office.send()
    assert sent.error.key == f"digest.{code}"
    office.receivers(JSON.replace("format", "theme: 基础设施, region: 湖北省, format"))
    assert told(office) == ["progress-1"]


@pytest.mark.parametrize("region", ["武汉", "武汉市", "湖北"])
def test_a_region_is_known_however_the_receiver_writes_it(office, region):
    office.tell()
    office.receivers(JSON.replace("format", f"region: {region}, format"))
    assert told(office) == ["progress-1"]


def test_who_asks_for_it_is_told_that_nothing_changed(office):
    office.receivers("digests:\n- {name: desk, to: 'file:out.txt', empty: true}\n")
    desk = office.desk()
    assert len(turn(desk, desk.subscribers.get("desk"))) == 1
    assert "没有变动" in office.out()


def test_history_is_not_told(office):
    office.tell(ChangeKind.ACHIEVED, history=True)
    assert told(office) is None


def test_a_clock_that_once_went_wrong_hides_nothing(office):
    for _ in range(3):
        office.tell()
    office.store.changes.add(change(ChangeKind.PROGRESS, 99, at=office.clock() - timedelta(days=3000)), "run")
    office.clock.forward(minutes=1)
    assert len(told(office)) >= 3


def test_receivers_have_cursors_and_languages_of_their_own(office):
    office.receivers(JSON + "- {name: other, to: 'file:en.txt', lang: en}\n")
    office.tell()
    assert told(office) == ["progress-1"]
    office.tell(ChangeKind.ACHIEVED)
    office.send("other")
    shown = (office.folder / "en.txt").read_text("utf-8")
    assert "What matters" in shown
    assert "Progress" in shown
    assert messages.language() == "zh"


# ---------------------------------------------------------------- at least once


def hooked(hook, more=""):
    return f"digests:\n- {{name: desk, to: '{hook.base}'{more}}}\n"


def test_what_was_not_taken_is_sent_again_letter_for_letter_whatever_was_edited_meanwhile(office, hook):
    office.receivers(hooked(hook))
    hook.status = 503
    office.tell()
    first = office.send()
    assert (first.error.key, first.attempts) == ("delivery.webhook", 1)
    office.tell(ChangeKind.ACHIEVED)
    office.clock.forward(hours=3)
    office.receivers(hooked(hook, ", theme: industry, lang: en, format: markdown"))
    (office.folder / "seeds" / "sample.yaml").write_text(worlds.sample(worlds.UNICORNS), "utf-8")
    assert office.send().attempts == 2
    hook.status = 200
    office.turn()
    posted = [given for _, _, given in hook.taken]
    assert posted[0] == posted[1] == posted[2]
    assert "进展 1 项" in posted[2]["subject"]


def test_later_changes_come_in_the_same_turn_by_another_name(office, hook):
    office.receivers(hooked(hook))
    hook.status = 503
    office.tell()
    office.send()
    office.tell(ChangeKind.ACHIEVED)
    hook.status = 200
    assert [each.error for each in office.turn()] == [None, None]
    assert office.turn() == []
    posted = [(given["id"], given["subject"].partition("：")[2]) for _, _, given in hook.taken]
    assert [said for _, said in posted] == ["进展 1 项", "进展 1 项", "达成 1 项"]
    assert posted[0][0] == posted[1][0] != posted[2][0]


def test_the_wait_grows_with_every_failure(office, hook):
    office.receivers(hooked(hook))
    hook.status = 500
    office.tell()
    waits = []
    office.send()
    for _ in range(7):
        waiting = office.store.deliveries.under_way("desk")
        waits.append(round((waiting.next_try_at - office.clock()).total_seconds() / 60))
        assert not due(office.desk(), office.desk().subscribers.get("desk"))
        office.clock.forward(minutes=waits[-1])
        assert due(office.desk(), office.desk().subscribers.get("desk"))
        office.send()
    assert waits == [1, 5, 15, 60, 240, 240, 240]


def test_a_channel_that_is_down_is_told_through_another_once_and_takes_no_digest_s_place(office, hook):
    office.receivers(
        f"digests:\n- {{name: desk, to: '{hook.base}', otherwise: log}}\n- {{name: log, to: 'file:out.txt', lang: en}}\n"
    )
    hook.status = 503
    office.tell()
    office.send("log")
    before = office.out()
    office.send()
    notice = office.folder / "out.txt.failed.txt"
    assert "The digest for desk was not delivered (1 attempt(s)): The address answered 503" in notice.read_text("utf-8")
    assert office.out() == before
    notice.unlink()
    office.send()
    assert not notice.exists()
    assert [each.subscriber for each in office.store.deliveries.failing()] == ["desk"]


def test_a_receiver_whose_template_is_broken_has_an_error_of_its_own_and_loses_nothing(office):
    (office.folder / "templates").mkdir()
    (office.folder / "templates" / "digest.html.jinja").write_text("{{ nope }}", "utf-8")
    office.receivers(
        "digests:\n- {name: desk, to: 'file:out.html', format: html}\n- {name: other, to: 'file:out.txt'}\n"
    )
    office.tell()
    desk = replace(office.desk(), templates=office.folder / "templates")
    (failed,) = turn(desk, desk.subscribers.get("desk"))
    (fine,) = turn(desk, desk.subscribers.get("other"))
    assert (failed.error.key, fine.error) == ("digest.bad_template", None)
    assert office.send("desk").error is None


@pytest.mark.parametrize("to", ["file:~nosuchuser/x/y", "exec:echo ${Q}", "mailto:${Q}@b.cn", "file:a${N}b"])
def test_whatever_befalls_a_receiver_is_its_own_error(office, to):
    office.receivers(f'mail: {{host: 127.0.0.1, port: 9, security: none}}\ndigests:\n- {{name: desk, to: "{to}"}}\n')
    office.environ |= {"Q": "it's\nso", "N": "x\0y"}
    office.tell()
    (sent,) = office.turn()
    assert sent.error is None or sent.error.key.startswith("delivery.")


def test_a_value_of_the_environment_stays_one_word_of_a_command(office):
    office.receivers('digests:\n- {name: desk, to: "exec:sh -c \'test \\"$1\\" = \\"$WANT\\"\' x ${Q}"}\n')
    office.environ |= {"Q": "two words; false", "WANT": "two words; false"}
    office.tell()
    assert office.send().error is None


def test_neither_a_secret_nor_an_address_with_one_is_told_or_stored(office, hook, tmp_path):
    office.receivers(f"digests:\n- {{name: desk, to: '{hook.base}/${{KEY}}', headers: {{X-Key: '${{KEY}}'}}}}\n")
    office.tell()
    missing = office.send()
    assert (missing.error.key, missing.error.slots) == ("subscribers.variable_not_set", {"variable": "KEY"})
    office.environ["KEY"] = "hunter2"
    hook.close()
    down = office.send()
    assert down.error.key == "delivery.post_refused"
    said = messages.say(down.error.key, **down.error.slots)
    assert "hunter2" not in said
    (tmp_path / "keys.env").write_text("PASSWORD=hunter2", "utf-8")
    (tmp_path / "keys.env").chmod(0o600)
    office.receivers("secrets: keys.env\ndigests:\n- {name: sh, to: \"exec:sh -c 'echo no $PASSWORD; exit 1'\"}\n")
    told = office.send("sh")
    assert told.error.slots["said"] == "no ${PASSWORD}"
    office.store.close()
    assert b"hunter2" not in b"".join(each.read_bytes() for each in tmp_path.glob("monitor.db*"))
    office.store = open_store(tmp_path / "monitor.db")


def test_two_senders_at_once_bring_everything_once(office, hook, monkeypatch):
    """The second one prepares, posts and delivers while the first is still making the same digest."""
    office.receivers(hooked(hook))
    office.tell()
    made, first = digesting.message_of, []

    def slowly(*given):
        if not first:
            first.append(True)
            with open_store(office.folder / "monitor.db") as store:
                other = replace(office.desk(), store=store)
                assert [each.error for each in turn(other, other.subscribers.get("desk"))] == [None]
        return made(*given)

    monkeypatch.setattr(digesting, "message_of", slowly)
    assert office.turn() == []
    assert len(hook.taken) == 1


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
office.turn()
os._exit(0)
"""


@pytest.mark.parametrize(("at", "posts"), [("before", 0), ("after", 1)])
def test_a_process_that_dies_while_it_sends_leaves_the_digest_to_be_sent_again_by_the_same_name(
    office, hook, at, posts
):
    office.receivers(hooked(hook))
    office.tell()
    office.store.close()
    died = subprocess.run([sys.executable, "-c", KILLED, str(office.folder), at], cwd=ROOT, check=False, timeout=60)
    assert died.returncode == 9
    assert len(hook.taken) == posts
    office.store = open_store(office.folder / "monitor.db")
    prepared = office.store.deliveries.under_way("desk")
    office.clock.forward(hours=2)
    assert office.send().error is None
    assert office.turn() == []
    assert len(hook.taken) == posts + 1
    assert {given["id"] for _, _, given in hook.taken} == {prepared.id}


def test_mail_is_sent_with_the_name_of_the_delivery_and_refusals_beside_others_are_told(office):
    post = Post()
    try:
        office.receivers(
            f"mail: {{host: 127.0.0.1, port: {post.port}, security: none, from: duban@a.cn}}\n"
            "digests:\n- {name: desk, to: 'mailto:desk@a.cn, gone@a.cn'}\n"
        )
        office.tell(ChangeKind.ACHIEVED)
        post.refuse = "451 later"
        assert office.send().error.key == "delivery.mail_refused"
        post.refuse, post.refuse_receiver = None, "gone@a.cn"
        sent = office.send()
        assert office.turn() == []
    finally:
        post.close()
    (letter,) = post.letters
    assert sent.refused == ("gone@a.cn",)
    assert letter["Message-ID"] == f"<{sent.id}@a.cn>"
    assert letter["Subject"] == sent.subject == "督办简报 2025-11-20：达成 1 项"
    assert "全市已建成5G基站3.1万个。" in letter.get_body(("html",)).get_content()


# ---------------------------------------------------------------- weeks, months, quarters

MONTHLY = "digests:\n- {name: desk, to: 'file:out.txt', form: monthly}\n"


def months(office):
    """The first lines of what the receiver's turn wrote."""
    (office.folder / "out.txt").unlink(missing_ok=True)
    office.turn()
    return (
        [office.out().split("\n")[0].removeprefix("月度通报 · "), *office.out().split("\n")[1:2]]
        if office.out()
        else []
    )


def test_a_monthly_report_tells_the_month_that_is_over_once(office):
    office.receivers(MONTHLY)
    office.clock.forward(days=5)  # 25 November
    office.tell()
    office.clock.forward(days=2)
    assert months(office) == []
    office.clock.forward(days=5)  # 2 December
    office.tell(ChangeKind.ACHIEVED)
    assert months(office) == ["2025-11-01 至 2025-11-30", "进展 1 项"]
    assert "按主题（截至 2025-12-02）" in office.out()
    assert months(office) == []
    office.clock.forward(days=32)
    assert months(office) == ["2025-12-01 至 2025-12-31", "达成 1 项"]


def test_a_report_delivered_late_takes_nothing_from_the_month_after(office, hook):
    office.receivers(hooked(hook, ", form: monthly"))
    office.tell()
    office.clock.forward(days=12)  # 2 December
    office.tell(ChangeKind.ACHIEVED)
    hook.status = 500
    office.send()
    office.clock.forward(days=32)  # 3 January
    hook.status = 200
    assert len(office.turn()) == 2
    subjects = [given["subject"] for _, _, given in hook.taken][1:]
    assert subjects == ["督办月度通报 2025-11-30：进展 1 项", "督办月度通报 2025-12-31：达成 1 项"]


def test_months_nobody_asked_for_come_each_by_itself(office, hook):
    office.receivers(hooked(hook, ", form: monthly"))
    desk = office.desk()
    begin(desk, desk.subscribers.get("desk"))
    office.clock.forward(days=20)  # 10 December
    office.tell()
    office.clock.forward(days=82)  # 2 March
    office.turn()
    assert [given["subject"] for _, _, given in hook.taken] == ["督办月度通报 2025-12-31：进展 1 项"]


def test_a_receiver_who_turns_to_monthly_gets_the_whole_month(office):
    office.tell()
    assert told(office) == ["progress-1"]
    office.receivers(MONTHLY)
    office.clock.forward(days=5)
    office.tell(ChangeKind.ACHIEVED)
    office.clock.forward(days=10)
    assert months(office) == ["2025-11-01 至 2025-11-30", "达成 1 项，进展 1 项"]


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
    made = compose(desk, Wanted(), Form.NEW, between(desk, begun + timedelta(hours=1), begun + timedelta(hours=2)))
    assert [each.id for each in made.changes] == ["progress-2"]


def test_failures_are_counted_among_the_sources(office):
    made = compose(office.desk(), Wanted(), Form.NEW, since_last(office.desk(), "x", Form.NEW))
    assert (made.watched.fine, made.watched.failing, made.watched.unchecked) == (0, (), 1)
    office.store.sources.save(SourceState("city", failures=2), SOURCES[0])
    made = compose(office.desk(), Wanted(), Form.NEW, since_last(office.desk(), "x", Form.NEW))
    assert (made.watched.fine, made.watched.failing, made.watched.unchecked) == (0, ("city",), 0)
