"""Each screen walked by keyboard and by mouse, in both languages: what stands on it after each step, and what was done."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import replace
from functools import wraps

import pytest

from monitor import messages
from monitor.model import Status
from tui.screens.entry import EntryScreen
from tui.screens.ledger import LedgerScreen
from tui.screens.overview import OverviewScreen
from tui.screens.publications import PublicationsScreen
from tui.screens.review import ReviewScreen
from tui.screens.sources import SourcesScreen
from tui.screens.text import TextScreen
from tui.widgets.rows import Rows
from tui.widgets.theme_panel import ThemePanel


def drive(function):
    """Runs a coroutine test to its end, in Chinese unless it says otherwise."""

    @wraps(function)
    def run(alone, **fixtures):
        messages.use("zh")
        alone(lambda: function(**fixtures))

    run.__signature__ = _signature(function)
    return run


def _signature(function):
    import inspect

    found = inspect.signature(function)
    extra = inspect.Parameter("alone", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return found.replace(parameters=[extra, *found.parameters.values()])


async def at(pilot, app, grid, words):
    """Clicks where these words stand."""
    from tui.cells import width

    for y, row in enumerate(grid(app)):
        if words in row:
            await pilot.click(offset=(width(row[: row.index(words)]) + 1, y))
            return
    raise AssertionError(f"{words} does not stand on the screen")


# ---------------------------------------------------------------- the ledger


@drive
async def test_the_ledger_is_filtered_while_chinese_is_typed(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "共 16 项" in screen(app))
        assert "5G基站" in screen(app)
        await pilot.press("slash", *"充电桩")
        await until(pilot, lambda: "1/16 项" in screen(app))
        assert "新能源汽车充电桩" in screen(app)
        assert "5G基站" not in screen(app)
        await pilot.press("escape")
        await until(pilot, lambda: "共 16 项" in screen(app))
        await pilot.press("slash", *"状态:逾期", "enter")
        await until(pilot, lambda: "2/16 项" in screen(app))
        assert isinstance(app.focused, Rows)
        await pilot.press("escape")
        await until(pilot, lambda: "共 16 项" in screen(app))


@drive
async def test_the_ledger_is_sorted_and_grouped_by_keys(filled, opened, until, screen, grid):
    messages.use("en")
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "by theme" in screen(app))
        assert [row.split()[1] for row in grid(app) if row.startswith("│ Inf")] == ["Infrastructure"]
        await pilot.press("b")
        assert "市经济和信息化局  16" in screen(app)
        await pilot.press("b", "b")
        assert "by nothing" in screen(app)
        for _ in range(3):
            await pilot.press("s")
        assert "sorted by target" in screen(app)
        first = next(row for row in grid(app) if "❯" in row)
        await pilot.press("S")
        rows = [row for row in grid(app) if row.startswith("│")]
        assert "▾" in screen(app)
        assert "数字经济产业基金群总规模" in rows[0]
        assert first.split()[1] in screen(app)


@pytest.mark.parametrize("size", [(80, 24), (140, 44)], ids=str)
def test_a_click_on_a_head_sorts_by_its_column(filled, opened, until, screen, grid, alone, size):
    messages.use("zh")

    async def run():
        app = filled.dashboard()
        async with opened(app, size) as pilot:
            await pilot.press("2")
            await until(pilot, lambda: "共 16 项" in screen(app))
            for head in ("目标", "完成", "承诺事项", "状态"):
                await at(pilot, app, grid, head)
                assert (app.screen.chosen.sort, f"{head}▴" in screen(app)) == (SORTS[head], True), screen(app)
            await at(pilot, app, grid, "状态▴")
            assert "状态▾" in screen(app)
            assert app.screen.chosen.backwards

    alone(run)


SORTS = {"目标": "target", "完成": "share", "承诺事项": "name", "状态": "status"}


@drive
async def test_columns_are_chosen_and_remembered(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "共 16 项" in screen(app))
        assert "plan/base-stations" not in screen(app)
        await pilot.press("C", *"jjjjjj", "space", "G", "space", "escape")
        await until(pilot, lambda: "plan/base-stations" in screen(app))
        await until(pilot, lambda: "id" in json.loads(kept(filled)["ledger"])["columns"])
    again = filled.dashboard()
    async with opened(again, (140, 44)) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "plan/base-stations" in screen(again))
        assert "市经济和信息化局" not in screen(again)


@drive
async def test_columns_without_room_are_told(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "另有 4 列放不下" in screen(app))


def kept(stage):
    with stage.open() as store:
        return {"ledger": "{}", **store.preferences.all()}


@drive
async def test_a_filter_is_saved_as_a_view_and_taken_up_again(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("2", "slash", *"基金", "enter")
        await until(pilot, lambda: "1/16 项" in screen(app))
        await pilot.press("V", *"钱", "enter")
        await until(pilot, lambda: "view:钱" in kept(filled))
        await pilot.press("escape")
        await until(pilot, lambda: "共 16 项" in screen(app))
        await until(pilot, lambda: "view:钱" in app._around.overview.preferences)
        await pilot.press("v", "G")
        await until(pilot, lambda: "钱" in screen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "1/16 项" in screen(app))
        await pilot.press("v", "G", "x")
        await until(pilot, lambda: "view:钱" not in kept(filled))


@drive
async def test_a_view_that_cannot_be_read_is_the_usual_one(filled, opened, until, screen):
    with filled.open() as store:
        store.preferences.set("ledger", '{"columns": 5, "sort": "nothing"')
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "共 16 项" in screen(app))


@drive
async def test_rows_that_no_longer_fit_stay_while_they_are_read(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("2", "slash", *"status:overdue", "enter")
        await until(pilot, lambda: "2/16 项" in screen(app))
        with filled.open() as store:
            before = store.standings.get("plan/chargers")
            store.standings.save(type(before)("plan/chargers", before.theme, Status.DONE_CLAIMED), filled.clock())
        await until(pilot, lambda: "✓ 新能源汽车充电桩" in screen(app))
        assert "2/16 项" in screen(app)


@drive
async def test_the_ledger_by_mouse(filled, opened, until, screen, grid):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await at(pilot, app, grid, "台账")
        await until(pilot, lambda: isinstance(app.screen, LedgerScreen) and "共 16 项" in screen(app))
        await at(pilot, app, grid, "算力")
        assert app.screen.query_one(Rows).selected == "plan/compute"
        await at(pilot, app, grid, "排序")
        assert "按承诺事项排序" in screen(app)


# ---------------------------------------------------------------- one commitment


@drive
async def test_a_commitment_is_opened_from_the_ledger_and_back_and_forth(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "共 16 项" in screen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "报告进度" in screen(app))
        assert isinstance(app.screen, EntryScreen)
        assert "130% 3.9万 / 3万" in screen(app)
        assert "▎ 截至10月底，全市累计建成5G基站3.9万个。" in screen(app)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, TextScreen) and "武汉数字基础设施提速" in screen(app))
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: isinstance(app.screen, EntryScreen))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: isinstance(app.screen, TextScreen))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, LedgerScreen))


@drive
async def test_the_sentence_is_copied_with_its_address(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "共 16 项" in screen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "报告进度" in screen(app))
        await pilot.press("y")
        await until(pilot, lambda: "已复制" in screen(app))
    assert app.clipboard.splitlines() == [
        "“截至10月底，全市累计建成5G基站3.9万个。”", "湖北日报 2025-11-18 武汉数字基础设施提速", "https://news.hubeidaily.net/a/1.html",
    ]  # fmt: skip


@drive
async def test_only_addresses_of_the_web_are_opened(filled, opened, until, screen, monkeypatch):
    asked = []
    monkeypatch.setattr("webbrowser.open", asked.append)
    app = filled.dashboard()
    async with opened(app) as pilot:
        from tui.going import Browses

        app.post_message(Browses("javascript:alert(1)"))
        await until(pilot, lambda: "不是网页地址" in screen(app))
        await pilot.press("3")
        await until(pilot, lambda: "武汉数字基础设施提速" in screen(app))
        await pilot.press("o")
        await until(pilot, lambda: asked)
    assert asked == ["https://news.hubeidaily.net/a/1.html"]


# ---------------------------------------------------------------- publications


@drive
async def test_publications_are_found_by_words_in_their_text(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "共 2 项" in screen(app))
        await pilot.press("slash", *"大模型")
        await until(pilot, lambda: "共 1 项" in screen(app))
        assert "全市行业大模型" in screen(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Rows))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TextScreen) and "今年以来" in screen(app))
        assert "行业大模型 · 进展 16" in screen(app)


@drive
async def test_a_text_opens_at_the_sentence_that_was_asked_about(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app, (80, 24)) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "项" in screen(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EntryScreen) and app.screen.chosen is not None)
        asked = app.screen.chosen.evidence
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, TextScreen) and app.screen.chosen is not None)
        await until(pilot, lambda: app.screen.chosen.id == asked.id)
        assert asked.judgement.quote[:12] in screen(app)


@drive
async def test_two_revisions_stand_side_by_side(filled, opened, until, screen):
    messages.use("en")
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("3", "j")
        await until(pilot, lambda: isinstance(app.screen, PublicationsScreen) and "2025-11-12" in screen(app))
        await pilot.press("G", "enter")
        await until(pilot, lambda: "R shows them side by side" in screen(app))
        await pilot.press("R")
        await until(pilot, lambda: "Two revisions" in screen(app))
        row = next(row for row in screen(app).splitlines() if "≠" in row)
        assert "18个" in row.split("≠")[0]
        assert "16个" in row.split("≠")[1]
        await pilot.press("R")
        await until(pilot, lambda: "今年以来" in screen(app) and "≠" not in screen(app))


# ---------------------------------------------------------------- sources


@drive
async def test_a_failing_source_says_why_and_is_muted_and_heard_again(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("4", "G")
        await until(pilot, lambda: "连续失败" in screen(app))
        assert isinstance(app.screen, SourcesScreen)
        assert "▁······xx" in screen(app)
        await pilot.press("M")
        await until(pilot, lambda: "mute: 2025-11-27" in filled.place.sources_file.read_text("utf-8"))
        await until(pilot, lambda: app.screen.selected.muted)
        await pilot.press("M")
        await until(pilot, lambda: "mute" not in filled.place.sources_file.read_text("utf-8"))


@drive
async def test_a_source_is_tested_and_what_was_found_is_shown(filled, opened, until, screen):
    messages.use("en")
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: "whdaily" in screen(app))
        await pilot.press("t")
        await until(pilot, lambda: "Test of whdaily" in screen(app))
        assert "Nothing was recorded" in screen(app).replace("\n", " ") or "127.0.0.1" in screen(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SourcesScreen))


# ---------------------------------------------------------------- review


@drive
async def test_what_waits_is_rejected_and_that_is_undone(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "1 条待判" in screen(app))
        assert isinstance(app.screen, ReviewScreen)
        assert "▎ 今年以来，各区加快布局。全市行业大模型有望达到16个。" in screen(app)
        await pilot.press("x")
        await until(pilot, lambda: "已驳回" in screen(app) and "0 条待判" in screen(app))
        await until(pilot, lambda: verdicts(filled) == ["rejected"])
        await pilot.press("u")
        await until(pilot, lambda: verdicts(filled) == ["rejected", "undone"])
        await until(pilot, lambda: "1 条待判" in screen(app))


@drive
async def test_a_value_is_corrected_with_a_note(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "1 条待判" in screen(app))
        await pilot.press("N", *"看过原文", "enter", "w")
        await pilot.press("ctrl+u", *"十几个", "enter")
        await until(pilot, lambda: "十几个 不是数值" in screen(app))
        await pilot.press("w", "ctrl+u", *"18", "enter")
        await until(pilot, lambda: verdicts(filled) == ["set"])
        await until(pilot, lambda: "行业大模型" in screen(app))
    with filled.open() as store:
        (found,) = store.evidence.current("plan/models")
        assert (found.judgement.value, found.accepted) == (18.0, True)
        assert [each.note for each in store.evidence.reviews(found.id)] == ["看过原文"]


def verdicts(stage):
    with stage.open() as store:
        rows = store._connection.rows("SELECT verdict FROM reviews ORDER BY at, id")
    return [row["verdict"] for row in rows]


# ---------------------------------------------------------------- what goes out, and keys


@drive
async def test_what_is_on_the_screen_is_exported(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        for keys, count in (("1", 11), ("2", 16), ("3", 2), ("4", 6), ("5", 1)):
            await pilot.press(keys)
            await until(pilot, lambda: "❯" in screen(app))
            name = {"1": "changes", "2": "commitments", "3": "publications", "4": "sources", "5": "evidence"}[keys]
            await pilot.press("e")
            await until(pilot, lambda name=name: list((filled.folder / "exports").glob(f"{name}-*.csv")))
            (file,) = (filled.folder / "exports").glob(f"{name}-*.csv")
            rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
            assert len(rows) == count, name


@drive
async def test_a_digest_of_what_is_on_the_screen_is_made(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("d")
        await until(pilot, lambda: "─ 简报" in screen(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app._overview)


@drive
async def test_the_palette_finds_by_typing_and_does_it(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "共 16 项" in screen(app))
        await pilot.press("colon", *"分组")
        await until(pilot, lambda: "按主题、单位、文件分组" in screen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "按牵头单位分组" in screen(app))


@drive
async def test_the_help_is_made_of_the_keys_in_force_and_searched(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("5", "question_mark")
        await until(pilot, lambda: "采信：原文确是这个意思" in screen(app))
        await pilot.press("slash", *"撤销")
        await until(pilot, lambda: "采信：原文确是这个意思" not in screen(app) and "撤销上一次判断" in screen(app))


@drive
async def test_unread_changes_are_unread_at_the_next_visit_until_they_are_seen(filled, opened, until, screen):
    async with opened(filled.dashboard()) as pilot:
        await until(pilot, lambda: marked(filled))
    filled.commit_elsewhere("甲", "乙")
    app = filled.dashboard()
    async with opened(app) as pilot:
        await until(pilot, lambda: "2 条新" in screen(app))
        await pilot.press("g")
        await until(pilot, lambda: "1 条新" in screen(app))
    app = filled.dashboard()
    async with opened(app) as pilot:
        await until(pilot, lambda: "1 条新" in screen(app))
        await pilot.press("m")
        await until(pilot, lambda: "条新" not in screen(app))
    await_mark = marked(filled)
    assert await_mark is not None
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.pause(0.3)
        assert "条新" not in screen(app)


def marked(stage):
    with stage.open() as store:
        return store.marks.get("dashboard")


@drive
async def test_a_bell_rings_for_what_was_asked_for(filled, opened, until, monkeypatch, screen):
    rung = []
    app = filled.dashboard()
    monkeypatch.setattr(app, "bell", lambda: rung.append(1))
    async with opened(app) as pilot:
        filled.commit_elsewhere("甲")
        await until(pilot, lambda: "甲" in screen(app))
        await pilot.press("B", "B")
        await until(pilot, lambda: app._around.overview.preferences.get("bell") in ("high", "all"))
        if app._around.overview.preferences.get("bell") == "high":
            await pilot.press("B")
        await until(pilot, lambda: app._around.overview.preferences.get("bell") == "all")
        assert rung == []
        filled.commit_elsewhere("乙")
        await until(pilot, lambda: rung)


KEYS = [
    *"jkgGnNopycdesSbvVCxuwahRMtTLB12345:/?[]<>mq ", "enter", "escape", "tab", "up", "down", "pageup", "pagedown", "left",
    "home", "end", "space", "backspace", "ctrl+p", "ctrl+u",
]  # fmt: skip


@pytest.mark.parametrize("start", ["1", "2", "3", "4", "5"])
@pytest.mark.parametrize("count", [150, pytest.param(2000, marks=pytest.mark.slow)])
def test_random_keys_end_with_no_exception(filled, opened, alone, start, count, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda _: None)
    monkeypatch.setattr("tui.act.making.Errands.digest", lambda *_: "简报")
    monkeypatch.setattr("tui.act.making.Errands.test", lambda *_: "试读")
    drawn = random.Random(int(start))
    keys = [key for key in KEYS if key != "q"]

    async def run():
        app = filled.dashboard()
        async with opened(app) as pilot:
            await pilot.press(start)
            for _ in range(count // 10):
                names = [drawn.choice(keys) for _ in range(10)]
                await pilot.press(
                    *(
                        {
                            " ": "space",
                            ":": "colon",
                            "/": "slash",
                            "?": "question_mark",
                            "[": "left_square_bracket",
                            "]": "right_square_bracket",
                            "<": "less_than_sign",
                            ">": "greater_than_sign",
                        }.get(each, each)
                        for each in names
                    )
                )
            assert app.is_running

    alone(run)


# ---------------------------------------------------------------- what must never go wrong


def second_doubt(stage):
    """One more piece that waits, of another commitment."""
    from monitor.model import Judgement, Relation

    with stage.open() as store:
        (first,) = store.evidence.to_review()
        origin = store.evidence.origin(first.id)
        judged = Judgement(
            "plan/sites", Relation.PROGRESS, realised=False, review=True, quote=first.judgement.quote, start=first.judgement.start,
            end=first.judgement.end, passage=0, value=400.0, unit="个", reasons=first.judgement.reasons,
        )  # fmt: skip
        made = store.evidence.add(
            judged,
            first.publication_id,
            origin.revision_id,
            "kjj",
            "武汉市科技创新局",
            first.role,
            stage.clock(),
            "l",
            "r",
        )
    return first.id, made.id


@drive
async def test_a_value_goes_to_the_piece_it_was_typed_for(filled, opened, until, screen):
    models, sites = second_doubt(filled)
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "2 条待判" in screen(app))
        rows = app.screen.query_one(Rows)
        rows.select(sites)
        await pilot.press("w", "ctrl+u", *"410")
        rows.select(models)
        await pilot.press("enter")
        await until(pilot, lambda: verdicts(filled) == ["set"])
    with filled.open() as store:
        assert [each.judgement.value for each in store.evidence.current("plan/sites")] == [410.0]
        assert [each.accepted for each in store.evidence.current("plan/models")] == [False]


@drive
async def test_a_value_for_a_piece_that_was_decided_elsewhere_is_not_stored(filled, opened, until, screen):
    _, sites = second_doubt(filled)
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "2 条待判" in screen(app))
        app.screen.query_one(Rows).select(sites)
        await pilot.press("w", "ctrl+u", *"410")
        elsewhere(filled, sites, "accepted")
        await until(pilot, lambda: sites not in app.screen.query_one(Rows).keys)
        await pilot.press("enter")
        await until(pilot, lambda: "什么都没有记下" in screen(app))
    assert verdicts(filled) == ["accepted"]


def elsewhere(stage, evidence, word):
    """What another process says of evidence."""
    from tui.act import Writer
    from tui.values import Verdict

    assert Writer(stage.place, stage.clock).review(Verdict(evidence, word)).key.startswith("tui.told")


@drive
async def test_verdicts_are_written_in_the_order_in_which_they_were_given(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "1 条待判" in screen(app))
        await pilot.press("x", "u", "a", "u", "x")
        await until(pilot, lambda: len(verdicts(filled)) == 5)
    assert verdicts(filled) == ["rejected", "undone", "accepted", "undone", "rejected"]


@drive
async def test_what_another_process_undoes_waits_again(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "1 条待判" in screen(app))
        key = app.screen.query_one(Rows).selected
        await pilot.press("a")
        await until(pilot, lambda: "0 条待判" in screen(app) and verdicts(filled) == ["accepted"])
        await until(pilot, lambda: key in app.screen._settled)
        elsewhere(filled, key, "undone")
        await until(pilot, lambda: "1 条待判" in screen(app))


@drive
async def test_nothing_is_decided_with_sources_that_cannot_be_read(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "1 条待判" in screen(app))
        filled.place.sources_file.write_text("sources: [", "utf-8")
        await pilot.press("x")
        await until(pilot, lambda: "sources.yaml" in screen(app))
        await until(pilot, lambda: "1 条待判" in screen(app))
    assert verdicts(filled) == []


@drive
async def test_keys_in_one_packet_go_to_the_line_that_was_opened(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "共 16 项" in screen(app))
        from textual import events

        for key, character in (("slash", "/"), ("s", "s"), ("b", "b"), ("T", "T")):
            app.post_message(events.Key(key, character))
        await until(pilot, lambda: "/sbT" in screen(app))
        assert app.screen.chosen.sort == "file"
        assert app.screen.chosen.group == "theme"


@drive
async def test_what_is_not_shown_is_not_decided(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "1 条待判" in screen(app))
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: "终端太小" in screen(app))
        await pilot.press("a", "x", "w")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "1 条待判" in screen(app))
        await until(pilot, lambda: isinstance(app.focused, Rows))
    assert verdicts(filled) == []


@drive
async def test_a_line_to_type_into_has_no_focus_while_it_is_not_shown(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        for tab in "235":
            await pilot.press(tab)
            await until(pilot, lambda: isinstance(app.focused, Rows))
            await pilot.resize_terminal(60, 20)
            await pilot.resize_terminal(80, 24)
            await pilot.press("question_mark", "escape")
            await until(pilot, lambda: isinstance(app.focused, Rows))
            await pilot.press("tab", "shift+tab")
            assert isinstance(app.focused, Rows)


@drive
async def test_while_the_database_cannot_be_read_what_was_read_stands(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "✓ 5G基站" in screen(app))
        for end in ("-wal", "-shm"):
            filled.place.db.with_name(filled.place.db.name + end).unlink(missing_ok=True)
        filled.place.db.with_name("other").write_bytes(b"this is no database at all" * 100)
        filled.place.db.with_name("other").replace(filled.place.db)
        await until(pilot, lambda: "■ " in screen(app).splitlines()[-3])
        await pilot.press("j")
        assert "✓ 5G基站" in screen(app)
        await pilot.press("5")
        await pilot.pause(1)
        assert "没有等人判断" not in screen(app) or "■ " in screen(app).splitlines()[-3]


@drive
async def test_sources_that_cannot_be_read_leave_the_last_ones(filled, opened, until, screen, monkeypatch):
    monkeypatch.setattr("tui.read.thread._FILES_EVERY", 1)
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: "whdaily" in screen(app))
        filled.place.sources_file.write_text("sources: [", "utf-8")
        await until(pilot, lambda: "sources.yaml" in screen(app))
        assert "whdaily" in screen(app)
        assert "● 5 正常" in screen(app)


@drive
async def test_a_page_that_is_ready_waits_until_nothing_is_typed(filled, opened, until, screen, monkeypatch):
    monkeypatch.setattr("tui.act.making.Errands.digest", lambda *_: "简报全文")
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "共 16 项" in screen(app))
        await pilot.press("slash", *"充")
        await app.run_action("digest")
        await until(pilot, lambda: "按空格查看" in screen(app))
        await pilot.press(*"电", "enter")
        assert "简报全文" not in screen(app)
        await pilot.press("space")
        await until(pilot, lambda: "简报全文" in screen(app))


@drive
async def test_views_count_as_the_overview_does(filled, opened, until, screen):
    from tui.values import State

    app = filled.dashboard()
    async with opened(app) as pilot:
        counts = {
            state: sum(view.count(state) for view in app._overview.overview.themes)
            for state in State
            if state is not State.DROPPED
        }
        await pilot.press("2")
        await until(pilot, lambda: "共 16 项" in screen(app))
        for state, count in counts.items():
            app.screen._choose(type(app.screen.chosen)(typed=f"status:{state}"))
            assert len(app.screen.shown) == count, state


@drive
async def test_the_ledger_says_as_of_when_where_nobody_looked_today(filled, opened, until, screen):
    filled.clock.forward(days=40)
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "截至 2025-11-20 的核对" in screen(app))
        assert "▲ 5 久未查看" in screen(app)


# ---------------------------------------------------------------- by mouse, and what was fetched


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_screen_is_walked_by_mouse(filled, opened, until, screen, grid, alone, lang):
    messages.use(lang)
    names = {
        "zh": ("台账", "文件", "信息源", "待审", "概览"),
        "en": ("Ledger", "Texts", "Sources", "Review", "Overview"),
    }[lang]
    ledger, texts, sources, review, overview = names

    async def run():
        app = filled.dashboard()
        async with opened(app, (140, 44)) as pilot:
            await at(pilot, app, grid, ledger)
            await until(pilot, lambda: "独角兽企业" in screen(app) and isinstance(app.screen, LedgerScreen))
            await twice(pilot, app, grid, "独角兽企业")
            await until(pilot, lambda: isinstance(app.screen, EntryScreen) and "plan/unicorns" in screen(app))
            await at(pilot, app, grid, texts)
            await until(pilot, lambda: "武汉数字基础设施提速" in screen(app))
            await twice(pilot, app, grid, "武汉市人工智能产业发展情况")
            await until(pilot, lambda: isinstance(app.screen, TextScreen) and "今年以来" in screen(app))
            await at(pilot, app, grid, {"zh": "R 版本", "en": "R revisions"}[lang])
            await until(pilot, lambda: "≠" in screen(app))
            await at(pilot, app, grid, sources)
            await until(pilot, lambda: "whrd" in screen(app) and isinstance(app.screen, SourcesScreen))
            await at(pilot, app, grid, "whrd ")
            await until(pilot, lambda: app.screen.selected.source.name == "whrd")
            await at(pilot, app, grid, review)
            await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and "有望达到16个" in screen(app))
            await at(pilot, app, grid, "x " + {"zh": "驳回", "en": "reject"}[lang])
            await until(pilot, lambda: verdicts(filled) == ["rejected"])
            await at(pilot, app, grid, overview)
            await until(pilot, lambda: app.screen is app._overview)
            await at(pilot, app, grid, "? ")
            await until(pilot, lambda: {"zh": "按键与标记", "en": "Keys and marks"}[lang] in screen(app))

    alone(run)


async def twice(pilot, app, grid, words):
    """A double click where these words stand."""
    from tui.cells import width

    y, row = next((y, row) for y, row in enumerate(grid(app)) if words in row)
    await pilot.double_click(offset=(width(row[: row.index(words)]) + 1, y))


@drive
async def test_nothing_fetched_reaches_a_screen_as_anything_but_letters(filled, opened, until, screen, grid, hostile):
    import hashlib
    from datetime import date

    from monitor.model import Judgement, Passage, PassageKind, Publication, Relation, Role

    text = f"{hostile}\n全市{hostile}已建成5G基站4万个。"
    with filled.open() as store:
        start = text.index("全市")
        passage = Passage(0, start, len(text), text[start:], PassageKind.SENTENCE)
        publication = Publication(
            "https://a.cn/\x1b[31m", hostile, text, hostile, "武汉市", Role.OTHER, published=date(2025, 11, 19),
            retrieved_at=filled.clock(), text_hash=hashlib.sha256(text.encode()).hexdigest(), raw_hash="2" * 64,
        )  # fmt: skip
        saved = store.publications.add_revision(publication, "jxj", [passage], ["h"])
        judged = Judgement(
            "plan/base-stations", Relation.PROGRESS, realised=False, review=True, quote=text[start:], start=start, end=len(text),
            passage=0, value=40000.0, unit="个",
        )  # fmt: skip
        store.evidence.add(
            judged, saved.publication_id, saved.revision_id, "jxj", hostile, Role.OTHER, filled.clock(), "l", "r"
        )
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        for keys, sign in (
            (("3",), "⟨1b⟩"),
            (("enter",), "已建成5G基站4万个"),
            (("c",), "佐证（2）"),
            (("5",), "⟨1b⟩"),
        ):
            await pilot.press(*keys)
            await until(pilot, lambda sign=sign: sign in screen(app))
            assert all(char.isprintable() for row in grid(app) for char in row)
            assert not any(char in "\u202e\u2066\u200b\x07\x1b" for row in grid(app) for char in row)
        assert app.is_running


@drive
async def test_what_breaks_behind_the_screen_is_a_line_on_it(filled, opened, until, screen, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("by nothing")

    app = filled.dashboard()
    async with opened(app) as pilot:
        monkeypatch.setattr("tui.act.writing.Writer.review", broken)
        monkeypatch.setattr("tui.act.making.Errands.digest", broken)
        await pilot.press("5")
        await until(pilot, lambda: "1 条待判" in screen(app))
        await pilot.press("x")
        await until(pilot, lambda: "没能办到（ZeroDivisionError: by nothing）" in screen(app))
        await until(pilot, lambda: "1 条待判" in screen(app))
        await app.run_action("export")
        await until(pilot, lambda: "已写入" in screen(app))
        await pilot.press("d")
        await until(pilot, lambda: "没能办到" in screen(app))
        assert app.is_running


@drive
async def test_what_is_decided_is_seen_at_eighty_columns_too(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "▎ 今年以来，各区加快布局。全市行业大模型有望达到16个。" in screen(app))
        await pilot.press("enter")
        assert app.focused.id == "pane"
        await pilot.press("j", "escape")
        assert isinstance(app.focused, Rows)
        await pilot.press("4")
        await until(pilot, lambda: "上次结果" in screen(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))


@drive
async def test_an_answer_that_comes_when_the_overview_is_taken_down_is_no_fault(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen) and bool(app.screen.query(ThemePanel)))
        overview = app.screen
        await overview.query("#themes").remove()
        await overview.show(replace(overview.overview, themes=()))
        overview.start_anew()
        overview.redraw()
        assert overview.overview.themes == ()
