"""On every labelled text: the automaton loses nothing of what asking every alias in every sentence finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.judge import context as contexts
from monitor.judge import mentions
from monitor.judge.labelled import case_of
from monitor.judge.sentence import Sentence
from monitor.text.passages import cut

SETS = sorted(path.stem for path in Path(__file__).parent.glob("*.jsonl"))


@pytest.fixture(scope="module", params=SETS)
def sentences(request, cases_of, shipped_ledger):
    """The sentences of a set as they are judged, with what leads them in."""
    found = []
    for row in cases_of(request.param):
        publication = case_of(row, shipped_ledger).publication
        pieces = cut(publication.text)
        context = contexts.of(publication, pieces)
        for piece in pieces:
            sentence = Sentence.of(piece, pieces, context)
            found += [sentence, *sentence.leads(), *sentence.cells()]
    return found


def test_every_alias_that_stands_in_a_sentence_is_among_its_candidates(sentences, shipped_ledger):
    lexicon = mentions.lexicon(shipped_ledger)
    lost, seen = [], 0
    for text in {sentence.text for sentence in sentences}:
        among = lexicon.among(lexicon.candidates.words(text))
        standing = [alias for alias in lexicon.aliases if alias.pattern.search(text)]
        seen += len(standing)
        lost += [(text, alias.words) for alias in standing if alias not in among]
    assert lost == []
    assert seen > 100


def test_every_alias_made_whole_by_its_topic_is_among_the_candidates(sentences, shipped_ledger):
    lexicon = mentions.lexicon(shipped_ledger)
    parted = [alias for alias in lexicon.aliases if alias.apart]
    lost = []
    for sentence in sentences:
        words = lexicon.candidates.words(sentence.text)
        both = words | lexicon.candidates.words(sentence.topic)
        for alias in parted:
            first, rest = alias.parts
            if not rest.search(sentence.text) or not first.search(f"{sentence.topic}\n{sentence.text}"):
                continue
            if words.isdisjoint(lexicon.telling) or alias not in lexicon.among(both):
                lost.append((sentence.text, alias.words))
    assert lost == []


def test_no_alias_is_a_pattern_that_finds_everything(shipped_ledger):
    lexicon = mentions.lexicon(shipped_ledger)
    assert not [alias.words for alias in lexicon.aliases if re.search(alias.pattern, "")]
    assert lexicon.candidates.among(frozenset()) == []
