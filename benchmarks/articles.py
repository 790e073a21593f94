"""How much of the text of real pages is read, beside what other extractors make of them.

    python benchmarks/articles.py DIR

DIR holds pages/ and reference.jsonl, a line a page: {"file", "url", "title", "date", "text", "neutral"}; `neutral` are lines
that may be read or left out. Of each page the F1 of three-character sequences is taken, white space left out, and the
mean over the pages printed, with how many titles and dates are right. Extractors that are installed are measured too.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import ReadError
from monitor.model import Role, Source, SourceKind
from monitor.read.article import read_article
from monitor.read.decode import decode

SOURCE = Source("pages", SourceKind.LISTING, "https://site.example/", "", Role.OTHER, "")
NOW = datetime(2100, 1, 1, tzinfo=UTC)


def pieces(text):
    plain = re.sub(r"\s", "", text)
    return Counter(plain[at : at + 3] for at in range(len(plain) - 2))


def f1(wanted, found):
    one, other = pieces(wanted), pieces(found)
    common = (one & other).total()
    return 2 * common / max(1, one.total() + other.total())


def bare(text):
    return re.sub(r"\W", "", text or "")


def ours(raw, url):
    try:
        read = read_article(raw, SOURCE, None, url or "https://site.example/a.html", "text/html", NOW)
    except ReadError:
        return "", "", None
    return read.text, read.title, read.published


def others():
    try:
        import lxml.html
        from readability import Document

        yield "readability", lambda page: lxml.html.fromstring(Document(page).summary()).text_content()
    except ImportError:
        print("readability-lxml is not installed")
    try:
        import trafilatura

        yield "trafilatura", lambda page: trafilatura.extract(page, include_comments=False) or ""
    except ImportError:
        print("trafilatura is not installed")


def measured(rows, folder, read):
    began = time.process_time()
    scores = []
    for row in rows:
        try:
            text = read(decode((folder / "pages" / row["file"]).read_bytes(), "text/html"))
        except Exception:  # noqa: BLE001  whatever a foreign extractor stumbles over
            text = ""
        scores.append(f1(row["text"], text))
    return scores, (time.process_time() - began) / len(rows) * 1000


def main(folder):
    rows = [json.loads(line) for line in (folder / "reference.jsonl").read_text("utf-8").splitlines()]
    scores, titles, dates, dated = [], 0, 0, 0
    began = time.process_time()
    for row in rows:
        text, title, published = ours((folder / "pages" / row["file"]).read_bytes(), row["url"])
        neutral = {bare(line) for line in row.get("neutral", ())}
        kept = "\n".join(line for line in text.split("\n") if bare(line) not in neutral)
        scores.append(f1(row["text"], kept))
        titles += bare(title) == bare(row["title"])
        dated += row["date"] is not None
        dates += row["date"] is not None and str(published) == row["date"]
    spent = (time.process_time() - began) / len(rows) * 1000
    print(f"{len(rows)} pages")
    print(
        f"duban        F1 {sum(scores) / len(scores):.3f}  {spent:.1f} ms a page  titles {titles}/{len(rows)}  dates {dates}/{dated}"
    )
    for name, read in others():
        scores, spent = measured(rows, folder, read)
        print(f"{name:12} F1 {sum(scores) / len(scores):.3f}  {spent:.1f} ms a page")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
