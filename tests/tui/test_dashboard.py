"""The dashboard driven by keys, mouse and other processes: what it shows and what it keeps."""

from __future__ import annotations

import asyncio
import random
import sys
import unicodedata
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import wraps

import pytest

from monitor import messages
from monitor.model import Change, ChangeKind, Severity
from tui import themes
from tui.act import Job, Poller
from tui.cells import width
from tui.keys import entries
from tui.screens.detail import DetailScreen
from tui.screens.help import HelpScreen
from tui.values import Phase, PollerState
from tui.widgets.detail_view import DetailView
from tui.widgets.key_line import KeyLine
from tui.widgets.stream import Stream

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]


def drive(test: Callable[..., Coroutine[object, object, None]]) -> Callable[..., None]:
    """A test that is a coroutine."""

    @wraps(test)
    def run(*args: object, **kwargs: object) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


def stream(app) -> Stream:
    return app._overview.query_one(Stream)


def many(stage, count: int) -> None:
    with stage.open() as store, store.transaction():
        for number in range(count):
            at = stage.clock() - timedelta(days=500, minutes=number)
            told = Change(ChangeKind.PUBLICATION_NEW, at, Severity.LOW, "jxj", title=f"旧文{number}", url=f"u{number}")
            store.changes.add(told, "old")


# ---------------------------------------------------------------- what is shown


@drive
async def test_it_shows_themes_changes_and_sources_at_eighty_columns(filled, opened, grid):
    messages.use("zh")
    app = filled.dashboard()
    async with opened(app):
        rows = grid(app)
    assert rows[0].startswith(" 督办  1 概览 2 台账 3 文件 4 信息源 5 待审 ")
    assert rows[0].rstrip().endswith("~/duban  2025-11-20 09:00")
    assert [row.split()[2] for row in rows[2:7]] == ["基础设施", "产业", "金融", "人工智能", "低空经济"]
    assert "✓2  ●1  ▲–  ■1  ○1  ╱–" in rows[2]
    assert "信息源 whrd 读不到了" in rows[9]
    assert "5G基站 3.5万 → 3.9万，目标 3万，达到 · 湖北日报 2025-11-18" in "\n".join(rows)
    assert rows[-2].startswith(" ● 5 正常 ■ 1 故障 │ 无进程轮询 │ 上轮 08:51  下轮 10:00 │ ")


@drive
async def test_with_room_the_themes_are_cards_and_the_evidence_stands_beside_the_stream(filled, opened, screen):
    messages.use("zh")
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("j", "j")
        shown = screen(app)
    assert "─ ■ 基础设施 ─" in shown
    assert "共 5 项" in shown
    assert "─ 依据 ─" in shown


@drive
async def test_the_evidence_beside_the_stream_follows_the_selection(filled, opened, screen, until):
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("j", "j")
        await until(pilot, lambda: "▎ 截至10月底，全市累计建成5G基站3.9万个。" in screen(app))
        await pilot.press("j")
        await until(pilot, lambda: "plan/chargers" in screen(app))
        assert "▎ 截至10月底" not in screen(app)


@drive
async def test_enter_opens_the_evidence_and_escape_leads_back(filled, opened, screen, until):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: "the text names “5G基站”" in screen(app))
        for said in (
            "▎ 截至10月底",
            "湖北日报 (media) 2025-11-18",
            "https://news.hubeidaily.net/a/1.html",
            "2025-10-31",
        ):
            assert said in screen(app)
        await pilot.press("escape")
        assert app.screen is app._overview
        assert stream(app).flow.cursor == 2


@drive
async def test_with_room_enter_leads_into_the_evidence_and_escape_back(filled, opened):
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("enter")
        assert isinstance(app.focused, DetailView)
        await pilot.press("escape")
        assert app.focused is stream(app)


@drive
async def test_the_mouse_selects_a_line_and_opens_it(filled, opened):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.click(Stream, offset=(20, 4))
        assert stream(app).flow.cursor == 3
        await pilot.click(Stream, offset=(20, 4))
        await pilot.pause()
        assert isinstance(app.screen, DetailScreen)


@drive
async def test_a_key_on_the_last_line_can_be_clicked(filled, opened, grid):
    app = filled.dashboard()
    async with opened(app) as pilot:
        column = width(grid(app)[-1].partition("? help")[0])
        await pilot.click(KeyLine, offset=(column, 0))
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


