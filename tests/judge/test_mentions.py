"""Where a sentence names what a commitment counts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.judge import mentions
from monitor.judge.mentions import GAP, find
from monitor.model import Ledger


def test_the_words_of_an_alias_stand_in_one_clause_in_their_order(make):
    rooms = make.target(aliases=("街道 书屋|书房",))
    assert make.named("各街道新建的书屋已有九家。", rooms) == ["街道新建的书屋"]
    assert make.named("街道书房九家。", rooms) == ["街道书房"]
    assert make.named("书屋遍布各条街道。", rooms) == []
    assert make.named("走进街道，书屋有九家。", rooms) == []


def test_the_words_of_an_alias_stand_near_each_other(make):
    rooms = make.target(aliases=("街道 书屋",))
    assert make.named("街道" + "的" * GAP + "书屋", rooms)
    assert make.named("街道" + "的" * (GAP + 1) + "书屋", rooms) == []


def test_letters_are_found_in_either_case(make):
    assert make.named("新馆Pue为1.3。", make.target("新馆PUE", unit="")) == ["新馆Pue"]


def test_an_alias_in_traditional_characters_finds_simplified_text_and_the_reverse(make):
    assert make.named("社区书屋九家", make.target("社區書屋"))
    assert make.named("社區書屋九家", make.target("社区书屋"))


def test_signs_in_an_alias_mean_themselves(make):
    course = make.target("C++(初级)课", unit="期")
    assert make.named("C++(初级)课办了三期。", course)
    assert make.named("CC初级课办了三期。", course) == []


def test_a_phrase_that_counts_something_else_hides_the_name_inside_it(make):
    rooms = make.target("书屋", near_misses=("书屋管理员", "示范书屋"))
    assert make.named("示范书屋七家。", rooms) == []
    assert make.named("书屋管理员七人，书屋九家。", rooms) == ["书屋"]


def test_of_two_things_the_longer_name_stays(make):
    rooms, schools = make.target("书屋"), make.target("书屋夜校", unit="期")
    found = make.mentions("书屋夜校办了三期，书屋有九家。", rooms, schools)
    assert [(each.commitment.id, each.start) for each in found] == [("plan/书屋夜校", 0), ("plan/书屋", 9)]


def test_one_place_is_named_once_by_the_alias_with_most_of_itself(make):
    rooms = make.target(aliases=("书屋", "社区书屋", "社区 书屋"))
    assert make.named("社区书屋九家。", rooms) == ["社区书屋"]


def test_a_short_name_inside_a_longer_word_names_nothing(make):
    power = make.target("算力", unit="P")
    assert make.named("计算力学专业招生40人。", power) == []
    assert make.named("全市算力达40P。", power) == ["算力"]


def test_two_commitments_may_be_named_by_the_same_words(make):
    a, b = make.target("书屋", id="plan/a"), make.target("书屋", id="plan/b")
    assert {each.commitment.id for each in make.mentions("书屋九家", a, b)} == {"plan/a", "plan/b"}


def test_mentions_come_in_the_order_of_the_text(make):
    rooms, schools = make.target("书屋"), make.target("夜校", unit="期")
    found = make.mentions("夜校三期，书屋九家，夜校四期。", rooms, schools)
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert len(found) == 3


def test_a_commitment_without_aliases_is_never_named(make):
    assert make.mentions("社区书屋九家。", make.target(aliases=())) == ()


def test_a_milestone_is_named_by_its_names(make):
    hall = make.milestone(names=(("江滩", "科技馆"),), near_misses=("科技馆路",))
    assert make.named("江滩新科技馆开放。", hall) == ["江滩新科技馆"]
    assert make.named("江滩科技馆路通车。", hall) == []


PIECES = st.lists(st.sampled_from(["书屋", "示范书屋", "夜校", "书屋夜校", "九家", "，", "街道", "的"]), max_size=12)


@given(PIECES, st.permutations(range(3)))
def test_the_order_of_the_ledger_does_not_matter(make, pieces, order):
    three = (
        make.target("书屋", near_misses=("示范书屋",)),
        make.target("夜校", unit="期"),
        make.target("书屋夜校", unit="期", aliases=("书屋夜校", "街道 夜校")),
    )
    text = "".join(pieces)
    told = {(m.commitment.id, m.start, m.end) for m in make.mentions(text, *three)}
    assert told == {(m.commitment.id, m.start, m.end) for m in make.mentions(text, *(three[k] for k in order))}


@given(PIECES)
def test_mentions_of_one_commitment_never_overlap(make, pieces):
    found = make.mentions("".join(pieces), make.target(aliases=("书屋", "街道 书屋", "书屋夜校", "书屋 九家")))
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_an_empty_ledger_names_nothing():
    assert find("社区书屋九家", Ledger((), "none")) == ()


def test_the_compiled_ledger_is_kept(make):
    ledger = make.ledger(make.target())
    assert mentions.lexicon(ledger) is mentions.lexicon(ledger)
