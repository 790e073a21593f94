"""What the system refused, in the reader's language: `Permission denied` is 没有权限 to whoever reads 中文.

Owns: which refusals have words of our own (messages `system.*`, named as errno names them); the rest are told as the
system tells them.
"""

from __future__ import annotations

import errno
import socket
from typing import Self

from monitor.messages import area, language

_AREA = "system"


class Refusal(str):
    """Why something could not be done: the system's words, and in a sentence those of the language in force."""

    __slots__ = ("_key",)
    _key: str

    def __new__(cls, words: str, key: str = "") -> Self:
        """`words` are the system's own; `key` names ours without their area."""
        made = super().__new__(cls, words)
        made._key = key
        return made

    def __format__(self, spec: str) -> str:
        """The words as they stand in a sentence of the language in force."""
        return format(area(_AREA, language()).get(self._key) or str(self), spec)


def refusal(error: Exception) -> Refusal:
    """Why the system did not do it; an exception without words is told by its name."""
    if not isinstance(error, OSError):
        return Refusal(type(error).__name__)
    return Refusal(error.strerror or str(error) or type(error).__name__, _key(error))


def _key(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "ETIMEDOUT"
    if isinstance(error, socket.gaierror):
        return "no_address"
    # Libraries number what they refuse by lists of their own: 1 of ssl is not EPERM.
    own = type(error).__module__ == "builtins"
    return errno.errorcode.get(error.errno or 0, "") if own else ""
