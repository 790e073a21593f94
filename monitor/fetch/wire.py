"""HTTP/1.1 over connections of our own to one origin: the door to h11, which knows the protocol and no network.

Owns: connecting to exactly the addresses that were checked, keeping connections for the next question, and reading no
faster than somebody takes. Must not: know httpx, follow a redirect, unpack a body, or decide what may be fetched.

A connection is asked one thing at a time; who asks sees to it that not too many are asked at once.
"""

from __future__ import annotations

import asyncio
import selectors
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

import h11

from monitor.fetch import addresses, connect
from monitor.fetch.connect import Answered, Asked, CutOff, Malformed, Unreachable

_MOST_ADDRESSES = 3
_KEEP_SECONDS = 15.0
_SELECTOR = getattr(selectors, "PollSelector", selectors.DefaultSelector)
"""Poll takes no descriptor of its own and knows no highest one."""
_HARMLESS = b"GET"
"""What may be asked twice."""
_LONGEST_HEAD = 100 * 1024
"""Bytes of a status line with its headers."""
_CUT_SHORT = "peer "
"""So begins what h11 says of a peer that closed its connection too early; it has one exception for this and all else."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a road leads: host as it is spelled on the wire, port, how a name is looked up, and what is trusted.

    `context` is None for plain HTTP; `connect_seconds` is for all addresses of the host together.
    """

    host: str
    port: int
    allow_private: bool
    context: ssl.SSLContext | None
    look_up: connect.Resolve
    connect_seconds: float


class _Stale(Exception):
    """A connection that was kept had ended before it was asked."""


class Road:
    """The connections to one origin."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._idle: list[_Wire] = []

    async def send(self, asked: Asked) -> Answered:
        """Asks and gives the head of the answer; its body is read as it is iterated, and must be closed.

        Raises ForbiddenAddress, NoAddress, TimeoutError, Unreachable, CutOff and Malformed.
        """
        kept = self._kept()
        if kept is not None:
            with suppress(_Stale):
                return await self._asked(kept, asked)
        return await self._asked(await self._opened(), asked)

    async def _asked(self, wire: _Wire, asked: Asked) -> Answered:
        """Raises _Stale where the other side had ended a kept connection, and the question may be put once more."""
        kept = wire.idle_since > 0
        try:
            status, headers = await wire.ask(asked)
        except CutOff as error:
            wire.abort()
            if kept and not wire.heard and asked.method == _HARMLESS:
                raise _Stale from error
            raise
        except BaseException:
            wire.abort()
            raise
        return Answered(status, headers, _Body(wire, self._idle))

    async def aclose(self) -> None:
        """Closes what is kept."""
        while self._idle:
            self._idle.pop().abort()

    def _kept(self) -> _Wire | None:
        """A connection that is still open and was not left for long."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            wire = self._idle.pop()
            if wire.usable and now - wire.idle_since < _KEEP_SECONDS and not wire.has_more:
                return wire
            wire.abort()
        return None

    async def _opened(self) -> _Wire:
        """A connection to the first of the host's addresses that takes it, all of them checked before."""
        origin = self._origin
        look_up = origin.look_up
        found = (
            await look_up(origin.host, origin.port)
            if origin.allow_private
            else await connect.check(origin.host, origin.port, look_up)
        )[:_MOST_ADDRESSES]
        last: Exception = connect.NoAddress(origin.host)
        for address in found:
            try:
                async with asyncio.timeout(origin.connect_seconds / len(found)):
                    return await self._connected(address)
            except ssl.SSLError as error:  # somebody is there, so another address would not help
                raise Unreachable from error
            except TimeoutError as error:
                last = error
            except OSError as error:
                last = Unreachable()
                last.__cause__ = error
        raise last

    async def _connected(self, address: str) -> _Wire:
        loop = asyncio.get_running_loop()
        origin = self._origin
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        link = socket.socket(family, socket.SOCK_STREAM)
        try:
            link.setblocking(False)
            await loop.sock_connect(link, (address, origin.port))
            _, wire = await loop.create_connection(
                _Wire,
                sock=link,
                ssl=origin.context,
                server_hostname=_name(origin.host) if origin.context else None,
            )
        except BaseException:
            link.close()
            raise
        return wire


def _name(host: str) -> str:
    """The host as certificates have it: an address without brackets and in its usual spelling."""
    address = addresses.literal(host)
    return host if address is None else str(address)


