"""Every rule of language does what its examples say, is written as agreed, and is used in the manner its data gives."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.judge import cues
from monitor.text.data import load
from monitor.text.hygiene import clean

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "monitor" / "data"
MANNERS = {
    "start": {"match"},
    "end": {"search"},
    "whole": {"fullmatch", "pattern"},  # also as a part of a longer pattern
    "anywhere": {"search", "finditer", "sub", "match"},
}
"""By how a rule says it is applied, the ways in which code may apply it."""
RULES: dict[str, dict[str, Any]] = {name: rule for file in cues.FILES for name, rule in load(file).items()}
EXAMPLES = [
    (name, text, key == "fits") for name, rule in RULES.items() for key in ("fits", "not") for text in rule[key]
]


def fits(name: str, text: str) -> bool:
    """Whether the rule applies to an example, which is just as much of a text as the rule is shown."""
    pattern, at = cues.pattern(name), RULES[name]["at"]
    apply = {"start": pattern.match, "whole": pattern.fullmatch}.get(at, pattern.search)
    return apply(text) is not None


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.yaml")), ids=lambda path: str(path.relative_to(DATA)))
def test_no_name_stands_twice_in_a_file_where_the_later_would_silently_win(path):
    names = Counter(re.findall(r"(?m)^([\w.-]+):", path.read_text(encoding="utf-8")))
    assert [name for name, count in names.items() if count > 1] == []


# ---------------------------------------------------------------- examples


@pytest.mark.parametrize(("name", "text", "expected"), EXAMPLES, ids=[f"{n}-{t}" for n, t, _ in EXAMPLES])
def test_a_rule_fits_its_examples_and_none_of_its_near_misses(name, text, expected):
    assert fits(name, text) == expected


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule["at"] == "end"])
def test_a_rule_for_what_stands_before_looks_at_its_end(name):
    assert not any(fits(name, f"{text}。") for text in RULES[name]["fits"])


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_examples_in_clean_text(name):
    yes, no = RULES[name]["fits"], RULES[name]["not"]
    assert len(yes) > 1
    assert no
    assert len({*yes, *no}) == len(yes) + len(no)
    assert [clean(text).text for text in (*yes, *no)] == [*yes, *no]


# ---------------------------------------------------------------- form


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_written_as_agreed(name):
    rule = RULES[name]
    kinds = set(rule) & {"rule", "words"}
    assert len(kinds) == 1
    assert set(rule) == {"at", "fits", "not"} | kinds
    assert rule["at"] in MANNERS
    assert rule[kinds.pop()].strip()


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if "words" in rule])
def test_no_word_stands_in_a_rule_twice(name):
    assert [word for word, times in Counter(RULES[name]["words"].split()).items() if times > 1] == []


def test_each_rule_has_a_name_of_its_own_and_a_line_that_says_why():
    names = []
    for file in cues.FILES:
        before = ""
        for line in (DATA / file).read_text("utf-8").splitlines():
            if top := re.match(r"\w+(?=:)", line):
                names.append(top[0])
                assert before.startswith("# "), (file, top[0])
            before = line
    assert sorted(names) == sorted(RULES)


# ---------------------------------------------------------------- use in code


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Calls of the two functions of cues in the judging modules."""
    for path in sorted((ROOT / "monitor" / "judge").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "cues":
                assert isinstance(node, ast.Call)
                yield called.attr, node


def constants(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def test_every_rule_that_code_names_exists():
    named = set(cues.GROUPS)
    for _, call in calls():
        for argument in call.args:
            named |= constants(argument) if isinstance(argument, ast.Constant | ast.Tuple) else set()
    assert len(named) > len(cues.GROUPS)
    assert named <= set(RULES)


def test_every_rule_is_used_in_code():
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "monitor" / "judge").glob("*.py")]
    assert set(RULES) - set().union(*map(constants, trees)) == set()


def test_code_applies_each_rule_in_the_manner_its_data_gives():
    applied = list(_applied())
    assert len(applied) > len(RULES) / 2
    assert [(name, way) for name, way in applied if way not in MANNERS[RULES[name]["at"]]] == []


def _applied() -> Iterator[tuple[str, str]]:
    """Rule and method of each cues.pattern("rule").method(…), and the groups that `find` searches for anywhere."""
    yield from ((group, "finditer") for group in cues.GROUPS)
    for path in sorted((ROOT / "monitor" / "judge").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            inner = node.value if isinstance(node, ast.Attribute) else None
            if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "cues.pattern":
                assert isinstance(node, ast.Attribute)
                yield from ((name, node.attr) for name in constants(inner.args[0]))


# ---------------------------------------------------------------- reading


def test_a_rule_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="no_such_rule"):
        cues.pattern("no_such_rule")


def test_words_are_tried_longest_first_and_space_in_a_rule_is_layout():
    assert [cue.word for cue in cues.find("覆盖率提升至90%,年内建成了9座", ("verb", "done"))] == [
        "提升至",
        "建成",
        "建成了",
    ]
    assert all(" " not in cues.pattern(name).pattern for name in RULES)


def test_nothing_is_read_before_something_is_judged():
    program = "import monitor.judge.read, monitor.text.data as data; print(data.load.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0"]
