"""Every message exists in both languages, with the same slots, and every key that code says exists."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "monitor" / "data"
AREAS = sorted({path.stem for lang in ("zh", "en") for path in (DATA / f"messages.{lang}").glob("*.yaml")})
CODE = sorted(path for folder in ("monitor", "tui") for path in (ROOT / folder).rglob("*.py"))
SAYING = {"say", "ConfigError", "StoreError", "LeaseHeld", "ReadError", "DubanError", "ConfigError.of"}


def messages(area: str, lang: str) -> dict[str, object]:
    path = DATA / f"messages.{lang}" / f"{area}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}


def slots(pattern: str) -> set[str]:
    return {field.partition("!")[0].split(".")[0] for _, field, _, _ in string.Formatter().parse(pattern) if field}


def keys_of(path: Path) -> list[tuple[str, int]]:
    """Message keys that stand as literals where a message is said, an error raised or help given."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).removeprefix("messages.")
        literals = [node.args[0]] if node.args and name in SAYING else []
        literals += [word.value for word in node.keywords if word.arg == "help" and "cli" in path.parts]
        found += [
            (literal.value, node.lineno)
            for literal in literals
            if isinstance(literal, ast.Constant) and isinstance(literal.value, str)
        ]
    return found


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_keys_and_slots(area):
    zh, en = messages(area, "zh"), messages(area, "en")
    assert zh.keys() == en.keys()
    assert {key: slots(str(text)) for key, text in zh.items()} == {key: slots(str(text)) for key, text in en.items()}


@pytest.mark.parametrize("area", AREAS)
def test_every_message_is_text_and_no_key_is_written_twice(area):
    for lang in ("zh", "en"):
        path = DATA / f"messages.{lang}" / f"{area}.yaml"
        node = yaml.compose(path.read_text(encoding="utf-8"))
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"{path.name} repeats a key"
        for key, value in messages(area, lang).items():
            assert isinstance(key, str), f"{path.name}: {key} must be quoted"
            assert isinstance(value, str), f"{path.name}: {key} must be quoted"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_key_that_code_says_exists(path):
    missing = []
    for key, line in keys_of(path):
        area, _, name = key.partition(".")
        if not name or name not in messages_or_none(area):
            missing.append(f"{path.name}:{line}: {key}")
    assert not missing


def messages_or_none(area: str) -> dict[str, object]:
    return messages(area, "en") if area in AREAS else {}


def test_the_collector_sees_the_ways_a_key_is_written(tmp_path):
    folder = tmp_path / "cli"
    folder.mkdir()
    path = folder / "x.py"
    path.write_text(
        "say('a.one')\nmessages.say('a.two', x=1)\nraise ConfigError('a.three')\n"
        "ConfigError.of('a.four', [])\noption('--x', help='a.five')\nsay(name)\n",
        encoding="utf-8",
    )
    assert {key for key, _ in keys_of(path)} == {"a.one", "a.two", "a.three", "a.four", "a.five"}
