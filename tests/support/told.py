"""Changes and a small ledger, made up for tests of what tells them on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from monitor.model import Change, ChangeKind, Point, Severity, Status

FIRST = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""09:00 on Monday, 2 March 2026, in Beijing."""
WEIGHTS = {
    ChangeKind.ACHIEVED: Severity.HIGH,
    ChangeKind.OVERDUE: Severity.HIGH,
    ChangeKind.CONTRADICTION: Severity.HIGH,
    ChangeKind.PUBLICATION_NEW: Severity.LOW,
    ChangeKind.SOURCE_RECOVERED: Severity.LOW,
}
ABOUT_SOURCES = (ChangeKind.SOURCE_BROKEN, ChangeKind.SOURCE_RECOVERED)
ABOUT_TEXTS = (ChangeKind.PUBLICATION_NEW, ChangeKind.PUBLICATION_EDITED, ChangeKind.PUBLICATION_GONE)


def change(kind: ChangeKind, number: int = 0, **said: object) -> Change:
    """A change of this kind, `number` minutes after the first moment."""
    values: dict[str, object] = {
        "at": FIRST + timedelta(minutes=number),
        "severity": WEIGHTS.get(kind, Severity.MEDIUM),
        "source": "city",
        "id": f"{kind}-{number}",
    }
    if kind in ABOUT_SOURCES:
        values["slots"] = {"code": "fetch.timeout", "host": "a.cn", "seconds": 30}
    else:
        values |= {
            "title": "年度通报",
            "url": f"https://a.cn/{number}.html",
            "publisher": "长江日报",
            "published": date(2026, 3, 1),
        }
    if kind not in (*ABOUT_SOURCES, *ABOUT_TEXTS):
        values |= {
            "commitment": "sample/stations",
            "theme": "infrastructure",
            "quote": "全市已建成5G基站3.1万个。",
            "before": Point(Status.IN_PROGRESS, 28000.0, "个", date(2025, 6, 30)),
            "after": Point(Status.DONE_CLAIMED, 31000.0, "个", date(2026, 2, 28)),
        }
    if kind is ChangeKind.PUBLICATION_EDITED:
        values["slots"] = {"figures": "9% → 10.5%", "sentences": 1}
    return Change(kind, **{**values, **said})
