"""The themes: five shipped ones in their order, with names in both languages."""

from __future__ import annotations

from pathlib import Path

from monitor.ledger.themes import load_themes, shipped_themes
from monitor.messages import say
from monitor.model import Theme


def test_the_five_shipped_themes_are_those_of_the_model_in_order():
    assert [theme.id for theme in shipped_themes()] == [theme.value for theme in Theme]


def test_the_messages_say_the_same_names():
    for theme in shipped_themes():
        assert say(f"theme.{theme.id}", "zh") == theme.name("zh") == theme.zh
        assert say(f"theme.{theme.id}", "en") == theme.name("en") == theme.en


def test_a_folder_adds_themes_behind_the_shipped_ones_or_renames_one(tmp_path: Path):
    (tmp_path / "themes.yaml").write_text(
        "themes:\n  - {id: water, zh: 水务}\n  - {id: ai, zh: 智能, en: AI}\n", encoding="utf-8"
    )
    themes, problems = load_themes([tmp_path])
    assert not problems
    assert [theme.id for theme in themes][-2:] == ["low-altitude", "water"]
    assert {theme.id: (theme.zh, theme.en) for theme in themes}["water"] == ("水务", "water")
    assert {theme.id: theme.zh for theme in themes}["ai"] == "智能"


def test_a_themes_file_of_another_shape_is_told(tmp_path: Path):
    path = tmp_path / "themes.yaml"
    for text, code in (
        ("- a\n", "no_themes"),
        ("themes:\n  - a\n", "entry_not_a_mapping"),
        ("themes:\n  - {zh: 水}\n", "missing_key"),
    ):
        path.write_text(text, encoding="utf-8")
        themes, problems = load_themes([tmp_path])
        assert len(themes) == 5
        assert [problem.code for problem in problems] == [f"ledger.{code}"]
