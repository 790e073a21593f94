"""The labelled texts themselves: well formed, about the shipped ledger, of every kind."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

from monitor.judge.given import day_of

FIELDS = {"id", "kind", "genre", "title", "publisher", "published", "url", "text", "expect"}
LABELS = {"realised", "plan", "none", "skip"}
REALISED = {"achieved", "progress", "delayed"}
OTHERWISE = {"revised", "delayed", "cancelled", "restated", "proposed", "unrelated"}


SETS = sorted(path.stem for path in Path(__file__).parent.glob("*.jsonl"))


@pytest.fixture(scope="module", params=SETS)
def cases(request, cases_of):
    return cases_of(request.param)


@pytest.fixture(scope="module")
def own(cases_of):
    return cases_of("own")


def labels(cases):
    return [(case, name, label) for case in cases for name, label in case["expect"].items()]


def test_a_case_has_all_fields_and_an_identifier_of_its_own(cases):
    assert all(set(case) >= FIELDS and case["text"].strip() for case in cases)
    assert not [name for name, count in Counter(case["id"] for case in cases).items() if count > 1]
    assert all(case["published"] is None or day_of(str(case["published"])) for case in cases)


def test_labels_speak_of_commitments_of_the_shipped_ledger(cases, shipped_ledger):
    known = {each.id for each in shipped_ledger.commitments}
    assert {name for _, name, _ in labels(cases)} <= known
    assert {label["label"] for _, _, label in labels(cases)} <= LABELS


def test_relations_fit_their_labels(cases):
    for case, name, label in labels(cases):
        allowed = REALISED if label["label"] == "realised" else OTHERWISE
        assert label.get("relation") is None or label["relation"] in allowed, (case["id"], name)


def test_every_target_is_realised_somewhere(own, shipped_ledger):
    realised = {name for _, name, label in labels(own) if label["label"] == "realised"}
    assert {each.id for each in shipped_ledger.commitments if each.indicator} <= realised


def test_there_are_enough_texts_short_and_long_and_traps_among_them(own):
    assert len(own) >= 120
    assert sum(case["kind"] == "long" for case in own) >= 12
    assert sum(label["label"] in ("none", "plan") for _, _, label in labels(own)) >= 100
    assert len({case["genre"] for case in own}) >= 8


def test_at_most_three_texts_are_alike(own):
    short = [case["text"] for case in own if case["kind"] == "short"]
    alike: Counter[str] = Counter()
    for a, b in combinations(short, 2):
        matcher = SequenceMatcher(None, a, b, autojunk=False)
        if matcher.real_quick_ratio() > 0.7 and matcher.quick_ratio() > 0.7 and matcher.ratio() > 0.7:
            alike.update((a, b))
    assert not [text for text, count in alike.items() if count > 2]


def test_every_reason_given_can_be_said(own, measuring, shipped_ledger):
    from monitor.messages import say

    codes = {
        (reason.code, tuple(sorted(reason.slots.items())))
        for case in own
        for found in measuring.answer(case, shipped_ledger)
        for reason in found.reasons
    }
    assert all(say(f"reason.{code}", **dict(slots)) for code, slots in codes)
    assert len({code for code, _ in codes}) > 20


def test_the_order_of_the_texts_does_not_matter(own, measuring, shipped_ledger):
    some = own[:40]
    told = {case["id"]: measuring.answer(case, shipped_ledger) for case in some}
    assert {case["id"]: measuring.answer(case, shipped_ledger) for case in reversed(some)} == told
