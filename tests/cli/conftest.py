"""A place with a small ledger of its own, a site on loopback, and the program as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import worlds
import yaml
from sites import Site

LEDGER = worlds.sample(worlds.STATIONS, worlds.UNICORNS + "    due: 2022-12-31\n", until="2099-12-31")


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on loopback with nothing on it yet."""
    made = Site()
    yield made
    made.close()


@dataclass(frozen=True)
class Place:
    """A folder with sources.yaml, a ledger of two commitments, and what runs in it."""

    folder: Path

    @property
    def db(self) -> Path:
        return self.folder / "monitor.db"

    def sources(self, *entries: Mapping[str, Any]) -> None:
        given = {"region": "武汉市", "role": "media", "publisher": "长江日报"}
        near = [{**given, **({"allow_private": True} if "url" in each else {}), **each} for each in entries]
        (self.folder / "sources.yaml").write_text(yaml.safe_dump({"sources": near}, allow_unicode=True), "utf-8")

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "monitor", "--place", str(self.folder), *words]

    def run(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env={**os.environ, **options.pop("environ", {})},
            stdin=options.pop("stdin", subprocess.DEVNULL),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            **options,
        )

    def check(self, *words: str, **options: Any) -> dict[str, Any]:
        done = self.run("check", "--json", *words, **options)
        assert done.stdout, done.stderr
        return {"code": done.returncode, **json.loads(done.stdout)}

    def a_day_passes(self) -> None:
        """Sets back what the store remembers of the items, as if the round before had been some days ago."""
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.db)) as connection, connection:
            connection.execute(
                "UPDATE items SET missing_since = strftime('%Y-%m-%dT%H:%M:%SZ', missing_since, '-2 days'),"
                " next_look_at = strftime('%Y-%m-%dT%H:%M:%SZ', next_look_at, '-40 days')"
            )
            connection.execute("UPDATE sources SET next_at = strftime('%Y-%m-%dT%H:%M:%SZ', next_at, '-40 days')")

    def dump(self) -> str:
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.db)) as connection, connection:
            return "\n".join(connection.iterdump())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place with a small ledger and no sources yet."""
    (tmp_path / "place" / "seeds").mkdir(parents=True)
    (tmp_path / "place" / "seeds" / "sample.yaml").write_text(LEDGER, "utf-8")
    return Place(tmp_path / "place")
