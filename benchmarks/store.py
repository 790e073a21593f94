"""How fast the store writes and answers, on a file in a temporary folder.

    python benchmarks/store.py [--documents 2000] [--json]

Times are processor seconds of this process, so another program on the machine disturbs little. Each
writing figure is one transaction a document, as a round does it; the floor is the same number of
rows written by sqlite3 alone into one table without an index.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.model import (
    Change,
    ChangeKind,
    Check,
    Judgement,
    Outcome,
    Passage,
    PassageKind,
    Point,
    Publication,
    Reason,
    Relation,
    Result,
    Role,
    Severity,
    Source,
    SourceKind,
    SourceState,
    Standing,
    Status,
)
from monitor.store.database import Store, open_store

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PASSAGES = 20
CHARACTERS = "数字经济基站建设算力中心智能网联汽车低空飞行产业园区人工企业平台数据融合应用示范试点"
Document = tuple[Publication, list[Passage], list[str]]


def sentences(dice: random.Random) -> list[str]:
    return ["".join(dice.choices(CHARACTERS, k=40)) + f"{dice.randrange(10_000)}个。" for _ in range(PASSAGES)]


def document(number: int, dice: random.Random) -> Document:
    lines = sentences(dice)
    text = "\n".join(lines)
    passages, start = [], 0
    for index, line in enumerate(lines):
        passages.append(Passage(index, start, start + len(line), line, PassageKind.SENTENCE))
        start += len(line) + 1
    publication = Publication(
        f"https://example.org/{number}",
        "标题" + lines[0][:20],
        text,
        "市人民政府",
        "武汉市",
        Role.SELF,
        published=date(2026, 1, 1) + timedelta(days=number % 50),
        retrieved_at=NOW,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        raw_hash=str(number),
    )
    return publication, passages, [hashlib.sha256(line.encode()).hexdigest() for line in lines]


def judgement(number: int, passage: Passage) -> Judgement:
    return Judgement(
        f"plan/{number % 150}",
        Relation.PROGRESS,
        realised=True,
        review=False,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        passage=passage.index,
        value=float(number),
        as_of=date(2026, 2, 28),
        reasons=tuple(Reason(check, Result.PASSED, "ok", {"what": "x"}) for check in Check),
    )


def measured(action: Callable[[], object]) -> float:
    begun = time.process_time()
    action()
    return time.process_time() - begun


def floor(folder: Path, documents: list[Document]) -> None:
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("CREATE TABLE passages (id INTEGER PRIMARY KEY, document, position, start, finish, key)")
    for number, (_, passages, keys) in enumerate(documents):
        connection.execute("BEGIN IMMEDIATE")
        rows = [(number, p.index, p.start, p.end, key) for p, key in zip(passages, keys, strict=True)]
        connection.executemany(
            "INSERT INTO passages (document, position, start, finish, key) VALUES (?, ?, ?, ?, ?)", rows
        )
        connection.execute("COMMIT")
    connection.close()


def publications(store: Store, documents: list[Document]) -> None:
    for publication, passages, keys in documents:
        store.publications.add_revision(publication, "city", passages, keys)


def evidence(store: Store, documents: list[Document]) -> None:
    for number, (_, passages, _) in enumerate(documents, 1):
        with store.transaction():
            for passage in passages[:5]:
                store.evidence.add(
                    judgement(number, passage), number, number, "city", "市人民政府", Role.SELF, NOW, "ledger", "rules"
                )


def changes(store: Store, count: int) -> None:
    for number in range(count):
        after = Point(Status.IN_PROGRESS, float(number), "个")
        change = Change(ChangeKind.PROGRESS, NOW, Severity.LOW, "city", commitment="plan/1", theme="ai", after=after)
        store.changes.add(change, "run")


def standings(store: Store, count: int) -> None:
    for number in range(count):
        store.standings.save(Standing(f"plan/{number % 150}", "ai", Status.IN_PROGRESS, value=float(number)), NOW)


def states(store: Store, count: int) -> None:
    source = Source("city", SourceKind.FEED, "https://example.org/feed", "武汉市", Role.SELF, "市人民政府")
    for number in range(count):
        state = SourceState(f"source {number % 300}", checked_at=NOW, outcome=Outcome.NOT_MODIFIED, rounds=number)
        store.sources.save(state, source)


def asked(action: Callable[[], object], times: int = 20) -> float:
    """Milliseconds a question."""
    action()
    return measured(lambda: [action() for _ in range(times)]) / times * 1000


def run(count: int) -> dict[str, float]:
    dice = random.Random(7)
    documents = [document(number, dice) for number in range(count)]
    with tempfile.TemporaryDirectory() as name, open_store(Path(name) / "monitor.db") as store:
        found = {"floor: passages/s": count * PASSAGES / measured(lambda: floor(Path(name), documents))}
        found["passages/s, stored and indexed"] = count * PASSAGES / measured(lambda: publications(store, documents))
        found["evidence/s, with 6 reasons"] = count * 5 / measured(lambda: evidence(store, documents))
        found["changes/s, each its own transaction"] = count / measured(lambda: changes(store, count))
        found["standings/s, each its own transaction"] = count / measured(lambda: standings(store, count))
        found["unchanged sources/s"] = count / measured(lambda: states(store, count))
        found["MB of database"] = store.path.stat().st_size / 1e6
        for query in ("基站", "数字经济", "站", "5G", "平台数据 中心"):
            found[f"ms: find {query}"] = asked(lambda query=query: store.search.find(query))
        found["ms: counts of all themes"] = asked(store.standings.themes)
        found["ms: evidence of one commitment"] = asked(lambda: store.evidence.current("plan/1"))
        found["ms: the same, as known on a day"] = asked(lambda: store.evidence.current("plan/1", known_at=NOW))
        found["ms: newest 50 changes"] = asked(lambda: store.changes.since(None, limit=50))
        found["ms: states of 300 sources"] = asked(store.sources.states)
        found["ms: opening"] = asked(lambda: open_store(store.path).close())
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = run(arguments.documents)
    if arguments.json:
        print(json.dumps({name: round(value, 3) for name, value in found.items()}, ensure_ascii=False))
        return
    for name, value in found.items():
        print(f"{value:12,.2f}  {name}")


if __name__ == "__main__":
    main()
