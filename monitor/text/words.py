"""Words of a Chinese text. The one door to jieba and to rjieba, which is taken when it is installed.

Both give the same: only runs of Chinese characters reach the segmenter, without its statistical
guesser (HMM), and Latin words and numbers are cut here. Loaded at the first call: jieba takes a
second to start, rjieba a seventh of that.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[A-Za-z]+|\d+(?:\.\d+)?")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
Cutter = Callable[[str], Iterable[str]]


def cut(text: str, cutter: Cutter | None = None) -> list[str]:
    """The words of `text` in order, without punctuation and space; the same whichever segmenter is installed."""
    words: list[str] = []
    for run in _RUN.findall(text):
        words += (cutter or _cutter())(run) if _CHINESE.match(run) else [run]
    return words


def inside_words(text: str, start: int, end: int) -> bool:
    """True when `text[start:end]` begins and ends in the middle of words (算力 in 计算力学), so names nothing."""
    edges = {0}
    for match in _RUN.finditer(text):
        edges.add(match.start())
        at = match.start()
        for word in cut(match[0]):
            at += len(word)
            edges.add(at)
    return start not in edges and end not in edges


@cache
def _cutter() -> Cutter:
    try:
        return fast()
    except ImportError:
        return plain()


def fast() -> Cutter:
    """rjieba's segmenter; ImportError when the extra `fast` is not installed."""
    import rjieba

    return lambda run: rjieba.cut(run, False)


def plain() -> Cutter:
    """jieba's segmenter, with its cache in this program's cache folder instead of the shared temporary one."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    folder = _cache_folder()
    if folder is not None:
        tokenizer.tmp_dir = str(folder)
        tokenizer.cache_file = str(folder / "jieba.cache")
    return lambda run: tokenizer.cut(run, HMM=False)


_own_cache: Path | None = None


def cache_in(folder: Path) -> None:
    """Keeps the segmenter's cache in this folder from now on, for a run that leaves nothing behind."""
    global _own_cache  # noqa: PLW0603  one process has one cache
    _own_cache = folder


def _cache_folder() -> Path | None:
    if _own_cache is not None:
        return _own_cache
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("duban"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder
