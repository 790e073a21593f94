"""Reads digests.yaml: whom digests go to, what each wants to be told, and how.

Owns what may stand in the file, its defaults, the secrets it names and every message about what is wrong. A secret stays
`${NAME}` in what is read; it is filled in when a digest is about to be sent, from the environment or from a file that
nobody else may read.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from monitor.errors import ConfigError, Problem
from monitor.ledger.lines import Items, Keys, Scalar, Value, read_file
from monitor.messages import LANGUAGES
from monitor.model import ChangeKind, Severity
from monitor.refusals import refusal
from monitor.report.digest import Form, Wanted
from monitor.variables import VARIABLE, MissingVariable, filled, named_in

FILE = "digests.yaml"
FORMATS = ("text", "markdown", "html", "json", "atom")
SECURITY = ("starttls", "tls", "none")

_TOP = ("digests", "mail", "secrets")
_KEYS = (
    "name",
    "to",
    "format",
    "lang",
    "form",
    "theme",
    "body",
    "region",
    "kind",
    "severity",
    "empty",
    "headers",
    "otherwise",
    "when",
)
_MAIL_KEYS = ("host", "port", "security", "user", "password", "from")
_WAYS = ("mailto", "file", "http", "https", "exec", "stdout", "apprise")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LAST_PORT = 65_535
_NAME = re.compile(r"[a-z0-9\u3400-\u9fff][a-z0-9\u3400-\u9fff_-]{0,59}")
_ADDRESS = re.compile(r"[^@\s,<>\x00-\x1f]+@[^@\s,<>\x00-\x1f]+")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_SHORTEST = 4
"""Characters of a secret that is looked for in messages: a shorter one would be found in any text."""
_RESERVED = ("all",)
_OURS = ("host", "content-length", "transfer-encoding", "connection", "content-type", "idempotency-key")
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that takes mail, and who it is from."""

    host: str
    port: int
    security: str = "starttls"
    user: str | None = None
    password: str | None = None
    sender: str = "duban@localhost"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody whom digests go to. `way` is how (mailto, file, http, https, exec, stdout, apprise), `to` where.

    `otherwise` is the receiver that is told when this one cannot be reached; `empty` asks for digests that say that
    nothing changed.
    """

    name: str
    way: str
    to: str
    format: str = "text"
    lang: str | None = None
    form: Form = Form.NEW
    wanted: Wanted = field(default_factory=Wanted)
    empty: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    when: str | None = None
    """When `monitor run` sends it (mon-fri 08:00); None leaves it to whoever calls `monitor digest`."""
    line: int = 0
    """Where it begins in its file, for messages."""


@dataclass(frozen=True, slots=True)
class Subscribers:
    """What digests.yaml says; nothing where there is none."""

    file: Path
    listed: tuple[Subscriber, ...] = ()
    mail: Mail | None = None
    secrets: Path | None = None
    problems: tuple[Problem, ...] = ()

    def get(self, name: str) -> Subscriber | None:
        """The receiver of this name."""
        return next((each for each in self.listed if each.name == name), None)


def load(file: Path) -> Subscribers:
    """The receivers of this file, none where there is no file; raises ConfigError that carries every fault in it."""
    found = read(file)
    if found.problems:
        raise ConfigError.of("subscribers.unusable", found.problems, file=file, count=len(found.problems))
    return found


def read(file: Path) -> Subscribers:
    """The same, with everything that is wrong with the file; never raises for what it holds."""
    if not file.exists():
        return Subscribers(file)
    value, problems = read_file(file)
    reading = _Reading(str(file), problems)
    if value is None:
        return Subscribers(file, problems=tuple(problems))
    top = reading.keys(value, _TOP, "")
    mail = _mail(top, reading)
    listed = tuple(_listed(top, reading))
    if mail is None:
        for each in listed:
            if each.way == "mailto":
                reading.wrong(each.line, "no_mail", name=each.name)
    names = [each.name for each in listed]
    for each in listed:
        if each.otherwise is not None and (each.otherwise not in names or each.otherwise == each.name):
            reading.wrong(each.line, "bad_otherwise", name=each.name, value=each.otherwise)
    secrets = top.text("secrets")
    path = file.parent / os.path.expanduser(secrets) if secrets else None  # noqa: PTH111  no error for an unknown user
    return Subscribers(file, listed, mail, path, tuple(sorted(problems, key=lambda each: each.line)))


# ---------------------------------------------------------------- secrets


@dataclass(frozen=True, slots=True)
class Secrets:
    """The environment, and below it what the file with secrets says; `names` are those whose values are never told."""

    environ: Mapping[str, str]
    names: frozenset[str]

    @classmethod
    def of(cls, found: Subscribers, environ: Mapping[str, str]) -> Secrets:
        """Those of a place; raises ConfigError for a file with secrets that cannot be read, or that others may read."""
        kept = _kept(found.secrets) if found.secrets is not None else {}
        mail = (found.mail.user or "", found.mail.password or "") if found.mail else ()
        written = [text for each in found.listed for text in (each.to, *each.headers.values())]
        named = {name for text in (*written, *mail) for name in named_in(text)}
        return cls({**kept, **environ}, frozenset(kept) | named)

    def filled(self, text: str) -> str:
        """`text` with each `${NAME}` filled in; raises ConfigError that names a variable that is not set, never a value."""
        try:
            return filled(text, self.environ)
        except MissingVariable as missing:
            raise ConfigError("subscribers.variable_not_set", variable=missing.args[0]) from None

    def missing(self) -> list[str]:
        """The names in use that are not set."""
        return sorted(name for name in self.names if not self.environ.get(name))

    def hidden(self, text: str) -> str:
        """`text` with every secret value as its `${NAME}` again, the longest first, for a message."""
        known = [(self.environ[name], name) for name in self.names if len(self.environ.get(name, "")) >= _SHORTEST]
        for value, name in sorted(known, key=lambda each: -len(each[0])):
            text = text.replace(value, f"${{{name}}}")
        return text


def _kept(file: Path) -> dict[str, str]:
    """NAME=value lines of a file that only its owner may read."""
    try:
        mode = file.stat().st_mode
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = refusal(error) if isinstance(error, OSError) else "UTF-8"
        raise ConfigError("subscribers.secrets_unreadable", file=file, why=why) from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError("subscribers.secrets_open", file=file)
    lines = [line.strip().removeprefix("export ").lstrip() for line in text.splitlines()]
    pairs = [line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")]
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


# ---------------------------------------------------------------- reading


@dataclass(slots=True)
class _Reading:
    """A file while it is read, with what is wrong with it so far."""

    file: str
    problems: list[Problem]

    def wrong(self, line: int, code: str, **slots: object) -> None:
        """One more fault."""
        self.problems.append(Problem(self.file, line, f"subscribers.{code}", slots))

    def keys(self, value: Value, known: Sequence[str], prefix: str) -> Keys:
        """The keys of a mapping; unknown ones and anything else than a mapping are told."""
        if not isinstance(value, Keys):
            self.wrong(value.line, "not_a_mapping", key=prefix.rstrip(".") or FILE, known=", ".join(known))
            return Keys(value.line)
        for name in value.values.keys() - set(known):
            near = difflib.get_close_matches(name, known, 1)
            slots = {"key": f"{prefix}{name}", "known": ", ".join(known)}
            if near:
                self.wrong(value.lines[name], "unknown_key_near", near=near[0], **slots)
            else:
                self.wrong(value.lines[name], "unknown_key", **slots)
        return value

    def text(self, keys: Keys, name: str, prefix: str = "") -> str:
        """The text under a key, empty where there is none."""
        value = keys.values.get(name)
        if value is not None and not (isinstance(value, Scalar) and (value.text or "").strip()):
            self.wrong(keys.lines[name], "wants_text", key=f"{prefix}{name}")
        return keys.text(name)

    def one_of(self, keys: Keys, name: str, known: Sequence[str], default: str, prefix: str = "") -> str:
        """One of the words that may stand there."""
        said = self.text(keys, name, prefix)
        if not said or said in known:
            return said or default
        self.wrong(keys.lines[name], "unknown_value", key=f"{prefix}{name}", value=said, known=", ".join(known))
        return default

    def several(self, keys: Keys, name: str) -> list[str]:
        """A word or a list of words."""
        value = keys.values.get(name)
        values = value.values if isinstance(value, Items) else (value,) if value is not None else ()
        words = [(each.text or "").strip() if isinstance(each, Scalar) else "" for each in values]
        if not all(words):
            self.wrong(keys.lines[name], "wants_words", key=name)
        return [word for word in words if word]

    def among(self, keys: Keys, name: str, known: Sequence[str]) -> list[str]:
        """Words of which each must be one of the known."""
        said = self.several(keys, name)
        for word in said:
            if word not in known:
                self.wrong(keys.lines[name], "unknown_value", key=name, value=word, known=", ".join(known))
        return [word for word in said if word in known]

    def flag(self, keys: Keys, name: str) -> bool:
        """True or false; false where nothing is said."""
        said = self.text(keys, name).lower()
        if said and said not in (*_TRUE, *_FALSE):
            self.wrong(keys.lines[name], "unknown_value", key=name, value=said, known="true, false")
        return said in _TRUE


def _listed(top: Keys, reading: _Reading) -> Iterator[Subscriber]:
    value = top.values.get("digests")
    if value is None:
        return
    if not isinstance(value, Items):
        reading.wrong(value.line, "not_a_list")
        return
    names: dict[str, int] = {}
    for each in value.values:
        made = _subscriber(reading.keys(each, _KEYS, ""), reading)
        if made is None:
            continue
        if made.name in names:
            reading.wrong(each.line, "name_twice", name=made.name, first=names[made.name])
        names.setdefault(made.name, each.line)
        yield made


def _subscriber(keys: Keys, reading: _Reading) -> Subscriber | None:
    name, to = reading.text(keys, "name"), reading.text(keys, "to")
    for key in ("name", "to"):
        if key not in keys.values:
            reading.wrong(keys.line, "missing_key", key=key)
    if name and (not _NAME.fullmatch(name) or name in _RESERVED):
        reading.wrong(keys.lines["name"], "bad_name", value=name)
    way, where = _way(to, keys.lines.get("to", keys.line), reading) if to else ("", "")
    made = Subscriber(
        name=name,
        way=way,
        to=where,
        format=reading.one_of(keys, "format", FORMATS, "html" if way == "mailto" else "text"),
        lang=reading.one_of(keys, "lang", LANGUAGES, "") or None,
        form=Form(reading.one_of(keys, "form", [str(form) for form in Form], str(Form.NEW))),
        wanted=_wanted(keys, reading),
        empty=reading.flag(keys, "empty"),
        headers=_headers(keys, way, reading),
        otherwise=reading.text(keys, "otherwise") or None,
        when=_when(keys, reading),
        line=keys.line,
    )
    return made if name and way else None


def _wanted(keys: Keys, reading: _Reading) -> Wanted:
    return Wanted(
        themes=frozenset(reading.several(keys, "theme")),
        bodies=frozenset(reading.several(keys, "body")),
        regions=frozenset(reading.several(keys, "region")),
        kinds=frozenset(map(ChangeKind, reading.among(keys, "kind", [str(kind) for kind in ChangeKind]))),
        severities=frozenset(map(Severity, reading.among(keys, "severity", [str(each) for each in Severity]))),
    )


def _when(keys: Keys, reading: _Reading) -> str | None:
    said = reading.text(keys, "when")
    if not said:
        return None
    from monitor import crontab

    try:
        crontab.check(said)
    except crontab.BadRule as fault:
        reading.wrong(keys.lines["when"], str(fault.args[0]), key="when", value=said)
        return None
    return said


def _headers(keys: Keys, way: str, reading: _Reading) -> dict[str, str]:
    value = keys.values.get("headers")
    if value is None:
        return {}
    if way not in ("http", "https") or not isinstance(value, Keys):
        reading.wrong(keys.lines["headers"], "headers_unused")
        return {}
    told = {name: reading.text(value, name, "headers.") for name in value.values}
    for name, said in told.items():
        if name.lower() in _OURS or not _HEADER.fullmatch(name) or not said.isascii() or not said.isprintable():
            reading.wrong(value.lines[name], "bad_header", name=name)
    return told


def _way(to: str, line: int, reading: _Reading) -> tuple[str, str]:
    """How and where: mailto:desk@example.org; file:out/digest.html; https://…; exec:notify --read; stdout; apprise:${URL}."""
    way, mark, where = to.partition(":")
    way = way.lower()
    if way not in _WAYS or bool(mark) == (way == "stdout"):
        reading.wrong(
            line,
            "unknown_way",
            value=VARIABLE.sub("…", to),
            known=", ".join(each if each == "stdout" else f"{each}:" for each in _WAYS),
        )
        return "", ""
    where = to if way in ("http", "https") else where.strip()
    check = _CHECKS.get(way)
    fault = "nowhere" if not where and way != "stdout" else check(where) if check else ""
    if fault:
        reading.wrong(line, fault, way=way)
        return "", ""
    return way, where


