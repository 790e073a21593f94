"""One change is one line of plain words, in both languages, safe for any terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from monitor import messages
from monitor.model import (
    Change,
    ChangeKind,
    Commitment,
    CommitmentKind,
    Deed,
    Document,
    Indicator,
    Ledger,
    Op,
    Period,
    Point,
    Severity,
    Status,
)
from monitor.report.lines import by_weight, change_line, error_text, name_of

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
PLAN = Document("plan", "样本方案", "样本市人民政府", "样本市", "plan")
STATIONS = Commitment(
    id="plan/stations",
    theme="infrastructure",
    kind=CommitmentKind.TARGET,
    statement="建成三万个基站",
    document=PLAN,
    region="样本市",
    indicator=Indicator("5G基站", Op.AT_LEAST, 30_000, "个", "more", Period.LEVEL),
    due=date(2023, 7, 13),
)
CENTRE = replace(
    STATIONS,
    id="plan/centre",
    indicator=None,
    deed=Deed((("超算中心",),), ("建成",)),
    kind=CommitmentKind.MILESTONE,
)
LEDGER = Ledger((STATIONS, CENTRE), "v1")
ACHIEVED = Change(
    kind=ChangeKind.ACHIEVED,
    at=NOW,
    severity=Severity.HIGH,
    source="ribao",
    commitment="plan/stations",
    before=Point(Status.IN_PROGRESS, 35_000, "个"),
    after=Point(Status.DONE_CLAIMED, 39_000, "个"),
    publisher="湖北日报",
    published=date(2023, 3, 28),
)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = messages.language()
    yield
    messages.use(before)


def test_a_target_that_is_met_is_told_with_both_figures_the_target_and_who_said_it() -> None:
    messages.use("zh")
    assert change_line(ACHIEVED, LEDGER) == "5G基站 3.5万 → 3.9万，目标 3万，达到 · 湖北日报 2023-03-28"
    messages.use("en")
    assert change_line(ACHIEVED, LEDGER) == "5G基站 35,000 → 39,000, target 30,000, achieved · 湖北日报 2023-03-28"


def test_a_milestone_without_a_number_tells_its_status() -> None:
    messages.use("zh")
    told = replace(
        ACHIEVED,
        kind=ChangeKind.PROGRESS,
        commitment="plan/centre",
        before=Point(Status.NO_EVIDENCE),
        after=Point(Status.IN_PROGRESS),
    )
    assert change_line(told, LEDGER) == "超算中心 未见佐证 → 推进中 · 湖北日报 2023-03-28"


def test_an_edit_tells_the_old_and_the_new_figure() -> None:
    messages.use("zh")
    told = Change(
        ChangeKind.PUBLICATION_EDITED,
        NOW,
        Severity.MEDIUM,
        "ribao",
        title="基站年报",
        slots={"figures": "3.5万个 → 3.9万个", "sentences": 1},
    )
    assert change_line(told, LEDGER) == "《基站年报》发布后被修改：3.5万个 → 3.9万个"
    quiet = replace(told, slots={"figures": "", "sentences": 2})
    assert "2 处" in change_line(quiet, LEDGER)


def test_a_broken_source_tells_its_error() -> None:
    messages.use("en")
    told = Change(
        ChangeKind.SOURCE_BROKEN,
        NOW,
        Severity.MEDIUM,
        "ribao",
        slots={"code": "no.such", "url": "http://x"},
    )
    assert change_line(told, LEDGER) == "Source ribao cannot be read: no.such"


def test_a_silent_source_is_not_said_to_be_unreadable() -> None:
    messages.use("en")
    silent = Change(
        ChangeKind.SOURCE_BROKEN, NOW, Severity.LOW, "ribao", slots={"code": "check.stale", "day": "2025-01-02"}
    )
    over = Change(ChangeKind.SOURCE_RECOVERED, NOW, Severity.LOW, "ribao", slots={"code": "check.stale"})
    assert change_line(silent, LEDGER) == (
        "Source ribao can be read, with nothing new since 2025-01-02, far longer than it usually takes"
    )
    assert change_line(over, LEDGER) == "Source ribao publishes again"


def test_an_error_that_another_version_recorded_is_told_by_its_code() -> None:
    assert error_text("fetch.timeout", {"since": 1}) == "fetch.timeout"
    assert error_text(None, {}) == ""


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_kind_has_a_sentence_and_no_escape_reaches_the_terminal(kind: ChangeKind, lang: str) -> None:
    messages.use(lang)
    nasty = "\x1b[31m红\u202e"
    told = Change(
        kind,
        NOW,
        Severity.LOW,
        nasty,
        commitment=None if "publication" in kind or "source" in kind else nasty,
        title=nasty,
        publisher=nasty,
        slots={"figures": nasty, "sentences": 1, "code": "fetch.timeout", "host": nasty, "seconds": 30},
    )
    said = change_line(told, LEDGER)
    assert not said.startswith("change.")
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_news_comes_before_history_and_heavy_before_light() -> None:
    light = replace(ACHIEVED, severity=Severity.LOW)
    old = replace(ACHIEVED, history=True)
    assert by_weight([old, light, ACHIEVED]) == [ACHIEVED, light, old]


def test_a_milestone_is_called_by_its_name_and_an_action_by_what_is_to_be_done():
    assert name_of(CENTRE) == "超算中心"
    action = replace(CENTRE, kind=CommitmentKind.MEASURE, statement="推广书法课。")
    assert name_of(action) == "推广书法课"
    assert name_of(replace(action, statement="字" * 30 + "。")) == "字" * 23 + "…"
