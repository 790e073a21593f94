"""Finds the data that travels with the program: `seeds/` and `sources.yaml`.

Owns where they lie in each way of being installed; must not read or write them.

A wheel carries them in `monitor/shipped_data`. An editable install leaves forced files outside the
package's path, and a plain checkout has no such folder, so there the files beside the package serve.
"""

from __future__ import annotations

from pathlib import Path

from monitor.errors import DubanError

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str, package: Path = _PACKAGE) -> Path:
    """Where the shipped file or folder `name` (`seeds`, `sources.yaml`) lies.

    Raises DubanError when the installation is damaged and has it nowhere.
    """
    inside = package / "shipped_data" / name
    if inside.exists():
        return inside
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).exists():
        return checkout / name
    raise DubanError("place.nothing_shipped", name=name, folder=package)
