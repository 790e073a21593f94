"""The same unchanged loopback sources polled by duban, urlwatch and reader in one run.

    make bench-poll            (or: python benchmarks/poll.py PEERS_PYTHON [SOURCES])

PEERS_PYTHON is the interpreter of an environment with urlwatch and reader, which `make bench-poll` sets up apart
from ours. Each program visits all feeds once, unmeasured, and polls them again three times as a process of its own:
printed are the processor seconds of the whole process (start-up included, as a cron job pays it), its seconds on the
clock, and the ratio to the best of the peers. Both are done with a server that answers 304 and with one that knows
no validators. Ends with 1 where a peer could not be run, a poll saw a change, or duban needs more than half of the
best peer's processor time or polls fewer than 100 sources a second.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from machine import machine
from round import site

ROUNDS = 3
MOST = 0.5
SLOWEST = 100
READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1], feed_root="")
known = {feed.url for feed in reader.get_feeds()}
for url in open(sys.argv[2]).read().split():
    if url not in known:
        reader.add_feed(url)
failed = 0
for result in reader.update_feeds_iter(scheduled=False, workers=4):
    if isinstance(result.value, Exception):
        failed += 1
print("failed", failed, "entries", reader.get_entry_counts().total)
"""


def run(command: list[str], folder: Path) -> tuple[float, float, str]:
    """Processor seconds, seconds on the clock and output of a program run in a folder of its own."""
    environ = {**os.environ, "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=600)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, f"{done.returncode}\n{done.stdout}\n{done.stderr}"


def of_duban(folder: Path, urls: list[str], _: str) -> list[str]:
    entries = "".join(
        f"- {{name: s{at}, kind: feed, url: '{url}', region: 武汉市, role: media, publisher: 某报, allow_private: true}}\n"
        for at, url in enumerate(urls)
    )
    (folder / "sources.yaml").write_text(f"sources:\n{entries}", "utf-8")
    return [sys.executable, "-m", "monitor", "--place", str(folder), "--lang", "en", "check"]


def of_urlwatch(folder: Path, urls: list[str], peers: str) -> list[str]:
    (folder / "urls.yaml").write_text(
        "---\n".join(f"name: s{at}\nurl: {url}\n" for at, url in enumerate(urls)), "utf-8"
    )
    (folder / "urlwatch.yaml").write_text("report: {stdout: {enabled: true}, text: {details: false}}\n", "utf-8")
    program = str(Path(peers).parent / "urlwatch")
    names = {"urls": "urls.yaml", "config": "urlwatch.yaml", "hooks": "hooks.py", "cache": "cache.db"}
    return [program, *(word for name, file in names.items() for word in (f"--{name}", str(folder / file)))]


def of_reader(folder: Path, urls: list[str], peers: str) -> list[str]:
    (folder / "urls.txt").write_text("\n".join(urls), "utf-8")
    return [peers, "-c", READER, str(folder / "reader.db"), str(folder / "urls.txt")]


PROGRAMS: dict[str, tuple[Callable[[Path, list[str], str], list[str]], Callable[[str, int], bool]]] = {
    "duban": (of_duban, lambda said, count: said.startswith("0") and f"{count} sources" in said),
    "urlwatch": (of_urlwatch, lambda said, _: said.startswith("0") and "ERROR" not in said and "CHANGED" not in said),
    "reader": (of_reader, lambda said, count: said.startswith("0") and f"failed 0 entries {count * 20}" in said),
}
"""How each is called, and how its output shows that it polled everything and saw no change."""


def measured(name: str, count: int, port: int, peers: str) -> tuple[float, float]:
    """The least of some polls: processor seconds and seconds on the clock."""
    command_of, fine = PROGRAMS[name]
    urls = [f"http://127.0.0.1:{port}/{at}" for at in range(count)]
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        command = command_of(folder, urls, peers)
        run(command, folder)
        polls = []
        for _ in range(ROUNDS):
            before = asked(port)
            cpu, wall, said = run(command, folder)
            if not fine(said, count) or asked(port) - before <= count:
                raise SystemExit(f"{name} could not poll {count} unchanged sources:\n{said[-2000:]}")
            polls.append((cpu, wall))
        return min(cpu for cpu, _ in polls), min(wall for _, wall in polls)


def asked(port: int) -> int:
    """How many requests the site got so far, each call of this counted too."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/asked", timeout=10) as answer:
        return int(answer.read())


def compare(count: int, peers: str, *, conditional: bool) -> bool:
    """Prints the three programs' figures; True where duban keeps to its aim."""
    with site(conditional=conditional) as port:
        figures = {name: measured(name, count, port, peers) for name in PROGRAMS}
    best = min(cpu for name, (cpu, _) in figures.items() if name != "duban")
    print("304" if conditional else "no validators")
    for name, (cpu, wall) in figures.items():
        print(
            f"  {name:<10}{cpu:7.2f} s of processor {1000 * cpu / count:7.2f} ms a source"
            f" {count / wall:7.0f} sources a second   {cpu / best:5.2f} of the best peer"
        )
    cpu, wall = figures["duban"]
    return cpu <= MOST * best and count / wall >= SLOWEST


def main() -> int:
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    # Each program runs in a folder of its own; a link to an interpreter stays the link that makes the environment.
    peers, count = str(Path(sys.argv[1]).absolute()), int(sys.argv[2]) if len(sys.argv) > 2 else 500
    print(f"machine {machine():.0f} ms; {count} sources of 20 items, unchanged")
    kept = [compare(count, peers, conditional=each) for each in (True, False)]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
