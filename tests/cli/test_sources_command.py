"""`monitor sources`: what is known of each source, and what is wrong with their file."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from monitor.model import Outcome, RobotsFile, SourceState
from monitor.sources import load_sources
from monitor.store.database import open_store

FILE = """\
sources:
  - {name: city, kind: listing, url: "https://example.org/?k=${KEY}", region: 武汉市, publisher: 武汉市人民政府, role: self}
  - {name: texts, kind: folder, path: texts, region: 武汉市}
  - {name: asleep, kind: page, url: https://example.org/, region: 武汉市, enabled: false}
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    (tmp_path / "sources.yaml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEY", "secret")
    return tmp_path


def remember(place, state):
    source = load_sources(place / "sources.yaml").sources[0]
    with open_store(place / "monitor.db") as store:
        store.sources.save(state, source)


def test_before_the_first_check_no_source_is_verified_and_no_database_appears(cli, place):
    rows = json.loads(cli("sources", "list", "--json").out)
    assert [(row["name"], row["verified"], row["outcome"], row["next_at"]) for row in rows] == [
        ("city", False, None, None),
        ("texts", False, None, None),
        ("asleep", False, None, None),
    ]
    table = cli("sources", "list")
    assert table.out.count("not yet verified") == 2
    assert table.out.count("switched off") == 1
    assert "3 not yet verified" in table.err
    assert not (place / "monitor.db").exists()


def test_a_source_is_verified_once_it_succeeded_even_while_it_fails(cli, place, clock):
    state = SourceState(
        "city", checked_at=clock.now, next_at=clock.forward(hours=6), outcome=Outcome.FAILED, failures=1
    )
    remember(place, state)
    assert json.loads(cli("sources", "list", "--json").out)[0]["verified"] is False
    remember(place, replace(state, succeeded_at=clock.now, rounds=1))
    row = json.loads(cli("sources", "list", "--json").out)[0]
    assert (row["verified"], row["outcome"], row["failures"]) == (True, "failed", 1)
    assert row["next_at"] == "2025-11-20T15:00:00+08:00"
    line = cli("sources", "list").out.splitlines()[1]
    assert line.split()[:4] == ["city", "listing", "failing", "failed"]
    assert line.split()[4:] == ["2025-11-20", "15:00", "-"]


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_outcome_has_its_word(cli, place, clock, outcome, lang):
    remember(place, SourceState("city", checked_at=clock.now, outcome=outcome))
    assert "sources." not in cli("sources", "list", "--lang", lang).out


def test_values_of_the_environment_are_never_shown(cli, place):
    for arguments in (("list",), ("list", "--json"), ("check",), ("check", "--json")):
        ran = cli("sources", *arguments)
        assert ran.code == 0
        assert "secret" not in ran.out + ran.err


def test_an_empty_list_says_so(cli, place):
    (place / "sources.yaml").write_text("sources: []\n", encoding="utf-8")
    assert (cli("sources", "list").out, json.loads(cli("sources", "list", "--json").out)) == ("", [])
    assert "lists no sources" in cli("sources", "list").err


def test_check_says_nothing_is_wrong_on_stderr(cli, place):
    ran = cli("sources", "check")
    assert (ran.code, ran.out) == (0, "")
    assert "3 sources, nothing wrong" in ran.err


def test_check_lists_every_problem_and_ends_with_two(cli, place):
    (place / "sources.yaml").write_text(FILE.replace("kind: listing", "kind: listng, evry: 6h"), encoding="utf-8")
    ran = cli("sources", "check")
    assert ran.code == 2
    assert len(ran.out.splitlines()) == 2
    report = json.loads(cli("sources", "check", "--json").out)
    assert report["sources"] == 2
    assert {(row["line"], row["key"], row["severity"]) for row in report["problems"]} == {
        (2, "kind", "error"),
        (2, "evry", "error"),
    }


def test_a_warning_is_told_and_is_no_error(cli, place):
    (place / "sources.yaml").write_text(FILE.replace("region: 武汉市, enabled", "enabled"), encoding="utf-8")
    ran = cli("sources", "check")
    assert ran.code == 0
    assert "no `region`" in ran.out


def test_a_selector_that_is_no_css_is_found_without_fetching(cli, place):
    text = FILE.replace("kind: listing", 'kind: listing, select: {item: "li[", link: a}')
    (place / "sources.yaml").write_text(text, encoding="utf-8")
    ran = cli("sources", "check")
    assert ran.code == 2
    assert "sources.yaml:2: `select.item` of the source `city` is no CSS selector: li[" in ran.out


def test_every_selector_of_the_shipped_sources_is_css(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli("sources", "check").code == 0


def test_what_robots_txt_says_of_each_address_is_shown(cli, place, clock):
    def heard(status, text):
        with open_store(place / "monitor.db") as store:
            store.robots.save([RobotsFile("https://example.org", clock.now, status, text)])
        rows = json.loads(cli("sources", "list", "--json").out)
        return rows[0]["robots"], rows[1]["robots"], cli("sources", "list").out.splitlines()[1].split()[-1]

    assert heard(200, "User-agent: *\nDisallow: /") == ("disallowed", None, "refused")
    assert heard(200, "User-agent: *\nDisallow: /x") == ("allowed", None, "allowed")
    assert heard(404, "")[0] == "none"
    assert heard(0, "")[0] == "unheard"


def test_a_path_into_json_that_is_none_is_named_with_its_line(cli, place):
    (place / "sources.yaml").write_text(
        "sources:\n- {name: api, kind: api, url: https://example.org/, region: 武汉市, paths: {items: 'a[', title: b}}\n",
        encoding="utf-8",
    )
    made = cli("sources", "check", "--json")
    (problem,) = json.loads(made.out)["problems"]
    assert (made.code, problem["code"], problem["key"], problem["line"]) == (
        2,
        "sources.bad_json_path",
        "paths.items",
        2,
    )