@drive
async def test_a_newer_end_of_the_stream_is_read_when_its_reader_comes_there(filled, opened, until):
    many(filled, 700)
    app = filled.dashboard()
    async with opened(app) as pilot:
        assert len(stream(app).flow.changes) == 500
        await pilot.press("G")
        await until(pilot, lambda: len(stream(app).flow.changes) == 711)
        assert stream(app).flow.cursor == 499


# ---------------------------------------------------------------- what another process commits


@drive
async def test_the_selection_is_kept_when_another_process_commits(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("j", "j", "j")
        selected, focus = stream(app).flow.selected, app.focused
        filled.commit_elsewhere("刚刚发布的规划")
        await until(pilot, lambda: "刚刚发布的规划" in screen(app))
        assert stream(app).flow.selected == selected
        assert app.focused is focus
        assert stream(app).scroll_y == 0


@drive
async def test_a_reader_further_down_keeps_every_line_where_it_is(filled, opened, until, grid):
    many(filled, 100)
    app = filled.dashboard()

    def lines() -> list[str]:
        return [row[:70] for row in grid(app)[9:20]]

    async with opened(app) as pilot:
        await pilot.press(*["j"] * 40)
        before = lines()
        filled.commit_elsewhere("甲", "乙", "丙")
        await until(pilot, lambda: len(stream(app).flow.changes) == 114)
        assert lines() == before
        assert "↑ 3 new above" in grid(app)[-3]


@drive
async def test_an_open_evidence_stays_open_when_another_process_commits(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: "the text names" in screen(app))
        before = screen(app)
        filled.commit_elsewhere("新规划")
        await until(pilot, lambda: len(stream(app).flow.changes) == 12)
        assert screen(app) == before


@drive
async def test_what_came_while_it_was_open_is_marked_until_it_is_selected(filled, opened, until, grid):
    app = filled.dashboard()
    async with opened(app) as pilot:
        filled.commit_elsewhere("甲", "乙")
        await until(pilot, lambda: "• 2 new" in grid(app)[0])
        await until(pilot, lambda: [row[3] for row in grid(app)[9:12]] == ["•", "•", " "])  # header first, then lines
        await pilot.press("k")
        await until(pilot, lambda: "• 1 new" in grid(app)[0])
        await pilot.press("m")
        await until(pilot, lambda: "new" not in grid(app)[0])


@drive
async def test_a_place_without_a_database_shows_its_first_round_when_it_comes(stage, opened, until, screen):
    app = stage.dashboard()
    async with opened(app) as pilot:
        assert "    monitor --place ~/duban check" in screen(app)
        assert "╱ 6 not checked" in screen(app)
        stage.fill()
        await until(pilot, lambda: "5G基站 35,000 → 39,000" in screen(app))
        assert app.focused is stream(app)
        await pilot.press("j")
        assert stream(app).flow.cursor == 1


@drive
async def test_another_database_in_its_place_leaves_no_old_line(filled, opened, until, screen):
    app = filled.dashboard()
    async with opened(app) as pilot:
        for file in filled.folder.glob("monitor.db*"):
            file.rename(file.with_name("old-" + file.name))
        with filled.open():
            pass
        filled.commit_elsewhere("全新")
        await until(pilot, lambda: "全新" in screen(app))
        assert len(stream(app).flow.changes) == 1


# ---------------------------------------------------------------- empty, small, broken


@drive
async def test_a_place_without_sources_says_how_to_add_one(stage, opened, screen):
    messages.use("zh")
    stage.write_sources(())
    app = stage.dashboard()
    async with opened(app):
        assert "monitor --place ~/duban sources check" in screen(app)
        assert "○ 没有信息源" in screen(app)


@drive
async def test_a_terminal_that_is_too_small_says_so_and_recovers(filled, opened, screen, until):
    app = filled.dashboard()
    async with opened(app, (60, 20)) as pilot:
        assert "60×20; at least 72×20" in screen(app)
        assert "5G基站" not in screen(app)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "5G基站" in screen(app))
        await pilot.press("j")
        assert stream(app).flow.cursor == 1


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (72, 20), (100, 30), (140, 24), (80, 60), (300, 90)])
def test_it_opens_and_takes_keys_at_any_size(filled, opened, size):
    @drive
    async def check() -> None:
        app = filled.dashboard()
        async with opened(app, size) as pilot:
            await pilot.press("j", "enter", "escape", "question_mark", "escape", "G", "L", "T")

    check()


