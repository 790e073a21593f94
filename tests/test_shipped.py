"""Where shipped data is found, in each shape an installation can have."""

from __future__ import annotations

import pytest

from monitor.errors import DubanError
from monitor.shipped import shipped


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "somewhere" / "monitor"
    folder.mkdir(parents=True)
    return folder


def test_a_wheel_carries_it_inside_the_package(package):
    (package / "shipped_data" / "seeds").mkdir(parents=True)
    assert shipped("seeds", package) == package / "shipped_data" / "seeds"


def test_a_checkout_has_it_beside_the_package(package):
    (package.parent / "pyproject.toml").touch()
    (package.parent / "seeds").mkdir()
    assert shipped("seeds", package) == package.parent / "seeds"


def test_a_folder_beside_an_installed_package_is_somebody_elses(package):
    (package.parent / "seeds").mkdir()
    with pytest.raises(DubanError) as caught:
        shipped("seeds", package)
    assert caught.value.key == "place.nothing_shipped"


def test_this_checkout_has_both():
    assert shipped("seeds").is_dir()
    assert shipped("sources.yaml").is_file()
