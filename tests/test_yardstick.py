"""What a changed ledger reaches in a text, and what of the stored evidence stays, goes and comes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import yardstick
from monitor.judge.read import judge_publication
from monitor.model import (
    Commitment,
    CommitmentKind,
    Deed,
    Document,
    Evidence,
    Indicator,
    Judgement,
    Ledger,
    Op,
    Period,
    Publication,
    Role,
)
from monitor.store.evidence import Held, evidence_id
from monitor.store.forms import pair
from monitor.store.judged import Entry
from monitor.text.passages import cut

MOMENT = datetime(2025, 11, 20, tzinfo=UTC)
PLAN = Document("plan", "样本方案", "武汉市人民政府", "武汉市", "plan")
URL = "https://example.org/a"
TEXT = (
    "一、基站\n截至2022年底，全市已建成5G基站3.5万个。\n二、企业\n全市独角兽企业达到8家，潜在独角兽企业20家。\n"
    "三、其他\n会议举行，没有发布数字。其中，高新区占一半。"
)


def target(name: str, *aliases: str, value: float = 5, unit: str = "家", **said: object) -> Commitment:
    words = tuple(tuple(alias.split()) for alias in aliases or (name,))
    indicator = Indicator(name, Op.AT_LEAST, value, unit, "more", Period.LEVEL, aliases=words, **said)
    return marked(Commitment(f"plan/{name}", "ai", CommitmentKind.TARGET, "", PLAN, "武汉市", indicator=indicator))


def milestone(name: str, *names: str) -> Commitment:
    deed = Deed(tuple(tuple(alias.split()) for alias in names), ("建成投用", "建成"), ("开工",))
    return marked(Commitment(f"plan/{name}", "ai", CommitmentKind.MILESTONE, "", PLAN, "武汉市", deed=deed))


def marked(commitment: Commitment) -> Commitment:
    told = json.dumps([asdict(commitment.indicator or commitment.deed), commitment.id], default=str)
    return replace(commitment, fingerprint=hashlib.sha256(told.encode()).hexdigest())


def ledger(*commitments: Commitment) -> Ledger:
    return Ledger(commitments, hashlib.sha256(" ".join(each.fingerprint for each in commitments).encode()).hexdigest())


def kept(of: Ledger) -> dict[str, Entry]:
    return {each.id: Entry(each.fingerprint, each.names) for each in of.commitments}


def publication(text: str = TEXT, title: str = "年度报告") -> Publication:
    return Publication(URL, title, text, "武汉市人民政府", "武汉市", Role.SELF, published=date(2023, 1, 10))


def held(judgement: Judgement, *, accepted: bool = False, stands: bool = True) -> Held:
    stored = Evidence(
        evidence_id(judgement, URL), judgement, Role.SELF, "", "s", 1, "", URL, None, MOMENT, accepted=accepted
    )
    return Held(stored, stands)


def stored(of: Ledger, text: Publication, **said: bool) -> list[Held]:
    found = {evidence_id(each, URL): each for each in judge_publication(text, of)}
    return [held(each, **said) for each in found.values()]


STATIONS = target("5G基站", value=30000, unit="个")
UNICORNS = target("独角兽企业")
BEFORE = ledger(STATIONS, UNICORNS)


def quotes_reached(after: Ledger, text: str = TEXT, title: str = "年度报告", before: Ledger = BEFORE) -> list[str]:
    passages = cut(text)
    touched = yardstick.touch(kept(before), after)
    found = yardstick.reached(publication(text, title), passages, touched, [])
    return [passages[index].text for index in sorted(found)]


# ---------------------------------------------------------------- what is reached


def test_an_unchanged_ledger_reaches_nothing():
    touched = yardstick.touch(kept(BEFORE), BEFORE)
    assert touched.commitments == frozenset()
    assert quotes_reached(BEFORE) == []


def test_an_edited_alias_reaches_the_sentences_that_may_name_it_and_no_others():
    after = ledger(STATIONS, target("独角兽企业", "独角兽企业", "独角兽"))
    assert yardstick.touch(kept(BEFORE), after).commitments == {"plan/独角兽企业"}
    assert quotes_reached(after) == ["全市独角兽企业达到8家，潜在独角兽企业20家。"]


def test_the_names_an_entry_had_before_reach_as_far_as_those_it_has_now():
    assert quotes_reached(ledger(STATIONS, target("独角兽企业", "瞪羚企业"))) == [
        "全市独角兽企业达到8家，潜在独角兽企业20家。"
    ]


def test_an_entry_that_came_reaches_what_it_names_and_one_that_went_what_it_named():
    assert quotes_reached(ledger(STATIONS, UNICORNS, target("潜在独角兽企业"))) == [
        "全市独角兽企业达到8家，潜在独角兽企业20家。"
    ]
    assert quotes_reached(ledger(UNICORNS)) == ["截至2022年底，全市已建成5G基站3.5万个。"]


@pytest.mark.parametrize("alias", ["建成 5G基站", "5G 宏基站|基站", "５Ｇ基站", "建成 … 5G基站"])
def test_a_name_of_several_words_or_choices_or_other_width_is_found(alias):
    assert quotes_reached(ledger(target("基站", alias), UNICORNS, STATIONS)) == [
        "截至2022年底，全市已建成5G基站3.5万个。"
    ]


def test_a_sentence_that_takes_up_the_one_before_is_reached_with_it():
    text = "今年举办人才培训12期。目前已开展6期。\n另一段。"
    assert quotes_reached(ledger(target("人才培训", unit="期")), text, before=ledger()) == [
        "今年举办人才培训12期。",
        "目前已开展6期。",
    ]


def test_a_cell_whose_head_names_an_entry_is_reached_with_its_row():
    text = "基站建设情况表\n地区\t5G基站(个)\t独角兽企业(家)\n武汉市\t35000\t8\n别的话。"
    assert judge_publication(publication(text), ledger(UNICORNS))[0].quote == "武汉市\t35000\t8"
    assert "武汉市\t35000\t8" in quotes_reached(BEFORE, text, before=ledger(STATIONS))


def test_a_name_that_the_title_makes_whole_is_reached():
    after = ledger(target("低空龙头企业", "低空 龙头企业"))
    assert quotes_reached(after, "已聚集龙头企业6家。\n别的话。", "低空经济发展情况", before=ledger()) == [
        "已聚集龙头企业6家。"
    ]
    assert quotes_reached(after, "已聚集龙头企业6家。\n别的话。", "工作报告", before=ledger()) == []


def test_a_sentence_with_evidence_of_a_changed_entry_is_reached_whatever_it_names():
    after = ledger(STATIONS)
    (evidence, *_) = [each for each in stored(BEFORE, publication()) if "独角兽" in each.evidence.judgement.commitment]
    unnamed = replace(kept(BEFORE)[UNICORNS.id], names=())
    touched = yardstick.touch({STATIONS.id: kept(BEFORE)[STATIONS.id], UNICORNS.id: unnamed}, after)
    passages = cut(TEXT)
    found = yardstick.reached(publication(), passages, touched, [evidence])
    assert [passages[index].text for index in found] == [evidence.evidence.judgement.quote]


def test_the_review_of_a_work_report_is_reached_as_a_whole_when_an_entry_changed():
    report = (
        "政府工作报告\n——2026年1月9日在宜城市第六届人民代表大会第六次会议上\n各位代表：现在，我代表市人民政府，报告工作。\n"
        "一、2025年工作回顾\n市容整洁。举办展会节事活动31场。\n二、2026年重点工作\n新建道路60公里。\n"
    )
    changed = ledger(STATIONS, UNICORNS, target("会展活动"))
    assert quotes_reached(changed, report) == ["市容整洁。", "举办展会节事活动31场。"]
    assert quotes_reached(BEFORE, report) == []


def test_only_what_is_reached_is_judged():
    again = yardstick.judged_again(
        publication(), ledger(STATIONS, target("独角兽企业", "独角兽")), yardstick.touch(kept(BEFORE), BEFORE), []
    )
    assert (again.only, again.judgements) == (frozenset(), ())


# ---------------------------------------------------------------- what differs

VOCABULARY = ("基站", "5G", "独角兽", "企业", "潜在", "培训", "平台", "示范", "中心")
NAMES = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3, unique=True)
ALIASES = NAMES.flatmap(lambda words: st.sampled_from(["".join(words), " ".join(words)]))
TARGETS = st.builds(
    lambda key, aliases, value, unit, near: marked(
        replace(target(f"t{key}", *aliases, value=value, unit=unit, near_misses=tuple(near)), id=f"plan/t{key}")
    ),
    st.integers(0, 4),
    st.lists(ALIASES, min_size=1, max_size=2, unique=True),
    st.sampled_from([5, 30]),
    st.sampled_from(["个", "家"]),
    st.lists(st.sampled_from(VOCABULARY), max_size=1),
)
MILESTONES = st.builds(
    lambda key, names: milestone(f"m{key}", *names),
    st.integers(0, 1),
    st.lists(ALIASES, min_size=1, max_size=2, unique=True),
)
LEDGERS = st.lists(TARGETS | MILESTONES, max_size=5, unique_by=lambda each: each.id).map(lambda found: ledger(*found))
CLAUSES = st.builds(
    lambda lead, words, verb, figure, unit: f"{lead}{''.join(words)}{verb}{figure}{unit}",
    st.sampled_from(["", "全市", "目前", "其中", "截至2022年底，全市", "累计"]),
    NAMES,
    st.sampled_from(["", "达到", "已建成", "建成投用", "新增", "计划达到", "开工"]),
    st.integers(1, 40),
    st.sampled_from(["个", "家", "个，占比5%"]),
)
SENTENCES = st.lists(CLAUSES, min_size=1, max_size=3).map(lambda clauses: "，".join(clauses) + "。")
TEXTS = st.lists(st.sampled_from(["一、企业和平台", "问：培训情况如何？"]) | SENTENCES, min_size=1, max_size=6).flatmap(
    lambda lines: st.lists(st.sampled_from(["\n", ""]), min_size=len(lines), max_size=len(lines)).map(
        lambda ends: "".join(line + end for line, end in zip(lines, ends, strict=True))
    )
)


@given(TEXTS, st.sampled_from(["年度报告", "独角兽企业名单", "5G平台"]), LEDGERS, LEDGERS, st.data())
@settings(max_examples=300)
def test_judging_what_a_change_reaches_gives_what_judging_everything_gives(text, title, before, other, data):
    """Of the ledger after, some entries are as before, some are changed, some came, some went."""
    stay = (
        data.draw(st.sets(st.sampled_from([each.id for each in before.commitments]))) if before.commitments else set()
    )
    same = [each for each in before.commitments if each.id in stay]
    after = ledger(*same, *(each for each in other.commitments if each.id not in stay))
    page = publication(text, title)
    there = stored(before, page)
    touched = yardstick.touch(kept(before), after)
    again = yardstick.judged_again(page, after, touched, there)
    found = yardstick.difference(there, again, touched, URL)
    left = {each.evidence.id for each in there} - {each.evidence.id for each in found.withdrawn}
    left |= {evidence_id(each, URL) for each in found.new}
    assert left == {evidence_id(each, URL) for each in judge_publication(page, after)}


def test_a_name_that_hid_another_and_gave_no_evidence_itself_still_matters_when_it_goes():
    text = publication("截至2022年底，全市潜在独角兽企业达到20家。")
    before = ledger(UNICORNS, milestone("潜在独角兽企业", "潜在独角兽企业"))
    assert stored(before, text) == []
    touched = yardstick.touch(kept(before), ledger(UNICORNS))
    again = yardstick.judged_again(text, ledger(UNICORNS), touched, [])
    assert [each.commitment for each in yardstick.difference([], again, touched, URL).new] == [UNICORNS.id]


@given(TEXTS, LEDGERS)
@settings(max_examples=60)
def test_the_same_ledger_and_rules_give_no_difference(text, of):
    page = publication(text)
    there = stored(of, page)
    again = yardstick.judged_again(page, of, None, there)
    assert not yardstick.difference(there, again, None, URL)


def changed() -> tuple[list[Held], Ledger]:
    return stored(BEFORE, publication()), ledger(STATIONS, target("独角兽企业", value=100))


def test_what_is_read_otherwise_goes_and_comes():
    there, after = changed()
    again = yardstick.judged_again(publication(), after, None, there)
    found = yardstick.difference(there, again, None, URL)
    assert [each.evidence.judgement.relation for each in found.withdrawn] == ["achieved"]
    assert [each.relation for each in found.new] == ["progress"]
    assert found


def test_what_a_person_vouched_for_stays_alone():
    there, after = changed()
    there = [held(each.evidence.judgement, accepted=True) for each in there]
    again = yardstick.judged_again(publication(), after, None, there)
    found = yardstick.difference(there, again, None, URL)
    assert (found.withdrawn, found.new, found.quiet) == ((), (), ())
    assert [each.evidence.judgement.commitment for each in found.kept] == ["plan/独角兽企业"]
    assert not found


def test_what_a_person_rejected_comes_quietly():
    there, after = changed()
    again = yardstick.judged_again(publication(), after, None, there)
    rejected = {pair(each.judgement.commitment, each.judgement.quote) for each in (one.evidence for one in there)}
    found = yardstick.difference(there, again, None, URL, rejected)
    assert found.new == ()
    assert [each.relation for each in found.quiet] == ["progress"]
    assert len(found.withdrawn) == 1


def test_evidence_outside_of_what_was_judged_again_is_left_alone():
    there = stored(BEFORE, publication())
    foreign = held(replace(there[0].evidence.judgement, value=1.0))
    after = ledger(STATIONS, target("独角兽企业", value=100))
    touched = yardstick.touch(kept(BEFORE), after)
    again = yardstick.judged_again(publication(), after, touched, [*there, foreign])
    found = yardstick.difference([*there, foreign], again, touched, URL)
    is_station = foreign.evidence.judgement.commitment == STATIONS.id
    assert (foreign in found.withdrawn) is not is_station