@drive
async def test_the_evidence_beside_the_stream_gives_way_when_the_terminal_shrinks(filled, opened, until):
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("j", "enter")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: app.focused is stream(app))
        await pilot.press("j")
        assert stream(app).flow.cursor == 2


@drive
async def test_a_broken_file_is_one_line_and_is_taken_back_when_it_is_mended(
    filled, opened, screen, until, monkeypatch
):
    monkeypatch.setattr("tui.read.thread._FILES_EVERY", 1)
    filled.place.sources_file.write_text("sources:\n\t- name: x\n", encoding="utf-8")
    app = filled.dashboard()
    async with opened(app) as pilot:
        assert "■ sources.yaml:2 a tab is used to indent" in screen(app)
        assert "5G基站" in screen(app)
        filled.write_sources()
        await until(pilot, lambda: "sources.yaml:2" not in screen(app))


@drive
async def test_a_reader_that_breaks_is_a_line_and_begins_again(filled, opened, screen, until, monkeypatch):
    monkeypatch.setattr("tui.app._READ_AGAIN_SECONDS", 0.1)
    app = filled.dashboard()
    async with opened(app) as pilot:
        with monkeypatch.context() as broken:
            broken.setattr("tui.read.thread.overview", lambda *_: 1 / 0)
            filled.commit_elsewhere("甲")
            await until(pilot, lambda: "went wrong (ZeroDivisionError" in screen(app))
            assert "5G基站" in screen(app)
        await until(pilot, lambda: "甲" in screen(app) and "went wrong" not in screen(app))


# ---------------------------------------------------------------- who polls


@drive
async def test_it_polls_by_a_child_that_ends_with_it(filled, opened, until, screen):
    poller = Poller(lambda _: SLEEPS, polls=True)
    app = filled.dashboard(poller=poller)
    async with opened(app) as pilot:
        await until(pilot, lambda: poller.view.state is PollerState.OURS)
        await until(pilot, lambda: f"polling here (pid {poller.view.pid})" in screen(app))
        child = poller._child
    poller.stop()
    assert child.ended() is not None


@drive
async def test_it_does_not_poll_while_another_process_holds_the_lease(filled, opened, until, screen):
    with filled.open() as store:
        store.lease.acquire(4711, "bureau", filled.clock())
    poller = Poller(lambda _: SLEEPS, polls=True)
    app = filled.dashboard(poller=poller)
    async with opened(app) as pilot:
        await until(pilot, lambda: "pid 4711 on bureau polls" in screen(app))
        await pilot.press("r")
        await until(pilot, lambda: "Process 4711 on bureau polls this place; only it can check now." in screen(app))
        assert poller._child is None


@drive
async def test_a_poller_that_crashes_is_a_line_and_the_screen_goes_on(filled, opened, until, screen):
    crash = [sys.executable, "-c", "import sys; print('disk full', file=sys.stderr); sys.exit(4)"]
    poller = Poller(lambda _: crash, polls=True)
    app = filled.dashboard(poller=poller)
    async with opened(app) as pilot:
        await until(pilot, lambda: "ended unexpectedly with code 4: disk full; next try at 09:00" in screen(app))
        await pilot.press("j")
        assert stream(app).flow.cursor == 1
    poller.stop()


@drive
async def test_r_checks_all_sources_now(filled, opened, until, screen):
    begun: list[Job] = []

    def command(job: Job) -> list[str]:
        begun.append(job)
        return SLEEPS if job is Job.RUN else [sys.executable, "-c", ""]

    poller = Poller(command, polls=True)
    app = filled.dashboard(poller=poller)
    async with opened(app) as pilot:
        await until(pilot, lambda: begun == [Job.RUN])
        await pilot.press("r")
        await until(pilot, lambda: "› Checking all sources." in screen(app))
        await until(pilot, lambda: begun == [Job.RUN, Job.CHECK, Job.RUN])
    poller.stop()


# ---------------------------------------------------------------- language, look, help, end


