"""How fast this machine is at the moment, so that figures taken on two machines can be held against each other."""

from __future__ import annotations

import hashlib
import time


def machine() -> float:
    """Milliseconds of a fixed piece of work."""
    began = time.process_time()
    digest = b""
    for _ in range(200_000):
        digest = hashlib.sha256(digest).digest()
    return 1000 * (time.process_time() - began)
