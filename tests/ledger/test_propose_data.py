"""The rules by which commitments are found: each is a pattern or a list, stands once, and is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from monitor.text.data import load

PACKAGE = Path(__file__).resolve().parents[2] / "monitor"
FILES = ("propose.yaml", "sections.yaml")
CODE = "\n".join(
    path.read_text("utf-8")
    for folder in ("ledger", "read", "judge")
    for path in sorted((PACKAGE / folder).rglob("*.py"))
)


def rules(name: str) -> list[tuple[str, yaml.Node]]:
    node = yaml.compose((PACKAGE / "data" / name).read_text("utf-8"))
    return [(key.value, value) for key, value in node.value]


@pytest.mark.parametrize("name", FILES)
def test_no_rule_stands_twice(name):
    keys = [key for key, _ in rules(name)]
    assert sorted(set(keys)) == sorted(keys)


@pytest.mark.parametrize("name", FILES)
def test_every_rule_that_is_one_text_is_a_pattern(name):
    for _, value in rules(name):
        if isinstance(value, yaml.ScalarNode):
            re.compile(value.value)


@pytest.mark.parametrize(("name", "key"), [(name, key) for name in FILES for key, _ in rules(name)])
def test_every_rule_is_used(name, key):
    assert re.search(rf"""["']{key}["']""", CODE), f"{key} of {name}"


@pytest.mark.parametrize("name", FILES)
def test_a_file_reads_the_same_where_the_faster_reader_is_missing(name):
    assert yaml.load((PACKAGE / "data" / name).read_text("utf-8"), Loader=yaml.SafeLoader) == load(name)
