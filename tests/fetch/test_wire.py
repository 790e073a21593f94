"""Connections of our own, against servers that write every byte by hand."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from contextlib import asynccontextmanager
from functools import wraps

import pytest

from monitor.fetch import connect, wire
from monitor.fetch.connect import Asked, CutOff, Malformed, Unreachable
from monitor.fetch.wire import Origin, Road

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ngo\r\n2\r\nod\r\n0\r\n\r\n"
UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'


def alone(function):
    """Runs a coroutine test to its end."""

    @wraps(function)
    def run():
        asyncio.run(asyncio.wait_for(function(), 30))

    return run


@asynccontextmanager
async def site(*answers, closes=False):
    """A server that gives these bytes in turn, one for each question; and the way to it."""
    left, met = list(answers), []

    async def serve(reader, writer):
        met.append(writer)
        try:
            while left:
                await reader.readuntil(b"\r\n\r\n")
                answer = left.pop(0)
                await answer(writer) if callable(answer) else writer.write(answer)
                await writer.drain()
                if closes:
                    break
        except (asyncio.IncompleteReadError, OSError):
            pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    road = Road(Origin("127.0.0.1", port, allow_private=True, context=None, look_up=connect.resolve, connect_seconds=5))
    road.met = met
    try:
        yield road
    finally:
        await road.aclose()
        server.close()
        for writer in met:
            writer.transport.abort()
        await asyncio.sleep(0.01)  # what was ended is closed by the loop's next turns


async def ask(road, method=b"GET", body=b""):
    """One question and its answer: status and body."""
    headers = [(b"Host", b"127.0.0.1")] + ([(b"Content-Length", str(len(body)).encode())] if body else [])
    answered = await road.send(Asked(method, b"http", b"127.0.0.1", None, b"/", headers, body))
    try:
        return answered.status, b"".join([part async for part in answered.body])
    finally:
        await answered.body.aclose()


@alone
async def test_one_connection_is_asked_again_and_again():
    async with site(WHOLE, CHUNKED, UNCHANGED, WHOLE) as road:
        told = [await ask(road) for _ in range(4)]
        assert told == [(200, b"good"), (200, b"good"), (304, b""), (200, b"good")]
        assert len(road.met) == 1


@alone
async def test_what_was_left_for_long_is_not_asked_again():
    async with site(WHOLE, WHOLE) as road:
        await ask(road)
        road._idle[0].idle_since -= wire._KEEP_SECONDS + 1
        await ask(road)
        assert len(road.met) == 2


@alone
async def test_a_connection_that_the_site_closed_meanwhile_is_not_asked_again():
    async with site(WHOLE, WHOLE, closes=True) as road:
        assert await ask(road) == (200, b"good")
        await asyncio.sleep(0.1)
        assert await ask(road) == (200, b"good")
        assert len(road.met) == 2


@pytest.mark.parametrize("pause", [0, 0.05])
def test_bytes_that_nobody_asked_for_answer_no_later_question(pause):
    @alone
    async def run():
        async def more_than_asked(writer):
            writer.write(WHOLE)
            if pause:
                await writer.drain()
                await asyncio.sleep(pause)
            writer.write(WHOLE.replace(b"good", b"evil"))

        async with site(more_than_asked, WHOLE) as road:
            assert await ask(road) == (200, b"good")
            await asyncio.sleep(3 * pause)
            assert await ask(road) == (200, b"good")
            assert len(road.met) == 2

    run()


@alone
async def test_a_kept_connection_that_ends_unheard_is_no_failure_of_the_next_question():
    """The site closes at the very moment it is asked again: what was kept is dropped, and the question put once more."""

    async def last(writer):
        writer.close()

    async with site(WHOLE, last, WHOLE) as road:
        assert await ask(road) == (200, b"good")
        assert await ask(road) == (200, b"good")
        assert len(road.met) == 2


@alone
async def test_what_may_not_be_asked_twice_is_not():
    async def last(writer):
        writer.close()

    async with site(WHOLE, last, WHOLE) as road:
        await ask(road)
        with pytest.raises(CutOff):
            await ask(road, b"POST", b"x")


@alone
async def test_bytes_that_the_loop_has_not_told_yet_end_a_kept_connection():
    async with site(WHOLE, WHOLE) as road:
        await ask(road)
        server = road.met[0].get_extra_info("socket")
        os.write(server.fileno(), WHOLE.replace(b"good", b"evil"))
        assert road._idle[0].usable
        assert await ask(road) == (200, b"good")
        assert len(road.met) == 2


@alone
async def test_what_comes_before_the_answer_is_not_the_answer():
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    async with site(hint + WHOLE) as road:
        assert await ask(road) == (200, b"good")


@alone
async def test_what_is_posted_arrives():
    taken = []

    async def serve(reader, writer):
        taken.append(await reader.readuntil(b"\r\n\r\n"))
        taken.append(await reader.readexactly(5))
        writer.write(WHOLE)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    road = Road(Origin("127.0.0.1", port, allow_private=True, context=None, look_up=connect.resolve, connect_seconds=5))
    assert await ask(road, b"POST", b"x=123") == (200, b"good")
    assert (taken[0].startswith(b"POST / HTTP/1.1"), taken[1]) == (True, b"x=123")
    await road.aclose()
    server.close()
    await asyncio.sleep(0.01)


@alone
async def test_a_body_without_a_length_ends_with_the_connection():
    async with site(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ngood", closes=True) as road:
        assert await ask(road) == (200, b"good")
        assert road._idle == []


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"", CutOff),
        (b"HTTP/1.1 200 OK\r\nContent-", CutOff),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ngood", CutOff),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ngood", CutOff),
        (b"<html>no protocol at all</html>\r\n\r\n", Malformed),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\ngood", Malformed),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", Malformed),
    ],
    ids=["nothing", "half a head", "half a body", "half a chunk", "no HTTP", "two lengths", "a head without end"],
)
def test_an_answer_that_is_none_is_told_by_what_it_lacks(said, error):
    @alone
    async def run():
        async with site(said, closes=True) as road:
            with pytest.raises(error):
                await ask(road)
            assert road._idle == []

    run()


@alone
async def test_a_reset_is_no_end_of_a_body():
    async def reset(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ngo")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async with site(reset) as road:
        with pytest.raises(CutOff):
            await ask(road)


@alone
async def test_no_more_comes_in_than_somebody_takes():
    written = []

    async def endless(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x" * 100_000)
            await writer.drain()
            written.append(100_000)

    async with site(endless) as road:
        answered = await road.send(Asked(b"GET", b"http", b"h", None, b"/", [(b"Host", b"h")]))
        part = await anext(answered.body.__aiter__())
        await asyncio.sleep(0.3)
        assert part
        assert sum(written) < 20_000_000  # what the system's own buffers hold
        await answered.body.aclose()
        assert road._idle == []


@alone
async def test_where_nobody_listens_the_cause_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    road = Road(Origin("127.0.0.1", port, allow_private=True, context=None, look_up=connect.resolve, connect_seconds=5))
    with pytest.raises(Unreachable) as caught:
        await ask(road)
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)


@alone
async def test_a_name_that_may_not_be_fetched_is_not_connected_to():
    async with site(WHOLE) as road:
        guarded = Road(Origin("127.0.0.1", road._origin.port, False, None, connect.resolve, 5))
        with pytest.raises(connect.ForbiddenAddress):
            await ask(guarded)
        assert road.met == []


@alone
async def test_who_does_not_answer_a_connection_in_time_is_given_up():
    async def never(host, port):
        return ["127.0.0.1"]

    road = Road(Origin("h", 1, True, None, never, 0.05))

    async def hang(address):
        await asyncio.sleep(5)

    road._connected = hang
    with pytest.raises(TimeoutError):
        await ask(road)
