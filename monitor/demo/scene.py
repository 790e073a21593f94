"""The sample site: which bytes an address has in which round. Owns the pages; opens no socket.

A round's folder holds only what it adds or alters; everything else stands as the round before left
it. `{base}` in a page becomes the address of the server. What lies under a GB18030 folder is kept as
UTF-8 in the package, so that it can be read and compared, and is encoded when it is served.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path

FOLDER = Path(__file__).parent / "site"
_INDEX = "index.html"
_TYPES = {".html": "text/html", ".xml": "application/rss+xml", ".css": "text/css"}


@dataclass(frozen=True, slots=True)
class Scene:
    """The site during one round: the latest file of each path, and what answers otherwise."""

    files: Mapping[str, Path]
    changed_at: Mapping[str, datetime]
    """When the file of a path was last altered, for Last-Modified."""
    failing: Collection[str] = ()
    """Paths that answer 503; one that ends in / stands for all below it."""
    gone: Collection[str] = ()
    """Paths that answer 410 although an earlier round had them: the site says that they were taken away."""
    gb18030: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends."""

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def pages(folder: Path) -> dict[str, Path]:
    """The files of one round's folder by their address path; a folder's index also answers for the folder."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_file():
            continue
        address = "/" + path.relative_to(folder).as_posix()
        found[address] = path
        if path.name == _INDEX:
            found[address.removesuffix(_INDEX)] = path
    return found


def within(path: str, places: Iterable[str]) -> bool:
    """True when `path` is one of `places`, or lies below one that ends in a slash."""
    return any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)


def answer(scene: Scene, path: str, base: str, asked: Mapping[str, str]) -> Answer:
    """What `path` answers in this scene; `asked` holds the request's If-None-Match and If-Modified-Since."""
    path = path.split("?", 1)[0]
    if within(path, scene.failing):
        return Answer(HTTPStatus.SERVICE_UNAVAILABLE, {"Content-Type": "text/plain"}, b"busy\n")
    file = scene.files.get(path)
    if path in scene.gone:
        return Answer(HTTPStatus.GONE, {"Content-Type": "text/plain"}, b"gone\n")
    if file is None:
        return Answer(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"not found\n")
    charset = "gb18030" if within(path, scene.gb18030) else "utf-8"
    body = file.read_text(encoding="utf-8").replace("{base}", base).encode(charset)
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
        "Last-Modified": format_datetime(scene.changed_at[path].astimezone(UTC), usegmt=True),
    }
    if _known(asked, headers):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    headers["Content-Type"] = f"{_TYPES.get(file.suffix, 'application/octet-stream')}; charset={charset}"
    return Answer(HTTPStatus.OK, headers, body)


def _known(asked: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """True when the asker holds this very body; an ETag, where one is sent, decides alone (RFC 9110, 13.2.2)."""
    tag = asked.get("If-None-Match")
    if tag is not None:
        return tag == headers["ETag"]
    return asked.get("If-Modified-Since") == headers["Last-Modified"]
