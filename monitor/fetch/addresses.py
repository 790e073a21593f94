"""What may be fetched, and how an address is named in a message. Pure.

Owns: the rule on schemes and on private, loopback and link-local addresses; addresses without
secrets; which addresses are of one party; the expansion of ${ENV} in headers. Must not: resolve names or open connections.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit, urlunsplit

SCHEMES = ("http", "https")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def literal(host: str) -> Address | None:
    """The address that `host` spells out, or None when it is a name."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """True for an address of the open internet, also when an IPv6 address wraps an IPv4 one."""
    inner = _wrapped(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_loopback(host: str) -> bool:
    """True when `host` names this machine; such a host is never reached through a proxy."""
    name = host.lower().rstrip(".")
    address = literal(name)
    if address is None:
        return name == "localhost" or name.endswith(".localhost")
    return (_wrapped(address) or address).is_loopback


def _wrapped(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def without_secrets(url: str) -> str:
    """`url` fit for a message: no user, no password, no fragment, and query values as `…`."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        query = re.sub(r"=[^&;]*", "=…", parts.query)
        return urlunsplit((parts.scheme, host, parts.path, query, ""))
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]


def same_party(before: str, after: str) -> bool:
    """True when headers meant for `before` may go to `after`: the same origin, or its encrypted twin."""
    try:
        known, other = urlsplit(before), urlsplit(after)
        if not known.hostname or known.hostname != other.hostname:
            return False
        return _origin(known) == _origin(other) or other.scheme == "https"
    except ValueError:
        return False


def _origin(parts: SplitResult) -> tuple[str, int | None]:
    return parts.scheme, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def proxy_for(scheme: str, host: str, environ: Mapping[str, str]) -> str | None:
    """The proxy the environment names for this scheme and host, or None; this machine is always reached directly."""
    if is_loopback(host) or _exempt(host, _variable("no_proxy", environ)):
        return None
    proxy = _variable(f"{scheme}_proxy", environ) or _variable("all_proxy", environ)
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def _variable(name: str, environ: Mapping[str, str]) -> str | None:
    return environ.get(name) or environ.get(name.upper()) or None


def _exempt(host: str, listed: str | None) -> bool:
    names = [name.strip().lstrip(".").lower() for name in (listed or "").split(",")]
    return "*" in names or any(host == name or host.endswith(f".{name}") for name in names if name)
