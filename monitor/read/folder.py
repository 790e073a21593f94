"""A folder of texts as publications: plain text, Markdown, HTML, PDF and office files, with what a sidecar says of them.

Owns: which files count, and whose word goes first (a sidecar's before the file's own). A folder may
hold index.yaml (file stem -> metadata) or NAME.yaml beside NAME.txt. Reads files and nothing else:
must not follow links out of the folder, change a file, or decide what is new.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from monitor.errors import ReadError
from monitor.model import Item, Publication, Role, Source
from monitor.read.dates import parse_date
from monitor.read.decode import decode
from monitor.read.publication import canonical, raw_hash, text_hash
from monitor.refusals import refusal

TEXT = (".txt", ".text")
MARKDOWN = (".md", ".markdown")
PAGES = (".html", ".htm", ".shtml", ".xhtml")
PACKED = (".pdf", ".docx", ".doc", ".xlsx", ".ofd")
INDEX = "index.yaml"
MOST_BYTES = 20 * 1024 * 1024
_LONGEST_TITLE = 120
RoleOf = Callable[[str, Role], Role]
Convert = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file that counts: `key` is its path below the folder, `stamp` changes when it or what is said of it does."""

    path: Path
    key: str
    stamp: str
    about: Mapping[str, Any] = field(default_factory=dict)
    fault: ReadError | None = None
    """Why it cannot be read; raised by read_file, so that one file does not spoil the others."""


def read_folder(path: Path) -> Iterator[FolderFile]:
    """The folder's files in order of their names, those of deeper folders too; hidden ones are skipped.

    Raises ReadError `read.no_folder`, `read.closed_folder` when it or a folder in it may not be read (what
    lies there would look removed), and `read.sidecar` for an index that cannot be used.
    """
    try:
        if not path.is_dir():
            raise ReadError("read.no_folder", path=path)
        index, index_stamp = _sidecar(path / INDEX)
        files = list(_files(path))
    except OSError as error:
        at = error.filename or path
        raise ReadError("read.closed_folder", path=at, why=refusal(error)) from error
    for file in files:
        entry = index.get(file.stem)
        yield _described(file, path, entry if isinstance(entry, Mapping) else {}, index_stamp)


def _files(path: Path) -> Iterator[Path]:
    found: list[Path] = []
    for folder, inner, names in os.walk(path, onerror=_raise, followlinks=False):
        inner[:] = [name for name in inner if not name.startswith(".")]
        found += [Path(folder, name) for name in names if not name.startswith(".")]
    texts = {file.with_suffix("") for file in found if file.suffix.lower() in (*TEXT, *MARKDOWN, *PAGES)}
    for file in sorted(found):
        # plan.pdf beside plan.txt is what the text was taken from, and not a second one.
        own = file.suffix.lower() in PACKED and file.with_suffix("") not in texts
        # What is there and no regular file, such as a pipe, would be waited for; a broken link is told.
        if (own or file.suffix.lower() in (*TEXT, *MARKDOWN, *PAGES)) and (file.is_file() or not file.exists()):
            yield file


def _raise(error: OSError) -> None:
    raise error


def _described(file: Path, root: Path, entry: Mapping[str, Any], index_stamp: str) -> FolderFile:
    # A name need not be UTF-8, but what is remembered of it must be, or it is not known again.
    key = os.fsencode(file.relative_to(root).as_posix()).decode("utf-8", errors="backslashreplace")
    try:
        _stay_inside(file, root)
        about, about_stamp = _sidecar(file.with_suffix(".yaml"))
        # The index's own stamp would make every file look changed when one entry is.
        stamps = [_stamp(file), about_stamp, repr(sorted(entry.items(), key=str)) if index_stamp else ""]
        return FolderFile(file, key, text_hash("\n".join(stamps))[:32], {**entry, **about})
    except ReadError as fault:
        return FolderFile(file, key, "", entry, fault)
    except (OSError, RuntimeError) as error:
        return FolderFile(file, key, "", entry, _no_file(file, error))


def _stay_inside(file: Path, root: Path) -> None:
    if not file.resolve().is_relative_to(root.resolve()):
        raise ReadError("read.outside", path=file)


def _no_file(path: Path, error: Exception) -> ReadError:
    return ReadError("read.no_file", path=path, why=refusal(error))


def _stamp(file: Path) -> str:
    stat = file.stat()
    return f"{stat.st_mtime_ns}-{stat.st_size}"