class _Wire(asyncio.Protocol):
    """One connection: bytes come in by the loop's calls and are taken out event by event."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self._transport: asyncio.Transport | None = None
        self._look: selectors.BaseSelector | None = None
        self._waiting: asyncio.Future[None] | None = None
        self._arrived: list[bytes] = []
        self._ended = False
        self._broke: Exception | None = None
        self._resting = True
        self.heard = False
        self.idle_since = 0.0

    # ------------------------------------------------------------ called by the loop

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._look = _SELECTOR()
        self._look.register(transport.get_extra_info("socket"), selectors.EVENT_READ)

    def data_received(self, data: bytes) -> None:
        """Keeps what came until it is taken, and lets no more come before that."""
        if self._resting:  # nothing was asked: whatever this is, it answers no question
            self.abort()
            return
        self.heard = True
        self._arrived.append(data)
        if self._waiting is None and self._transport is not None:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """The other side has said all it will say."""
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is no more."""
        self._ended = True
        self._broke = self._broke or exc
        self._transport = None
        if self._look is not None:
            self._look.close()
            self._look = None
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    # ------------------------------------------------------------ called by who asks

    @property
    def has_more(self) -> bool:
        """Whether something came that the loop has not told yet: its end, or bytes that answer no question."""
        if self._look is None:
            return True
        return bool(self._look.select(0))

    @property
    def usable(self) -> bool:
        """Whether it can be asked something more."""
        return not self._ended and self._transport is not None and not self._transport.is_closing()

    def abort(self) -> None:
        """Ends it at once."""
        self._ended = True
        if self._transport is not None:
            self._transport.abort()

    async def ask(self, asked: Asked) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Sends the question; the status and the headers of its answer as they were sent."""
        self._resting = False
        self.heard = False
        try:
            said = self._http.send(h11.Request(method=asked.method, target=asked.target, headers=list(asked.headers)))
            said = (said or b"") + ((self._http.send(h11.Data(data=asked.body)) or b"") if asked.body else b"")
            said += self._http.send(h11.EndOfMessage()) or b""
        except h11.LocalProtocolError as error:
            raise Malformed(type(error).__name__) from error
        if self._transport is None:
            raise CutOff from self._broke
        self._transport.write(said)
        while True:
            event = await self._next()
            if isinstance(event, h11.Response):
                return event.status_code, event.headers.raw_items()
            if not isinstance(event, h11.InformationalResponse):
                raise Malformed("RemoteProtocolError")

    async def chunk(self) -> bytes | None:
        """The next bytes of the body; None at its end."""
        event = await self._next()
        if isinstance(event, h11.Data):
            return bytes(event.data)
        if isinstance(event, h11.EndOfMessage):
            return None
        raise Malformed("RemoteProtocolError")

    def rest(self) -> bool:
        """Makes it ready for the next question; False where it can take none."""
        http = self._http
        if http.our_state is not h11.DONE or http.their_state is not h11.DONE or http.trailing_data[0]:
            return False
        if self._arrived or not self.usable:
            return False
        http.start_next_cycle()
        self._resting = True
        if self._transport is not None:
            self._transport.resume_reading()  # to hear when the other side closes it
        self.idle_since = asyncio.get_running_loop().time()
        return True

    async def _next(self) -> type[h11.NEED_DATA | h11.PAUSED] | h11.Event:
        while True:
            try:
                event = self._http.next_event()
                if event is not h11.NEED_DATA:
                    return event
                await self._more()
            except h11.RemoteProtocolError as error:
                if str(error).startswith(_CUT_SHORT):
                    raise CutOff from self._broke
                raise Malformed(type(error).__name__) from error

    async def _more(self) -> None:
        """Hands on what arrived, waiting for it where nothing did."""
        if not self._arrived and not self._ended:
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                if self._transport is not None:
                    self._transport.resume_reading()
                await self._waiting
            finally:
                self._waiting = None
        if self._arrived:
            data = b"".join(self._arrived)
            self._arrived.clear()
            self._http.receive_data(data)
        elif self._broke is not None:
            raise CutOff from self._broke
        elif self._http.their_state is h11.SEND_RESPONSE:
            raise CutOff
        else:
            self._http.receive_data(b"")


class _Body:
    """The body of an answer; gives its connection back when it was read to its end."""

    def __init__(self, wire: _Wire, idle: list[_Wire]) -> None:
        self._wire = wire
        self._idle = idle
        self._closed = False
        self._whole = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (part := await self._wire.chunk()) is not None:
            yield part
        self._whole = True

    async def aclose(self) -> None:
        """Keeps the connection for the next question, or ends it when somebody still talks on it."""
        if self._closed:
            return
        self._closed = True
        if self._whole and self._wire.rest():
            self._idle.append(self._wire)
        else:
            self._wire.abort()
