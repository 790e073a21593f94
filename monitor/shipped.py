"""Finds the data that travels with the program: `seeds/` and `sources.yaml`; and tells one state of it from another.

Owns where they lie in each way of being installed; must not read or write them.

A wheel carries them in `monitor/shipped_data`. An editable install leaves forced files outside the
package's path, and a plain checkout has no such folder, so there the files beside the package serve.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from monitor.errors import DubanError

_PACKAGE = Path(__file__).resolve().parent


_DECIDING = ("data", "judge", "ledger", "text")
"""Folders of the package whose files decide how something stands."""


def stamp(package: Path = _PACKAGE) -> str:
    """sha256 hex of names, sizes and times of the files that decide: another one after every change of the program."""
    made = hashlib.sha256()
    for folder in _DECIDING:
        with os.scandir(package / folder) as found:
            files = sorted((each.name, each.stat()) for each in found if each.is_file())
        made.update("".join(f"{name} {stat.st_size} {stat.st_mtime_ns}\n" for name, stat in files).encode())
    return made.hexdigest()


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
