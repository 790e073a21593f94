"""The read-only door: what it reads, when it tells, and that it never writes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from monitor.errors import StoreError
from monitor.model import Change, ChangeKind, Severity
from tui.read import Look, Reading, Want, overview, read_files, stamp_of_files, without_store
from tui.values import Detail, Overview, Phase, State


class Watched:
    """A reading thread and what it told."""

    def __init__(self, place, clock) -> None:
        self.told: list[Overview | Detail] = []
        self.reading = Reading(place, clock, self._hear, every=0.02)
        self._thread = threading.Thread(target=self.reading.run)
        self._thread.start()

    def _hear(self, answer: Overview | Detail) -> None:
        """All but the themes that stand before the rest is read."""
        if not isinstance(answer, Overview) or answer.phase is not Phase.LOADING:
            self.told.append(answer)

    def stop(self) -> None:
        self.reading.stop()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def until(self, condition: Callable[[Overview | Detail], object]) -> Overview | Detail:
        for _ in range(1500):
            for each in self.told[::-1]:
                if condition(each):
                    return each
            time.sleep(0.02)
        raise AssertionError(f"never told; last was {self.told[-1:]}")


@pytest.fixture
def watch(stage) -> Iterator[Callable[[], Watched]]:
    running: list[Watched] = []

    def begin() -> Watched:
        running.append(Watched(stage.place, stage.clock))
        return running[-1]

    yield begin
    for each in running:
        each.stop()


def read(stage) -> Overview:
    with stage.open() as store:
        return overview(store, read_files(stage.place), stage.clock(), 500)


# ---------------------------------------------------------------- values


def test_the_five_themes_come_in_their_order_with_their_counts(filled):
    themes = read(filled).themes
    assert [view.key for view in themes] == ["infrastructure", "industry", "finance", "ai", "low-altitude"]
    assert [view.total for view in themes] == [5, 5, 2, 2, 2]
    assert themes[0].count(State.DONE) == 2
    assert themes[0].count(State.OVERDUE) == 1
    assert themes[2].count(State.NOT_CHECKED) == 1


def test_what_was_overdue_at_a_first_look_is_counted_and_does_not_fill_the_stream(filled):
    before = len(read(filled).changes)
    with filled.open() as store, store.transaction():
        moment = filled.clock()
        for number in range(40):
            old = Change(ChangeKind.OVERDUE, moment, Severity.HIGH, "", commitment=f"plan/x{number}", history=True)
            store.changes.add(old, "first-look")
        store.changes.add(Change(ChangeKind.OVERDUE, moment, Severity.HIGH, "", commitment="plan/y"), "later")
    shown = read(filled).changes
    assert len(shown) == before + 1
    assert shown[0].commitment == "plan/y"


def test_a_themes_latest_movement_is_its_newest_change(filled):
    themes = read(filled).themes
    assert themes[0].latest.commitment == "plan/base-stations"
    assert themes[2].latest.history


def test_changes_come_newest_first_with_history(filled):
    changes = read(filled).changes
    assert [each.at for each in changes] == sorted((each.at for each in changes), reverse=True)
    assert changes[-1].history


def test_sources_are_fine_failing_or_not_asked_yet(filled):
    filled.write_sources(("whdaily", "whrd", "never-asked"))
    sources = read(filled).sources
    assert (sources.fine, sources.unread) == (1, 1)
    assert [(each.name, each.code) for each in sources.failing] == [("whrd", "fetch.reset")]


def test_a_source_that_left_the_file_counts_no_more_for_the_next_round(filled):
    filled.write_sources(("whdaily",))
    assert read(filled).next_at == filled.clock() + timedelta(hours=5)


def test_the_phases_of_a_place(stage, clock):
    files = read_files(stage.place)
    assert without_store(files).phase is Phase.NO_DATABASE
    with stage.open():
        pass
    assert read(stage).phase is Phase.NO_ROUND
    stage.write_sources(())
    assert read(stage).phase is Phase.NO_SOURCES
    stage.fill()
    assert read(stage).phase is Phase.READY


def test_before_any_check_every_commitment_counts_as_not_checked(stage):
    themes = without_store(read_files(stage.place)).themes
    assert [view.count(State.NOT_CHECKED) for view in themes] == [5, 5, 2, 2, 2]


def test_a_broken_file_is_told_with_its_line_and_the_rest_is_shown(filled):
    filled.place.sources_file.write_text("sources:\n  - name: [\n", encoding="utf-8")
    found = read(filled)
    assert found.trouble.where.startswith("sources.yaml:")
    assert found.changes


def test_a_themes_file_of_the_users_adds_a_theme(filled):
    path = filled.folder / "seeds" / "themes.yaml"
    path.write_text("themes:\n  - {id: water, zh: 水务, en: Water}\n", encoding="utf-8")
    assert read(filled).themes[-1].names == {"zh": "水务", "en": "Water"}


def test_an_edited_ledger_changes_the_stamp_of_the_files(stage):
    before = stamp_of_files(stage.place)
    (stage.folder / "seeds" / "other.yaml").write_text("", encoding="utf-8")
    assert stamp_of_files(stage.place) != before


# ---------------------------------------------------------------- the thread


def test_what_another_process_commits_is_told(filled, watch):
    watched = watch()
    watched.until(lambda each: isinstance(each, Overview) and each.phase is Phase.READY)
    filled.commit_elsewhere("新规划")
    found = watched.until(lambda each: isinstance(each, Overview) and each.changes[0].title == "新规划")
    assert len(found.changes) == 12


def test_nothing_is_told_while_nothing_changes(filled, watch):
    watched = watch()
    watched.until(lambda each: isinstance(each, Overview))
    watched.reading.ask(Look(watched.told[0].changes[0]))
    watched.until(lambda each: isinstance(each, Detail))
    watched.reading.ask(Look(watched.told[0].changes[1]))
    watched.until(lambda each: isinstance(each, Detail) and each.change == watched.told[0].changes[1])
    assert sum(isinstance(each, Overview) for each in watched.told) == 1


def test_a_database_that_appears_is_found(stage, watch):
    watched = watch()
    watched.until(lambda each: isinstance(each, Overview) and each.phase is Phase.NO_DATABASE)
    stage.fill()
    watched.until(lambda each: isinstance(each, Overview) and each.phase is Phase.READY and each.changes)


def test_a_database_that_was_replaced_has_another_token(filled, watch):
    watched = watch()
    first = watched.until(lambda each: isinstance(each, Overview) and each.changes)
    for file in filled.folder.glob("monitor.db*"):
        file.rename(file.with_name("old-" + file.name))
    with filled.open():
        pass
    found = watched.until(lambda each: isinstance(each, Overview) and each.phase is Phase.NO_ROUND)
    assert found.database != first.database


def test_a_file_that_is_no_database_is_trouble_and_not_the_end(stage, watch):
    stage.place.db.write_text("not a database, only a text that is long enough to be one" * 20, encoding="utf-8")
    watched = watch()
    found = watched.until(lambda each: isinstance(each, Overview) and each.trouble)
    assert found.trouble.key == "store.not_a_database"
    stage.place.db.unlink()
    stage.fill()
    watched.until(lambda each: isinstance(each, Overview) and each.phase is Phase.READY and each.trouble is None)


def test_a_database_that_cannot_be_read_for_a_moment_keeps_its_lines_on_the_screen(filled, watch, monkeypatch):
    watched = watch()
    shown = watched.until(lambda each: isinstance(each, Overview) and each.changes)
    with monkeypatch.context() as locked:

        def refuse(*_: object) -> None:
            raise StoreError("store.locked", path="monitor.db", detail="")

        locked.setattr("tui.read.thread.overview", refuse)
        filled.commit_elsewhere("甲")
        found = watched.until(lambda each: isinstance(each, Overview) and each.trouble)
        assert found.trouble.key == "store.locked"
        assert found.changes == shown.changes
    watched.until(lambda each: isinstance(each, Overview) and not each.trouble and each.changes[0].title == "甲")


def test_more_changes_are_read_when_they_are_asked_for(filled, watch):
    watched = watch()
    watched.until(lambda each: isinstance(each, Overview))
    watched.reading.ask(Want(1000))
    watched.until(lambda each: isinstance(each, Overview) and each.limit == 1000)


def test_a_look_brings_the_evidence_and_when_the_page_was_retrieved(filled, watch):
    watched = watch()
    shown = watched.until(lambda each: isinstance(each, Overview))
    change = next(each for each in shown.changes if each.evidence_id)
    watched.reading.ask(Look(change))
    found = watched.until(lambda each: isinstance(each, Detail))
    assert found.evidence.judgement.quote == "截至10月底，全市累计建成5G基站3.9万个。"
    assert found.retrieved_at == filled.clock() - timedelta(minutes=9)
    assert found.commitment.id == "plan/base-stations"


def test_who_polls_is_told_and_no_longer_when_the_lease_runs_out(filled, watch):
    with filled.open() as store:
        store.lease.acquire(4711, "another-host", filled.clock())
    watched = watch()
    found = watched.until(lambda each: isinstance(each, Overview))
    assert (found.holder.pid, found.holder.host) == (4711, "another-host")
    filled.clock.forward(minutes=10)
    watched.until(lambda each: isinstance(each, Overview) and each.holder is None)


def test_reading_leaves_the_database_as_it_was(filled, watch):
    def content() -> list[object]:
        with filled.open() as store:
            return [store.changes.since(None, history=True), store.standings.all(), store.runs.last()]

    before, stamp = content(), filled.place.db.stat().st_mtime_ns
    watched = watch()
    shown = watched.until(lambda each: isinstance(each, Overview))
    watched.reading.ask(Look(shown.changes[0]))
    watched.until(lambda each: isinstance(each, Detail))
    assert filled.place.db.stat().st_mtime_ns == stamp
    assert content() == before
    assert shown.changes[0].severity is Severity.HIGH


def test_the_themes_stand_before_the_ledger_is_read(filled, clock):
    told = []
    reading = Reading(filled.place, clock, told.append, every=0.02)
    thread = threading.Thread(target=reading.run)
    thread.start()
    try:
        for _ in range(500):
            if len(told) > 1:
                break
            time.sleep(0.02)
    finally:
        reading.stop()
        thread.join(10)
    first, whole = told[:2]
    assert (first.phase, first.changes, first.sources.total) == (Phase.LOADING, (), 0)
    assert [(view.key, view.counts) for view in first.themes] == [(view.key, view.counts) for view in whole.themes]
    assert [view.names for view in first.themes] == [view.names for view in whole.themes]
    assert whole.phase is Phase.READY


def test_a_place_without_a_database_has_nothing_to_stand_before(stage, clock):
    told = []
    reading = Reading(stage.place, clock, told.append, every=0.02)
    thread = threading.Thread(target=reading.run)
    thread.start()
    time.sleep(0.3)
    reading.stop()
    thread.join(10)
    assert [each.phase for each in told] == [Phase.NO_DATABASE]
