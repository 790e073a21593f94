"""Captured pages, feeds and files with their bytes mangled: every reader ends, with items, a text or a refusal.

Each run reads so many inputs, drawn anew from a fixed beginning, in a process that may hold only so much
memory: one that takes more ends with MemoryError, which is no refusal and fails.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import docx
import pytest

from monitor.errors import ReadError
from monitor.model import JsonPaths, Role, Selectors, Source, SourceKind

CAPTURED = Path(__file__).resolve().parent.parent / "captured"
MEGABYTES = 1500
"""The cap of one process, with its interpreter and libraries: address space, so three times what is resident."""
TODAY = date(2025, 11, 20)
NOW = datetime(2025, 11, 20, tzinfo=UTC)
SOURCE = Source("s", SourceKind.PAGE, "http://a.cn/", "样本市", Role.SELF, "样本市数据局")
PIECES = (
    b"<", b">", b"</div>", b"<div>", b"<![CDATA[", b"]]>", b"<!--", b"&#1114112;", b"&amp;" * 40, b"\x00", b"\xff\xfe",
    b"\x81\x30\x89\x38", b"{", b"[" * 500, b'"', b"'", b"\\u", b"20251399", b"9" * 400, b"<!ENTITY a 'b'>", b"%PDF-", b"PK\x03\x04",
    b"createPageHTML(", b"<record>", b"<iframe src=", b"href=javascript:", b"\xe2\x80\xae", b"endobj", b"stream", b"<li>" * 300,
)  # fmt: skip


def _word() -> bytes:
    document = docx.Document()
    document.add_paragraph("全市已建成5G基站3.9万个。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b"<a>" * (80 * 1024 * 1024))
    return out.getvalue()


def _samples() -> list[bytes]:
    files = sorted(each for each in CAPTURED.rglob("*.*") if each.suffix in (".html", ".xml", ".json", ".pdf"))
    return [each.read_bytes() for each in files] + [_word()]


def mangled(sample: bytes, draw: Random) -> bytes:
    """The sample with one to twelve places cut, doubled, moved or overwritten.

    Three times of four text is mangled between its characters: most bytes put anywhere would only show that
    it cannot be decoded.
    """
    try:
        text = sample.decode() if draw.randrange(4) else ""
    except UnicodeDecodeError:
        text = ""
    # As Latin-1 a byte is a character: one way of cutting serves both.
    units = list(text or sample.decode("latin-1"))
    for _ in range(draw.randint(1, 12)):
        _mangle(units, draw)
    return "".join(units).encode("utf-8" if text else "latin-1", "replace")


def _mangle(units: list[str], draw: Random) -> None:
    at, other, length = draw.randrange(len(units) + 1), draw.randrange(len(units) + 1), draw.randrange(1, 200)
    kind = draw.randrange(5)
    if kind == 0:
        del units[at : at + length]
    elif kind == 1:
        units[at:at] = units[at : at + length] * draw.randint(1, 20)
    elif kind == 2:
        units[at:at] = draw.choice(PIECES).decode("latin-1")
    elif kind == 3:
        units[at : at + length] = [chr(draw.randrange(32, 127)) for _ in range(length)]
    else:
        units[at:at] = units[other : other + length]


def readers() -> list[Callable[[bytes], object]]:
    """All that fetched bytes may be given to."""
    from monitor.read import api, article, feed, listing, onward, paging, sitemap
    from monitor.recognise import recognised

    page = "http://a.cn/gk/index.html"
    return [
        lambda body: feed.read_feed(body, page, None),
        lambda body: api.read_api(body, page, JsonPaths(), None),
        lambda body: sitemap.read_sitemap(body, page, None),
        lambda body: listing.read_listing(body, page, Selectors(), None, TODAY),
        lambda body: article.read_article(body, SOURCE, None, page, None, NOW),
        lambda body: paging.candidates(body, page, 2, None),
        lambda body: onward.led_to(body, page, None, bare=True),
        lambda body: onward.next_part(body, page, None, 2),
        lambda body: recognised(body, page, None, TODAY),
    ]


def _inputs(count: int, seed: int) -> Iterator[bytes]:
    draw, samples = Random(seed), _samples()
    yield from (mangled(draw.choice(samples), draw) for _ in range(count - 1))
    yield _bomb()


def read_all(count: int, seed: int) -> int:
    """How many of the inputs some reader made something of; raises what is no refusal."""
    _cap()
    ways, made = readers(), 0
    for body in _inputs(count, seed):
        fine = [_one(way, body) for way in ways]
        made += any(fine)
    return made


def _one(way: Callable[[bytes], object], body: bytes) -> bool:
    try:
        return bool(way(body))
    except ReadError:
        return False


def _cap() -> None:
    try:
        import resource
    except ImportError:  # not on this system
        return
    limit = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _run(count: int, seed: int) -> int:
    words = [sys.executable, str(Path(__file__)), str(count), str(seed)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=3000)
    assert done.returncode == 0, done.stderr[-3000:]
    return int(done.stdout)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_two_thousand_mangled_inputs_are_read_or_refused(seed):
    assert _run(500, seed) > 250


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 20))
def test_twenty_thousand_mangled_inputs_are_read_or_refused(seed):
    assert _run(2000, seed) > 1000


if __name__ == "__main__":
    print(read_all(int(sys.argv[1]), int(sys.argv[2])))  # noqa: T201  its answer to the test that started it
