"""What a person says of evidence moves the standing and is told once, and holds against whatever is read later."""

from __future__ import annotations

from datetime import date

import pytest
import worlds

from monitor import reviewing
from monitor.errors import ConfigError
from monitor.model import ChangeKind, Flag, Severity, Status
from monitor.reviews import Why

CENTRE_ENTRY = """  - id: centre
    theme: ai
    kind: milestone
    statement: 建成样本超算中心。
    locator: 二
    lead: [市科技局]
    milestone: {names: [样本超算中心], done: [建成投用], under_way: [开工]}
"""
LEDGER = worlds.sample(worlds.STATIONS, CENTRE_ENTRY)
DONE = "截至2022年底，全市已建成5G基站3.5万个。"
SHORT = "截至2022年底，全市已建成5G基站2.1万个。"
STATIONS, CENTRE = "sample/stations", "sample/centre"


class World(worlds.World):
    """A place of which the corrections are looked at."""

    def corrections(self):
        with self.store() as store:
            return store.changes.since(None, kinds=[ChangeKind.CORRECTED])[::-1]


@pytest.fixture
def world(tmp_path, clock):
    return World(tmp_path, clock, LEDGER)


@pytest.fixture
def claimed(world):
    """A world in which one text claims that the goal is met."""
    world.write("a", DONE)
    world.round()
    return world


def test_rejecting_takes_the_standing_back_and_tells_one_correction(claimed):
    (found,) = claimed.current()
    acted = claimed.act(found.id, "rejected", note="另一座城市")
    assert (acted.before.status, acted.after.status) == (Status.DONE_CLAIMED, Status.NO_EVIDENCE)
    assert claimed.standing() == acted.after
    assert claimed.current() == []
    (change,) = claimed.corrections()
    assert change == acted.change
    assert (change.before.status, change.before.value) == (Status.DONE_CLAIMED, 35000)
    assert (change.after.status, change.after.value) == (Status.NO_EVIDENCE, None)
    assert (change.evidence_id, change.quote, change.severity) == (found.id, DONE, Severity.HIGH)
    assert change.slots == {"act": "rejected", "author": "reader", "note": "另一座城市"}
    assert not change.history


def test_undoing_brings_it_back_and_tells_another_correction(claimed):
    (found,) = claimed.current()
    before = claimed.standing()
    claimed.act(found.id, "rejected")
    acted = claimed.act(found.id, "undone")
    assert acted.stands
    assert claimed.standing() == before
    assert [change.slots["act"] for change in claimed.corrections()] == ["rejected", "undone"]


def test_what_was_known_between_rejecting_and_undoing_is_kept(claimed):
    (found,) = claimed.current()
    claimed.act(found.id, "rejected")
    between = claimed.clock.now
    claimed.act(found.id, "undone")
    assert claimed.current(known_at=between) == []
    assert [each.id for each in claimed.current()] == [found.id]
    assert [each.id for each in claimed.current(as_of=date(2022, 12, 31))] == [found.id]
    assert claimed.current(as_of=date(2022, 12, 30)) == []


def test_accepting_confirms_and_the_roll_up_follows(claimed):
    (found,) = claimed.current()
    assert claimed.act(found.id, "accepted").after.status is Status.DONE_CONFIRMED
    claimed.act(found.id, "rejected")
    with claimed.store() as store:
        (theme,) = [each for each in store.standings.themes() if each.theme == "infrastructure"]
        assert (theme.total, theme.done, theme.no_evidence) == (1, 0, 1)


def test_a_value_that_a_person_sets_is_held_against_the_goal(claimed):
    (found,) = claimed.current()
    acted = claimed.act(found.id, "set", value=21000.0)
    assert (acted.after.status, acted.after.value) == (Status.IN_PROGRESS, 21000)
    (change,) = claimed.corrections()
    assert (change.before.value, change.after.value) == (35000, 21000)


def test_saying_the_same_again_records_nothing_unless_a_note_says_more(claimed):
    (found,) = claimed.current()
    claimed.act(found.id, "accepted")
    again = claimed.act(found.id, "accepted")
    assert again.change is None
    assert len(claimed.corrections()) == 1
    assert claimed.act(found.id, "accepted", note="查过原件").change is not None


# ---------------------------------------------------------------- holding against what comes later


def test_the_same_sentence_in_another_publication_stays_rejected_and_is_no_news(claimed):
    (found,) = claimed.current()
    claimed.act(found.id, "rejected")
    claimed.write("b", "转载\n截至2022年底，全市已建成 5G基站 3.5万个。", published="2023-05-01")
    made = claimed.round()
    assert [change.kind for change in made.changes] == [ChangeKind.PUBLICATION_NEW]
    assert claimed.standing().status is Status.NO_EVIDENCE
    claimed.act(found.id, "undone")
    assert len(claimed.current()) == 2


