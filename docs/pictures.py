"""Makes the README's pictures anew from real terminal output: `python docs/pictures.py [PART OF A NAME]...` in the checkout.

Each picture is a command run in tmux, its screen captured with colours and drawn as SVG, every
character in a cell of its own, so that Chinese stays aligned whatever font the reader has. Needs tmux.
"""
# ruff: noqa: INP001, S603  a script, no package; the commands it starts are its own

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from rich.ansi import AnsiDecoder
from rich.cells import cell_len
from rich.color import Color
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import TerminalTheme

ROOT = Path(__file__).resolve().parent.parent
CELL, ROW, MARGIN = 8.4, 17, 14
NARROW_SIZE, WIDE_SIZE = 14, 16
WIDE = 2
GROUND, INK = "#11151c", "#d7dce4"
THEME = TerminalTheme(
    (17, 21, 28),
    (215, 220, 228),
    [
        *[(29, 35, 48), (229, 105, 122), (127, 201, 139), (227, 184, 102)],
        *[(110, 168, 224), (195, 145, 216), (98, 191, 192), (215, 220, 228)],
    ],
    [
        *[(102, 112, 132), (240, 138, 152), (155, 219, 165), (242, 204, 131)],
        *[(143, 192, 242), (216, 174, 234), (131, 214, 214), (255, 255, 255)],
    ],
)
PATIENCE = 90
PLACE = "duban"
SIZES = {"en": (80, 24), "zh": (140, 44)}
"""Each screen is taken once as small as people have it and once with room, in a language each."""
SCREENS = (
    ("overview", ("j", "j"), "↺|●"),
    ("ledger", ("2", "v", "j", "j", "j", "j", "Enter"), "status:done"),
    ("commitment", ("2", "/", "独", "角", "兽", "企", "业", "Enter", "Enter"), "独角兽企业培育"),
    ("publications", ("3",), "2025-10-16"),
    ("revisions", ("3", "/", "千", "企", "Enter", "Enter", "R"), "≠"),
    ("sources", ("4",), "sample-replies"),
    ("review", ("5",), "独角兽企业"),
    ("help", ("?",), "Keys and marks|按键与标记"),
)
"""Each screen: its name, the keys that lead to it, and what stands on it."""
DOUBT = "截至2025年9月底，武汉全市独角兽企业达到9家（示例数字）。\n样例文字，为演示“待审”而编，没有真实出处。\n"


@dataclass(frozen=True)
class Cell:
    """One character, the column it begins in, how many cells it takes, and its look."""

    text: str
    column: int
    width: int
    style: Style


@dataclass(frozen=True)
class Picture:
    """A command, the size of its terminal, when its screen is ready, and which part is shown."""

    name: str
    home: Path
    """The home folder of whoever sits at this terminal."""
    arguments: Sequence[str]
    columns: int
    rows: int
    ready: str
    """The screen is captured once this pattern stands on it."""
    begin: str | None = None
    """The first line that is shown, as a pattern; None: the top of the screen."""
    end: str | None = None
    """The first line that is no longer shown."""
    keys: Sequence[str] = ()
    """What is pressed once it is ready."""
    then: str = ""
    """What stands on the screen after that."""


def capture(picture: Picture) -> list[str]:
    """The lines on the terminal, with their colours, once the picture is ready."""
    with tempfile.TemporaryDirectory() as folder:
        tmux = ["tmux", "-u", "-S", f"{folder}/socket"]
        size = ["-x", str(picture.columns), "-y", str(picture.rows)]
        environ = ["-e", "LC_ALL=C.UTF-8", "-e", "COLORTERM=truecolor", "-e", f"HOME={picture.home}"]
        command = shlex.join([sys.executable, "-m", "monitor", *picture.arguments])
        shell = ["bash", "-c", f"exec 2>&1; {command}; sleep {PATIENCE}"]
        subprocess.run([*tmux, "-f", "/dev/null", "new-session", "-d", *size, *environ, *shell], check=True)
        try:
            lines = _wait(tmux, picture, picture.ready)
            for key in picture.keys:
                subprocess.run([*tmux, "send-keys", key], check=True)
                time.sleep(0.6)
            return _part(_wait(tmux, picture, picture.then) if picture.then else lines, picture)
        finally:
            subprocess.run([*tmux, "kill-server"], check=False)


def _wait(tmux: list[str], picture: Picture, ready: str) -> list[str]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        time.sleep(0.5)
        if re.search(ready, _plain(_screen(tmux)), re.MULTILINE):
            time.sleep(1)
            return _screen(tmux).rstrip("\n").split("\n")
    message = f"{picture.name}: {ready!r} never stood on the screen:\n{_plain(_screen(tmux))}"
    raise SystemExit(message)


