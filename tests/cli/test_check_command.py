"""`monitor check` from end to end: real files, real HTTP on loopback, the program as a process of its own."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

STATIONS = "截至2022年底，全市已建成5G基站3.5万个。"
MORE_STATIONS = "截至2022年底，全市已建成5G基站3.9万个。"


def kinds(made):
    return [each["kind"] for each in made["changes"]]


def outcome(made, name="ribao"):
    return next(each["outcome"] for each in made["sources"] if each["name"] == name)


@pytest.fixture
def folder(place):
    texts = place.folder / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text(f"基站建设年报\n{STATIONS}\n会议随后结束。\n", "utf-8")
    (texts / "a.yaml").write_text("title: 基站建设年报\npublisher: 湖北日报\npublished: 2023-03-28\n", "utf-8")
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    return texts


def test_a_folder_is_read_judged_and_told_with_the_sentence(place, folder):
    made = place.check()
    assert (made["code"], outcome(made, "texts")) == (0, "new")
    told = next(each for each in made["changes"] if each["kind"] == "achieved")
    assert told["commitment"] == "sample/stations"
    assert told["after"]["value"] == 35000
    assert told["quote"] == STATIONS
    assert told["publication"]["publisher"] == "湖北日报"
    assert told["history"] is True


def test_a_second_look_at_an_unchanged_folder_changes_no_table_and_says_so(place, folder):
    place.check()
    before = place.dump()
    done = place.run("check")
    assert done.returncode == 0
    assert "the database is as it was" in done.stdout
    assert place.dump() == before


def test_the_same_in_chinese(place, folder):
    place.check()
    assert "数据库原样未动" in place.run("--lang", "zh", "check").stdout


def test_a_new_text_is_news_and_an_edited_one_tells_the_figure_that_moved(place, folder):
    place.check()
    (folder / "a.txt").write_text(f"基站建设年报\n{MORE_STATIONS}\n会议随后结束。\n", "utf-8")
    (folder / "b.txt").write_text("全市独角兽企业达到7家。\n", "utf-8")
    (folder / "b.yaml").write_text("published: 2024-01-05\n", "utf-8")
    made = place.check("--exit-code")
    assert made["code"] == 10
    edited = next(each for each in made["changes"] if each["kind"] == "publication_edited")
    assert "3.5万个 → 3.9万个" in edited["text"]
    progress = next(each for each in made["changes"] if each["kind"] == "progress")
    assert (progress["before"]["value"], progress["after"]["value"]) == (35000, 39000)
    assert {"publication_new", "achieved"} <= set(kinds(made))
    assert not any(each["history"] for each in made["changes"])


def test_what_an_edit_took_back_no_longer_stands(place, folder):
    place.check()
    (folder / "a.txt").write_text("基站建设年报\n会议随后结束。\n", "utf-8")
    place.check()
    explained = json.loads(place.run("explain", "sample/stations", "--json").stdout)
    assert (explained["status"], explained["evidence"]) == ("no_evidence", [])


def test_a_file_that_went_away_is_told_once_and_its_text_stays_findable(place, folder):
    place.check()
    (folder / "b.txt").write_text("另一篇文字。\n", "utf-8")
    (folder / "a.txt").unlink()
    assert kinds(place.check()).count("publication_gone") == 1
    assert "publication_gone" not in kinds(place.check())
    assert "3.5万" in place.run("search", "基站").stdout


def test_an_unknown_name_is_answered_with_the_nearest(place, folder):
    done = place.run("check", "textz")
    assert done.returncode == 2
    assert "texts" in done.stderr
    assert done.stdout == ""


def test_the_human_form_names_source_outcome_sentence_and_address(place, folder):
    place.check()
    (folder / "b.txt").write_text("全市独角兽企业达到7家。\n", "utf-8")
    (folder / "b.yaml").write_text("title: 企业年报\nurl: http://example.org/b\npublished: 2024-01-05\n", "utf-8")
    out = place.run("--lang", "zh", "check").stdout
    assert "独角兽企业 7家，目标 5家，达到" in out
    assert "“全市独角兽企业达到7家。”" in out
    assert "http://example.org/b" in out
    assert out.index("独角兽企业 7家") < out.index("新文件《")


def test_a_feed_is_walked_over_http_and_asked_conditionally_the_second_time(place, site):
    site.feed("/feed.xml", ("/1.html", "基站年报"))
    site.page("/1.html", "基站年报", STATIONS)
    place.sources({"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"})
    made = place.check()
    assert (made["code"], outcome(made), made["sources"][0]["items"], made["sources"][0]["new"]) == (0, "new", 1, 1)
    assert "achieved" in kinds(made)
    before = place.dump()
    site.asked.clear()
    again = place.check()
    assert (outcome(again), again["changes"]) == ("not_modified", [])
    assert [(each.path, "if-none-match" in each.headers) for each in site.asked] == [("/feed.xml", True)]
    assert place.dump() == before


def test_a_server_without_validators_costs_no_second_reading_either(place, site):
    site.feed("/feed.xml", ("/1.html", "基站年报"))
    site.answers["/feed.xml"].conditional = False
    site.page("/1.html", "基站年报", STATIONS)
    place.sources({"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"})
    place.check()
    before = place.dump()
    again = place.check()
    assert (outcome(again), again["changes"]) == ("unchanged", [])
    assert place.dump() == before


def test_only_new_items_of_a_grown_feed_are_fetched(place, site):
    site.feed("/feed.xml", ("/1.html", "基站年报"))
    site.page("/1.html", "基站年报", STATIONS)
    site.page("/2.html", "企业年报", "全市独角兽企业达到7家。", published="2024-01-05")
    place.sources({"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"})
    place.check()
    site.asked.clear()
    site.feed("/feed.xml", ("/2.html", "企业年报"), ("/1.html", "基站年报"))
    made = place.check()
    assert site.paths() == ["/feed.xml", "/2.html"]
    assert (outcome(made), made["sources"][0]["new"]) == ("new", 1)
    assert "achieved" in kinds(made)


def test_a_named_source_is_looked_at_whole_and_a_silent_edit_is_noticed(place, site):
    site.feed("/feed.xml", ("/1.html", "基站年报"))
    site.page("/1.html", "基站年报", STATIONS)
    place.sources({"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"})
    place.check()
    site.page("/1.html", "基站年报", MORE_STATIONS)
    assert kinds(place.check()) == []
    made = place.check("ribao")
    assert outcome(made) == "changed"
    assert {"publication_edited", "progress"} <= set(kinds(made))


def test_a_page_that_goes_away_is_told_and_so_is_its_return(place, site):
    site.page("/notice.html", "通知", STATIONS)
    place.sources({"name": "ribao", "kind": "page", "url": f"{site.base}/notice.html"})
    assert outcome(place.check()) == "new"
    page = site.answers.pop("/notice.html")
    missed = place.check()
    assert (missed["code"], outcome(missed), kinds(missed)) == (3, "failed", ["source_broken"])
    with closing(sqlite3.connect(place.db)) as db, db:
        db.execute("UPDATE items SET missing_since = '2024-01-01T00:00:00Z'")  # as if it had been the day before
    gone = place.check()
    assert (gone["code"], outcome(gone), kinds(gone)) == (3, "failed_again", ["publication_gone"])
    again = place.check()
    assert (again["code"], outcome(again), kinds(again)) == (3, "failed_again", [])
    site.answers["/notice.html"] = page
    back = place.check()
    assert (back["code"], outcome(back), kinds(back)) == (0, "recovered", ["source_recovered"])


def test_a_listing_in_gb18030_is_read_through_its_selectors(place, site):
    site.page("/a/1.html", "基站年报", STATIONS)
    listing = '<html><body><ul class="list"><li><a href="./a/1.html">基站年报</a><span>2023-03-28</span></li></ul>'
    site.answers["/"] = type(site.answers["/a/1.html"])(
        listing.encode("gb18030"), headers={"Content-Type": "text/html; charset=gb2312"}
    )
    place.sources(
        {
            "name": "ribao",
            "kind": "listing",
            "url": f"{site.base}/",
            "select": {"item": ".list li", "link": "a", "date": "span", "body": ".view"},
        }
    )
    made = place.check()
    assert outcome(made) == "new"
    assert (
        next(each for each in made["changes"] if each["kind"] == "publication_new")["publication"]["title"]
        == "基站年报"
    )


def test_one_failing_source_spoils_no_other_and_is_told_once_and_its_recovery_once(place, site):
    site.feed("/feed.xml", ("/1.html", "基站年报"))
    site.page("/1.html", "基站年报", STATIONS)
    place.sources(
        {"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"},
        {"name": "lost", "kind": "feed", "url": f"{site.base}/nothing.xml"},
    )
    made = place.check()
    assert made["code"] == 3
    assert (outcome(made), outcome(made, "lost")) == ("new", "failed")
    error = next(each["error"] for each in made["sources"] if each["name"] == "lost")
    assert error["code"] == "not_found"
    assert "404" in error["text"]
    assert kinds(made).count("source_broken") == 1
    again = place.check()
    assert (outcome(again, "lost"), kinds(again)) == ("failed_again", [])
    site.feed("/nothing.xml")
    back = place.check()
    assert (back["code"], outcome(back, "lost"), kinds(back)) == (0, "recovered", ["source_recovered"])


def test_a_failure_stands_once_in_what_people_read(place, site):
    place.sources({"name": "lost", "kind": "feed", "url": f"{site.base}/nothing.xml"})
    said = place.run("--lang", "en", "check").stdout
    assert said.count("lost") == 1
    assert said.count("(404)") == 1
    assert "1 of 1 sources failed" in said
    assert "Changes:" not in said


def test_a_listing_that_suddenly_holds_nothing_is_reported_as_rebuilt_and_not_as_quiet(place, site):
    site.feed("/feed.xml", ("/1.html", "基站年报"))
    site.page("/1.html", "基站年报", STATIONS)
    place.sources({"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"})
    place.check()
    site.feed("/feed.xml")
    made = place.check()
    assert (made["code"], outcome(made), kinds(made)) == (3, "changed_shape", ["source_broken"])


def test_two_sources_that_announce_one_article_read_it_once(place, site):
    for feed in ("/a.xml", "/b.xml"):
        site.feed(feed, ("/1.html", "基站年报"))
    site.page("/1.html", "基站年报", STATIONS)
    place.sources(*({"name": name, "kind": "feed", "url": f"{site.base}/{name}.xml"} for name in ("a", "b")))
    made = place.check()
    assert kinds(made).count("publication_new") == 1
    assert kinds(made).count("achieved") == 1


def test_a_page_that_could_not_be_fetched_is_tried_again_later_and_the_source_is_fine(place, site):
    site.feed("/feed.xml", ("/1.html", "基站年报"), ("/2.html", "企业年报"))
    site.page("/1.html", "基站年报", STATIONS)
    place.sources({"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"})
    made = place.check()
    assert (made["code"], outcome(made), made["sources"][0]["new"]) == (0, "new", 1)
    assert made["sources"][0]["error"]["code"] == "items_unread"
    before = place.dump()
    assert outcome(place.check()) == "not_modified"
    assert place.dump() == before


def test_the_closing_line_reads_well_for_one_change(place, folder):
    place.check()
    (folder / "b.txt").write_text("本页说明办公时间。", "utf-8")
    assert "\nChanges: 1." in place.run("check", "--lang", "en").stdout


def test_an_emptied_folder_is_not_told_to_look_at_its_selectors(place, folder):
    place.check()
    (folder / "a.txt").unlink()
    out = place.run("check").stdout
    assert "folder holds no texts any more" in out
    assert "selectors" not in out


def test_a_file_that_can_never_be_read_does_not_fail_the_folder_whose_other_files_stand(place, folder):
    (folder / "empty.txt").touch()
    for made in (place.check(), place.check(), place.check()):
        assert made["code"] == 0
        (told,) = made["sources"]
        assert (told["outcome"] in ("new", "unchanged"), told["error"]["code"]) == (True, "items_unread")


def test_a_folder_in_which_no_file_can_be_read_has_failed(place, folder):
    (folder / "a.txt").write_text("", "utf-8")
    made = place.check()
    assert (made["code"], outcome(made, "texts")) == (3, "failed")