def test_a_reprint_of_what_was_rejected_can_be_undone_where_it_was_met(claimed):
    (found,) = claimed.current()
    claimed.act(found.id, "rejected")
    claimed.write("b", f"转载\n{DONE}", published="2023-05-01")
    claimed.round()
    with claimed.store() as store:
        (reprint,) = [
            each.evidence.id
            for publication in (1, 2)
            for each in store.evidence.held(publication)
            if each.evidence.id != found.id
        ]
    acted = claimed.act(reprint, "undone")
    assert acted.stands
    assert len(claimed.current()) == 2


def test_a_rejected_sentence_stays_rejected_when_its_page_is_edited_around_it(claimed):
    (found,) = claimed.current()
    claimed.act(found.id, "rejected")
    claimed.write("a", f"前言有所补充。\n{DONE}")
    claimed.round()
    assert claimed.current() == []


def test_what_a_person_set_stays_set_when_its_page_is_edited_around_it(claimed):
    (found,) = claimed.current()
    claimed.act(found.id, "set", value=31000.0)
    claimed.write("a", f"前言有所补充。\n{DONE}")
    made = claimed.round()
    assert [each.judgement.value for each in claimed.current()] == [31000]
    assert {change.kind for change in made.changes} == {ChangeKind.PUBLICATION_EDITED}


def test_what_a_person_accepted_goes_when_its_sentence_goes(claimed):
    (found,) = claimed.current()
    claimed.act(found.id, "accepted")
    claimed.write("a", SHORT)
    claimed.round()
    assert [each.judgement.value for each in claimed.current()] == [21000]


def test_what_was_rejected_does_not_come_back_by_undoing_when_its_sentence_is_gone(claimed):
    (found,) = claimed.current()
    claimed.act(found.id, "rejected")
    claimed.write("a", SHORT)
    claimed.round()
    assert not claimed.act(found.id, "undone").stands
    assert [each.judgement.value for each in claimed.current()] == [21000]


# ---------------------------------------------------------------- reprints

OUTSIDER = "截至2024年底，全市5G基站达到5万个。"


@pytest.fixture
def reprinted(world):
    """A world in which an outsider's claim stands in three publications, and waits."""
    for name, day in (("d", "2025-01-15"), ("e", "2025-01-16"), ("f", "2025-01-17")):
        world.write(name, f"{name}版\n{OUTSIDER}", publisher="武汉市政协", published=day)
    world.round()
    return world


def waits(world):
    with world.store() as store:
        return reviewing.waiting(store, world.ledger)


def by_title(world):
    return {each.title: each for each in world.current()}


def test_a_sentence_and_its_reprints_wait_once(reprinted):
    (found,) = waits(reprinted)
    assert (found.evidence.title, found.publications) == ("d", 3)
    assert [each.title for each in found.reprints] == ["e", "f"]


def test_another_reading_of_the_same_day_waits_by_itself(reprinted):
    reprinted.write("g", "截至2024年底，全市5G基站达到6万个。", publisher="武汉市政协", published="2025-01-18")
    reprinted.round()
    assert sorted(each.publications for each in waits(reprinted)) == [1, 3]


@pytest.mark.parametrize("title", ["d", "f"])
@pytest.mark.parametrize("undone_on", ["d", "e"])
def test_accepting_one_settles_its_reprints_and_undoing_any_takes_it_back(reprinted, title, undone_on):
    before = reprinted.standing()
    found = by_title(reprinted)
    acted = reprinted.act(found[title].id, "accepted")
    assert set(acted.reprints) == {each.id for each in found.values()} - {found[title].id}
    assert acted.after.status is Status.DONE_CONFIRMED
    assert waits(reprinted) == []
    assert all(each.accepted for each in reprinted.current())
    assert len(reprinted.corrections()) == 1
    reprinted.act(found[undone_on].id, "undone")
    assert not any(each.accepted for each in reprinted.current())
    assert reprinted.standing() == before
    assert len(waits(reprinted)) == 1


def test_rejecting_one_settles_its_reprints(reprinted):
    found = by_title(reprinted)
    reprinted.act(found["e"].id, "rejected")
    assert waits(reprinted) == []
    reprinted.act(found["f"].id, "undone")
    assert len(reprinted.current()) == 3


def test_a_value_set_on_one_is_set_on_its_reprints(reprinted):
    found = by_title(reprinted)
    reprinted.act(found["d"].id, "set", value=21000.0)
    assert [each.judgement.value for each in reprinted.current()] == [21000, 21000, 21000]
    assert reprinted.act(found["e"].id, "set", value=21000.0).change is None
    reprinted.act(found["e"].id, "undone")
    assert {each.judgement.value for each in reprinted.current()} == {50000}


