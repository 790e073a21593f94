"""Bytes as text. Pure.

Owns: finding the encoding (byte order mark, header, the page's own word, then trial) and refusing
text that was garbled before it reached us. Must not: repair garbled text, or know what a page is.

Pages often declare a wrong encoding, and gb2312 and gbk always mean gb18030 (镕 is outside gb2312).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from monitor.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GB = ("gb2312", "gbk", "gb18030", "cp936", "x-gbk", "gb_2312", "gb_2312-80", "euc-cn", "csgb2312", "hz-gb-2312")
_SINGLE = ("ascii", "iso8859-1", "cp1252", "latin-1")
"""Never wrong and so never telling: a page that declares one of these is tried as if it declared nothing."""
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_INSIDE = re.compile(rb"(?:charset\s*=|<\?xml[^>]{0,200}?encoding\s*=)\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LOOKED_AT = 8192
_MOST_BROKEN = 0.002
"""One broken character in 500 is a cut title; more is a wrong encoding."""

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BROKEN = "\ufffd"
_FEW = 6
_SAMPLE = 200_000
_RUNS = 250
"""So many parts of a text tell whether it is garbled; all of them would cost more than reading the page."""
_ODD = re.compile("[\ue000-\uf8ff\x80-\x9f]")


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text in `body` with line feeds alone as line ends; `content_type` is the header as it came.

    Raises ReadError `read.mojibake` when no reading gives sound text, or the text is garbled in itself.
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _accepted(body.decode(encoding, "replace"))
    tried: list[str] = []
    for encoding in _candidates(body, content_type):
        if encoding in tried or (encoding == "gb18030" and _is_utf8(body)):
            continue
        tried.append(encoding)
        text = _strictly(body, encoding)
        if text is not None and not is_garbled(text):
            return _lines(text)
    return _accepted(min((body.decode(each, "replace") for each in tried), key=_broken))


def _accepted(text: str) -> str:
    if is_garbled(text):
        raise ReadError("read.mojibake")
    return _lines(text)


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _candidates(body: bytes, content_type: str | None) -> Iterator[str]:
    declared = [match[1] for match in [_HEADER.search(content_type or "")] if match]
    declared += [match[1].decode("ascii") for match in _INSIDE.finditer(body[:_LOOKED_AT])]
    for label in declared:
        encoding = _encoding(label)
        if encoding:
            yield encoding
    yield "utf-8"
    yield "gb18030"


def _encoding(label: str) -> str | None:
    """Python's name for a declared encoding; None for one that is unknown or says nothing."""
    name = label.strip().lower()
    if name in _GB:
        return "gb18030"
    if name in ("big5", "x-x-big5", "cn-big5"):
        return "big5hkscs"
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Codecs such as rot13 or zlib are not encodings of text and would fail in ways of their own.
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in (*_SINGLE, "unicode_escape", "raw_unicode_escape") else None


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _is_utf8(body: bytes) -> bool:
    """True when bytes that also read as gb18030 are UTF-8 beyond doubt.

    A Chinese character in GBK is by chance valid UTF-8 once in seven times: 联通 is, twelve in a row are not.
    """
    text = _strictly(body, "utf-8")
    if text is None:
        return False
    sample = text[:_SAMPLE]
    return len(_CHINESE.findall(sample)) >= _FEW or sum(map(len, _FOREIGN.findall(sample))) >= 2 * _FEW


def _broken(text: str) -> int:
    return text.count(_BROKEN)


def is_garbled(text: str) -> bool:
    """True when the text is not what its author wrote: broken characters, or one encoding read as another.

    The second is found by undoing it: if the foreign parts, put back into bytes, read well in another
    encoding, they were garbled. Honest Chinese put back into GBK bytes is hardly ever valid UTF-8.
    """
    sample = text[:_SAMPLE]
    if _broken(sample) > max(1, len(sample) * _MOST_BROKEN):
        return True
    foreign = [match[0] for match in islice(_FOREIGN.finditer(sample), _RUNS)]
    total = sum(map(len, foreign))
    if total < _FEW:
        return False
    odd = len(_ODD.findall("".join(foreign)))
    undone = sum(len(run) for run in foreign if _undoes(run))
    return odd > total * 0.2 or undone > total * 0.3


def _undoes(run: str) -> bool:
    if len(run) < 3:  # noqa: PLR2004  two characters prove nothing
        return False
    if max(run) <= "\u00ff":
        raw = run.encode("latin-1")
        return _reads(raw, "gb18030") or _reads(raw, "utf-8")
    return _reads(run.encode("gb18030", "replace"), "utf-8") or _reads(run.encode("cp1252", "replace"), "utf-8")


def _reads(raw: bytes, encoding: str) -> bool:
    """True when most of `raw` is text in `encoding`, Chinese or marks of an earlier loss."""
    text = raw.decode(encoding, "replace")
    lost = raw.decode(encoding, "ignore")
    good = len(_CHINESE.findall(lost)) + lost.count(_BROKEN)
    return good >= 2 and good >= 0.6 * len(text)  # noqa: PLR2004  see is_garbled
