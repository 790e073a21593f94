"""Evidence: kept for ever, withdrawn and reviewed by rows of their own, and asked for as it stood."""

from __future__ import annotations

import dataclasses
import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Check, Confidence, Evidence, Judgement, Reason, Relation, Result, Role
from monitor.store.database import Store, open_store
from monitor.store.evidence import Verdict, evidence_id

DAY = timedelta(days=1)
NUMBERS = st.none() | st.floats(allow_nan=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
REASONS = st.builds(
    Reason,
    st.sampled_from(Check),
    st.sampled_from(Result),
    TEXTS,
    st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers() | TEXTS, max_size=3),
)
JUDGEMENTS = st.builds(
    Judgement,
    commitment=TEXTS,
    relation=st.sampled_from(Relation),
    realised=st.booleans(),
    review=st.booleans(),
    quote=TEXTS,
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    passage=st.integers(0, 10**4),
    value=NUMBERS,
    value_high=NUMBERS,
    bound=st.sampled_from("=<>~"),
    unit=TEXTS,
    as_of=st.none() | st.dates(),
    year=st.none() | st.integers(1900, 2100),
    confidence=st.sampled_from(Confidence),
    reasons=st.lists(REASONS, max_size=4).map(tuple),
)


def values(found: list[Evidence]) -> list[float | None]:
    return [evidence.judgement.value for evidence in found]


@given(judgement=JUDGEMENTS)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_judgement_comes_back_as_it_was(store: Store, scratch, build, judgement: Judgement) -> None:
    with scratch():
        stored = build.evidence(store, judgement)
        assert stored.judgement == judgement
        assert store.evidence.get(stored.id) == stored
        assert store.evidence.current(judgement.commitment) == [stored]


def test_evidence_says_who_where_and_when(store: Store, build) -> None:
    stored = build.evidence(store, build.judgement())
    assert (stored.role, stored.publisher, stored.source) == (Role.SELF, "市人民政府", "city")
    assert (stored.title, stored.url, stored.published) == ("工作报告", "https://example.org/a", date(2026, 2, 27))
    assert stored.known_at == build.now
    assert not stored.accepted
    origin = store.evidence.origin(stored.id)
    assert (origin.ledger_version, origin.rules_version, origin.retrieved_at) == ("ledger-1", "rules-1", build.now)


def test_the_same_judgement_again_is_the_same_row(store: Store, build, dump) -> None:
    first = build.evidence(store, build.judgement(confidence=Confidence.LOW))
    before = dump()
    again = build.evidence(store, build.judgement(), known_at=build.now + DAY)
    assert again == first
    assert dump() == before


def test_a_sentence_that_only_moved_is_the_same_evidence(build) -> None:
    here, there = build.judgement(start=0, end=9), build.judgement(start=70, end=79, passage=4)
    assert evidence_id(here, "https://example.org/a") == evidence_id(there, "https://example.org/a")
    assert evidence_id(here, "https://example.org/b") != evidence_id(there, "https://example.org/a")


