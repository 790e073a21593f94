"""Two ledgers side by side."""

from __future__ import annotations

from monitor.ledger.compare import compare
from monitor.ledger.load import load_ledger


def test_entries_added_removed_and_changed_are_told_apart(written, target):
    before = load_ledger([written(target)])
    other = target.replace("id: stations", "id: others").replace("基站", "站点")
    after = load_ledger([written(target.replace("30000", "40000") + other)])
    found = compare(before, after)
    assert [each.id for each in found.added] == ["plan/others"]
    assert found.removed == ()
    assert [(entry.id, [(f.field, f.before, f.after) for f in told]) for entry, told in found.changed] == [
        ("plan/stations", [("indicator.value", "30000", "40000")])
    ]
    assert [each.id for each in compare(after, before).removed] == ["plan/others"]


def test_a_renamed_entry_is_one_that_changed(written, target):
    before = load_ledger([written(target)])
    after = load_ledger([written(target.replace("id: stations", "id: base-stations\n    was: stations"))])
    found = compare(before, after)
    assert (found.added, found.removed) == ((), ())
    assert [f.field for _, told in found.changed for f in told] == ["id", "was"]


def test_a_ledger_is_no_different_from_itself(written):
    ledger = load_ledger([written()])
    found = compare(ledger, ledger)
    assert (found.added, found.removed, found.changed) == ((), (), ())


def test_who_answers_and_the_names_are_compared_as_words(written, target):
    before = load_ledger([written(target)])
    led = target.replace("statement:", "lead: [市数据局]\n    statement:").replace("宏站|基站", "宏站")
    after = load_ledger([written(led)])
    told = {f.field: (f.before, f.after) for _, each in compare(before, after).changed for f in each}
    assert told == {"lead": ("", "市数据局"), "indicator.aliases": ("5G 宏站|基站", "5G 宏站")}
