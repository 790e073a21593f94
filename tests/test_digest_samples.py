"""The sample digests in docs are what the program gives today, and can be read by what reads each format."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

from monitor import messages

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "docs" / "digests"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("make_digests", HERE / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    place = tmp_path_factory.mktemp("demo") / "place"
    words = [sys.executable, "-m", "monitor", "demo", "--keep", str(place)]
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=120)
    before = messages.language()
    yield module.samples(place)
    messages.use(before)


def test_the_samples_are_what_the_program_gives(made):
    assert set(made) == {each.name for each in HERE.glob("sample.*")}
    for name, text in made.items():
        assert (HERE / name).read_text("utf-8") == text, f"{name}: make them anew with python docs/digests/make.py"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_can_be_read(lang):
    told = json.loads((HERE / f"sample.{lang}.json").read_text("utf-8"))
    changes = [each for section in told["sections"] for each in section["changes"]]
    found = feedparser.parse((HERE / f"sample.{lang}.atom").read_bytes())
    assert (found.bozo, len(found.entries)) == (False, len(changes))
    for ending in ("txt", "md", "html"):
        text = (HERE / f"sample.{lang}.{ending}").read_text("utf-8")
        assert all(each["quote"] in text for each in changes if each["quote"] and ending != "md")
        assert all(each["publication"]["url"] in text for each in changes if each["publication"])
