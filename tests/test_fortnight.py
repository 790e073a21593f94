"""Two weeks of polling and sending, with failures, edits, a receiver that is down, and sudden death: nothing lost or doubled."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from fortnight import Fortnight

from monitor.store.database import open_store

DAILY = [
    ("2026-03-03", [("progress", "sample/unicorns", 4)]),
    ("2026-03-05", [("achieved", "sample/unicorns", 6), ("publication_edited", None, None)]),
    ("2026-03-07", [("progress", "sample/stations", 39000)]),
    ("2026-03-10", [("source_broken", None, None)]),
    ("2026-03-12", [("source_recovered", None, None)]),
    ("2026-03-13", [("progress", "sample/stations", 42000)]),
]
"""What the site did, told the morning after; the first look of 1 March is history."""
WEEKLY = [
    ("2026-03-09", [DAILY[1][1][0], DAILY[1][1][1], DAILY[2][1][0], DAILY[0][1][0]]),
]
"""The first of the weeks that is over within the two: what matters first, then the newest."""


def told(spent, path):
    """Each digest that came to a receiver, in order and each once: the day it was made, and what it told."""
    found, names = [], set()
    for to, _, given in spent.hook.taken:
        if to == path and given["id"] not in names:
            names.add(given["id"])
            changes = [each for section in given["digest"]["sections"] for each in section["changes"]]
            found.append((given["made_at"][:10], [_short(each) for each in changes]))
    return found


def _short(change):
    return change["kind"], change["commitment"], change["after"]["value"] if change["after"] else None


def checked(spent):
    """That exactly the expected was told, and that the database holds nothing twice and nothing half."""
    assert told(spent, "/desk") == DAILY
    assert told(spent, "/week") == WEEKLY
    same = {}
    for _, headers, given in spent.hook.taken:
        assert same.setdefault(given["id"], given) == given  # a repeat is the same, letter for letter
        assert headers["idempotency-key"] == given["id"]
    with closing(sqlite3.connect(spent.folder / "monitor.db")) as connection:
        assert connection.execute("SELECT count(*) FROM deliveries WHERE delivered_at IS NULL").fetchone() == (0,)
        rows = connection.execute("SELECT kind, commitment, after_value, url, at FROM changes").fetchall()
        assert connection.execute("SELECT count(*) FROM publications").fetchone() == (4,)
        assert connection.execute("SELECT count(*) FROM revisions").fetchone() == (5,)
    assert max(Counter(rows).values()) == 1
    with open_store(spent.folder / "monitor.db") as store:
        assert store.fault() == ""
        assert (store.standings.get("sample/stations").value, store.standings.get("sample/unicorns").value) == (
            42000,
            6,
        )


@pytest.fixture
def spent(tmp_path, request):
    made = Fortnight(tmp_path / "place", kills=request.param)
    made.run()
    yield made
    made.close()


@pytest.mark.parametrize("spent", [0], indirect=True)
def test_everything_is_told_once_and_on_its_day(spent):
    checked(spent)
    again = Counter(given["id"] for _, _, given in spent.hook.taken)
    assert sum(again.values()) - len(again) == 3  # the digest of the days on which the receiver was down, each half day


@pytest.mark.parametrize("spent", [10], indirect=True)
def test_sudden_deaths_lose_and_double_nothing(spent):
    assert spent.killed >= 5
    checked(spent)


@pytest.mark.slow
@pytest.mark.parametrize("spent", [200], indirect=True)
def test_two_hundred_sudden_deaths_lose_and_double_nothing(spent):
    assert spent.killed >= 150
    checked(spent)
