"""What a round learns from the ledger itself: told once, as history where nobody had looked, and written before the rest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from monitor import messages
from monitor.check import run_round
from monitor.fetch.politeness import FetchSettings
from monitor.judge.reasons import RULES_VERSION
from monitor.ledger.load import load_ledger
from monitor.model import ChangeKind, Flag, Light, Role, Source, SourceKind, Status
from monitor.report.lines import change_line
from monitor.store.database import open_store

DOCUMENT = """
document:
  key: %s
  title: %s
  publisher: 武汉市人民政府
  issued: %s
  region: 武汉市
  kind: plan
  term: {from: %s, to: %s}
commitments:
  - id: stations
    theme: infrastructure
    kind: target
    statement: 到期末全市建成%s个基站。
    lead: [市经信局]
    indicator: {name: 5G基站, op: ">=", value: %s, unit: 个, period: level, aliases: [5G基站]}
%s"""


class World:
    """A ledger that is edited between rounds over one folder of texts."""

    def __init__(self, tmp_path, clock):
        self.folder = tmp_path
        self.clock = clock
        (tmp_path / "seeds").mkdir()
        self.write("截至2022年底，全市已建成5G基站2万个。", "2023-01-10")
        self.plan()

    def plan(self, fate=""):
        text = DOCUMENT % ("old", "老方案", "2021-01-01", "2021-01-01", "2023-12-31", "三万", 30000, fate)
        (self.folder / "seeds" / "old.yaml").write_text(text, "utf-8")

    def next_plan(self):
        text = DOCUMENT % ("new", "新方案", "2025-01-01", "2025-01-01", "2027-12-31", "六万", 60000, "")
        (self.folder / "seeds" / "new.yaml").write_text(text, "utf-8")

    def write(self, text, published):
        folder = self.folder / "texts"
        folder.mkdir(exist_ok=True)
        (folder / f"{published}.txt").write_text(text + "\n", "utf-8")
        about = f"title: 年报\npublisher: 武汉市数据局\npublished: {published}\n"
        (folder / f"{published}.yaml").write_text(about, "utf-8")

    def round(self):
        source = Source("texts", SourceKind.FOLDER, str(self.folder / "texts"), "武汉市", Role.SELF, "武汉市数据局")
        self.ledger = load_ledger([self.folder / "seeds"])
        with open_store(self.folder / "monitor.db") as store:
            return run_round([source], store, self.ledger, FetchSettings(), self.clock, force=True, environ={})

    def standing(self):
        with open_store(self.folder / "monitor.db") as store:
            return store.standings.get("old/stations")

    def stale(self):
        with open_store(self.folder / "monitor.db") as store:
            return store.judged.count_stale(self.ledger.version, RULES_VERSION)

    def dump(self):
        with closing(sqlite3.connect(self.folder / "monitor.db")) as connection, connection:
            return "\n".join(connection.iterdump())


PUT_OFF = "    extended: {to: 2026-12-31, on: 2025-10-01, reason: 用地没有批下来, document: 某号文}\n"
CLOSED = "    closed: {on: 2025-11-01, by: 市政府督查室, reason: 验收通过}\n"
SET_ANEW = "    successor: new/stations\n"


@pytest.fixture
def world(tmp_path, clock):
    made = World(tmp_path, clock)
    made.round()
    return made


def official(made):
    return [each for each in made.changes if "official" in each.slots]


@pytest.mark.parametrize(
    ("fate", "kind", "told"),
    [
        (
            PUT_OFF,
            ChangeKind.DELAYED,
            {
                "zh": "5G基站 延期至 2026-12-31，原定 2023-12-31，原因：用地没有批下来，目标 3万 · 2025-10-01",
                "en": "5G基站: put off to 2026-12-31 (originally 2023-12-31): 用地没有批下来, target 30,000 · 2025-10-01",
            },
        ),
        (
            CLOSED,
            ChangeKind.ACHIEVED,
            {
                "zh": "5G基站 已销号，目标 3万 · 市政府督查室 2025-11-01",
                "en": "5G基站: taken off the list as finished, target 30,000 · 市政府督查室 2025-11-01",
            },
        ),
        (
            SET_ANEW,
            ChangeKind.TARGET_REVISED,
            {
                "zh": "5G基站 由后续文件重新设定为 6万，目标 3万 · 武汉市人民政府 2025-01-01",
                "en": "5G基站: set anew by a later plan at 60,000, target 30,000 · 武汉市人民政府 2025-01-01",
            },
        ),
    ],
)
def test_what_the_ledger_says_since_the_last_round_is_news_once(world, fate, kind, told):
    world.plan(fate)
    world.next_plan()
    made = world.round()
    (change,) = official(made)
    assert (change.kind, change.commitment, change.history) == (kind, "old/stations", False)
    assert change in made.news
    for lang, line in told.items():
        messages.use(lang)
        assert change_line(change, world.ledger) == line
    assert made.recorded
    before = world.dump()
    assert official(world.round()) == []
    assert world.dump() == before


def test_of_a_commitment_that_was_never_looked_at_it_is_history(tmp_path, clock):
    world = World(tmp_path, clock)
    world.plan(PUT_OFF + CLOSED + SET_ANEW)
    world.next_plan()
    made = world.round()
    assert [each.kind for each in official(made)] == [
        ChangeKind.DELAYED,
        ChangeKind.ACHIEVED,
        ChangeKind.TARGET_REVISED,
    ]
    assert made.news == ()


def test_a_standing_follows_the_ledger_without_judging_anything_again(world):
    assert (world.standing().status, world.standing().flags) == (Status.IN_PROGRESS, (Flag.OVERDUE,))
    world.plan(PUT_OFF)
    world.round()
    assert world.standing().flags == (Flag.DELAYED, Flag.OVERDUE)
    world.plan(PUT_OFF + CLOSED)
    world.round()
    assert (world.standing().status, world.standing().flags) == (Status.DONE_CONFIRMED, (Flag.LATE,))
    assert (world.standing().light, world.standing().value) == (Light.GREEN, 20000)
    world.plan()
    world.round()
    assert (world.standing().status, world.standing().flags) == (Status.IN_PROGRESS, (Flag.OVERDUE,))
    assert world.stale() == 0


def test_a_second_delay_is_news_of_its_own(world):
    world.plan(PUT_OFF)
    world.round()
    world.plan(
        "    extended: [{to: 2026-12-31, on: 2025-10-01, reason: 一}, {to: 2027-12-31, on: 2025-11-02, reason: 二}]\n"
    )
    (change,) = official(world.round())
    assert change.slots["to"] == "2027-12-31"


def test_a_delay_is_told_on_the_day_it_is_granted(world, clock):
    world.plan(PUT_OFF.replace("2025-10-01", "2025-12-01"))
    assert official(world.round()) == []
    clock.forward(days=11)
    assert [each.kind for each in official(world.round())] == [ChangeKind.DELAYED]


def test_what_is_read_in_the_same_round_moves_it_from_there(world):
    world.plan(CLOSED)
    world.write("截至2025年10月底，全市已建成5G基站3.5万个。", "2025-11-10")
    made = world.round()
    told = [(each.kind, "official" in each.slots) for each in made.changes if each.commitment == "old/stations"]
    assert told == [(ChangeKind.ACHIEVED, True), (ChangeKind.PROGRESS, False)]
    assert (world.standing().status, world.standing().as_of) == (Status.DONE_CONFIRMED, date(2025, 10, 31))
