"""The shipped ledger: which commitments, with which targets, and that it is sound."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from monitor.ledger import bodies, check
from monitor.ledger.load import load_ledger
from monitor.model import Commitment, CommitmentKind, Op
from monitor.shipped import shipped

SEEDS = shipped("seeds")
LEDGER = load_ledger([SEEDS])
TARGETS = Path(__file__).resolve().parents[3] / "shared" / "targets.tsv"


def entry(identifier: str) -> Commitment:
    found = LEDGER.get(identifier)
    assert found is not None
    return found


def test_it_holds_seven_documents_and_what_each_promises():
    counts = Counter(commitment.document.key for commitment in LEDGER.commitments)
    assert {document.key: counts[document.key] for document in LEDGER.documents} == {
        "council-2025": 63,
        "inquiry-2023": 70,
        "lowalt-2025": 8,
        "plan-2020": 172,
        "plan-2025": 8,
        "reply-cppcc-2025": 39,
        "reply-npc-2025": 40,
    }


def test_each_theme_is_well_filled():
    counts = Counter(str(commitment.theme) for commitment in LEDGER.commitments)
    assert set(counts) == {"infrastructure", "industry", "finance", "ai", "low-altitude"}
    assert min(counts.values()) >= 15


def test_members_advice_is_never_a_target():
    kinds = {commitment.id: commitment.kind for commitment in LEDGER.commitments}
    assert Counter(kinds.values()) == {
        CommitmentKind.TARGET: 48,
        CommitmentKind.MILESTONE: 68,
        CommitmentKind.MEASURE: 216,
        CommitmentKind.RECOMMENDATION: 68,
    }
    for identifier, kind in kinds.items():
        assert kind is CommitmentKind.RECOMMENDATION or not identifier.startswith("council-")


def test_advice_says_who_gave_it_and_promises_who_answers():
    for commitment in LEDGER.commitments:
        assert bool(commitment.by) is (commitment.kind is CommitmentKind.RECOMMENDATION)
        if commitment.document.key in ("inquiry-2023", "reply-cppcc-2025", "reply-npc-2025") and not commitment.by:
            assert commitment.lead


def test_every_task_of_the_plan_has_those_who_answer_for_it():
    for commitment in LEDGER.commitments:
        if commitment.document.key == "plan-2020":
            assert commitment.lead or commitment.responsible
            assert commitment.lead or commitment.locator.startswith("一")


def test_what_an_action_is_known_by_is_more_than_its_topic():
    """A name is a proper one, or words of which one alone says nothing; letters of a common word are none."""
    for commitment in LEDGER.commitments:
        if commitment.deed is not None:
            assert all(sum(min(map(len, word.split("|"))) for word in name) > 2 for name in commitment.deed.names)


@pytest.mark.parametrize(
    ("identifier", "op", "value", "high", "unit", "period"),
    [
        ("plan-2020/digital-economy-gdp-share", ">", 50, None, "%", "level"),
        ("plan-2020/5g-base-stations", ">=", 30000, None, "个", "level"),
        ("plan-2020/dc-pue", "<=", 1.4, None, "", "level"),
        ("plan-2020/id-top-node-rank", "<=", 3, None, "名", "level"),
        ("plan-2020/jiebang-tasks-yearly", "=", 10, None, "个/领域", "yearly"),
        ("plan-2020/fund-cluster", ">=", 100_000_000_000, None, "元", "level"),
        ("inquiry-2023/software-parks", "range", 1, 2, "个", "level"),
        ("reply-npc-2025/scenario-matchmaking", ">=", 10, None, "场", "yearly"),
        ("plan-2025/data-trading", ">=", 5_000_000_000, None, "元", "yearly"),
        ("lowalt-2025/landing-sites", "=", 1000, None, "个", "level"),
    ],
)
def test_a_target_is_what_the_document_says(identifier, op, value, high, unit, period):
    indicator = entry(identifier).indicator
    assert indicator is not None
    assert (indicator.op, indicator.value, indicator.value_high) == (op, value, high)
    assert (indicator.unit, indicator.period) == (unit, period)


def test_less_is_better_only_for_pue_and_the_rank():
    less = {c.id for c in LEDGER.commitments if c.indicator and c.indicator.better == "less"}
    assert less == {"plan-2020/dc-pue", "plan-2020/id-top-node-rank"}


def test_terms_come_from_the_documents():
    assert (entry("plan-2020/unicorns").starts, entry("plan-2020/unicorns").due) == (
        date(2020, 7, 13),
        date(2023, 7, 13),
    )
    assert entry("inquiry-2023/cockpit-chip-yearly").due == date(2026, 9, 13)
    assert entry("inquiry-2023/software-parks").due is None
    assert entry("plan-2025/cnc-rate").due == date(2027, 12, 31)


def test_the_zones_promises_are_the_zones():
    zones = {c.region for c in LEDGER.commitments} - {"武汉市"}
    assert zones == {"武汉经济技术开发区", "武汉东湖新技术开发区", "东西湖区", "长江新区"}
    answering = {"经开区管委会", "东湖高新区管委会", "临空港开发区管委会"}
    for c in LEDGER.commitments:
        if c.document.key == "inquiry-2023":
            assert (c.region in zones) is bool(answering & set(c.lead))


def test_the_special_alias_of_the_gdp_share_has_its_reason():
    share = entry("plan-2020/digital-economy-gdp-share")
    assert share.indicator is not None
    assert "数字经济规模占比" in [form[0] for alias in share.indicator.aliases for form in check.forms(alias)]
    assert "数字经济规模占比" in share.note


def test_it_gives_no_fault_and_no_warning():
    assert check.problems([SEEDS]) == []


def test_every_responsible_body_is_known():
    known = bodies.load()
    bodies_of = (name for c in LEDGER.commitments for name in (*c.lead, *c.responsible))
    named = {name for name in bodies_of if not name.startswith("各")}
    assert [name for name in sorted(named) if not known.find(name)] == []


def test_every_statement_is_one_sentence():
    for commitment in LEDGER.commitments:
        assert commitment.statement.endswith("。")
        assert commitment.statement.count("。") == 1


@pytest.mark.skipif(not TARGETS.exists(), reason="the table of targets is not beside this checkout")
def test_every_row_of_the_table_of_targets_is_held():
    with TARGETS.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    assert [_row(entry(row["id"])) for row in rows] == rows
    held = {row["id"] for row in rows}
    assert {commitment.id for commitment in LEDGER.commitments if commitment.indicator} <= held


def _row(commitment: Commitment) -> dict[str, str]:
    indicator = commitment.indicator
    told = {
        "id": commitment.id,
        "document": commitment.document.key,
        "theme": str(commitment.theme),
        "due": commitment.due.isoformat() if commitment.due else "",
        "lead": "".join(commitment.lead),
        "locator": commitment.locator,
    }
    if indicator is None:
        told |= {"comparator": "done", "value": "1", "unit": "milestone", "period": "milestone"}
        names = {
            "supercomputing-centre": "国家超算武汉中心建成",
            "national-pilot-zone": "创建国家数字经济创新发展试验区",
        }
        return told | {"indicator": names[commitment.id.partition("/")[2]]}
    value = f"{indicator.value:.15g}"
    if indicator.op is Op.RANGE:
        value += f"-{indicator.value_high:.15g}"
    return told | {
        "indicator": indicator.name,
        "comparator": indicator.op.value,
        "value": value,
        "unit": indicator.unit,
        "period": indicator.period.value,
    }
