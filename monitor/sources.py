"""Reads sources.yaml and says everything that is wrong with it, in one pass.

Owns what a source entry may hold and its bounds; must not fetch. A `${NAME}` in an address or a
header stays as it is; `for_request` fills it from the environment when a request is about to be sent.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlencode, urlsplit

import yaml

from monitor.errors import ConfigError, Problem, ReadError
from monitor.model import JsonPaths, Manners, Role, Selectors, Source, SourceKind
from monitor.refusals import refusal
from monitor.variables import VARIABLE, MissingVariable, filled, named_in

SHORTEST_MINUTES = 15
LONGEST_MINUTES = 30 * 24 * 60
SHORTEST_ON_LOOPBACK = 1
DEFAULT_MINUTES = 360
MOST_ITEMS = 1000

_TOP_KEYS = ("contact", "manners", "rsshub", "backup", "sources")
_MANNER_KEYS = ("delay", "per_host", "quiet", "ca_file")
_RSSHUB = "rsshub://"
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*(?:-|–|至|to)\s*([01]?\d|2[0-3]):([0-5]\d)")
_DELAY = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*s?")
MOST_AT_ONCE = 8
_KEYS = (
    "name",
    "kind",
    "url",
    "path",
    "region",
    "role",
    "publisher",
    "every",
    "when",
    "select",
    "keep",
    "max_items",
    "allow_private",
    "headers",
    "pages",
    "next",
    "paths",
    "link",
    "post",
    "post_as",
    "legacy_tls",
    "mute",
    "enabled",
)
_SELECT_KEYS = {
    SourceKind.LISTING: ("item", "link", "title", "date", "body"),
    SourceKind.PAGE: ("title", "date", "body"),
    SourceKind.API: ("body",),
    SourceKind.SITEMAP: ("body",),
    SourceKind.FEED: ("body",),
}
_PATH_KEYS = ("items", "url", "title", "date", "id", "body")
_PAGED = (SourceKind.LISTING, SourceKind.API)
_POST_TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
_LEGACY = ("sec1", "sec0")
MOST_PAGES = 50
_MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
_EVERY = re.compile(r"([0-9]{1,6})([mhd])")
_NAME = re.compile(r"[a-z0-9\u3400-\u9fff][a-z0-9\u3400-\u9fff-]{0,59}")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HAS_PAGE = re.compile(r"\{(?:page|index|offset)(?::\d{1,4})?\}")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SOME_MONDAY = datetime(2025, 1, 6, tzinfo=UTC)

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """What a sources.yaml says: the sources that can be used, and every problem with the rest."""

    path: Path
    sources: tuple[Source, ...] = ()
    contact: str | None = None
    problems: tuple[Problem, ...] = ()
    manners: Manners = field(default_factory=Manners)
    backup: str | None = None
    """When `monitor run` copies the database, in the words of crontab.py; None leaves it to `monitor backup`."""


def load_sources(path: Path) -> SourcesFile:
    """The sources of this file; raises ConfigError that carries every error in it."""
    found = read_sources(path)
    errors = [problem for problem in found.problems if problem.severity == "error"]
    if errors:
        raise ConfigError.of("sources.unusable", errors, file=path, count=len(errors))
    return found


def read_sources(path: Path, text: str | None = None) -> SourcesFile:
    """The sources of this file with everything that is wrong with it; never raises for its content.

    With `text` it is read as if it held that, which shows what is wrong before anything is written.
    """
    pass_ = _Pass(str(path), path.parent)
    text = _text(path, pass_) if text is None else text
    root = _compose(text, pass_) if text is not None else None
    if root is None:
        return SourcesFile(path, problems=pass_.in_order())
    top = pass_.mapping(root, _TOP_KEYS, "")
    contact = pass_.text(top, "contact")
    pass_.rsshub = _rsshub(top, pass_)
    manners = _manners(top, pass_)
    backup = _when(top, pass_, "backup")
    sources = tuple(_sources(top, root, pass_))
    return SourcesFile(path, sources, contact, pass_.in_order(), manners, backup)


def _rsshub(top: Mapping[str, _Entry], pass_: _Pass) -> str | None:
    """The RSSHub that rsshub:// addresses are asked from; it makes feeds of sites that have none."""
    text = pass_.text(top, "rsshub")
    if text is not None:
        _check_url(text, top["rsshub"].line, pass_)
    return text