def _sidecar(file: Path) -> tuple[dict[str, Any], str]:
    if not file.is_file():
        return {}, ""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  a safe loader
        stamp = _stamp(file)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        raise ReadError("read.sidecar", path=file, why=" ".join(str(error).split())) from error
    if loaded is not None and not isinstance(loaded, dict):
        raise ReadError("read.sidecar", path=file, why="not a mapping")
    return {str(key): value for key, value in (loaded or {}).items()}, stamp


# ---------------------------------------------------------------- one file


def read_file(
    file: FolderFile,
    source: Source,
    retrieved_at: datetime,
    role_of: RoleOf | None = None,
    convert: Convert | None = None,
) -> tuple[Publication, bytes]:
    """The file as a publication, and its bytes. The text of a .txt file is the file's to the character.

    `convert` makes UTF-8 text of an old Word file.

    Raises ReadError `read.no_file`, `read.outside`, `read.sidecar`, `read.too_large`, `read.empty_body`,
    `read.mojibake`, and what a page or a packed file can raise.
    """
    if file.fault is not None:
        raise file.fault
    raw = _bytes(file.path)
    suffix = file.path.suffix.lower()
    if suffix in PAGES:
        read = _page(file, raw, source, retrieved_at)
    elif suffix in PACKED:
        read = _packed(file, raw, source, retrieved_at, convert)
    elif suffix in MARKDOWN:
        read = _markdown(file, raw, source, retrieved_at)
    else:
        read = _plain(file, raw, source, retrieved_at)
    return _told(read, file, source, role_of), raw


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise _no_file(path, error) from error
    if len(raw) > MOST_BYTES:
        raise ReadError("read.too_large", path=path, limit=MOST_BYTES // (1024 * 1024))
    return raw


def _page(file: FolderFile, raw: bytes, source: Source, retrieved_at: datetime) -> Publication:
    from monitor.read.article import read_article

    item = Item(_url(file), _said(file, "title") or "")
    return read_article(raw, source, item, _url(file), None, retrieved_at)


def _packed(
    file: FolderFile, raw: bytes, source: Source, retrieved_at: datetime, convert: Convert | None
) -> Publication:
    from monitor.read.packed import kind_of, read_packed

    if convert is not None and kind_of(raw) == "DOC":
        return _made(file, decode(convert(raw), None), raw, source, retrieved_at)
    blocks = read_packed(raw)
    made = _made(file, blocks.text, raw, source, retrieved_at)
    return replace(made, headings=blocks.headings)


def _markdown(file: FolderFile, raw: bytes, source: Source, retrieved_at: datetime) -> Publication:
    from monitor.read import html, markdown

    blocks = html.joined(markdown.lines(_text(file, raw)))
    first = next((text for _, text in blocks.headings), None)
    made = _made(file, blocks.text, raw, source, retrieved_at)
    return replace(made, headings=blocks.headings, title=(first or made.title)[:_LONGEST_TITLE])


def _plain(file: FolderFile, raw: bytes, source: Source, retrieved_at: datetime) -> Publication:
    return _made(file, _text(file, raw), raw, source, retrieved_at)


def _text(file: FolderFile, raw: bytes) -> str:
    text = decode(raw, None)
    if not text.strip():
        raise ReadError("read.empty_body", url=file.key)
    return text


def _made(file: FolderFile, text: str, raw: bytes, source: Source, retrieved_at: datetime) -> Publication:
    first = next((line.strip() for line in text.splitlines() if line.strip()), file.path.stem)
    return Publication(
        url=_url(file),
        title=first[:_LONGEST_TITLE],
        text=text,
        publisher=source.publisher,
        region=source.region,
        role=source.role,
        retrieved_at=retrieved_at,
        text_hash=text_hash(text),
        raw_hash=raw_hash(raw),
    )


def _told(read: Publication, file: FolderFile, source: Source, role_of: RoleOf | None) -> Publication:
    """The publication with what the sidecar says put over what was read."""
    publisher = _said(file, "publisher") or read.publisher
    return replace(
        read,
        url=_url(file),
        title=_said(file, "title") or read.title,
        publisher=publisher,
        region=_said(file, "region") or read.region,
        role=role_of(publisher, source.role) if role_of else source.role,
        number=_said(file, "number") or read.number,
        kind=_said(file, "kind") or read.kind,
        signed=_day(file, "signed") or read.signed,
        published=_day(file, "published") or read.published,
    )


def _url(file: FolderFile) -> str:
    return canonical(_said(file, "url") or file.path.absolute().as_uri())


def _said(file: FolderFile, key: str) -> str | None:
    value = file.about.get(key)
    return str(value) if value not in (None, "") else None


def _day(file: FolderFile, key: str) -> date | None:
    value = file.about.get(key)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_date(str(value)) if value else None
