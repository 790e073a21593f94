"""What the head of an answer says, by the names of its headers. Pure."""

from __future__ import annotations

from monitor.fetch.connect import Headers


class Head:
    """Headers as they were sent; names are asked for in small letters."""

    def __init__(self, headers: Headers) -> None:
        self._said: dict[bytes, list[bytes]] = {}
        for name, value in headers:
            self._said.setdefault(name.lower(), []).append(value)

    def __contains__(self, name: bytes) -> bool:
        return name in self._said

    def get(self, name: bytes) -> str | None:
        """What a header says, lines of the same name joined by commas as HTTP has it; None where there is none."""
        said = self._said.get(name)
        if said is None:
            return None
        value = b", ".join(said)
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.decode("latin-1")

    def exact(self, name: bytes) -> str | None:
        """The first header of this name exactly as it was sent; latin-1 keeps every byte."""
        said = self._said.get(name)
        return None if said is None else said[0].decode("latin-1")

    @property
    def length(self) -> int | None:
        """The length of the body as the server announces it, in bytes."""
        said = self.get(b"content-length") or ""
        return int(said) if said.isascii() and said.isdigit() else None
