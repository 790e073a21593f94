"""A round over many unchanged sources costs one conditional request and at most one row each, and loads nothing heavy."""

from __future__ import annotations

import json
import os
import subprocess
import sys

MANY = 300
ROUND = """
import json, sys
from datetime import datetime, timedelta
from pathlib import Path
from monitor.check import run_round
from monitor.fetch.politeness import FetchSettings
from monitor.ledger.load import load_ledger
from monitor.sources import load_sources
from monitor.store.database import open_store

place, hours = Path(sys.argv[1]), float(sys.argv[2])
now = datetime.fromisoformat("2025-11-20T09:00:00+08:00") + timedelta(hours=hours)
sources = load_sources(place / "sources.yaml").sources
ledger = load_ledger([place / "seeds"])
with open_store(place / "monitor.db") as store:
    raw = store._connection._raw
    before = raw.total_changes
    statements = []
    raw.set_trace_callback(statements.append)
    made = run_round(sources, store, ledger, FetchSettings(), lambda: now, force=True)
    raw.set_trace_callback(None)
    print(json.dumps({
        "rows": raw.total_changes - before,
        "writes": sum(each.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) for each in statements),
        "outcomes": sorted({str(each.outcome) for each in made.sources}),
        "changes": len(made.changes),
        "recorded": made.recorded,
        "modules": sorted({name.partition(".")[0] for name in sys.modules}),
    }))
"""
HEAVY = {"jieba", "rjieba", "textual", "feedparser", "apscheduler", "selectolax", "opencc"}


def round_at(place, hours):
    done = subprocess.run(
        [sys.executable, "-c", ROUND, str(place.folder), str(hours)],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_300_unchanged_sources_write_nothing_before_they_are_due_and_one_row_each_when_they_are(place, site):
    site.page("/1.html", "基站年报", "会议在市里举行，与会者交流了看法，没有发布数字。")
    for k in range(MANY):
        site.feed(f"/{k}.xml", ("/1.html", "基站年报"))
    place.sources(*({"name": f"s{k}", "kind": "feed", "url": f"{site.base}/{k}.xml"} for k in range(MANY)))
    assert round_at(place, hours=0)["outcomes"] == ["new", "unchanged"]
    read = place.dump()

    for hours, rows in ((1, 0), (7, MANY)):
        site.asked.clear()
        made = round_at(place, hours)
        assert made["outcomes"] == ["not_modified"]
        assert len(site.asked) == MANY
        assert all("if-none-match" in each.headers for each in site.asked)
        assert made["rows"] <= rows
        assert made["writes"] <= rows
        assert (made["changes"], made["recorded"]) == (0, rows > 0)
        assert HEAVY.isdisjoint(made["modules"])
        assert (place.dump() == read) is (rows == 0)
