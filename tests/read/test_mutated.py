"""Captured pages, feeds and files with their bytes mangled: every reader ends, with items, a text or a refusal.

Each run reads so many inputs, drawn anew from a fixed beginning, in a process that may hold only so much
memory: one that takes more ends with MemoryError, which is no refusal and fails.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from files import ofd, pdf, sheets, text_object, word, zipped

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


SENTENCE = "全市已建成5G基站3.9万个。"


def _bombs() -> list[bytes]:
    """Files that are small and would unpack to hundreds of megabytes."""
    flood = b"<a>" * (72 * 1024 * 1024)
    page = "Doc_0/Pages/Page_0/Content.xml"
    return [
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": flood}),
        zipped({**_unpacked(ofd([text_object(SENTENCE, 20, 20)])), page: flood}),
        zipped({**_unpacked(sheets(a=[[1]])), "xl/worksheets/sheet1.xml": flood}),
        zipped({"a.txt": flood}),
        pdf(
            zlib.compress(b"BT /F1 8 Tf " + b"1 0 0 1 9 9 Tm (abcdefghij) Tj " * 3_000_000),
            filters=b"/Filter /FlateDecode",
        ),
    ]


def _samples() -> list[bytes]:
    kinds = (".html", ".xml", ".json", ".pdf", ".doc")
    files = sorted(each for each in CAPTURED.rglob("*.*") if each.suffix in kinds)
    page = [text_object(words, 20, 20 + 6 * at) for at, words in enumerate((SENTENCE, "指标", "单位", "2027年"))]
    table = sheets(进展=[["事项", "数量"], ["基站", 39000], [SENTENCE, None]])
    made = [word(SENTENCE), ofd(page, page), table, zipped({"清单.docx": word(SENTENCE), "a.txt": SENTENCE.encode()})]
    return [each.read_bytes() for each in files] + made * 4


def _unpacked(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as held:
        return {name: held.read(name) for name in held.namelist()}


def _mangled_inside(sample: bytes, draw: Random) -> bytes:
    """An archive with one of the files in it mangled: put anywhere in the whole, most changes only break its sums."""
    files = _unpacked(sample)
    name = draw.choice(sorted(files))
    return zipped({**files, name: mangled(files[name], draw)})


def mangled(sample: bytes, draw: Random) -> bytes:
    """The sample with one to twelve places cut, doubled, moved or overwritten.

    Three times of four text is mangled between its characters: most bytes put anywhere would only show that
    it cannot be decoded.
    """
    if sample.startswith(b"PK\x03\x04") and draw.randrange(4):
        return _mangled_inside(sample, draw)
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
    from monitor.read import api, article, attachments, feed, listing, onward, paging, sitemap
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
        lambda body: attachments.attached(body, page, None, SOURCE, None),
        lambda body: recognised(body, page, None, TODAY),
    ]


def _inputs(count: int, seed: int) -> Iterator[bytes]:
    draw, samples = Random(seed), _samples()
    yield from (mangled(draw.choice(samples), draw) for _ in range(count - len(_bombs())))
    yield from _bombs()


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
    support = str(Path(__file__).resolve().parents[1] / "support")
    environ = {**os.environ, "PYTHONPATH": support}
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False, timeout=3000)
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
