"""Bytes to text: which encoding a page is in, whatever it declares. Refuses what cannot be read."""

from __future__ import annotations

import re

from monitor.errors import ReadError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})|<\?xml[^>]{0,100}?encoding=["']([\w-]{2,20})""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_HEAD = 4096
"""How many bytes may come before a page says its encoding; browsers look at 1,024."""
_CHINESE = ("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936", "hz-gb-2312")
_SPOILT = 0.002
"""Share of replacement and private characters from which a text is no text: one bad byte in 500 is a slip."""
_COMMON = re.compile(r"[的一是在和了有年月日国市为中发]")
_MOJIBAKE = re.compile(r"[\u00c0-\u00ff]{2,}|锟斤拷|烫烫烫|鐨勬|涓€|鍦ㄤ|浜у|骞")


def decode(body: bytes, content_type: str | None) -> str:
    """The text of `body`: by BOM, header, its own declaration, strict utf-8, then gb18030.

    Labels gb2312 and gbk mean gb18030. A declaration that does not fit is passed over. Raises
    ReadError read.mojibake when no reading gives text; \\r\\n becomes \\n.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _lines(_checked(body.decode(name, errors="replace")))
    for name in _candidates(body, content_type):
        text = _strictly(body, name)
        if text is not None and not garbled(text):
            return _lines(text)
    return _lines(_checked(body.decode(_likelier(body), errors="replace")))


def _candidates(body: bytes, content_type: str | None) -> list[str]:
    declared = _HEADER.search(content_type or "")
    inside = _META.search(body[:_HEAD])
    names = [declared[1]] if declared else []
    if inside:
        names.append((inside[1] or inside[2]).decode("ascii"))
    return [*dict.fromkeys(_known(name) for name in names), "utf-8", "gb18030"]


def _known(name: str) -> str:
    name = name.lower()
    return "gb18030" if name in _CHINESE else name


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _likelier(body: bytes) -> str:
    """Of utf-8 and gb18030 the one that spoils fewer characters."""
    return min(("utf-8", "gb18030"), key=lambda name: body.decode(name, errors="replace").count("\ufffd"))


def _checked(text: str) -> str:
    bad = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char == "\0" for char in text)
    if bad > max(1, len(text) * _SPOILT) or garbled(text):
        raise ReadError("read.mojibake")
    return text


def garbled(text: str) -> bool:
    """True for text that was decoded as something else once: it turns into common Chinese when undone.

    Both directions are tried: utf-8 read as gb18030, and gb18030 or utf-8 read as latin-1.
    """
    sample = text[:20_000]
    if not _MOJIBAKE.search(sample):
        return False
    return any(
        _gains(sample, wrong, right)
        for wrong, right in (("gb18030", "utf-8"), ("latin-1", "gb18030"), ("latin-1", "utf-8"))
    )


def _gains(sample: str, wrong: str, right: str) -> bool:
    undone = sample.encode(wrong, errors="ignore").decode(right, errors="ignore")
    return len(_COMMON.findall(undone)) > 3 * len(_COMMON.findall(sample)) + 3


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
