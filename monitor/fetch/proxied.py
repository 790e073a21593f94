"""A site asked through a proxy: the door to httpcore, imported only where somebody has a proxy.

Owns: that what httpcore raises leaves here as the errors of connect.py. The proxy resolves names, so what may be fetched
is checked before (http.py).
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import httpcore

from monitor.fetch.connect import Answered, Asked, CutOff, Malformed, Unreachable

_KEEP_SECONDS = 15.0
_CUT_SHORT = ("disconnected without", "peer closed connection")
"""So httpcore says that an answer ended too early; it has one exception for this and all else."""


class ProxiedWay:
    """The connections to one origin through a proxy; raises ValueError or ImportError for a proxy that cannot be used."""

    def __init__(self, size: int, proxy: str, context: ssl.SSLContext, seconds: float, connect_seconds: float) -> None:
        self._pool = _pool(size, proxy, context)
        self._timeout = {"connect": connect_seconds, "read": seconds, "write": seconds, "pool": seconds}

    async def send(self, asked: Asked) -> Answered:
        """Asks through the proxy; see connect.Way."""
        url = httpcore.URL(scheme=asked.scheme, host=asked.host, port=asked.port, target=asked.target)
        extensions = {"timeout": self._timeout}
        headers = list(asked.headers)
        with _ours():
            reply = await self._pool.handle_async_request(
                httpcore.Request(asked.method, url, headers=headers, content=asked.body, extensions=extensions)
            )
        assert isinstance(reply.stream, AsyncIterable)
        return Answered(reply.status, reply.headers, _Body(reply.stream))

    async def aclose(self) -> None:
        """Closes the pool."""
        await self._pool.aclose()


class _Body:
    """A pool's stream with our errors."""

    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _ours():
            async for part in self._stream:
                yield part

    async def aclose(self) -> None:
        """Gives the connection back, or closes it when the body was not read to its end."""
        if hasattr(self._stream, "aclose"):
            await self._stream.aclose()


def _pool(size: int, proxy: str, context: ssl.SSLContext) -> httpcore.AsyncConnectionPool:
    parts = urlsplit(proxy)
    auth = (unquote(parts.username or ""), unquote(parts.password or "")) if parts.username else None
    kind: Any = httpcore.AsyncSOCKSProxy if parts.scheme.startswith("socks") else httpcore.AsyncHTTPProxy
    pool: httpcore.AsyncConnectionPool = kind(
        proxy_url=httpcore.URL(scheme=parts.scheme, host=parts.hostname or "", port=parts.port, target="/"),
        proxy_auth=auth,
        ssl_context=context,
        max_connections=size,
        max_keepalive_connections=size,
        keepalive_expiry=_KEEP_SECONDS,
    )
    return pool


@contextmanager
def _ours() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TimeoutError from error
    except httpcore.ConnectError as error:
        raise Unreachable from error
    except (httpcore.ReadError, httpcore.WriteError) as error:
        raise CutOff from error
    except (httpcore.ProxyError, httpcore.ProtocolError) as error:
        if any(words in str(error) for words in _CUT_SHORT):
            raise CutOff from error
        raise Malformed(type(error).__name__) from error
