"""Addresses and bodies of requests that hold the number of a page. Pure, and quick to import."""

from __future__ import annotations

import re
from urllib.parse import urljoin

_FILLED = re.compile(r"\{(page|index|offset)(?::(\d{1,4}))?\}")


def filled(template: str, page: int) -> str:
    """A template with the number of a page: {page} counts from 1, {index} from 0, {offset:20} the rows before it.

    What holds no such name comes back as it is.
    """

    def number(match: re.Match[str]) -> str:
        if match[1] == "offset":
            return str((page - 1) * int(match[2] or 10))
        return str(page if match[1] == "page" else page - 1)

    return _FILLED.sub(number, template)


def joined(url: str, template: str, page: int) -> str:
    """The address of a page by its template, which may be relative to the listing's own address."""
    return (
        filled(template, page)
        if template.startswith(("http://", "https://"))
        else urljoin(filled(url, 1), filled(template, page))
    )


def has_page(template: str) -> bool:
    """Whether a template has a place for the number of a page."""
    return _FILLED.search(template) is not None
