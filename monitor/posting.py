"""Posts a message to an address that a user wrote, through the same fetcher that asks the sites.

One attempt, no redirect: an answer from elsewhere would not mean that the message was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.errors import DeliveryError
from monitor.model import FetchEnd, FetchRequest

if TYPE_CHECKING:
    from monitor.report.deliver import Post

_WAIT = 60.0
_TOLD = (FetchEnd.TIMEOUT, FetchEnd.RESET, FetchEnd.REFUSED, FetchEnd.NO_ADDRESS, FetchEnd.TLS, FetchEnd.PROTOCOL)
_SLOTS = ("host", "seconds", "reason")


def poster(clock: Callable[[], datetime], environ: Mapping[str, str], ca_file: str | None = None) -> Post:
    """What posts; raises DeliveryError where no answer came."""

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        from monitor.fetch.http import Fetcher
        from monitor.fetch.politeness import FetchSettings

        settings = FetchSettings(retries=0, max_redirects=0, ca_file=ca_file)
        proxies = {name: value for name, value in environ.items() if name.lower().endswith("_proxy")}
        request = FetchRequest(url, headers=headers, allow_private=True, post=body, post_type="application/json")
        with Fetcher(settings, clock, environ=proxies) as fetcher:
            fetcher.submit(request)
            answer = fetcher.next(_WAIT)
        if answer.status is None:
            key = f"delivery.post_{answer.end}" if answer.end in _TOLD else "delivery.unreachable"
            # Of an address only the host is told: the rest of it is what keeps others from posting there.
            raise DeliveryError(key, **{name: answer.detail.get(name, "-") for name in _SLOTS})
        return answer.status

    return post
