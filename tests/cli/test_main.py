"""The frame of the command line: languages, options before and after a name, exit codes, streams."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest

from monitor.cli import base, wording
from monitor.cli import main as main_module
from monitor.errors import ConfigError, DubanError, LeaseHeld, Problem, StoreError
from monitor.messages import LANGUAGES, area, language

ROWS = "sources:\n  - name: one\n    kind: page\n    url: https://example.org/\n    region: 武汉市\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder to stand in."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def with_command(monkeypatch):
    """Makes a function the command `odd`."""

    def enter(function, **attributes):
        command = base.command("odd", help="cli.help", **attributes)(function)
        module = type(sys)("odd_command")
        module.command = command
        monkeypatch.setitem(sys.modules, "odd_command", module)
        monkeypatch.setattr(main_module, "COMMANDS", {"odd": "odd_command:command", **main_module.COMMANDS})

    return enter


# ---------------------------------------------------------------- help and language


def test_alone_it_shows_its_help(cli):
    ran = cli()
    assert ran.code == 0
    assert ran.out == cli("--help").out == cli("-h").out
    assert "Usage: monitor" in ran.out


def test_every_command_of_the_table_has_its_line_and_can_be_loaded(cli):
    lines = cli("--help").out
    for name, target in main_module.COMMANDS.items():
        assert f"  {name} " in lines
        for lang in LANGUAGES:
            assert name in area("commands", lang)
        command = main_module.Root("monitor").get_command(click.Context(click.Command("x")), name)
        assert isinstance(command, base.Command), target
        assert command.name == name


def commands_below(command, path=()):
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands_below(below, (*path, name))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_help_page_shows_a_key_or_a_word_of_the_other_language(cli, lang):
    root = main_module.Root("monitor")
    for name in main_module.COMMANDS:
        command = root.get_command(click.Context(root), name)
        for path, _ in commands_below(command, (name,)):
            page = cli(*path, "--help", "--lang", lang)
            assert page.code == 0
            assert not re.search(r"\b[a-z_]+\.help\b|\b[a-z_]+\.help_", page.out)
            foreign = ("Usage:", "Options", "Show this") if lang == "zh" else ("用法", "选项", "显示")
            assert not [word for word in foreign if word in page.out]


def test_the_language_comes_from_the_option_wherever_it_stands_then_the_environment(cli, monkeypatch):
    assert "用法：" in cli("--lang", "zh", "--help").out
    assert "用法：" in cli("sources", "list", "--help", "--lang=zh").out
    monkeypatch.setenv("MONITOR_LANG", "zh")
    assert "用法：" in cli("--help").out
    assert "Usage:" in cli("--help", "--lang", "en").out
    monkeypatch.delenv("MONITOR_LANG")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "用法：" in cli("--help").out


def test_what_stands_after_two_hyphens_is_no_option(cli, folder):
    cli("init", "--", "--lang", "zh")
    assert language() == "en"


def test_a_language_nobody_speaks_is_a_usage_error(cli):
    ran = cli("--lang", "fr", "--help")
    assert (ran.code, ran.out) in ((2, ""), (0, cli("--help").out))
    assert cli("sources", "list", "--lang", "fr").code == 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bogus"], {"en": "No such command 'bogus'.", "zh": "没有命令 'bogus'。"}),
        (["inti"], {"en": "Did you mean 'init'?", "zh": "是不是想写 'init'？"}),
        (["--jsn"], {"en": "No such option '--jsn'.", "zh": "没有选项 '--jsn'。"}),
        (["sources"], {"en": "Usage: monitor sources", "zh": "用法： monitor sources"}),
        (["sources", "lst"], {"en": "No such command 'lst'.", "zh": "没有命令 'lst'。"}),
        (["init", "a", "b"], {"en": "unexpected extra argument (b)", "zh": "多出一个参数（b）"}),
        (["init", "--place"], {"en": "requires an argument", "zh": "需要一个值"}),
        (["serve", "--port", "x"], {"en": "'x' is not a valid integer range.", "zh": "'x' 不是有效的整数。"}),
        (["backup", "--keep", "x"], {"en": "'x' is not a valid integer.", "zh": "'x' 不是有效的整数。"}),
        (["--json", "init"], {"en": "`monitor init` reports nothing", "zh": "monitor init 没有可报告的内容"}),
    ],
)
def test_a_usage_error_is_told_on_stderr_in_the_language_in_force(cli, folder, arguments, said, lang, monkeypatch):
    monkeypatch.setenv("MONITOR_LANG", lang)
    ran = cli(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said[lang] in ran.err
    assert not list(folder.iterdir())


def test_every_word_of_click_that_we_translate_is_one_that_click_says():
    source = "".join(path.read_text(encoding="utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    for key, text in area("click", "en").items():
        assert json.dumps(text, ensure_ascii=False)[1:-1] in source, key
    assert wording.translated("nobody says this") == "nobody says this"


# ---------------------------------------------------------------- options everywhere


def test_the_options_that_stand_everywhere_may_stand_before_and_after_the_name(cli, folder):
    path = folder / "mine.yaml"
    path.write_text(ROWS, encoding="utf-8")
    after = cli("sources", "list", "--json", "--sources", path)
    between = cli("sources", "--sources", path, "list", "--json")
    before = cli("--json", "--sources", path, "sources", "list")
    assert after.code == 0
    assert after.out == between.out == before.out
    assert [row["name"] for row in json.loads(after.out)] == ["one"]


def test_the_later_one_wins_and_ledgers_add_up(cli, with_command):
    seen = []
    with_command(lambda context: seen.append(context.options))
    cli("--db", "a", "--ledger", "x", "odd", "--db", "b", "--ledger", "y", "--ledger", "z")
    assert (seen[0].db, seen[0].ledger) == ("b", ("x", "y", "z"))


# ---------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DubanError("place.no_current_folder"), 1),
        (ConfigError("place.no_current_folder"), 2),
        (StoreError("place.no_current_folder"), 4),
        (LeaseHeld("place.no_current_folder"), 4),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (click.UsageError("no"), 2),
        (RuntimeError("boom"), 1),
        (OSError(28, "No space left on device", "x.db"), 1),
    ],
)
def test_an_error_is_one_sentence_on_stderr_and_an_exit_code(cli, with_command, error, code):
    def fail(_):
        raise error

    with_command(fail)
    ran = cli("odd")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("code", [0, 3, 10])
def test_what_a_command_gives_back_is_the_exit_code(cli, with_command, code):
    with_command(lambda _: code)
    assert cli("odd").code == code


def test_something_unexpected_names_itself_and_the_way_to_see_more(cli, with_command, monkeypatch):
    def fail(_):
        raise RuntimeError("boom")

    with_command(fail)
    assert "boom" in cli("odd").err
    assert "MONITOR_DEBUG=1" in cli("odd").err
    monkeypatch.setenv("MONITOR_DEBUG", "1")
    assert "Traceback" in cli("odd").err


def test_each_problem_of_a_file_has_a_line_of_its_own_and_no_escape_reaches_the_terminal(cli, with_command):
    problems = [
        Problem("a.yaml", 3, "sources.unknown_key", {"key": "x\x1b[31m", "known": "y"}),
        Problem("b.yaml", 0, "sources.empty"),
    ]

    def fail(_):
        raise ConfigError.of("sources.unusable", problems, file="a.yaml", count=2)

    with_command(fail)
    lines = cli("odd").err.splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("  a.yaml:3: ")
    assert lines[2].startswith("  b.yaml: ")
    assert "\x1b" not in "".join(lines)


def test_a_file_with_problems_stops_a_command_with_all_of_them(cli, folder):
    (folder / "sources.yaml").write_text(ROWS + "    evry: 6h\n    rol: self\n", encoding="utf-8")
    ran = cli("sources", "list")
    assert (ran.code, ran.out) == (2, "")
    assert "sources.yaml:6: unknown key `evry`; did you mean `every`?" in ran.err
    assert "sources.yaml:7: unknown key `rol`; did you mean `role`?" in ran.err


def test_a_folder_that_vanished_under_us_is_told(cli, folder):
    folder.rmdir()
    ran = cli("sources", "list")
    assert ran.code == 2
    assert "no longer exists" in ran.err


def test_a_store_that_was_opened_is_closed_when_the_command_ends(cli, folder, with_command):
    opened = []
    with_command(lambda context: opened.append(context.open_store()))
    assert cli("odd", "--db", folder / "deep" / "er" / "x.db").code == 0
    assert (folder / "deep" / "er" / "x.db").exists()
    with pytest.raises(sqlite3.ProgrammingError):
        opened[0].sources.states()


def test_a_database_where_no_folder_can_be_made_is_told(cli, folder, with_command):
    (folder / "file").touch()
    with_command(lambda context: context.open_store() and None)
    ran = cli("odd", "--db", folder / "file" / "x.db")
    assert ran.code == 2
    assert "--db" in ran.err


def test_looking_makes_no_database(cli, folder, with_command):
    seen = []
    with_command(lambda context: seen.append(context.look_at_store()))
    cli("odd", "--db", folder / "x.db")
    assert seen == [None]
    assert not list(folder.iterdir())


# ---------------------------------------------------------------- the process


def run(*arguments, code=None, **environ):
    command = [sys.executable, "-m", "monitor", *arguments] if code is None else [sys.executable, "-c", code]
    return subprocess.run(command, env={**os.environ, **environ}, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize("environ", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1"}])
def test_stdout_is_utf8_whatever_the_locale(folder, environ):
    done = run("--lang", "zh", "sources", "list", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0", **environ)
    assert done.returncode == 0
    assert "尚未核实" in done.stdout.decode("utf-8")


def test_a_reader_that_goes_away_early_is_no_error(folder):
    command = f"{sys.executable} -m monitor sources list --json | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"[\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_stdout_is_told_in_one_sentence(folder):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", "sources", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert b"No space left" in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("closed", ["0", "1", "2"])
def test_a_stream_that_is_closed_from_the_start_is_no_error(folder, closed):
    command = f"exec {closed}>&-; exec {sys.executable} -m monitor status"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_closed_stdin_gives_no_text(folder):
    command = f"exec 0<&-; exec {sys.executable} -m monitor match -"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, b"- holds no text; name another file.\n")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupt_ends_without_a_traceback(folder, name):
    code = (
        "import os, signal, sys\n"
        "from monitor.cli import base, main\n"
        f"def fall(context): os.kill(os.getpid(), signal.{name}); signal.pause()\n"
        "sys.modules['odd'] = type(sys)('odd')\n"
        "sys.modules['odd'].command = base.command('odd', help='cli.help')(fall)\n"
        "main.COMMANDS = {'odd': 'odd:command'}\n"
        "sys.exit(main.main(['odd']))\n"
    )
    done = run(code=code)
    assert done.returncode == 130
    assert done.stderr == b"Interrupted.\n"


def test_the_version_is_told_and_a_module_runs_like_the_command(folder):
    assert run("--version").stdout.startswith(b"duban ")
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli.main", "--version"], capture_output=True, timeout=60, check=False
    )
    assert done.stdout == run("--version").stdout
