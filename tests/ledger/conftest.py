"""Builders of ledger files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

DOCUMENT = """\
document:
  key: plan
  title: 某市方案
  publisher: 某市人民政府
  issued: 2024-01-01
  region: 某市
  kind: plan
  term: {from: 2024-01-01, to: 2026-12-31}
"""
TARGET = """\
  - id: stations
    theme: infrastructure
    kind: target
    statement: 建成基站三万个。
    indicator:
      name: 基站
      op: ">="
      value: 30000
      unit: 个
      period: level
      aliases: [5G 宏站|基站]
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes a ledger file of a document and entries; gives its folder."""

    def write(entries: str = TARGET, document: str = DOCUMENT, name: str = "plan.yaml") -> Path:
        folder = tmp_path / "ledger"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f"{document}commitments:\n{entries}", encoding="utf-8")
        return folder

    return write


@pytest.fixture
def target() -> str:
    """One sound entry as text, to be changed."""
    return TARGET


@pytest.fixture
def document() -> str:
    """A sound document block as text, to be changed."""
    return DOCUMENT
