"""XML text made safe for a parser: without its document type, and so without entities of its own. Pure."""

from __future__ import annotations

import re

_DOCTYPE_START = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_LOOKED_AT = 4000


def without_doctype(text: str) -> str:
    """`text` without its document type: entities can grow without bound, or name files."""
    match = _DOCTYPE_START.search(text[:_LOOKED_AT])
    if match is None:
        return text
    depth = 0
    for index in range(match.end(), len(text)):
        char = text[index]
        depth += (char == "[") - (char == "]")
        if char == ">" and depth <= 0:
            return text[: match.start()] + text[index + 1 :]
    return text[: match.start()]
