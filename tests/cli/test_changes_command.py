"""`monitor changes`: what was told, newest first."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from monitor.cli.changes import moment_of
from monitor.errors import ConfigError
from monitor.model import CHINA

NOW = datetime(2025, 11, 20, 9, tzinfo=CHINA)


@pytest.fixture
def told(place):
    """A place with a first look behind it, and one new text since."""
    texts = place.folder / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("截至2022年底，全市已建成5G基站3.5万个。\n", "utf-8")
    (texts / "a.yaml").write_text("title: 甲\npublished: 2023-03-28\n", "utf-8")
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    place.check()
    (texts / "b.txt").write_text("全市独角兽企业达到7家。\n", "utf-8")
    (texts / "b.yaml").write_text("title: 乙\npublished: 2024-01-05\n", "utf-8")
    place.check()
    return place


def kinds(place, *words):
    return [each["kind"] for each in json.loads(place.run("changes", "--json", *words).stdout)]


def test_history_is_left_out_unless_asked_for(told):
    assert kinds(told) == ["achieved", "publication_new"]
    assert len(kinds(told, "--history")) > 2


def test_the_choice_is_narrowed_by_time_theme_and_number(told):
    assert kinds(told, "--since", "2099-01-01") == []
    assert kinds(told, "--since", "1d", "--theme", "industry") == ["achieved"]
    assert kinds(told, "--limit", "1") == ["achieved"]


def test_a_change_reads_the_same_as_when_the_check_told_it(told):
    (told.folder / "texts" / "c.txt").write_text("全市独角兽企业达到9家。\n", "utf-8")
    first = json.loads(told.run("check", "--json").stdout)["changes"]
    again = json.loads(told.run("changes", "--json", "--limit", str(len(first))).stdout)
    assert first
    assert {each["id"]: each["at"] for each in again} == {each["id"]: each["at"] for each in first}


def test_people_see_the_line_the_sentence_and_the_moment(told):
    out = told.run("--lang", "zh", "changes").stdout
    assert "独角兽企业 7家，目标 5家，达到" in out
    assert "“全市独角兽企业达到7家。”" in out


def test_before_anything_was_told_that_is_said(place):
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    assert "Nothing was told yet" in place.run("changes").stdout


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("7d", NOW - timedelta(days=7)),
        ("12h", NOW - timedelta(hours=12)),
        ("2w", NOW - timedelta(weeks=2)),
        ("2025-11-01", datetime(2025, 11, 1, tzinfo=CHINA)),
        ("2025-11-01T08:30:00+00:00", datetime(2025, 11, 1, 16, 30, tzinfo=CHINA)),
    ],
)
def test_a_span_or_a_date_is_understood(written, moment):
    assert moment_of(written, NOW) == moment


@pytest.mark.parametrize("written", ["gestern", "7x", "2025-13-01", "d"])
def test_anything_else_is_refused(written):
    with pytest.raises(ConfigError):
        moment_of(written, NOW)
