"""A round over folders in this process: history, order, standings, transactions, and what a failure leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
import worlds

from monitor import gather, settle
from monitor.errors import StoreError
from monitor.model import ChangeKind, Flag, Outcome, Role, Source, SourceKind, Status
from monitor.store.database import open_store


class World(worlds.World):
    """A place whose unicorns have a day of their own to be there by, and whose clock a test moves itself."""

    hours = 0

    def __init__(self, tmp_path, clock):
        super().__init__(tmp_path, clock, "")
        self.ledger_due("2022-12-31")

    def ledger_due(self, due):
        self.write_ledger(worlds.sample(worlds.STATIONS, worlds.UNICORNS + f"    due: {due}\n"))

    def write(self, source, name, text, published="2023-03-28", publisher="长江日报"):
        super().write(name, text, published, publisher, source)


@pytest.fixture
def world(tmp_path, clock):
    return World(tmp_path, clock)


def told(made, kind):
    return [each for each in made.changes if each.kind is kind]


def test_a_first_round_tells_its_publications_oldest_first_so_that_a_standing_grows(world):
    world.write("news", "b", "截至2022年底，全市已建成5G基站3.5万个。", "2023-01-10")
    world.write("news", "a", "截至2023年底，全市已建成5G基站3.9万个。", "2024-01-10")
    made = world.round()
    moved = [each for each in made.changes if each.commitment == "sample/stations"]
    assert [each.after.value for each in moved] == [35000, 39000]
    assert moved[1].before.value == 35000
    assert all(each.history for each in made.changes)
    assert made.news == ()


def test_a_second_source_has_a_history_of_its_own(world):
    world.write("news", "a", "会议举行，没有发布数字。")
    world.round()
    world.write("more", "b", "截至2022年底，全市已建成5G基站3.5万个。")
    made = world.round()
    assert [each.history for each in told(made, ChangeKind.ACHIEVED)] == [True]


def test_an_older_document_found_later_overwrites_nothing(world):
    world.write("news", "a", "截至2023年底，全市已建成5G基站3.9万个。", "2024-01-10")
    world.round()
    world.write("news", "b", "截至2022年底，全市已建成5G基站3.5万个。", "2023-01-10")
    made = world.round()
    assert [each.kind for each in made.changes] == [ChangeKind.PUBLICATION_NEW]
    assert world.standing("sample/stations").value == 39000


def test_what_was_overdue_before_anybody_looked_is_history_and_told_once(world):
    world.write("news", "a", "会议举行，没有发布数字。")
    (change,) = told(world.round(), ChangeKind.OVERDUE)
    assert (change.commitment, change.history) == ("sample/unicorns", True)
    world.clock.forward(days=2)
    assert told(world.round(), ChangeKind.OVERDUE) == []
    assert Flag.OVERDUE in world.standing("sample/unicorns").flags


def test_what_becomes_overdue_while_watched_is_news_once(world):
    world.ledger_due("2025-11-25")
    world.write("news", "a", "会议举行，没有发布数字。")
    assert told(world.round(), ChangeKind.OVERDUE) == []
    world.clock.forward(days=10)
    (change,) = told(world.round(), ChangeKind.OVERDUE)
    assert (change.commitment, change.history) == ("sample/unicorns", False)
    assert told(world.round(), ChangeKind.OVERDUE) == []


def test_the_ledger_in_force_has_a_standing_each_and_what_left_it_has_none(world):
    world.write("news", "a", "会议举行，没有发布数字。")
    world.round()
    assert world.standing("sample/stations").status is Status.NO_EVIDENCE
    ledger = world.tmp_path / "seeds" / "sample.yaml"
    ledger.write_text(ledger.read_text("utf-8").replace("id: stations", "id: masts"), "utf-8")
    world.round()
    assert world.standing("sample/stations") is None
    assert world.standing("sample/masts").status is Status.NO_EVIDENCE


def test_a_source_that_cannot_be_read_leaves_its_commitments_unchecked_and_not_empty(world):
    world.names.append("nowhere")
    made = world.round()
    assert [each.outcome for each in made.sources] == [Outcome.FAILED]
    assert world.standing("sample/stations").status is Status.NOT_CHECKED


def test_watchers_that_fail_for_days_leave_a_commitment_blind(world):
    world.write("news", "a", "会议举行，没有发布数字。")
    world.round()
    (world.tmp_path / "news").rename(world.tmp_path / "moved")
    world.round()
    assert Flag.BLIND not in world.standing("sample/stations").flags
    world.clock.forward(days=4)
    world.round()
    assert Flag.BLIND in world.standing("sample/stations").flags
    assert world.standing("sample/stations").status is Status.NO_EVIDENCE


def test_nothing_of_a_source_is_kept_when_the_database_fails_in_its_middle(world, monkeypatch):
    world.write("good", "a", "截至2022年底，全市已建成5G基站3.5万个。")
    world.round()
    before = world.dump()
    world.write("good", "b", "全市独角兽企业达到7家。", "2024-01-05")

    def full(self, *_):
        raise StoreError("store.full", path="x")

    monkeypatch.setattr(settle._Writing, "_source", full)
    with pytest.raises(StoreError):
        world.round()
    assert world.dump() == before


def stumbling(monkeypatch):
    """Judging makes a mistake over some texts from now on; gives the judging that makes none."""
    judge = gather.judge_text

    def stumble(publication, *rest):
        if "出错" in publication.text:
            raise ZeroDivisionError("a mistake")
        return judge(publication, *rest)

    monkeypatch.setattr(gather, "judge_text", stumble)
    return judge


def test_a_mistake_over_one_text_fails_its_source_and_no_other(world, monkeypatch):
    world.write("bad", "a", "这篇文字让判读出错。")
    world.write("good", "a", "截至2022年底，全市已建成5G基站3.5万个。")
    stumbling(monkeypatch)
    made = world.round()
    assert {each.name: each.outcome for each in made.sources} == {"bad": Outcome.FAILED, "good": Outcome.NEW}
    assert made.sources[0].error_code == "check.unexpected"
    assert [each.source for each in told(made, ChangeKind.SOURCE_BROKEN)] == ["bad"]


def test_a_mistake_over_one_text_leaves_it_unread_and_keeps_the_others(world, monkeypatch):
    world.write("news", "a", "这篇文字让判读出错。")
    world.write("news", "b", "截至2022年底，全市已建成5G基站3.5万个。")
    judge = stumbling(monkeypatch)
    made = world.round()
    assert [(each.outcome, each.new) for each in made.sources] == [(Outcome.NEW, 1)]
    with world.store() as store:
        known = store.items.known("news").values()
    assert sorted(each.publication_id is not None for each in known) == [False, True]
    monkeypatch.setattr(gather, "judge_text", judge)
    world.clock.forward(days=1)
    assert [(each.outcome, each.new) for each in world.round().sources] == [(Outcome.NEW, 1)]


def test_a_stop_between_sources_keeps_what_was_finished(world):
    world.write("first", "a", "截至2022年底，全市已建成5G基站3.5万个。")
    world.write("second", "a", "全市独角兽企业达到7家。")
    finished = []

    class Progress:
        def begin(self, total):
            pass

        def done(self, report):
            finished.append(report.name)

    made = world.round(progress=Progress(), stop=lambda: bool(finished))
    assert made.stopped
    assert finished == ["first"]
    assert [each.name for each in made.sources] == ["first"]
    assert [each.outcome for each in world.round().sources] == [Outcome.UNCHANGED, Outcome.NEW]


def test_only_what_is_due_is_asked_unless_all_are_wanted(world):
    world.write("news", "a", "会议举行，没有发布数字。")
    world.round()
    assert [each.outcome for each in world.round(force=False).sources] == [Outcome.SKIPPED]
    world.clock.forward(hours=6)
    assert [each.outcome for each in world.round(force=False).sources] == [Outcome.UNCHANGED]


def test_a_due_look_that_finds_nothing_moves_the_next_time_and_nothing_else(world):
    world.write("news", "a", "会议举行，没有发布数字。")
    world.round()
    with open_store(world.tmp_path / "monitor.db") as store:
        before = store.sources.state("news")
    world.clock.forward(hours=6)
    made = world.round()
    assert (made.recorded, made.changes) == (True, ())
    with open_store(world.tmp_path / "monitor.db") as store:
        after = store.sources.state("news")
    assert after.next_at == before.next_at + timedelta(hours=6)
    assert after.rounds == before.rounds + 1


def test_the_bytes_of_what_became_evidence_are_kept_and_no_others(world):
    world.write("news", "a", "截至2022年底，全市已建成5G基站3.5万个。")
    world.write("news", "b", "会议举行，没有发布数字。")
    world.round()
    with open_store(world.tmp_path / "monitor.db") as store:
        kept = {}
        for publication in store.publications.latest():
            raw = store.publications.raw(publication.raw_hash)
            kept[publication.title] = None if raw is None else raw.body.decode("utf-8")
    assert kept == {"a": "截至2022年底，全市已建成5G基站3.5万个。\n", "b": None}


def test_an_edit_judges_the_new_sentences_and_keeps_what_still_stands(world):
    world.write("news", "a", "截至2022年底，全市已建成5G基站3.5万个。\n全市独角兽企业达到7家。")
    world.round()
    with open_store(world.tmp_path / "monitor.db") as store:
        (before,) = store.evidence.current("sample/unicorns")
    world.write("news", "a", "截至2022年底，全市已建成5G基站3.6万个。\n开头一段。\n全市独角兽企业达到7家。")
    made = world.round()
    assert [each.after.value for each in told(made, ChangeKind.PROGRESS)] == [36000]
    with open_store(world.tmp_path / "monitor.db") as store:
        assert [each.id for each in store.evidence.current("sample/unicorns")] == [before.id]
        (stations,) = store.evidence.current("sample/stations")
        assert stations.judgement.value == 36000
        achieved = [each for each in store.changes.since(None, history=True) if each.kind is ChangeKind.ACHIEVED]
        codes = {each.commitment: store.evidence.retractions(str(each.evidence_id)) for each in achieved}
    assert {commitment: [each.code for each in found] for commitment, found in codes.items()} == {
        "sample/stations": ["edited"],
        "sample/unicorns": [],
    }


def test_a_repeat_elsewhere_is_corroboration_and_no_news(world):
    world.write("news", "a", "截至2022年底，全市已建成5G基站3.5万个。", publisher="湖北日报")
    world.round()
    world.write("news", "b", "到2022年底，全市累计建成5G基站3.5万个。", "2023-03-30")
    made = world.round()
    assert [each.kind for each in made.changes] == [ChangeKind.PUBLICATION_NEW]
    assert world.standing("sample/stations").corroborations == 1


def test_the_same_text_of_the_same_publisher_at_another_address_is_no_second_publication(world):
    for folder in ("one", "two"):
        world.write(folder, "a", "截至2022年底，全市已建成5G基站3.5万个。")
    made = world.round()
    assert len(told(made, ChangeKind.PUBLICATION_NEW)) == 1
    assert world.standing("sample/stations").corroborations == 0
    before = world.dump()
    world.round()
    assert world.dump() == before


def test_a_renamed_source_does_not_tell_its_old_texts_again(world):
    world.write("news", "a", "截至2022年底，全市已建成5G基站3.5万个。")
    world.round()
    renamed = [Source("press", SourceKind.FOLDER, str(world.tmp_path / "news"), "武汉市", Role.MEDIA, "长江日报")]
    world.sources = lambda: renamed
    made = world.round()
    assert [each.outcome for each in made.sources] == [Outcome.UNCHANGED]
    assert made.changes == ()


def test_a_copy_that_is_deleted_does_not_make_the_original_gone(world):
    for folder in ("one", "two"):
        world.write(folder, "a", "截至2022年底，全市已建成5G基站3.5万个。")
    world.round()
    (world.tmp_path / "two" / "a.txt").unlink()
    world.write("two", "b", "会议举行，没有发布数字。")
    assert told(world.round(), ChangeKind.PUBLICATION_GONE) == []
    (world.tmp_path / "one" / "a.txt").unlink()
    world.write("one", "b", "另一次会议。")
    assert len(told(world.round(), ChangeKind.PUBLICATION_GONE)) == 1