@drive
async def test_the_language_is_switched_at_run_time_and_everything_follows(filled, opened, screen):
    app = filled.dashboard()
    async with opened(app, (140, 44)) as pilot:
        await pilot.press("j", "j", "L")
        await pilot.pause()
        chinese = screen(app)
        for said in (
            "督办",
            "■ 基础设施",
            "推进",
            "─ 变动 ─",
            "─ 依据 ─",
            "达到 · 湖北日报",
            "正常",
            "帮助",
            "承诺事项",
        ):
            assert said in chinese
        for said in ("Changes", "fine", "help", "Infrastructure", "Promised"):
            assert said not in chinese
        await pilot.press("L")
        assert "─ Changes ─" in screen(app)
        assert stream(app).flow.cursor == 2


@drive
async def test_an_open_evidence_and_the_help_are_said_in_the_other_language_too(filled, opened, screen, until):
    app = filled.dashboard()
    async with opened(app) as pilot:
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: "the text names" in screen(app))
        await pilot.press("L")
        await until(pilot, lambda: "文中写到" in screen(app))
        await pilot.press("question_mark", "L")
        await until(pilot, lambda: "Keys and marks" in screen(app))


@drive
async def test_dark_and_light_are_switched(filled, opened):
    app = filled.dashboard()
    async with opened(app) as pilot:
        dark = app.screen.background_colors[1]
        await pilot.press("T")
        assert app.theme == themes.LIGHT.name
        assert app.screen.background_colors[1].brightness > dark.brightness
        await pilot.press("T")
        assert app.theme == themes.DARK.name


@drive
async def test_the_help_names_every_key_that_works(filled, opened, screen):
    app = filled.dashboard()
    async with opened(app, (100, 50)) as pilot:
        wanted = entries(app.screen.active_bindings.values())
        await pilot.press("question_mark")
        await pilot.pause()
        shown = screen(app)
    assert {entry.action for entry in wanted} >= {"down", "up", "open", "check", "language", "look", "help", "leave"}
    for entry in wanted:
        assert any(entry.keys in row and entry.does[:40] in row for row in shown.split("\n")), entry


@drive
async def test_every_key_of_ours_has_an_identifier_a_name_and_a_sentence(filled, opened):
    app = filled.dashboard()
    async with opened(app):
        active = [each.binding for each in app.screen.active_bindings.values()]
    ours = [binding for binding in active if binding.description.startswith("tui.")]
    assert ours
    assert all(binding.id and binding.tooltip and messages.say(binding.tooltip) != binding.tooltip for binding in ours)


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
def test_it_is_left_by_key(filled, opened, key):
    @drive
    async def check() -> None:
        app = filled.dashboard()
        async with opened(app) as pilot:
            await pilot.press(key)
        assert app.return_value == 0

    check()


# ---------------------------------------------------------------- what was fetched is hostile


@drive
async def test_a_hostile_title_is_shown_and_never_obeyed(filled, opened, until, screen, hostile):
    app = filled.dashboard()
    async with opened(app, (220, 44)) as pilot:
        filled.commit_elsewhere(hostile)
        await until(pilot, lambda: "点我" in screen(app))
        await pilot.press("g")
        await until(pilot, lambda: "⟨202e⟩" in screen(app))
        shown = screen(app)
        assert "⟨1b⟩[31m红⟨1b⟩[0m[bold]粗[/bold][@click=app.leave]点我[/]" in shown
        assert not [char for char in shown if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs")]
        for row in app.screen._compositor.render_strips():
            for segment in row:
                assert segment.style is None or not (segment.style.link or segment.style.meta.get("@click"))
        column = width(next(row for row in shown.split("\n") if "点我" in row).partition("点我")[0])
        await pilot.click(Stream, offset=(column, 1))
        assert app.return_value is None


@drive
async def test_many_keys_at_random_end_nothing(filled, opened):
    keys = [
        "j",
        "k",
        "enter",
        "escape",
        "question_mark",
        "L",
        "T",
        "g",
        "G",
        "tab",
        "r",
        "m",
        "pagedown",
        "up",
        "x",
        "[",
    ]
    pressed = random.Random(7).choices(keys, k=60)
    app = filled.dashboard()
    async with opened(app, (120, 36)) as pilot:
        await pilot.press(*pressed)
        assert app.return_value is None
        assert app._overview.overview.phase is Phase.READY