CLAIMS = {
    "commitment": "plan/b",
    "quote": "另一句。",
    "relation": Relation.ACHIEVED,
    "realised": False,
    "review": True,
    "value": 1.0,
    "value_high": 2.0,
    "bound": ">",
    "unit": "座",
    "as_of": date(2025, 1, 1),
    "year": 2025,
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_another_claim_is_other_evidence(build, claim: str) -> None:
    one = build.judgement()
    other = dataclasses.replace(one, **{claim: CLAIMS[claim]})
    assert evidence_id(one, "u") != evidence_id(other, "u")


@pytest.mark.parametrize("table", ["evidence", "reasons", "reviews", "retractions"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "REPLACE INTO {0} SELECT * FROM {0}"]
)
def test_no_row_is_changed_or_deleted(store: Store, build, dump, table: str, statement: str) -> None:
    stored = build.evidence(store, build.judgement(reasons=(Reason(Check.SCOPE, Result.PASSED, "ok"),)))
    store.evidence.review(stored.id, build.now, "accepted", "", "")
    store.evidence.retract(stored.id, build.now, "wrong")
    before = dump()
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        store._connection.run(statement.format(table, "id" if table == "evidence" else "evidence_id"))
    assert dump() == before


def test_what_is_retracted_no_longer_stands_but_is_still_there(store: Store, build) -> None:
    stored = build.evidence(store, build.judgement())
    store.evidence.retract(stored.id, build.now + DAY, "sentence_gone", "see revision 2")
    assert store.evidence.current("plan/a") == []
    assert store.evidence.get(stored.id) == stored
    [retraction] = store.evidence.retractions(stored.id)
    assert (retraction.code, retraction.note, retraction.withdrawn) == ("sentence_gone", "see revision 2", True)


def test_what_the_program_withdrew_is_held_again_when_judged_again(store: Store, build) -> None:
    stored = build.evidence(store, build.judgement())
    store.evidence.retract(stored.id, build.now + DAY, "sentence_gone")
    assert build.evidence(store, build.judgement(), known_at=build.now + 2 * DAY) == stored
    assert store.evidence.current("plan/a") == [stored]
    assert store.evidence.current("plan/a", known_at=build.now + DAY) == []
    assert [row.withdrawn for row in store.evidence.retractions(stored.id)] == [True, False]


def test_what_a_person_withdrew_stays_withdrawn_when_judged_again(store: Store, build) -> None:
    stored = build.evidence(store, build.judgement())
    store.evidence.retract(stored.id, build.now + DAY, "wrong", author="reader")
    build.evidence(store, build.judgement(), known_at=build.now + 2 * DAY)
    assert store.evidence.current("plan/a") == []


def test_what_a_person_withdrew_is_told_from_what_the_program_withdrew(store: Store, build) -> None:
    by_person, by_program, back, never = (
        build.evidence(store, build.judgement(quote=f"{number}。")).id for number in range(4)
    )
    store.evidence.retract(by_person, build.now, "wrong", author="reader")
    store.evidence.retract(by_program, build.now, "edited")
    store.evidence.retract(back, build.now, "edited")
    build.evidence(store, build.judgement(quote="2。"), known_at=build.now + DAY)
    assert store.evidence.barred([by_person, by_program, back, never, "unknown"]) == {by_person}


def test_evidence_that_comes_back_between_two_questions_is_in_the_answer(
    store: Store, build, path, monkeypatch
) -> None:
    stored = build.evidence(store, build.judgement())
    store.evidence.review(stored.id, build.now + DAY, Verdict.REJECTED, "", "reader")
    ask, asked = store._connection.rows, []

    def rows(sql, parameters=()):
        answer = ask(sql, parameters)
        if not asked:
            with open_store(path) as elsewhere:
                elsewhere.evidence.review(stored.id, build.now + 2 * DAY, Verdict.ACCEPTED, "", "another")
        asked.append(sql)
        return answer

    monkeypatch.setattr(store._connection, "rows", rows)
    found = store.evidence.get(stored.id)
    assert found is not None
    assert len(asked) > 1


def test_rejected_evidence_does_not_stand_until_the_review_is_undone(store: Store, build) -> None:
    stored = build.evidence(store, build.judgement())
    store.evidence.review(stored.id, build.now + DAY, Verdict.REJECTED, "another city", "reader")
    assert store.evidence.current("plan/a") == []
    store.evidence.review(stored.id, build.now + 2 * DAY, Verdict.UNDONE, "", "reader")
    assert store.evidence.current("plan/a") == [stored]
    assert [review.verdict for review in store.evidence.reviews(stored.id)] == ["rejected", "undone"]


ELSEWHERE = "https://example.org/b"


def test_a_rejected_sentence_is_rejected_wherever_it_comes_until_that_is_undone(store: Store, build) -> None:
    first = build.evidence(store, build.judgement())
    store.evidence.review(first.id, build.now, "rejected", "another city", "reader")
    again = build.evidence(store, build.judgement(value=40000.0), known_at=build.now + DAY, url=ELSEWHERE)
    assert again.id != first.id
    assert store.evidence.current("plan/a") == []
    assert [held.stands for held in store.evidence.held(again.publication_id)] == [False]
    store.evidence.review(first.id, build.now + 2 * DAY, "undone", "", "reader")
    assert values(store.evidence.current("plan/a")) == [30000, 40000]
    assert values(store.evidence.current("plan/a", known_at=build.now + DAY)) == []


@pytest.mark.parametrize("quote", ["建成 基站３万个。", "“建成基站3万个。”", "建成\u200b基站3万个。\n"])
def test_a_reprint_that_is_set_otherwise_is_the_same_sentence(store: Store, build, quote: str) -> None:
    first = build.evidence(store, build.judgement())
    store.evidence.review(first.id, build.now, "rejected", "", "reader")
    build.evidence(store, build.judgement(quote=quote), url=ELSEWHERE)
    assert store.evidence.current("plan/a") == []


@pytest.mark.parametrize("other", [{"quote": "建成基站4万个。"}, {"commitment": "plan/b"}])
def test_rejecting_says_nothing_of_another_sentence_or_commitment(store: Store, build, other: dict) -> None:
    first = build.evidence(store, build.judgement())
    store.evidence.review(first.id, build.now, "rejected", "", "reader")
    judgement = build.judgement(**{"commitment": "plan/a", **other})
    found = build.evidence(store, judgement, url=ELSEWHERE)
    assert store.evidence.current(judgement.commitment) == [found]


def test_what_a_person_says_of_the_evidence_itself_goes_before_what_was_said_of_its_sentence(
    store: Store, build
) -> None:
    first = build.evidence(store, build.judgement())
    other = build.evidence(store, build.judgement(value=1.0), url=ELSEWHERE)
    store.evidence.review(first.id, build.now, "rejected", "", "reader")
    store.evidence.review(other.id, build.now + DAY, "accepted", "", "reader")
    assert values(store.evidence.current("plan/a")) == [1]
    third = build.evidence(store, build.judgement(value=2.0), url="https://example.org/c")
    assert {each.id for each in store.evidence.current("plan/a")} == {other.id, third.id}  # the latest word counts
    assert list(store.evidence.in_force("plan/a", first.judgement.quote)) == [first.id, other.id]


def test_rejecting_once_more_after_undoing_rejects_again(store: Store, build) -> None:
    first = build.evidence(store, build.judgement())
    for day, verdict in enumerate(["rejected", "undone", "rejected"]):
        store.evidence.review(first.id, build.now + day * DAY, verdict, "", "reader")
    build.evidence(store, build.judgement(), url=ELSEWHERE)
    assert store.evidence.current("plan/a") == []


@pytest.mark.parametrize(("verdict", "value"), [("accepted", None), ("set", 7.0)])
def test_a_person_who_vouched_for_a_sentence_is_not_contradicted_by_a_new_reading_of_it(
    store: Store, build, verdict: str, value: float | None
) -> None:
    first = build.evidence(store, build.judgement(realised=False, review=True))
    store.evidence.review(first.id, build.now, verdict, "", "reader", value)
    given = build.evidence(store, build.judgement(value=99.0))
    assert given.id == first.id
    assert values(store.evidence.current("plan/a")) == [value or 30000]
    elsewhere = build.evidence(store, build.judgement(value=99.0), url=ELSEWHERE)
    assert elsewhere.id != first.id


def test_all_that_persons_said_is_found_with_what_it_was_said_of(store: Store, build) -> None:
    first = build.evidence(store, build.judgement(quote="甲。"))
    other = build.evidence(store, build.judgement(quote="乙。"))
    undone = build.evidence(store, build.judgement(quote="丙。"))
    store.evidence.review(other.id, build.now, "set", "", "reader", 5.0)
    store.evidence.review(undone.id, build.now, "rejected", "", "reader")
    store.evidence.review(undone.id, build.now + DAY, "undone", "", "reader")
    store.evidence.review(first.id, build.now + DAY, "rejected", "no", "other")
    found = store.evidence.reviewed()
    assert [(each.evidence.id, each.review.verdict, each.review.author) for each in found] == [
        (other.id, "set", "reader"),
        (first.id, "rejected", "other"),
    ]
    assert found[0].evidence.judgement.value == 30000  # as it was judged; what was set stands in the review
    assert found[0].review.value == 5


def test_evidence_is_found_by_how_its_identifier_begins(store: Store, build) -> None:
    ids = sorted(build.evidence(store, build.judgement(quote=f"{number}。")).id for number in range(30))
    assert store.evidence.beginning(ids[0]) == [ids[0]]
    assert store.evidence.beginning(ids[3][:1], limit=50) == [each for each in ids if each[0] == ids[3][0]]
    assert len(store.evidence.beginning("")) == 5
    assert (
        store.evidence.beginning("%") == store.evidence.beginning("'") == store.evidence.beginning(ids[0] + "a") == []
    )


def test_what_outsiders_say_is_found_until_a_person_vouches_for_it(store: Store, build) -> None:
    saved = build.put(store, "建成基站3万个。")

    def say(role: Role, quote: str, **said: object) -> Evidence:
        judgement = build.judgement(relation=Relation.ACHIEVED, quote=quote, **said)
        return store.evidence.add(
            judgement, saved.publication_id, saved.revision_id, "city", "", role, build.now, "l", "r"
        )

    outsider = say(Role.OTHER, "甲。")
    say(Role.MEDIA, "乙。")
    say(Role.CONSULTATIVE, "丙。", realised=False)
    roles = [Role.OTHER, Role.CONSULTATIVE]
    assert store.evidence.said_by(roles, Relation.ACHIEVED) == [outsider]
    store.evidence.review(outsider.id, build.now, "accepted", "", "reader")
    assert store.evidence.said_by(roles, Relation.ACHIEVED) == []


def test_an_accepted_doubt_is_realised(store: Store, build) -> None:
    stored = build.evidence(store, build.judgement(realised=False, review=True))
    assert store.evidence.to_review() == [stored]
    store.evidence.review(stored.id, build.now + DAY, "accepted", "", "reader")
    [accepted] = store.evidence.current("plan/a")
    assert (accepted.accepted, accepted.judgement.realised, accepted.judgement.review) == (True, True, False)
    assert store.evidence.to_review() == []
    assert store.evidence.get(stored.id) == accepted


def test_accepting_a_plan_does_not_make_it_a_fact(store: Store, build) -> None:
    build.evidence(store, build.judgement(relation=Relation.PROPOSED, realised=False, review=False))
    [planned] = store.evidence.current("plan/a")
    store.evidence.review(planned.id, build.now, "accepted", "", "reader")
    [accepted] = store.evidence.current("plan/a")
    assert (accepted.accepted, accepted.judgement.realised) == (True, False)


def test_a_value_set_by_a_person_takes_the_place_of_the_one_read(store: Store, build) -> None:
    stored = build.evidence(store, build.judgement(realised=False, review=True, value=3.0, value_high=4.0, bound="~"))
    store.evidence.review(stored.id, build.now, "set", "a misprint", "reader", 30000)
    judgement = store.evidence.current("plan/a")[0].judgement
    assert (judgement.value, judgement.value_high, judgement.bound, judgement.realised) == (30000, None, "=", True)


@pytest.mark.parametrize(("verdict", "value"), [("set", None), ("accepted", 1.0), ("rejected", 0.0), ("perhaps", None)])
def test_a_value_goes_with_set_and_no_other_verdict(store: Store, build, verdict: str, value: float | None) -> None:
    stored = build.evidence(store, build.judgement())
    with pytest.raises(ValueError, match=verdict):
        store.evidence.review(stored.id, build.now, verdict, "", "reader", value)


def test_evidence_must_exist_to_be_reviewed(store: Store, build) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.evidence.review("nothing", build.now, "accepted", "", "reader")


def test_what_we_knew_on_a_day(store: Store, build) -> None:
    early = build.evidence(store, build.judgement(value=1.0), known_at=datetime(2026, 2, 1, tzinfo=UTC))
    late = build.evidence(store, build.judgement(value=2.0), known_at=datetime(2026, 3, 10, tzinfo=UTC))
    store.evidence.retract(early.id, datetime(2026, 3, 5, tzinfo=UTC), "wrong")
    store.evidence.review(late.id, datetime(2026, 3, 20, tzinfo=UTC), "set", "", "reader", 3.0)
    known = {day: values(store.evidence.current("plan/a", known_at=day)) for day in (
        date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 10), date(2026, 3, 20)
    )}  # fmt: skip
    assert list(known.values()) == [[], [1.0], [1.0], [], [2.0], [3.0]]
    assert values(store.evidence.current("plan/a")) == [3.0]


