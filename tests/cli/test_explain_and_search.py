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
