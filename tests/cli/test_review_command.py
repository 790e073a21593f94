"""`monitor review`: what waits, deciding on it from a process of its own, and the decisions as cases."""

from __future__ import annotations

import getpass
import json
import os
import re
import subprocess
import sys
from errno import ENOSPC
from pathlib import Path

import pytest

from monitor.cli.main import main

STATIONS = "截至2022年底，全市已建成5G基站3.5万个。"
FEWER = "截至2022年底，全市已建成5G基站2.1万个。"
DOUBTFUL = "独角兽企业达到8家。"
OUTSIDER = "全市独角兽企业达到9家。"


@pytest.fixture
def texts(place):
    """A place that has read four texts: two that contradict each other, a doubtful one, and an outsider's."""
    folder = place.folder / "texts"
    folder.mkdir()
    put(folder, "a", STATIONS, "长江日报", "2023-01-10")
    put(folder, "b", FEWER, "武汉市统计局", "2023-01-11")
    put(folder, "c", DOUBTFUL, "湖北日报", "2024-01-11")
    put(folder, "d", OUTSIDER, "武汉市政协", "2024-02-12")
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    place.check()
    return place


def put(folder: Path, name: str, text: str, publisher: str, published: str) -> None:
    (folder / f"{name}.txt").write_text(text + "\n", "utf-8")
    about = f"title: 报道{name}\npublisher: {publisher}\npublished: {published}\nurl: https://example.org/{name}\n"
    (folder / f"{name}.yaml").write_text(about, "utf-8")


def waiting(place) -> dict[str, dict]:
    return {each["quote"]: each for each in json.loads(place.run("review", "list", "--json").stdout)}


