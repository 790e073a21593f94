"""The dashboard over a large place: how soon it is useful, whether a step stalls, what it costs when nobody touches it.

    python benchmarks/tui.py [PUBLICATIONS] [EVIDENCE]

The place has the shipped ledger (400 commitments), 20,000 publications and 100,000 pieces of evidence. Printed are: the
first useful frame in a real pseudo-terminal against that of an empty Textual program, in pairs; the longest time for which
the screen's own thread was held while somebody types into the filter, moves and opens things; the share of a core while it
stands idle; its memory. Ends with 1 beyond 1.5 times the empty program's time plus 150 ms, a step above 50 ms, 1 % of a
core, or 120 MB. Linux only: it reads /proc.
"""

from __future__ import annotations

import asyncio
import os
import pty
import random
import select
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from machine import machine
from run import memory, processor
from store import NOW, document

from monitor import messages
from monitor.ledger.load import load_ledger
from monitor.model import Change, ChangeKind, Judgement, Light, Point, Relation, Role, Severity, Standing, Status
from monitor.place import Place
from monitor.shipped import shipped
from monitor.store.database import open_store

sys.path.remove(str(Path(__file__).resolve().parent))  # where this very file would be taken for the package
from tui.app import Dashboard

COLUMNS, ROWS = 140, 44
PAIRS = 5
IDLE_SECONDS = 30
MOST_TIMES, MOST_MORE = 1.5, 0.150
MOST_STEP, MOST_OF_A_CORE, MOST_MEMORY = 0.050, 0.01, 120e6 / 2**20
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("READY")
Empty().run()
"""
PATIENCE = 60


def fill(folder: Path, publications: int, evidence: int) -> Place:
    """A place with the shipped ledger and so much in its database."""
    place = Place(
        folder,
        folder / "monitor.db",
        shipped("sources.yaml"),
        (shipped("seeds"),),
        sources_shipped=True,
        ledger_shipped=True,
    )
    dice, entries = random.Random(1), load_ledger([shipped("seeds")]).commitments
    with open_store(place.db) as store, store.transaction():
        for number in range(publications):
            publication, passages, keys = document(number, dice)
            saved = store.publications.add_revision(publication, "bench", passages, keys)
            for turn in range(evidence // publications):
                entry, passage = entries[(number * 5 + turn) % len(entries)], passages[turn]
                judged = Judgement(
                    entry.id, Relation.PROGRESS, realised=True, review=False, quote=passage.text, start=passage.start,
                    end=passage.end, passage=passage.index, value=float(number), as_of=date(2020, 1, 1) + timedelta(days=number % 2000),
                )  # fmt: skip
                store.evidence.add(
                    judged, saved.publication_id, saved.revision_id, "bench", "市政府", Role.SELF, NOW, "l", "r"
                )
        for number, entry in enumerate(entries):
            store.standings.save(
                Standing(entry.id, entry.theme, Status.IN_PROGRESS, (), Light.GREEN, value=1.0, share=0.5), NOW
            )
            point = Point(Status.IN_PROGRESS, float(number))
            change = Change(
                ChangeKind.PROGRESS, NOW + timedelta(seconds=number), Severity.MEDIUM, "bench", commitment=entry.id,
                theme=entry.theme, after=point, url=f"https://example.org/{number}",
            )  # fmt: skip
            store.changes.add(change, "bench")
        store.runs.save("bench", NOW, NOW, 1, 0, 400)
    return place


# ---------------------------------------------------------------- in a terminal


@contextmanager
def shown(words: list[str]) -> Iterator[tuple[int, int]]:
    """A program in a pseudo-terminal: its process and the terminal's other end."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
        os.execv(sys.executable, [sys.executable, *words])
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    try:
        yield pid, terminal
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def first_frame(words: list[str], sign: str) -> float:
    """Seconds from the start until these letters came to the terminal."""
    began, seen = time.monotonic(), b""
    with shown(words) as (_, terminal):
        while sign.encode() not in seen:
            assert time.monotonic() - began < PATIENCE, seen[-2000:]
            if select.select([terminal], [], [], 1)[0]:
                seen += os.read(terminal, 65536)
    return time.monotonic() - began


def at_rest(words: list[str]) -> tuple[float, float]:
    """The share of a core and the mebibytes of a program that nobody touches."""
    with shown(words) as (pid, terminal):
        threading.Thread(target=_drain, args=(terminal,), daemon=True).start()
        time.sleep(6)
        before, began = processor(pid), time.monotonic()
        time.sleep(IDLE_SECONDS)
        return (processor(pid) - before) / (time.monotonic() - began), memory(pid)


def _drain(terminal: int) -> None:
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        return


# ---------------------------------------------------------------- steps


async def longest_step(place: Place) -> tuple[float, str]:
    """The longest time for which the screen's thread was held, and after which key."""
    app = Dashboard(place)
    worst, last = [0.0, ""], [""]

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            held = time.perf_counter() - began - 0.001
            if held > worst[0]:
                worst[:] = [held, last[0]]

    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        await asyncio.sleep(4)
        for key in ("2", "3", "4", "5", "1", "2"):  # what is made once is no step
            await pilot.press(key)
            await asyncio.sleep(0.8)
        watching = asyncio.create_task(watch())
        keys = [
            "slash",
            *"数字经济",
            *["backspace"] * 4,
            *"人工智能",
            "enter",
            *"jjjjjjjjkkkk",
            "escape",
            "G",
            "g",
            "s",
            "s",
            "b",
            "b",
        ]
        keys += ["3", *"jjjjj", "G", "slash", *"基站", "enter", *"jjj", "1", *"jjjjjjjjjj", "G", "g"]
        for key in keys:
            last[0] = key
            await pilot.press(key)
            await asyncio.sleep(0.02)
        watching.cancel()
    return worst[0], worst[1]


def main() -> int:
    """Prints the figures; 1 where one is beyond its limit."""
    sizes = [int(each) for each in sys.argv[1:]]
    publications, evidence = (*sizes, *(20_000, 100_000)[len(sizes) :])
    messages.use("zh")
    with tempfile.TemporaryDirectory() as name:
        place = fill(Path(name), publications, evidence)
        ours = ["-m", "monitor", *place.options(), "--lang", "zh", "tui", "--no-poll"]
        first_frame(ours, "共 ")  # warms the files of both
        pairs = [(first_frame(["-c", EMPTY], "READY"), first_frame(ours, "共 ")) for _ in range(PAIRS)]
        empty, useful = (statistics.median(each) for each in zip(*pairs, strict=True))
        step, key = asyncio.run(longest_step(place))
        share, held = at_rest(ours)
    allowed = MOST_TIMES * empty + MOST_MORE
    sys.stdout.write(
        f"{publications:,} publications, {evidence:,} pieces of evidence, 400 commitments; machine {machine():.0f} ms\n"
        f"first useful frame {useful * 1000:.0f} ms, an empty Textual program {empty * 1000:.0f} ms: {useful / empty:.2f} times"
        f" (allowed {allowed * 1000:.0f} ms)\n"
        f"longest step {step * 1000:.0f} ms, after {key} (allowed {MOST_STEP * 1000:.0f})\n"
        f"idle {share:.2%} of a core (allowed {MOST_OF_A_CORE:.0%})\n"
        f"memory {held:.1f} MiB (allowed {MOST_MEMORY:.1f})\n"
    )
    return int(useful > allowed or step > MOST_STEP or share > MOST_OF_A_CORE or held > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
