"""The dashboard in a browser: the door to textual-serve.

Each visitor has a dashboard process of their own, which ends with the visit and with the server. Whoever can open the page
can press its keys, so it is shown on this machine only unless a token is set, and to no page of another origin: a site that
someone visits must not reach a dashboard on their own machine.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import shlex
import signal
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

from monitor.errors import ConfigError
from monitor.refusals import refusal

COOKIE = "duban"
INTERRUPTED = 130
_PARTING_SECONDS = 3.0
_LEAST_TOKEN = 16
"""Characters of a token that nobody guesses."""
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Nothing is loaded from elsewhere, not even the library's font: it works offline, and nobody learns of the visit."""
_ASKED = "403: open this page once as /?token=... with the token of MONITOR_SERVE_TOKEN."
_HTTP = 80
_MOST_CELLS = 1000
"""Columns and rows that a screen may have; a larger one would only eat memory."""
_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def run(command: Sequence[str], host: str, port: int, token: str | None, told: Callable[[str], None]) -> int:
    """Serves until it is told to stop; `told` is given the address once it is open.

    Raises ConfigError for an address that others can reach without a token, a token too short, and an address in use.
    """
    host = host.strip("[]").lower()
    if not is_local(host) and not token:
        raise ConfigError("serve.wants_token", host=host)
    if token and len(token) < _LEAST_TOKEN:
        raise ConfigError("serve.short_token", least=_LEAST_TOKEN)
    try:
        return asyncio.run(_serve(Guarded(shlex.join(command), host, port, token), told))
    except OSError as error:
        raise ConfigError("serve.not_opened", host=host, port=port, why=refusal(error)) from None


async def _serve(served: Guarded, told: Callable[[str], None]) -> int:
    """Serves until a signal comes; 130 for the one of Ctrl-C."""
    runner = web.AppRunner(await served.application(), shutdown_timeout=_PARTING_SECONDS)
    await runner.setup()
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def end(code: int) -> None:
        if not ended.done():
            ended.set_result(code)

    for number, code in ((signal.SIGINT, INTERRUPTED), (signal.SIGTERM, 0)):
        with suppress(NotImplementedError):  # where loops hear no signals, Ctrl-C comes as an exception
            asyncio.get_running_loop().add_signal_handler(number, end, code)
    try:
        await web.TCPSite(runner, served.host, served.port).start()
        told(served.public_url)
        return await ended
    finally:
        await runner.cleanup()


def is_local(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


class Guarded(Server):
    """textual-serve's server behind a doorkeeper."""

    def __init__(self, command: str, host: str, port: int, token: str | None) -> None:
        shown = f"[{host}]" if ":" in host else host
        super().__init__(command, host=host, port=port, title="duban", public_url=f"http://{shown}:{port}")
        logging.getLogger("aiohttp.server").setLevel(
            logging.CRITICAL
        )  # what a visitor sends is no fault of ours to trace
        self._token = token
        self._visits: set[asyncio.Task[object]] = set()

    async def application(self) -> web.Application:
        """The application with the doorkeeper before every page."""
        made: web.Application = await self._make_app()
        made.middlewares.append(self._door)
        return made

    @web.middleware
    async def _door(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        names = None if self._token else _names(self.host, self.port)
        refused = why_refused(request.host, request.headers.get("Origin"), request.path, names)
        if refused:
            return web.Response(status=403, text=refused)
        if self._token and not self._may_enter(request):
            return self._asked_for_token(request)
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = _POLICY
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _may_enter(self, request: web.Request) -> bool:
        return hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), (self._token or "").encode())

    def _asked_for_token(self, request: web.Request) -> web.Response:
        """The token in the address is exchanged for a cookie, so that it stands in no history and no log."""
        given = request.query.get("token", "")
        if not hmac.compare_digest(given.encode(), (self._token or "").encode()):
            return web.Response(status=403, text=_ASKED)
        entered = web.HTTPSeeOther("/")
        entered.set_cookie(COOKIE, given, httponly=True, samesite="Strict", secure=scheme_of(request) == "https")
        return entered

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page, with the addresses under which this visitor reached it."""
        self.public_url = f"{scheme_of(request)}://{request.host}"
        page: web.StreamResponse = await super().handle_index(request)
        return page

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A visit, remembered for as long as it lasts; of a size that a screen can have."""
        asked = [request.query.get(side, "1") for side in ("width", "height")]
        if request.headers.get("Upgrade", "").lower() != "websocket" or not all(map(_fits, asked)):
            raise web.HTTPBadRequest
        visit = asyncio.current_task()
        assert visit is not None
        self._visits.add(visit)
        try:
            return await super().handle_websocket(request)
        finally:
            self._visits.discard(visit)

    async def on_startup(self, app: web.Application) -> None:
        """Nothing of the library's own words: where it is can be said once it is open."""
        del app

    async def on_shutdown(self, app: web.Application) -> None:
        """Ends every visit, and with it the dashboard that was started for it."""
        del app
        visits = [visit for visit in self._visits if visit is not asyncio.current_task()]
        for visit in visits:
            visit.cancel()
        await asyncio.gather(*visits, return_exceptions=True)


def scheme_of(request: web.Request) -> str:
    """What the visitor's browser speaks: behind a proxy that is what the proxy says, and nothing but http or https."""
    said = request.headers.get("X-Forwarded-Proto", "").partition(",")[0].strip().lower()
    return said if said in ("http", "https") else request.scheme


def why_refused(host: str, origin: str | None, path: str, names: Collection[str] | None) -> str:
    """Why a request is turned away, empty where it is not. Pure.

    Without a token the name in the address must be one of `names`, this machine's own, as another that leads here was
    made to; and what opens the connection must be a page from here.
    """
    if names is not None and host.lower() not in names:
        return "host"
    if path == "/ws" and (origin is None or urlsplit(origin).netloc != host):
        return "origin"
    return ""


def _names(host: str, port: int) -> set[str]:
    """What this machine may be called in an address, where only it can reach the page."""
    known = {*_LOCAL, f"[{host}]" if ":" in host else host}
    return {f"{name}:{port}" for name in known} | (known if port == _HTTP else set())


def _fits(cells: str) -> bool:
    return cells.isascii() and cells.isdigit() and 0 < int(cells[:9]) <= _MOST_CELLS
