"""What the ledger says no text could prove: standings follow in the next round, and no text is judged again."""

from __future__ import annotations

import pytest

from monitor.check import run_round
from monitor.fetch.politeness import FetchSettings
from monitor.judge.reasons import RULES_VERSION
from monitor.ledger.load import load_ledger
from monitor.model import Role, Source, SourceKind, Status
from monitor.store.database import open_store

LEDGER = """
document:
  key: sample
  title: 样本行动方案
  publisher: 武汉市人民政府
  issued: 2021-01-01
  region: 武汉市
  kind: plan
commitments:
  - id: stations
    theme: infrastructure
    kind: target
    statement: 到期末全市建成三万个基站。
    due: 2022-12-31
    indicator: {name: 5G基站, op: ">=", value: 30000, unit: 个, better: more, period: level, aliases: [5G基站]}
"""
INSIDE = LEDGER + "    unverifiable: 机关内部事项，不对外公布\n"


@pytest.fixture
def world(tmp_path, clock):
    """Runs a round over a folder of texts with the ledger given; the standing and how many texts wait to be judged again."""
    (tmp_path / "news").mkdir()

    def run(ledger, *texts):
        for number, text in enumerate(texts):
            (tmp_path / "news" / f"{number}.txt").write_text(text + "\n", "utf-8")
        (tmp_path / "seeds").mkdir(exist_ok=True)
        (tmp_path / "seeds" / "sample.yaml").write_text(ledger, "utf-8")
        clock.forward(hours=1)
        source = Source("news", SourceKind.FOLDER, str(tmp_path / "news"), "武汉市", Role.MEDIA, "长江日报")
        loaded = load_ledger([tmp_path / "seeds"])
        with open_store(tmp_path / "monitor.db") as store:
            made = run_round([source], store, loaded, FetchSettings(), clock, force=True, environ={})
            stale = store.judged.count_stale(loaded.version, RULES_VERSION)
            return store.standings.get("sample/stations"), stale, made.changes

    return run


def test_saying_so_moves_the_standing_in_the_next_round_and_judges_nothing_again(world):
    before, _, _ = world(LEDGER, "会议举行，没有发布数字。")
    assert (before.status, [str(flag) for flag in before.flags]) == (Status.NO_EVIDENCE, ["overdue"])
    after, stale, changes = world(INSIDE)
    assert (after.status, after.flags, stale, changes) == (Status.UNVERIFIABLE, (), 0, ())
    back, stale, _ = world(LEDGER)
    assert (back.status, stale) == (Status.NO_EVIDENCE, 0)


def test_what_is_published_of_it_all_the_same_counts(world):
    world(INSIDE, "会议举行，没有发布数字。")
    found, _, _ = world(INSIDE, "截至2022年底，全市已建成5G基站3.5万个。")
    assert found.status is Status.DONE_CLAIMED
