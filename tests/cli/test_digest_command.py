"""`monitor digest`: printed, written, handed to a command, sent; and what it says of mistakes."""

from __future__ import annotations

import json
import sys

import feedparser
import pytest
from terminals import Terminal
from told import change

from monitor.cli.layout import cells
from monitor.model import ChangeKind
from monitor.store.database import open_store


@pytest.fixture
def told(place, clock):
    """The place with three changes of the last days, by the real clock."""
    from datetime import UTC, datetime, timedelta

    place.sources({"name": "city", "kind": "folder", "path": str(place.folder)})
    now = datetime.now(UTC)
    with open_store(place.db) as store:
        for days, kind in ((20, ChangeKind.PROGRESS), (2, ChangeKind.ACHIEVED), (1, ChangeKind.SOURCE_BROKEN)):
            store.changes.add(change(kind, days, at=now - timedelta(days=days)), "run")
    return place


def test_the_last_week_is_printed_and_nobody_s_cursor_moves(told):
    first = told.run("--lang", "en", "digest")
    assert (first.returncode, "1 achieved, 1 unreadable" in first.stdout) == (0, True)
    assert 'INSERT INTO "subscribers"' not in told.dump()
    assert "1 with progress" in told.run("--lang", "en", "digest", "--since", "30d").stdout
    assert "1 with progress" in told.run("--lang", "en", "digest", "--since", "0001-01-01").stdout


def test_since_last_tells_everything_once_to_each_reader(told):
    first = told.run("--lang", "zh", "digest", "--since", "last")
    again = told.run("--lang", "zh", "digest", "--since", "last")
    other = told.run("--lang", "zh", "digest", "--since", "last", "--reader", "chief")
    assert "达成 1 项" in first.stdout
    assert (again.stdout, "没有变动" in again.stderr) == ("", True)
    assert "达成 1 项" in other.stdout


def test_each_choice_has_a_cursor_of_its_own_and_takes_nothing_from_another(told):
    assert "1 achieved" in told.run("--lang", "en", "digest", "--since", "last", "--kind", "achieved").stdout
    rest = told.run("--lang", "en", "digest", "--since", "last").stdout
    assert "1 achieved, 1 unreadable" in rest
    (told.folder / "digests.yaml").write_text("digests:\n- {name: default, to: 'file:out.txt'}\n", "utf-8")
    assert "Delivered to default" in told.run("--lang", "en", "digest", "--send", "default").stderr
    monthly = [told.run("--lang", "en", "digest", "--since", "last", "--form", "monthly", "--empty") for _ in range(2)]
    assert monthly[0].stdout.startswith("Monthly report")
    assert (monthly[1].stdout, "is not over" in monthly[1].stderr) == ("", True)


def test_a_digest_nobody_could_read_was_not_told(told):
    file = told.folder / "folder"
    file.mkdir()
    ran = told.run("digest", "--since", "last", "--output", str(file))
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)
    assert "1 achieved" in told.run("--lang", "en", "digest", "--since", "last").stdout


@pytest.mark.terminal
def test_a_digest_on_a_narrow_terminal_is_folded_behind_its_marks(told, tmp_path, own_home):
    window = Terminal(tmp_path, own_home)
    try:
        window.start(60, 30, ["env", "-u", "COLUMNS", *told.command("--lang", "zh", "digest")])
        shown = window.until(lambda text: "引出的原句" in text)
    finally:
        window.end()
    lines = [line.rstrip() for line in shown.splitlines()]
    begun = next(number for number, line in enumerate(lines) if line.startswith("! "))
    assert lines[begun + 1].startswith("  ")
    assert not lines[begun + 1].startswith("   ")
    assert max(map(cells, lines)) <= 60


def test_what_was_written_is_told_with_its_name(told, tmp_path):
    file = tmp_path / "new" / "digest.txt"
    ran = told.run("--lang", "zh", "digest", "--output", str(file))
    assert (ran.stdout, ran.stderr) == ("", f"已写入 {file}。\n")
    assert "达成 1 项" in file.read_text("utf-8")


def test_every_format(told):
    shown = {
        name: told.run("--lang", "zh", "digest", "--format", name).stdout
        for name in ("markdown", "html", "atom", "json")
    }
    assert shown["markdown"].startswith("# 简报\n")
    assert shown["html"].startswith("<!DOCTYPE html>\n")
    assert len(feedparser.parse(shown["atom"]).entries) == 2
    made = json.loads(shown["json"])
    assert [section["name"] for section in made["sections"]] == ["matters", "sources"]
    assert made["sections"][0]["changes"][0]["kind"] == "achieved"
    assert json.loads(told.run("digest", "--json").stdout)["counts"] == {"achieved": 1, "source_broken": 1}
    assert json.loads(told.run("digest", "--json", "--since", "1h").stdout)["sections"] == []
    assert (
        told.run("--lang", "zh", "digest", "--form", "monthly", "--empty", "--format", "atom").stdout.count("月度通报")
        == 1
    )


def test_filters_narrow_and_a_name_that_is_none_is_told(told):
    assert "unreadable" not in told.run("--lang", "en", "digest", "--theme", "基础设施").stdout
    assert "1 unreadable" in told.run("--lang", "en", "digest", "--kind", "source_broken").stdout
    assert "1 achieved" in told.run("--lang", "en", "digest", "--region", "湖北省").stdout
    assert "1 achieved" in told.run("--lang", "en", "digest", "--body", "武汉市经信局").stdout
    for option, name in (
        ("--theme", "花卉"),
        ("--body", "市教育局"),
        ("--region", "重庆市"),
        ("--kind", "done"),
        ("--severity", "huge"),
    ):
        ran = told.run("digest", option, name)
        assert ran.returncode == 2
        assert name in ran.stderr


