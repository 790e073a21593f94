"""Guards around every test: no network beyond loopback, no home folder, no settings of whoever runs it."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from monitor import messages
from monitor.cli.main import main
from monitor.ledger import bodies

CHINA = timezone(timedelta(hours=8), "+08:00")
NEEDS = {
    "terminal": ("tmux",),
    "browser": ("chromium", "chromium-browser", "google-chrome"),
    "converter": ("antiword", "catdoc", "soffice"),
}

settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("steady")


# ---------------------------------------------------------------- what needs a terminal or a browser


def _under_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips what needs a program that is missing; under CI nothing is skipped, so it fails instead."""
    skipped: dict[str, int] = {}
    for mark, programs in NEEDS.items():
        if _under_ci() or any(shutil.which(program) for program in programs):
            continue
        for item in items:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=f"{programs[0]} is missing"))
                skipped[mark] = skipped.get(mark, 0) + 1
    config.stash[_SKIPPED] = skipped


_SKIPPED = pytest.StashKey[dict[str, int]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI a marked test that skips itself has failed: it was meant to run there."""
    report = yield
    marked = any(item.get_closest_marker(mark) for mark in (*NEEDS, "packaging"))
    if _under_ci() and marked and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where it must run: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints how many marked tests a missing program left out."""
    for mark, many in config.stash.get(_SKIPPED, {}).items():
        terminalreporter.write_line(f"skipped {many} tests marked {mark}: {NEEDS[mark][0]} is missing")


# ---------------------------------------------------------------- guards


def _is_near(host: object) -> bool:
    text = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    try:
        return ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return text == "localhost"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No name is resolved and no connection made beyond this machine; an attempt fails the test."""
    tried: list[object] = []
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(call: Callable[..., object]) -> Callable[..., object]:
        def guard(self: socket.socket, address: object) -> object:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_near(address[0]):
                tried.append(address)
                raise ConnectionRefusedError(f"a test reached for {address}")
            return call(self, address)

        return guard

    def resolve(host: object, *args: object, **kwargs: object) -> object:
        if not _is_near(host) and not _is_address(host):
            raise socket.gaierror(socket.EAI_NONAME, "names are not resolved in tests")
        return getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    yield
    assert not tried, f"the test reached beyond this machine: {tried}"


def _is_address(host: object) -> bool:
    try:
        ip_address(host.decode() if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return True


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home folders of the tests to come: mktemp looks at all it ever made, so each test asks a counter."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, homes: Iterator[Path]) -> Path:
    """A home folder of the test's own, the settings of nobody, and English."""
    home = next(homes)
    home.mkdir()
    for name in list(os.environ):
        if name.startswith(("MONITOR_", "XDG_", "LC_")) or name == "LANGUAGE":
            monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for proxy in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    messages.use("en")
    return home


@pytest.fixture(autouse=True)
def bodies_of_no_place() -> None:
    """The shipped list of bodies alone is in force, whichever place a test before worked on."""
    bodies.use([])


# ---------------------------------------------------------------- what tests are handed


@dataclass
class Clock:
    """A clock that stands still until it is moved; calling it gives the moment."""

    now: datetime = field(default_factory=lambda: datetime(2025, 11, 20, 9, 0, tzinfo=CHINA))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        """Moves by days, hours, minutes or seconds and gives the new moment."""
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at 09:00 on 20 November 2025 in Beijing."""
    return Clock()


@dataclass(frozen=True)
class Ran:
    """How one command line ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs one command line in this process: `cli("check", "--json").code`."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run
