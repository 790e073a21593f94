"""Answers in JSON, by the paths of a source or by the usual names."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.model import JsonPaths
from monitor.read.api import read_api

BASE = "https://www.sample.gov.cn/api/list"


USUAL = JsonPaths()


def read(data, paths=USUAL, wrap="{}"):
    return read_api(wrap.replace("{}", json.dumps(data)).encode(), BASE, paths, "application/json")


def test_paths_name_the_rows_and_what_is_in_them():
    paths = JsonPaths("result.docs[?type=='news']", "address.full", "names[0]", "day", "no")
    row = {
        "type": "news",
        "address": {"full": "/a/1.html"},
        "names": ["算力券申报", "x"],
        "day": 1762700000000,
        "no": 7,
    }
    (item,) = read({"result": {"docs": [row, {"type": "ad"}]}}, paths)
    assert (item.url, item.title, item.published, item.key) == (
        "https://www.sample.gov.cn/a/1.html",
        "算力券申报",
        date(2025, 11, 9),
        "7",
    )


def test_what_no_path_names_is_looked_for_under_the_usual_names():
    (item,) = read(
        {"rows": [{"docTitle": "低空经济座谈", "docPubUrl": "/b.html", "pubDate": "2025-11-01"}]}, JsonPaths("rows")
    )
    assert (item.url, item.title, item.published) == (
        "https://www.sample.gov.cn/b.html",
        "低空经济座谈",
        date(2025, 11, 1),
    )


def test_without_any_path_the_longest_list_is_taken_also_inside_a_call():
    data = {
        "hot": [{"title": "某事", "url": "/h.html"}],
        "list": [{"title": f"第{n}条", "url": f"/{n}.html"} for n in range(3)],
    }
    assert len(read(data, wrap="callback({});")) == 3


def test_an_address_is_made_of_a_row_and_never_of_half_of_one():
    paths = JsonPaths("rows", link="/d/{col}/{id}.html")
    found = read({"rows": [{"title": "完整", "col": "tz", "id": 5}, {"title": "缺栏目", "id": 6}]}, paths)
    assert [item.url for item in found] == ["https://www.sample.gov.cn/d/tz/5.html"]


@pytest.mark.parametrize(
    ("text", "paths", "code"),
    [
        ("<html>", JsonPaths("rows"), "read.not_json"),
        ('{"a": 1', JsonPaths("rows"), "read.not_json"),
        ('{"rows": {"a": 1}}', JsonPaths("rows"), "read.no_rows_at_path"),
        ('{"rows": []}', JsonPaths("rows["), "read.bad_path"),
        ('{"rows": [{"a": 1}]}', JsonPaths("rows", title="sum(a)"), "read.bad_path"),
        ('{"rows": 3}', JsonPaths(), "read.not_a_feed"),
        ("[" * 100_000, JsonPaths("rows"), "read.not_json"),
    ],
)
def test_what_cannot_be_read_is_named(text, paths, code):
    with pytest.raises(ReadError) as caught:
        read_api(text.encode(), BASE, paths, "application/json")
    assert caught.value.key == code


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["rows", "title", "url", "date", "id"]), inner),
        max_leaves=20,
    )
)
def test_whatever_an_answer_holds_nothing_breaks(data):
    with suppress(ReadError):
        assert all(item.url.startswith("http") for item in read({"rows": data}, JsonPaths("rows")))
