"""What a site's robots.txt asks of programs: the door to Protego. Pure.

Owns: which answers for robots.txt allow what (RFC 9309), how long an answer holds, and the longest pause that is
kept. Must not: fetch, or wait.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.model import RobotsFile

if TYPE_CHECKING:
    from protego import Protego

HOLDS = timedelta(hours=24)
"""RFC 9309, 2.4: a copy should not be used for longer than 24 hours."""
LONGEST = 512 * 1024
"""RFC 9309, 2.5: at least 500 KiB must be read; what stands behind is left."""
LONGEST_PAUSE = 60.0
"""Seconds: a site that asks for more would never be read through in a day."""
_OK, _MISSING = 2, 4


def known(file: RobotsFile) -> bool:
    """Whether the site said what it wants: with rules, or by having none."""
    return file.status // 100 in (_OK, _MISSING)


def holds(file: RobotsFile, now: datetime) -> bool:
    """Whether it need not be asked again yet; no answer at all never holds."""
    return known(file) and now - file.fetched_at < HOLDS


def allows(file: RobotsFile, url: str, agent: str) -> bool:
    """Whether a program of this name may fetch the address. A site without the file allows everything."""
    return file.status // 100 != _OK or bool(_rules(file.text).can_fetch(url, agent))


def pause(file: RobotsFile, agent: str) -> float:
    """Seconds the site wants between two requests; 0 where it says nothing."""
    if file.status // 100 != _OK:
        return 0.0
    return min(float(_rules(file.text).crawl_delay(agent) or 0.0), LONGEST_PAUSE)


def origin_of(url: str) -> str:
    """The site that an address belongs to: scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def address_of(origin: str) -> str:
    """Where the file stands."""
    return f"{origin}/robots.txt"


@lru_cache(maxsize=256)
def _rules(text: str) -> Protego:
    from protego import Protego

    return Protego.parse(text)
