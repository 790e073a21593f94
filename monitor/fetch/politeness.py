"""What an answer means and whether to ask again. Pure: time and randomness are arguments.

Owns: status to end, Retry-After, back-off, and the signs of a firewall's page.
Must not: sleep, send, or look at a clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path

import yaml

from monitor import __version__
from monitor.model import FetchEnd

MIB = 1024 * 1024
_DATA = Path(__file__).parent.parent / "data" / "firewalls.yaml"

_ENDS = {
    401: FetchEnd.BLOCKED,
    403: FetchEnd.BLOCKED,
    404: FetchEnd.NOT_FOUND,
    405: FetchEnd.BLOCKED,
    406: FetchEnd.BLOCKED,
    410: FetchEnd.GONE,
    412: FetchEnd.BLOCKED,
    418: FetchEnd.BLOCKED,
    429: FetchEnd.RATE_LIMITED,
    451: FetchEnd.BLOCKED,
    521: FetchEnd.BLOCKED,
}
_CLASSES = {2: FetchEnd.OK, 4: FetchEnd.CLIENT_ERROR, 5: FetchEnd.SERVER_ERROR}
_PASSING = (502, 503, 504)


AGENT = "duban"
"""The name of the program, by which sites may speak to it in robots.txt."""


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How the fetcher behaves. Times in seconds, sizes in bytes.

    `timeout` bounds each try of a request with all its redirects, not the waiting for a turn;
    `longest_wait` is the longest Retry-After that is waited for within a round.
    """

    contact: str | None = None
    max_bytes: int = 20 * MIB
    timeout: float = 30.0
    connect_timeout: float = 10.0
    max_redirects: int = 5
    retries: int = 2
    backoff: float = 1.0
    longest_wait: float = 20.0
    per_host: int = 2
    total: int = 16
    robots: bool = False
    """Whether robots.txt is asked for and kept to; every command that polls sets it."""
    delay: float = 0.0
    """Seconds between two requests to one public host; a site's Crawl-delay goes before where it is longer."""
    ca_file: str | None = None
    """A file of certificates to trust beside the usual ones: a proxy's own, an office's own."""

    @property
    def agent(self) -> str:
        """The name by which robots.txt speaks to us."""
        return AGENT

    @property
    def user_agent(self) -> str:
        """Who we are and whom to write to: `duban/0.1 (+contact)`."""
        name = f"{AGENT}/{'.'.join(__version__.split('.')[:2])}"
        contact = re.sub(r"[^!-'*-~]", "", self.contact or "")
        return f"{name} (+{contact})" if contact else name


def end_of_status(status: int, *, conditional: bool) -> FetchEnd:
    """The end that an HTTP status stands for; 304 makes sense only after a conditional request."""
    if status in _ENDS:
        return _ENDS[status]
    if status == HTTPStatus.NOT_MODIFIED and conditional:
        return FetchEnd.NOT_MODIFIED
    return _CLASSES.get(status // 100, FetchEnd.PROTOCOL)


def is_firewall_page(body: bytes) -> bool:
    """True for the short page a site's firewall sends in place of the real one, with whatever status."""
    largest, marks = _firewalls()
    return len(body) <= largest and any(mark in body for mark in marks)


@cache
def _firewalls() -> tuple[int, tuple[bytes, ...]]:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    marks = {str(mark).encode(coding) for mark in data["marks"] for coding in ("utf-8", "gb18030")}
    return int(data["largest_page_bytes"]), tuple(sorted(marks))


def retry_after(value: str | None, now: datetime) -> int | None:
    """Seconds that a Retry-After header asks to wait, from a number or a date; None when it says nothing usable."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:10]), 10**9)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, round((moment - now).total_seconds()))


def fresh_for(value: str | None) -> int | None:
    """Seconds for which Cache-Control says that an answer holds; None when it says nothing, or that it must be asked again."""
    said = {part.strip().lower() for part in (value or "").split(",")}
    if said & {"no-cache", "no-store", "must-revalidate"}:
        return None
    ages = [part.partition("=")[2].strip('" ') for part in said if part.startswith("max-age=")]
    return min(int(ages[0][:9]), 10**9) if ages and ages[0].isascii() and ages[0].isdigit() else None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a try has ended: `tries` made so far, `asked` by Retry-After in seconds."""

    end: FetchEnd
    status: int | None
    tries: int
    asked: int | None = None
    begun: bool = False
    """An answer had begun; a server that drips is not asked twice."""


def pause(facts: Facts, draw: float, settings: FetchSettings) -> float | None:
    """Seconds to wait before trying again, or None when trying again would not help or not be polite.

    `draw` in 0..1 spreads the waits.
    """
    if facts.tries > settings.retries or not _may_pass(facts):
        return None
    if facts.asked is not None and facts.asked > settings.longest_wait:
        return None
    own = settings.backoff * 2.0 ** (facts.tries - 1) * (0.5 + draw)
    return min(max(own, facts.asked or 0.0), settings.longest_wait)


def _may_pass(facts: Facts) -> bool:
    if facts.end is FetchEnd.TIMEOUT:
        return not facts.begun
    if facts.end is FetchEnd.SERVER_ERROR:
        return facts.status in _PASSING
    return facts.end in (FetchEnd.RESET, FetchEnd.RATE_LIMITED)


def spacing(settings: FetchSettings, asked: float, draw: float, *, private: bool) -> float:
    """Seconds until the next request to a host: what the site asks for, or our own pause spread by a quarter either way."""
    own = 0.0 if private else settings.delay * (0.75 + 0.5 * draw)
    return max(own, asked)


def request_headers(own: Mapping[str, str], settings: FetchSettings) -> dict[str, str]:
    """What every request says, with a source's own headers put over it."""
    headers = {
        "User-Agent": settings.user_agent,
        "Accept": "text/html,application/xhtml+xml,application/xml,application/json;q=0.9,*/*;q=0.5",
        "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "keep-alive",
    }
    names = {name.lower(): name for name in headers}
    for name, value in own.items():
        headers.pop(names.get(name.lower(), ""), None)
        headers[name] = value
    return headers
