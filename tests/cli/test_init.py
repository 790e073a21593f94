"""`monitor init`: a place of one's own, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.messages import LANGUAGES
from monitor.shipped import shipped
from monitor.sources import load_sources


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_it_writes_the_shipped_sources_and_ledger_and_says_the_next_step(cli, here):
    ran = cli("init", "mine")
    assert ran.code == 0
    assert "monitor --place mine check" in ran.out
    assert names(here / "mine") == ["seeds", "sources.yaml"]
    assert names(here / "mine" / "seeds") == names(shipped("seeds"))
    assert load_sources(here / "mine" / "sources.yaml").problems == ()


def test_without_a_name_it_takes_the_place_that_was_asked_for_else_the_current_folder(cli, here, monkeypatch):
    assert cli("--place", "one", "init").code == 0
    assert cli("init").code == 0
    monkeypatch.setenv("MONITOR_HOME", "two")
    assert cli("init").code == 0
    assert names(here) == ["one", "seeds", "sources.yaml", "two"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_it_wrote_works_and_begins_with_comments_in_the_language_in_force(cli, here, lang):
    cli("init", "mine", "--lang", lang)
    first = (here / "mine" / "sources.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == {"zh": "# 你的信息源（duban）。可随意修改，改后运行：monitor sources check"}.get(
        lang, "# Your sources, for duban. Edit freely, then run: monitor sources check"
    )
    assert cli("--place", "mine", "sources", "check").code == 0


@pytest.mark.parametrize("taken", ["sources.yaml", "seeds"])
def test_it_overwrites_nothing(cli, here, taken):
    (here / "mine").mkdir()
    (here / "mine" / taken).write_text("mine", encoding="utf-8")
    ran = cli("init", "mine")
    assert ran.code == 2
    assert taken in ran.err
    assert (here / "mine" / taken).read_text(encoding="utf-8") == "mine"
    assert names(here / "mine") == [taken]


def test_a_folder_that_cannot_be_made_is_told(cli, here):
    (here / "file").touch()
    ran = cli("init", "file/below")
    assert ran.code == 2
    assert "file/below" in ran.err


def test_when_it_fails_in_the_middle_no_half_place_is_left(cli, here, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    ran = cli("init", "mine")
    assert ran.code == 2
    assert "No space left on device" in ran.err
    assert names(here / "mine") == []
    monkeypatch.undo()
    monkeypatch.chdir(here)
    assert cli("init", "mine").code == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_names_the_folder_whole_and_a_next_step_that_can_be_pasted(cli, here, lang):
    ran = cli("--lang", lang, "init", "我的 文件夹")
    assert str(here / "我的 文件夹") in ran.err
    assert "monitor --place '我的 文件夹' check" in ran.out


def test_a_disk_that_fills_up_while_the_ledger_is_copied_is_named(cli, here, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    ran = cli("init", "mine")
    assert ran.code == 2
    assert "No space left on device. Name another folder" in ran.err
    assert names(here / "mine") == []