def test_a_review_counts_from_its_own_moment(store: Store, build) -> None:
    stored = build.evidence(store, build.judgement(realised=False, review=True))
    store.evidence.review(stored.id, build.now + DAY, "accepted", "", "reader")
    store.evidence.review(stored.id, build.now + 2 * DAY, "rejected", "", "reader")
    then = store.evidence.current("plan/a", known_at=build.now + DAY)
    assert [(found.accepted, found.judgement.realised) for found in then] == [(True, True)]
    assert store.evidence.current("plan/a", known_at=build.now) == [stored]
    assert store.evidence.current("plan/a") == []


def test_what_was_true_by_a_day(store: Store, build) -> None:
    build.evidence(store, build.judgement(value=1.0, as_of=date(2024, 12, 31)))
    build.evidence(store, build.judgement(value=2.0, as_of=date(2025, 12, 31)))
    build.evidence(store, build.judgement(value=3.0, as_of=None))
    assert values(store.evidence.current("plan/a", as_of=date(2024, 12, 31))) == [1.0]
    assert values(store.evidence.current("plan/a", as_of=date(2026, 2, 26))) == [1.0, 2.0]
    assert values(store.evidence.current("plan/a", as_of=date(2026, 2, 27))) == [1.0, 2.0, 3.0]


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["accepted", "rejected", "set", "undone", "retract", "judged again"])),
    max_size=8,
)


