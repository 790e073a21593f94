"""A change of the rules raises their version: the rules as they are against the record in rules.txt."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from monitor.judge.reasons import RULES_VERSION

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def rules() -> ModuleType:
    spec = importlib.util.spec_from_file_location("record_rules", HERE / "record_rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(rules, tmp_path) -> Path:
    """A folder with the rules in it, to be changed."""
    for folder in ("judge", "text", "ledger", "data"):
        shutil.copytree(
            rules.ROOT / "monitor" / folder, tmp_path / "monitor" / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / "monitor" / name
    text = path.read_text("utf-8")
    assert old in text, (name, old)
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_rules_are_those_that_are_recorded(rules):
    number, then = rules.recorded()
    same = (number, then) == (RULES_VERSION, rules.digest())
    assert same, (
        f"The rules of judging differ from those recorded in tests/judge/rules.txt as version {number}. Raise"
        f" RULES_VERSION in monitor/judge/reasons.py (it is {RULES_VERSION}) to {int(number) + 1}, so that what is"
        " stored is judged again, and record them: python tests/judge/record_rules.py"
    )


# ---------------------------------------------------------------- what counts as a rule


def test_what_judging_reaches_counts_and_what_only_measures_it_does_not(rules):
    found = {name.removeprefix("monitor.") for name in rules.modules()}
    assert found >= {
        "judge.read", "judge.numbers", "judge.deeds", "judge.scope", "judge.tense", "judge.as_of", "judge.mentions",
        "judge.reasons", "judge.publishers", "text.quantities", "text.periods", "text.places", "text.passages",
        "text.hygiene", "text.words", "ledger.bodies",
    }  # fmt: skip
    assert not found & {
        "judge.status",
        "judge.weight",
        "judge.news",
        "judge.quality",
        "judge.baselines",
        "judge.labelled",
    }


def test_every_data_file_that_a_rule_reads_counts(rules):
    found = set(rules.data_files(rules.modules()))
    assert found >= {
        "indicator.yaml", "scope.yaml", "tense.yaml", "amounts.yaml", "denominators.yaml", "as_of.yaml",
        "documents.yaml", "units.yaml", "periods.yaml", "places.yaml", "tables.yaml", "bodies.yaml",
    }  # fmt: skip
    assert not found & {"themes.yaml", "firewalls.yaml", "page_parts.yaml"}


def test_the_same_rules_have_the_same_hash(rules, copy):
    assert rules.digest(copy) == rules.digest() == rules.digest()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("judge/measure.py", '"""', '"""Reworded. '),
        (
            "judge/read.py",
            "from __future__ import annotations\n",
            "from __future__ import annotations\n\n# a comment\n",
        ),
        ("judge/reasons.py", "Raise it to the next number", "Raise it to the number after"),
        ("judge/reasons.py", f'RULES_VERSION = "{RULES_VERSION}"', 'RULES_VERSION = "999"'),
        ("judge/status.py", "SILENT_DAYS = 180", "SILENT_DAYS = 181"),
        ("data/units.yaml", "\n", "\n# a comment\n"),
        ("data/themes.yaml", "\n", "\nmore: 1\n"),
        ("data/amounts.yaml", "fits: ['增至',", "fits: ['增加到', '增至',"),
        ("data/scope.yaml", "not: ['居民',", "not: ['居住',"),
        ("data/indicator.yaml", "\n    结业 参训 ", "\n    结业\n    参训 "),
        ("data/amounts.yaml", "\n      扩大|", "\n      扩大|\n      "),
    ],
)
def test_what_is_no_rule_leaves_the_hash(rules, copy, name, old, new):
    before = rules.digest(copy)
    change(copy, name, old, new)
    assert rules.digest(copy) == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("judge/reasons.py", "weak <= 1", "weak <= 2"),
        ("judge/reasons.py", '"tense.bare",', ""),
        (
            "text/passages.py",
            "from __future__ import annotations\n",
            "from __future__ import annotations\n\nLIMIT = 5\n",
        ),
        ("ledger/bodies.py", "日报|", ""),
        ("data/amounts.yaml", "rule: '首批|", "rule: '头批|首批|"),
        ("data/indicator.yaml", "\n    结业 参训 ", "\n    结业 "),
        ("data/as_of.yaml", "at: start", "at: anywhere"),
    ],
)
def test_a_change_of_a_rule_moves_the_hash(rules, copy, name, old, new):
    before = rules.digest(copy)
    change(copy, name, old, new)
    assert rules.digest(copy) != before


def test_a_change_of_a_data_file_moves_the_hash(rules, copy):
    for name in rules.data_files(rules.modules(copy), copy):
        before = rules.digest(copy)
        path = copy / "monitor" / "data" / name
        path.write_text(path.read_text("utf-8") + "\none_more: 1\n", "utf-8")
        assert rules.digest(copy) != before, name


# ---------------------------------------------------------------- recording


@pytest.fixture
def record(rules, copy) -> Path:
    """The record of the copied rules, as version 7."""
    change(copy, "judge/reasons.py", f'RULES_VERSION = "{RULES_VERSION}"', 'RULES_VERSION = "7"')
    path = copy / "rules.txt"
    assert rules.record_anew(copy, path) == "Recorded the rules as version 7."
    return path


def test_recording_what_is_recorded_does_nothing(rules, copy, record):
    before = record.read_text("utf-8")
    assert rules.record_anew(copy, record) == "The rules are those recorded as version 7."
    assert record.read_text("utf-8") == before == f"7 {rules.digest(copy)}\n"


@pytest.mark.parametrize("number", ["7", "6"])
def test_other_rules_are_not_recorded_under_a_version_that_is_taken(rules, copy, record, number):
    before = record.read_text("utf-8")
    change(copy, "judge/reasons.py", "weak <= 1", "weak <= 2")
    change(copy, "judge/reasons.py", 'RULES_VERSION = "7"', f'RULES_VERSION = "{number}"')
    with pytest.raises(ValueError, match=r"raise RULES_VERSION in .* to 8"):
        rules.record_anew(copy, record)
    assert record.read_text("utf-8") == before


def test_other_rules_are_recorded_under_the_next_version(rules, copy, record):
    change(copy, "judge/reasons.py", "weak <= 1", "weak <= 2")
    change(copy, "judge/reasons.py", 'RULES_VERSION = "7"', 'RULES_VERSION = "8"')
    assert rules.record_anew(copy, record) == "Recorded the rules as version 8."
    assert rules.recorded(record) == ("8", rules.digest(copy))


def test_a_version_raised_without_need_is_recorded_too(rules, copy, record):
    change(copy, "judge/reasons.py", 'RULES_VERSION = "7"', 'RULES_VERSION = "8"')
    rules.record_anew(copy, record)
    assert rules.recorded(record) == ("8", rules.digest(copy))
