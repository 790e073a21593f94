"""The package works from an empty folder however it was installed: wheel, editable, plain checkout.

Part of `make check`: building and installing takes seconds that the fast tests should not.
"""

from __future__ import annotations

import json
import os
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.packaging


def run(*command: object, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MONITOR_", "PYTHON"))}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**kept, **environ},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once from a copy of what the repository tracks."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """An environment without duban that sees everything this one has installed; gives its bin folder.

    The path is added as plain text: a .pth file in it is not obeyed, so an editable duban stays out.
    """
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = (folder / "lib").glob("python*/site-packages")
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()) + "\n", encoding="utf-8")
    return folder / "bin"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def works(empty: Path, home: Path, *command: object, **environ: str) -> None:
    """The shipped sources are read, a place is written, and the folder stays as empty as it was."""
    environ |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "LANG": "C"}
    version = run(*command, "--version", cwd=empty, **environ)
    assert version.stdout.startswith("duban "), version.stderr
    listed = run(*command, "sources", "list", "--json", cwd=empty, **environ)
    assert listed.returncode == 0, listed.stderr
    assert len(json.loads(listed.stdout)) >= 20
    assert not any(source["verified"] for source in json.loads(listed.stdout))
    assert list(empty.iterdir()) == []
    made = run(*command, "init", home / "place", cwd=empty, **environ)
    assert made.returncode == 0, made.stderr
    assert {path.name for path in (ROOT / "seeds").glob("*.yaml")} == {
        path.name for path in (home / "place" / "seeds").glob("*.yaml")
    }
    ledger = run(*command, "ledger", "list", "--json", cwd=empty, **environ)
    assert ledger.returncode == 0, ledger.stderr
    assert len(json.loads(ledger.stdout)) > 40
    assert list(empty.iterdir()) == []


def pip(*arguments: object, cwd: Path) -> None:
    command = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps")
    done = run(*command, *arguments, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_holds_the_program_its_data_and_nothing_of_the_workshop(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "monitor/shipped_data/sources.yaml" in names
    assert {name for name in names if name.startswith("monitor/shipped_data/seeds/")}
    assert "monitor/data/messages.zh/cli.yaml" in names
    assert "tui/app.py" in names
    assert not [name for name in names if name.startswith(("tests/", "docs/")) or name.endswith((".db", ".pyc"))]


def test_an_installed_wheel_works_from_an_empty_folder(wheel, environment, empty, tmp_path):
    target = next((environment.parent / "lib").glob("python*/site-packages"))
    pip("--target", target, wheel, cwd=tmp_path)
    works(empty, tmp_path / "home", environment / "python", "-m", "monitor")
    told = run(environment / "python", "-c", "import monitor; print(monitor.__file__)", cwd=empty)
    assert Path(told.stdout.strip()).is_relative_to(target)


def test_the_console_script_of_a_wheel_is_called_monitor(wheel, environment, empty, tmp_path):
    run(sys.executable, "-m", "pip", "--version", cwd=tmp_path)
    pip("--prefix", environment.parent, "--ignore-installed", wheel, cwd=tmp_path)
    script = environment / "monitor"
    text = script.read_text(encoding="utf-8").split("\n", 1)
    script.write_text(f"#!{environment / 'python'}\n{text[1]}", encoding="utf-8")
    assert run(script, "--version", cwd=empty, HOME=str(tmp_path)).stdout.startswith("duban ")


def test_an_editable_install_works_from_an_empty_folder(environment, empty, tmp_path):
    target = next((environment.parent / "lib").glob("python*/site-packages"))
    pip("--target", target, "--no-build-isolation", "--editable", ROOT, cwd=tmp_path)
    works(empty, tmp_path / "home", environment / "python", "-m", "monitor")
    told = run(environment / "python", "-c", "import monitor; print(monitor.__file__)", cwd=empty)
    assert Path(told.stdout.strip()).is_relative_to(ROOT)


def test_a_plain_checkout_works_from_an_empty_folder(environment, empty, tmp_path):
    works(empty, tmp_path / "home", environment / "python", "-m", "monitor.cli.main", PYTHONPATH=str(ROOT))
