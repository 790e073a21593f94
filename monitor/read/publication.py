"""What makes a publication the same publication: its canonical address and the hashes of its text and bytes. Pure.

Owns: the rules of monitor/data/addresses.yaml. Must not: fetch, or change the address that is fetched.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

import yaml

_DATA = Path(__file__).parent.parent / "data" / "addresses.yaml"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class _Rules:
    twins: dict[str, str]
    gates: tuple[str, ...]
    endings: tuple[str, ...]
    parameters: re.Pattern[str]


@cache
def _rules() -> _Rules:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    names = (re.escape(str(name)).replace(r"\*", ".*") for name in data["parameters"])
    return _Rules(
        twins={twin: hosts[0] for hosts in data["hosts"] for twin in hosts[1:]},
        gates=tuple(data["gates"]),
        endings=tuple(data["endings"]),
        parameters=re.compile("|".join(names), re.IGNORECASE),
    )


def canonical(url: str) -> str:
    """The one address that stands for all addresses of an article; what is no http address comes back as it is.

    Idempotent. It tells publications apart and is not for fetching.
    """
    try:
        parts = urlsplit(url.strip())
        if parts.scheme.lower() not in _PORTS or not parts.hostname:
            return url
        parts = _through_gates(parts)
        host = _host(parts)
    except ValueError:
        return url
    query = _query(parts.query)
    return urlunsplit((parts.scheme.lower(), host, _path(parts.path), query, _fragment(parts.fragment)))


def _through_gates(parts: SplitResult) -> SplitResult:
    while True:
        gate = next((gate for gate in _rules().gates if parts.path.startswith(gate)), None)
        if gate is None:
            return parts
        inner = urlsplit(f"{parts.scheme}://{parts.path.removeprefix(gate)}")
        if "." not in (inner.hostname or "") or inner.username:
            return parts
        parts = inner._replace(query=parts.query, fragment=parts.fragment)


def _host(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".")
    name = _rules().twins.get(name, name)
    if ":" in name:
        name = f"[{name}]"
    return name if parts.port in (None, _PORTS[parts.scheme.lower()]) else f"{name}:{parts.port}"


def _path(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem, dot, extension = name.partition(".")
    for ending in _rules().endings:
        while stem.endswith(ending) and stem != ending:
            stem = stem.removesuffix(ending)
    # % stays: what is encoded already must not be encoded twice.
    return quote(f"{folder}{slash}{stem}{dot}{extension}" or "/", safe="/%:@!$&'()*+,;=~-._", errors="replace")


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _rules().parameters.fullmatch(pair[0])]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _fragment(fragment: str) -> str:
    """A fragment names a place on a page, except where a script makes pages of it (#/news/1)."""
    return fragment if fragment.startswith(("/", "!/")) else ""


def text_hash(text: str) -> str:
    """sha256 hex of the text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def raw_hash(raw: bytes) -> str:
    """sha256 hex of the bytes."""
    return hashlib.sha256(raw).hexdigest()
