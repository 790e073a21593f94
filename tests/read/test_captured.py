"""Pages as they come, beside what must be read from them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from monitor.model import CHINA, Item, Role, Selectors, Source, SourceKind
from monitor.read.article import read_article
from monitor.read.feed import read_feed
from monitor.read.listing import read_listing

CAPTURED = Path(__file__).parents[1] / "captured"
TODAY = date(2025, 11, 20)
SOURCE = Source("sample", SourceKind.PAGE, "http://x/", "样本市", Role.SELF, "样本市人民政府")


def pages(folder):
    return sorted((CAPTURED / folder).glob("*.yaml"), key=lambda path: path.stem)


def load(path):
    expected = yaml.safe_load(path.read_text(encoding="utf-8"))
    page = next(each for each in path.parent.glob(f"{path.stem}.*") if each.suffix != ".yaml")
    return page.read_text(encoding="utf-8").encode(expected["bytes"]), expected


@pytest.mark.parametrize("path", pages("listings"), ids=lambda path: path.stem)
def test_a_listing_gives_its_items(path):
    body, expected = load(path)
    selectors = Selectors(**expected["select"])
    found = read_listing(body, expected["base"], selectors, expected["content_type"], TODAY)
    assert [[item.url, item.title, item.published] for item in found] == expected["items"]


@pytest.mark.parametrize("path", pages("feeds"), ids=lambda path: path.stem)
def test_a_feed_gives_its_items(path):
    body, expected = load(path)
    found = read_feed(body, expected["base"], expected["content_type"])
    assert [[item.url, item.title, item.published, item.key] for item in found] == expected["items"]
    bodies = expected.get("bodies", {})
    assert {index for index, item in enumerate(found) if item.body} == set(bodies)
    assert all(words in found[index].body for index, words in bodies.items())


@pytest.mark.parametrize("path", pages("articles"), ids=lambda path: path.stem)
def test_an_article_gives_its_text_and_what_it_says_of_itself(path):
    body, expected = load(path)
    item = Item(expected["url"], "列表里被截断的标题…")
    retrieved = datetime(2025, 11, 20, 9, 0, tzinfo=CHINA)
    read = read_article(body, SOURCE, item, expected["url"], expected["content_type"], retrieved)
    assert {name: getattr(read, name) for name in expected["is"]} == expected["is"]
    assert [text for _, text in read.headings] == expected["headings"]
    assert all(read.text[offset : offset + len(text)] == text for offset, text in read.headings)
    if "text" in expected:
        assert read.text == expected["text"]
