"""Candidates: every alias that stands in a text is among them, and finding by them loses nothing."""

from __future__ import annotations

import re
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge import mentions
from monitor.judge.candidates import Candidates, folded


def among(text, *patterns):
    candidates = Candidates([[word.split("|") for word in pattern.split()] for pattern in patterns])
    return candidates.among(candidates.words(text))


def test_a_name_is_a_candidate_where_it_stands():
    assert among("全市有书屋九家", "书屋", "夜校") == [0]
    assert among("天气晴朗", "书屋", "夜校") == []


def test_of_several_words_all_must_be_there_in_any_order():
    assert among("书屋在街道旁", "街道 书屋") == [0]
    assert among("街道很长", "街道 书屋") == []


def test_any_choice_of_a_word_will_do():
    assert among("街道书房", "街道 书屋|书房") == [0]
    assert among("街道书架", "街道 书屋|书房") == []


def test_words_that_overlap_are_all_found():
    assert among("社区书屋夜校", "书屋夜校", "社区书屋", "区书", "屋") == [0, 1, 2, 3]


def test_a_pattern_of_many_words_is_found_by_its_two_rarest():
    assert among("书屋与渡口", "街道 书屋 渡口", "街道 驿站", "街道") == [0]
    assert among("街道与渡口", "街道 书屋 渡口", "街道 驿站", "街道") == [2]


def test_case_does_not_matter():
    assert among("新馆pUe", "PUE") == [0]


def test_a_pattern_without_a_word_to_look_for_is_always_a_candidate():
    candidates = Candidates([[[""]], [["书屋"]], []])
    assert candidates.among(candidates.words("天气晴朗")) == [0, 2]


def test_without_patterns_there_are_no_candidates():
    assert among("书屋") == []
    assert Candidates([]).words("书屋") == frozenset()


def test_a_word_has_a_number_only_where_a_pattern_is_found_by_it():
    candidates = Candidates([[["街道"], ["书屋", "书房"]]])
    assert candidates.number(["书房", "书屋"]) in candidates.words("书屋")
    assert candidates.number(["驿站"]) is None


def test_folding_makes_equal_whatever_a_pattern_that_ignores_case_holds_equal():
    letters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    cased = "".join(c for c in letters if len({c, c.lower(), c.upper(), c.casefold(), c.title()}) > 1)
    assert len(cased) > 2000
    unlike = [
        (letter, other)
        for letter in cased
        for other in re.findall(re.escape(letter), cased, re.IGNORECASE)
        if folded(letter) != folded(other)
    ]
    assert unlike == []


# ---- finding with candidates, and without


class Everything:
    """Stands in for the automaton: whatever the text, each alias may stand in it."""

    def __init__(self, lexicon):
        self._lexicon = lexicon

    def words(self, text):
        return self._lexicon.telling

    def among(self, words):
        return list(range(len(self._lexicon.aliases)))


@pytest.fixture(scope="module")
def naive():
    """Asks a ledger for every alias, one after the other."""

    def ask(ledger, question):
        lexicon = mentions.lexicon(ledger)
        mentions._last = (ledger, replace(lexicon, candidates=Everything(lexicon)))
        try:
            return question()
        finally:
            mentions._last = (ledger, lexicon)

    return ask


PIECES = ["书屋", "书房", "街道", "夜校", "KM", "km", "Km", "ſt", "st", "İ", "ı", "i", "ß", "九家", "，", "的"]
WORD = st.lists(st.sampled_from(PIECES[:-2]), min_size=1, max_size=3).map("".join)
CHOICES = st.lists(WORD, min_size=1, max_size=3).map("|".join)
ALIASES = st.lists(st.lists(CHOICES, min_size=1, max_size=3).map(" ".join), max_size=3)
TEXT = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(TEXT, TEXT, st.lists(st.tuples(ALIASES, st.lists(WORD, max_size=2)), min_size=1, max_size=4))
def test_finding_by_candidates_gives_what_asking_every_alias_gives(make, naive, text, topic, named):
    ledger = make.ledger(
        *(make.target(id=f"plan/{k}", aliases=aliases, near_misses=near) for k, (aliases, near) in enumerate(named))
    )

    def by_topic():
        return mentions.find_by_topic(text, lambda: topic, ledger)

    assert mentions.find(text, ledger) == naive(ledger, lambda: mentions.find(text, ledger))
    assert by_topic() == naive(ledger, by_topic)
