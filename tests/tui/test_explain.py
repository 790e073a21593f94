"""What stands behind a change, as lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import messages
from monitor.ledger.load import load_ledger
from tui.cells import width
from tui.explain import detail_lines
from tui.present import line_width
from tui.read import detail
from tui.values import Detail


def said(lines) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines)


@pytest.fixture
def achieved(filled):
    """The detail of the change that has evidence, and the ledger."""
    ledger = load_ledger(filled.place.ledger_folders)
    with filled.open() as store:
        change = next(each for each in store.changes.since(None, history=True) if each.evidence_id)
        return detail(store, change, ledger), ledger


def test_it_says_the_sentence_publication_address_dates_and_reasons(achieved, clock):
    messages.use("zh")
    lines = said(detail_lines(*achieved, clock(), 70))
    assert "▎ 截至10月底，全市累计建成5G基站3.9万个。" in lines
    assert "出处    武汉数字基础设施提速" in lines
    assert "发布    湖北日报（媒体） 2025-11-18" in lines
    assert "时点    2025-10-31" in lines
    assert "网址    https://news.hubeidaily.net/a/1.html" in lines
    assert "取得    2025-11-20 08:51" in lines
    assert "✓ 时态  “建成”说明已经发生" in lines
    assert "到2026年底，5G基站不少于30000个。" in lines


def test_the_same_record_is_said_in_english(achieved, clock):
    lines = said(detail_lines(*achieved, clock(), 70))
    assert "published  湖北日报 (media) 2025-11-18" in lines
    assert "Reasons (high confidence)" in lines


@given(room=st.integers(16, 100))
def test_no_line_takes_more_than_its_room(achieved, clock, room):
    assert all(line_width(line) <= room for line in detail_lines(*achieved, clock(), room))


def test_where_room_is_scarce_a_value_stands_below_its_label(achieved, clock):
    lines = said(detail_lines(*achieved, clock(), 16)).split("\n")
    assert "said in" in [line.strip() for line in lines]
    assert max(map(width, lines)) <= 16


def test_a_change_about_a_source_has_no_empty_labels(filled, clock):
    with filled.open() as store:
        broken = next(each for each in store.changes.since(None) if each.source == "whrd")
    lines = said(detail_lines(Detail(broken), load_ledger([]), clock(), 70))
    assert "source       whrd" in lines
    assert "published" not in lines
    assert "Promised" not in lines


def test_history_says_that_it_is_history(filled, clock):
    with filled.open() as store:
        old = store.changes.since(None, history=True)[-1]
    assert "From the first round of its source" in said(detail_lines(Detail(old), load_ledger([]), clock(), 70))
