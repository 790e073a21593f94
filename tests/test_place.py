"""Which files a command works on, from its options, its environment and its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.place import Defaults, Options, Place, is_place, resolve


@pytest.fixture
def defaults(tmp_path: Path) -> Defaults:
    shipped = tmp_path / "shipped"
    (shipped / "seeds").mkdir(parents=True)
    (shipped / "sources.yaml").write_text("sources: []\n", encoding="utf-8")
    return Defaults(tmp_path / "home" / "duban", shipped / "sources.yaml", shipped / "seeds")


def make_place(folder: Path, *, sources: bool = True, seeds: bool = True) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if sources:
        (folder / "sources.yaml").write_text("sources: []\n", encoding="utf-8")
    if seeds:
        (folder / "seeds").mkdir()
    return folder


def test_nothing_initialised_reads_what_is_shipped_and_records_in_the_data_folder(tmp_path, defaults):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert resolve(Options(), {}, empty, defaults) == Place(
        folder=defaults.user_data,
        db=defaults.user_data / "monitor.db",
        sources_file=defaults.shipped_sources,
        ledger_folders=(defaults.shipped_seeds,),
        sources_shipped=True,
        ledger_shipped=True,
    )
    assert not defaults.user_data.exists()


def test_the_data_folder_serves_once_it_is_a_place(tmp_path, defaults):
    make_place(defaults.user_data)
    place = resolve(Options(), {}, tmp_path, defaults)
    assert place.sources_file == defaults.user_data / "sources.yaml"
    assert place.ledger_folders == (defaults.user_data / "seeds",)
    assert not place.sources_shipped
    assert not place.ledger_shipped


@pytest.mark.parametrize(("sources", "seeds"), [(True, False), (False, True), (True, True)])
def test_the_current_folder_is_the_place_when_it_has_either(tmp_path, defaults, sources, seeds):
    here = make_place(tmp_path / "here", sources=sources, seeds=seeds)
    place = resolve(Options(), {}, here, defaults)
    assert is_place(here)
    assert place.folder == here
    assert place.db == here / "monitor.db"
    assert place.sources_shipped is not sources
    assert place.ledger_shipped is not seeds


def test_the_environment_beats_the_current_folder_and_the_option_beats_both(tmp_path, defaults):
    here, home, asked = (make_place(tmp_path / name) for name in ("here", "home_", "asked"))
    environ = {"MONITOR_HOME": str(home)}
    assert resolve(Options(), environ, here, defaults).folder == home
    assert resolve(Options(place=str(asked)), environ, here, defaults).folder == asked
    assert resolve(Options(), {"MONITOR_HOME": ""}, here, defaults).folder == here


def test_a_relative_place_counts_from_the_current_folder(tmp_path, defaults):
    make_place(tmp_path / "here" / "below")
    assert resolve(Options(place="below"), {}, tmp_path / "here", defaults).folder == tmp_path / "here" / "below"


def test_its_own_words_name_the_same_files_from_anywhere(tmp_path, defaults):
    here = make_place(tmp_path / "here")
    asked = Options(db="own.db", ledger=(str(tmp_path / "one"), str(tmp_path / "two")))
    place = resolve(asked, {}, here, defaults)
    words = place.options()
    named = {"--place": "place", "--db": "db", "--sources": "sources"}
    said = [(words[at], words[at + 1]) for at in range(0, len(words), 2)]
    again = Options(
        **{named[name]: value for name, value in said if name in named},
        ledger=tuple(value for name, value in said if name == "--ledger"),
    )
    assert resolve(again, {"MONITOR_DB": "other.db", "MONITOR_HOME": str(tmp_path)}, tmp_path, defaults) == place


def test_the_database_may_lie_elsewhere(tmp_path, defaults):
    here = make_place(tmp_path / "here")
    environ = {"MONITOR_DB": str(tmp_path / "env.db")}
    assert resolve(Options(), environ, here, defaults).db == tmp_path / "env.db"
    assert resolve(Options(db="own.db"), environ, here, defaults).db == here / "own.db"


def test_ledger_folders_replace_the_places_own_and_may_be_new_or_empty(tmp_path, defaults):
    here = make_place(tmp_path / "here")
    (tmp_path / "empty").mkdir()
    options = Options(ledger=(str(tmp_path / "empty"), str(tmp_path / "new")))
    place = resolve(options, {}, here, defaults)
    assert place.ledger_folders == (tmp_path / "empty", tmp_path / "new")
    assert not place.ledger_shipped


def test_a_sources_file_that_was_asked_for_is_taken_even_when_missing(tmp_path, defaults):
    place = resolve(Options(sources="mine.yaml"), {}, tmp_path, defaults)
    assert place.sources_file == tmp_path / "mine.yaml"
    assert not place.sources_shipped


@pytest.mark.parametrize(
    ("options", "environ", "key"),
    [
        (Options(place="nowhere"), {}, "place.missing"),
        (Options(), {"MONITOR_HOME": "nowhere"}, "place.missing"),
        (Options(place="file"), {}, "place.not_a_folder"),
        (Options(ledger=("file",)), {}, "place.ledger_not_a_folder"),
    ],
)
def test_what_was_asked_for_must_be_a_folder(tmp_path, defaults, options, environ, key):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        resolve(options, environ, tmp_path, defaults)
    assert caught.value.key == key


def test_a_home_of_an_unknown_user_is_taken_as_a_name(tmp_path, defaults):
    place = resolve(Options(db="~nobody-of-that-name/x.db"), {}, tmp_path, defaults)
    assert place.db == tmp_path / "~nobody-of-that-name/x.db"