@given(steps=STEPS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_now_is_as_it_will_have_been_known_now(store: Store, scratch, build, steps: list[tuple[int, str]]) -> None:
    with scratch():
        judged = [build.judgement(value=float(n), review=bool(n), realised=not n) for n in range(3)]
        held = [build.evidence(store, each) for each in judged]
        for minute, (which, step) in enumerate(steps):
            at, stored = build.now + timedelta(minutes=minute), held[which]
            if step == "retract":
                store.evidence.retract(stored.id, at, "code")
            elif step == "judged again":
                build.evidence(store, judged[which], known_at=at)
            else:
                store.evidence.review(stored.id, at, step, "", "reader", 7.0 if step == "set" else None)
        assert store.evidence.current("plan/a") == store.evidence.current("plan/a", known_at=date(2999, 1, 1))
        assert store.evidence.current("plan/a", known_at=build.now - DAY) == []


def test_several_commitments_are_asked_for_at_once(store: Store, build) -> None:
    first, second = build.evidence(store, build.judgement("plan/a")), build.evidence(store, build.judgement("plan/b"))
    build.evidence(store, build.judgement("plan/c"))
    found = store.evidence.current_for(["plan/a", "plan/b", "plan/none"])
    assert found == {"plan/a": [first], "plan/b": [second], "plan/none": []}
    assert store.evidence.current_for([]) == {}


def test_the_evidence_on_a_publication_is_given_in_the_order_of_its_text(store: Store, build) -> None:
    later = build.evidence(store, build.judgement(quote="其他句子。", start=10, end=15))
    earlier = build.evidence(store, build.judgement())
    build.evidence(store, build.judgement(), url="https://example.org/b")
    assert store.evidence.of_publication(earlier.publication_id) == [earlier, later]


def test_unknown_evidence_is_none(store: Store) -> None:
    assert store.evidence.get("nothing") is None
    assert store.evidence.origin("nothing") is None
