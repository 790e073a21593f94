"""Silence over many rounds: told once when it falls, not while nobody listens, and again when it falls again."""

from __future__ import annotations

import pytest
import worlds

from monitor import messages
from monitor.ledger.load import load_ledger
from monitor.model import ChangeKind, Flag
from monitor.report.lines import change_line
from monitor.store.database import open_store

LEDGER = worlds.sample(worlds.STATIONS, until="2099-12-31")
STATIONS = "sample/stations"
WEEK = 7


class World(worlds.World):
    """A place that reads one folder, whether anything lies in it or not."""

    hours = 0

    def __init__(self, tmp_path, clock):
        super().__init__(tmp_path, clock, LEDGER)
        self.folder = tmp_path / "news"
        self.folder.mkdir()
        self.names.append("news")

    def say(self, name, text):
        self.write(name, text, self.clock.now.date())

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
    world.say("second", "全市已建成5G基站2.2万个。")
    world.round()
    assert not world.silent
    assert world.weeks(25) == []
    assert len(world.weeks(1)) == 1


def test_another_places_figure_does_not_end_it(world):
    world.weeks(26)
    world.say("elsewhere", "目前，深圳市已建成5G基站5万个。")
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
    world.write_ledger(
        LEDGER + LEDGER.split("commitments:\n")[1].replace("stations", "masts").replace("5G基站", "灯杆")
    )
    world.clock.forward(days=1)
    told = [each for each in world.round().changes if each.kind is ChangeKind.SILENT]
    assert [(each.commitment, each.history) for each in told] == [("sample/masts", True)]
    with open_store(world.tmp_path / "monitor.db") as store:
        shown = store.changes.since(None, history=True, long_overdue=False, kinds=[ChangeKind.SILENT])
    assert [each.commitment for each in shown] == [STATIONS]
