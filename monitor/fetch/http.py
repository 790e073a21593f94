"""Fetching over HTTP: the door to httpx, and the only asynchronous code.

Owns: the thread with its event loop, the way to each host, cookies, redirects, caps, retries, and the
translation of every foreign error into a FetchEnd. httpx knows addresses, cookies and what to trust; its
client is left out: with the pool below it, it cost four times what all the rest of a question does.
Must not: decide what an answer is worth (politeness.py), what may be fetched (addresses.py), or what
bytes mean (monitor.read).

Limits nest in one order only, host before total before room, and are held for one hop, so no two
requests can wait for each other. Room is the bounded queue: a body takes a place when it has
arrived and gives it back when the consumer takes the response.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import queue
import random
import ssl
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Self

# isort: off
import monitor.fetch.lean  # noqa: F401  before httpx

import httpx
# isort: on

from monitor.fetch import addresses, bodies, connect, politeness, robots, wire
from monitor.fetch.head import Head
from monitor.fetch.politeness import FetchSettings
from monitor.model import FetchEnd, FetchRequest, Response, RobotsFile, Slots, Validators
from monitor.variables import MissingVariable, filled

__all__ = ["FetchSettings", "Fetcher"]

_log = logging.getLogger(__name__)
for _name in ("httpx", "httpcore"):
    # They log every address as it is, with the secrets in it.
    logging.getLogger(_name).setLevel(logging.WARNING)
_REDIRECTS = (301, 302, 303, 307, 308)
_SAME_METHOD = (307, 308)
_MOST_WAYS = 64
_LAST_PORT = 65_535
_PORTS = {"http": 80, "https": 443}
_SMALL_BODY = 16_384
_TRIES_FOR_RULES = 2
_A_CHUNK = 64 * 1024
_FINE, _CLIENT_ERROR = 2, 4
_Headers = list[tuple[bytes, bytes]]


class Fetcher:
    """Fetches in a thread of its own; requests go in by `submit`, responses come out by `next`.

    `clock` gives the aware time put on responses; `environ` fills ${ENV} in headers and names
    proxies; `draw` gives the jitter in 0..1. A context manager; leaving it closes.
    """

    def __init__(
        self,
        settings: FetchSettings,
        clock: Callable[[], datetime],
        *,
        environ: Mapping[str, str] | None = None,
        draw: Callable[[], float] = random.random,
        look_up: connect.Resolve = connect.resolve,
        remembered: Mapping[str, RobotsFile] | None = None,
    ) -> None:
        environ = os.environ if environ is None else environ
        self._walk = _Walk(settings, clock, environ, draw, look_up, dict(remembered or {}))
        self._done: queue.SimpleQueue[Response] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[Response]] = set()
        self._submitted: deque[FetchRequest] = deque()
        self._called = False
        self._outstanding = 0
        self._closed = False

    @property
    def outstanding(self) -> int:
        """How many requests were submitted and not yet given out by `next`."""
        return self._outstanding

    def submit(self, request: FetchRequest) -> None:
        """Queues a request; never blocks. After `close` it ends as CANCELLED."""
        self._outstanding += 1
        if self._closed:
            self._done.put(self._walk.cancelled(request))
            return
        if self._loop is None:
            self._start()
        assert self._loop is not None
        self._submitted.append(request)
        if not self._called:  # the loop is woken once for all that comes before it looks
            self._called = True
            self._loop.call_soon_threadsafe(self._begin)

    def next(self, timeout: float | None = None) -> Response:
        """The next finished response, in order of completion.

        Waits up to `timeout` seconds (None: as long as it takes). Raises LookupError when nothing
        is outstanding, TimeoutError when nothing finished in time.
        """
        if not self._outstanding:
            raise LookupError("no request is outstanding")
        try:
            response = self._done.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError from None
        self._outstanding -= 1
        if response.body and self._loop is not None and not self._closed:
            self._loop.call_soon_threadsafe(self._walk.make_room)
        return response

    @property
    def learnt(self) -> dict[str, RobotsFile]:
        """By site, every robots.txt that was asked for; to be remembered for the next fetcher."""
        return dict(self._walk.learnt)

    def close(self) -> None:
        """Cancels what is running and joins the thread; what was outstanding comes out of `next` as CANCELLED."""
        if self._closed:
            return
        self._closed = True
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------ the loop's side

    def _start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_note)
        self._thread = threading.Thread(target=self._serve, name="duban-fetch", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        assert self._loop is not None
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._wind_up())
        finally:
            self._loop.close()

    async def _wind_up(self) -> None:
        self._begin()  # what was submitted and not begun is cancelled with the rest
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._walk.aclose()
        await _end_generators()

    def _begin(self) -> None:
        assert self._loop is not None
        self._called = False  # before looking: what is submitted from here on wakes the loop again
        while self._submitted:
            request = self._submitted.popleft()
            task = self._loop.create_task(self._walk.fetch(request))
            self._tasks.add(task)
            task.add_done_callback(partial(self._settle, request))

    def _settle(self, request: FetchRequest, task: asyncio.Task[Response]) -> None:
        """Every request gives exactly one response, also one whose task never took its first step."""
        self._tasks.discard(task)
        failed = None if task.cancelled() else task.exception()
        if failed is not None:
            _log.error("a fetch broke off", exc_info=failed)
        self._done.put(self._walk.cancelled(request) if task.cancelled() or failed else task.result())


async def _until(moment: float, loop: asyncio.AbstractEventLoop) -> None:
    """Waits; what is past already costs no turn of the loop."""
    left = moment - loop.time()
    if left > 0:
        await asyncio.sleep(left)


async def _end_generators() -> None:
    """Finishes what bodies that were cut off left behind, also where the loop has only begun to."""
    await asyncio.get_running_loop().shutdown_asyncgens()
    await asyncio.sleep(0)
    ending = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*ending, return_exceptions=True)


def _note(_: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """Keeps what the loop would print on stderr in the log."""
    _log.debug("event loop: %s", context.get("message"))


_NOBODY_THERE = (FetchEnd.NO_ADDRESS, FetchEnd.REFUSED, FetchEnd.TLS, FetchEnd.FORBIDDEN_ADDRESS)
"""Ends that the page itself would have too: they are told as they are, and not as rules that were not heard."""


class _Ended(Exception):
    """A try ended otherwise than with a body."""

    def __init__(self, end: FetchEnd, reason: str = "", *, begun: bool = False) -> None:
        super().__init__(end, reason)
        self.end = end
        self.reason = reason
        self.begun = begun


@dataclass(slots=True)
class _Try:
    """One try of a request, as far as it has come."""

    request: FetchRequest
    headers: dict[str, str]
    url: httpx.URL
    left: float
    """Seconds this try may still take; waiting for a turn does not count."""
    hops: int = 0
    seen: set[tuple[bytes, str, str | None]] = field(default_factory=set)
    status: int | None = None
    content_type: str | None = None
    asked: int | None = None
    """Seconds named by Retry-After."""
    fresh: int | None = None
    """Seconds named by Cache-Control."""
    validators: Validators = field(default_factory=Validators)
    body: bytes = b""
    post: bytes | None = None
    """What is still to be sent by POST; None once a redirect turned it into a GET."""
    for_rules: bool = False
    """It asks for robots.txt, for which no rules are asked."""
    _written: tuple[httpx.URL, str] | None = None

    @property
    def address(self) -> str:
        """Where it has come to, written out once for each address: everything that is told of it needs that."""
        if self._written is None or self._written[0] is not self.url:
            self._written = (self.url, str(self.url))
        return self._written[1]


@dataclass(slots=True)
class _Host:
    """The way to one host, with its turns and its cookies."""

    way: connect.Way
    turns: asyncio.Semaphore
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    rest_until: float = 0.0
    users: int = 0
    next_at: float = 0.0
    """When the host may be asked again."""


class _Walk:
    """Requests on their way, all inside the loop's thread."""

    def __init__(
        self,
        settings: FetchSettings,
        clock: Callable[[], datetime],
        environ: Mapping[str, str],
        draw: Callable[[], float],
        look_up: connect.Resolve,
        remembered: dict[str, RobotsFile],
    ) -> None:
        self.learnt: dict[str, RobotsFile] = {}
        self._remembered = remembered
        self._rules: dict[tuple[str, bool, str | None], asyncio.Task[RobotsFile]] = {}
        self._unheard: dict[tuple[str, bool], _Ended] = {}
        """Why a site could not be asked for its rules at all."""
        self._settings = settings
        self._clock = clock
        self._environ = environ
        self._draw = draw
        self._look_up = look_up
        self._hosts: dict[tuple[str, str, int, bool, str | None], _Host] = {}
        self._total = asyncio.Semaphore(settings.total)
        self._room = asyncio.Semaphore(settings.total)
        self._contexts: dict[str | None, ssl.SSLContext] = {}

    def make_room(self) -> None:
        """The consumer took a body."""
        self._room.release()

    def cancelled(self, request: FetchRequest) -> Response:
        """The response of a request that was stopped."""
        return self._response(request, FetchEnd.CANCELLED, None, "")

    async def aclose(self) -> None:
        """Closes every way."""
        for task in self._rules.values():
            task.cancel()
        for host in self._hosts.values():
            await host.way.aclose()

    async def fetch(self, request: FetchRequest) -> Response:
        """One request from its first try to its end."""
        tries = 0
        while True:
            tries += 1
            state: _Try | None = None
            begun, reason = False, ""
            try:
                state = self._first(request)
                end = await self._try(state)
            except _Ended as ended:
                end, reason, begun = ended.end, ended.reason, ended.begun
            except Exception as error:  # noqa: BLE001  no exception leaves the fetcher
                end, reason = _end_of(error)
                _log.debug("%s: %r", addresses.without_secrets(request.url), error)
            status, asked = (state.status, state.asked) if state else (None, None)
            facts = politeness.Facts(end, status, tries, asked, begun=begun)
            wait = politeness.pause(facts, self._draw(), self._settings)
            if wait is None:
                return self._response(request, end, state, reason)
            await self._wait(state, end, wait)

    async def _wait(self, state: _Try | None, end: FetchEnd, wait: float) -> None:
        if end is FetchEnd.RATE_LIMITED and state is not None:
            host = self._host(state.url, state.request)
            host.rest_until = asyncio.get_running_loop().time() + wait
        await asyncio.sleep(wait)

    def _first(self, request: FetchRequest) -> _Try:
        url = _checked(request.url.strip())
        try:
            own = {name: filled(value, self._environ) for name, value in request.headers.items()}
        except MissingVariable as missing:
            raise _Ended(FetchEnd.MISSING_VARIABLE, str(missing.args[0])) from None
        return _Try(request, own, url, self._settings.timeout, post=request.post)

    # ------------------------------------------------------------ one try

    async def _try(self, state: _Try) -> FetchEnd:
        while (target := await self._hop(state)) is not None:
            if state.hops == self._settings.max_redirects:
                raise _Ended(FetchEnd.TOO_MANY_REDIRECTS)
            state.hops += 1
            if not addresses.same_party(state.address, str(target)):
                state.headers = {}
                state.post = None
            if state.status not in _SAME_METHOD:
                state.post = None
            state.url = target
        return self._judge(state)

    async def _hop(self, state: _Try) -> httpx.URL | None:
        """One request and its answer; gives the address to go on to, if any."""
        host = self._host(state.url, state.request)
        host.users += 1
        try:
            pause = await self._permitted(state)  # before the turn is taken: robots.txt needs one of its own
            async with host.turns:
                loop = asyncio.get_running_loop()
                await _until(host.rest_until, loop)
                await self._take_turn(host, state, pause)
                async with self._total:
                    target = await self._timed(host, state, loop)
                    if state.body:
                        await self._room.acquire()
                    return target
        finally:
            host.users -= 1

    async def _take_turn(self, host: _Host, state: _Try, asked: float) -> None:
        """Waits until the host may be asked again, and says when the next one may."""
        loop = asyncio.get_running_loop()
        private = state.request.allow_private
        begins = max(loop.time(), host.next_at)
        host.next_at = begins + politeness.spacing(self._settings, asked, self._draw(), private=private)
        await _until(begins, loop)

    async def _permitted(self, state: _Try) -> float:
        """The pause that the site asks for; ends the try where its robots.txt asks us to stay away."""
        if not self._settings.robots or state.for_rules:
            return 0.0
        origin = robots.origin_of(state.address)
        asked = (origin, state.request.allow_private, state.request.legacy_tls)
        if asked not in self._rules:
            self._rules[asked] = asyncio.get_running_loop().create_task(self._rules_of(origin, state.request))
        asking = self._rules[asked]
        rules = asking.result() if asking.done() else await asyncio.shield(asking)
        if not robots.known(rules):
            unheard = self._unheard.get((origin, state.request.allow_private))
            if unheard is not None and unheard.end in _NOBODY_THERE:
                raise _Ended(unheard.end, unheard.reason)
            raise _Ended(FetchEnd.NO_RULES, str(rules.status or ""))
        if not robots.allows(rules, state.address, self._settings.agent):
            raise _Ended(FetchEnd.DISALLOWED)
        return robots.pause(rules, self._settings.agent)

    async def _rules_of(self, origin: str, request: FetchRequest) -> RobotsFile:
        """A site's robots.txt: the remembered one while it holds, else as it answers now, else the remembered one again."""
        before = self._remembered.get(origin)
        now = self._clock()
        if before is not None and robots.holds(before, now):
            return before
        found = RobotsFile(origin, now, 0, "")
        for turn in range(_TRIES_FOR_RULES):
            # A connection that is reset once is no site that says nothing.
            await asyncio.sleep(turn * self._settings.backoff)
            found = await self._asked_for_rules(origin, request, now)
            if robots.known(found):
                break
        if not robots.known(found) and before is not None and robots.known(before):
            return before
        self.learnt[origin] = found
        return found

    async def _asked_for_rules(self, origin: str, request: FetchRequest, now: datetime) -> RobotsFile:
        """What a site's robots.txt answers now; status 0 where nothing was heard."""
        asked = FetchRequest(
            robots.address_of(origin), allow_private=request.allow_private, legacy_tls=request.legacy_tls
        )
        state = _Try(asked, {}, _checked(asked.url), self._settings.timeout, for_rules=True)
        try:
            await self._try(state)
            status = state.status or 0
        except _Ended as ended:
            self._unheard[origin, request.allow_private] = ended
            status = state.status if state.status and state.status // 100 == _CLIENT_ERROR else 0
        except Exception as error:  # noqa: BLE001  whatever befell it, nothing was heard
            _log.debug("%s: %r", asked.url, error)
            self._unheard[origin, request.allow_private] = _Ended(*_end_of(error))
            status = 0
        if state.body:
            self.make_room()
        text = state.body.decode("utf-8-sig", "replace")
        return RobotsFile(origin, now, status, text if status == HTTPStatus.OK else "")

    async def _timed(self, host: _Host, state: _Try, loop: asyncio.AbstractEventLoop) -> httpx.URL | None:
        began = loop.time()
        try:
            async with asyncio.timeout(max(state.left, 0.001)):
                return await self._exchange(host, state)
        except TimeoutError:
            raise _Ended(FetchEnd.TIMEOUT, begun=state.status is not None) from None
        finally:
            state.left -= loop.time() - began

    async def _exchange(self, host: _Host, state: _Try) -> httpx.URL | None:
        state.status = None
        await self._guard(state)
        asked = self._asked(host, state)
        mark = (asked.method, state.address, Head(asked.headers).get(b"cookie"))
        if mark in state.seen:
            raise _Ended(FetchEnd.REDIRECT_LOOP)
        state.seen.add(mark)
        answered = await host.way.send(asked)
        try:
            head = Head(answered.headers)
            if b"set-cookie" in head:
                _keep_cookies(host, state, answered)
            return await self._take(answered, head, state)
        finally:
            await answered.body.aclose()

    async def _guard(self, state: _Try) -> None:
        """Behind a proxy the names are resolved by the proxy: refuses what is known here to be private."""
        if state.request.allow_private or not self._proxy(state.url):
            return
        try:
            await connect.check(state.url.host, state.url.port or 0, self._look_up)
        except connect.NoAddress:
            return

    async def _take(self, answered: connect.Answered, head: Head, state: _Try) -> httpx.URL | None:
        state.status = answered.status
        state.asked = politeness.retry_after(head.get(b"retry-after"), self._clock())
        state.fresh = politeness.fresh_for(head.get(b"cache-control"))
        state.content_type = head.get(b"content-type")
        if answered.status // 100 != _FINE:
            await _drain(answered, head)
            location = head.exact(b"location")
            return _joined(state.url, location) if location and answered.status in _REDIRECTS else None
        state.body = await (self._beginning if state.for_rules else self._body)(answered, head)
        state.validators = Validators(
            etag=head.exact(b"etag"),
            last_modified=head.exact(b"last-modified"),
            body_hash=hashlib.sha256(state.body).hexdigest(),
        )
        return None

    async def _beginning(self, answered: connect.Answered, head: Head) -> bytes:
        """So much of a robots.txt as is read; a longer one is cut off there, as RFC 9309 has it."""
        body = bodies.Body(head.get(b"content-encoding") or "", robots.LONGEST)
        with suppress(bodies.TooLarge):
            async for chunk in answered.body:
                for at in range(0, len(chunk), _A_CHUNK):
                    body.add(chunk[at : at + _A_CHUNK])
        return body.so_far()

    async def _body(self, answered: connect.Answered, head: Head) -> bytes:
        limit = self._settings.max_bytes
        if head.length is not None and head.length > limit:
            raise _Ended(FetchEnd.TOO_LARGE)
        try:
            body = bodies.Body(head.get(b"content-encoding") or "", limit)
            async for chunk in answered.body:
                body.add(chunk)
            return body.finish()
        except bodies.TooLarge:
            raise _Ended(FetchEnd.TOO_LARGE) from None
        except bodies.BadEncoding:
            raise _Ended(FetchEnd.PROTOCOL, "Content-Encoding") from None

    def _judge(self, state: _Try) -> FetchEnd:
        assert state.status is not None
        known = state.request.validators
        end = politeness.end_of_status(state.status, conditional=bool(known.etag or known.last_modified))
        if end is not FetchEnd.OK:
            return end
        if not state.body.strip():
            return FetchEnd.EMPTY
        if state.validators.body_hash == known.body_hash:
            return FetchEnd.SAME_BODY
        return FetchEnd.BLOCKED if politeness.is_firewall_page(state.body) else FetchEnd.OK

    # ------------------------------------------------------------ what goes in and out

    def _asked(self, host: _Host, state: _Try) -> connect.Asked:
        """The question as it is sent, with the cookies that the host set before."""
        url, method = state.url, b"GET" if state.post is None else b"POST"
        headers = self._headers(state)
        if host.cookies.jar:
            request = httpx.Request("GET", url, headers=headers)
            host.cookies.set_cookie_header(request)  # a source's own Cookie stays as it is
            headers = request.headers.raw
        if not any(name.lower() == b"host" for name, _ in headers):
            headers.insert(0, (b"Host", url.netloc))
        if state.post is not None:
            headers.append((b"Content-Length", str(len(state.post)).encode()))
        return connect.Asked(method, url.raw_scheme, url.raw_host, url.port, url.raw_path, headers, state.post or b"")

    def _headers(self, state: _Try) -> _Headers:
        said = politeness.request_headers(state.headers, self._settings)
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in said.items()]
        if state.post is not None:
            headers.append((b"Content-Type", state.request.post_type.encode("latin-1")))
            return headers  # a conditional POST means nothing to a server
        known = state.request.validators
        if known.etag:
            headers.append((b"If-None-Match", known.etag.encode("latin-1")))
        if known.last_modified:
            headers.append((b"If-Modified-Since", known.last_modified.encode("latin-1")))
        return headers

    def _response(self, request: FetchRequest, end: FetchEnd, state: _Try | None, reason: str) -> Response:
        kept = state.validators if state and end in (FetchEnd.OK, FetchEnd.SAME_BODY) else request.validators
        if state and state.body and end is not FetchEnd.OK:
            self.make_room()
        return Response(
            request=request,
            end=end,
            retrieved_at=self._clock(),
            url=state.address if state else request.url,
            status=state.status if state else None,
            content_type=state.content_type if state else None,
            body=state.body if state and end is FetchEnd.OK else b"",
            validators=kept,
            retry_after=state.asked if state else None,
            fresh_for=state.fresh if state and end.fine else None,
            # A fine end is told by the host at most; an address without its secrets costs as much as all else here.
            detail={"host": state.url.host} if state and end.fine else self._detail(request, state, reason),
        )

    def _detail(self, request: FetchRequest, state: _Try | None, reason: str) -> Slots:
        address = addresses.without_secrets(state.address if state else request.url)
        return {
            "host": (state.url.host if state else "") or address,
            "url": address,
            "status": state.status if state else None,
            "seconds": round(self._settings.timeout),
            "limit": round(self._settings.max_bytes / politeness.MIB),
            "redirects": self._settings.max_redirects,
            "reason": reason,
        }

    # ------------------------------------------------------------ ways

    def _proxy(self, url: httpx.URL) -> str | None:
        return addresses.proxy_for(url.scheme, url.host, self._environ)

    def _host(self, url: httpx.URL, request: FetchRequest) -> _Host:
        key = (url.scheme, url.host, url.port or 0, request.allow_private, request.legacy_tls)
        if key not in self._hosts:
            self._make_way()
            way = self._way(url, allow_private=request.allow_private, legacy_tls=request.legacy_tls)
            self._hosts[key] = _Host(way, asyncio.Semaphore(self._settings.per_host))
        return self._hosts[key]

    def _make_way(self) -> None:
        """Lets go of the oldest way nobody uses, when there are many."""
        if len(self._hosts) < _MOST_WAYS:
            return
        idle = next((key for key, host in self._hosts.items() if not host.users), None)
        if idle is not None:
            gone = self._hosts.pop(idle)
            self._closing = asyncio.get_running_loop().create_task(gone.way.aclose())

    def _way(self, url: httpx.URL, *, allow_private: bool, legacy_tls: str | None) -> connect.Way:
        settings = self._settings
        context = self._tls(legacy_tls) if url.scheme == "https" else None
        connect_seconds = min(settings.connect_timeout, settings.timeout)
        proxy = self._proxy(url)
        if proxy:
            from monitor.fetch.proxied import ProxiedWay

            trusted = context or self._tls(None)
            return ProxiedWay(settings.per_host, proxy, trusted, settings.timeout, connect_seconds)
        host, port = url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme]
        return wire.Road(wire.Origin(host, port, allow_private, context, self._look_up, connect_seconds))

    def _tls(self, legacy: str | None) -> ssl.SSLContext:
        if legacy not in self._contexts:
            self._contexts[legacy] = connect.trusting(httpx.create_ssl_context(), self._settings.ca_file, legacy)
        return self._contexts[legacy]


