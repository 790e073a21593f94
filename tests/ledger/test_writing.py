"""Proposals written as a ledger file: sound, good to edit, and kept up without touching what a person wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor import messages
from monitor.ledger.load import load_ledger, read_ledger
from monitor.ledger.propose import propose
from monitor.ledger.proposing.proposal import Proposal
from monitor.ledger.slugs import fingerprint, slugs
from monitor.ledger.writing import commitments, scalar, written
from monitor.model import Document, Publication, Role

PLAN = (Path(__file__).parent / "plans" / "city-plan.txt").read_text("utf-8")
TERM = (date(2025, 1, 1), date(2027, 12, 31))
DOCUMENT = Document("plan", "三年行动方案", "襄阳市人民政府", "襄阳", "plan", issued=date(2025, 1, 1))


@pytest.fixture(autouse=True)
def english():
    before = messages.language()
    messages.use("en")
    yield
    messages.use(before)


def proposals(text: str = PLAN) -> tuple[Proposal, ...]:
    return propose(Publication(url="", title="", text=text, publisher="", region="", role=Role.OTHER))


def first(text: str = PLAN) -> str:
    return written(DOCUMENT, TERM, proposals(text)).text


def again(before: str, text: str = PLAN):
    return written(DOCUMENT, TERM, proposals(text), before)


def loaded(text: str, folder: Path):
    folder.mkdir(exist_ok=True)
    (folder / "plan.yaml").write_text(text, "utf-8")
    return load_ledger([folder])


def test_the_file_is_a_sound_ledger_that_says_what_was_proposed(tmp_path):
    ledger = loaded(first(), tmp_path / "seeds")
    found = proposals()
    assert len(ledger.commitments) == len(found)
    for entry, each in zip(ledger.commitments, commitments(DOCUMENT, found), strict=True):
        assert (entry.id, entry.theme, entry.kind) == (each.id, each.theme, each.kind)
        assert (entry.indicator, entry.deed) == (each.indicator, each.deed)
        assert (entry.starts, entry.due) == (each.starts, each.due)
        assert (entry.lead, entry.responsible) == (each.lead, each.responsible)
    assert read_ledger([tmp_path / "seeds"]).problems == ()


def test_entries_stand_under_their_headings():
    text = first()
    assert text.index("# 襄阳市推进算力与低空产业三年行动方案（2025—2027年） / 二、工作目标") < text.index(
        "id: suan-li-guimo"
    )
    assert text.index("（二）畅通低空航路。") < text.index("id: qijiang-dian")


def test_what_is_in_doubt_is_marked_for_a_person():
    doubted = replace(proposals()[0], doubts=("no_due", "clumsy"))
    text = written(DOCUMENT, TERM, [doubted]).text
    assert "# 请核对 (look): no deadline is stated" in text
    assert "doubt: [no_due, clumsy]" in text


def test_a_second_run_changes_nothing():
    text = first()
    made = again(text)
    assert made.text == text
    assert (made.added, made.gone) == ((), ())


def test_a_second_run_keeps_every_edit():
    text = first().replace("value: 1200", "value: 1500").replace("theme: infrastructure", "theme: ai", 1)
    text = text.replace("id: suan-li-guimo", "id: compute  # renamed by hand")
    made = again(text)
    assert made.text == text
    assert made.added == ()


def test_what_a_person_deleted_stays_deleted():
    text = first()
    entry = re.search(r"\n  - id: 5g-jizhan-zongshu.*?(?=\n\n)", text, re.DOTALL)
    assert entry is not None
    without = text.replace(entry[0], "")
    made = again(without)
    assert made.text == without
    assert "5g-jizhan-zongshu" not in made.text.split("commitments:")[1].split("#~")[0]


def test_new_sentences_are_appended_with_identifiers_of_their_own(tmp_path):
    longer = PLAN.replace("四、保障措施\n", "（五）扩大开放。举办低空经济博览会2届，引进外资企业12家。\n四、保障措施\n")
    before = first()
    made = again(before, longer)
    assert len(made.added) >= 1
    assert made.text.startswith(before.split("\n#~")[0].rstrip("\n"))
    ledger = loaded(made.text, tmp_path / "seeds")
    assert len({entry.id for entry in ledger.commitments}) == len(ledger.commitments)
    assert again(made.text, longer).text == made.text


def test_an_entry_whose_sentence_is_gone_stays_and_says_so():
    shorter = PLAN.replace("每年发布应用场景不少于25项。", "")
    made = again(first(), shorter)
    assert made.gone == ("yingyong-changjing",)
    remark = "  # The document no longer has this sentence.\n  - id: yingyong-changjing"
    assert remark in made.text
    assert again(made.text, shorter).text == made.text
    assert "no longer has" not in again(made.text).text


SENTENCE = "武汉市实施方案（2025—2027年）\n一、目标\n建成充电桩{}根，独角兽企业达到8家，引进研发中心20家。\n"


def test_a_figure_changed_in_a_sentence_adds_that_target_alone():
    before = first(SENTENCE.format(4000))
    made = again(before, SENTENCE.format(5000))
    assert [name.startswith("chongdian-zhuang") for name in made.added] == [True]
    assert made.gone == ("chongdian-zhuang",)
    assert again(made.text, SENTENCE.format(5000)).text == made.text


def test_what_was_deleted_stays_so_when_its_sentence_changes_elsewhere():
    before = first(SENTENCE.format(4000))
    entry = re.search(r"\n  - id: yanfa-zhongxin.*?(?=\n\n)", before, re.DOTALL)
    assert entry is not None
    made = again(before.replace(entry[0], ""), SENTENCE.format(5000))
    assert [name.startswith("chongdian-zhuang") for name in made.added] == [True]


# ---------------------------------------------------------------- identifiers


def test_identifiers_come_from_the_words_and_not_from_the_place():
    names = dict(zip(slugs(proposals()), proposals(), strict=True))
    assert {"suan-li-guimo", "zhineng-suan-li-zhan-bi", "dikong-jingji-guimo"} & set(names)
    moved = PLAN.replace("二、工作目标\n", "二、工作目标\n支持高校建设研究院5家。\n")
    later = dict(zip(slugs(proposals(moved)), proposals(moved), strict=True))
    assert set(names) <= set(later)


def test_identifiers_are_ascii_and_unique():
    found = slugs(proposals() + proposals())
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each) for each in found)


def test_a_taken_identifier_is_not_given_again():
    found = proposals()
    taken = slugs(found)
    assert not set(taken) & set(slugs(found, taken))


def test_a_proposal_is_known_by_its_sentence_and_figure():
    one, other = proposals()[:2]
    assert fingerprint(one) == fingerprint(replace(one, theme="ai", doubts=("rank",)))
    assert fingerprint(one) != fingerprint(other)


# ---------------------------------------------------------------- scalars


@given(st.text(max_size=60))
def test_a_scalar_comes_back_as_it_was(text):
    shown = "".join(char if char.isprintable() else " " for char in text)
    read = yaml.load(f"- {scalar(text)}\n", Loader=yaml.BaseLoader)[0]
    assert read in (shown, text)
    assert yaml.load(f"[{scalar(text)}, x]", Loader=yaml.BaseLoader)[0] == read


def test_what_yaml_would_take_for_something_else_is_quoted():
    assert [scalar(text) for text in ("no", "12", "2025-01-01", "", "a: b", "# x")] == [
        '"no"',
        '"12"',
        '"2025-01-01"',
        '""',
        '"a: b"',
        '"# x"',
    ]
