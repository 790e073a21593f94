"""Connections that go only where they may: the door to httpcore.

Owns: resolving a name, checking every address it has, and connecting to exactly the address that
was checked, so that a name cannot mean one thing when checked and another when used.
Must not: know HTTP, retry, or decide what an address is (addresses.py does).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import warnings
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

import httpcore

from monitor.fetch import addresses

Resolve = Callable[[str, int], Awaitable[list[str]]]
Pool = httpcore.AsyncConnectionPool
_MOST_ADDRESSES = 3
_KEEP_SECONDS = 15.0
_LEGACY_SERVER_CONNECT = 0x4
"""OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT: servers that cannot renegotiate safely; Python names it from 3.12 on."""


class ForbiddenAddress(Exception):
    """The host has an address that may not be fetched; `args[0]` is that address."""


class NoAddress(Exception):
    """The name has no address."""


async def resolve(host: str, port: int) -> list[str]:
    """Every address of `host`, in the order to try them; raises NoAddress.

    Each look-up has a daemon thread of its own: one stuck in the system's resolver then holds up
    neither the end of the fetcher nor that of the process.
    """
    address = addresses.literal(host)
    if address is not None:
        return [str(address)]
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def deliver(result: list[str]) -> None:
        if not found.done():
            found.set_result(result)

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            result = list(dict.fromkeys(str(row[4][0]) for row in rows))
        except (OSError, UnicodeError):
            result = []
        try:
            loop.call_soon_threadsafe(deliver, result)
        except RuntimeError:
            return  # the loop was closed meanwhile

    threading.Thread(target=look_up, name="duban-resolve", daemon=True).start()
    if not (result := await found):
        raise NoAddress(host)
    return result


async def check(host: str, port: int, look_up: Resolve) -> list[str]:
    """The addresses of `host`; raises ForbiddenAddress when any of them is not of the open internet."""
    found = await look_up(host, port)
    for text in found:
        address = addresses.literal(text)
        if address is None or not addresses.is_public(address):
            raise ForbiddenAddress(text)
    return found


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections to checked addresses only."""

    def __init__(self, *, allow_private: bool, look_up: Resolve) -> None:
        self._allow_private = allow_private
        self._look_up = look_up
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's name
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first of the host's addresses that takes it, all of them checked before."""
        found = await (self._look_up(host, port) if self._allow_private else check(host, port, self._look_up))
        found = found[:_MOST_ADDRESSES]
        share = None if timeout is None else timeout / len(found)
        last: Exception = NoAddress(host)
        for address in found:
            try:
                return await self._plain.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never: nothing is fetched from a socket file."""
        raise ForbiddenAddress("unix")

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await asyncio.sleep(seconds)


def trusting(context: ssl.SSLContext, ca_file: str | None, legacy: str | None) -> ssl.SSLContext:
    """The context with the certificates of `ca_file` beside its own, and with what an old server needs.

    `sec1` takes old ciphers and short keys, `sec0` TLS 1.0 too. Certificates are checked whatever is said here.
    """
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    if legacy:
        context.set_ciphers(f"DEFAULT:@SECLEVEL={legacy[-1]}")
        context.options |= _LEGACY_SERVER_CONNECT
    if legacy == "sec0":
        with warnings.catch_warnings():  # that TLS 1.0 is old is why somebody had to ask for it
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
    return context


def direct_pool(size: int, *, allow_private: bool, context: ssl.SSLContext | None, look_up: Resolve) -> Pool:
    """A pool for one host, without a proxy."""
    return httpcore.AsyncConnectionPool(
        ssl_context=context,
        max_connections=size,
        max_keepalive_connections=size,
        keepalive_expiry=_KEEP_SECONDS,
        network_backend=CheckedBackend(allow_private=allow_private, look_up=look_up),
    )


def proxied_pool(size: int, proxy: str, *, context: ssl.SSLContext | None) -> Pool:
    """A pool for one host, through a proxy; raises ValueError or ImportError for one that cannot be used."""
    parts = urlsplit(proxy)
    auth = (unquote(parts.username or ""), unquote(parts.password or "")) if parts.username else None
    kind: Any = httpcore.AsyncSOCKSProxy if parts.scheme.startswith("socks") else httpcore.AsyncHTTPProxy
    pool: Pool = kind(
        proxy_url=httpcore.URL(scheme=parts.scheme, host=parts.hostname or "", port=parts.port, target="/"),
        proxy_auth=auth,
        ssl_context=context,
        max_connections=size,
        max_keepalive_connections=size,
        keepalive_expiry=_KEEP_SECONDS,
    )
    return pool
