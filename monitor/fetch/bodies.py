"""Bodies put together piece by piece under a cap, compressed or not. Pure.

Owns: gzip and deflate undone with a bound, so that a small answer cannot become a large one
unnoticed. Must not: read from a connection.
"""

from __future__ import annotations

import zlib

_GZIP, _ZLIB, _BARE = 31, 15, -15
_CODINGS = {"": None, "identity": None, "gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}


class TooLarge(ValueError):
    """The body is larger than the cap."""


class BadEncoding(ValueError):
    """The body is not compressed as the server says, or in a way nobody asked for."""


class Body:
    """A body that grows by `add` and never beyond `limit` bytes."""

    def __init__(self, coding: str, limit: int) -> None:
        name = coding.strip().lower()
        if name not in _CODINGS:
            raise BadEncoding(name)
        self._window = _CODINGS[name]
        self._inflate = zlib.decompressobj(self._window) if self._window else None
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._fed = False

    def add(self, chunk: bytes) -> None:
        """Takes the next bytes off the wire; raises TooLarge or BadEncoding."""
        if self._inflate is None:
            self._keep(chunk)
            return
        try:
            self._unpack(chunk)
        except zlib.error as error:
            raise BadEncoding(str(error)) from error

    def _unpack(self, chunk: bytes) -> None:
        while chunk:
            assert self._inflate is not None
            try:
                piece = self._inflate.decompress(chunk, self._limit - self._size + 1)
            except zlib.error:
                # Some servers say deflate and send it without the zlib wrapper.
                if self._fed or self._window != _ZLIB:
                    raise
                self._inflate, self._window = zlib.decompressobj(_BARE), _BARE
                continue
            self._fed = True
            self._keep(piece)
            chunk = self._inflate.unconsumed_tail
            if self._inflate.eof:
                chunk = self._inflate.unused_data
                if not chunk.startswith(b"\x1f\x8b"):
                    return
                self._inflate = zlib.decompressobj(_GZIP)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise TooLarge
        self._parts.append(piece)

    def so_far(self) -> bytes:
        """What came within the cap, where only its beginning is wanted."""
        return b"".join(self._parts)

    def finish(self) -> bytes:
        """The whole body; raises BadEncoding when compressed data stops in the middle."""
        if self._inflate is not None and self._fed and not self._inflate.eof:
            raise BadEncoding("truncated")
        return b"".join(self._parts)
