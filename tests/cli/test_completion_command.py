"""`monitor completion`: the scripts, and what the program answers when a shell asks it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(place, shell):
    ran = place.run("completion", shell)
    assert (ran.returncode, "_MONITOR_COMPLETE" in ran.stdout) == (0, True)


def asked(place, *words):
    environ = {
        "COMP_WORDS": " ".join(("monitor", *words)),
        "COMP_CWORD": str(len(words)),
        "_MONITOR_COMPLETE": "bash_complete",
    }
    code = "import sys; from monitor.cli.main import main; sys.argv = ['monitor']; sys.exit(main())"
    given = {**os.environ, **environ}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=place.folder, env=given, capture_output=True, text=True, check=False
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


def test_commands_options_and_values_are_completed(place):
    assert asked(place, "dig") == ["digest"]
    assert asked(place, "digest", "--sev") == ["--severity"]
    assert asked(place, "digest", "--format", "m") == ["markdown"]
    assert asked(place, "ledger", "b") == ["bodies"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_takes_the_script(place):
    script = place.run("completion", "bash").stdout
    done = subprocess.run(
        ["bash", "--norc", "-c", f"{script}\ncomplete -p monitor"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "monitor" in done.stdout) == (0, True)