def _check_mail(where: str) -> str:
    return "" if all(_ADDRESS.fullmatch(each) for each in addresses(where)) else "bad_address"


def addresses(where: str) -> list[str]:
    """The single addresses of a mailto."""
    return [each.strip() for each in where.split(",")]


def _check_url(where: str) -> str:
    try:
        parts = urlsplit(VARIABLE.sub("x", where))
        fine = bool(parts.hostname) and (parts.port or 1) <= _LAST_PORT and not re.search(r"[\s\x00-\x1f]", where)
    except ValueError:
        fine = False
    return "" if fine else "bad_url"


def _check_command(where: str) -> str:
    try:
        return "" if shlex.split(where) else "nowhere"
    except ValueError:
        return "bad_command"


_CHECKS: Mapping[str, Callable[[str], str]] = {
    "mailto": _check_mail,
    "http": _check_url,
    "https": _check_url,
    "exec": _check_command,
}


def _mail(top: Keys, reading: _Reading) -> Mail | None:
    value = top.values.get("mail")
    if value is None:
        return None
    keys = reading.keys(value, _MAIL_KEYS, "mail.")
    security = reading.one_of(keys, "security", SECURITY, "starttls", "mail.")
    host = reading.text(keys, "host", "mail.")
    if not host:
        reading.wrong(keys.line, "missing_key", key="mail.host")
    user, password = reading.text(keys, "user", "mail."), reading.text(keys, "password", "mail.")
    if password and not VARIABLE.fullmatch(password):
        reading.wrong(keys.lines["password"], "password_written", key="mail.password")
    if (user or password) and security == "none":
        reading.wrong(keys.line, "password_in_the_clear")
    sender = reading.text(keys, "from", "mail.") or f"duban@{host or 'localhost'}"
    if not sender.isprintable() or not _ADDRESS.fullmatch(sender.rpartition("<")[2].rstrip(">").strip()):
        reading.wrong(keys.lines.get("from", keys.line), "bad_address", way="mail.from")
    return Mail(host, _port(keys, security, reading), security, user or None, password or None, sender)


def _port(keys: Keys, security: str, reading: _Reading) -> int:
    said = reading.text(keys, "port", "mail.")
    if not said:
        return _PORTS[security]
    if said.isascii() and said.isdigit() and 0 < int(said) <= _LAST_PORT:
        return int(said)
    reading.wrong(keys.lines["port"], "bad_port", value=said)
    return _PORTS[security]
