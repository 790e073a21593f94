"""A small ledger and a place of a test's own: folders of texts, a ledger file, a database and a clock."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from monitor import reviewing
from monitor.check import run_round
from monitor.fetch.politeness import FetchSettings
from monitor.judge.reasons import RULES_VERSION
from monitor.ledger.late import Late
from monitor.ledger.load import load_ledger
from monitor.model import Role, Source, SourceKind
from monitor.reviewing import Said
from monitor.settle import Pen, watch_of
from monitor.store.database import open_store
from monitor.store.evidence import Verdict

HEAD = """
document:
  key: sample
  title: 样本行动方案
  publisher: 武汉市人民政府
  issued: 2021-01-01
  region: 武汉市
  kind: plan
  term: {from: 2021-01-01, to: %s}
commitments:
"""
STATIONS = """  - id: stations
    theme: infrastructure
    kind: target
    statement: 到期末全市建成三万个基站。
    locator: 一
    lead: [市经信局]
    indicator: {name: 5G基站, op: ">=", value: 30000, unit: 个, better: more, period: level, aliases: [5G基站]}
"""
UNICORNS = """  - id: unicorns
    theme: industry
    kind: target
    statement: 独角兽企业达到五家。
    locator: 二
    lead: [市经信局]
    indicator: {name: 独角兽企业, op: ">=", value: 5, unit: 家, better: more, period: level, aliases: [独角兽企业]}
"""


def sample(*entries: str, until: str = "2027-12-31") -> str:
    """A ledger file of these entries, whose document runs `until` that day."""
    return HEAD % until + "".join(entries)


class World:
    """Writes texts and the ledger, runs rounds, and looks at what came of it."""

    hours = 1
    """How far the clock goes on before a round."""

    def __init__(self, tmp_path, clock, ledger):
        self.tmp_path = tmp_path
        self.clock = clock
        self.names: list[str] = []
        self.write_ledger(ledger)

    def write_ledger(self, text):
        (self.tmp_path / "seeds").mkdir(exist_ok=True)
        (self.tmp_path / "seeds" / "sample.yaml").write_text(text, "utf-8")

    def write(self, name, text, published="2023-03-28", publisher="长江日报", source="news"):
        folder = self.tmp_path / source
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.txt").write_text(text + "\n", "utf-8")
        about = f"title: {name}\npublisher: {publisher}\npublished: {published}\n"
        (folder / f"{name}.yaml").write_text(about, "utf-8")
        if source not in self.names:
            self.names.append(source)

    def sources(self):
        return [
            Source(name, SourceKind.FOLDER, str(self.tmp_path / name), "武汉市", Role.MEDIA, "长江日报")
            for name in self.names
        ]

    @property
    def db(self):
        return self.tmp_path / "monitor.db"

    @property
    def ledger(self):
        return load_ledger([self.tmp_path / "seeds"])

    def store(self):
        return open_store(self.db)

    def round(self, **options):
        self.clock.forward(hours=self.hours)
        with self.store() as store:
            options = {"force": True, "environ": {}, **options}
            return run_round(self.sources(), store, self.ledger, FetchSettings(), self.clock, **options)

    def pen(self, store, rules=RULES_VERSION, run="review"):
        now = self.clock.forward(minutes=1)
        return Pen(store, Late.of(self.ledger), rules, run, now, watch_of(self.sources(), store.sources.states(), now))

    def act(self, identifier, verdict, **said):
        with self.store() as store:
            return reviewing.act(self.pen(store), identifier, Said(Verdict(verdict), "reader", **said))

    def current(self, commitment="sample/stations", **when):
        with self.store() as store:
            return store.evidence.current(commitment, **when)

    def standing(self, commitment="sample/stations"):
        with self.store() as store:
            return store.standings.get(commitment)

    def dump(self):
        with closing(sqlite3.connect(self.db)) as connection, connection:
            return "\n".join(connection.iterdump())
