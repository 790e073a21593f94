"""Who answers for what: led, responsible, predecessors under the name of today."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli import layout
from monitor.cli.ledger_bodies import table
from monitor.ledger import bodies
from monitor.messages import LANGUAGES, use
from monitor.model import Commitment, CommitmentKind, Document
from monitor.report.answering import CLASSES, answers, as_json, by_body

KNOWN = bodies.load()
PLAN = Document("plan", "方案", "武汉市人民政府", "武汉市", "plan")


def entry(number: int = 0, lead: str = "", responsible: str = "", region: str = "武汉市") -> Commitment:
    return Commitment(
        f"plan/{number}",
        "industry",
        CommitmentKind.MEASURE,
        "做一件事。",
        PLAN,
        region,
        lead=tuple(lead.split()),
        responsible=tuple(responsible.split()),
    )


@pytest.mark.parametrize(
    "asked",
    ["市数据局", "武汉市数据局", "武汉数据局", "市政务服务和大数据管理局", "武汉市大数据局", "武汉市数据局（转载）"],
)
def test_a_promise_is_found_by_every_name_of_its_body_and_of_its_successor(asked):
    assert answers(entry(lead="市政务服务大数据局"), asked, KNOWN)
    assert answers(entry(responsible="市教育局 市数据局"), asked, KNOWN)
    assert not answers(entry(lead="市经信局"), asked, KNOWN)


def test_a_promise_of_all_districts_is_found_by_each_and_by_the_name_for_all():
    of_all = entry(responsible="各区人民政府")
    assert answers(of_all, "江汉区", KNOWN)
    assert answers(of_all, "东湖高新区管委会", KNOWN)
    assert answers(of_all, "各区人民政府", KNOWN)
    assert not answers(entry(responsible="江岸区"), "各区人民政府", KNOWN)
    assert not answers(of_all, "市数据局", KNOWN)


def test_a_body_that_no_list_knows_is_found_by_its_own_name():
    assert answers(entry(lead="某某专班"), "某某专班", KNOWN)
    assert not answers(entry(lead="某某专班"), "某某", KNOWN)


def test_the_same_short_name_in_two_cities_means_two_bodies():
    both = [entry(1, "市经信局"), entry(2, "市经信局", region="无锡市")]
    assert [answers(each, "武汉市经信局", KNOWN) for each in both] == [True, False]
    assert [row.name for row in by_body([(each, "overdue") for each in both], KNOWN)] == [
        "无锡市经信局",
        "武汉市经济和信息化局",
    ]


def test_each_body_has_what_it_leads_by_class_and_what_else_it_is_responsible_for():
    counted = [
        (entry(1, "市政务服务和大数据管理局", "市经信局 市数据局"), "achieved"),
        (entry(2, "市数据局", "市经信局"), "behind"),
        (entry(3, "市经信局", "市政务服务大数据局"), "overdue"),
        (entry(4, "市数据局 市经信局"), "no_evidence"),
    ]
    rows = {row.name: row for row in by_body(counted, KNOWN)}
    data = rows["武汉市数据局"]
    assert (data.led, data.responsible) == (3, 1)
    assert data.of_led == Counter(achieved=1, behind=1, no_evidence=1)
    assert data.of_others == Counter(overdue=1)
    assert [(each.name, each.until, each.commitments) for each in data.formerly] == [
        ("武汉市政务服务和大数据管理局", "2024", 2)
    ]
    assert rows["武汉市经济和信息化局"].led == 2
    told = as_json(list(rows.values()))[0]
    assert {
        key: told[key] for key in ("body", "led", "achieved", "behind", "overdue", "no_evidence", "responsible")
    } == {
        "body": "武汉市数据局",
        "led": 3,
        "achieved": 1,
        "behind": 1,
        "overdue": 0,
        "no_evidence": 1,
        "responsible": 1,
    }
    assert told["of_responsible"]["overdue"] == 1
    assert told["formerly"] == [{"name": "武汉市政务服务和大数据管理局", "until": "2024", "commitments": 2}]


def test_a_former_name_without_dates_is_told_too():
    (row,) = by_body([(entry(1, "市法制办"), "overdue")], KNOWN)
    assert (row.name, [each.name for each in row.formerly]) == ("武汉市司法局", ["武汉市法制办"])


LISTED = ["市经信局", "市数据局", "市政务服务大数据局", "市地方金融局", "各区人民政府", "某某专班"]


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(LISTED), max_size=3),
            st.lists(st.sampled_from(LISTED), max_size=4),
            st.sampled_from(CLASSES),
        ),
        max_size=12,
    )
)
def test_every_commitment_counts_once_for_each_body_that_answers_for_it(drawn):
    counted = [(entry(k, " ".join(lead), " ".join(others)), class_) for k, (lead, others, class_) in enumerate(drawn)]
    rows = by_body(counted, KNOWN)
    for row in rows:
        led = [each for each, _ in counted if row.name in {KNOWN.canonical(name) for name in each.lead}]
        named = [
            each for each, _ in counted if row.name in {KNOWN.canonical(n) for n in (*each.lead, *each.responsible)}
        ]
        assert (row.led, row.led + row.responsible) == (len(led), len(named))
    assert len({row.name for row in rows}) == len(rows)


@pytest.mark.parametrize("width", [80, 120, None])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_keeps_within_the_terminal_and_names_every_body(width, lang):
    use(lang)
    counted = [
        (entry(1, "市政务服务和大数据管理局", "中共武汉市委网络安全和信息化委员会办公室"), "dropped"),
        (entry(2, "武汉东湖新技术开发区管理委员会", "各区人民政府"), "achieved"),
    ]
    told = table(by_body(counted, KNOWN), width)
    lines = told.splitlines()
    if width:
        assert max(map(layout.cells, lines)) <= width
    assert "网信办" in told or "网络安全和信息化委员会" in told
    assert "市数据局" in told
    assert "东湖新技术开发区" in told
    if width is None:
        assert "2024" in told


def test_what_a_name_could_do_to_a_terminal_is_shown_instead():
    assert "\x1b" not in table(by_body([(entry(1, "某\x1b[31m局"), "overdue")], KNOWN), 80)
