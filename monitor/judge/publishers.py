"""What a publisher is: its role and its place, from the data on bodies, else from its name."""

from __future__ import annotations

from monitor.model import Role
from monitor.text import places


def role_of(publisher: str, default: Role) -> Role:
    """The role of a publisher: as data/bodies.yaml knows it, else `default` (the source's)."""
    from monitor.ledger import bodies

    return bodies.load().role_of(publisher, default)


def region_of(publisher: str, default: str) -> str:
    """The place a publisher is of, else `default`."""
    return places.of_publisher(publisher) or default
