"""Two weeks of a small place on loopback: a site that publishes, edits, fails and takes down, and receivers of digests.

Each half day is a process of its own that may be killed at any moment and is then begun again with the same clock, as a
service would be. What a receiver was told is read from what it got, not from the database.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import worlds
import yaml
from receivers import Hook
from sites import Answer, Site

from monitor.model import CHINA

ROOT = Path(__file__).resolve().parents[2]
BEGIN = datetime(2026, 3, 1, 21, 0, tzinfo=CHINA)
DAYS = 14
_TRIES = 5
"""A half day may be over before it is killed; so often it is tried again."""
STEP = timedelta(hours=12)
"""Half past the times at which digests are due, so that each is made from all that came before."""

HALF_DAY = """
import sys, threading
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from monitor.cli import base
from monitor.cli.digest import desk_over
from monitor.cli.run import read_files
from monitor.place import Options
from monitor.polling import take
from monitor.schedule import Courier, Poller, Reloading
from monitor.store.database import open_store

class Quiet:
    def __getattr__(self, name):
        return lambda *given, **more: None

now = datetime.fromisoformat(sys.argv[2])
context = base.Context(environ={"PATH": "/usr/bin:/bin"}, now=lambda: now, options=Options(place=sys.argv[1]))
files = read_files(context)
store = context.open_store()
lease = take(store, context.now)
reloading = Reloading(files, lambda: files, tuple)

def opened():
    return open_store(context.place.db)

@contextmanager
def desk():
    with opened() as store:
        yield desk_over(context, store, files.ledger, files.sources, receivers=True)

Poller(opened, lease, reloading, context.now, Quiet(), {}, threading.Event()).tick()
Courier(desk, Quiet(), context.now, threading.Event()).tick()
store.lease.release(lease)
"""


@dataclass
class Fortnight:
    """The place, its site and its receivers; `kills` is how often a half day is killed and begun again."""

    folder: Path
    kills: int = 0
    seed: int = 1
    site: Site = field(default_factory=Site)
    hook: Hook = field(default_factory=Hook)
    killed: int = 0
    lasts: float = 0.4
    """Seconds that the last half day took which nobody killed: a moment within it is drawn for the next death."""

    def __post_init__(self) -> None:
        (self.folder / "seeds").mkdir(parents=True)
        (self.folder / "seeds" / "sample.yaml").write_text(
            worlds.sample(worlds.STATIONS, worlds.UNICORNS, until="2099-12-31"), "utf-8"
        )
        source = {"region": "武汉市", "role": "media", "publisher": "长江日报", "allow_private": True, "every": "6h"}
        named = {"name": "ribao", "kind": "feed", "url": f"{self.site.base}/feed.xml"}
        sources = {"sources": [{**named, **source}]}
        (self.folder / "sources.yaml").write_text(yaml.safe_dump(sources, allow_unicode=True), "utf-8")
        receivers = [
            {"name": "desk", "to": self.hook.base + "/desk", "when": "08:00", "lang": "zh", "format": "json"},
            {"name": "week", "to": self.hook.base + "/week", "when": "mon 08:00", "form": "weekly", "format": "json"},
        ]
        (self.folder / "digests.yaml").write_text(yaml.safe_dump({"digests": receivers}), "utf-8")
        self.published: list[tuple[str, str]] = []

    def publish(self, name: str, title: str, sentence: str, day: str) -> None:
        """An article, first in the feed from now on."""
        self.site.page(f"/{name}.html", title, sentence, published=day)
        if not any(path == f"/{name}.html" for path, _ in self.published):
            self.published.insert(0, (f"/{name}.html", title))
        self.site.feed("/feed.xml", *self.published)

    def half_day(self, now: datetime, *, kill: bool, draw: random.Random) -> None:
        """One step; killed once at a random moment and begun again where that is wanted."""
        words = [sys.executable, "-c", HALF_DAY, str(self.folder), now.isoformat()]
        for _ in range(_TRIES if kill else 0):
            running = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL)
            time.sleep(draw.uniform(0.2, 1.0) * self.lasts)
            running.send_signal(signal.SIGKILL)
            if running.wait(60) == -signal.SIGKILL:
                self.killed += 1
                break
        began = time.monotonic()
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        self.lasts = time.monotonic() - began
        assert done.returncode == 0, done.stderr

    def run(self) -> None:
        """Everything that happens in the two weeks."""
        draw = random.Random(self.seed)
        steps = [BEGIN + STEP * number for number in range(2 * DAYS)]
        doomed = draw.choices(range(len(steps)), k=self.kills)
        for number, now in enumerate(steps):
            self.happens(number)
            for _ in range(doomed.count(number)):
                self.half_day(now, kill=True, draw=draw)
            self.half_day(now, kill=False, draw=draw)

    def happens(self, number: int) -> None:
        """What the site does before this half day: an even number is an evening, an odd one a morning."""
        if number == 0:
            self.publish("a", "基站年报", "截至2024年底，全市已建成5G基站3.5万个。", "2025-01-10")
        elif number == 2:
            self.publish("b", "独角兽企业名单公布", "全市独角兽企业达到4家。", "2026-03-02")
        elif number == 6:
            self.publish("b", "独角兽企业名单公布", "全市独角兽企业达到6家。", "2026-03-02")
        elif number == 10:
            self.hook.status = 503
            self.publish("c", "基站通报", "截至2025年底，全市已建成5G基站3.9万个。", "2026-03-06")
        elif number == 14:
            self.hook.status = 204
        elif number == 16:
            self.kept = self.site.answers["/feed.xml"]
            self.site.answers["/feed.xml"] = Answer(status=404)
        elif number == 20:
            self.site.answers["/feed.xml"] = self.kept
        elif number == 22:
            self.publish("d", "基站再通报", "截至2026年3月10日，全市已建成5G基站4.2万个。", "2026-03-12")

    def close(self) -> None:
        """Ends the servers."""
        self.site.close()
        self.hook.close()
