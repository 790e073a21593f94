"""A place with a ledger, sources and a database in several states, and the dashboard over it with a clock that stands."""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from monitor import messages
from monitor.model import (
    Change,
    ChangeKind,
    Check,
    Confidence,
    Flag,
    Judgement,
    Light,
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
from monitor.place import Place
from monitor.store.database import Store, open_store
from tui.app import Dashboard
from tui.values import Phase

# (id, theme, indicator, value, unit, class it stands in)
COMMITMENTS = (
    ("base-stations", "infrastructure", "5G基站", 30000, "个", "done"),
    ("racks", "infrastructure", "数据中心机架", 100000, "架", "in_progress"),
    ("compute", "infrastructure", "算力", 500, "P", "done"),
    ("chargers", "infrastructure", "新能源汽车充电桩", 50000, "个", "overdue"),
    ("roads", "infrastructure", "车路协同测试道路", 78, "公里", "no_evidence"),
    ("unicorns", "industry", "独角兽企业", 5, "家", "done"),
    ("share", "industry", "数字经济增加值占GDP比重", 50, "%", "done"),
    ("cloud", "industry", "新增上云企业", 10000, "家", "behind"),
    ("workshops", "industry", "数字化车间", 100, "家", "in_progress"),
    ("diagnosis", "industry", "规上工业企业数字化诊断", 2000, "家", "overdue"),
    ("fund", "finance", "数字经济产业基金群总规模", 100000000000, "元", "behind"),
    ("retrofit", "finance", "智能化改造统筹资金", 800000000, "元", "not_checked"),
    ("models", "ai", "行业大模型", 20, "个", "in_progress"),
    ("scenes", "ai", "人工智能应用场景", 100, "项", "no_evidence"),
    ("sites", "low-altitude", "低空起降点", 1000, "个", "in_progress"),
    ("routes", "low-altitude", "低空商业航线", 10, "条", "not_checked"),
)
_STANDS = {
    "done": (Status.DONE_CLAIMED, (), Light.GREEN),
    "in_progress": (Status.IN_PROGRESS, (), Light.GREEN),
    "behind": (Status.IN_PROGRESS, (), Light.RED),
    "overdue": (Status.IN_PROGRESS, (Flag.OVERDUE,), Light.RED),
    "no_evidence": (Status.NO_EVIDENCE, (), Light.GREY),
    "not_checked": (Status.NOT_CHECKED, (), Light.GREY),
}
SOURCES = ("whdaily", "jxj", "kjj", "hubei-daily", "stats", "whrd")
HOSTILE = "通报\x1b[31m红\x1b[0m[bold]粗[/bold][@click=app.leave]点我[/]\u202e倒着\u2066\u200b\x07尾"
_WRITER = """
import json, sys
from datetime import datetime
from pathlib import Path
from monitor.model import Change, ChangeKind, Severity
from monitor.store.database import open_store
path, told = Path(sys.argv[1]), json.loads(sys.argv[2])
with open_store(path) as store:
    for each in told:
        store.changes.add(Change(ChangeKind(each["kind"]), datetime.fromisoformat(each["at"]), Severity.MEDIUM, "jxj",
            title=each["title"], url=each["url"], publisher="武汉市经信局"), "later")
"""


def _ledger() -> dict[str, object]:
    document = {
        "key": "plan", "title": "数字经济行动方案", "publisher": "武汉市人民政府", "issued": date(2024, 7, 1),
        "region": "武汉市", "kind": "plan", "url": "https://www.wuhan.gov.cn/plan.html", "number": "武政规〔2024〕1号",
        "term": {"from": date(2024, 7, 1), "to": date(2026, 12, 31)},
    }  # fmt: skip
    return {"document": document, "commitments": [_entry(*each[:5]) for each in COMMITMENTS]}


def _entry(slug: str, theme: str, name: str, value: float, unit: str) -> dict[str, object]:
    indicator = {
        "name": name, "op": ">=", "value": value, "unit": unit, "better": "more", "period": "level", "aliases": [name],
    }  # fmt: skip
    return {
        "id": slug, "theme": theme, "kind": "target", "statement": f"到2026年底，{name}不少于{value:g}{unit}。",
        "locator": "二(一)", "lead": ["市经济和信息化局"], "indicator": indicator,
    }  # fmt: skip


@dataclass
class Stage:
    """A place in a folder of the test's own; what is put into its database is told by `clock`."""

    folder: Path
    clock: Callable[[], datetime]
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        self.place = Place(
            self.folder, self.folder / "monitor.db", self.folder / "sources.yaml", (self.folder / "seeds",),
            sources_shipped=False, ledger_shipped=False,
        )  # fmt: skip

    # -------------------------------------------------------- files

    def write_ledger(self) -> None:
        (self.folder / "seeds").mkdir(exist_ok=True)
        text = yaml.safe_dump(_ledger(), allow_unicode=True, sort_keys=False)
        (self.folder / "seeds" / "plan.yaml").write_text(text, encoding="utf-8")

    def write_sources(self, names: tuple[str, ...] = SOURCES) -> None:
        entries = [
            {
                "name": name, "kind": "page", "url": f"http://127.0.0.1:9/{name}", "region": "武汉市", "role": "self",
                "publisher": "武汉市人民政府", "every": "6h", "allow_private": True,
            }
            for name in names
        ]  # fmt: skip
        text = yaml.safe_dump({"sources": entries}, allow_unicode=True, sort_keys=False)
        self.place.sources_file.write_text(text, encoding="utf-8")

    # -------------------------------------------------------- database

    def open(self) -> Store:
        return open_store(self.place.db)

    def fill(self) -> None:
        """A place after some rounds: standings in every class, changes of most kinds, one source failing."""
        with self.open() as store, store.transaction():
            self._states(store)
            for slug, theme, _, _, _, stands in COMMITMENTS:
                status, flags, light = _STANDS[stands]
                store.standings.save(Standing(f"plan/{slug}", theme, status, flags, light), self.clock())
            for change in self._changes(store):
                store.changes.add(change, "run-1")
            self._edited(store)
            now = self.clock()
            store.runs.save("run-1", now - timedelta(minutes=10), now - timedelta(minutes=9), 6, 1, 10)

    def _states(self, store: Store) -> None:
        now = self.clock()
        for name in SOURCES[:-1]:
            state = SourceState(
                name, checked_at=now - timedelta(minutes=9), succeeded_at=now, next_at=now + timedelta(hours=5),
                outcome=Outcome.UNCHANGED, rounds=3, items=20, recent="20013000x0",
            )  # fmt: skip
            store.sources.save(state, self._source(name))
        failed = SourceState(
            SOURCES[-1], checked_at=now - timedelta(minutes=9), next_at=now + timedelta(hours=1), outcome=Outcome.FAILED,
            failures=2, error_code="fetch.reset", error_slots={"host": "www.whrd.gov.cn"},
            recent="1000000xx",
        )  # fmt: skip
        store.sources.save(failed, self._source(SOURCES[-1]))

    def _source(self, name: str) -> Source:
        return Source(name, SourceKind.PAGE, f"http://127.0.0.1:9/{name}", "武汉市", Role.SELF, "武汉市人民政府")

    def _changes(self, store: Store) -> list[Change]:
        now = self.clock()
        evidence = self._evidence(store)

        def at(**ago: float) -> datetime:
            return now - timedelta(**ago)

        def about(
            slug: str, kind: ChangeKind, when: datetime, after: Point, before: Point | None = None, **said: object
        ):
            theme = next(each[1] for each in COMMITMENTS if each[0] == slug)
            values = {"severity": Severity.MEDIUM, "source": "whdaily", "publisher": "湖北日报", **said}
            return Change(kind, when, commitment=f"plan/{slug}", theme=theme, before=before, after=after, **values)

        def doing(value: float, unit: str) -> Point:
            return Point(Status.IN_PROGRESS, value, unit, date(2025, 10, 31))

        done = Point(Status.DONE_CLAIMED, 39000.0, "个", date(2025, 10, 31))
        return [
            about(
                "base-stations", ChangeKind.ACHIEVED, at(minutes=9), done, doing(35000.0, "个"),
                evidence_id=evidence, published=date(2025, 11, 18), url="https://news.hubeidaily.net/a/1.html",
                title="武汉数字基础设施提速", quote="截至10月底，全市累计建成5G基站3.9万个。",
            ),
            about("cloud", ChangeKind.DELAYED, at(minutes=9), doing(6200.0, "家"), publisher="武汉市经信局",
                  published=date(2025, 11, 19), url="https://jxj.wuhan.gov.cn/2.html"),
            Change(ChangeKind.SOURCE_BROKEN, at(minutes=9), Severity.HIGH, "whrd",
                   slots={"code": "fetch.reset", "host": "www.whrd.gov.cn"}),
            about("chargers", ChangeKind.OVERDUE, at(hours=20), doing(31000.0, "个"), publisher=None),
            Change(ChangeKind.PUBLICATION_NEW, at(hours=26), Severity.LOW, "jxj", url="https://jxj.wuhan.gov.cn/3.html",
                   title="关于开展2025年度数字化车间和智能工厂申报认定工作并组织专家评审的通知及有关事项说明",
                   publisher="武汉市经济和信息化局", published=date(2025, 11, 18)),
            about("sites", ChangeKind.PROGRESS, at(hours=27), doing(320.0, "个"), doing(180.0, "个"),
                  published=date(2025, 11, 17), url="https://news.hubeidaily.net/a/4.html"),
            Change(ChangeKind.PUBLICATION_EDITED, at(days=3), Severity.MEDIUM, "kjj",
                   title="武汉市人工智能产业发展情况", url="https://kjj.wuhan.gov.cn/5.html", publisher="武汉市科技创新局",
                   published=date(2025, 11, 12), slots={"sentences": 2, "figures": "18个 → 16个"}),
            about("models", ChangeKind.CONTRADICTION, at(days=3), doing(16.0, "个"), publisher="武汉市科技创新局",
                  published=date(2025, 11, 12), url="https://kjj.wuhan.gov.cn/5.html"),
            Change(ChangeKind.PUBLICATION_GONE, at(days=8), Severity.MEDIUM, "jxj", title="产业基金管理办法",
                   url="https://jxj.wuhan.gov.cn/6.html", publisher="武汉市经济和信息化局"),
            about("fund", ChangeKind.PROGRESS, at(days=400), doing(42000000000.0, "元"), published=date(2024, 10, 1),
                  url="https://news.hubeidaily.net/a/7.html", history=True),
            about("unicorns", ChangeKind.ACHIEVED, at(days=400), Point(Status.DONE_CLAIMED, 7.0, "家"),
                  published=date(2024, 9, 3), url="https://news.hubeidaily.net/a/8.html", history=True),
        ]  # fmt: skip

    def _evidence(self, store: Store) -> str:
        text = "截至10月底，全市累计建成5G基站3.9万个。"
        publication = Publication(
            "https://news.hubeidaily.net/a/1.html", "武汉数字基础设施提速", text, "湖北日报", "武汉市", Role.MEDIA,
            published=date(2025, 11, 18), retrieved_at=self.clock() - timedelta(minutes=9),
            text_hash=hashlib.sha256(text.encode()).hexdigest(), raw_hash="0" * 64,
        )  # fmt: skip
        passage = Passage(0, 0, len(text), text, PassageKind.SENTENCE)
        saved = store.publications.add_revision(publication, "whdaily", [passage], ["k0"])
        reasons = (
            Reason(Check.INDICATOR, Result.PASSED, "indicator.named", {"name": "5G基站"}),
            Reason(Check.SCOPE, Result.PASSED, "scope.publisher", {"place": "武汉市"}),
            Reason(Check.TENSE, Result.PASSED, "tense.done", {"word": "建成"}),
        )
        judgement = Judgement(
            "plan/base-stations", Relation.ACHIEVED, realised=True, review=False, quote=text, start=0, end=len(text),
            passage=0, value=39000.0, unit="个", as_of=date(2025, 10, 31), confidence=Confidence.HIGH, reasons=reasons,
        )  # fmt: skip
        ids = (saved.publication_id, saved.revision_id)
        stored = store.evidence.add(
            judgement, *ids, "whdaily", "湖北日报", Role.MEDIA, self.clock() - timedelta(minutes=9), "ledger", "rules"
        )
        return stored.id

    def _edited(self, store: Store) -> None:
        """A publication that was edited, and whose sentence waits for a person."""
        for number, said in enumerate(("全市已上线行业大模型18个。", "全市行业大模型有望达到16个。")):
            text = f"武汉市人工智能产业发展情况\n今年以来，各区加快布局。{said}下一步将继续推进。"
            start = text.index(said)
            publication = Publication(
                "https://kjj.wuhan.gov.cn/5.html", "武汉市人工智能产业发展情况", text, "武汉市科技创新局", "武汉市", Role.SELF,
                published=date(2025, 11, 12), retrieved_at=self.clock() - timedelta(days=4 - number),
                text_hash=hashlib.sha256(text.encode()).hexdigest(), raw_hash="1" * 64,
            )  # fmt: skip
            passage = Passage(0, start, start + len(said), said, PassageKind.SENTENCE)
            saved = store.publications.add_revision(publication, "kjj", [passage], [f"k{number}"])
        reasons = (
            Reason(Check.INDICATOR, Result.PASSED, "indicator.named", {"name": "行业大模型"}),
            Reason(Check.TENSE, Result.UNSETTLED, "tense.done", {"word": "达到"}),
        )
        judgement = Judgement(
            "plan/models", Relation.PROGRESS, realised=False, review=True, quote=said, start=start, end=start + len(said),
            passage=0, value=16.0, unit="个", as_of=date(2025, 11, 12), confidence=Confidence.LOW, reasons=reasons,
        )  # fmt: skip
        ids = (saved.publication_id, saved.revision_id)
        store.evidence.add(
            judgement, *ids, "kjj", "武汉市科技创新局", Role.SELF, self.clock() - timedelta(days=3), "l", "r"
        )

    # -------------------------------------------------------- another process

    def commit_elsewhere(self, *titles: str, at: datetime | None = None) -> None:
        """New publications, committed by a process of its own and told a minute after the clock, or at `at`."""
        told = [
            {
                "kind": "publication_new", "title": title, "url": f"https://jxj.wuhan.gov.cn/new/{title}.html",
                "at": (at or self.clock() + timedelta(minutes=1, seconds=k)).isoformat(),
            }
            for k, title in enumerate(titles)
        ]  # fmt: skip
        subprocess.run([sys.executable, "-c", _WRITER, str(self.place.db), json.dumps(told)], check=True)

    def dashboard(self, **said: object) -> Dashboard:
        return Dashboard(self.place, clock=self.clock, **said)


@pytest.fixture
def stage(own_home: Path, clock: Callable[[], datetime]) -> Stage:
    """A place with ledger and sources and no database."""
    made = Stage(own_home / "duban", clock)
    made.folder.mkdir()
    made.write_ledger()
    made.write_sources()
    return made


@pytest.fixture
def filled(stage: Stage) -> Stage:
    """A place after some rounds."""
    stage.fill()
    return stage


@pytest.fixture
def chinese() -> None:
    messages.use("zh")


@pytest.fixture
def until() -> Callable[..., object]:
    """`await until(pilot, condition)`: waits for what another thread or process brings; fails after half a minute."""

    async def wait(pilot: object, condition: Callable[[], object]) -> object:
        for _ in range(700):
            await pilot.pause()
            if found := condition():
                return found
            await asyncio.sleep(0.02)
        shown = "\n".join(grid_of(pilot.app))
        raise AssertionError(f"never came true: {condition}; the screen is\n{shown}")

    return wait


@pytest.fixture
def hostile() -> str:
    """A title that tries everything."""
    return HOSTILE


def grid_of(app: Dashboard) -> list[str]:
    """What stands on the screen, a string a row, as a terminal would show it."""
    rows = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in row) for row in rows]


@pytest.fixture
def grid() -> Callable[[Dashboard], list[str]]:
    return grid_of


@pytest.fixture
def screen() -> Callable[[Dashboard], str]:
    """What stands on the screen, as one text."""
    return lambda app: "\n".join(grid_of(app))


@pytest.fixture
def opened(until) -> Callable[..., object]:
    """`async with opened(app, size) as pilot`: the dashboard once it has shown what it read first."""

    @asynccontextmanager
    async def run(app: Dashboard, size: tuple[int, int] = (80, 24)):
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app._overview.overview.phase is not Phase.LOADING)
            await pilot.pause()
            yield pilot

    return run


@pytest.fixture
def alone() -> Callable[[Callable[[], object]], None]:
    """Runs a coroutine function to its end."""
    return lambda function: asyncio.run(function())