def decide(place, *words: str) -> dict:
    done = place.run("review", *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_waits_is_listed_newest_first_with_sentence_address_and_reasons(texts):
    listed = json.loads(texts.run("review", "list", "--json").stdout)
    assert [each["quote"] for each in listed] == [OUTSIDER, DOUBTFUL, FEWER, STATIONS]
    assert [[why["why"] for why in each["waits"]] for each in listed] == [
        ["outsider"],
        ["unsettled"],
        ["contradiction"],
        ["contradiction"],
    ]
    outsider, doubtful, fewer, stations = listed
    assert (outsider["publication"]["url"], outsider["publication"]["publisher"]) == (
        "https://example.org/d",
        "武汉市政协",
    )
    assert doubtful["waits"][0]["text"].startswith("scope: ")
    assert (fewer["against"], stations["against"]) == ([stations["id"]], [fewer["id"]])


def test_the_list_for_people_names_each_by_its_identifier_and_says_how_to_decide(texts):
    done = texts.run("--lang", "zh", "review", "list")
    for each in waiting(texts).values():
        assert f"{each['id']}  {each['name']}  [{each['commitment']}]" in done.stdout
        assert f"“{each['quote']}”" in done.stdout
        assert each["publication"]["url"] in done.stdout
    assert "只有政协与代表委员声称目标已经达到。" in done.stdout
    assert "武汉市统计局对同一天给出的是 2.1万" in done.stdout
    assert "共 4 条等待裁定" in done.stdout
    assert "最新的 1 条" in texts.run("--lang", "zh", "review", "list", "--limit", "1").stdout


def test_where_nothing_waits_that_is_said(place):
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    assert place.run("review", "list").stdout == "Nothing waits for a person.\n"
    assert json.loads(place.run("review", "list", "--json").stdout) == []


def test_accepting_confirms_and_takes_it_off_the_list(texts):
    doubtful = waiting(texts)[DOUBTFUL]
    acted = decide(texts, doubtful["id"], "accept", "--note", "全市口径", "--author", "reader")
    assert (acted["before"]["status"], acted["after"]["status"]) == ("in_progress", "done_confirmed")
    assert (acted["verdict"], acted["author"], acted["note"]) == ("accepted", "reader", "全市口径")
    assert acted["evidence"]["realised"]
    assert acted["change"]["kind"] == "corrected"
    assert DOUBTFUL not in waiting(texts)
    assert json.loads(texts.run("explain", "unicorns", "--json").stdout)["status"] == "done_confirmed"


def test_every_decision_is_one_correction_among_the_changes(texts):
    found = waiting(texts)
    decide(texts, found[STATIONS]["id"], "reject")
    decide(texts, found[STATIONS]["id"], "undo")
    told = [each for each in json.loads(texts.run("changes", "--json").stdout) if each["kind"] == "corrected"]
    assert [(each["before"]["value"], each["after"]["value"]) for each in told] == [(21000, 21000), (21000, 21000)]
    lines = texts.run("--lang", "zh", "changes").stdout
    assert "复核不认可" in lines
    assert "撤销复核" in lines


def test_a_decision_says_what_it_moved(texts):
    found = waiting(texts)
    done = texts.run("review", found[FEWER]["id"], "set", "3.3万", "--note", "misprint\x1b[31m")
    assert f"Value set for {found[FEWER]['id']}" in done.stdout
    assert "5G基站 [sample/stations]: in progress, contradicted 21,000 (70%) → done, confirmed" in " ".join(
        done.stdout.split()
    )
    told = texts.run("changes").stdout
    assert "value set in review (misprint⟨1b⟩[31m)" in " ".join(told.split())
    again = texts.run("review", found[FEWER]["id"], "set", "33000")
    assert "nothing was recorded" in again.stdout


def test_the_author_is_who_is_logged_in_unless_named(texts):
    acted = decide(texts, waiting(texts)[OUTSIDER]["id"], "reject")
    assert acted["author"] == getpass.getuser()


@pytest.mark.parametrize("length", [6, 11])
def test_the_beginning_of_an_identifier_is_enough(texts, length):
    found = waiting(texts)[OUTSIDER]["id"]
    assert decide(texts, found[:length], "reject")["evidence"]["id"] == found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("aaaaaaa", "accept"), "There is no evidence aaaaaaa"),
        (("%", "accept"), "There is no evidence %"),
        (("{outsider}", "undo"), "Nobody has decided on evidence"),
        (("{outsider}", "set"), "Say which value to set"),
        (("{outsider}", "set", "many"), "many is not a number"),
        (("{outsider}", "accept", "5"), "A value goes with set only"),
        (("{outsider}", "perhaps"), "perhaps"),
        (("{outsider}",), "Missing argument"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_a_sentence_and_changes_nothing(texts, words, said):
    outsider = waiting(texts)[OUTSIDER]["id"]
    before = texts.dump()
    done = texts.run("review", *(word.format(outsider=outsider) for word in words))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert texts.dump() == before


def test_a_rejected_sentence_stays_rejected_in_a_reprint(texts):
    decide(texts, waiting(texts)[OUTSIDER]["id"], "reject")
    put(texts.folder / "texts", "e", "转载\n" + OUTSIDER, "武汉市政协", "2024-03-01")
    made = texts.check()
    assert [each["kind"] for each in made["changes"]] == ["publication_new"]
    assert OUTSIDER not in waiting(texts)


def test_a_sentence_in_several_publications_is_listed_once_and_decided_once(texts):
    put(texts.folder / "texts", "e", "转载\n" + OUTSIDER, "武汉市政协", "2024-02-12")
    texts.check()
    found = waiting(texts)[OUTSIDER]
    assert (found["publications"], [each["publication"]["title"] for each in found["reprints"]]) == (2, ["报道e"])
    assert "stands in 2 publications" in texts.run("review", "list").stdout
    assert "见于 2 份文件" in texts.run("--lang", "zh", "review", "list").stdout
    acted = decide(texts, found["id"], "accept")
    assert acted["reprints"] == [each["id"] for each in found["reprints"]]
    assert OUTSIDER not in waiting(texts)
    said = texts.run("review", found["reprints"][0]["id"], "undo").stdout
    assert "The same sentence in other publications follows (1)." in said
    assert waiting(texts)[OUTSIDER]["publications"] == 2


def test_decisions_are_taken_down_while_another_process_polls(texts):
    log = (texts.folder / "log").open("wb")
    poller = subprocess.Popen(
        texts.command("run", "--tick", "0.05"), cwd=texts.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
    )
    try:
        found = waiting(texts)
        for _ in range(3):
            for quote in (STATIONS, FEWER, DOUBTFUL, OUTSIDER):
                decide(texts, found[quote]["id"], "reject")
                decide(texts, found[quote]["id"], "undo")
        assert poller.poll() is None
    finally:
        poller.terminate()
        assert poller.wait(30) == 0
        log.close()
    told = [each for each in json.loads(texts.run("changes", "--json").stdout) if each["kind"] == "corrected"]
    assert len(told) == 24
    assert waiting(texts) == found


DECIDES_AT_ONCE = """
import subprocess, sys
started = [subprocess.Popen([sys.executable, "-m", "monitor", *sys.argv[2:], word]) for word in sys.argv[1].split(",")]
sys.exit(max(each.wait() for each in started))
"""


def test_decisions_at_the_same_moment_are_all_kept_and_the_standing_is_that_of_the_last(texts):
    doubtful = waiting(texts)[DOUBTFUL]["id"]
    words = ["accept,reject,accept", "--place", str(texts.folder), "review", doubtful]
    done = subprocess.run([sys.executable, "-c", DECIDES_AT_ONCE, *words], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    explained = json.loads(texts.run("explain", "unicorns", "--json").stdout)
    listed = json.loads(texts.run("ledger", "list", "--json").stdout)
    stored = next(each for each in listed if each["id"] == "sample/unicorns")
    assert stored["status"] == explained["status"]


def test_decisions_are_exported_as_cases_that_match_reads(texts, tmp_path):
    found = waiting(texts)
    decide(texts, found[STATIONS]["id"], "accept")
    decide(texts, found[OUTSIDER]["id"], "reject")
    file = tmp_path / "cases.jsonl"
    done = texts.run("review", "export", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"2 cases written to {file}.\n"
    cases = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert cases[0] == {
        "id": f"review-{found[STATIONS]['id']}",
        "title": "报道a",
        "publisher": "长江日报",
        "published": "2023-01-10",
        "url": "https://example.org/a",
        "text": STATIONS,
        "expect": {
            "sample/stations": {"label": "realised", "relation": "achieved", "value": 35000, "as_of": "2022-12-31"}
        },
    }
    assert cases[1]["expect"] == {"sample/unicorns": {"label": "none", "relation": "unrelated"}}
    assert texts.run("review", "export").stdout == file.read_text("utf-8")
    matched = texts.run("match", "--jsonl", str(file))
    assert [json.loads(line)["id"] for line in matched.stdout.splitlines()] == [case["id"] for case in cases]


def test_without_a_decision_nothing_is_exported(texts, tmp_path):
    done = texts.run("review", "export")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no cases" in done.stderr


def test_a_file_that_cannot_be_written_is_told(texts, tmp_path):
    decide(texts, waiting(texts)[OUTSIDER]["id"], "reject")
    done = texts.run("review", "export", str(tmp_path / "nowhere" / "cases.jsonl"))
    assert done.returncode == 2
    assert "cannot be written: No such file or directory" in done.stderr


def test_a_disk_that_fills_up_leaves_the_cases_written_before(texts, tmp_path, monkeypatch, capsys):
    file = tmp_path / "cases.jsonl"
    file.write_text("the cases of before\n", "utf-8")

    def full(self, *_, **__):
        with self.open("wb") as stream:
            stream.write(b"half of")
        raise OSError(ENOSPC, "No space left on device")

    for way in ("write_text", "write_bytes"):
        monkeypatch.setattr(Path, way, full)
    assert main(["--place", str(texts.folder), "review", "export", str(file)]) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert file.read_bytes() == b"the cases of before\n"
    assert list(tmp_path.glob(".cases*")) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_is_no_file_is_written_to_and_stays_what_it_is(texts, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert texts.run("review", "export", str(pipe)).returncode == 0
    os.close(reader)
    assert pipe.is_fifo()


def test_help_shows_how_a_decision_is_written(capsys):
    assert main(["review", "abc", "--help"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"monitor review abc \[OPTIONS\] accept\|reject\|set\|undo \[VALUE\]", shown)
    assert main(["review", "--help"]) == 0
    assert "accept|reject|set VALUE|undo" in capsys.readouterr().out
