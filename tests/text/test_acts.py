"""Verbs behind which counted things stand."""

from __future__ import annotations

from monitor.text import acts


def test_the_longest_verb_is_found_first() -> None:
    found = acts.anywhere().search("年内新开工改造小区60个")
    assert found is not None
    assert found[0] == "新开工改造"


def test_only_what_ends_a_stretch_is_found_at_its_end() -> None:
    assert acts.at_end().search("全市计划新建")
    assert acts.at_end().search("新建的站点") is None
