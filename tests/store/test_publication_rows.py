"""Publications: one revision for each content, and the passages that are new in it."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from monitor.model import Role
from monitor.store.database import Store

TEXT = "第一句。\n第二句。"


def test_a_first_text_is_revision_one_with_all_passages_new(store: Store, build) -> None:
    saved = build.put(store, TEXT)
    assert (saved.revision_number, saved.new_passages, saved.written) == (1, {0, 1}, True)
    known = store.publications.by_url("https://example.org/a")
    assert (known.id, known.revision_id, known.revision_number) == (saved.publication_id, saved.revision_id, 1)
    assert known.first_seen_at == known.retrieved_at == build.now
    assert store.publications.text(saved.revision_id) == TEXT


def test_the_same_text_again_writes_nothing(store: Store, build, dump) -> None:
    first = build.put(store, TEXT)
    before = dump()
    again = build.put(store, TEXT)
    assert again == dataclasses.replace(first, new_passages=set(), written=False)
    assert dump() == before


def test_an_edit_is_the_next_revision_and_only_changed_passages_are_new(store: Store, build) -> None:
    first = build.put(store, TEXT)
    second = build.put(store, "第一句。\n改过的第二句。\n第三句。")
    assert (second.publication_id, second.revision_number, second.new_passages) == (first.publication_id, 2, {1, 2})
    assert [revision.revision_number for revision in store.publications.revisions(first.publication_id)] == [1, 2]
    assert store.publications.text(first.revision_id) == TEXT
    assert store.publications.by_url("https://example.org/a").revision_id == second.revision_id
    assert store.publications.revision(first.revision_id).revision_number == 1


def test_a_sentence_that_comes_back_is_new_again(store: Store, build) -> None:
    build.put(store, TEXT)
    build.put(store, "第一句。")
    assert build.put(store, TEXT).new_passages == {1}


@pytest.mark.parametrize(
    "said",
    [
        {"title": "另一个标题"},
        {"publisher": "市统计局"},
        {"region": "湖北省"},
        {"role": Role.STATISTICS},
        {"number": "武政〔2026〕1号"},
        {"kind": "plan"},
        {"signed": date(2026, 1, 1)},
        {"published": None},
    ],
)
def test_the_same_text_that_says_something_else_of_itself_is_a_revision(store: Store, build, said: dict) -> None:
    build.put(store, TEXT)
    assert build.put(store, TEXT, **said).revision_number == 2


def test_a_publication_comes_back_as_it_was_read(store: Store, build) -> None:
    publication = dataclasses.replace(
        build.publication(TEXT, headings=((0, "一、总体"), (5, "(二)任务")), number="武政〔2026〕1号"),
        kind="plan",
        signed=date(2026, 1, 2),
    )
    saved = store.publications.add_revision(publication, "city", build.passages(TEXT), ["a", "b"])
    assert store.publications.load(saved.revision_id) == publication
    assert store.publications.load(99) is None


def test_the_keys_of_the_latest_passages_lead_to_where_they_stand(store: Store, build) -> None:
    saved = store.publications.add_revision(build.publication(TEXT), "city", build.passages(TEXT), ["a", "b"])
    keys = store.publications.passage_keys(saved.publication_id)
    assert {key: TEXT[where.start : where.end] for key, where in keys.items()} == {"a": "第一句。", "b": "第二句。"}
    assert keys["b"].index == 1
    assert keys["b"].revision_id == saved.revision_id


def test_every_passage_needs_its_key(store: Store, build) -> None:
    with pytest.raises(ValueError, match="2 passages with 1 keys"):
        store.publications.add_revision(build.publication(TEXT), "city", build.passages(TEXT), ["a"])


def test_a_publication_needs_its_time_of_retrieval(store: Store, build) -> None:
    with pytest.raises(ValueError, match="retrieval"):
        build.put(store, TEXT, retrieved_at=None)


def test_a_page_is_gone_since_the_first_time_it_was_missed_and_back_when_read(store: Store, build, dump) -> None:
    saved = build.put(store, TEXT)
    assert store.publications.mark_gone(saved.publication_id, build.now)
    assert not store.publications.mark_gone(saved.publication_id, build.now + timedelta(days=1))
    assert store.publications.get(saved.publication_id).gone_at == build.now
    build.put(store, TEXT)
    assert store.publications.get(saved.publication_id).gone_at is None
    before = dump()
    assert not store.publications.mark_gone(saved.publication_id, None)
    assert dump() == before


def test_an_edit_of_a_page_that_was_gone_brings_it_back(store: Store, build) -> None:
    saved = build.put(store, TEXT)
    store.publications.mark_gone(saved.publication_id, build.now)
    build.put(store, TEXT + "\n又一句。")
    assert store.publications.get(saved.publication_id).gone_at is None


def test_the_same_text_at_another_address_can_be_found(store: Store, build) -> None:
    first = build.put(store, TEXT, "https://example.org/a")
    build.put(store, TEXT, "https://example.org/b")
    assert store.publications.by_text(build.publication(TEXT).text_hash).id == first.publication_id
    assert store.publications.by_text("no such hash") is None


def test_all_publications_can_be_walked_through_in_parts(store: Store, build) -> None:
    for number in range(5):
        build.put(store, TEXT, f"https://example.org/{number}")
    build.put(store, "新文。", "https://example.org/1")
    first = store.publications.latest(limit=3)
    rest = store.publications.latest(after=first[-1].id, limit=3)
    assert [(found.url[-1], found.revision_number) for found in first + rest] == [
        ("0", 1), ("1", 2), ("2", 1), ("3", 1), ("4", 1),
    ]  # fmt: skip


def test_bytes_come_back_as_they_were_retrieved(store: Store, build, dump) -> None:
    body = "页面".encode("gb18030") * 1000
    store.publications.keep_raw("hash", body, "text/html; charset=gb2312", build.now)
    kept = store.publications.raw("hash")
    assert (kept.body, kept.content_type, kept.retrieved_at) == (body, "text/html; charset=gb2312", build.now)
    assert store._connection.one("SELECT length(compressed) < size FROM raw_copies")[0]
    before = dump()
    store.publications.keep_raw("hash", body, None, build.now + timedelta(days=1))
    assert dump() == before
    assert store.publications.raw("other") is None


def test_a_text_without_passages_is_kept(store: Store, build) -> None:
    saved = store.publications.add_revision(build.publication(""), "city", [], [])
    assert saved.new_passages == set()
    assert store.publications.text(saved.revision_id) == ""


def test_what_is_unknown_is_none(store: Store) -> None:
    publications = store.publications
    assert publications.by_url("https://example.org/none") is None
    assert (publications.get(1), publications.revision(1), publications.text(1)) == (None, None, None)
    assert publications.passage_keys(1) == {}
