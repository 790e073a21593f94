"""A second opinion on which part of a page is the article: the one door to readability-lxml. Pure.

Asked only where the density rule tells no part from the rest, as on pages that write everything straight into their
body. Of readability, trafilatura and resiliparse it found most on stored Chinese pages: F1 .92, .89 and .76
(benchmarks/articles.py).
"""

from __future__ import annotations

import logging

from monitor.read import html
from monitor.read.html import Line

LONGEST = 400_000
"""Characters of a page that is shown to it; a longer one would take it seconds."""


def main_text(page: str) -> list[Line]:
    """The lines of what the library takes for the article; none where it finds none, or stumbles."""
    if len(page) > LONGEST:
        return []
    from readability import Document

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        summary = Document(page).summary(html_partial=True)
    except Exception:  # noqa: BLE001  it raises whatever a broken page made it stumble over
        return []
    return html.lines([html.parse(summary)])
