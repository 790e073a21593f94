"""`sources add`, `sources test` and `backfill` over real HTTP, as somebody would use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sites import Answer

from monitor.source_writing import with_entry
from monitor.sources import read_sources

CAPTURED = Path(__file__).parents[1] / "captured"
FORMS = sorted(path for path in (CAPTURED / "listings").glob("*.yaml"))
FILE = """# Ours, by hand.
contact: watch@example.org  # who is asked

sources:
  # The daily paper.
  - name: ribao
    kind: page
    url: http://127.0.0.1:9/a.html  # its front page
    allow_private: true
    region: 武汉市

# That is all.
"""


def page(path):
    return next(each for each in path.parent.glob(f"{path.stem}.*") if each.suffix != ".yaml")


def added(place, *words, code=0, **options):
    done = place.run("sources", "add", *words, "--allow-private", **options)
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture
def ours(place):
    (place.folder / "sources.yaml").write_text(FILE, "utf-8")
    return place


# ---------------------------------------------------------------- add


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_captured_form_of_a_listing_is_recognised_unaided(ours, site, path):
    expected = yaml.safe_load(path.read_text("utf-8"))
    headers = {"Content-Type": expected["content_type"]}
    site.answers["/column/"] = Answer(page(path).read_text("utf-8").encode(expected["bytes"]), headers=headers)
    done = added(ours, f"{site.base}/column/", "--dry-run", "--json")
    found = json.loads(done.stdout)
    assert found["entry"]["kind"] in ("listing", "api")
    assert found["items"] == len(expected["items"])
    assert [each["title"] for each in found["first"]] == [item[1] for item in expected["items"]][:5]
    assert (ours.folder / "sources.yaml").read_text("utf-8") == FILE


@pytest.mark.parametrize("name", ["atom.xml", "rss-in-gb.xml", "json-feed.json", "json-list.json"])
def test_every_captured_feed_is_recognised(ours, site, name):
    expected = yaml.safe_load((CAPTURED / "feeds" / f"{name.partition('.')[0]}.yaml").read_text("utf-8"))
    body = (CAPTURED / "feeds" / name).read_text("utf-8").encode(expected["bytes"])
    site.answers["/f"] = Answer(body, headers={"Content-Type": expected["content_type"]})
    found = json.loads(added(ours, f"{site.base}/f", "--dry-run", "--json").stdout)
    assert found["entry"]["kind"] in ("feed", "api")
    assert found["items"] == len(expected["items"])


def test_the_entry_is_written_and_every_remark_stays(ours, site):
    title = "<title>工作动态_武汉市经济和信息化局</title>"
    rows = "".join(f"<li><a href='/n/{n}.html'>第{n}条工作动态</a>2025-11-0{n}</li>" for n in (3, 2, 1))
    site.answers["/gzdt/"] = Answer(f"<html><meta charset=utf-8>{title}<ul>{rows}</ul></html>".encode())
    added(ours, f"{site.base}/gzdt/", "--name", "jxj")
    text = (ours.folder / "sources.yaml").read_text("utf-8")
    assert [line for line in FILE.splitlines() if line not in text.splitlines()] == []
    assert text.endswith("# That is all.\n")
    first, second = read_sources(ours.folder / "sources.yaml").sources
    assert first.name == "ribao"
    assert (second.name, second.kind, second.region, second.role) == ("jxj", "listing", "武汉市", "self")
    assert second.publisher == "武汉市经济和信息化局"


def test_a_page_that_names_its_feed_is_that_feed(ours, site):
    site.feed("/rss.xml", ("/1.html", "第一条"), ("/2.html", "第二条"))
    link = "<link rel=alternate type='application/rss+xml' href='/rss.xml'>"
    site.answers["/"] = Answer(f"<html><head>{link}<title>武汉市数据局</title></head><body>导航</body></html>".encode())
    found = json.loads(added(ours, f"{site.base}/", "--dry-run", "--json").stdout)
    assert (found["entry"]["kind"], found["entry"]["url"]) == ("feed", f"{site.base}/rss.xml")
    assert found["entry"]["publisher"] == "武汉市数据局"


def test_what_could_not_be_found_out_is_said(ours, site):
    site.answers["/about"] = Answer(
        "<html><title>关于</title><body><p>本页介绍机构职能和联系方式。</p></body></html>".encode()
    )
    done = added(ours, f"{site.base}/about", "--dry-run")
    assert "a single page" in done.stdout
    assert "--publisher" in done.stderr
    assert "--region" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ftp://x/",), "http"),
        (("{base}/missing",), "404"),
        (("{base}/list", "--role", "king"), "king"),
        (("{base}/list", "--name", "ribao"), "ribao"),
        (("{base}/list", "--every", "often"), "often"),
    ],
)
def test_what_cannot_be_added_changes_nothing(ours, site, words, said):
    site.answers["/list"] = Answer(
        b"<ul><li><a href='/a1.html'>aaaaaaaaaa</a>2025-11-01</li><li><a href='/a2.html'>bbbbbbbbbb</a>2025-11-02</li></ul>"
    )
    done = added(ours, *(word.replace("{base}", site.base) for word in words), code=2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (ours.folder / "sources.yaml").read_text("utf-8") == FILE


def test_an_address_in_the_own_network_needs_to_be_allowed(ours, site):
    done = ours.run("sources", "add", f"{site.base}/x")
    assert done.returncode == 2
    assert site.paths() == []


@given(st.dictionaries(st.sampled_from(["name", "publisher", "region"]), st.text(max_size=40), min_size=1))
def test_whatever_is_written_reads_back_as_it_was(entry):
    made = yaml.safe_load(with_entry(FILE, {"kind": "page", **entry}))
    shown = {key: "".join(char if char.isprintable() else " " for char in value) for key, value in entry.items()}
    assert made["sources"][1] == {"kind": "page", **shown}
    assert made["sources"][0]["name"] == "ribao"


@pytest.mark.parametrize(
    "text",
    [
        "sources: []\n",
        "contact: x\nsources:\n- name: a\n  kind: page\n",
        "sources:\n    - name: a\n      every: 6h\nrsshub: http://x/\n",
        "sources: []  # none yet\nrsshub: http://x/\n",
        "sources: &all\n  - name: a\n    kind: page  # keep\n\n# the end\ncopy: *all\n",
        "sources:\n- name: a\n  post: |\n    {}\n    # its text\nrsshub: http://x/\n",
        "sources:\n- name: a\n  post: |\n    {}\n\n# on b\n- {name: b0}\n",
    ],
)
def test_the_entry_finds_its_place_however_the_file_is_laid_out(text):
    before = yaml.safe_load(text)
    after = yaml.safe_load(with_entry(text, {"name": "b", "kind": "feed"}))
    assert after["sources"] == [*before["sources"], {"name": "b", "kind": "feed"}]
    assert [part for part in text.split("#")[1:] if part.splitlines()[0] not in with_entry(text, {"name": "b"})] == []
    assert {key: value for key, value in after.items() if key not in ("sources", "copy")} == {
        key: value for key, value in before.items() if key not in ("sources", "copy")
    }


# ---------------------------------------------------------------- test, backfill


def column(site, pages):
    for number, rows in enumerate(pages):
        body = "".join(
            f"<li><a href='/n/{n}.html'>第{n}条消息的标题</a>2025-{10 - number:02}-1{n % 10}</li>" for n in rows
        )
        path = "/c/" if number == 0 else f"/c/index_{number}.html"
        site.answers[path] = Answer(f"<html><meta charset=utf-8><ul>{body}</ul></html>".encode())
        for n in rows:
            site.page(
                f"/n/{n}.html",
                f"第{n}条消息",
                "截至2022年底，全市已建成5G基站3.5万个。",
                published=f"2025-{10 - number:02}-1{n % 10}",
            )


def test_a_dry_run_says_what_would_be_recorded_and_keeps_nothing(place, site):
    column(site, [(2, 1)])
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/c/"})
    done = place.run("sources", "test", "news")
    assert done.returncode == 0, done.stderr
    assert "截至2022年底，全市已建成5G基站3.5万个。" in done.stdout
    assert "Nothing was kept." in done.stdout
    assert not place.db.exists()
    told = json.loads(place.run("sources", "test", "news", "--json").stdout)
    assert (told["source"]["outcome"], len(told["texts"])) == ("new", 2)


def test_a_dry_run_counts_a_commitment_once_however_many_sentences_move_it(place, site):
    site.page(
        "/a1.html", "关于基站建设进展的第一次通报", "截至2021年底，全市已建成5G基站3.1万个。", published="2022-01-10"
    )
    site.page(
        "/a2.html", "关于基站建设进展的第二次通报", "截至2022年底，全市已建成5G基站3.5万个。", published="2023-01-10"
    )
    site.feed("/feed.xml", ("/a1.html", "关于基站建设进展的第一次通报"), ("/a2.html", "关于基站建设进展的第二次通报"))
    place.sources({"name": "news", "kind": "feed", "url": f"{site.base}/feed.xml"})
    done = place.run("sources", "test", "news", environ={"COLUMNS": "40"})
    assert "record: 2; commitments they are of: 1." in " ".join(done.stdout.split())
    assert done.stdout.count("→") == 2  # the further lines of a sentence have no arrow of their own


def test_a_dry_run_of_a_source_that_fails_says_why(place, site):
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/gone/"})
    done = place.run("sources", "test", "news")
    assert done.returncode == 3
    assert "404" in done.stdout


def test_history_is_read_page_after_page_and_never_announced(place, site):
    column(site, [(8, 7), (6, 5), (4, 3), (2, 1)])
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/c/"})
    place.check()
    done = place.run("backfill", "news", "--pages", "3", "--json")
    made = json.loads(done.stdout)
    assert made["sources"][0]["new"] == 4
    assert all(each["kind"] != "publication_new" or each.get("history", True) for each in made["changes"])
    assert "/n/2.html" not in site.paths()


def test_history_ends_at_the_day_that_was_asked_for(place, site):
    column(site, [(8, 7), (6, 5), (4, 3), (2, 1)])
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/c/"})
    done = place.run("backfill", "--since", "2025-09-01")
    assert done.returncode == 0, done.stderr
    assert "/n/5.html" in site.paths()
    assert "/n/4.html" not in site.paths()
    assert place.run("backfill", "--since", "last year").returncode == 2


def test_backfill_does_not_turn_todays_news_into_history(place, site):
    def listing(*numbers):
        rows = "".join(
            f'<li><a href="/t2025_{n}.html">关于第{n}项工作进展的通报</a><span>2025-11-1{n}</span></li>'
            for n in numbers
        )
        return Answer(f'<meta charset="utf-8"><ul>{rows}</ul>'.encode())

    for n in range(1, 6):
        site.page(f"/t2025_{n}.html", f"关于第{n}项工作进展的通报", f"第{n}项工作进展顺利，各区按月报送。")
    site.answers["/list/index.html"] = listing(3, 2)
    site.answers["/list/index_1.html"] = listing(1)
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/list/index.html"})
    place.check()
    site.answers["/list/index.html"] = listing(4, 3, 2)
    assert place.run("backfill", "--pages", "2").returncode == 0
    shown = json.loads(place.run("changes", "--json").stdout)
    assert [each["publication"]["title"] for each in shown if each["kind"] == "publication_new"] == [
        "关于第4项工作进展的通报"
    ]


def test_a_name_of_digits_is_written_as_a_text():
    made = yaml.safe_load(with_entry("sources: []\n", {"name": "12345", "every": "6h", "pages": "2"}))
    assert made["sources"] == [{"name": "12345", "every": "6h", "pages": 2}]


def test_a_linked_file_stays_a_link_and_closed_to_others(ours, site):
    site.answers["/"] = Answer('<meta charset="utf-8"><title>某局</title><p>这里没有列表，只有一段文字。</p>'.encode())
    behind = ours.folder / "kept.yaml"
    (ours.folder / "sources.yaml").rename(behind)
    behind.chmod(0o600)
    (ours.folder / "sources.yaml").symlink_to(behind)
    added(ours, f"{site.base}/", "--name", "12345")
    assert (ours.folder / "sources.yaml").is_symlink()
    assert "12345" in behind.read_text("utf-8")
    assert behind.stat().st_mode & 0o777 == 0o600
