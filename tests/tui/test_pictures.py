"""What the screens look like, held against kept pictures: text grids, so that a font or a colour is no difference.

After a change that is meant: `PICTURES=write pytest tests/tui/test_pictures.py`, then read the diff.
A picture that differs is left beside the test's other files as text and as SVG, for eyes.
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

import pytest
from rich.color import Color

from monitor import messages
from tui import themes
from tui.cells import width
from tui.present import FILLS, TONES
from tui.values import State

KEPT = Path(__file__).parent / "pictures"
WRITE = os.environ.get("PICTURES") == "write"
SMALL, LARGE = (80, 24), (140, 44)
# name, size, language, keys, what must stand on the screen before it is taken
PICTURES = [
    ("overview-80.zh", SMALL, "zh", ("j", "j"), "❯ ✓"),
    ("overview-80.en", SMALL, "en", ("j", "j"), "❯ ✓"),
    ("overview-140.zh", LARGE, "zh", ("j", "j"), "文中写到"),
    ("overview-140.en", LARGE, "en", ("j", "j"), "the text names"),
    ("detail-80.zh", SMALL, "zh", ("j", "j", "enter"), "文中写到"),
    ("detail-80.en", SMALL, "en", ("j", "j", "enter"), "the text names"),
    ("help-80.zh", SMALL, "zh", ("question_mark",), "按键与标记"),
    ("help-140.en", LARGE, "en", ("question_mark",), "Keys and marks"),
    ("ledger-80.zh", SMALL, "zh", ("2",), "❯"),
    ("ledger-140.en", LARGE, "en", ("2", "v", "j", "enter"), "status:overdue"),
    ("entry-80.zh", SMALL, "zh", ("j", "j", "c"), "序时进度"),
    ("entry-140.en", LARGE, "en", ("j", "j", "c"), "Evidence (1)"),
    ("publications-80.zh", SMALL, "zh", ("3",), "2025-11-18"),
    ("publications-140.en", LARGE, "en", ("3",), "2025-11-18"),
    ("text-80.zh", SMALL, "zh", ("3", "j", "enter"), "等人判断"),
    ("compared-140.en", LARGE, "en", ("3", "j", "enter", "R"), "≠"),
    ("sources-80.zh", SMALL, "zh", ("4",), "whrd"),
    ("sources-140.en", LARGE, "en", ("4", "G"), "failures in a row"),
    ("review-80.zh", SMALL, "zh", ("5",), "行业大模型"),
    ("review-140.en", LARGE, "en", ("5",), "tense:"),
    ("palette-80.zh", SMALL, "zh", ("2", "colon", "s"), "排序"),
    ("columns-80.en", SMALL, "en", ("2", "C"), "[x]"),
    ("small-60.zh", (60, 20), "zh", (), "终端太小"),
]


def normal(rows: list[str]) -> str:
    """The grid without what is padding only, so that a kept picture has no invisible differences."""
    return "\n".join(row.rstrip() for row in rows).rstrip("\n") + "\n"


def svg(app) -> str:
    """The screen as SVG that any viewer shows alike: nothing squeezed, no font from the network."""
    drawn = re.sub(r'\s(textLength|lengthAdjust)="[^"]*"', "", app.export_screenshot())
    drawn = re.sub(r"@font-face\s*\{[^}]*\}", "", drawn)
    return drawn.replace("Fira Code", "monospace")


def compare(name: str, seen: str, drawn: str, folder: Path) -> None:
    kept = KEPT / f"{name}.txt"
    if WRITE:
        KEPT.mkdir(exist_ok=True)
        kept.write_text(seen, encoding="utf-8")
    expected = kept.read_text(encoding="utf-8") if kept.is_file() else ""
    if seen != expected:
        (folder / f"{name}.txt").write_text(seen, encoding="utf-8")
        (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")
    assert seen == expected, f"the picture differs; see {folder}"


async def still(pilot, seen) -> None:
    """Wait until the screen has come to rest: what comes in by messages (sizes, for one) has been drawn."""
    before = None
    while (now := seen()) != before:
        before = now
        await pilot.pause(0.05)


@pytest.fixture
def take(opened, until, screen, grid):
    """Opens the dashboard, presses keys, waits for words, and gives what `look` sees: by default the grid."""

    def taken(app, ready, keys=(), size=SMALL, look=grid):
        async def run():
            async with opened(app, size) as pilot:
                await still(pilot, lambda: screen(app))
                await pilot.press(*keys)
                await until(pilot, lambda: ready in screen(app))
                await still(pilot, lambda: screen(app))
                return look(app)

        return asyncio.run(run())

    return taken


@pytest.fixture
def both(grid):
    """The grid and the SVG."""
    return lambda app: (grid(app), svg(app))


@pytest.mark.parametrize("picture", PICTURES, ids=[each[0] for each in PICTURES])
def test_the_screen_looks_as_kept(filled, take, both, tmp_path, picture):
    name, size, lang, keys, ready = picture
    messages.use(lang)
    rows, drawn = take(filled.dashboard(), ready, keys, size, both)
    assert all(width(row) == size[0] for row in rows)
    compare(name, normal(rows), drawn, tmp_path)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_place_looks_as_kept(stage, take, both, tmp_path, lang):
    messages.use(lang)
    rows, drawn = take(stage.dashboard(), "~/duban check", look=both)
    compare(f"empty-80.{lang}", normal(rows), drawn, tmp_path)


def test_a_picture_for_eyes_names_no_remote_font_and_squeezes_nothing(filled, take):
    messages.use("zh")
    drawn = take(filled.dashboard(), "❯", look=svg)
    assert "基础设施" in drawn
    assert "textLength" not in drawn
    assert "url(" not in drawn.replace("url(#", "")


def colours_of_bars(app) -> dict[str, set[str]]:
    colours: dict[str, set[str]] = {}
    for row in list(app.screen._compositor.render_strips())[2:7]:
        for segment in row:
            for state in State:
                if segment.text and set(segment.text) == {FILLS[state]}:
                    colours.setdefault(state, set()).add(segment.style.color.get_truecolor().hex)
    return colours


@pytest.mark.parametrize(("look", "keys"), [(themes.DARK, ()), (themes.LIGHT, ("T",))])
def test_a_bar_has_the_colours_of_its_meaning_in_both_looks(filled, take, look, keys):
    seen = take(filled.dashboard(), "❯", keys, look=colours_of_bars)
    assert set(seen) == set(State) - {State.DROPPED}
    for state, colours in seen.items():
        wanted = Color.parse(look.variables[f"tone-{TONES[state]}"]).get_truecolor().hex
        assert colours == {wanted}, state


def test_without_colour_the_same_signs_stand_in_the_same_places(filled, take, monkeypatch):
    rows = take(filled.dashboard(), "❯", ("j",))
    monkeypatch.setenv("NO_COLOR", "1")
    plain = filled.dashboard()
    assert take(plain, "❯", ("j",)) == rows
    assert plain.no_color
