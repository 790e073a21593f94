"""Whether the words right before a name, or between its own, make it less than the thing promised: 电网重点项目, of 重点项目.

Owns: what is left of such words once acts, places, times and words that say no kind are taken off. Must not: look for
names, nor at figures behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from monitor.judge import bind, cues
from monitor.judge.clauses import end_of_clause, start_of_clause
from monitor.judge.mentions import Mention, plain, words_of
from monitor.text import acts, words
from monitor.text.quantities import Quantity, find
from monitor.text.spans import without_places_and_times

_RUN = re.compile("[\u4e00-\u9fffA-Za-z]+$")
_FIGURE = re.compile(r"\d")
_BROKEN = re.compile(r"[,、;()]")
_HIGHER = re.compile("(?:国家|省|市|区|县)级及?以上")
_AND_UP = ("以上", "及以上")
_SHARED = re.compile("占|[和与及]")
"""What a share or a list has between the words of a name: 占新建建筑比重; 城镇和农村居民收入."""
_UP = re.compile(f"{'|'.join(_AND_UP)}|级")
_PART_OF = re.compile("中(?![小欧东])的?[\u4e00-\u9fff]")
"""进出口总额中出口增长: behind 中 stands a part."""
_JOINED = re.compile("和(?![美谐平])|[与及](?![格时其])|以及|或")
_WORDS = 2
"""Short words of a promise that together tell what a text is on; one of them may stand anywhere."""
_LEAST = 2
"""Characters of a word that names a kind."""


def told_of(text: str, mention: Mention, quantities: Sequence[Quantity], q: Quantity) -> str:
    """The kind of the thing that alone `q` is told of, by the words before its name or inside it; "" where it is all of it.

    A size right before the figure goes before the one that the name bears: 亿元以上项目100个，其中10亿元以上50个.
    """
    promised = mention.commitment.statement
    own = cues.pattern("size_before").search(text[mention.start : q.start])
    if own:
        return _of_a_size(own[0], promised)
    return (
        _of_a_size(text[: mention.start], promised)
        or _narrowed_before(text, mention, quantities)
        or _narrowed_inside(text, mention)
    )


def goes_on_as(text: str, mention: Mention, q: Quantity) -> str:
    """幸福河湖精品游线11条: a noun between a name and its figure makes it another thing; "" where none stands there."""
    indicator, between = mention.commitment.indicator, text[mention.end : q.start]
    if _PART_OF.match(between):
        return between
    if indicator is None or q.start < mention.end or _BROKEN.search(between) or find(between):
        return ""
    carried = cues.pattern("carries_on")
    left = carried.sub("", _without_acts(carried.sub("", between)))
    kind = _kind(left, mention.commitment.statement + plain(indicator.name))
    return "" if bind.only_carriers(left) or bind.only_carriers(between) else kind


def _narrowed_before(text: str, mention: Mention, quantities: Sequence[Quantity]) -> str:
    """电网重点项目, of 重点项目: nothing where the promise says it too."""
    found = _RUN.search(text[: mention.start])
    if found is None:
        return ""
    counted = [q.end for q in quantities if found.start() <= q.end <= mention.start]
    run = text[max([found.start(), *counted]) : mention.start]
    done = [act for act in acts.anywhere().finditer(run) if len(run) - act.end() != 1]  # 生产性, 装备 hold no act
    run = cues.pattern("verb").sub("", run[done[-1].end() :] if done else run)
    run = _JOINED.split(run)[-1].removesuffix("中")  # 入境游客人次和国际|旅游收入
    run = run.replace(f"{mention.commitment.region.rstrip('省市区县州')}港", "")  # a city's port is its own
    indicator = mention.commitment.indicator
    promised = mention.commitment.statement + (plain(indicator.name) if indicator else "")
    return another_level(run, promised) or _kind(run, promised)


def _narrowed_inside(text: str, mention: Mention) -> str:
    """亿元以上工业项目, of 亿元以上项目."""
    indicator = mention.commitment.indicator
    if indicator is None or mention.behind:
        return ""
    promised = mention.commitment.statement + plain(indicator.name)
    parts = [gap for gap in _gaps(text, mention) if _PART_OF.match(gap)]
    if parts:
        return parts[0]
    higher = _HIGHER.search(text, mention.start, mention.end)
    if higher and higher[0] not in promised:
        return higher[0]
    begins = max([mention.start, *(at.end() for at in _BROKEN.finditer(text, mention.start, mention.end))])
    sized = (_of_a_size(text[begins : at.end()], promised) for at in _UP.finditer(text, begins, mention.end))
    if size := next(filter(None, sized), ""):
        return size
    gaps = (cues.pattern("adds_nothing").sub("", gap) for gap in _gaps(text, mention) if not _SHARED.match(gap))
    return next((kind for gap in gaps if (kind := _kind(_without_acts(gap), promised))), "")


def _of_a_size(before: str, promised: str) -> str:
    """亿元以上, where the promise names no such size; "" where it does."""
    sized = cues.pattern("size_before").search(before)
    if sized is None:
        return ""
    told = _size(sized["size"])
    if re.search(rf"(?<![\d.十百千万]){re.escape(sized['size'])}(?![万亿])", promised):
        return ""
    return "" if any(_size(each["size"]) == told for each in _sizes(promised)) else sized[0]


def _sizes(promised: str) -> Iterator[re.Match[str]]:
    ends = (at.end() for at in _UP.finditer(promised))
    return (found for end in ends if (found := cues.pattern("size_before").search(promised[:end])))


def _size(written: str) -> float | None:
    """百亿 and 100亿 are one size."""
    found = find(f"{written}元" if written[0].isdigit() else f"1{written}元")
    return found[0].value if found else None


def another_level(run: str, promised: str) -> str:
    """国家级, where the promise is on those of a city; "" where either names no level."""
    told = cues.pattern("level_word").search(run)
    wanted = [found[0] for found in cues.pattern("level_word").finditer(promised)]
    if told is None or not wanted:
        return ""
    higher = run[told.end() :].startswith(_AND_UP) and not any(f"{told[0]}{up}" in promised for up in _AND_UP)
    return run if told[0] not in wanted or higher else ""


def left_open(text: str, mention: Mention) -> bool:
    """Whether a name that many things bear (完成投资) stands in a clause without words by which the promise tells whose it is."""
    indicator = mention.commitment.indicator
    name = plain(indicator.name) if indicator else ""
    if not cues.pattern("general_name").fullmatch(name):
        return False
    clause = text[start_of_clause(text, mention.start) : end_of_clause(text, mention.end)]
    said = [word for word in _telling_words(plain(mention.commitment.statement), name) if word in clause]
    return len(set(said)) < _WORDS and max(map(len, said), default=0) <= _LEAST


@lru_cache(maxsize=1024)
def _telling_words(promised: str, name: str) -> tuple[str, ...]:
    """The words of a promise, besides the name, that few others hold."""
    some = (word for word in words.cut(without_places_and_times(promised)) if len(word) >= _LEAST and word not in name)
    return tuple(word for word in some if not cues.pattern("says_little").fullmatch(word) and not _FIGURE.search(word))


def _gaps(text: str, mention: Mention) -> Iterator[str]:
    """What stands between the words of the name, where it is no clause or figure of its own."""
    name = text[mention.start : mention.end]
    for every in map(words_of, mention.commitment.names):
        joined = "(.*?)".join(f"(?:{'|'.join(map(re.escape, sorted(word, key=len, reverse=True)))})" for word in every)
        if len(every) > 1 and (match := re.fullmatch(joined, name)):
            yield from (gap for gap in match.groups() if gap and not _BROKEN.search(gap) and not find(gap))
            return


def left_of(run: str, promised: str) -> str:
    """What a stretch names besides acts and what the promise has; "" where nothing is left."""
    return _kind(_without_acts(run), promised)


def _without_acts(run: str) -> str:
    if cues.pattern("befell").fullmatch(run):
        return ""
    left = acts.anywhere().sub("", cues.pattern("verb").sub("", run))
    return run if len(left) == 1 and run.startswith(left) else left  # 党组织 holds no act


def _kind(run: str, promised: str) -> str:
    if run.endswith("等") or cues.pattern("says_no_kind").search(run):
        return ""  # 长虹、九洲等百亿级企业: examples
    abroad = cues.pattern("whose_side").search(run)
    if abroad and abroad[0] not in promised:
        return abroad[0]
    run = cues.pattern("level_word").sub("", without_places_and_times(run))
    run = cues.pattern("adds_nothing").sub("", run)
    if len(run) < _LEAST or run in promised:
        return ""
    return "" if all(_said(word, promised) for word in words.cut(run)) else run


def _said(word: str, promised: str) -> bool:
    """Whether the promise has a word, or most of one: 中小企业 holds 企业."""
    return word in promised or any(word[at : at + _LEAST + 1] in promised for at in range(len(word) - _LEAST))
