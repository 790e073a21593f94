"""What is found, and what a query may hold."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.store import search
from monitor.store.database import Store, open_store

CHINESE = st.text(st.sampled_from("基站建设数字经济" + "、，。 \U00020000龘"), max_size=30)
QUERY = st.text(st.sampled_from("基站建设数字经济\U00020000龘"), min_size=1, max_size=5)


def quotes(store: Store, query: str) -> list[str]:
    return [hit.quote for hit in store.search.find(query)]


@pytest.fixture
def filled(store: Store, build) -> Store:
    build.put(
        store,
        "全市累计建成5G基站3.2万个，宏基站占比六成。\n数字经济增加值占GDP比重超过50%。\nＡＩ企业达1,006家。",
        "https://example.org/1",
        title="数字武汉建设年报",
        published=date(2026, 1, 1),
    )
    build.put(store, "新增基站900个。", "https://example.org/2", title="快讯", published=date(2026, 2, 1))
    return store


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("基站", 2),
        ("5G", 1),
        ("5g基站", 1),
        ("5G 基站", 1),
        ("数字经济", 1),
        ("宏基站", 1),
        ("站", 2),
        ("个", 2),
        ("3.2万", 1),
        ("gdp", 1),
        ("ai企业", 1),
        ("AI", 1),
        ("1006", 0),
        ("1,006", 1),
        ("基站 占比", 1),
        ("年报", 1),
        ("基建", 0),
        ("经济增加值占GDP", 1),
        ("占比六成。数字经济", 0),
    ],
)
def test_what_a_query_finds(filled: Store, query: str, found: int) -> None:
    assert len(quotes(filled, query)) == found


def test_a_hit_says_where_it_stands_newest_first(filled: Store) -> None:
    newest, older = filled.search.find("基站")
    assert (newest.title, newest.url, newest.published) == ("快讯", "https://example.org/2", date(2026, 2, 1))
    assert (newest.passage, newest.quote, newest.gone_at) == (0, "新增基站900个。", None)
    assert older.quote == "全市累计建成5G基站3.2万个，宏基站占比六成。"
    assert len(filled.search.find("基站", limit=1)) == 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        '"',
        "基站\"'",
        "*",
        "基站*",
        "(基站",
        "NOT",
        "基站 OR",
        "-基站",
        "^基站",
        "quote:基站",
        "\x00",
        "{a}",
        "\ud800",
    ],
)
def test_marks_and_operators_are_harmless(filled: Store, query: str) -> None:
    assert set(quotes(filled, query)) <= set(quotes(filled, "基站"))


@given(st.text())
def test_any_text_makes_a_query_that_can_be_asked(query: str) -> None:
    expression = search.phrases(query)
    assert expression.count('"') % 2 == 0
    assert not set(expression.replace(" AND ", " ").replace('"', "")) & set("()^:{}-+.")


@given(query=st.text(max_size=20))
@settings(max_examples=60)
def test_any_text_can_be_looked_for(filled: Store, query: str) -> None:
    assert isinstance(filled.search.find(query), list)


@given(lines=st.lists(CHINESE, min_size=1, max_size=6), query=QUERY)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_chinese_is_found_exactly_where_it_stands(build, tmp_path_factory, lines: list[str], query: str) -> None:
    with open_store(tmp_path_factory.mktemp("search") / "monitor.db") as store:
        build.put(store, "\n".join(lines), title="x")
        assert quotes(store, query) == [line for line in lines if query in line]


def test_only_the_latest_revision_is_found(filled: Store, build) -> None:
    build.put(
        filled, "新增基站950个。\n另有充电桩。", "https://example.org/2", title="快讯二", published=date(2026, 2, 1)
    )
    assert quotes(filled, "900") == []
    assert quotes(filled, "950") == ["新增基站950个。"]
    assert quotes(filled, "充电桩") == ["另有充电桩。"]
    assert len(quotes(filled, "快讯二")) == 1
    assert {hit.revision_id for hit in filled.search.find("新增基站")} == {3}


@given(versions=st.lists(st.lists(CHINESE, min_size=1, max_size=3).map("\n".join), min_size=2, max_size=5))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_edits_the_index_is_as_if_the_last_one_stood_alone(build, tmp_path_factory, versions) -> None:
    with open_store(tmp_path_factory.mktemp("search") / "monitor.db") as store:
        for number, text in enumerate(versions):
            build.put(store, text, title=f"第{number}版")
        store._connection.run("INSERT INTO passage_search (passage_search) VALUES ('integrity-check')")
        for query in ("基站", "数", "第"):
            found = [hit.quote for hit in store.search.find(query)]
            assert found == [
                line
                for place, line in enumerate(versions[-1].split("\n"))
                if query in line or (query == "第" and not place)
            ]


def test_a_page_that_is_gone_is_still_found_in_our_copy_and_marked(filled: Store, build) -> None:
    known = filled.publications.by_url("https://example.org/2")
    filled.publications.mark_gone(known.id, build.now)
    assert filled.search.find("900")[0].gone_at == build.now


def test_pieces_are_pairs_and_a_last_character_alone() -> None:
    assert search.pieces("建成５Ｇ基站。AI") == "建成 成 5g 基站 站 ai"


def test_a_query_of_one_character_is_a_beginning() -> None:
    assert search.phrases("站") == '"站" *'
    assert search.phrases("5G站") == '"5g 站" *'
    assert search.phrases("基站") == '"基站"'
    assert search.phrases("站，站") == '"站 站" *'
    assert search.phrases("基站建设 AND 5G") == '"基站 站建 建设" AND "and" AND "5g"'
