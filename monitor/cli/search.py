"""`monitor search`: finds what was published by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from monitor.cli import base, layout
from monitor.errors import ConfigError
from monitor.messages import say

if TYPE_CHECKING:
    from monitor.store.search import Hit


@base.command("search", help="search.help", reports=True)
@base.argument("words", nargs=-1, required=True, metavar="WORDS...")
@base.option("--limit", type=int, default=20, metavar="N", show_default=True, help="search.help_limit")
def command(context: base.Context, words: tuple[str, ...], *, limit: int) -> None:
    """Prints the passages that hold all the words, newest publication first."""
    query = " ".join(words).strip()
    if not query:
        raise ConfigError("search.nothing_asked")
    store = context.look_at_store()
    hits = store.search.find(query, limit=max(1, limit)) if store is not None else []
    if context.json:
        from monitor.report import json

        context.write(json.dumps([_as_json(each) for each in hits], indent=2))
    else:
        context.write("\n".join(as_text(hits, query, recorded=store is not None)))


def _as_json(hit: Hit) -> dict[str, Any]:
    from monitor.report.json import moment

    return {
        "title": hit.title,
        "url": hit.url,
        "published": hit.published.isoformat() if hit.published else None,
        "quote": hit.quote,
        "publication_id": hit.publication_id,
        "gone_at": moment(hit.gone_at) if hit.gone_at else None,
    }


def as_text(hits: list[Hit], query: str, *, recorded: bool) -> list[str]:
    """Each publication once, with the passages found in it."""
    from monitor.report.lines import quote_line
    from monitor.text.terminal import for_terminal

    if not hits:
        return [say("search.none" if recorded else "search.nothing_recorded", query=for_terminal(query))]
    lines: list[str] = []
    shown = 0
    for hit in hits:
        if hit.publication_id != shown:
            shown = hit.publication_id
            day = hit.published.isoformat() if hit.published else "    -     "
            lines += [f"{day}  {for_terminal(hit.title)}", f"            {for_terminal(hit.url)}"]
        lines += layout.paragraph(quote_line(hit.quote), "    ")
    return lines
