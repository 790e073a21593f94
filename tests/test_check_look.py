"""What is looked at, when again, and what a round's findings amount to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import look
from monitor.look import Fault, Tally
from monitor.model import (
    Commitment,
    CommitmentKind,
    Document,
    Item,
    Outcome,
    Passage,
    PassageKind,
    Publication,
    Role,
    Source,
    SourceKind,
    SourceState,
    Standing,
    Status,
    Validators,
)
from monitor.settle import watch_of

NOW = datetime(2025, 11, 20, 9, tzinfo=UTC)
SOURCE = Source("ribao", SourceKind.LISTING, "http://x/", "样本市", Role.MEDIA, "样本日报", every_minutes=60)
FAULT = Fault("fetch.timeout", {"host": "x"})
COMMITMENT = Commitment(
    id="plan/a",
    theme="ai",
    kind=CommitmentKind.TARGET,
    statement="一项承诺",
    document=Document("plan", "样本方案", "样本市人民政府", "样本市", "plan"),
    region="样本市",
    lead=("市数据局",),
)


def same(name: str) -> str:
    return name.removeprefix("样本")


@pytest.mark.parametrize(
    ("published", "seen_days", "pause_days"),
    [
        (date(2025, 11, 18), 2, 1),
        (date(2020, 1, 1), 2, 1),
        (date(2025, 9, 1), 80, 7),
        (None, 80, 7),
        (date(2020, 1, 1), 800, 30),
        (date(2026, 5, 1), 800, 1),
    ],
)
def test_a_page_is_looked_at_again_sooner_the_younger_it_is_or_the_newer_to_us(published, seen_days, pause_days):
    again = look.next_look(NOW, published, NOW - timedelta(days=seen_days))
    assert again - NOW == timedelta(days=pause_days)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)) | st.none(), st.integers(0, 9000))
def test_the_next_look_is_never_sooner_than_a_day_nor_later_than_a_month(published, days):
    pause = look.next_look(NOW, published, NOW - timedelta(days=days)) - NOW
    assert timedelta(days=1) <= pause <= timedelta(days=30)


def test_a_source_that_was_never_checked_is_due_and_one_with_a_later_time_is_not():
    assert look.due(None, NOW)
    assert look.due(SourceState("a"), NOW)
    assert look.due(SourceState("a", next_at=NOW), NOW)
    assert not look.due(SourceState("a", next_at=NOW + timedelta(seconds=1)), NOW)
    ahead = SourceState("a", checked_at=NOW + timedelta(days=9), next_at=NOW + timedelta(days=10))
    assert look.due(ahead, NOW)


def test_only_items_with_one_of_the_words_are_followed_each_once_and_in_listed_order():
    items = [Item(f"http://x/{k}", title) for k, title in enumerate(["数字经济", "天气", "人工智能", "数字经济二"])]
    source = replace(SOURCE, keep="数字经济 人工智能", max_items=2)
    assert [each.title for each in look.kept([*items, items[0]], source)] == ["数字经济", "人工智能"]


@pytest.mark.parametrize(
    ("tally", "failures", "outcome"),
    [
        (Tally(not_modified=True), 0, Outcome.NOT_MODIFIED),
        (Tally(), 0, Outcome.UNCHANGED),
        (Tally(new=2, changed=1), 0, Outcome.NEW),
        (Tally(changed=1, not_modified=True), 0, Outcome.CHANGED),
        (Tally(fault=FAULT), 0, Outcome.FAILED),
        (Tally(fault=FAULT), 3, Outcome.FAILED_AGAIN),
        (Tally(fault=FAULT, shape=True), 0, Outcome.CHANGED_SHAPE),
        (Tally(new=1), 2, Outcome.RECOVERED),
    ],
)
def test_every_way_a_check_can_end_has_its_word(tally, failures, outcome):
    before = SourceState("ribao", outcome=Outcome.FAILED if failures else Outcome.NEW, failures=failures)
    assert look.outcome(tally, before) is outcome


def test_a_failure_keeps_the_validators_and_counts_and_a_success_forgets_it():
    known = SourceState("ribao", validators=Validators(etag="a"), items=7, rounds=3)
    failed = look.state_after(SOURCE, known, Tally(fault=FAULT), now=NOW, validators=Validators(etag="b"), items=0)
    assert (failed.failures, failed.error_code, failed.validators.etag, failed.items, failed.rounds) == (
        1,
        "fetch.timeout",
        "a",
        7,
        3,
    )
    fine = look.state_after(SOURCE, failed, Tally(), now=NOW, validators=Validators(etag="b"), items=8)
    assert (fine.failures, fine.error_code, fine.validators.etag, fine.items, fine.rounds) == (0, None, "b", 8, 4)
    assert fine.outcome is Outcome.RECOVERED


def test_a_server_that_asks_to_be_left_alone_longer_is_left_alone_longer():
    asked = replace(FAULT, retry_after=7200)
    assert look.next_check(SOURCE, asked, NOW) == NOW + timedelta(hours=2)
    assert look.next_check(SOURCE, FAULT, NOW) == NOW + timedelta(hours=1)


def test_an_unreadable_page_is_left_alone_for_a_day_and_a_slow_one_until_the_next_round():
    every = timedelta(hours=1)
    assert look.pause_after(replace(FAULT, transient=False), every) == timedelta(days=1)
    assert look.pause_after(FAULT, every) == every


def passage(text: str, *headings: str) -> Passage:
    return Passage(0, 0, len(text), text, PassageKind.SENTENCE, headings)


PUBLICATION = Publication(
    "http://x/1", "标题", "已办6期。", "市数据局", "样本市", Role.SELF, published=date(2025, 1, 1)
)


@pytest.mark.parametrize(
    "other",
    [
        lambda p: (passage("已办9期。"), ("", ""), p, "v1"),
        lambda p: (passage("已办6期。", "一、培训"), ("", ""), p, "v1"),
        lambda p: (passage("已办6期。"), ("计划办12期。", ""), p, "v1"),
        lambda p: (passage("已办6期。"), ("", ""), replace(p, publisher="样本日报"), "v1"),
        lambda p: (passage("已办6期。"), ("", ""), replace(p, region="别市"), "v1"),
        lambda p: (passage("已办6期。"), ("", ""), replace(p, signed=date(2024, 1, 1)), "v1"),
        lambda p: (passage("已办6期。"), ("", ""), p, "v2"),
    ],
)
def test_a_passage_counts_as_judged_only_when_all_that_judging_depends_on_is_the_same(other):
    known = look.passage_key(passage("已办6期。"), ("", ""), PUBLICATION, "v1")
    assert look.passage_key(passage("已办6期。"), ("", ""), replace(PUBLICATION), "v1") == known
    assert look.passage_key(*other(PUBLICATION)) != known


@pytest.mark.parametrize(
    ("source", "watches"),
    [
        (SOURCE, True),
        (replace(SOURCE, role=Role.STATISTICS), True),
        (replace(SOURCE, role=Role.SUPERVISOR), True),
        (replace(SOURCE, role=Role.CONSULTATIVE), False),
        (replace(SOURCE, role=Role.SELF, publisher="样本市数据局"), True),
        (replace(SOURCE, role=Role.SELF, publisher="样本市人民政府"), True),
        (replace(SOURCE, role=Role.SELF, publisher="样本市水务局"), False),
        (replace(SOURCE, role=Role.OTHER, publisher=""), False),
        (replace(SOURCE, region="样本"), True),
        (replace(SOURCE, region="别市"), False),
    ],
)
def test_a_source_watches_what_its_publisher_answers_for_or_what_its_role_reports_on(source, watches):
    assert (look.watchers(COMMITMENT, [source], same) == [source]) is watches


def test_nobody_looked_and_nobody_could_see_are_two_things():
    other = replace(SOURCE, name="other")
    long_ago = SourceState("ribao", rounds=2, failures=9, checked_at=NOW, succeeded_at=NOW - timedelta(days=4))
    fresh = SourceState("other", rounds=1, checked_at=NOW, succeeded_at=NOW)
    assert not look.ever_read([SOURCE], {})
    assert look.ever_read([SOURCE, other], {"other": fresh})
    assert look.blind([SOURCE], {"ribao": long_ago}, NOW)
    assert not look.blind([SOURCE, other], {"ribao": long_ago, "other": fresh}, NOW)
    assert not look.blind([SOURCE], {"ribao": replace(long_ago, succeeded_at=NOW - timedelta(days=2))}, NOW)
    assert not look.blind([], {}, NOW)


def test_a_standing_is_written_when_people_would_see_a_difference():
    stands = Standing("plan/a", "ai", Status.IN_PROGRESS, expected=0.5)
    assert look.worth_writing(None, stands)
    assert not look.worth_writing(stands, replace(stands, expected=0.505))
    assert look.worth_writing(stands, replace(stands, expected=0.51))
    assert look.worth_writing(stands, replace(stands, status=Status.DONE_CLAIMED))
    assert look.worth_writing(stands, replace(stands, expected=None))


# ---------------------------------------------------------------- listening


def read(before, now, source=SOURCE):
    return look.state_after(source, before, Tally(), now=now, validators=Validators(), items=3)


def failed(before, now):
    return look.state_after(SOURCE, before, Tally(fault=FAULT), now=now, validators=Validators(), items=0)


def test_listening_begins_with_the_first_reading_and_goes_on_while_it_is_read():
    state = read(None, NOW)
    assert state.listening_since == NOW
    for day in range(1, 40):
        state = read(state, NOW + timedelta(days=day))
    assert state.listening_since == NOW


def test_a_source_never_read_is_not_listened_to():
    assert failed(None, NOW).listening_since is None
    assert look.listening_since([SOURCE], {"ribao": failed(None, NOW)}, NOW) is None
    assert look.listening_since([SOURCE], {}, NOW) is None


@pytest.mark.parametrize("fails", [True, False])
def test_after_a_long_break_listening_begins_anew_whether_it_failed_or_nobody_asked(fails):
    first = read(None, NOW)
    for pause, anew in ((look.UNHEARD_AFTER, False), (look.UNHEARD_AFTER + timedelta(hours=1), True)):
        state = failed(first, NOW + timedelta(days=1)) if fails else first
        back = read(state, NOW + pause)
        assert back.listening_since == (NOW + pause if anew else NOW)


def test_during_a_long_break_nobody_listens():
    states = {"ribao": read(None, NOW)}
    assert look.listening_since([SOURCE], states, NOW + look.UNHEARD_AFTER) == NOW
    assert look.listening_since([SOURCE], states, NOW + look.UNHEARD_AFTER + timedelta(minutes=1)) is None


def test_a_source_asked_once_a_month_is_listened_to():
    seldom = replace(SOURCE, every_minutes=30 * 24 * 60)
    state = read(None, NOW, seldom)
    assert look.listening_since([seldom], {"ribao": state}, NOW + timedelta(days=60)) == NOW
    assert look.listening_since([seldom], {"ribao": state}, NOW + timedelta(days=91)) is None


def test_of_several_watchers_the_one_listened_to_longest_counts():
    other = replace(SOURCE, name="other")
    late, early = read(None, NOW), read(None, NOW - timedelta(days=3))
    assert look.listening_since([SOURCE, other], {"ribao": late, "other": early}, NOW) == NOW - timedelta(days=3)
    lost = replace(early, succeeded_at=NOW - timedelta(days=90))
    assert look.listening_since([SOURCE, other], {"ribao": late, "other": lost}, NOW) == NOW


def test_what_an_older_version_left_unsaid_begins_with_the_next_reading():
    state = replace(read(None, NOW), listening_since=None)
    assert look.listening_since([SOURCE], {"ribao": state}, NOW) is None
    assert read(state, NOW + timedelta(days=1)).listening_since == NOW + timedelta(days=1)


@pytest.mark.parametrize("region", ["无锡市", "武汉市"])
def test_a_name_without_a_place_is_the_body_of_the_commitments_own_city(region):
    commitment = replace(COMMITMENT, region=region, lead=("市经信局",))
    source = replace(SOURCE, region=region, role=Role.SELF, publisher=f"{region}经信局")
    states = {source.name: SourceState(source.name, rounds=1)}
    assert watch_of([source], states, NOW)(commitment).ever_read
    stranger = replace(source, publisher=f"{region}水务局")
    assert not watch_of([stranger], states, NOW)(commitment).ever_read
