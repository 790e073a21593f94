"""Reads a folder of texts: plain, Markdown and HTML files, with what a sidecar says of them.

A folder may hold index.yaml (file stem -> metadata) or NAME.yaml beside NAME.txt. Must not: follow
links out of the folder, change a file, or decide what is new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from monitor.errors import ReadError
from monitor.model import Item, Publication, Role, Source
from monitor.read.dates import parse_date
from monitor.read.decode import decode

TEXT = (".txt", ".md", ".markdown")
PAGES = (".html", ".htm", ".shtml")
INDEX = "index.yaml"
MOST_BYTES = 20 * 1024 * 1024
RoleOf = Callable[[str, Role], Role]


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A readable file: `key` is its path below the folder, `stamp` changes when the file or its sidecar does."""

    path: Path
    key: str
    stamp: str
    about: Mapping[str, Any] = field(default_factory=dict)


def read_folder(path: Path) -> Iterator[FolderFile]:
    """The folder's files in order of their names, deeper folders too; hidden ones and links that leave it are skipped.

    Raises ReadError read.no_folder, read.sidecar.
    """
    if not path.is_dir():
        raise ReadError("read.no_folder", path=path)
    root = path.resolve()
    index, index_stamp = _sidecar(path / INDEX)
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        if any(part.startswith(".") for part in inside.parts) or file.suffix.lower() not in (*TEXT, *PAGES):
            continue
        if not file.resolve().is_relative_to(root) or not file.is_file():
            continue
        about, stamp = _sidecar(file.with_suffix(".yaml"))
        entry = index.get(file.stem)
        merged = {**(entry if isinstance(entry, Mapping) else {}), **about}
        yield FolderFile(file, inside.as_posix(), f"{_stamp(file)} {index_stamp} {stamp}".strip(), merged)


def _stamp(file: Path) -> str:
    try:
        stat = file.stat()
    except OSError as error:
        raise ReadError("read.no_file", path=file, why=error.strerror or str(error)) from error
    return f"{stat.st_mtime_ns}-{stat.st_size}"


def _sidecar(file: Path) -> tuple[dict[str, Any], str]:
    if not file.is_file():
        return {}, ""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReadError("read.sidecar", path=file, why=" ".join(str(error).split())) from error
    if loaded is not None and not isinstance(loaded, dict):
        raise ReadError("read.sidecar", path=file, why="not a mapping")
    return {str(key): value for key, value in (loaded or {}).items()}, _stamp(file)


def read_file(
    file: FolderFile, source: Source, retrieved_at: datetime, role_of: RoleOf | None = None
) -> tuple[Publication, bytes]:
    """The file as a publication, and its bytes. The text of a .txt or .md file is kept to the character.

    Raises ReadError read.no_file, read.too_large, read.empty_body, read.mojibake.
    """
    raw = _bytes(file.path)
    if file.path.suffix.lower() in PAGES:
        return _page(file, raw, source, retrieved_at, role_of), raw
    text = decode(raw, None)
    if not text.strip():
        raise ReadError("read.empty_body", url=file.key)
    return _publication(file, text, raw, source, retrieved_at, role_of), raw


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ReadError("read.too_large", path=path, limit=MOST_BYTES // (1024 * 1024))
        return path.read_bytes()
    except OSError as error:
        raise ReadError("read.no_file", path=path, why=error.strerror or str(error)) from error


def _page(file: FolderFile, raw: bytes, source: Source, retrieved_at: datetime, role_of: RoleOf | None) -> Publication:
    from monitor.read.article import read_article

    item = Item(_url(file), _said(file, "title") or "")
    read = read_article(raw, source, item, _url(file), None, retrieved_at)
    about = _publication(file, read.text, raw, source, retrieved_at, role_of)
    return Publication(
        url=about.url,
        title=_said(file, "title") or read.title,
        text=read.text,
        publisher=_said(file, "publisher") or read.publisher,
        region=about.region,
        role=about.role,
        number=about.number or read.number,
        kind=about.kind,
        signed=about.signed or read.signed,
        published=about.published or read.published,
        retrieved_at=retrieved_at,
        text_hash=read.text_hash,
        raw_hash=about.raw_hash,
        headings=read.headings,
    )


def _publication(
    file: FolderFile, text: str, raw: bytes, source: Source, retrieved_at: datetime, role_of: RoleOf | None
) -> Publication:
    publisher = _said(file, "publisher") or source.publisher
    return Publication(
        url=_url(file),
        title=_said(file, "title") or _first_line(text),
        text=text,
        publisher=publisher,
        region=_said(file, "region") or source.region,
        role=role_of(publisher, source.role) if role_of else source.role,
        number=_said(file, "number"),
        kind=_said(file, "kind"),
        signed=_day(file, "signed"),
        published=_day(file, "published"),
        retrieved_at=retrieved_at,
        text_hash=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        raw_hash=hashlib.sha256(raw).hexdigest(),
    )


def _url(file: FolderFile) -> str:
    return _said(file, "url") or file.path.absolute().as_uri()


def _first_line(text: str) -> str:
    return next((line.strip().lstrip("# ") for line in text.splitlines() if line.strip()), "")[:120]


def _said(file: FolderFile, key: str) -> str | None:
    value = file.about.get(key)
    return str(value) if value not in (None, "") else None


def _day(file: FolderFile, key: str) -> date | None:
    value = file.about.get(key)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else parse_date(str(value)) if value else None
