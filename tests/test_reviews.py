"""What waits for a person and why, what undoing takes back, what a written value means, and labelled cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import reviews
from monitor.model import (
    Commitment,
    CommitmentKind,
    Document,
    Evidence,
    Flag,
    Indicator,
    Judgement,
    Op,
    Period,
    Point,
    Relation,
    Role,
    Severity,
    Status,
)
from monitor.reviews import Why
from monitor.store.evidence import Review, Reviewed, Verdict

MOMENT = datetime(2025, 11, 20, 9, tzinfo=UTC)
STATIONS = Commitment(
    id="sample/stations",
    theme="infrastructure",
    kind=CommitmentKind.TARGET,
    statement="",
    document=Document("sample", "样本方案", "市人民政府", "武汉市", "plan"),
    region="武汉市",
    indicator=Indicator("5G基站", Op.AT_LEAST, 30000, "个", "more", Period.LEVEL),
    starts=date(2021, 1, 1),
    due=date(2027, 12, 31),
)
WAITING_ROLES = (Role.CONSULTATIVE, Role.OTHER)


def evidence(name: str = "a", **said: object) -> Evidence:
    about = {key: said.pop(key) for key in list(said) if key in Judgement.__dataclass_fields__}
    judged = {
        "commitment": STATIONS.id,
        "relation": Relation.ACHIEVED,
        "realised": True,
        "review": False,
        "quote": "建成5G基站3.5万个。",
        "start": 0,
        "end": 12,
        "passage": 0,
        "value": 35000.0,
        "unit": "个",
        "as_of": date(2025, 6, 30),
        **about,
    }
    stored = {
        "id": name,
        "judgement": Judgement(**judged),
        "role": Role.MEDIA,
        "publisher": "长江日报",
        "source": "news",
        "publication_id": 1,
        "title": "基站年报",
        "url": f"https://example.org/{name}",
        "published": date(2025, 7, 1),
        "known_at": MOMENT,
        **said,
    }
    return Evidence(**stored)


def waits(*found: Evidence) -> dict[str, tuple[Why, ...]]:
    return {each.evidence.id: each.why for each in reviews.waiting(STATIONS, found)}


# ---------------------------------------------------------------- what waits


def test_what_a_check_could_not_settle_waits():
    assert waits(evidence(realised=False, review=True)) == {"a": (Why.UNSETTLED,)}


@pytest.mark.parametrize("role", Role)
def test_that_a_goal_is_met_waits_where_an_outsider_says_it(role):
    assert waits(evidence(role=role)) == ({"a": (Why.OUTSIDER,)} if role in WAITING_ROLES else {})
    assert waits(evidence(role=role, accepted=True)) == {}
    assert waits(evidence(role=role, relation=Relation.PROGRESS)) == {}


def test_an_outsiders_doubtful_word_waits_for_its_doubt_alone():
    assert waits(evidence(role=Role.OTHER, realised=False, review=True)) == {"a": (Why.UNSETTLED,)}


def test_figures_of_one_day_that_contradict_each_other_wait_both():
    one, other = evidence("a"), evidence("b", value=21000.0, relation=Relation.PROGRESS, publication_id=2)
    found = {each.evidence.id: each for each in reviews.waiting(STATIONS, [one, other])}
    assert {name: each.why for name, each in found.items()} == {
        "a": (Why.CONTRADICTION,),
        "b": (Why.CONTRADICTION,),
    }
    assert (found["a"].against, found["b"].against) == ((other,), (one,))


@pytest.mark.parametrize(("accepted", "waiting"), [((True, False), set()), ((True, True), {"a", "b"})])
def test_a_contradiction_is_settled_when_a_person_vouches_for_one_side(accepted, waiting):
    one = evidence("a", accepted=accepted[0])
    other = evidence("b", value=21000.0, publication_id=2, accepted=accepted[1])
    assert set(waits(one, other)) == waiting


def test_what_is_clear_does_not_wait():
    assert waits(evidence(), evidence("b", publication_id=2), evidence("c", as_of=date(2024, 1, 1), value=5.0)) == {}


def test_what_was_learnt_last_comes_first_then_what_was_published_last():
    doubtful = {"realised": False, "review": True}
    found = [
        evidence("old", quote="old", known_at=MOMENT - timedelta(days=1), **doubtful),
        evidence("undated", quote="undated", published=None, **doubtful),
        evidence("new", quote="new", published=date(2025, 11, 1), **doubtful),
        evidence("middle", quote="middle", **doubtful),
    ]
    listed = reviews.newest_first(reviews.waiting(STATIONS, found))
    assert [each.evidence.id for each in listed] == ["new", "middle", "undated", "old"]


# ---------------------------------------------------------------- undoing


def word(verdict: str, value: float | None = None) -> Review:
    return Review(MOMENT, Verdict(verdict), value, "", "reader")


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ({}, ()),
        ({"a": word("accepted")}, ("a",)),
        ({"b": word("rejected"), "a": word("set", 1.0)}, ("a",)),
        ({"b": word("rejected"), "c": word("rejected")}, ("b", "c")),
        ({"b": word("accepted")}, ()),
        ({"b": word("rejected"), "c": word("accepted")}, ()),
        ({"c": word("accepted"), "b": word("rejected")}, ("b",)),
    ],
)
def test_undoing_takes_back_the_word_on_the_evidence_else_what_rejects_its_sentence(words, taken):
    assert reviews.taken_back("a", words, ()) == taken


@pytest.mark.parametrize(
    ("words", "taken", "held"),
    [
        ({}, (), None),
        ({"again": word("accepted")}, ("again",), "accepted"),
        ({"again": word("accepted"), "b": word("set", 2.0)}, ("again",), "accepted"),
        ({"again": word("accepted"), "third": word("set", 2.0)}, ("again", "third"), "set"),
        ({"again": word("accepted"), "a": word("accepted")}, ("a", "again"), "accepted"),
        ({"again": word("accepted"), "a": word("rejected")}, ("a",), "rejected"),
        ({"again": word("rejected")}, ("again",), None),
        ({"b": word("rejected"), "again": word("accepted")}, ("again",), "accepted"),
        ({"again": word("accepted"), "b": word("rejected")}, ("b",), None),
    ],
)
def test_what_vouches_for_a_reprint_is_taken_back_with_it(words, taken, held):
    reprints = ("again", "third")
    assert reviews.taken_back("a", words, reprints) == taken
    found = reviews.word_on("a", words, reprints)
    assert (found.verdict if found else None) == held


# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("35000", 35000),
        ("35,000", 35000),
        ("3.5万", 35000),
        ("3.5万个", 35000),
        (" ３.５ 万 ", 35000),
        ("1.2亿元", 120000000),
        ("52.3%", 52.3),
        ("-5", -5),
        ("0", 0),
    ],
)
def test_a_value_is_read_as_people_write_it(written, value):
    assert reviews.number(written) == value


@pytest.mark.parametrize(
    "written", ["", "many", "3-5万", "nan", "inf", "1e999", "3.5.1", "3,5", "2024年", "3万和4万", "\x1b[31m"]
)
def test_what_is_no_number_is_none(written):
    assert reviews.number(written) is None


@given(st.text(max_size=12))
def test_whatever_is_written_gives_a_finite_number_or_none(written):
    value = reviews.number(written)
    assert value is None or abs(value) < float("inf")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_plain_number_means_itself(value):
    assert reviews.number(f"{value:f}") == float(value)


# ---------------------------------------------------------------- how much a correction weighs


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        (Point(Status.DONE_CLAIMED, 5.0), Point(Status.IN_PROGRESS, 3.0), Severity.HIGH),
        (Point(Status.NO_EVIDENCE), Point(Status.DONE_CONFIRMED, 5.0), Severity.HIGH),
        (Point(Status.DONE_CLAIMED, 5.0), Point(Status.DONE_CONFIRMED, 5.0), Severity.MEDIUM),
        (Point(Status.IN_PROGRESS, 3.0), Point(Status.IN_PROGRESS, 4.0), Severity.MEDIUM),
        (Point(Status.IN_PROGRESS, 3.0), Point(Status.IN_PROGRESS, 3.0), Severity.LOW),
    ],
)
def test_a_correction_weighs_what_it_moves(before, after, weight):
    assert reviews.severity(before, after) is weight


def test_a_correction_that_moves_a_flag_alone_weighs_more_than_one_that_moves_nothing():
    point = Point(Status.IN_PROGRESS, 3.0)
    assert reviews.severity(point, point, ((Flag.CONTRADICTED,), ())) is Severity.MEDIUM
    assert reviews.severity(point, point, ((Flag.LATE, Flag.REVISED), (Flag.REVISED, Flag.LATE))) is Severity.LOW


# ---------------------------------------------------------------- labelled cases


def reviewed(found: Evidence, verdict: str, value: float | None = None, revision: int = 1) -> Reviewed:
    return Reviewed(found, word(verdict, value), revision)


@pytest.mark.parametrize(
    ("said", "verdict", "value", "expected"),
    [
        ({}, "rejected", None, {"label": "none", "relation": "unrelated"}),
        ({}, "accepted", None, {"label": "realised", "relation": "achieved", "value": 35000, "as_of": "2025-06-30"}),
        ({}, "set", 21000.5, {"label": "realised", "value": 21000.5, "as_of": "2025-06-30"}),
        ({"realised": False, "review": True, "as_of": None, "value": None}, "accepted", None,
         {"label": "realised", "relation": "achieved"}),
        ({"realised": False, "relation": Relation.REVISED, "value": 800.0}, "accepted", None,
         {"label": "plan", "relation": "revised", "value": 800}),
        ({"realised": False, "relation": Relation.REVISED, "value": 800.0}, "set", 900.0,
         {"label": "plan", "relation": "revised", "value": 900}),
        ({"realised": False, "relation": Relation.CANCELLED, "value": None}, "accepted", None,
         {"label": "plan", "relation": "cancelled"}),
    ],
)  # fmt: skip
def test_a_persons_word_becomes_a_label(said, verdict, value, expected):
    assert reviews.label(reviewed(evidence(**said), verdict, value)) == expected


TEXT = "标题\n建成5G基站3.5万个。独角兽企业达到8家。\n别的段落。"


def at(quote: str) -> dict[str, object]:
    return {"quote": quote, "start": TEXT.index(quote), "end": TEXT.index(quote) + len(quote)}


def test_a_case_is_the_paragraph_of_the_sentence_with_every_word_on_it():
    one = evidence("a", **at("建成5G基站3.5万个。"))
    other = evidence("b", commitment="sample/unicorns", **at("独角兽企业达到8家。"))
    (case,) = reviews.cases([reviewed(one, "accepted"), reviewed(other, "rejected")], {1: TEXT}, {})
    assert (case.id, case.text) == ("review-a", TEXT.split("\n")[1])
    assert (case.title, case.publisher, case.published, case.url) == (
        "基站年报", "长江日报", "2025-07-01", "https://example.org/a",
    )  # fmt: skip
    assert {name: label["label"] for name, label in case.expect.items()} == {
        "sample/stations": "realised",
        "sample/unicorns": "none",
    }


def test_what_nobody_spoke_on_in_the_paragraph_is_left_open():
    one = evidence("a", **at("建成5G基站3.5万个。"))
    beside = evidence("b", commitment="sample/unicorns", **at("独角兽企业达到8家。"))
    elsewhere = evidence("c", commitment="sample/roads", **at("别的段落。"))
    (case,) = reviews.cases([reviewed(one, "accepted")], {1: TEXT}, {1: [one, beside, elsewhere]})
    assert case.expect.keys() == {"sample/stations", "sample/unicorns"}
    assert case.expect["sample/unicorns"] == {"label": "skip"}
    assert case.expect["sample/stations"]["label"] == "realised"


@pytest.mark.parametrize("verdicts", [("accepted", "rejected"), ("rejected", "accepted")])
def test_of_two_sentences_of_a_paragraph_the_one_that_says_more_labels_it(verdicts):
    found = [evidence("a", **at("建成5G基站3.5万个。")), evidence("b", **at("独角兽企业达到8家。"))]
    words = [reviewed(each, verdict) for each, verdict in zip(found, verdicts, strict=True)]
    (case,) = reviews.cases(words, {1: TEXT}, {})
    assert case.expect["sample/stations"]["label"] == "realised"


def test_cases_of_different_paragraphs_or_publications_stay_apart():
    one = evidence("a", **at("建成5G基站3.5万个。"))
    other = evidence("b", **at("别的段落。"))
    third = replace(one, id="c", publication_id=2)
    found = reviews.cases(
        [reviewed(one, "accepted"), reviewed(other, "rejected"), reviewed(third, "rejected", revision=2)],
        {1: TEXT, 2: TEXT},
        {},
    )
    assert [each.id for each in found] == ["review-a", "review-b", "review-c"]


def test_where_the_text_is_not_at_hand_the_sentence_stands_for_itself():
    (case,) = reviews.cases([reviewed(evidence(start=7, end=19), "accepted")], {}, {})
    assert case.text == "建成5G基站3.5万个。"


@given(st.text(max_size=40), st.integers(0, 40))
def test_a_paragraph_is_one_line_of_the_text(text, start):
    found = reviews.paragraph(text, min(start, len(text)))
    assert "\n" not in found
    assert found in text
