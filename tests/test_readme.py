"""The READMEs keep their word: every command, option, exit code, file and YAML key in them exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from monitor import subscribers
from monitor.cli.main import INTERRUPTED, main
from monitor.errors import ConfigError, DubanError, StoreError
from monitor.ledger.load import read_ledger
from monitor.messages import say
from monitor.model import Role, Status
from monitor.sources import read_sources

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
PAGES = (*READMES, "docs/running.md", "docs/running.zh.md")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")


def blocks(name: str, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall((ROOT / name).read_text(encoding="utf-8")) if kind == language]


def commands(name: str) -> list[list[str]]:
    """The words after `monitor` of every call, in blocks and in running text."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = [line for kind in ("sh", "cron") for block in blocks(name, kind) for line in block.splitlines()]
    calls = [match[1] for line in lines for match in re.finditer(r"(?:^|/)monitor((?: [^#<)|;]*)?)", line)]
    calls += [
        said.removeprefix("monitor") for said in INLINE.findall(BLOCK.sub("", text)) if said.startswith("monitor ")
    ]
    return [shlex.split(call) for call in calls]


CALLS = [(name, words) for name in PAGES for words in commands(name)]


@pytest.mark.parametrize(
    ("name", "words"), CALLS, ids=lambda value: " ".join(value) if isinstance(value, list) else value
)
def test_every_command_and_option_exists(name, words, capsys):
    assert main([*words, "--help"]) == 0, capsys.readouterr().err


def test_the_commands_are_found_at_all():
    assert len(CALLS) > 20
    assert ["demo", "--keep", "sample-place"] in [words for _, words in CALLS]


def test_a_command_that_does_not_exist_would_be_noticed(capsys):
    assert main(["no-such-command", "--help"]) == 2
    assert main(["demo", "--no-such-option", "--help"]) == 2


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_exists(name):
    targets = re.findall(r"^make (\S+)", "\n".join(blocks(name, "sh")), re.MULTILINE)
    assert targets == ["demo", "test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("name", READMES)
def test_the_receivers_it_shows_can_be_written_so(name, tmp_path):
    (shown,) = [block for block in blocks(name, "yaml") if "digests:" in block]
    (tmp_path / "digests.yaml").write_text(shown, encoding="utf-8")
    found = subscribers.load(tmp_path / "digests.yaml")
    assert [each.way for each in found.listed] == ["mailto", "file", "file", "https"]


@pytest.mark.parametrize("name", READMES)
def test_every_picture_and_file_it_links_to_is_there(name):
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert len(links) >= 5
    for link in links:
        assert "://" in link or (ROOT / link).is_file(), link


@pytest.mark.parametrize("name", READMES)
def test_the_exit_codes_are_those_of_the_program(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    meant = {DubanError.exit_code, ConfigError.exit_code, StoreError.exit_code, INTERRUPTED, 0, 3, 10}
    assert told == meant


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_statuses_are_called_what_the_program_calls_them(name, lang):
    text = (ROOT / name).read_text(encoding="utf-8")
    for status in Status:
        assert f"\n| {say(f'report.status_{status}', lang)} |" in text


@pytest.mark.parametrize("name", READMES)
def test_the_sources_it_shows_can_be_used(name, tmp_path):
    file = tmp_path / "sources.yaml"
    file.write_text(blocks(name, "yaml")[0], encoding="utf-8")
    found = read_sources(file)
    assert [source.name for source in found.sources] == ["wuhan-news"]
    assert not found.problems


@pytest.mark.parametrize("name", READMES)
def test_what_it_says_of_an_entrys_official_fate_can_be_read(name, tmp_path):
    (tmp_path / "plan.yaml").write_text(
        "document: {key: plan, title: 甲, publisher: 某局, issued: 2021-01-01, region: 某市, kind: plan}\n"
        "commitments:\n  - id: digital-base\n    theme: ai\n    kind: measure\n    statement: 做一件事。\n"
        "  - id: stations\n    theme: ai\n    kind: measure\n    statement: 做一件事。\n    due: 2023-12-31\n"
        + blocks(name, "yaml")[1],
        encoding="utf-8",
    )
    found = read_ledger([tmp_path])
    entry = found.ledger.get("plan/stations")
    assert entry is not None
    assert all((entry.successor, entry.part_of, entry.extended, entry.closed, entry.mark, entry.look_again))
    assert [problem.code for problem in found.problems] == ["ledger.link_outside"]


@pytest.mark.parametrize("name", READMES)
def test_the_roles_it_names_are_all_the_roles(name):
    comment = re.search("role: self +# (.+)", blocks(name, "yaml")[0])
    assert comment
    assert set(re.findall("[a-z]+", comment[1].replace(" or ", " "))) == {str(role) for role in Role}


def test_both_languages_show_the_same_commands():
    shown = [[words for name, words in CALLS if name == readme and "--lang" not in words] for readme in READMES]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").glob("*.svg")), ids=lambda path: path.name)
def test_pictures_name_generic_fonts_and_fetch_nothing(picture):
    drawn = picture.read_text(encoding="utf-8")
    assert set(re.findall('font-family="([^"]+)"', drawn)) == {"monospace"}
    assert "@font-face" not in drawn
    assert "<image" not in drawn
    assert "textLength" not in drawn


@pytest.mark.parametrize("kind", ["cron", "ini", "dockerfile"])
def test_what_runs_for_months_is_set_up_alike_in_both_languages(kind):
    one, other = (blocks(f"docs/running{suffix}.md", kind) for suffix in ("", ".zh"))
    assert one
    assert one == other


def test_the_service_runs_as_a_user_of_its_own_and_writes_nowhere_but_in_its_place():
    from configparser import ConfigParser

    unit = ConfigParser(delimiters=("=",), interpolation=None)
    unit.optionxform = str
    unit.read_string(blocks("docs/running.md", "ini")[0])
    service = unit["Service"]
    place = shlex.split(service["ExecStart"])[2]
    assert (service["User"], service["ReadWritePaths"], service["ProtectSystem"]) == ("duban", place, "strict")
    assert unit["Install"]["WantedBy"] == "multi-user.target"


def test_the_user_of_the_container_owns_the_place_it_writes_into():
    (container,) = blocks("docs/running.md", "dockerfile")
    place = re.search(r"MONITOR_HOME=(\S+)", container)[1]
    made, user = container.index(f"--owner=duban {place}"), container.index("USER duban")
    assert made < user < container.index(f"VOLUME {place}")
