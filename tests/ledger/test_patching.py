"""Single keys of a ledger file changed: the rest of the file stays letter by letter."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.patching import entry, exchanged, patched, put, spots, without

TEXT = """\
# of the office
document:
  key: plan

commitments:

  # 一、基础设施

  # 请核对 (look): a doubt
  # by a person
  # 请核对 (look): another doubt
  - id: stations
    statement: >-
      建成基站
      三万个。
    lead: [甲, 乙]  # by hand
    due: 2026-12-31  # agreed
    # a remark of its own
    indicator:
      name: 基站
      value: 3
      aliases:
      - 基站
      - 宏站

  - id: centre
    statement: "建成中心。"
"""


def test_the_entries_are_found_with_their_lines():
    assert [(spot.slug, spot.first + 1) for spot in spots(TEXT)] == [("stations", 12), ("centre", 26)]


def test_a_value_is_replaced_and_its_remark_stays():
    made = put(TEXT, "stations", ["due"], ["due: 2027-01-01"])
    assert made == TEXT.replace("due: 2026-12-31  # agreed", "due: 2027-01-01  # agreed")


def test_a_value_over_several_lines_is_replaced_whole():
    made = put(TEXT, "stations", ["statement"], ["statement: 改。"])
    assert made == TEXT.replace("statement: >-\n      建成基站\n      三万个。", "statement: 改。")
    made = put(TEXT, "stations", ["indicator", "aliases"], ["aliases:", "  - 站"])
    assert made == TEXT.replace("aliases:\n      - 基站\n      - 宏站", "aliases:\n        - 站")


def test_a_key_that_is_not_there_is_put_behind_the_last():
    made = put(TEXT, "stations", ["indicator", "unit"], ["unit: 个"])
    assert made == TEXT.replace("      - 宏站\n", "      - 宏站\n      unit: 个\n")
    assert put(TEXT, "centre", ["due"], ["due: null"]) == TEXT + "    due: null\n"


def test_a_key_is_taken_out():
    assert put(TEXT, "stations", ["lead"], None) == TEXT.replace("    lead: [甲, 乙]  # by hand\n", "")
    assert put(TEXT, "stations", ["note"], None) == TEXT


def test_the_first_key_of_an_entry_can_be_replaced():
    assert put(TEXT, "centre", ["id"], ["id: hub"]) == TEXT.replace("- id: centre", "- id: hub")


@pytest.mark.parametrize(("slug", "path"), [("nobody", ["due"]), ("centre", ["indicator", "value"])])
def test_a_place_that_does_not_exist_gives_nothing(slug, path):
    assert put(TEXT, slug, path, ["x: 1"]) is None


def test_entries_on_one_line_are_left_alone():
    flow = "commitments:\n  - {id: a, due: 2026-01-01}\n"
    made, stuck = patched(flow, {"a": [(["due"], ["due: null"])]})
    assert made == flow
    assert stuck == (("a", "due"),)


def test_many_edits_go_in_at_once():
    edits = {
        "stations": [(["due"], ["due: null"]), (["note"], ["note: x"])],
        "centre": [(["statement"], ["statement: y"])],
    }
    made, stuck = patched(TEXT, edits)
    told = {each["id"]: each for each in yaml.safe_load(made)["commitments"]}
    assert (told["stations"]["due"], told["stations"]["note"], told["centre"]["statement"]) == (None, "x", "y")
    assert stuck == ()


def test_an_entry_is_taken_out_with_the_remark_above_it_and_put_back():
    made = without(TEXT, "stations")
    assert [spot.slug for spot in spots(made)] == ["centre"]
    assert "# 一、基础设施" in made
    assert "another doubt" not in made
    assert "# by a person" in made
    assert without(TEXT, "nobody") is None


def test_an_entry_is_exchanged_for_other_lines():
    lines = [f"  {line}" for line in entry(TEXT, "centre").splitlines()]
    assert exchanged(TEXT, "centre", lines) == TEXT
    assert exchanged(TEXT, "nobody", lines) is None


@given(
    st.sampled_from(["statement", "lead", "due", "note"]),
    st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=30),
)
def test_an_edit_changes_the_one_key_and_nothing_else(key, value):
    import json

    made = put(TEXT, "stations", [key], [f"{key}: {json.dumps(value, ensure_ascii=False)}"])
    before, after = yaml.safe_load(TEXT), yaml.safe_load(made)
    assert after["commitments"][0].pop(key) == value
    before["commitments"][0].pop(key, None)
    assert after == before