def _manners(top: Mapping[str, _Entry], pass_: _Pass) -> Manners:
    entry = top.get("manners")
    if entry is None:
        return Manners()
    if not isinstance(entry.node, yaml.MappingNode):
        pass_.wrong(entry.line, "manners_not_a_mapping", key="manners")
        return Manners()
    keys = pass_.mapping(entry.node, _MANNER_KEYS, "manners.")
    return Manners(
        delay=_delay(keys, pass_),
        per_host=pass_.number(keys, "per_host", Manners().per_host, 1, MOST_AT_ONCE),
        quiet=_quiet(keys, pass_),
        ca_file=_ca_file(keys, pass_),
    )


def _delay(keys: Mapping[str, _Entry], pass_: _Pass) -> float:
    """Seconds, written 2s, 0.5s or 2."""
    if "delay" not in keys:
        return Manners().delay
    node = keys["delay"].node
    match = _DELAY.fullmatch(str(node.value).strip()) if isinstance(node, yaml.ScalarNode) else None
    if match is None:
        pass_.wrong(keys["delay"].line, "bad_delay", key="manners.delay")
        return Manners().delay
    return float(match[1])


def _quiet(keys: Mapping[str, _Entry], pass_: _Pass) -> tuple[int, int] | None:
    """Hours in which no source is due, written 22:00-06:30."""
    text = pass_.text(keys, "quiet", prefix="manners.")
    if text is None:
        return None
    match = _CLOCK.fullmatch(text)
    if match is None:
        pass_.wrong(keys["quiet"].line, "bad_hours", key="manners.quiet", value=text)
        return None
    start, end = (int(match[at]) * 60 + int(match[at + 1]) for at in (1, 3))
    return start, end


def _ca_file(keys: Mapping[str, _Entry], pass_: _Pass) -> str | None:
    """Certificates to trust beside the usual ones; relative to the file."""
    text = pass_.text(keys, "ca_file", prefix="manners.")
    if text is None:
        return None
    import ssl

    path = os.path.normpath(pass_.folder.absolute() / os.path.expanduser(text))  # noqa: PTH111  as for folders
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:  # ssl.SSLError is one
        pass_.wrong(keys["ca_file"].line, "bad_ca_file", key="manners.ca_file", path=text, why=refusal(error))
        return None
    return path


