"""Labelled texts: what a line must hold, and that a wrong one is named by its number."""

from __future__ import annotations

import json
from datetime import date

import pytest

from monitor.errors import ConfigError
from monitor.judge.labelled import Label, read_cases

ROW = {
    "id": "a",
    "title": "书屋",
    "publisher": "武汉市人民政府",
    "published": "2022-10",
    "url": "https://example.org/1",
    "text": "社区书屋九家。",
    "expect": {"plan/社区书屋": {"label": "realised", "value": 9, "as_of": "2022-10", "relation": "progress"}},
}


@pytest.fixture
def read(make):
    ledger = make.ledger(make.target(), make.target("夜校", was=("plan/old",)))

    def lines(*rows):
        return read_cases([row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows], ledger)

    return lines


def expecting(**label):
    return {**ROW, "expect": {"plan/社区书屋": label}}


def test_a_case_is_its_publication_and_its_labels(read):
    (case,) = read(ROW)
    assert (case.id, case.line, case.publication.title, case.publication.text) == ("a", 1, "书屋", "社区书屋九家。")
    assert (case.publication.published, case.publication.region) == (date(2022, 10, 31), "武汉市")
    assert case.expect == {"plan/社区书屋": Label("realised", "progress", 9.0, "2022-10")}


def test_empty_lines_are_passed_over_and_still_counted(read):
    assert [case.line for case in read(b"", ROW, b" ", ROW)] == [2, 4]


def test_what_is_not_known_may_be_left_out(read):
    (case,) = read({"text": "", "expect": {}, "published": None})
    assert (case.id, case.publication.published, case.expect) == ("1", None, {})


def test_a_former_identifier_means_the_commitment_it_is_now(read):
    (case,) = read({**ROW, "expect": {"plan/old": {"label": "none"}}})
    assert list(case.expect) == ["plan/夜校"]


def test_commitments_are_found_by_their_labels(read):
    (case,) = read({**ROW, "expect": {"plan/社区书屋": {"label": "plan"}, "plan/夜校": {"label": "skip"}}})
    assert case.labelled("plan", "none") == {"plan/社区书屋"}


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (b"{", "eval.bad_line"),
        (b"\xff\xfe", "eval.bad_line"),
        ([1], "eval.no_text"),
        ({"expect": {}}, "eval.no_text"),
        ({"text": 3, "expect": {}}, "eval.no_text"),
        ({"text": "书屋"}, "eval.no_labels"),
        ({**ROW, "expect": []}, "eval.no_labels"),
        ({**ROW, "published": "gestern"}, "eval.bad_date"),
        ({**ROW, "published": "2022-13"}, "eval.bad_date"),
        ({**ROW, "expect": {"plan/nothing": {"label": "none"}}}, "eval.unknown_commitment"),
        ({**ROW, "expect": {"plan/社区书屋": "none"}}, "eval.bad_label"),
        (expecting(label="maybe"), "eval.bad_label"),
        (expecting(), "eval.bad_label"),
        (expecting(label="plan", relation="hoped"), "eval.bad_relation"),
        (expecting(label="realised", value="9"), "eval.bad_value"),
        (expecting(label="realised", value=True), "eval.bad_value"),
        (expecting(label="realised", as_of="soon"), "eval.bad_as_of"),
        (expecting(label="realised", as_of=2022), "eval.bad_as_of"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(read, row, key):
    with pytest.raises(ConfigError) as raised:
        read(ROW, row)
    assert (raised.value.key, raised.value.slots["number"]) == (key, 2)
