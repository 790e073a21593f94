"""The whole demonstration as a user starts it: a process of its own, without a terminal."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import click
import pytest

from monitor.cli import base, demo
from monitor.demo.story import read_story
from monitor.errors import DubanError
from monitor.model import Outcome

ROUNDS = 3


def run(*words: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    (cwd / "temporary").mkdir(exist_ok=True)
    here = {"TMPDIR": str(cwd / "temporary"), "HOME": str(cwd / "home"), **environ}
    return subprocess.run(
        [sys.executable, "-m", "monitor", *words],
        cwd=cwd,
        env={**os.environ, **here},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    folder = tmp_path_factory.mktemp("english")
    return folder, run("--lang", "en", "demo", cwd=folder)


@pytest.fixture(scope="module")
def chinese(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chinese")
    return folder, run("--lang", "zh", "demo", cwd=folder)


def flat(text: str) -> str:
    """The text without line breaks and indents, since sentences are wrapped."""
    return "".join(text.split())


@pytest.mark.parametrize("language", ["english", "chinese"])
def test_it_ends_well_says_nothing_on_stderr_and_leaves_nothing_behind(language, request):
    folder, ended = request.getfixturevalue(language)
    assert (ended.returncode, ended.stderr) == (0, "")
    left = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert left == []


@pytest.mark.parametrize("language", ["english", "chinese"])
def test_it_shows_every_sentence_that_proves_a_move_and_every_one_it_kept_silent_about(language, request):
    said = flat(request.getfixturevalue(language)[1].stdout)
    for chapter in read_story().chapters:
        for quote in [move.quote for move in chapter.moves] + [kept.quote for kept in chapter.silent]:
            assert quote in said


def test_it_says_in_english_what_moved_and_why_the_rest_was_not_claimed(english):
    said = english[1].stdout
    for part in ("Round 1 of 3", "Round 3 of 3", "not checked → in progress", "no evidence → done, as claimed"):
        assert part in said
    for part in (
        "Approved is not opened.",
        "Shenzhen's number, not Wuhan's",
        "It came out as told",
        "Nothing was kept.",
    ):
        assert flat(part) in flat(said)


def test_it_says_in_chinese_what_moved_and_why_the_rest_was_not_claimed(chinese):
    said = flat(chinese[1].stdout)
    for part in (
        "第 1 轮，共 3 轮",
        "未见佐证 → 自称完成",
        "获批不等于开通。",
        "这是深圳的数",
        "结果与剧本一致",
        "什么也没有留下",
    ):
        assert flat(part) in said


def test_the_made_up_figure_is_called_made_up_beside_it(english, chinese):
    assert flat("9 is made up for the demonstration (示例数字)") in flat(english[1].stdout)
    assert "9期是为演示而编的示例数字" in flat(chinese[1].stdout)


def test_every_move_names_the_address_its_facts_come_from(english):
    moves = sum(len(chapter.moves) for chapter in read_story().chapters)
    addresses = re.findall(r"The facts are from\n +(\S+)\n", english[1].stdout)
    assert len(addresses) == moves
    assert not [address for address in addresses if "127.0.0.1" in address]


def test_json_is_one_line_a_round_with_what_check_gives(tmp_path):
    ended = run("demo", "--json", cwd=tmp_path)
    rounds = [json.loads(line) for line in ended.stdout.splitlines()]
    assert (ended.returncode, len(rounds)) == (0, ROUNDS)
    for told, chapter in zip(rounds, read_story().chapters, strict=True):
        assert set(told) >= {"run", "sources", "changes"}
        assert {each["name"]: each["outcome"] for each in told["sources"]} == dict(chapter.outcomes)
        assert {change["history"] for change in told["changes"]} == {chapter.number == 1}


def test_what_is_kept_is_a_place_that_the_other_commands_work_on(tmp_path):
    place = tmp_path / "kept"
    ended = run("--lang", "en", "demo", "--keep", str(place), cwd=tmp_path)
    assert ended.returncode == 0
    assert "where nothing answers any more" in " ".join(ended.stdout.split())
    assert {path.name for path in place.iterdir()} >= {"sources.yaml", "seeds", "monitor.db"}
    listed = run("--place", str(place), "ledger", "list", "--json", cwd=tmp_path)
    standing = {entry["id"]: entry for entry in json.loads(listed.stdout)}
    assert standing["plan-2020/unicorns"]["status"] == "done_claimed"
    assert standing["lowalt-2025/landing-sites"]["progress"]["value"] == 220
    assert standing["lowalt-2025/commercial-routes"]["progress"] is None


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    ended = run("--lang", "en", "demo", "--keep", ".", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "is not empty" in ended.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "temporary"]


def test_a_file_cannot_be_the_folder_to_keep(tmp_path):
    (tmp_path / "file").write_text("")
    ended = run("--lang", "en", "demo", "--keep", "file", cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "name another folder" in ended.stderr


def test_a_proxy_in_the_environment_does_not_come_between(tmp_path):
    nowhere = "http://127.0.0.1:9"
    ended = run("demo", cwd=tmp_path, HTTP_PROXY=nowhere, http_proxy=nowhere, ALL_PROXY=nowhere)
    assert ended.returncode == 0


@pytest.fixture
def context():
    return base.Context(json=True)


class Interrupted(base.Context):
    """Somebody presses Ctrl-C when the second round is told."""

    def write(self, text: str) -> None:
        if "2025-10-13" in text:
            raise KeyboardInterrupt


def test_ctrl_c_in_the_middle_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(KeyboardInterrupt):
        demo.perform(Interrupted(), read_story(), None, offer=False)
    assert list(tmp_path.iterdir()) == []


class Terminal(io.StringIO):
    """Looks like a terminal to whoever asks."""

    def isatty(self) -> bool:
        return True


@dataclass
class Sitting:
    """A person at a terminal: what they were shown and asked, and what their answers started."""

    answer: bool
    shown: str = ""
    defaults: list[bool] = field(default_factory=list)
    started: list[tuple[list[str], bool]] = field(default_factory=list)

    def confirm(self, _: str, default: bool) -> bool:
        self.defaults.append(default)
        return self.answer

    def run(self, words: list[str], check: bool) -> None:
        self.started.append((words, Path(words[words.index("--place") + 1]).is_dir()))


def sit(monkeypatch, answer: bool, offer: bool = True, **context: object) -> Sitting:
    sitting, screen = Sitting(answer), Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", Terminal())
        patch.setattr(sys, "stdout", screen)
        patch.setattr(click, "confirm", sitting.confirm)
        patch.setattr(subprocess, "run", sitting.run)
        demo.perform(base.Context(**{"environ": {}, **context}), read_story(), None, offer=offer)
    sitting.shown = screen.getvalue()
    return sitting


def test_at_a_terminal_it_is_in_colour_and_offers_the_dashboard_with_no_as_default(monkeypatch):
    sitting = sit(monkeypatch, answer=False)
    assert (sitting.defaults, sitting.started) == ([False], [])
    assert "\x1b[" in sitting.shown


def test_yes_opens_the_dashboard_on_the_place_while_it_is_still_there(monkeypatch):
    ((words, was_there),) = sit(monkeypatch, answer=True).started
    assert words[-2:] == ["tui", "--no-poll"]
    assert was_there
    assert not Path(words[words.index("--place") + 1]).exists()


@pytest.mark.parametrize(("json", "offer"), [(True, True), (False, False)])
def test_nothing_is_asked_with_json_or_without_the_dashboard(monkeypatch, json, offer):
    sitting = sit(monkeypatch, answer=True, offer=offer, json=json)
    assert (sitting.defaults, sitting.started) == ([], [])


def test_no_colour_where_none_is_wanted(monkeypatch):
    assert "\x1b[" not in sit(monkeypatch, answer=False, environ={"NO_COLOR": "1"}).shown


def test_a_story_that_tells_another_move_fails(context):
    story = read_story()
    first = story.chapters[0]
    tampered = replace(first, moves=(replace(first.moves[0], value=5), *first.moves[1:]))
    with pytest.raises(DubanError) as raised:
        demo.perform(context, replace(story, chapters=(tampered,)), None, offer=False)
    assert (raised.value.key, raised.value.exit_code) == ("demo.failed", 1)


def test_a_site_that_never_fails_fails_the_story(context):
    story = read_story()
    healthy = replace(story.chapters[1], scene=replace(story.chapters[1].scene, failing=()))
    with pytest.raises(DubanError) as raised:
        demo.perform(context, replace(story, chapters=(story.chapters[0], healthy)), None, offer=False)
    assert raised.value.slots["number"] == 2


def test_a_trap_that_is_sprung_fails_the_story(context, tmp_path):
    story = read_story()
    first = story.chapters[0]
    page = first.scene.files["/dafu/changjing.html"]
    sprung = tmp_path / "page.html"
    sprung.write_text(
        page.read_text(encoding="utf-8").replace("</p>", "</p><p>武汉已建成5G基站4万个。</p>", 1), encoding="utf-8"
    )
    files = {**first.scene.files, "/dafu/changjing.html": sprung}
    tampered = replace(first, scene=replace(first.scene, files=files))
    with pytest.raises(DubanError) as raised:
        demo.perform(context, replace(story, chapters=(tampered,)), None, offer=False)
    assert "plan-2020/5g-base-stations" in raised.value.slots["what"]


def test_the_outcomes_told_are_outcomes():
    assert {outcome for chapter in read_story().chapters for outcome in chapter.outcomes.values()} <= set(Outcome)
