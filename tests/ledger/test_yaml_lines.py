"""YAML values that know their lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.lines import MOST_BYTES, Items, Keys, Scalar, read_file, read_text


def codes(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in read_text(text, "a.yaml")[1]]


def test_every_value_and_key_knows_its_line():
    value, problems = read_text("a: 1\n\nb:\n  - x\n  - y: z\n", "a.yaml")
    assert not problems
    assert isinstance(value, Keys)
    assert value.lines == {"a": 1, "b": 3}
    listed = value.values["b"]
    assert isinstance(listed, Items)
    assert [child.line for child in listed.values] == [4, 5]


@pytest.mark.parametrize("written", ["on", "no", "1.10", "2020-07-13", "0755", "1e3", "五"])
def test_scalars_keep_the_text_that_was_written(written):
    value, _ = read_text(f"a: {written}", "a.yaml")
    assert isinstance(value, Keys)
    assert value.values["a"] == Scalar(1, written)


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_nothing_is_told_from_empty_text(written):
    value, _ = read_text(f"a: {written}\nb: ''", "a.yaml")
    assert isinstance(value, Keys)
    assert value.values["a"] == Scalar(1, None)
    assert value.values["b"] == Scalar(2, "")


def test_a_key_that_stands_twice_is_told_with_both_lines():
    value, problems = read_text("a: 1\nb: 2\na: 3\n", "a.yaml")
    assert isinstance(value, Keys)
    assert value.values["a"] == Scalar(1, "1")
    assert [(problem.line, problem.code, problem.slots["first"]) for problem in problems] == [
        (3, "ledger.duplicate_key", 1)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1, 2\nb: 3\n", (2, "ledger.yaml")),
        ("a:\n\t- 1\n", (2, "ledger.tab")),
        ("a: 1\nb: \x07\n", (2, "ledger.control_character")),
        ("a: &x [*x]\n", (1, "ledger.within_itself")),
        ("? [1, 2]\n: 3\n", (1, "ledger.key_not_text")),
        ("a: 1\n---\nb: 2\n", (2, "ledger.yaml")),
        ("a: !!python/object/apply:os.system ['true']\nb: [\n", (3, "ledger.yaml")),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text, expected):
    assert codes(text) == [expected]


def test_deep_nesting_is_refused_in_words():
    assert codes("[" * 5000) in ([(0, "ledger.too_deep")], [(1, "ledger.yaml")], [(2, "ledger.yaml")])


def test_anchors_that_multiply_are_turned_once():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    value, problems = read_text("\n".join(lines), "a.yaml")
    assert isinstance(value, Keys)
    assert len(value.values) == 40
    assert not problems


def test_files_that_are_not_text_are_told(tmp_path: Path):
    gbk = tmp_path / "gbk.yaml"
    gbk.write_bytes("a: 1\nb: 武汉".encode("gb18030"))
    assert [(problem.line, problem.code) for problem in read_file(gbk)[1]] == [(2, "ledger.not_utf8")]
    assert read_file(tmp_path / "gone.yaml")[1][0].code == "ledger.unreadable"
    assert read_file(tmp_path)[1][0].code == "ledger.unreadable"


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path):
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    value, problems = read_file(path)
    assert isinstance(value, Keys)
    assert list(value.values) == ["a"]
    assert not problems


def test_a_file_too_large_to_be_a_ledger_is_not_parsed(tmp_path: Path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (MOST_BYTES + 1))
    assert read_file(path)[1][0].code == "ledger.too_large"


@given(st.text())
def test_no_text_whatever_raises(text):
    value, problems = read_text(text, "a.yaml")
    assert value is None or isinstance(value, Scalar | Items | Keys)
    assert all(problem.file == "a.yaml" and problem.line >= 0 for problem in problems)
