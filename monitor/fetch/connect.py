"""Where a connection may go and whom it trusts, and what every road to a site is asked and answers.

Owns: resolving a name and checking every address it has; wire.py then connects to exactly the addresses that were
checked, so that a name cannot mean one thing when checked and another when used.
Must not: open a connection, retry, or decide what an address is (addresses.py does).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from monitor.fetch import addresses

Resolve = Callable[[str, int], Awaitable[list[str]]]
Headers = Sequence[tuple[bytes, bytes]]
_LEGACY_SERVER_CONNECT = 0x4
"""OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT: servers that cannot renegotiate safely; Python names it from 3.12 on."""


class ForbiddenAddress(Exception):
    """The host has an address that may not be fetched; `args[0]` is that address."""


class NoAddress(Exception):
    """The name has no address."""


class Unreachable(Exception):
    """No connection came about; its cause says why."""


class CutOff(Exception):
    """The connection ended before the answer did; its cause, where there is one, says why."""


class Malformed(Exception):
    """What came is no answer by the protocol; `args[0]` is a short token that names why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the address in both of its parts, headers as they are sent, and what is posted."""

    method: bytes
    scheme: bytes
    host: bytes
    port: int | None
    target: bytes
    headers: Headers
    body: bytes = b""


class Body(Protocol):
    """The bytes of an answer as they come, packed as they were sent; to be closed by who asked."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Raises CutOff, Malformed and TimeoutError."""

    async def aclose(self) -> None:
        """Gives the connection back, or closes it when the body was not read to its end."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The head of an answer, with headers as they were sent, and its body to come."""

    status: int
    headers: Headers
    body: Body


class Way(Protocol):
    """How one origin is asked: over connections of our own (wire.py) or through a proxy (proxied.py)."""

    async def send(self, asked: Asked) -> Answered:
        """Asks; raises ForbiddenAddress, NoAddress, TimeoutError, Unreachable, CutOff and Malformed."""

    async def aclose(self) -> None:
        """Closes what is kept."""


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
