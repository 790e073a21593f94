"""`monitor ledger import --review`: with keys fed in, and on a real terminal that is left and come back to."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import walking
from monitor.ledger.load import load_ledger

PLAN = """荆门市低空产业三年行动方案（2025—2027年）
一、工作目标
到2027年，全市低空产业规模达到80亿元，起降点达到60处。
二、重点任务
（一）畅通航路。先行先试。开通低空航线9条。（牵头单位：市交通运输局）
（二）培育主体。培育链主企业3家。
"""


class Fed(walking.Terminal):
    """A terminal at which what is pressed, typed and edited was written down before."""

    def __init__(self, keys: str, lines: tuple[str, ...] = (), texts: tuple[object, ...] = ()) -> None:
        super().__init__(80, colour=False)
        self.keys, self.lines, self.texts = list(keys), list(lines), list(texts)
        self.shown: list[str] = []

    def key(self) -> str:
        return self.keys.pop(0)

    def line(self, value: str) -> str:
        if not self.lines:
            return value
        answer = self.lines.pop(0)
        if answer == "^C":
            raise click.Abort
        return answer or value

    def edit(self, text: str) -> str | None:
        made = self.texts.pop(0)
        if isinstance(made, Exception):
            raise made
        return made(text) if callable(made) else made

    def show(self, text: str = "", *, bold: bool = False, dim: bool = False) -> None:
        self.shown.append(text)


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    return path


@pytest.fixture
def review(cli, place, file, monkeypatch):
    """Runs the review with these keys; gives what was shown."""

    def run(keys: str, *lines: str, texts=(), lang: str = "en") -> str:
        fed = Fed(keys, lines, texts)
        monkeypatch.setattr(walking, "terminal_of", lambda context: fed)
        words = ["--lang", lang, "--place", place.folder, "ledger", "import", file, "--key", "plan", "--review"]
        done = cli(*words, "--region", "荆门")
        assert done.code == 0, done.err
        assert not fed.keys, "keys were left over"
        return "\n".join(fed.shown)

    return run


def entries(place) -> list:
    found = load_ledger([place.folder / "seeds"]).commitments
    return [each for each in found if each.document.key == "plan"]


def text(place) -> str:
    return (place.folder / "seeds" / "plan.yaml").read_text("utf-8")


# ---------------------------------------------------------------- fed


def test_each_proposal_is_shown_with_its_sentence_in_context_and_what_was_found(review):
    shown = review("q")
    assert "1 of 4" in shown
    assert "▎ 到2027年，全市低空产业规模达到80亿元，起降点达到60处。" in shown
    assert "by 2027-12-31" in shown
    assert "0 of 4 decided" in shown
    third = review("aaq")
    assert "先行先试。" in third
    assert "市交通运输局" in third


def test_accepted_ones_are_in_the_ledger_and_skipped_ones_are_not(review, place):
    shown = review("asas")
    assert [each.indicator.value for each in entries(place)] == [8_000_000_000, 9]
    assert "All 4 are decided: 2 accepted, 2 skipped" in shown


def test_it_goes_on_where_it_was_left(review, place):
    review("asq")
    assert len(entries(place)) == 1
    shown = review("aa")
    assert "2 of 4 are decided" in shown
    assert "3 of 4" in shown
    assert len(entries(place)) == 3
    assert "All 4 are decided" in review("")


def test_undo_takes_the_last_back_also_after_coming_back(review, place):
    review("aaq")
    shown = review("uq")
    assert "2 of 4 · 1 accepted" in shown
    assert len(entries(place)) == 1
    assert "nothing to undo" in review("uuq")
    assert entries(place) == []
    review("suaq")
    assert len(entries(place)) == 1


def test_a_plain_import_afterwards_brings_what_was_not_decided_but_nothing_skipped(review, place, cli, file):
    review("asq")
    assert cli("--place", place.folder, "ledger", "import", file, "--key", "plan", "--region", "荆门").code == 0
    assert [each.indicator.value for each in entries(place)] == [8_000_000_000, 9, 3]


def test_an_imported_ledger_can_be_looked_through_and_edits_stay(review, place, cli, file):
    cli("--place", place.folder, "ledger", "import", file, "--key", "plan", "--region", "荆门")
    path = place.folder / "seeds" / "plan.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 60", "value: 66  # agreed"), "utf-8")
    shown = review("aass")
    assert "already in the ledger" in shown
    assert [each.indicator.value for each in entries(place)] == [8_000_000_000, 66]
    assert "value: 66  # agreed" in text(place)


@pytest.mark.parametrize("key", ["q", "\x03", "\x04", "\x1b", ""])
def test_it_can_be_left_at_any_time(review, place, monkeypatch, cli, file, key):
    fed = Fed("a")
    fed.keys.append(key)
    monkeypatch.setattr(walking, "terminal_of", lambda context: fed)
    done = cli("--place", place.folder, "ledger", "import", file, "--key", "plan", "--region", "荆门", "--review")
    assert done.code == 0
    assert len(entries(place)) == 1
    assert not list((place.folder / "seeds").rglob("*.partial"))


def test_any_other_key_only_tells_the_keys(review, place):
    shown = review("x9 \rq")
    assert shown.count("a accept") == 5
    assert not (place.folder / "seeds" / "plan.yaml").exists()


# ---------------------------------------------------------------- editing


def test_fields_are_edited_one_by_one(review, place):
    lines = ("own-name", "", "ai", "市发改委、市数据局", "-", "2026-06-30", "", ">=", "9000000000", "", "")
    review("eq", *lines)
    (entry,) = entries(place)
    assert (entry.id, entry.theme, entry.due.isoformat()) == ("plan/own-name", "ai", "2026-06-30")
    assert (entry.lead, entry.responsible) == (("市发改委", "市数据局"), ())
    assert (entry.indicator.op, entry.indicator.value) == (">=", 9_000_000_000)


def test_an_answer_that_is_not_sound_is_told_and_asked_again(review, place):
    shown = review("eq", "大写", "good-name", "", "nothing", "finance", "", "", "soon", "2026-01-31")
    assert "small letters" in shown
    assert "2025-12-31" in shown
    (entry,) = entries(place)
    assert (entry.id, entry.theme, entry.due.isoformat()) == ("plan/good-name", "finance", "2026-01-31")


def test_a_theme_is_answered_by_its_name(review, place):
    review("eq", "", "", "人工智能", "", "", "", "", "", "", "", "")
    assert [each.theme for each in entries(place)] == ["ai"]


def test_leaving_the_fields_changes_nothing(review, place):
    assert "Nothing was changed" in review("eq", "other-name", "^C")
    assert not (place.folder / "seeds" / "plan.yaml").exists()


def test_an_entry_is_edited_as_yaml(review, place):
    shown = review("yq", texts=(lambda given: given.replace("value: 8000000000", "value: 7000000000  # mine"),))
    assert "1 accepted" in shown
    assert entries(place)[0].indicator.value == 7_000_000_000
    assert "# mine" in text(place)


def test_an_edit_that_breaks_the_entry_is_told_with_its_line_and_can_be_mended(review, place):
    broken = []

    def spoil(given: str) -> str:
        return given.replace("kind: target", "kind: targets")

    def mend(given: str) -> str:
        broken.append(given)
        return given.replace("kind: targets", "kind: target")

    shown = review("yyq", texts=(spoil, mend))
    assert "line 3" in shown
    assert "kind: targets" in broken[0], "the edit is not lost"
    assert len(entries(place)) == 1
    assert "Nothing was changed" in review("yxq", texts=(spoil,))
    assert len(entries(place)) == 1


@pytest.mark.parametrize("edited", [None, "", "\n\n", click.ClickException("ed: Editing failed\x1b[31m")])
def test_an_editor_that_fails_or_saves_nothing_changes_nothing(review, place, edited):
    shown = review("yq", texts=(edited,))
    assert "0 of 4 decided" in shown
    assert "\x1b" not in shown
    assert not (place.folder / "seeds" / "plan.yaml").exists()


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_without_a_terminal_it_says_what_to_do_instead(cli, place, file, lang, more):
    done = cli("--lang", lang, "--place", place.folder, "ledger", "import", file, "--key", "plan", "--review", *more)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert not (place.folder / "seeds" / "plan.yaml").exists()


def test_decisions_that_cannot_be_read_are_left_alone(cli, place, file, monkeypatch):
    state = place.folder / "seeds" / "review" / "plan.json"
    state.parent.mkdir()
    state.write_text("{", "utf-8")
    monkeypatch.setattr(walking, "terminal_of", lambda context: Fed("q"))
    done = cli("--place", place.folder, "ledger", "import", file, "--key", "plan", "--review")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert state.read_text("utf-8") == "{"


def test_a_text_that_would_order_a_terminal_about_is_shown_escaped(review, file):
    file.write_text(PLAN.replace("低空产业规模", "低空\x1b[2J\u202e产业规模"), "utf-8")
    shown = review("q")
    assert not {"\x1b", "\u202e"} & set(shown)


def test_everything_is_said_in_chinese_too(review):
    shown = review("aesq", "^C", lang="zh")
    assert "采纳" in shown
    assert "walk." not in shown


# ---------------------------------------------------------------- on a real terminal


def _without_control(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOCTTY)


class Tmux:
    """Tmux servers of the test's own, one after the other, each with one window."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._folder, self._home = folder, home
        self._servers = 0

    @property
    def _tmux(self) -> list[str]:
        return ["tmux", "-u", "-S", str(self._folder / f"tmux{self._servers}"), "-f", "/dev/null"]

    def start(self, command: list[str], **environ: str) -> None:
        self._servers += 1  # one that was ended may still hold its socket
        told = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": str(self._home), **environ}
        words = [word for name, value in told.items() for word in ("-e", f"{name}={value}")]
        kept = f"{shlex.join(command)}; echo left with $?; sleep 600"
        self._call("new-session", "-d", "-x", "90", "-y", "40", *words, "bash", "-c", kept)

    def press(self, *keys: str) -> None:
        self._call("send-keys", *keys)

    def key(self, *keys: str) -> None:
        """Press once a single key is asked for: the terminal drops what comes between the question and that."""
        import termios  # other tests of this file run on Windows too

        with open(
            self._call("display-message", "-p", "#{pane_tty}").strip(), "rb", opener=_without_control
        ) as terminal:
            for _ in range(400):
                if not termios.tcgetattr(terminal)[3] & termios.ICANON:
                    return self.press(*keys)
                time.sleep(0.1)
        raise AssertionError("no single key was asked for")

    def until(self, condition: Callable[[str], object]) -> str:
        for _ in range(400):
            if condition(shown := self._call("capture-pane", "-p")):
                return shown
            time.sleep(0.1)
        raise AssertionError(f"never stood on the screen; last was\n{self._call('capture-pane', '-p')}")

    def end(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def _call(self, *arguments: str) -> str:
        return subprocess.run([*self._tmux, *arguments], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def tmux(tmp_path, own_home) -> Iterator[Tmux]:
    made = Tmux(tmp_path, own_home)
    yield made
    made.end()


def command(place, file, lang: str = "en") -> list[str]:
    words = [sys.executable, "-m", "monitor", "--lang", lang, "--place", str(place.folder), "ledger", "import"]
    return [*words, str(file), "--key", "plan", "--region", "荆门", "--review"]


def decisions(place) -> list[str]:
    state = place.folder / "seeds" / "review" / "plan.json"
    return [each["verdict"] for each in json.loads(state.read_text("utf-8"))["decisions"]]


@pytest.mark.terminal
def test_single_keys_decide_and_the_window_may_be_closed_and_opened_again(tmux, place, file):
    tmux.start(command(place, file, "zh"))
    tmux.until(lambda shown: "第 1 条，共 4 条" in shown and "a 采纳" in shown)
    tmux.key("a")
    tmux.until(lambda shown: "第 2 条" in shown)
    tmux.key("s")
    tmux.until(lambda shown: "第 3 条" in shown)
    tmux.end()
    assert decisions(place) == ["accept", "skip"]
    assert len(entries(place)) == 1
    tmux.start(command(place, file, "zh"))
    tmux.until(lambda shown: "第 3 条" in shown)
    tmux.key("u")
    tmux.until(lambda shown: "第 2 条" in shown)
    tmux.key("C-c")
    tmux.until(lambda shown: "left with 0" in shown)
    assert decisions(place) == ["accept"]


@pytest.mark.terminal
def test_keys_typed_ahead_and_enter_behind_a_key_count_as_they_were_typed(tmux, place, file):
    tmux.start(command(place, file))
    tmux.until(lambda shown: "1 of 4" in shown and "a accept" in shown)
    tmux.key("a", "Enter")
    tmux.until(lambda shown: "2 of 4" in shown)
    tmux.key("s", "a", "q", "Enter")
    tmux.until(lambda shown: "left with 0" in shown)
    assert decisions(place) == ["accept", "skip", "accept"]


@pytest.mark.terminal
def test_fields_are_typed_on_the_terminal(tmux, place, file):
    tmux.start(command(place, file))
    tmux.until(lambda shown: "1 of 4" in shown and "a accept" in shown)
    tmux.key("e")
    tmux.until(lambda shown: "identifier" in shown and shown.rstrip().endswith(">"))
    tmux.press("typed-name", "Enter")
    tmux.until(lambda shown: "statement" in shown and shown.rstrip().endswith(">"))
    tmux.press("低空产业做大", "Enter")
    tmux.until(lambda shown: "theme\n" in shown.replace(" ", "") and shown.rstrip().endswith(">"))
    for _ in range(9):
        tmux.press("Enter")
    tmux.until(lambda shown: "✓ typed-name" in shown)
    (entry,) = entries(place)
    assert (entry.id, entry.statement) == ("plan/typed-name", "低空产业做大")


@pytest.mark.terminal
@pytest.mark.parametrize("fails", [False, True])
def test_the_editor_of_the_environment_is_used_and_may_fail(tmux, place, file, tmp_path, fails):
    editor = tmp_path / "editor.sh"
    editor.write_text("exit 3\n" if fails else 'sed -i "s/theme: .*/theme: ai/" "$1"; sleep 1.2; touch "$1"\n', "utf-8")
    tmux.start(command(place, file), EDITOR=f"bash {shlex.quote(str(editor))}", VISUAL="", PATH=os.environ["PATH"])
    tmux.until(lambda shown: "1 of 4" in shown and "a accept" in shown)
    tmux.key("y")
    tmux.until(lambda shown: "The editor failed" in shown if fails else "2 of 4" in shown)
    tmux.key("q")
    tmux.until(lambda shown: "left with 0" in shown)
    assert [each.theme for each in entries(place)] == ([] if fails else ["ai"])
