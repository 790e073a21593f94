"""An open store in a folder of the test's own, and builders of what is put into it."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.model import Evidence, Judgement, Passage, PassageKind, Publication, Relation, Role
from monitor.store.database import Store, open_store
from monitor.store.publications import Saved

MOMENT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Builder:
    """Builds values with one thing given and the rest plausible."""

    now: datetime = MOMENT

    def publication(self, text: str, url: str = "https://example.org/a", **said: object) -> Publication:
        values = {
            "title": "工作报告",
            "publisher": "市人民政府",
            "region": "武汉市",
            "role": Role.SELF,
            "published": date(2026, 2, 27),
            "retrieved_at": self.now,
            "text_hash": sha(text),
            "raw_hash": sha("raw" + text),
            **said,
        }
        return Publication(url=url, text=text, **values)

    def passages(self, text: str) -> list[Passage]:
        found, start = [], 0
        for index, line in enumerate(text.split("\n")):
            found.append(Passage(index, start, start + len(line), line, PassageKind.SENTENCE))
            start += len(line) + 1
        return found

    def put(self, store: Store, text: str, url: str = "https://example.org/a", **said: object) -> Saved:
        """Stores a text, a passage a line, each with the hash of its words as key."""
        passages = self.passages(text)
        keys = [sha(passage.text) for passage in passages]
        return store.publications.add_revision(self.publication(text, url, **said), "city", passages, keys)

    def judgement(self, commitment: str = "plan/a", **said: object) -> Judgement:
        values = {
            "relation": Relation.PROGRESS,
            "realised": True,
            "review": False,
            "quote": "建成基站3万个。",
            "start": 0,
            "end": 9,
            "passage": 0,
            "value": 30000.0,
            "unit": "个",
            "as_of": date(2026, 2, 28),
            **said,
        }
        return Judgement(commitment=commitment, **values)

    def evidence(
        self, store: Store, judgement: Judgement, known_at: datetime | None = None, url: str = "https://example.org/a"
    ) -> Evidence:
        """Stores a judgement, with a publication to stand on."""
        saved = self.put(store, "建成基站3万个。\n其他句子。", url)
        return store.evidence.add(
            judgement,
            saved.publication_id,
            saved.revision_id,
            "city",
            "市人民政府",
            Role.SELF,
            known_at or self.now,
            "ledger-1",
            "rules-1",
        )


class _UndoneError(Exception):
    """Ends a scratch block."""


@pytest.fixture
def scratch(store: Store) -> Callable[[], AbstractContextManager[None]]:
    """A block after which the database is as it was before: one example of a property."""

    @contextmanager
    def block() -> Iterator[None]:
        with suppress(_UndoneError), store.transaction():
            yield
            raise _UndoneError

    return block


@pytest.fixture
def build() -> Builder:
    return Builder()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, wait=0.2) as opened:
        yield opened


@pytest.fixture
def dump(path: Path) -> Callable[[], list[str]]:
    """The whole database as SQL text, read through a connection of its own."""

    def written() -> list[str]:
        connection = sqlite3.connect(path)
        try:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return [
                f"{name}: {row}"
                for name in sorted(names)
                for row in sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr)
            ]
        finally:
            connection.close()

    return written


@pytest.fixture
def other() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts another Python process with a script and arguments; it is ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(script: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
