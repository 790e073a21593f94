"""Hands over the measuring script beside it and what it measured, once."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


def _script() -> ModuleType:
    """measure.py as a module: tests are no package, so it cannot be imported by name."""
    spec = importlib.util.spec_from_file_location("quality_measure", HERE / "measure.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def measuring() -> ModuleType:
    return _script()


@pytest.fixture(scope="session")
def shipped_ledger(measuring):
    return measuring.ledger()


@pytest.fixture(scope="session")
def cases_of(measuring):
    """The labelled texts of one set, by its name; skips where the set is not there."""

    def read(name: str):
        path = HERE / f"{name}.jsonl"
        if not path.is_file():
            pytest.skip(f"no {path.name}")
        return measuring.cases(path)

    return read
