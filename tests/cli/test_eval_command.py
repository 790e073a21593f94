"""`monitor eval`: figures on labelled texts for people and for scripts, and what is wrong with a file of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

RIGHT = "截至2022年底，全市已建成5G基站3.5万个。"
PLANNED = "计划到2025年，全市5G基站达到6万个。"
LABEL = {"label": "realised", "value": 35000, "as_of": "2022", "relation": "achieved"}


def case(identifier, text, **expect):
    return {
        "id": identifier,
        "title": "基站年报",
        "publisher": "武汉市人民政府",
        "published": "2023-03-28",
        "text": text,
        "expect": {f"sample/{name}": label for name, label in expect.items()},
    }


@pytest.fixture
def cases(place):
    file = place.folder / "cases.jsonl"

    def written(*rows):
        lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return str(file)

    return written


@pytest.fixture
def given(cases):
    return cases(
        case("right", RIGHT, stations=LABEL),
        case("plan", PLANNED, stations={"label": "plan"}),
        case("missed", "天气晴朗。", unicorns={"label": "realised"}),
    )


def test_scripts_get_the_rules_beside_both_simple_ways(place, given):
    done = place.run("eval", given, "--json", "--wrong", "5")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["cases"], told["results"], told["candidates"]) == (3, 2, 0.5)
    assert (told["rules"]["precision"], told["rules"]["recall"], told["rules"]["trapped"]) == (1.0, 0.5, 0.0)
    assert (told["keyword"]["precision"], told["keyword"]["trapped"]) == (0.5, 1.0)
    assert set(told["bm25"]) == set(told["rules"])
    assert told["rules"]["spoken"] is None
    assert told["kinds"]["level"]["values"] == 1.0
    assert (told["checks"]["tense"]["traps"], told["checks"]["candidate"]["missed"]) == (1, 1)
    (wrong,) = told["wrong"]
    assert (wrong["what"], wrong["case"], wrong["line"], wrong["commitment"]) == (
        "missed",
        "missed",
        3,
        "sample/unicorns",
    )


def test_people_get_tables_and_the_first_wrong_ones_when_they_ask(place, given):
    out = place.run("eval", given, "--wrong", "1").stdout
    assert "keyword and number" in out
    assert "BM25 over words" in out
    assert "line 3, missed: sample/unicorns: missed" in out
    assert "line 3" not in place.run("eval", given).stdout
    assert "规则" in place.run("--lang", "zh", "eval", given).stdout


def test_the_same_file_gives_the_same_words(place, given):
    first, again = (place.run("eval", given, "--json", "--wrong", "9").stdout for _ in range(2))
    assert first == again


def test_cases_may_come_on_stdin(place, given):
    with Path(given).open("rb") as file:
        done = place.run("eval", "-", "--json", stdin=file)
    assert json.loads(done.stdout)["cases"] == 3


def test_controls_in_a_text_are_shown_and_not_obeyed(place, cases):
    row = case("a\x1b[31m", "截至2022年底，全市已建成\u202e5G基站3.5万个。", stations={"label": "none"})
    out = place.run("eval", cases(row), "--wrong", "1").stdout
    assert not {"\x1b", "\u202e"} & set(out)
    assert "sample/stations" in out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "JSON"),
        ('{"text": "a"}', "expect"),
        ('{"text": "a", "expect": {"sample/nothing": {"label": "none"}}}', "sample/nothing"),
        ('{"text": "a", "expect": {"sample/stations": {"label": "perhaps"}}}', "realised, plan, none, skip"),
    ],
)
def test_a_malformed_case_is_named_by_its_line(place, cases, line, said):
    done = place.run("eval", cases(case("right", RIGHT, stations=LABEL), line))
    assert done.returncode == 2
    assert "Line 2" in done.stderr
    assert said in done.stderr
    assert done.stdout == ""


def test_a_file_that_is_not_there_or_empty_is_named(place, cases):
    for file, said in (("nothing.jsonl", "nothing.jsonl"), (cases(), "no labelled text"), (".", ".")):
        done = place.run("eval", file)
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr
