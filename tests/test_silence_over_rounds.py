"""Silence over many rounds: told once when it falls, not while nobody listens, and again when it falls again."""

from __future__ import annotations

import pytest

from monitor import messages
from monitor.check import run_round
from monitor.fetch.politeness import FetchSettings
from monitor.ledger.load import load_ledger
from monitor.model import ChangeKind, Flag, Role, Source, SourceKind
from monitor.report.lines import change_line
from monitor.store.database import open_store

LEDGER = """
document:
  key: sample
  title: 样本行动方案
  publisher: 武汉市人民政府
  issued: 2021-01-01
  region: 武汉市
  kind: plan
  term: {from: 2021-01-01, to: 2099-12-31}
commitments:
  - id: stations
    theme: infrastructure
    kind: target
    statement: 到期末全市建成三万个基站。
    locator: 一
    lead: [市经信局]
    indicator: {name: 5G基站, op: ">=", value: 30000, unit: 个, better: more, period: level, aliases: [5G基站]}
"""
STATIONS = "sample/stations"
WEEK = 7


class World:
    """A folder of texts that a source reads, a ledger, a database and a clock."""

    def __init__(self, tmp_path, clock):
        self.tmp_path = tmp_path
        self.clock = clock
        self.folder = tmp_path / "news"
        self.folder.mkdir()
        self.ledger(LEDGER)

    def ledger(self, text):
        (self.tmp_path / "seeds").mkdir(exist_ok=True)
        (self.tmp_path / "seeds" / "sample.yaml").write_text(text, "utf-8")

    def write(self, name, text):
        today = self.clock.now.date()
        (self.folder / f"{name}.txt").write_text(text + "\n", "utf-8")
        about = f"title: {name}\npublisher: 长江日报\npublished: {today}\n"
        (self.folder / f"{name}.yaml").write_text(about, "utf-8")

    def round(self):
        source = Source("news", SourceKind.FOLDER, str(self.folder), "武汉市", Role.MEDIA, "长江日报")
        ledger = load_ledger([self.tmp_path / "seeds"])
        with open_store(self.tmp_path / "monitor.db") as store:
            return run_round([source], store, ledger, FetchSettings(), self.clock, force=True, environ={})

    def weeks(self, number):
        """Rounds a week apart; the silences told, each with whether it is history."""
        told = []
        for _ in range(number):
            self.clock.forward(days=WEEK)
            told += [each for each in self.round().changes if each.kind is ChangeKind.SILENT]
        return told

    @property
    def silent(self):
        with open_store(self.tmp_path / "monitor.db") as store:
            return Flag.SILENT in store.standings.get(STATIONS).flags


@pytest.fixture
def world(tmp_path, clock):
    made = World(tmp_path, clock)
    made.write("first", "截至2025年10月底，全市已建成5G基站2万个。")
    made.round()
    return made


def test_it_is_told_once_when_it_falls_with_its_first_day(world):
    since = world.clock.now.date()
    assert world.weeks(25) == []
    (change,) = world.weeks(1)
    assert (change.commitment, change.history, change.slots["since"]) == (STATIONS, False, since.isoformat())
    assert world.weeks(20) == []
    assert world.silent


def test_it_is_said_in_one_line_in_both_languages(world):
    (change,) = world.weeks(26)
    ledger = load_ledger([world.tmp_path / "seeds"])
    assert change_line(change, ledger).startswith(f"5G基站: nothing said since {change.slots['since']}, latest 20,000")
    messages.use("zh")
    assert change_line(change, ledger).startswith(f"5G基站 自{change.slots['since']}以来没有新的说法，最近报告 2万")


def test_a_word_ends_it_and_it_may_fall_again(world):
    assert len(world.weeks(26)) == 1
    world.write("second", "全市已建成5G基站2.2万个。")
    world.round()
    assert not world.silent
    assert world.weeks(25) == []
    assert len(world.weeks(1)) == 1


def test_another_places_figure_does_not_end_it(world):
    world.weeks(26)
    world.write("elsewhere", "目前，深圳市已建成5G基站5万个。")
    world.round()
    assert world.silent


def test_while_the_program_was_off_nobody_listened(world):
    world.clock.forward(days=400)
    assert [each for each in world.round().changes if each.kind is ChangeKind.SILENT] == []
    assert not world.silent
    assert world.weeks(25) == []
    assert len(world.weeks(1)) == 1


def test_a_source_that_fails_for_long_is_not_listened_to(world):
    world.weeks(20)
    away = world.folder.rename(world.tmp_path / "away")
    assert world.weeks(20) == []
    assert not world.silent
    away.rename(world.folder)
    assert world.weeks(25) == []


def test_a_short_trouble_neither_ends_it_nor_makes_it_news_again(world):
    world.weeks(26)
    away = world.folder.rename(world.tmp_path / "away")
    assert world.weeks(1) == []
    assert not world.silent  # blind: silence says nothing
    away.rename(world.folder)
    assert world.weeks(1) == []
    assert world.silent


def test_what_was_long_silent_when_it_came_into_the_ledger_is_history(world):
    world.weeks(40)
    world.ledger(LEDGER + LEDGER.split("commitments:\n")[1].replace("stations", "masts").replace("5G基站", "灯杆"))
    world.clock.forward(days=1)
    told = [each for each in world.round().changes if each.kind is ChangeKind.SILENT]
    assert [(each.commitment, each.history) for each in told] == [("sample/masts", True)]
    with open_store(world.tmp_path / "monitor.db") as store:
        shown = store.changes.since(None, history=True, long_overdue=False, kinds=[ChangeKind.SILENT])
    assert [each.commitment for each in shown] == [STATIONS]
