"""Proposals looked through one at a time: what each decision makes of the file, and taking it back."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from monitor import messages
from monitor.ledger import patching, walk, writing
from monitor.ledger.entries import read_entries
from monitor.ledger.lines import read_text
from monitor.ledger.propose import propose
from monitor.model import Document, Publication, Role

TEXT = """荆门市低空产业三年行动方案（2025—2027年）
一、工作目标
到2027年，全市低空产业规模达到80亿元，起降点达到60处。
二、重点任务
（一）畅通航路。开通低空航线9条，建成荆门低空飞行服务站。（牵头单位：市交通运输局）
（二）培育主体。培育链主企业3家。
"""
DOCUMENT = Document("plan", "三年行动方案", "荆门市人民政府", "荆门", "plan", issued=date(2025, 1, 1))
TERM = (date(2025, 1, 1), date(2027, 12, 31))
THEMES = ("infrastructure", "industry", "ai", "finance", "low-altitude")


@pytest.fixture(autouse=True)
def english():
    before = messages.language()
    messages.use("en")
    yield
    messages.use(before)


FOUND = propose(Publication(url="", title="", text=TEXT, publisher="", region="荆门", role=Role.OTHER))
BEGUN = writing.begun(DOCUMENT, TERM)


def steps(text: str = BEGUN, decided=()) -> tuple[walk.Step, ...]:
    return walk.steps(FOUND, text, decided, DOCUMENT, TERM)


def sound(text: str):
    value, faults = read_text(text, "")
    read = read_entries(value, "", THEMES)
    assert not faults
    assert not read.problems
    return [each.id.rpartition("/")[2] for each in read.commitments]


def imported() -> str:
    return writing.written(DOCUMENT, TERM, FOUND).text


def test_every_proposal_is_a_step_in_the_order_of_the_document():
    made = steps()
    assert [each.proposal for each in made] == list(FOUND)
    assert len({each.mark for each in made}) == len({each.slug for each in made}) == len(made) >= 4
    assert not any(each.there for each in made)


def test_what_is_accepted_stands_in_the_file_and_what_is_skipped_does_not():
    one, two, *_ = steps()
    text, _ = walk.accepted(BEGUN, one, one.lines, ["一、工作目标"])
    text, _ = walk.skipped(text, two)
    assert sound(text) == [one.slug]
    assert "# 一、工作目标" in text
    assert {one.mark, two.mark} == set(writing.told_before(text))


def test_a_later_import_brings_no_skipped_proposal_back():
    one, two, *rest = steps()
    text, _ = walk.skipped(BEGUN, two)
    text, _ = walk.accepted(text, one, one.lines)
    later = writing.written(DOCUMENT, TERM, FOUND, text)
    assert set(sound(later.text)) == {one.slug, *(each.slug for each in rest)}


def test_undoing_everything_gives_the_file_of_the_beginning():
    text, decided = BEGUN, []
    for number, step in enumerate(steps()):
        made = walk.skipped(text, step) if number % 2 else walk.accepted(text, step, step.lines)
        text, decided = made[0], [*decided, made[1]]
    for each in reversed(decided):
        text = walk.undone(text, each)
    assert text == BEGUN


def test_the_walk_goes_on_behind_what_was_decided():
    made = steps()
    text, decision = walk.accepted(BEGUN, made[0], made[0].lines)
    kept = walk.read(walk.told([decision]))
    assert kept == (decision,)
    again = steps(text, kept)
    assert walk.ahead(again, kept) == 1
    assert [each.slug for each in again] == [each.slug for each in made]


def test_all_decided_leaves_nothing_ahead():
    decided = [walk.Decision(each.mark, walk.SKIP, each.slug) for each in steps()]
    assert walk.ahead(steps(BEGUN, decided), decided) is None


# ---------------------------------------------------------------- a file that was imported before


def test_entries_of_an_imported_file_are_walked_as_they_stand():
    made = steps(imported())
    assert all(each.there for each in made)
    text, decision = walk.accepted(imported(), made[0], _there(imported(), made[0]))
    assert text == imported()
    assert walk.undone(text, decision) == text


def _there(text: str, step: walk.Step) -> list[str]:
    return [f"  {line}" for line in patching.entry(text, step.slug).splitlines()]


def test_skipping_takes_an_imported_entry_out_and_undoing_puts_it_back():
    step = steps(imported())[1]
    text, decision = walk.skipped(imported(), step)
    assert step.slug not in sound(text)
    assert sorted(sound(walk.undone(text, decision))) == sorted(sound(imported()))


def test_editing_an_imported_entry_replaces_it_and_undoing_restores_it():
    step = steps(imported())[0]
    lines = [line.replace("value: 8000000000", "value: 9000000000") for line in _there(imported(), step)]
    text, decision = walk.accepted(imported(), step, lines)
    assert text == imported().replace("value: 8000000000", "value: 9000000000")
    assert walk.undone(text, decision) == imported()


def test_what_a_person_deleted_from_the_file_is_not_asked_again():
    slug = steps(imported())[0].slug
    text = patching.without(imported(), slug)
    assert slug not in [each.slug for each in steps(text)]
    assert len(steps(text)) == len(FOUND) - 1


def test_what_a_person_edited_after_accepting_is_not_taken_back():
    step = steps()[0]
    text, decision = walk.accepted(BEGUN, step, step.lines)
    assert walk.undone(text.replace("8000000000", "8100000000"), decision) is None


# ---------------------------------------------------------------- edited entries


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("theme: low-altitude", "theme: lowalt", "ledger.unknown_value_near"),
        ("kind: target", "kind: [", "ledger.yaml"),
        ("value: 8000000000", "value: many", "ledger.wants_number"),
        ("- id: ", "- id: 中文", "ledger.bad_slug"),
    ],
)
def test_what_is_wrong_with_an_edited_entry_is_told_with_its_line(old, new, code):
    step = steps()[0]
    lines = [line.replace(old, new) for line in step.lines]
    (wrong, *_) = walk.problems(BEGUN, step, lines, THEMES)
    assert wrong.code == code
    assert 1 <= wrong.line <= len(lines) + 1


def test_an_edited_entry_may_not_take_the_name_of_another_nor_become_two():
    one, two, *_ = steps()
    text, _ = walk.accepted(BEGUN, one, one.lines)
    renamed = [line.replace(f"- id: {two.slug}", f"- id: {one.slug}") for line in two.lines]
    assert [each.code for each in walk.problems(text, two, renamed, THEMES)] == ["walk.taken"]
    assert [each.code for each in walk.problems(text, two, [*one.lines, *two.lines], THEMES)] == ["walk.one_entry"]
    assert walk.problems(text, two, two.lines, THEMES) == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"decisions": [{"mark": "a", "verdict": "perhaps"}]}', "[" * 5000])
def test_a_file_that_holds_no_decisions_is_told_from_one_that_does(text):
    assert walk.read(text) is None


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_keys_leaves_a_sound_file_that_matches_the_decisions(seed):
    chance = random.Random(seed)
    text, decided = (imported() if seed % 2 else BEGUN), []
    for _ in range(30):
        made = steps(text, decided) if not seed % 2 else walk.steps(FOUND, text, decided, DOCUMENT, TERM)
        at = walk.ahead(made, decided)
        if decided and (at is None or chance.random() < 0.3):
            undone = walk.undone(text, decided[-1])
            assert undone is not None
            text, decided = undone, decided[:-1]
        elif at is not None:
            step = made[at]
            lines = _there(text, step) if step.there else step.lines
            done = walk.skipped(text, step) if chance.random() < 0.4 else walk.accepted(text, step, lines)
            text, decided = done[0], [*decided, done[1]]
        slugs = sound(text)
        assert len(slugs) == len(set(slugs))
        for each in decided:
            assert (each.slug in slugs) == (each.verdict == walk.ACCEPT)


def test_a_sentence_that_stands_twice_is_two_steps():
    twice = (*FOUND, replace(FOUND[0], start=900, end=930))
    made = walk.steps(twice, BEGUN, (), DOCUMENT, TERM)
    assert len({each.mark for each in made}) == len({each.slug for each in made}) == len(twice)
