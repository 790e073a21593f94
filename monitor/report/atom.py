"""Changes as an Atom feed (RFC 4287), so that any feed reader can follow them. Pure: values in, bytes out.

Every entry is known by the change's own identifier, so a feed written anew brings nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote as percent_encoded
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from monitor.messages import language, say
from monitor.model import Change, Ledger
from monitor.report.json import moment
from monitor.report.lines import change_line, quote_line
from monitor.report.templating import link
from monitor.text.terminal import for_terminal

_ATOM = "http://www.w3.org/2005/Atom"
_OURS = "urn:duban:"


def feed(
    changes: Iterable[Change], ledger: Ledger, updated: datetime, *, title: str = "", name: str = "", about: str = ""
) -> bytes:
    """The feed, newest entry first; `updated` is given where there is no entry, `name` tells it from other feeds."""
    told = sorted(changes, key=lambda change: change.at, reverse=True)
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN" if language() == "zh" else "en"})
    _text(root, "id", f"{_OURS}feed:{percent_encoded(name, safe='') or 'changes'}")
    _text(root, "title", title or say("digest.title_new"))
    if about:
        _text(root, "subtitle", about)
    _text(root, "updated", moment(told[0].at if told else updated, "seconds"))
    _text(SubElement(root, "author"), "name", "duban")
    for change in told:
        root.append(_entry(change, ledger))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(change: Change, ledger: Ledger) -> Element:
    entry = Element("entry")
    _text(entry, "id", f"{_OURS}change:{change.id}")
    _text(entry, "title", change_line(change, ledger))
    _text(entry, "updated", moment(change.at, "seconds"))
    address = link(change.url)
    if address:
        SubElement(entry, "link", {"rel": "alternate", "href": address, "title": for_terminal(change.title or "")})
    for term, scheme in ((str(change.kind), "kind"), (change.theme or "", "theme"), (str(change.severity), "severity")):
        if term:
            SubElement(entry, "category", {"term": term, "scheme": f"{_OURS}{scheme}"})
    _text(entry, "content", quote_line(change.quote) if change.quote else change_line(change, ledger)).set(
        "type", "text"
    )
    return entry


def _text(parent: Element, tag: str, text: str) -> Element:
    made = SubElement(parent, tag)
    made.text = text
    return made