def _screen(tmux: list[str]) -> str:
    command = [*tmux, "capture-pane", "-p", "-e", "-S", "-500"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _part(lines: list[str], picture: Picture) -> list[str]:
    first = _first(lines, picture.begin, 0) or 0
    kept = lines[first : _first(lines, picture.end, first + 1)]
    while kept and not _plain(kept[-1]).strip():
        kept.pop()
    return kept


def _first(lines: list[str], pattern: str | None, start: int) -> int | None:
    if pattern is None:
        return None
    return next((at for at in range(start, len(lines)) if re.search(pattern, _plain(lines[at]))), None)


def svg(lines: list[str], columns: int, title: str) -> str:
    """The captured lines as a picture of a terminal."""
    width, height = round(columns * CELL + 2 * MARGIN), len(lines) * ROW + 2 * MARGIN
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    font = f'font-family="monospace" font-size="{NARROW_SIZE}"'
    decoder = AnsiDecoder()
    rows = [row for number, line in enumerate(lines) for row in _row(_cells(line, decoder), number)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {font}>'
    ground = f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, *rows, "</svg>\n"])


def _cells(line: str, decoder: AnsiDecoder) -> Iterator[Cell]:
    column = 0
    for segment in decoder.decode_line(line).render(Console(width=1000)):
        for character in segment.text:
            width = cell_len(character)
            yield Cell(character, column, width, segment.style or Style())
            column += width


def _row(cells: Iterator[Cell], number: int) -> Iterator[str]:
    top = MARGIN + number * ROW
    for (style, width), group in groupby(cells, key=lambda cell: (cell.style, cell.width)):
        run = list(group)
        ink, ground = _colour(style.color, INK), _colour(style.bgcolor, GROUND)
        if style.reverse:
            ink, ground = ground, ink
        if ground != GROUND:
            across = sum(cell.width for cell in run) * CELL
            yield f'<rect x="{_x(run[0])}" y="{top}" width="{across:.1f}" height="{ROW}" fill="{ground}"/>'
        shown = [cell for cell in run if not cell.text.isspace()]
        if shown:
            size = f' font-size="{WIDE_SIZE}"' if width == WIDE else ""
            words = "".join(_words(shown))
            yield f'<text y="{top + ROW - 4}" fill="{ink}"{size}{_weight(style)}>{words}</text>'


def _colour(colour: Color | None, otherwise: str) -> str:
    return otherwise if colour is None or colour.is_default else colour.get_truecolor(THEME).hex


def _weight(style: Style) -> str:
    parts = (
        (style.bold, ' font-weight="bold"'),
        (style.dim, ' opacity="0.65"'),
        (style.underline, ' text-decoration="underline"'),
    )
    return "".join(said for wanted, said in parts if wanted)


def _words(shown: list[Cell]) -> Iterator[str]:
    """Text that stands together, with the place of each character; a wide character stands alone.

    Browsers put each character in its place; a viewer that heeds the first place only stays close.
    """
    word: list[Cell] = []
    for cell in shown:
        if word and (cell.width == WIDE or cell.column != word[-1].column + 1):
            yield _word(word)
            word = []
        word.append(cell)
    yield _word(word)


def _word(word: list[Cell]) -> str:
    places = " ".join(_x(cell) for cell in word)
    return f'<tspan x="{places}">{escape("".join(cell.text for cell in word))}</tspan>'


def _x(cell: Cell) -> str:
    return f"{MARGIN + cell.column * CELL:.1f}"


def pictures(home: Path) -> list[Picture]:
    """What the README shows: round two of the demonstration and the dashboard over it, in both languages."""
    told = {"en": ("came out as told", "^Round 2", "^Round 3"), "zh": ("结果与剧本一致", "^第 2 轮", "^第 3 轮")}
    demos = [
        Picture(f"demo.{lang}", home, ["--lang", lang, "demo", "--no-dashboard"], 80, 50, *patterns)
        for lang, patterns in told.items()
    ]
    shown = ["--place", str(home / PLACE), "tui", "--no-poll"]
    dashboards = [Picture(f"dashboard.{lang}", home, ["--lang", lang, *shown], 110, 32, "220") for lang in told]
    screens = [
        Picture(
            f"screens/{name}-{columns}.{lang}",
            home,
            ["--lang", lang, *shown],
            columns,
            rows,
            "220",
            keys=keys,
            then=then,
        )
        for name, keys, then in SCREENS
        for lang, (columns, rows) in SIZES.items()
    ]
    return demos + dashboards + screens


def fill(place: Path) -> None:
    """The demonstration's place, with one sentence more that waits for a person."""
    subprocess.run(
        [sys.executable, "-m", "monitor", "demo", "--keep", str(place)],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    said = ["--publisher", "武汉市政协", "--published", "2025-10-16", "--title", "【样例】委员谈独角兽企业"]
    record = [sys.executable, "-m", "monitor", "--place", str(place), "record", "-", *said]
    subprocess.run(record, input=DOUBT.encode(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    """Writes docs/NAME.svg for every picture."""
    if shutil.which("tmux") is None:
        message = "tmux is needed to take the pictures; install it and run this again"
        raise SystemExit(message)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / PLACE)
        for picture in pictures(Path(folder)):
            if not any(part in picture.name for part in sys.argv[1:] or [""]):
                continue
            drawn = svg(capture(picture), picture.columns, f"monitor {picture.name}")
            (ROOT / "docs" / f"{picture.name}.svg").write_text(drawn, encoding="utf-8")
            sys.stdout.write(f"docs/{picture.name}.svg\n")


if __name__ == "__main__":
    main()