def test_a_report_on_a_time_that_is_over_has_its_tables(told):
    ran = told.run("--lang", "en", "digest", "--form", "quarterly", "--empty")
    assert ran.stdout.startswith("Quarterly report · ")
    assert "By theme, as of " in ran.stdout
    assert "Infrastructure: Total 1" in ran.stdout


def test_exit_codes_say_whether_something_was_told(told):
    assert told.run("digest", "--exit-code").returncode == 10
    assert told.run("digest", "--exit-code", "--since", "1h").returncode == 0


def test_a_command_gets_it_only_when_something_changed(told):
    out = told.folder / "got.json"
    (told.folder / "take.py").write_text(f"import sys; open({str(out)!r}, 'w').write(sys.stdin.read())", "utf-8")
    take = f"{sys.executable} {told.folder / 'take.py'}"
    told.run("digest", "--since", "1h", "--exec", take)
    assert not out.exists()
    assert told.run("digest", "--since", "last", "--exec", take).returncode == 0
    assert json.loads(out.read_text("utf-8"))["digest"]["counts"] == {"achieved": 1, "source_broken": 1}
    out.unlink()
    told.run("digest", "--since", "last", "--exec", take)
    assert not out.exists()


def test_a_command_that_fails_leaves_the_cursor_where_it_was(told):
    failed = told.run("--lang", "en", "digest", "--since", "last", "--exec", "false")
    assert (failed.returncode, "ended with 1" in failed.stderr) == (1, True)
    assert "1 achieved" in told.run("--lang", "en", "digest", "--since", "last").stdout


def test_receivers_are_sent_to_and_each_failure_is_a_line(told):
    (told.folder / "digests.yaml").write_text(
        "digests:\n"
        "- {name: desk, to: 'file:out/{date}.md', format: markdown, lang: zh}\n"
        "- {name: gone, to: 'http://127.0.0.1:9/x'}\n"
        "- {name: shown, to: stdout, lang: en}\n",
        "utf-8",
    )
    ran = told.run("--lang", "en", "digest", "--send", "all")
    assert ran.returncode == 1
    assert "Delivered to desk: 督办简报" in ran.stderr
    assert "The digest for gone was not delivered (1 attempt(s)):" in ran.stderr
    assert ran.stdout.startswith("What changed · ")
    (written,) = (told.folder / "out").iterdir()
    assert written.read_text("utf-8").startswith("# 简报\n")
    again = told.run("--lang", "en", "digest", "--send", "desk", "--json")
    assert (again.returncode, json.loads(again.stdout)) == (0, [])
    assert "Nothing to tell desk." in again.stderr
    status = json.loads(told.run("status", "--json").stdout)["digests"]
    assert [(each["receiver"], each["attempts"], each["error"]["code"]) for each in status] == [
        ("gone", 1, "post_refused")
    ]
    assert "The digest for gone was not delivered" in told.run("--lang", "en", "status").stdout
    both = told.run("--lang", "en", "digest", "--send", "all", "--json")
    assert (both.returncode, "stdout" in both.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--send", "desk"), "digests.yaml"),
        (("--send", "all", "--theme", "ai"), "--theme"),
        (("--send", "all", "--format", "html"), "--format"),
        (("--send", "all", "--exec", "true"), "--exec"),
        (("--exec", "true", "--format", "html"), "--format"),
        (("--json", "--format", "html"), "--format json"),
        (("--since", "yesterday"), "yesterday"),
        (("--since", ""), "--since"),
        (("--reader", "chief"), "--since last"),
        (("--form", "weekly", "--since", "30d"), "--since last"),
        (("--exec", "true", "--json"), "--json"),
    ],
)
def test_what_does_not_go_together_is_told(told, words, said):
    ran = told.run("--lang", "en", "digest", *words)
    assert (ran.returncode, said in ran.stderr, "Traceback" in ran.stderr) == (2, True, False)


def test_a_receiver_that_is_not_named_has_its_nearest(told):
    (told.folder / "digests.yaml").write_text("digests:\n- {name: desk, to: stdout}\n", "utf-8")
    assert "did you mean desk?" in told.run("--lang", "en", "digest", "--send", "dsek").stderr
    assert "it has: desk" in told.run("--lang", "en", "digest", "--send", "x").stderr


def test_faults_of_the_file_are_told_all_at_once(told):
    (told.folder / "digests.yaml").write_text("digests:\n- {name: a, to: 'fax:1'}\n- {to: stdout}\n", "utf-8")
    ran = told.run("--lang", "en", "digest", "--send", "all")
    assert ran.returncode == 2
    assert "digests.yaml:2" in ran.stderr
    assert "digests.yaml:3" in ran.stderr


def test_a_command_line_without_words_is_told(told):
    for words in ("", "  ", "foo 'bar"):
        ran = told.run("--lang", "en", "digest", "--exec", words)
        assert (ran.returncode, "quotation mark" in ran.stderr) == (2, True)


def test_a_broken_list_of_receivers_keeps_nobody_from_reading(told):
    (told.folder / "digests.yaml").write_text("digests: 1", "utf-8")
    assert "1 achieved" in told.run("--lang", "en", "digest").stdout


def test_a_place_s_own_template_that_cannot_be_used(told):
    (told.folder / "templates").mkdir()
    (told.folder / "templates" / "digest.text.jinja").write_text("{{ x", "utf-8")
    ran = told.run("--lang", "en", "digest")
    assert ran.returncode == 2
    assert "digest.text.jinja" in ran.stderr


def test_without_a_database_there_is_nothing_to_tell(place):
    place.sources({"name": "city", "kind": "folder", "path": str(place.folder)})
    ran = place.run("digest")
    assert (ran.returncode, ran.stdout, place.db.exists()) == (0, "", False)