def _keep_cookies(host: _Host, state: _Try, answered: connect.Answered) -> None:
    request = httpx.Request("GET", state.url)
    host.cookies.extract_cookies(httpx.Response(answered.status, headers=list(answered.headers), request=request))


async def _drain(answered: connect.Answered, head: Head) -> None:
    """Reads past a small body that nobody needs: a connection read to its end can be used again."""
    length = head.length
    if answered.status == HTTPStatus.NOT_MODIFIED or (length is not None and length <= _SMALL_BODY):
        async for _ in answered.body:
            pass


# ---------------------------------------------------------------- addresses and errors, as httpx knows them


def _checked(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        raise _Ended(FetchEnd.PROTOCOL, "URL") from None
    if url.scheme not in addresses.SCHEMES:
        raise _Ended(FetchEnd.FORBIDDEN_ADDRESS, f"{url.scheme}:")
    if not url.host or (url.port or 0) > _LAST_PORT:
        raise _Ended(FetchEnd.PROTOCOL, "URL")
    return url


def _joined(base: httpx.URL, location: str) -> httpx.URL:
    try:
        text = location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        text = location
    try:
        return _checked(str(base.join(text)))
    except httpx.InvalidURL:
        raise _Ended(FetchEnd.PROTOCOL, "Location") from None


_ENDS: tuple[tuple[type[Exception], FetchEnd], ...] = (
    (TimeoutError, FetchEnd.TIMEOUT),
    (connect.NoAddress, FetchEnd.NO_ADDRESS),
    (connect.ForbiddenAddress, FetchEnd.FORBIDDEN_ADDRESS),
    (connect.Malformed, FetchEnd.PROTOCOL),
)
_NAMED = (connect.ForbiddenAddress, connect.Malformed)
"""Errors that carry the token that names their cause."""


def _end_of(error: Exception) -> tuple[FetchEnd, str]:
    """The end that a foreign error stands for, with a short token that names its cause."""
    if isinstance(error, connect.Unreachable | connect.CutOff):
        return _end_of_network(error)
    for kind, end in _ENDS:
        if isinstance(error, kind):
            return end, str(error.args[0]) if isinstance(error, _NAMED) else type(error).__name__
    return FetchEnd.PROTOCOL, type(error).__name__


def _end_of_network(error: BaseException) -> tuple[FetchEnd, str]:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, TimeoutError):
            return FetchEnd.TIMEOUT, ""
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchEnd.TLS, cause.verify_message
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
            return FetchEnd.TLS, (cause.reason or "TLS").replace("_", " ").lower()
        if isinstance(cause, ConnectionResetError | ssl.SSLEOFError | BrokenPipeError):
            return FetchEnd.RESET, ""
        cause = cause.__cause__ or cause.__context__
    return (FetchEnd.REFUSED if isinstance(error, connect.Unreachable) else FetchEnd.RESET), ""
