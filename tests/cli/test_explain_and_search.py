"""`monitor explain`, `monitor search` and the way to the dashboard."""

from __future__ import annotations

import json

import pytest

from monitor.cli import tui
from monitor.errors import ConfigError

STATIONS = "截至2022年底，全市已建成5G基站3.5万个。"


@pytest.fixture
def read(place):
    """A place that has read one text."""
    texts = place.folder / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text(f"基站年报\n{STATIONS}\n", "utf-8")
    (texts / "a.yaml").write_text("title: 基站年报\npublisher: 武汉市数据局\npublished: 2023-03-28\n", "utf-8")
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    place.check()
    return place


def test_a_status_is_explained_with_who_said_what_when_and_every_check(read):
    out = read.run("--lang", "zh", "explain", "sample/stations").stdout
    assert "自称完成：武汉市数据局（责任方自述）称截至 2022-12-31 为 3.5万" in out
    assert f"“{STATIONS}”" in out
    assert "✓ 指标" in out


def test_the_last_part_of_an_identifier_is_enough(read):
    assert json.loads(read.run("explain", "stations", "--json").stdout)["status"] == "done_claimed"


def test_nothing_found_is_not_told_as_no_progress(read):
    out = " ".join(read.run("explain", "unicorns").stdout.split())
    assert "Nothing was found in the sources that would tell and were read: texts" in out
    assert "not the same as no progress" in out
    assert "overdue" in out


def test_nothing_read_is_told_as_that(place):
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    explained = json.loads(place.run("explain", "unicorns", "--json").stdout)
    assert explained["status"] == "not_checked"
    assert explained["watchers"] == [{"name": "texts", "read": False}]
    assert "none of the sources that would tell has ever been read: texts" in explained["why"][0]


def test_where_no_source_would_tell_that_is_said(place):
    place.sources({"name": "texts", "kind": "folder", "path": "./texts", "region": "成都市"})
    assert "no enabled source would tell" in " ".join(place.run("explain", "unicorns").stdout.split())


YEARLY = """
  - id: schools
    theme: industry
    kind: target
    statement: 每年办二十期培训。
    locator: 三
    indicator: {name: 夜校, op: ">=", value: 20, unit: 期, better: more, period: yearly, aliases: [夜校]}
  - id: inside
    theme: industry
    kind: measure
    statement: 改进内部流程。
    locator: 四
    unverifiable: 机关内部事项，不对外公布
"""


@pytest.fixture
def more(read):
    """The same place, with a yearly commitment, and one that no text could prove."""
    ledger = read.folder / "seeds" / "sample.yaml"
    ledger.write_text(ledger.read_text("utf-8") + YEARLY, "utf-8")
    (read.folder / "texts" / "b.txt").write_text("2023年，全市举办夜校25期。\n", "utf-8")
    (read.folder / "texts" / "b.yaml").write_text(
        "title: 年报\npublisher: 武汉市数据局\npublished: 2024-01-09\n", "utf-8"
    )
    read.check()
    return read


def test_a_yearly_commitment_names_the_year_of_its_status_and_tells_the_running_one_apart(more):
    explained = json.loads(more.run("explain", "schools", "--json").stdout)
    assert explained["status"] == "done_claimed"
    assert explained["why"][0] == "Its status is that of 2023, the latest ended year with a result."
    assert explained["why"][-1].startswith("Nothing is reported yet for 20")
    assert explained["rests_on"] == explained["evidence"][0]["id"]
    assert "  2023: “2023年，全市举办夜校25期。”" in more.run("explain", "schools").stdout


def test_why_no_text_could_prove_it_is_told_by_every_command(more):
    explained = json.loads(more.run("explain", "inside", "--json").stdout)
    assert (explained["status"], explained["unverifiable"]) == ("unverifiable", "机关内部事项，不对外公布")
    assert explained["why"] == ["It cannot be verified from what is published: 机关内部事项，不对外公布."]
    assert explained["rests_on"] is None
    shown = more.run("--lang", "zh", "ledger", "show", "sample/inside").stdout
    assert "无法核实" in shown
    assert "机关内部事项，不对外公布" in shown
    assert (
        json.loads(more.run("ledger", "show", "sample/inside", "--json").stdout)["unverifiable"]
        == explained["unverifiable"]
    )
    listed = json.loads(more.run("ledger", "list", "--status", "unverifiable", "--json").stdout)
    assert [each["id"] for each in listed] == ["sample/inside"]


def test_an_unknown_commitment_is_answered_with_the_nearest(place):
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    done = place.run("explain", "sample/station")
    assert done.returncode == 2
    assert "sample/stations" in done.stderr


@pytest.mark.parametrize("words", [("基站",), ("建成", "5G"), ("3.5万",)])
def test_words_of_any_length_are_found(read, words):
    hits = json.loads(read.run("search", "--json", *words).stdout)
    assert ("基站年报", STATIONS, "2023-03-28") in [(hit["title"], hit["quote"], hit["published"]) for hit in hits]


@pytest.mark.parametrize("words", ['"', "AND", "*", "基站 OR", "(", "-x", "'; DROP TABLE items"])
def test_any_words_are_safe_to_ask_for(read, words):
    done = read.run("search", "--json", "--", words)
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout), list)


def test_a_search_before_anything_was_read_says_what_to_do(place):
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    done = place.run("search", "基站")
    assert done.returncode == 0
    assert "monitor check" in done.stdout


def test_the_dashboard_without_a_terminal_is_one_sentence(read):
    done = read.run("tui")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_missing_dashboard_is_one_sentence(monkeypatch):
    monkeypatch.setattr(tui, "entry_points", lambda group: [])
    with pytest.raises(ConfigError) as caught:
        tui.find()
    assert caught.value.key == "tui_command.missing"


def test_a_dashboard_whose_library_is_missing_names_it(monkeypatch):
    class Broken:
        name = "tui"

        def load(self):
            raise ModuleNotFoundError("No module named 'textual'", name="textual")

    monkeypatch.setattr(tui, "entry_points", lambda group: [Broken()])
    with pytest.raises(ConfigError) as caught:
        tui.find()
    assert (caught.value.key, caught.value.slots["name"]) == ("tui_command.broken", "textual")


def test_before_any_round_what_no_text_could_prove_is_that_and_not_unchecked(place):
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    ledger = place.folder / "seeds" / "sample.yaml"
    ledger.write_text(ledger.read_text("utf-8") + YEARLY, "utf-8")
    listed = json.loads(place.run("ledger", "list", "--json").stdout)
    assert [each["status"] for each in listed] == ["not_checked", "not_checked", "not_checked", "unverifiable"]
