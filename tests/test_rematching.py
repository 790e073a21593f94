"""What is stored is judged again by today's rules and ledger: shown first, written on request, told as corrections."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest
import worlds

from monitor import rematching, yardstick
from monitor.judge.reasons import RULES_VERSION
from monitor.model import ChangeKind, Flag, Status
from monitor.store.database import open_store

LEDGER = worlds.sample(worlds.STATIONS, worlds.UNICORNS)
ROADS = """  - id: roads
    theme: infrastructure
    kind: target
    statement: 智能网联道路一百公里。
    locator: 三
    lead: [市交通局]
    indicator: {name: 智能网联道路, op: ">=", value: 100, unit: 公里, better: more, period: level, aliases: [智能网联道路]}
"""
OTHER_RULES = str(int(RULES_VERSION) + 1)
STATIONS, UNICORNS, ROAD = "sample/stations", "sample/unicorns", "sample/roads"
TEXTS = {
    "a": ("截至2021年底，全市已建成5G基站2.1万个。", "2022-01-10"),
    "b": ("截至2022年底，全市已建成5G基站3.5万个。\n全市独角兽企业达到8家。", "2023-01-10"),
    "c": ("截至2023年底，全市开放智能网联道路120公里。", "2024-01-10"),
    "d": ("会议举行，没有发布数字。", "2024-02-10"),
}


class Counting:
    """Counts what is told of progress."""

    def __init__(self):
        self.total = self.done = 0

    def begin(self, total):
        self.total = total

    def step(self):
        self.done += 1


class World(worlds.World):
    """A place that has read four texts."""

    def __init__(self, tmp_path, clock):
        super().__init__(tmp_path, clock, LEDGER)
        for name, (text, published) in TEXTS.items():
            self.write(name, text, published)

    def rematch(self, *, apply=True, rules=RULES_VERSION, progress=None):
        with self.store() as store:
            pen = self.pen(store, rules, "rematch")
            return rematching.rematch(pen, apply=apply, progress=progress or Counting())

    def values(self, commitment=STATIONS):
        return [each.judgement.value for each in self.current(commitment)]

    def changes(self):
        with self.store() as store:
            return store.changes.since(None, history=True)[::-1]

    def stale(self, rules=RULES_VERSION):
        with self.store() as store:
            return store.judged.count_stale(self.ledger.version, rules)


@pytest.fixture
def world(tmp_path, clock):
    made = World(tmp_path, clock)
    made.round()
    return made


def by_commitment(made):
    return {effect.commitment: effect for effect in made.effects}


# ---------------------------------------------------------------- when there is nothing to do


def test_what_was_judged_by_the_ledger_in_force_is_not_judged_again(world):
    before = world.dump()
    made = world.rematch()
    assert (made.texts, made.passages, made.effects, made.changes) == (0, 0, (), ())
    assert world.dump() == before


def test_words_that_judging_does_not_depend_on_make_nothing_stale(world):
    world.write_ledger(LEDGER.replace("theme: industry", "theme: ai").replace("市经信局", "市数据局"))
    assert world.stale() == 0


# ---------------------------------------------------------------- shown first


def test_what_would_change_is_shown_and_nothing_is_written(world):
    world.write_ledger(LEDGER.replace("value: 30000", "value: 50000"))
    before = world.dump()
    made = world.rematch(apply=False)
    assert world.dump() == before
    assert not made.applied
    effect = by_commitment(made)[STATIONS]
    assert [each.judgement.relation for each in effect.withdrawn] == ["achieved"]
    assert [each.judgement.relation for each in effect.new] == ["progress"]
    assert (effect.before.point.status, effect.after.point.status) == (Status.DONE_CLAIMED, Status.IN_PROGRESS)
    assert effect.moves


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("value: 30000", "value: 50000"),
        lambda text: text.replace("aliases: [5G基站]", "aliases: [宏基站]"),
        lambda text: text + ROADS,
        lambda text: text[: text.index("  - id: unicorns")],
        lambda text: text.replace("id: stations", "id: base-stations\n    was: [stations]"),
    ],
    ids=["goal", "alias", "new entry", "entry gone", "renamed"],
)
def test_what_is_shown_is_what_is_written(world, edit):
    world.write_ledger(edit(LEDGER))
    shown = world.rematch(apply=False)
    written = world.rematch()
    assert shown.effects
    sides = [
        [
            (effect.commitment, {each.id for each in effect.withdrawn}, {each.id for each in effect.new}, effect.after)
            for effect in made.effects
        ]
        for made in (shown, written)
    ]
    assert sides[0] == sides[1]
    assert world.rematch(apply=False).texts == 0


def test_a_read_only_database_can_be_asked(world):
    world.write_ledger(LEDGER.replace("value: 30000", "value: 50000"))
    with open_store(world.db, readonly=True) as store:
        made = rematching.rematch(world.pen(store), apply=False, progress=Counting())
    assert len(made.effects) == 1


# ---------------------------------------------------------------- written


def test_evidence_is_withdrawn_and_judged_anew_with_its_versions_and_reason(world):
    (was,) = [each for each in world.current() if each.judgement.value == 35000]
    world.write_ledger(LEDGER.replace("value: 30000", "value: 50000"))
    world.rematch()
    (now,) = [each for each in world.current() if each.judgement.value == 35000]
    assert now.id != was.id
    with world.store() as store:
        assert [(row.code, row.author) for row in store.evidence.retractions(was.id)] == [("rematch", "")]
        assert store.evidence.origin(now.id).ledger_version == world.ledger.version
        assert [each.id for each in store.evidence.current(STATIONS, known_at=was.known_at) if each.id == was.id]


def test_each_commitment_that_moves_is_one_correction_and_never_news(world):
    told_before = len(world.changes())
    world.write_ledger(LEDGER.replace("value: 30000", "value: 50000") + ROADS)
    made = world.rematch()
    told = world.changes()[told_before:]
    assert [(change.kind, change.commitment) for change in told] == [
        (ChangeKind.CORRECTED, ROAD),
        (ChangeKind.CORRECTED, STATIONS),
    ]
    assert tuple(told) == made.changes
    road, stations = told
    assert (stations.before.status, stations.after.status) == (Status.DONE_CLAIMED, Status.IN_PROGRESS)
    assert (road.before.status, road.after.status, road.after.value) == (
        Status.NO_EVIDENCE, Status.DONE_CLAIMED, 120,
    )  # fmt: skip
    assert (road.quote, road.slots) == (TEXTS["c"][0], {"act": "rematch"})
    assert not road.history
    assert all(change.kind is not ChangeKind.ACHIEVED for change in world.round().changes)


def test_a_commitment_touched_by_many_texts_is_still_one_correction(world):
    for year in range(2010, 2020):
        world.write(f"y{year}", f"截至{year}年底，全市开放智能网联道路{year - 2000}公里。", f"{year + 1}-01-10")
    world.round()
    world.write_ledger(LEDGER + ROADS)
    made = world.rematch()
    (change,) = made.changes
    assert (change.commitment, change.after.value) == (ROAD, 120)


def test_a_new_entry_is_judged_over_the_texts_already_there(world):
    world.write_ledger(LEDGER + ROADS)
    world.round()
    assert world.values(ROAD) == []
    world.rematch()
    assert world.values(ROAD) == [120]
    assert world.standing(ROAD).status is Status.DONE_CLAIMED


def test_what_left_the_ledger_loses_its_evidence_and_gets_it_back_with_the_entry(world):
    world.write_ledger(LEDGER[: LEDGER.index("  - id: unicorns")])
    made = world.rematch()
    assert [effect.after for effect in made.effects] == [None]
    assert made.changes == ()
    assert world.current(UNICORNS) == []
    world.write_ledger(LEDGER)
    world.rematch()
    assert world.values(UNICORNS) == [8]


def test_what_becomes_overdue_meanwhile_is_told_apart_from_the_correction(world):
    world.write_ledger(LEDGER.replace("value: 5,", "value: 50,"))
    world.clock.forward(days=3000)
    made = world.rematch()
    kinds = [(change.kind, change.commitment) for change in made.changes]
    assert kinds == [(ChangeKind.CORRECTED, UNICORNS)]  # it was done as it stood, so it became overdue by correction
    assert Flag.OVERDUE in world.standing(UNICORNS).flags


def test_the_roll_up_follows(world):
    world.write_ledger(LEDGER.replace("value: 30000", "value: 50000"))
    world.rematch()
    with world.store() as store:
        rows = {row.theme: row for row in store.standings.themes()}
    assert (rows["infrastructure"].done, rows["industry"].done) == (0, 1)


# ---------------------------------------------------------------- no more than it touches


def test_only_sentences_that_may_name_an_edited_entry_are_judged_again(world, monkeypatch):
    judged = []
    real = yardstick.judge_publication

    def watched(publication, ledger, *, passages, only=None):
        judged.append((publication.title, only))
        return real(publication, ledger, passages=passages, only=only)

    monkeypatch.setattr(yardstick, "judge_publication", watched)
    world.write_ledger(LEDGER.replace("aliases: [独角兽企业]", "aliases: [独角兽企业, 独角兽]"))
    progress = Counting()
    made = world.rematch(progress=progress)
    assert (made.texts, made.wholly, made.passages) == (4, 0, 1)
    assert [title for title, _ in judged] == ["b"]
    assert (progress.total, progress.done) == (4, 4)
    assert world.stale() == 0


def test_other_rules_ask_for_everything(world):
    made = world.rematch(rules=OTHER_RULES)
    assert (made.texts, made.wholly, made.effects) == (4, 4, ())
    assert world.stale(OTHER_RULES) == 0


def test_what_nobody_knows_the_ledger_of_is_judged_wholly(world):
    with closing(sqlite3.connect(world.db)) as connection, connection:
        connection.execute("DELETE FROM judged")
    assert (world.rematch().wholly, world.stale()) == (4, 0)


def test_texts_read_since_the_edit_are_not_judged_again(world):
    world.write_ledger(LEDGER + ROADS)
    world.write("e", "截至2024年底，全市开放智能网联道路150公里。", "2025-01-10")
    world.round()
    assert world.stale() == 4
    assert world.rematch().texts == 4
    assert world.values(ROAD) == [120, 150]


def test_ledgers_that_nothing_is_judged_by_any_more_are_forgotten(world):
    before = world.ledger.version
    world.write_ledger(LEDGER + ROADS)
    world.rematch()
    with world.store() as store:
        assert store.judged.entries(before) == {}
        assert store.judged.entries(world.ledger.version).keys() == {STATIONS, UNICORNS, ROAD}


# ---------------------------------------------------------------- persons' words


def decided(world, verdict, **said):
    (found,) = world.current(UNICORNS)
    world.act(found.id, verdict, **said)
    return found


OTHERWISE = LEDGER.replace("value: 5,", "value: 50,")


def test_a_rejected_sentence_stays_rejected_when_it_is_read_otherwise(world):
    found = decided(world, "rejected")
    world.write_ledger(OTHERWISE)
    made = world.rematch()
    assert made.effects == ()
    assert world.current(UNICORNS) == []
    assert world.standing(UNICORNS).status is Status.NO_EVIDENCE
    world.act(found.id, "undone")
    assert [each.judgement.relation for each in world.current(UNICORNS)] == ["progress"]


@pytest.mark.parametrize(("verdict", "said", "value"), [("accepted", {}, 8), ("set", {"value": 6.0}, 6)])
def test_what_a_person_vouched_for_stays_when_it_is_read_otherwise(world, verdict, said, value):
    found = decided(world, verdict, **said)
    world.write_ledger(OTHERWISE)
    made = world.rematch()
    assert (made.effects, made.kept) == ((), 1)
    assert [(each.id, each.judgement.value) for each in world.current(UNICORNS)] == [(found.id, value)]


def test_when_that_is_taken_back_the_next_rematch_reads_it_as_of_today(world):
    found = decided(world, "accepted")
    world.write_ledger(OTHERWISE)
    world.rematch()
    assert world.stale() == 0
    world.act(found.id, "undone")
    assert world.stale() == 1
    world.rematch()
    assert [each.judgement.relation for each in world.current(UNICORNS)] == ["progress"]


def test_taking_back_a_word_where_nothing_changed_asks_for_nothing(world):
    found = decided(world, "accepted")
    world.act(found.id, "undone")
    assert world.stale() == 0


def test_what_a_person_withdrew_does_not_come_back(world):
    (found,) = world.current(UNICORNS)
    with world.store() as store:
        store.evidence.retract(found.id, world.clock.now, "wrong", author="reader")
    made = world.rematch(rules=OTHER_RULES)
    assert made.effects == ()
    assert world.current(UNICORNS) == []


RENAMED = LEDGER.replace("id: unicorns", "id: unicorn-firms\n    was: [unicorns]")
FIRMS = "sample/unicorn-firms"


@pytest.mark.parametrize(
    ("verdict", "said", "values", "status"),
    [
        ("rejected", {}, [], None),
        ("set", {"value": 6.0}, [6], Status.DONE_CONFIRMED),
        ("accepted", {}, [8], Status.DONE_CONFIRMED),
    ],
)
def test_a_persons_word_holds_over_a_rename(world, verdict, said, values, status):
    decided(world, verdict, note="看过原件", **said)
    world.write_ledger(RENAMED)
    shown = by_commitment(world.rematch(apply=False)).get(FIRMS)
    world.rematch()
    assert world.values(FIRMS) == values
    assert (shown.after.point.status if shown else None) == status
    world.rematch(rules=OTHER_RULES)
    assert world.values(FIRMS) == values
    with world.store() as store:
        words = store.evidence.in_force(FIRMS, "全市独角兽企业达到8家。")
        assert [(word.verdict, word.note, word.author) for word in words.values()] == [(verdict, "看过原件", "reader")]


def test_accepting_one_claim_accepts_no_other_after_a_rename(world):
    decided(world, "accepted")
    world.write_ledger(RENAMED.replace("value: 5,", "value: 50,"))
    world.rematch()
    (found,) = world.current(FIRMS)
    assert (found.judgement.relation, found.accepted) == ("progress", False)


def test_what_is_said_after_a_rename_counts_more_than_what_was_said_before(world):
    decided(world, "rejected")
    world.write_ledger(RENAMED)
    world.rematch()
    with world.store() as store:
        (identifier,) = store.evidence.in_force(FIRMS, "全市独角兽企业达到8家。")
    world.act(identifier, "accepted")
    world.rematch(rules=OTHER_RULES)
    assert world.values(FIRMS) == [8]


# ---------------------------------------------------------------- cut short, and beside others

CUT_SHORT = """
import os, sys
from datetime import datetime
from pathlib import Path
from monitor import rematching
from monitor.ledger.late import Late
from monitor.ledger.load import load_ledger
from monitor.model import Role, Source, SourceKind
from monitor.settle import Pen, watch_of
from monitor.store.database import open_store
from monitor.store import judged
from monitor.judge.reasons import RULES_VERSION

folder, left, now = Path(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
real = judged.JudgedRows.{method}

def killed(self, *given):
    global left
    if left == 0:
        os._exit(9)
    left -= 1
    return real(self, *given)

judged.JudgedRows.{method} = killed

class Silent:
    def begin(self, total): pass
    def step(self): pass

sources = [Source("news", SourceKind.FOLDER, str(folder / "news"), "武汉市", Role.MEDIA, "长江日报")]
store = open_store(folder / "monitor.db")
ledger = load_ledger([folder / "seeds"])
pen = Pen(store, Late.of(ledger), RULES_VERSION, "rematch", now, watch_of(sources, store.sources.states(), now))
rematching.rematch(pen, apply=True, progress=Silent())
"""


def cut_short(world, method, left):
    script = CUT_SHORT.format(method=method)
    now = world.clock.forward(minutes=1).isoformat()
    done = subprocess.run([sys.executable, "-c", script, str(world.tmp_path), str(left), now], check=False)
    assert done.returncode == 9


@pytest.mark.parametrize(
    ("method", "left"),
    [("note", 0), ("note", 1), ("note", 2), ("begin_correction", 1), ("end_correction", 0), ("end_correction", 1)],
)
def test_cut_short_it_is_finished_by_the_next_one_with_one_correction_each(world, method, left):
    told_before = len(world.changes())
    world.write_ledger(LEDGER.replace("value: 30000", "value: 50000").replace("value: 5,", "value: 50,") + ROADS)
    cut_short(world, method, left)
    assert len(world.changes()) == told_before
    world.rematch()
    told = world.changes()[told_before:]
    assert {change.commitment: (change.before.status, change.after.status) for change in told} == {
        STATIONS: (Status.DONE_CLAIMED, Status.IN_PROGRESS),
        UNICORNS: (Status.DONE_CLAIMED, Status.IN_PROGRESS),
        ROAD: (Status.NO_EVIDENCE, Status.DONE_CLAIMED),
    }
    assert len(told) == 3
    assert (world.values(), world.values(UNICORNS), world.values(ROAD)) == ([21000, 35000], [8], [120])
    with world.store() as store:
        assert store.judged.corrections() == {}
    assert world.stale() == 0


def test_a_text_that_is_edited_while_it_is_judged_is_left_to_the_round_that_read_it(world, monkeypatch):
    world.write_ledger(LEDGER.replace("value: 30000", "value: 50000"))
    real = yardstick.judge_publication

    def and_meanwhile(publication, ledger, **given):
        found = real(publication, ledger, **given)
        if publication.title == "b" and "4万" not in publication.text:
            world.write("b", "截至2022年底，全市已建成5G基站4万个。\n全市独角兽企业达到8家。", "2023-01-10")
            world.round()
        return found

    monkeypatch.setattr(yardstick, "judge_publication", and_meanwhile)
    world.rematch()
    assert world.values() == [21000, 40000]
    assert world.stale() == 0


def test_a_decision_taken_while_texts_are_judged_is_kept(world, monkeypatch):
    world.write_ledger(OTHERWISE)
    (found,) = world.current(UNICORNS)
    real = yardstick.judge_publication
    monkeypatch.setattr(
        yardstick,
        "judge_publication",
        lambda *given, **more: (world.act(found.id, "accepted"), real(*given, **more))[1],
    )
    world.rematch()
    assert [each.id for each in world.current(UNICORNS)] == [found.id]


# ---------------------------------------------------------------- two readings of a sentence


def test_two_readings_of_one_sentence_stand_side_by_side(world):
    world.write_ledger(LEDGER.replace("value: 30000", "value: 50000"))
    effect = by_commitment(world.rematch(apply=False))[STATIONS]
    assert rematching.changed_pairs(effect) == [(effect.withdrawn[0], effect.new[0])]
    other = replace(effect.new[0], publication_id=99)
    assert rematching.changed_pairs(replace(effect, new=(other,))) == [(effect.withdrawn[0], None), (None, other)]