def test_what_is_said_of_one_reprint_counts_for_that_one(reprinted):
    found = by_title(reprinted)
    reprinted.act(found["d"].id, "accepted")
    reprinted.act(found["e"].id, "set", value=52000.0)
    values = {title: each.judgement.value for title, each in by_title(reprinted).items()}
    assert (values["d"], values["e"]) == (50000, 52000)


def test_a_rejection_after_an_acceptance_leaves_only_what_was_accepted_itself(reprinted):
    found = by_title(reprinted)
    reprinted.act(found["d"].id, "accepted")
    reprinted.act(found["e"].id, "rejected")
    assert list(by_title(reprinted)) == ["d"]
    reprinted.act(found["e"].id, "undone")
    assert all(each.accepted for each in reprinted.current())
    assert len(reprinted.current()) == 3


def test_a_reprint_that_comes_later_is_accepted_and_no_news(reprinted):
    reprinted.act(by_title(reprinted)["d"].id, "accepted")
    reprinted.write("h", f"又载\n{OUTSIDER}", publisher="武汉市政协", published="2025-02-01")
    made = reprinted.round()
    assert [change.kind for change in made.changes] == [ChangeKind.PUBLICATION_NEW]
    assert waits(reprinted) == []
    assert len(reprinted.current()) == 4


def test_the_same_words_read_otherwise_are_not_accepted_with_it(reprinted):
    reprinted.write("i", "截至2024年底，5G基站达到5万个。", publisher="湖北日报", published="2025-02-01")
    reprinted.write("j", "截至2024年底，5G基站达到5万个。", publisher="武汉市政协", published="2025-02-02")
    reprinted.round()
    found = by_title(reprinted)
    assert (found["i"].judgement.review, found["j"].judgement.review) == (True, False)
    reprinted.act(found["j"].id, "accepted")
    assert not by_title(reprinted)["i"].accepted


def test_what_was_known_before_it_was_accepted_is_kept(reprinted):
    between = reprinted.clock.now
    reprinted.act(by_title(reprinted)["d"].id, "accepted")
    assert not any(each.accepted for each in reprinted.current(known_at=between))
    assert all(each.accepted for each in reprinted.current(known_at=reprinted.clock.now))


def test_a_reprint_stays_accepted_when_its_page_is_edited_around_it(reprinted):
    reprinted.act(by_title(reprinted)["d"].id, "accepted")
    reprinted.write("e", f"前言有所补充。\n{OUTSIDER}", publisher="武汉市政协", published="2025-01-16")
    reprinted.round()
    assert all(each.accepted for each in reprinted.current())
    assert len(reprinted.current()) == 3


def test_a_withdrawn_reprint_is_none(reprinted):
    found = by_title(reprinted)
    reprinted.write("e", "另一篇。", publisher="武汉市政协", published="2025-01-16")
    reprinted.round()
    assert set(reprinted.act(found["d"].id, "accepted").reprints) == {found["f"].id}
    assert set(by_title(reprinted)) == {"d", "f"}


# ---------------------------------------------------------------- what passed meanwhile


def test_what_became_overdue_meanwhile_is_told_as_that_and_not_as_a_correction(claimed):
    claimed.write("a", SHORT)
    claimed.round()
    claimed.clock.forward(days=3000)
    (found,) = claimed.current()
    acted = claimed.act(found.id, "accepted")
    assert Flag.OVERDUE in acted.before.flags
    with claimed.store() as store:
        told = store.changes.since(None, kinds=[ChangeKind.OVERDUE, ChangeKind.CORRECTED])
        assert sorted(change.kind for change in told) == [ChangeKind.CORRECTED, ChangeKind.OVERDUE]
    assert [change.commitment for change in claimed.round().changes if change.kind is ChangeKind.OVERDUE] == [CENTRE]


# ---------------------------------------------------------------- what waits


def test_all_that_waits_is_listed_and_a_word_of_a_person_takes_it_off(world):
    world.write("a", DONE)
    world.write("b", SHORT, publisher="武汉市统计局", published="2023-03-30")
    world.write("c", "截至2023年底，5G基站达到4万个。", publisher="湖北日报", published="2024-01-05")
    world.write("d", "截至2024年底，全市5G基站达到5万个。", publisher="武汉市政协", published="2025-01-05")
    world.round()
    with world.store() as store:
        found = {each.evidence.title: each for each in reviewing.waiting(store, world.ledger)}
    assert {title: each.why for title, each in found.items()} == {
        "c": (Why.UNSETTLED,),
        "d": (Why.OUTSIDER,),
        "a": (Why.CONTRADICTION,),
        "b": (Why.CONTRADICTION,),
    }
    world.act(found["b"].evidence.id, "rejected")
    world.act(found["c"].evidence.id, "accepted")
    world.act(found["d"].evidence.id, "accepted")
    with world.store() as store:
        assert reviewing.waiting(store, world.ledger) == []


