"""What a site on loopback is told to answer, and what it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Answer:
    """What the site says at a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    conditional: bool = True
    """Answers 304 when the request carries the ETag of this body."""


@dataclass
class Asked:
    """One request the site got."""

    path: str
    headers: dict[str, str]
    posted: bytes = b""