def for_request(source: Source, environ: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Address and headers with `${NAME}` filled from the environment, for a request sent now.

    Raises ReadError when a variable is not set; it names the variable, never a value.
    """
    url = filled_in(source.url, environ) if source.kind is not SourceKind.FOLDER else source.url
    return url, {name: filled_in(value, environ) for name, value in source.headers.items()}


def without_values(text: str, source: Source, environ: Mapping[str, str]) -> str:
    """`text` with each value from the environment that the address or the post holds as its `${NAME}` again."""
    for name in dict.fromkeys(named_in(f"{source.url} {source.post or ''}")):
        value = environ.get(name, "")
        for written in {value, quote(value), quote(value, safe="")} - {""}:
            text = text.replace(written, f"${{{name}}}")
    return text


def with_values(text: str, source: Source, environ: Mapping[str, str]) -> str:
    """`text` with what `without_values` took out of it put back: the variables of the source's own address."""
    names = {name: environ[name] for name in named_in(source.url) if name in environ}
    return VARIABLE.sub(lambda match: quote(names[match[1]], safe="") if match[1] in names else match[0], text)


def filled_in(text: str, environ: Mapping[str, str]) -> str:
    """`text` with `${NAME}` filled from the environment; raises ReadError that names a variable that is not set."""
    try:
        return filled(text, environ)
    except MissingVariable as missing:
        raise ReadError("sources.variable_not_set", variable=missing.args[0]) from None


def _text(path: Path, pass_: _Pass) -> str | None:
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        pass_.wrong(0, "is_a_folder")
    except FileNotFoundError:
        pass_.wrong(0, "no_file")
    except OSError as error:
        pass_.wrong(0, "unreadable", why=refusal(error))
    else:
        return _decoded(raw, pass_)
    return None


def _decoded(raw: bytes, pass_: _Pass) -> str | None:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        pass_.wrong(raw.count(b"\n", 0, error.start) + 1, "not_utf8")
        return None


def _compose(text: str, pass_: _Pass) -> yaml.MappingNode | None:
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        lines = text.splitlines()
        written = lines[line - 1] if 0 < line <= len(lines) else ""
        code = "tab" if "\t" in written[: len(written) - len(written.lstrip())] else "yaml"
        pass_.wrong(line, code, why=error.problem or error.context or "")
    except yaml.reader.ReaderError as error:
        before = text[: error.position] if isinstance(error.position, int) else ""
        pass_.wrong(before.count("\n") + 1, "control_character")
    except RecursionError:
        pass_.wrong(0, "too_deep")
    else:
        return _top(root, pass_)
    return None


def _top(root: yaml.Node | None, pass_: _Pass) -> yaml.MappingNode | None:
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        pass_.wrong(0, "empty")
        return None
    if isinstance(root, yaml.MappingNode):
        return root
    pass_.wrong(_line(root), "not_a_mapping")
    return None


def _sources(top: Mapping[str, _Entry], root: yaml.MappingNode, pass_: _Pass) -> Iterator[Source]:
    entry = top.get("sources")
    if entry is None:
        pass_.wrong(_line(root), "no_sources", key="sources")
        return
    if not isinstance(entry.node, yaml.SequenceNode):
        pass_.wrong(entry.line, "sources_not_a_list", key="sources")
        return
    names: dict[str, int] = {}
    for node in entry.node.value:
        source = _source(node, names, pass_)
        if source:
            yield source


def _source(node: yaml.Node, names: dict[str, int], pass_: _Pass) -> Source | None:
    if not isinstance(node, yaml.MappingNode):
        pass_.wrong(_line(node), "entry_not_a_mapping")
        return None
    before = len(pass_.problems)
    keys = pass_.mapping(node, _KEYS, "")
    line = _line(node)
    name = _name(keys, names, line, pass_)
    kind = pass_.choice(keys, "kind", SourceKind, required=line)
    allow_private = pass_.switch(keys, "allow_private", default=False)
    post_as = pass_.one_of(keys, "post_as", tuple(_POST_TYPES)) or "json"
    source = Source(
        name=name,
        kind=kind or SourceKind.PAGE,
        url=_address(keys, kind, line, pass_),
        region=pass_.text(keys, "region") or "",
        role=pass_.choice(keys, "role", Role) or Role.OTHER,
        publisher=pass_.text(keys, "publisher") or "",
        every_minutes=_every(keys, pass_, allow_private=allow_private),
        when=_when(keys, pass_),
        selectors=_selectors(keys, kind, pass_),
        keep=pass_.text(keys, "keep"),
        max_items=pass_.number(keys, "max_items", 60, 1, MOST_ITEMS),
        allow_private=allow_private,
        headers=_headers(keys, pass_),
        pages=pass_.number(keys, "pages", 1, 1, MOST_PAGES),
        next_page=_next_page(keys, kind, pass_),
        paths=_paths(keys, kind, pass_),
        post=_post(keys, kind, pass_, form=post_as == "form"),
        post_type=_POST_TYPES.get(post_as, _POST_TYPES["json"]),
        legacy_tls=pass_.one_of(keys, "legacy_tls", _LEGACY),
        muted_until=pass_.day(keys, "mute"),
        enabled=pass_.switch(keys, "enabled", default=True),
        line=line,
    )
    if any(problem.severity == "error" for problem in pass_.problems[before:]):
        return None
    if source.when is not None:
        from monitor import crontab

        # How long it may go unread before that is noticed follows from its own times.
        gap = crontab.longest_gap(source.when, _SOME_MONDAY)
        source = replace(source, every_minutes=max(SHORTEST_ON_LOOPBACK, int(gap.total_seconds() // 60)))
    if not source.region:
        pass_.wrong(line, "no_region", severity="warning", key="region", name=name)
    return source


def _name(keys: Mapping[str, _Entry], names: dict[str, int], line: int, pass_: _Pass) -> str:
    name = pass_.text(keys, "name", required=line)
    if not name:
        return ""
    at = keys["name"].line
    if not _NAME.fullmatch(name):
        pass_.wrong(at, "bad_name", key="name", name=name)
    elif name in names:
        pass_.wrong(at, "duplicate_name", key="name", name=name, first=names[name])
    names.setdefault(name, at)
    return name


def _address(keys: Mapping[str, _Entry], kind: SourceKind | None, line: int, pass_: _Pass) -> str:
    if kind is None:
        return ""
    wanted, other = ("path", "url") if kind is SourceKind.FOLDER else ("url", "path")
    if other in keys:
        pass_.wrong(keys[other].line, f"{wanted}_not_{other}", key=other, kind=kind.value)
        return ""
    text = pass_.text(keys, wanted, required=line)
    if not text:
        return ""
    if kind is SourceKind.FOLDER:
        return _folder(text, keys[wanted].line, pass_)
    if text.startswith(_RSSHUB):
        return _from_rsshub(text, kind, keys[wanted].line, pass_)
    _check_url(text, keys[wanted].line, pass_)
    return text


def _from_rsshub(text: str, kind: SourceKind, line: int, pass_: _Pass) -> str:
    """rsshub://gov/wuhan/news as a feed of the RSSHub that the file names."""
    if kind is not SourceKind.FEED:
        pass_.wrong(line, "rsshub_is_a_feed", key="url", kind=kind.value)
    elif pass_.rsshub is None:
        pass_.wrong(line, "no_rsshub", key="url")
    else:
        return f"{pass_.rsshub.rstrip('/')}/{text.removeprefix(_RSSHUB).lstrip('/')}"
    return ""


def _folder(text: str, line: int, pass_: _Pass) -> str:
    if "\0" in text or "://" in text:
        pass_.wrong(line, "bad_path", key="path", path=text)
        return ""
    expanded = os.path.expanduser(text)  # noqa: PTH111  Path.expanduser raises where a user is unknown
    return os.path.normpath(pass_.folder.absolute() / expanded)


def _check_url(text: str, line: int, pass_: _Pass) -> None:
    if text.startswith("${"):
        return
    parts = _split(text)
    if parts is None or re.search(r"[\s\x00-\x1f]", text):
        pass_.wrong(line, "bad_url", key="url", url=text)
    elif parts[0] not in ("http", "https"):
        pass_.wrong(line, "not_http", key="url", url=text)
    elif not parts[1]:
        pass_.wrong(line, "no_host", key="url", url=text)


def _split(url: str) -> tuple[str, str | None] | None:
    """Scheme and host of an address, or None when it is none; a `${NAME}` counts as letters."""
    try:
        parts = urlsplit(VARIABLE.sub("x", url))
        _ = parts.port
    except ValueError:
        return None
    return parts.scheme.lower(), parts.hostname


def _on_loopback(url: str) -> bool:
    host = (_split(url) or ("", None))[1] or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _every(keys: Mapping[str, _Entry], pass_: _Pass, *, allow_private: bool) -> int:
    text = pass_.text(keys, "every", expected="interval")
    if text is None:
        return DEFAULT_MINUTES
    line = keys["every"].line
    match = _EVERY.fullmatch(text.strip())
    if not match:
        pass_.wrong(line, "bad_interval", key="every", value=text)
        return DEFAULT_MINUTES
    minutes = int(match[1]) * _MINUTES[match[2]]
    url = keys["url"].node.value if "url" in keys else ""
    near = allow_private and isinstance(url, str) and _on_loopback(url)
    if not (SHORTEST_ON_LOOPBACK if near else SHORTEST_MINUTES) <= minutes <= LONGEST_MINUTES:
        pass_.wrong(line, "interval_bounds", key="every", value=text)
    return minutes


def _when(keys: Mapping[str, _Entry], pass_: _Pass, key: str = "when") -> str | None:
    """The times at which the source, or the copy of the database, is due, in the words of crontab.py."""
    text = pass_.text(keys, key)
    if text is None:
        return None
    line = keys[key].line
    if "every" in keys:
        pass_.wrong(line, "when_and_every", key=key)
        return None
    from monitor import crontab

    try:
        crontab.check(text)
    except crontab.BadRule as fault:
        pass_.wrong(line, str(fault.args[0]), key=key, value=text)
        return None
    return text


def _selectors(keys: Mapping[str, _Entry], kind: SourceKind | None, pass_: _Pass) -> Selectors:
    if "select" not in keys or kind is None:
        return Selectors()
    entry = keys["select"]
    allowed = _SELECT_KEYS.get(kind)
    if allowed is None:
        pass_.wrong(entry.line, "selectors_unused", key="select", kind=kind.value)
        return Selectors()
    if not isinstance(entry.node, yaml.MappingNode):
        pass_.wrong(entry.line, "select_not_a_mapping", key="select")
        return Selectors()
    found = pass_.mapping(entry.node, _SELECT_KEYS[SourceKind.LISTING], "select.")
    for name in found.keys() - set(allowed):
        pass_.wrong(found[name].line, "only_in_listing", key=f"select.{name}", kind=kind.value)
    return Selectors(**{name: pass_.text(found, name, prefix="select.") for name in found})


def _next_page(keys: Mapping[str, _Entry], kind: SourceKind | None, pass_: _Pass) -> str | None:
    text = pass_.text(keys, "next")
    if text is None or kind is None:
        return None
    if kind not in _PAGED:
        pass_.wrong(keys["next"].line, "not_paged", key="next", kind=kind.value)
    elif VARIABLE.search(text):
        pass_.wrong(keys["next"].line, "no_variable_here", key="next")
    elif not _HAS_PAGE.search(text):
        pass_.wrong(keys["next"].line, "no_page_number", key="next", value=text)
    return text


def _paths(keys: Mapping[str, _Entry], kind: SourceKind | None, pass_: _Pass) -> JsonPaths:
    """Where things stand in an answer in JSON; only their form is looked at here, as the language of paths loads late."""
    for key in ("paths", "link"):
        if key in keys and kind is not None and kind is not SourceKind.API:
            pass_.wrong(keys[key].line, "only_in_api", key=key, kind=kind.value)
            return JsonPaths()
    entry, link = keys.get("paths"), pass_.text(keys, "link")
    if entry is None:
        return JsonPaths(link=link)
    if not isinstance(entry.node, yaml.MappingNode):
        pass_.wrong(entry.line, "paths_not_a_mapping", key="paths")
        return JsonPaths()
    found = pass_.mapping(entry.node, _PATH_KEYS, "paths.")
    if "items" not in found:
        pass_.wrong(entry.line, "missing_key", key="paths.items")
    return JsonPaths(**{name: pass_.text(found, name, prefix="paths.") for name in found}, link=link)


def _post(keys: Mapping[str, _Entry], kind: SourceKind | None, pass_: _Pass, *, form: bool) -> str | None:
    """What is posted: a text as it stands, or a mapping as JSON or as the fields of a form."""
    entry = keys.get("post")
    if entry is None or kind is None:
        return None
    if kind is not SourceKind.API:
        pass_.wrong(entry.line, "only_in_api", key="post", kind=kind.value)
        return None
    if isinstance(entry.node, yaml.ScalarNode):
        return pass_.text(keys, "post")
    data = yaml.safe_load(yaml.serialize(entry.node))
    if form and isinstance(data, dict):
        return urlencode({str(name): str(value) for name, value in data.items()}, safe="{}:")
    return json.dumps(data, ensure_ascii=False, default=str)


def _headers(keys: Mapping[str, _Entry], pass_: _Pass) -> dict[str, str]:
    if "headers" not in keys:
        return {}
    entry = keys["headers"]
    if not isinstance(entry.node, yaml.MappingNode):
        pass_.wrong(entry.line, "headers_not_a_mapping", key="headers")
        return {}
    found = pass_.mapping(entry.node, None, "headers.")
    return {name: _header(name, found, pass_) for name in found}


def _header(name: str, found: Mapping[str, _Entry], pass_: _Pass) -> str:
    value = pass_.text(found, name, prefix="headers.") or ""
    if not _HEADER_NAME.fullmatch(name) or not value.isprintable():
        pass_.wrong(found[name].line, "bad_header", key=f"headers.{name}", name=name)
    return value


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key's value and the line its key stands in."""

    node: yaml.Node
    line: int


@dataclass(slots=True)
class _Pass:
    """One reading of one file: what was found wrong so far."""

    file: str
    folder: Path
    problems: list[Problem] = field(default_factory=list)
    rsshub: str | None = None

    def wrong(self, line: int, code: str, *, severity: str = "error", **slots: object) -> None:
        """Notes one problem."""
        slots = {"file": self.file, **slots}
        self.problems.append(Problem(self.file, line, f"sources.{code}", slots, severity))

    def in_order(self) -> tuple[Problem, ...]:
        """Every problem, by line."""
        return tuple(sorted(self.problems, key=lambda problem: problem.line))

    def mapping(self, node: yaml.MappingNode, allowed: Collection[str] | None, prefix: str) -> dict[str, _Entry]:
        """The entries by key; unknown and repeated keys are noted. Any key is allowed when None."""
        found: dict[str, _Entry] = {}
        for key_node, value in node.value:
            key, line = str(key_node.value), _line(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.wrong(line, "key_not_text")
            elif key in found:
                self.wrong(line, "duplicate_key", key=prefix + key, first=found[key].line)
            elif allowed is not None and key not in allowed:
                self.unknown(line, prefix, key, allowed)
            else:
                found[key] = _Entry(value, line)
        return found

    def unknown(self, line: int, prefix: str, key: str, allowed: Collection[str]) -> None:
        """Notes a key nobody knows, with the nearest one that is known."""
        near = _nearest(key, allowed)
        inner = None if prefix or near else _nearest(key, _SELECT_KEYS[SourceKind.LISTING])
        if near or inner:
            meant = prefix + near if near else f"select.{inner}"
            self.wrong(line, "unknown_key_near", key=prefix + key, near=meant)
        else:
            self.wrong(line, "unknown_key", key=prefix + key, known=", ".join(allowed))

    def text(
        self,
        keys: Mapping[str, _Entry],
        key: str,
        *,
        required: int = 0,
        prefix: str = "",
        expected: str = "text",
    ) -> str | None:
        """The text of this key; None when absent, which is a problem at line `required` if given."""
        if key not in keys:
            if required:
                self.wrong(required, "missing_key", key=prefix + key)
            return None
        value = self._scalar(keys[key], prefix + key, "str", expected)
        if value is not None and not value.strip():
            self.wrong(keys[key].line, "empty_value", key=prefix + key)
            return None
        return value.strip() if value else None

    def switch(self, keys: Mapping[str, _Entry], key: str, *, default: bool) -> bool:
        """True or false; the default when absent or wrong."""
        value = self._scalar(keys[key], key, "bool", "switch") if key in keys else None
        return default if value is None else value.lower() in ("true", "yes", "on")

    def number(self, keys: Mapping[str, _Entry], key: str, default: int, low: int, high: int) -> int:
        """A whole number within bounds; the default when absent or wrong."""
        value = self._scalar(keys[key], key, "int", "number") if key in keys else None
        if value is None:
            return default
        if value.isascii() and value.isdigit() and low <= int(value[:12]) <= high:
            return int(value)
        self.wrong(keys[key].line, "number_bounds", key=key, low=low, high=high)
        return default

    def one_of(self, keys: Mapping[str, _Entry], key: str, known: Sequence[str]) -> str | None:
        """One of a few words; None when absent or wrong."""
        value = self.text(keys, key)
        if value is None or value in known:
            return value
        self.wrong(keys[key].line, "unknown_value", key=key, value=value, known=", ".join(known))
        return None

    def day(self, keys: Mapping[str, _Entry], key: str) -> date | None:
        """A day, written 2026-01-31; None when absent or wrong."""
        if key not in keys:
            return None
        written = keys[key].node.value if isinstance(keys[key].node, yaml.ScalarNode) else ""
        try:
            return date.fromisoformat(str(written))
        except ValueError:
            self.wrong(keys[key].line, "wants_day", key=key)
            return None

    def choice(self, keys: Mapping[str, _Entry], key: str, kinds: type[E], required: int = 0) -> E | None:
        """The member named by this key; None when absent or wrong."""
        value = self.text(keys, key, required=required)
        if value is None:
            return None
        with suppress(ValueError):
            return kinds(value)
        known = [str(member.value) for member in kinds]
        slots = {"key": key, "value": value, "known": ", ".join(known)}
        near = _nearest(value, known)
        if near:
            self.wrong(keys[key].line, "unknown_value_near", near=near, **slots)
        else:
            self.wrong(keys[key].line, "unknown_value", **slots)
        return None

    def _scalar(self, entry: _Entry, key: str, tag: str, expected: str) -> str | None:
        node = entry.node
        if isinstance(node, yaml.ScalarNode) and node.tag == f"tag:yaml.org,2002:{tag}":
            return str(node.value)
        self.wrong(entry.line, f"wants_{expected}", key=key)
        return None


def _nearest(word: str, known: Collection[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)), None)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