def test_what_left_the_ledger_does_not_wait(world):
    world.write("d", "截至2024年底，全市5G基站达到5万个。", publisher="武汉市政协")
    world.round()
    world.write_ledger(LEDGER.replace("id: stations", "id: others"))
    with world.store() as store:
        assert reviewing.waiting(store, world.ledger) == []


# ---------------------------------------------------------------- what cannot be said


def refused(world, identifier, verdict, **said):
    before = (world.tmp_path / "monitor.db").read_bytes()
    with pytest.raises(ConfigError) as caught:
        world.act(identifier, verdict, **said)
    assert (world.tmp_path / "monitor.db").read_bytes() == before
    return caught.value.key


def test_a_milestone_has_no_value_to_set(world):
    world.write("a", "全市样本超算中心已建成投用。")
    world.round()
    (found,) = world.current(CENTRE)
    assert refused(world, found.id, "set", value=1.0) == "review.no_number"
    assert world.act(found.id, "accepted").after.status is Status.DONE_CONFIRMED


def test_nothing_said_cannot_be_undone(claimed):
    (found,) = claimed.current()
    assert refused(claimed, found.id, "undone") == "review.nothing_to_undo"
    claimed.act(found.id, "accepted")
    claimed.act(found.id, "undone")
    assert refused(claimed, found.id, "undone") == "review.nothing_to_undo"


def test_what_was_withdrawn_can_only_be_rejected(claimed):
    (found,) = claimed.current()
    claimed.write("a", SHORT)
    claimed.round()
    assert refused(claimed, found.id, "accepted") == "review.withdrawn"
    assert refused(claimed, found.id, "set", value=1.0) == "review.withdrawn"
    claimed.act(found.id, "rejected")
    claimed.write("b", DONE, published="2024-01-01")
    claimed.round()
    assert [each.judgement.value for each in claimed.current()] == [21000]


def test_evidence_of_what_left_the_ledger_is_refused(claimed):
    (found,) = claimed.current()
    claimed.write_ledger(LEDGER.replace("id: stations", "id: others"))
    assert refused(claimed, found.id, "rejected") == "review.not_in_ledger"


def test_unknown_evidence_is_refused(claimed):
    assert refused(claimed, "nothing", "rejected") == "review.unknown"


# ---------------------------------------------------------------- finding, exporting


def test_the_beginning_of_an_identifier_is_enough_when_it_is_one_of_a_kind(claimed):
    claimed.write("b", SHORT, published="2023-05-01")
    claimed.round()
    with claimed.store() as store:
        ids = [each.id for each in store.evidence.current(STATIONS)]
        assert len(ids) == 2
        for each in ids:
            assert reviewing.find(store, each).id == each
            assert reviewing.find(store, each[:8]).id == each
        for prefix in ("", "zzzzzz1", "%", ids[0] + "x"):
            with pytest.raises(ConfigError) as caught:
                reviewing.find(store, prefix)
            assert caught.value.key == "review.unknown"


def test_a_beginning_that_several_share_is_refused_with_their_names(claimed):
    texts = [f"截至2022年底，全市已建成5G基站{number}万个。" for number in range(1, 40)]
    claimed.write("many", "\n".join(texts))
    claimed.round()
    with claimed.store() as store:
        ids = [each.id for each in store.evidence.current(STATIONS)]
        first = next(each[0] for each in ids if sum(other[0] == each[0] for other in ids) > 1)
        with pytest.raises(ConfigError) as caught:
            reviewing.find(store, first)
    assert caught.value.key == "review.ambiguous"
    assert set(caught.value.slots["found"].split(", ")) <= set(ids)


def test_what_persons_said_is_exported_with_its_paragraph(claimed):
    (found,) = claimed.current()
    claimed.write("b", f"开头。{SHORT}结尾。\n另一段。", publisher="武汉市统计局", published="2023-05-01")
    claimed.round()
    (other,) = [each for each in claimed.current() if each.title == "b"]
    claimed.act(found.id, "rejected")
    claimed.act(other.id, "accepted")
    with claimed.store() as store:
        cases = reviewing.labelled(store)
    assert [(each.text, each.expect) for each in cases] == [
        (DONE, {STATIONS: {"label": "none", "relation": "unrelated"}}),
        (
            f"开头。{SHORT}结尾。",
            {STATIONS: {"label": "realised", "relation": "progress", "value": 21000, "as_of": "2022-12-31"}},
        ),
    ]
    claimed.act(found.id, "undone")
    with claimed.store() as store:
        assert [each.id for each in reviewing.labelled(store)] == [f"review-{other.id}"]
