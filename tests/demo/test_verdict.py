"""Whether a round came out as told, and each way in which it can fail to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from monitor.demo.scene import Scene
from monitor.demo.story import Chapter, Event, Move, Silence, read_story
from monitor.demo.verdict import Made, differences, proof, sentence
from monitor.model import Change, ChangeKind, Outcome, Point, Severity, Standing, Status

BASE = "http://127.0.0.1:1"
AT = datetime(2025, 10, 9, tzinfo=UTC)
MOVE = Move("k/units", Status.IN_PROGRESS, "四台", "units", Status.NO_EVIDENCE, None, 4)
CHAPTER = Chapter(
    number=1,
    at=AT,
    scene=Scene({}, {}),
    outcomes={"a": Outcome.NEW},
    moves=(MOVE,),
    events=(Event(ChangeKind.PUBLICATION_EDITED, path="/p"),),
    silent=(Silence(("k/trap",), "/q", "别处的数", "elsewhere"),),
)
MOVED = Change(
    ChangeKind.PROGRESS,
    AT,
    Severity.MEDIUM,
    "a",
    commitment="k/units",
    before=Point(Status.NO_EVIDENCE),
    after=Point(Status.IN_PROGRESS, 4, "台"),
    quote="已有四台。",
)
EDITED = Change(ChangeKind.PUBLICATION_EDITED, AT, Severity.MEDIUM, "a", url=BASE + "/p")
MADE = Made(
    outcomes={"a": Outcome.NEW},
    changes=(MOVED, EDITED),
    standings={"k/trap": Standing("k/trap", "industry", Status.NO_EVIDENCE)},
    read={BASE + "/q": "标题\n先说一句。这是别处的数。再说一句。"},
    base=BASE,
)


def codes(made: Made) -> list[str]:
    return [each.code for each in differences(CHAPTER, made)]


def test_a_round_that_is_as_told_differs_in_nothing():
    assert codes(MADE) == []


def test_another_outcome_of_a_source_and_a_source_that_is_missing():
    assert codes(replace(MADE, outcomes={"a": Outcome.FAILED})) == ["outcome"]
    assert codes(replace(MADE, outcomes={})) == ["outcome"]


def test_a_move_that_did_not_come_about():
    assert codes(replace(MADE, changes=(EDITED,))) == ["missing"]


def test_a_move_with_another_value_quote_or_start_is_missing_and_a_false_claim():
    others = (
        replace(MOVED, after=Point(Status.IN_PROGRESS, 5, "台")),
        replace(MOVED, after=Point(Status.DONE_CLAIMED, 4, "台")),
        replace(MOVED, before=Point(Status.NOT_CHECKED)),
        replace(MOVED, quote="又有五台。"),
    )
    for other in others:
        assert codes(replace(MADE, changes=(other, EDITED))) == ["missing", "claimed"]


def test_a_claim_that_nobody_told():
    other = replace(MOVED, commitment="k/other")
    assert codes(replace(MADE, changes=(MOVED, EDITED, other))) == ["claimed"]


def test_the_same_move_twice_is_a_claim_too_many():
    assert codes(replace(MADE, changes=(MOVED, EDITED, replace(MOVED, id="2")))) == ["claimed"]


def test_news_that_claims_nothing_is_no_difference():
    overdue = replace(MOVED, kind=ChangeKind.OVERDUE, commitment="k/other")
    assert codes(replace(MADE, changes=(MOVED, EDITED, overdue))) == []


def test_an_event_that_was_not_noticed_or_concerns_another_page():
    assert codes(replace(MADE, changes=(MOVED,))) == ["event"]
    assert codes(replace(MADE, changes=(MOVED, replace(EDITED, url=BASE + "/other")))) == ["event"]


def test_a_trap_that_was_claimed():
    claimed = Standing("k/trap", "industry", Status.IN_PROGRESS, value=7)
    assert codes(replace(MADE, standings={"k/trap": claimed})) == ["claimed"]


def test_a_trap_that_was_never_read_proves_nothing():
    assert codes(replace(MADE, read={})) == ["unread"]


def test_a_trap_beside_a_true_figure_must_leave_that_figure_alone():
    kept = replace(CHAPTER, silent=(replace(CHAPTER.silent[0], keeps=220),))
    right = Standing("k/trap", "industry", Status.IN_PROGRESS, value=220)
    assert not differences(kept, replace(MADE, standings={"k/trap": right}))
    for wrong in ({}, {"k/trap": replace(right, value=1000)}):
        assert [each.code for each in differences(kept, replace(MADE, standings=wrong))] == ["claimed"]


def test_the_sentence_kept_silent_about_is_given_alone():
    assert sentence(CHAPTER.silent[0], MADE) == "这是别处的数。"
    assert sentence(CHAPTER.silent[0], replace(MADE, read={})) is None


def test_the_proof_of_a_move_is_its_change():
    assert proof(MOVE, MADE.changes) is MOVED
    assert proof(MOVE, ()) is None


def test_every_trap_and_page_of_the_told_story_stands_on_the_site_of_its_round():
    for chapter in read_story().chapters:
        for path, quote in [(kept.path, kept.quote) for kept in chapter.silent]:
            assert quote in chapter.scene.files[path].read_text(encoding="utf-8")
        for event in chapter.events:
            assert event.path is None or event.path in chapter.scene.files


def test_every_proof_of_the_told_story_stands_on_one_page_of_its_round():
    for chapter in read_story().chapters:
        texts = [path.read_text(encoding="utf-8") for path in set(chapter.scene.files.values())]
        for move in chapter.moves:
            assert sum(move.quote in text for text in texts) == 1
