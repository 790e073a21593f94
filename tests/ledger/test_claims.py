"""Which words entries claim: overlaps found by an index, what keeps two entries apart, names that can never be found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger import check, claims
from monitor.ledger.claims import Claims, can_meet, forms_of
from monitor.messages import LANGUAGES, say
from monitor.model import Commitment, CommitmentKind, Deed, Document, Indicator, Ledger, Mark, Op, Period

PLAN = Document("plan", "方案", "武汉市人民政府", "武汉市", "plan")


def words(*aliases: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(alias.split()) for alias in aliases)


def target(name: str, *aliases: str, **said: object) -> Commitment:
    about = {key: said.pop(key) for key in list(said) if key in Indicator.__dataclass_fields__}
    counted = {"aliases": words(*aliases), "unit": "个", **about}
    indicator = Indicator(name=name, op=Op.AT_LEAST, value=1, better="more", period=Period.LEVEL, **counted)
    values = {"document": PLAN, "region": "武汉市", "indicator": indicator, **said}
    return Commitment(f"plan/{name}", "ai", CommitmentKind.TARGET, "做到。", **values)


def milestone(name: str, *names: str, done: tuple[str, ...] = ("建成",), **said: object) -> Commitment:
    deed = Deed(words(*names), done, said.pop("under_way", ()), said.pop("near_misses", ()))
    values = {"document": PLAN, "region": "武汉市", "deed": deed, "due": date(2025, 1, 1), **said}
    return Commitment(f"plan/{name}", "ai", CommitmentKind.MILESTONE, "建成。", **values)


def overlaps(*entries: Commitment) -> list[tuple[str, str, str]]:
    return [(each.earlier.id[5:], each.later.id[5:], each.text) for each in Claims(entries).overlaps()]


def told(*entries: Commitment) -> list[str]:
    found = check.warnings(Ledger(entries, ""))
    for problem in found:
        assert problem.severity == "warning"
        for lang in LANGUAGES:
            assert say(problem.code, lang, **problem.slots) != problem.code
    return [problem.code.removeprefix("ledger.") for problem in found]


# ---------------------------------------------------------------- overlaps


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        ("基站", "基站", "基站"),
        ("5G 基站", "5G基站", "5g基站"),
        ("5G 基站", "5Ｇ 宏站|基站", "5g基站"),
        ("数字经济 企业", "数字经济 领军 企业", "数字经济领军企业"),
        ("低空 企业", "低空龙头企业", "低空龙头企业"),
        ("核心产业 增加值", "核心产业增加值 ， 增长", None),
        ("基站", "5G基站", None),
        ("基站", "机站", None),
        ("数字 企业", "企业 数字", None),
    ],
)
def test_two_entries_overlap_where_a_text_is_claimed_by_both_from_end_to_end(one, other, text):
    expected = [] if text is None else [("a", "b", text)]
    assert overlaps(target("a", one), target("b", other)) == expected
    assert overlaps(target("a", other), target("b", one)) == expected


def test_each_pair_is_told_once_and_at_the_later_entry():
    found = overlaps(target("a", "基站", "铁塔"), target("b", "铁塔", "基站"), target("c", "别的"))
    assert [(one, two) for one, two, _ in found] == [("a", "b")]


def test_a_near_miss_of_either_keeps_them_apart():
    one, other = target("a", "低空 企业"), target("b", "低空龙头企业")
    assert overlaps(one, other)
    spoilt = replace(one, indicator=replace(one.indicator, near_misses=("龙头",)))
    assert overlaps(spoilt, other) == []


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ({}, {}, True),
        ({"unit": "家"}, {}, False),
        ({"unit": "家", "units": ("个",)}, {}, True),
        ({"needs": ("新增",)}, {}, True),
        ({"needs": ("新增",)}, {"needs": ("建成",)}, False),
        ({"needs": ("新增", "建成")}, {"needs": ("建成",)}, True),
        ({"region": "苏州市"}, {}, False),
        ({"region": "武汉"}, {}, True),
        ({"region": "江汉区"}, {}, False),
        ({"region": "江汉区"}, {"accepts_regions": ("江汉区",)}, True),
        ({"region": "江汉区"}, {"accepts_regions": ("*",)}, True),
        ({"region": "江汉区"}, {"region": "武汉", "accepts_regions": ("*",)}, True),
        ({"region": "苏州市"}, {"accepts_regions": ("*",)}, False),
        ({"region": "江汉区", "accepts_regions": ("*",)}, {"region": "江岸区", "accepts_regions": ("*",)}, False),
    ],
)
def test_unit_region_and_what_must_stand_beside_keep_two_targets_apart(one, other, meet):
    pair = target("a", "基站", **one), target("b", "基站", **other)
    assert can_meet(*pair) is can_meet(*pair[::-1]) is meet
    assert bool(overlaps(*pair)) is meet


def test_milestones_meet_where_one_verb_says_both():
    assert can_meet(milestone("a", "中心"), milestone("b", "中心", done=("投用",), under_way=("建成",)))
    assert not can_meet(milestone("a", "中心"), milestone("b", "中心", done=("投用",)))
    assert can_meet(milestone("a", "中心"), target("b", "中心"))


@pytest.mark.parametrize(
    ("links", "meant"),
    [
        ({}, False),
        ({"a": {"successor": "plan/b"}}, True),
        ({"b": {"part_of": "plan/a"}}, True),
        ({"a": {"successor": "plan/c"}, "c": {"successor": "plan/b"}}, True),
        ({"a": {"part_of": "plan/c"}, "b": {"part_of": "plan/c"}}, False),
        ({"a": {"successor": "plan/old-b"}}, True),
    ],
)
def test_links_make_an_overlap_meant(links, meant):
    entries = [
        replace(target("a", "基站"), **links.get("a", {})),
        replace(target("b", "基站"), was=("plan/old-b",), **links.get("b", {})),
        replace(target("c", "别的"), **links.get("c", {})),
    ]
    assert (overlaps(*entries) == []) is meant


def test_of_many_that_claim_the_same_each_is_told_with_a_few():
    found = overlaps(*(target(f"e{k:02}", "基站") for k in range(40)))
    named = {name for one, two, _ in found for name in (one, two)}
    assert len(named) == 40
    assert len(found) <= 40 * 5


# ---------------------------------------------------------------- names that can never be found


def test_an_entry_without_any_name_is_unreachable():
    assert told(target("a")) == ["unreachable"]
    assert told(replace(target("a"), indicator=None)) == []


@pytest.mark.parametrize(
    ("aliases", "misses", "expected"),
    [
        (["独角兽"], ["独角兽"], ["unreachable_near"]),
        (["独角兽培育"], ["独角兽"], ["unreachable_near"]),
        (["独角兽", "培育企业"], ["独角兽"], ["near_miss_in_alias"]),
        (["独角兽|企业 培育"], ["独角兽"], ["near_miss_in_alias"]),
        (["独角 兽类"], ["独角兽"], []),
        (["独角兽"], ["潜在独角兽"], []),
        (["ＧＤＰ 占比"], ["gdp"], ["unreachable_near"]),
    ],
)
def test_a_name_that_holds_a_near_miss_can_never_be_found(aliases, misses, expected):
    assert told(target("a", *aliases, near_misses=tuple(misses))) == expected
    assert told(milestone("a", *aliases, near_misses=tuple(misses))) == expected


def test_a_name_that_a_longer_one_covers_beside_all_it_needs_is_told():
    short = target("a", "基站", needs=("新增",))
    assert "covered" in told(short, target("b", "新增 基站", "基站 新增"))
    assert told(short, target("b", "新增 基站")) == []
    assert "covered" not in told(target("a", "新增基站", needs=("新增",)), target("b", "新增 基站", "基站 新增"))
    assert told(target("a", "基站"), target("b", "新增 基站", "基站 新增")) == []
    spared = target("b", "新增 基站", "基站 新增", near_misses=("新增",))
    assert "covered" not in told(short, spared)


def test_a_need_that_is_a_near_miss_is_told():
    assert told(target("a", "基站", needs=("新增", "建成"), near_misses=("新增",))) == ["need_is_near_miss"]


def test_a_deed_without_a_verb_is_told():
    assert told(milestone("a", "中心", done=())) == ["no_verbs"]
    assert told(milestone("a", "中心", done=(), under_way=("推进",))) == []


def test_a_grade_without_its_definition_is_told():
    assert told(replace(target("a", "基站"), mark=Mark("B", "市政府办公厅"))) == ["mark_undefined"]
    assert told(replace(target("a", "基站"), mark=Mark("B", "市政府办公厅", "正在解决"))) == []


# ---------------------------------------------------------------- properties

LETTERS = "甲乙丙丁戊己"
WORD = st.text(LETTERS, min_size=1, max_size=3)
ALIAS = st.lists(st.lists(WORD, min_size=1, max_size=2).map("|".join), min_size=1, max_size=3).map(" ".join)
LEDGER = st.lists(
    st.tuples(st.lists(ALIAS, min_size=1, max_size=3), st.lists(WORD.filter(lambda word: len(word) > 1), max_size=2)),
    min_size=2,
    max_size=5,
)


@given(LEDGER)
def test_the_same_pairs_overlap_whatever_the_order_of_the_entries(drawn):
    entries = [target(f"e{k}", *aliases, near_misses=tuple(misses)) for k, (aliases, misses) in enumerate(drawn)]
    forwards = {frozenset((one, two)) for one, two, _ in overlaps(*entries)}
    backwards = {frozenset((one, two)) for one, two, _ in overlaps(*reversed(entries))}
    assert forwards == backwards


@given(st.lists(ALIAS, min_size=1, max_size=3))
def test_an_entry_overlaps_with_its_own_copy_and_not_with_itself(aliases):
    entry = target("a", *aliases)
    assert overlaps(entry) == []
    assert len(overlaps(entry, target("b", *aliases))) == 1
    assert len(forms_of(entry)) == len({form.words for form in forms_of(entry)})


def test_the_gap_is_that_of_judging():
    from monitor.judge import mentions

    assert claims.GAP == mentions.GAP


@given(LEDGER)
def test_what_overlaps_is_what_judging_finds_twice_in_the_same_stretch(drawn):
    from monitor.judge import mentions

    entries = [target(f"e{k}", *aliases, near_misses=tuple(misses)) for k, (aliases, misses) in enumerate(drawn)]
    ledger = Ledger(tuple(entries), "")
    found = {frozenset((each.earlier.id, each.later.id)): each.text for each in Claims(entries).overlaps()}
    for entry in entries:
        for form in forms_of(entry):
            whole = [m.commitment.id for m in mentions.find(form.text, ledger) if m.end - m.start == len(form.text)]
            for one in whole:
                assert all(frozenset((one, other)) in found for other in whole if other != one)
    for pair, text in found.items():
        assert pair <= {m.commitment.id for m in mentions.find(text, ledger)}
