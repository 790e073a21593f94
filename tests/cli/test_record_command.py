"""`monitor record`: what came another way is read, judged and kept like what a source brings."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import reports
from files import ofd, text_object, word
from sites import Answer

SENTENCE = "截至2022年底，全市已建成5G基站3.5万个。"
DONE = "截至2022年底，全市已建成5G基站3.9万个。"


@pytest.fixture
def text(place, tmp_path):
    place.sources()
    file = tmp_path / "来信.txt"
    file.write_text(f"关于基站建设情况的来信\n\n{SENTENCE}\n", "utf-8")
    return str(file)


SAID = ("--publisher", "武汉市经济和信息化局", "--published", "2023-03-01")


def record(place, *words, **options):
    done = place.run("--lang", "en", "record", *words, "--json", **options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rows(place, sql):
    with closing(sqlite3.connect(place.db)) as db:
        return db.execute(sql).fetchall()


def test_a_file_is_judged_and_kept_with_its_bytes_and_its_note(place, text):
    made = record(place, text, *SAID, "--note", "由办公室转来", "--author", "值班")
    assert (made["new"], made["evidence"], made["publication"]["role"]) == (True, 1, "self")
    assert made["publication"]["url"].startswith("file:///")
    assert [each["kind"] for each in made["changes"] if each["commitment"]] != []
    assert rows(place, "SELECT note, author FROM recorded") == [("由办公室转来", "值班")]
    assert rows(place, "SELECT size FROM raw_copies") == [(len(Path(text).read_bytes()),)]
    shown = place.run("--lang", "zh", "explain", "sample/stations").stdout
    assert "由 值班 于" in shown
    assert "由办公室转来" in shown
    assert rows(place, "SELECT count(*) FROM sources") == [(0,)]


def test_the_same_file_again_is_known_and_changes_nothing(place, text):
    record(place, text, *SAID)
    made = record(place, text, *SAID)
    assert (made["new"], made["changes"]) == (False, [])
    assert rows(place, "SELECT count(*) FROM revisions") == [(1,)]


def test_a_file_that_was_corrected_is_a_revision(place, text):
    record(place, text, *SAID)
    Path(text).write_text(f"关于基站建设情况的来信\n\n{DONE}\n", "utf-8")
    assert record(place, text, *SAID)["new"] is False
    assert rows(place, "SELECT count(*) FROM revisions") == [(2,)]
    (stood,) = rows(place, "SELECT value FROM standings WHERE commitment = 'sample/stations'")
    assert stood == (39000,)


@pytest.mark.parametrize(
    ("name", "body"), [("a.docx", word(SENTENCE)), ("a.ofd", ofd([text_object(SENTENCE, 20, 20)]))]
)
def test_office_files_are_read(place, tmp_path, name, body):
    place.sources()
    (tmp_path / name).write_bytes(body)
    assert record(place, str(tmp_path / name), *SAID)["evidence"] == 1


def test_standard_input_has_the_hash_of_its_bytes_for_an_address(place):
    place.sources()
    done = place.run("record", "-", *SAID, "--json", stdin=None, input=SENTENCE)
    assert json.loads(done.stdout)["publication"]["url"].startswith("urn:sha256:")


def test_an_address_is_fetched_with_what_it_says_of_itself(place, site):
    place.sources()
    site.page("/t1.html", "基站建设年报", SENTENCE)
    made = record(place, f"{site.base}/t1.html", "--publisher", "长江日报", "--allow-private")
    assert (made["publication"]["title"], made["publication"]["published"]) == ("基站建设年报", "2023-03-28")
    assert made["evidence"] == 1


def test_an_address_inside_is_refused_unless_it_is_allowed(place, site):
    place.sources()
    done = place.run("--lang", "en", "record", f"{site.base}/t1.html", *SAID)
    assert done.returncode == 2
    assert f"{site.base}/t1.html was not read" in done.stderr
    assert site.asked == []


def test_a_page_that_is_gone_says_so(place, site):
    place.sources()
    site.answers["/t1.html"] = Answer(status=404)
    done = place.run("--lang", "en", "record", f"{site.base}/t1.html", *SAID, "--allow-private")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "was not read" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--published", "2023-03-01"), "--publisher"),
        (("--publisher", "长江日报"), "--published"),
        (("--publisher", "长江日报", "--published", "gestern"), "gestern"),
        ((*SAID, "--url", "example.org/a"), "example.org/a"),
        (("--publisher", "长江日报", "--published", "2999-01-01"), "2999-01-01"),
    ],
)
def test_what_nobody_says_is_asked_for_and_nothing_is_written(place, text, words, told):
    done = place.run("--lang", "en", "record", text, *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert not place.db.exists() or rows(place, "SELECT count(*) FROM publications") == [(0,)]


def test_an_empty_file_and_a_picture_are_refused(place, tmp_path):
    place.sources()
    for name, body in (("leer.txt", b" \n"), ("bild.png", b"\x89PNG\r\n\x1a\n")):
        (tmp_path / name).write_bytes(body)
        done = place.run("record", str(tmp_path / name), *SAID)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_what_a_source_brought_already_keeps_the_note_and_is_named_by_its_own_address(place, site, tmp_path):
    lines = [f"第{n}项重点工作由第{n}处承担，进展顺利，各区按月报送情况，年底前完成自查。" for n in "一二三四"]
    site.feed("/feed.xml", ("/t1.html", "基站建设年报"))
    site.page("/t1.html", "基站建设年报", *lines)
    place.sources({"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"})
    place.check()
    file = tmp_path / "kopie.txt"
    file.write_text("\n".join(lines), "utf-8")
    made = record(place, str(file), "--publisher", "长江日报", "--published", "2023-04-01", "--note", "转来")
    assert (made["new"], made["publication"]["url"]) == (False, f"{site.base}/t1.html")
    assert rows(place, "SELECT note FROM recorded") == [("转来",)]


OTHER_WORDS = "新建滨河步道30公里，整治背街小巷80条。市容整洁。"


def test_what_the_next_report_tells_in_other_words_waits_for_a_person(place, tmp_path):
    before, after = tmp_path / "before.txt", tmp_path / "after.txt"
    before.write_text(reports.BEFORE.format(targets="举办会展等活动300场。新建社区幸福食堂20个。"), "utf-8")
    after.write_text(
        reports.AFTER.format(review=f"举办会展节事活动310场。新建社区幸福食堂21个。{OTHER_WORDS}"), "utf-8"
    )
    told = ("--publisher", "宜城市人民政府", "--region", "宜城市")
    assert place.run("ledger", "import", str(before), "--key", "yc2025", *told).returncode == 0
    made = record(place, str(after), "--publisher", "宜城市人民政府", "--published", "2026-01-12")
    assert made["evidence"] >= 2
    done = place.run("--lang", "zh", "review", "list")
    assert "这里说“会展节事活动”，承诺说“会展等活动”" in done.stdout
    assert "幸福食堂" not in done.stdout.split("会展")[0]
    (waiting,) = json.loads(place.run("review", "list", "--json").stdout)
    assert (waiting["commitment"].startswith("yc2025/"), waiting["value"]) == (True, 310)
    assert place.run("review", waiting["id"], "accept").returncode == 0
    assert "310" in place.run("--lang", "zh", "explain", waiting["commitment"]).stdout
