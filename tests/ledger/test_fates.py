"""What becomes of a commitment officially, as a ledger file says it: values, faults with their line, links across entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger import fates
from monitor.ledger.load import fingerprint, load_ledger, read_ledger
from monitor.messages import LANGUAGES, say
from monitor.model import Closing, Commitment, CommitmentKind, Document, Extension, Ledger, Mark

Written = Callable[..., Path]
FATE = """\
    successor: plan/masts
    part_of: whole
    extended:
      - {to: 2027-06-30, on: 2026-11-01, reason: 用地没有批下来, document: 某号文}
      - {to: 2027-12-31, reason: 洪水}
    closed: {on: 2027-08-01, by: 市政府督查室, reason: 验收通过}
    mark: {grade: A, by: 市政府办公厅, definition: 已经解决}
    look_again: 2028-06-30
"""


def two(target: str, fate: str = FATE) -> str:
    """The sound entry with its fate, the one that succeeds it, and the one it is a part of."""
    other = target.replace("基站]", "铁塔]")
    return target + fate + other.replace("id: stations", "id: masts") + other.replace("id: stations", "id: whole")


def faults(folder: Path) -> list[tuple[int, str, str]]:
    found = read_ledger([folder]).problems
    for problem in found:
        assert problem.file.endswith("plan.yaml")
        for lang in LANGUAGES:
            assert say(problem.code, lang, **problem.slots) != problem.code
    return [(problem.line, problem.code.removeprefix("ledger."), problem.severity) for problem in found]


def test_all_of_it_is_read(written: Written, target: str):
    ledger = load_ledger([written(two(target))])
    entry = ledger.get("plan/stations")
    assert entry is not None
    assert (entry.successor, entry.part_of) == ("plan/masts", "plan/whole")
    assert entry.extended == (
        Extension(date(2027, 6, 30), "用地没有批下来", date(2026, 11, 1), "某号文"),
        Extension(date(2027, 12, 31), "洪水"),
    )
    assert entry.closed == Closing(date(2027, 8, 1), "市政府督查室", "验收通过")
    assert entry.mark == Mark("A", "市政府办公厅", "已经解决")
    assert entry.look_again == date(2028, 6, 30)
    assert entry.due == date(2026, 12, 31)


def test_without_any_of_it_an_entry_is_as_before(written: Written, target: str):
    (entry,) = load_ledger([written(target)]).commitments
    assert (entry.successor, entry.part_of, entry.extended, entry.closed, entry.mark) == ("", "", (), None, None)
    assert entry.due_now(date.max) == entry.due
    assert not entry.closed_by(date.max)


def test_a_document_has_a_mark_and_a_day_to_look_again_for_all_its_entries(
    written: Written, target: str, document: str
):
    head = document + "  mark: {grade: B, by: 市政府办公厅}\n  look_again: 2025-06-30\n"
    own = target.replace("id: stations", "id: masts").replace("基站]", "铁塔]") + "    look_again: 2024-06-30\n"
    ledger = load_ledger([written(target + own, document=head)])
    stations, masts = ledger.commitments
    assert fates.mark_of(stations) == Mark("B", "市政府办公厅")
    assert fates.look_again_of(stations) == date(2025, 6, 30)
    assert fates.look_again_of(masts) == date(2024, 6, 30)
    assert fates.to_look_at(ledger, date(2024, 6, 29)) == []
    assert fates.to_look_at(ledger, date(2024, 6, 30)) == [("plan/masts", date(2024, 6, 30))]
    assert [name for name, _ in fates.to_look_at(ledger, date(2025, 7, 1))] == ["plan/masts", "plan"]


@pytest.mark.parametrize(
    ("fate", "line", "code"),
    [
        ("    extended: {to: 2026-12-31, reason: 无}\n", 21, "extended_not_later"),
        ("    extended: [{to: 2027-12-31, reason: 无}, {to: 2027-06-30, reason: 无}]\n", 21, "extended_not_later"),
        ("    extended:\n      - to: 2027-12-31\n", 22, "missing_key"),
        ("    extended: {to: 2027年, reason: 无}\n", 21, "wants_date"),
        ("    extended: {reason: 无}\n", 21, "missing_key"),
        ("    extended: 2027-12-31\n", 21, "wants_mappings"),
        (
            "    extended: [{to: 2027-01-31, on: 2026-12-01, reason: 无}, {to: 2027-02-28, on: 2026-11-01, reason: 无}]\n",
            21,
            "extended_out_of_order",
        ),
        ("    due: null\n    extended: {to: 2027-12-31, reason: 无}\n", 22, "extended_without_due"),
        ("    closed: {by: 市政府督查室}\n", 21, "missing_key"),
        ("    closed: {on: 2025-01-01}\n", 21, "missing_key"),
        ("    closed: {on: 2023-01-01, by: 市政府督查室}\n", 21, "closed_too_early"),
        ("    closed: 2025-01-01\n", 21, "wants_keys"),
        ("    mark: {grade: E, by: 市政府办公厅}\n", 21, "unknown_value"),
        ("    mark: {grade: A}\n", 21, "missing_key"),
        ("    mark: A\n", 21, "wants_keys"),
        ("    look_again: 明年\n", 21, "wants_date"),
        ("    successor: stations\n", 21, "link_itself"),
        ("    was: masts\n    part_of: masts\n", 22, "link_itself"),
        ("    successor: Plan/Masts\n", 21, "bad_slug"),
        ("    extendet: {}\n", 21, "unknown_key_near"),
    ],
)
def test_what_is_wrong_with_it_is_told_with_its_line(written: Written, target: str, fate: str, line: int, code: str):
    assert (line, code, "error") in faults(written(target + fate))


def test_a_link_to_nothing_is_a_mistake_where_its_document_is_there_and_else_only_odd(written: Written, target: str):
    assert faults(written(target + "    successor: statons\n")) == [(10, "link_unknown_near", "error")]
    assert faults(written(target + "    part_of: quite-another-thing\n")) == [(10, "link_unknown", "error")]
    outside = written(target + "    successor: next-plan/stations\n")
    assert faults(outside) == [(10, "link_outside", "warning")]
    assert load_ledger([outside]).commitments[0].successor == "next-plan/stations"


def test_a_link_to_an_entry_that_has_a_fault_of_its_own_is_no_second_fault(written: Written, target: str):
    broken = target.replace("id: stations", "id: masts") + "    colour: red\n"
    assert [code for _, code, _ in faults(written(target + "    successor: masts\n" + broken))] == ["unknown_key"]


def test_a_link_may_name_an_identifier_of_before(written: Written, target: str):
    renamed = target.replace("id: stations", "id: masts\n    was: poles").replace("基站]", "铁塔]")
    ledger = load_ledger([written(target + "    successor: poles\n" + renamed)])
    stations, masts = ledger.commitments
    assert fates.successor(stations, ledger) is masts
    assert fates.predecessors(masts, ledger) == [stations]


def test_links_in_a_circle_are_told_at_each_of_the_entries(written: Written, target: str):
    other = target.replace("id: stations", "id: masts")
    folder = written(target + "    part_of: masts\n" + other + "    part_of: stations\n")
    assert [code for _, code, _ in faults(folder)] == ["link_circle", "link_circle"]


def test_identifiers_are_unique_also_across_former_ones_and_with_faulty_entries(written: Written, target: str):
    other = target.replace("id: stations", "id: masts\n    was: stations\n    colour: red")
    assert sorted(code for _, code, _ in faults(written(target + other))) == ["identifier_twice", "unknown_key"]


def test_what_became_of_it_asks_for_no_judging_again(written: Written, target: str):
    plain = load_ledger([written(two(target, ""))])
    with_fate = load_ledger([written(two(target))])
    assert plain.version == with_fate.version
    assert [each.fingerprint for each in plain.commitments] == [each.fingerprint for each in with_fate.commitments]


# ---------------------------------------------------------------- properties

PLAN = Document("plan", "方案", "某市人民政府", "某市", "plan")
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def entry(name: str, **said: object) -> Commitment:
    return Commitment(f"plan/{name}", "ai", CommitmentKind.MEASURE, "做一件事。", PLAN, "某市", **said)


@given(DAYS, st.lists(st.tuples(DAYS, DAYS), max_size=4), DAYS)
def test_the_present_date_is_the_last_delay_granted_and_the_original_stays(due, delays, today):
    extended = tuple(Extension(to, "无", on) for to, on in sorted(delays))
    found = entry("a", due=due, extended=extended)
    granted = [each.to for each in extended if each.on is not None and each.on <= today]
    assert found.due_now(today) == (granted[-1] if granted else due)
    assert found.due == due


@given(st.lists(st.integers(-1, 7), min_size=8, max_size=8))
def test_following_links_always_ends_and_circles_are_all_found(heirs):
    names = [f"e{k}" for k in range(8)]
    entries = [
        entry(name, successor=f"plan/e{heir}" if heir >= 0 else "") for name, heir in zip(names, heirs, strict=True)
    ]
    told = {problem.slots["value"] for problem in fates.astray(entries, {each.id for each in entries})}
    for each in entries:
        seen, at = [], each
        while at is not None and at.id not in seen:
            seen.append(at.id)
            at = next((other for other in entries if other.id == at.successor), None)
        assert (each.id in told) is (at is not None and at.id == each.id)


@given(DAYS, DAYS)
def test_whatever_became_of_it_the_fingerprint_is_the_same(one, other):
    plain = entry("a", due=date(2025, 1, 1))
    changed = replace(plain, closed=Closing(one, "某室"), look_again=other, mark=Mark("C", "某厅"))
    assert fingerprint(plain) == fingerprint(changed)
    assert Ledger((plain,), "").get("plan/a") is plain
