"""Where a sentence names the thing a commitment counts. The indicator check, up to the figure.

Owns: aliases turned to patterns, near misses, the longer name winning over the shorter. Must not:
look at figures, tense or place. Aliases are data of the ledger; nothing here knows a commitment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from monitor.judge import cues
from monitor.judge.candidates import Candidates
from monitor.model import Commitment, CommitmentKind, Ledger
from monitor.text import acts, words
from monitor.text.hygiene import clean
from monitor.text.lists import JOINS
from monitor.text.names import BREAKS, FAR, GAP
from monitor.text.spans import without_places_and_times

_TELLING = 4
"""Characters of a second word that tells by itself what kind of thing is meant (龙头企业, 商业航线)."""
_RUN = re.compile("[\u4e00-\u9fff]+$")
_LEAST_SHORT = 3
"""Characters of a first word that may stand for the whole name (行业级, 区域级)."""
_MOST = 4
"""Mentions of one commitment in one passage."""
_BESIDE = 4
"""Characters between a near miss and the mention it qualifies."""
_BETWEEN = rf"(?:(?!(?<=[\d个家名位人条款项座期场次户%元])、(?![同比较]|可比|增|降|下降|提|上升|[^,;。\d]{{2,30}}(?:同比)?分别[增下提]|[^,;。]{{2,30}},(?:同比)?分别[增下提]|\d[\d.]*[万亿]*元,[增下])|、(?=\d[\d.]*[万亿]*[多余]?[个家名位条座处项件所辆台]))[^{BREAKS}]){{0,{GAP}}}?"
"""No break of a clause, and no 、 behind a figure or before one that counts, as 一把手118名、专员 and 乡村旅游区8个、32条线路
are two things; unless a growth follows it
(游客1.27亿人次、增长11%), or several of them (游客3000万人次、收入300亿元,分别增长12%、14%; 4万元、2万元,增长5%、6%)."""

_WITHIN = _BETWEEN.replace(f"[^{BREAKS}]", f"[^{BREAKS}、]")

_OWN_SIZE = r"[\u4e00-\u9fff]{0,4}\d[\d.]*[万亿]*[\u4e00-\u9fff%]{1,3}(?:、(?:达到?|增长|总量)[^,;。、]{2,12})?"
"""Between a thing and its measure in the next clause at most a figure of its own stands, and how much that came to."""
_GROWS = re.compile(
    "[,、](?:[增降涨升跌]|下降|回落|提高|扩大|达到|突破|总量|首次|跃上|迈上|同比|比上|较上|按|可比|实际增|名义|同口径|实现|超过|为|分别)"
)
_GROWTH = re.compile("[,、]?(?:增|涨|上涨|下降|提高|提升)")
_FALLS = re.compile("[,、](?:同比|[比较]上年)?下降")
_ITEM = re.compile(rf"(?:{JOINS.pattern})$|\d[^,;。、]{{0,4}}(?:{JOINS.pattern})")
"""Where another item of a list has begun: 增加值、投资分别增长; 游客610万人次、实现收入42亿元,分别增长."""
_ITS_SPENDING = re.compile("(?:[共全][年计])?(?:累计)?(?:完成|实现)")
"""160个重点项目完成投资90亿元: the works are counted, and then what they cost."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An alias found in clean text at [start, end)."""

    commitment: Commitment
    start: int
    end: int
    weight: int
    """Characters of the alias itself, gaps left out: what decides between overlapping names."""
    first: int = 0
    """Where its first word ends, when others follow it."""
    behind: bool = False
    """Its last word is a measure in a clause of its own: 重点项目160个、完成投资90亿元."""

    @property
    def action(self) -> bool:
        """Whether it names something to be done at, whose words are common, and no thing that a figure belongs to."""
        return _is_action(self.commitment)


@dataclass(frozen=True)
class _Alias:
    """A name of the entry at `entry`: words, each with its choices. Its patterns are compiled when it may stand somewhere."""

    entry: int
    words: tuple[tuple[str, ...], ...]
    far: bool = False
    """Written with … between its two words: the first may stand anywhere above, however short the second is."""
    whole: bool = False
    """An action is named in its own sentence or not at all: its words are common, and a title on 数字经济 makes none of it."""

    @cached_property
    def weight(self) -> int:
        """Characters of its words, each at its shortest."""
        return sum(min(map(len, word)) for word in self.words)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Its words in order, in one clause."""
        joined = f"({_among(self.words[0])})"
        for word in self.words[1:-1]:
            joined += _gap_before(word, of_growth=_GROWTH.match(self.words[-1][0]) is not None) + _among(word)
        for word in self.words[1:][-1:]:
            joined += (_gap_before(word, of_growth=False) if _is_measure_behind(word) else _BETWEEN) + _among(word)
            joined += r"(?=[约近超]?\d)" if _is_act_behind(word) else ""
        return re.compile(joined, re.IGNORECASE)

    @cached_property
    def parts(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """The first of its two words, and the telling choices of the second."""
        return re.compile(_among(self.words[0]), re.IGNORECASE), re.compile(_among(self.telling), re.IGNORECASE)

    @cached_property
    def short(self) -> re.Pattern[str]:
        """Its first word right before a figure."""
        return re.compile(rf"({_among(self.words[0])})(?:合计|共计|共|有|为|达到?|增至|升至)?(?=\d)", re.IGNORECASE)

    @cached_property
    def last(self) -> re.Pattern[str]:
        """Its second word by itself."""
        return re.compile(_among(self.words[-1]), re.IGNORECASE)

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The choices of a second word that tell by themselves; none unless there are two words, of which one may stand above."""
        if self.whole or len(self.words) != 2:  # noqa: PLR2004
            return ()
        return tuple(
            choice for choice in self.words[1] if self.far or (len(choice) >= _TELLING and choice[0] not in ",、")
        )

    @property
    def apart(self) -> bool:
        """Two words with a telling second one (低空 龙头企业): the first may stand in the topic instead."""
        return bool(self.telling) and min(map(len, self.words[0])) > 1


def _among(choices: Iterable[str]) -> str:
    """Any of the phrases, the longest that fits; one that begins with a number is no end of a longer number."""
    every = sorted(choices, key=len, reverse=True)
    whole = (
        r"(?<![\d.一二两三四五六七八九十百千万])"
        if any(choice[:1].isdigit() or choice[:1] in "百千万亿" for choice in every)
        else ""
    )
    return f"{whole}(?:{'|'.join(map(re.escape, every))})"


def _gap_before(word: Sequence[str], *, of_growth: bool) -> str:
    """What may stand before a word inside a name; of a growth 、 only where a measure follows, which a list shares.

    规上工业、服务业增加值 is of both; 新能源产业、装备制造业 is two things, and no 新能源装备制造.
    """
    if _is_measure_behind(word):
        return rf"(?:{_OWN_SIZE}|{cues.pattern('befell').pattern})?"
    shared = not of_growth or any(cues.pattern("measure_word").search(choice) for choice in word)
    return _BETWEEN if shared else _WITHIN


def _is_measure_behind(word: Sequence[str]) -> bool:
    """Whether a word is a measure in a clause of its own (,总产), and no word of growth, which may follow much else.

    What only ever fell is one: 投资90亿元,下降1.8%, and not what fell in a clause further on.
    """
    if all(map(_FALLS.match, word)):
        return True
    return all(choice[:1] in ",、" and not _GROWS.match(choice) and len(choice) > 1 for choice in word)


def _is_act_behind(word: Sequence[str]) -> bool:
    """Whether a word is the act behind another's figure (开工9个、竣工7个): a thing between would be what it is done to."""
    return _is_measure_behind(word) and all(acts.anywhere().fullmatch(choice[1:]) for choice in word)


@dataclass(frozen=True)
class _Entry:
    commitment: Commitment
    near_misses: tuple[str, ...]

    def near(self, text: str) -> list[tuple[int, int]]:
        """Where its near misses stand."""
        return [match.span() for match in self._near.finditer(text)] if self.near_misses else []

    @cached_property
    def _near(self) -> re.Pattern[str]:
        return re.compile(_among(map(plain, self.near_misses)), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All aliases of a ledger, ready to search; `candidates` knows them by their position in `aliases`.

    `telling` are the numbers of the second words of aliases whose first may stand in the topic.
    """

    entries: tuple[_Entry, ...]
    aliases: tuple[_Alias, ...]
    candidates: Candidates
    telling: frozenset[int]

    def among(self, words: AbstractSet[int]) -> list[_Alias]:
        """The aliases that can stand where these words do, in the order of the ledger."""
        return [self.aliases[index] for index in self.candidates.among(words)]


def lexicon(ledger: Ledger) -> Lexicon:
    """The ledger's aliases ready to search; compiled once as long as the same ledger is asked for."""
    global _last  # noqa: PLW0603  hashing a ledger would cost more than a sentence's judgement
    if _last is None or _last[0] is not ledger:
        _last = (ledger, _compiled(ledger))
    return _last[1]


_last: tuple[Ledger, Lexicon] | None = None


def _compiled(ledger: Ledger) -> Lexicon:
    entries = tuple(map(_entry, ledger.commitments))
    aliases = tuple(
        _Alias(k, words_of(alias), far=FAR in alias, whole=_is_action(c))
        for k, c in enumerate(ledger.commitments)
        for alias in c.names
    )
    candidates = Candidates(alias.words for alias in aliases)
    telling = (candidates.number(alias.words[1]) for alias in aliases if alias.apart)
    return Lexicon(entries, aliases, candidates, frozenset(number for number in telling if number is not None))


def _is_action(commitment: Commitment) -> bool:
    return commitment.deed is not None and commitment.kind is not CommitmentKind.MILESTONE


def _entry(commitment: Commitment) -> _Entry:
    source = commitment.indicator or commitment.deed
    return _Entry(commitment, source.near_misses if source else ())


def words_of(alias: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The words of an alias as clean text has them, each with its choices; … between them is none."""
    return tuple(tuple(plain(choice) for choice in word.split("|") if choice) for word in alias if word != FAR)


@lru_cache(maxsize=4096)
def plain(phrase: str) -> str:
    """A phrase of a data file in the characters of clean text."""
    return clean(phrase).text


def find(text: str, ledger: Ledger) -> tuple[Mention, ...]:
    """All mentions in clean `text`, in order; of overlapping ones of different things the longer name stays."""
    lex = lexicon(ledger)
    wanted = lex.among(lex.candidates.words(text))
    every = [
        mention
        for index, aliases in groupby(wanted, key=lambda alias: alias.entry)
        for mention in _of_entry(text, lex.entries[index], aliases)
    ]
    kept = [m for m in every if not _overshadowed(text, m, every)]
    return tuple(sorted(kept, key=lambda m: (m.start, m.end)))


def find_by_topic(text: str, topic: Callable[[], str], ledger: Ledger) -> tuple[Mention, ...]:
    """Mentions whose first word stands in the topic (title, headings, what came before in the sentence).

    聚集龙头企业6家 under a title on 低空经济 names 低空龙头企业. Only for aliases of two words.
    """
    lex = lexicon(ledger)
    words = lex.candidates.words(text)
    if words.isdisjoint(lex.telling):
        return ()
    told = topic()
    wanted = [alias for alias in lex.among(words | lex.candidates.words(told)) if alias.apart]
    return tuple(_apart(mention for alias in wanted for mention in _completed(text, told, alias, lex.entries)))


def possible(text: str, topic: str, ledger: Ledger) -> frozenset[str]:
    """The commitments that `find` and `find_by_topic` look for in the text: candidates alone, before any check."""
    lex = lexicon(ledger)
    words = lex.candidates.words(text)
    wanted = lex.among(words)
    if not words.isdisjoint(lex.telling):
        wanted += [alias for alias in lex.among(words | lex.candidates.words(topic)) if alias.apart]
    return frozenset(lex.entries[alias.entry].commitment.id for alias in wanted)


def _completed(text: str, topic: str, alias: _Alias, entries: Sequence[_Entry]) -> Iterator[Mention]:
    first, rest = alias.parts
    entry = entries[alias.entry]
    for match in rest.finditer(text):
        named = first.search(text, 0, match.start()) or (
            first.search(topic) and not _of_another_kind(text, match, alias, entry)
        )
        if (
            named
            and not _goes_elsewhere(text, match)
            and not _is_the_whole(text, match, alias)
            and not any(_spoils(text, match, span) for span in entry.near(text))
        ):
            yield Mention(entry.commitment, *match.span(), alias.weight)


def _of_another_kind(text: str, match: re.Match[str], alias: _Alias, entry: _Entry) -> bool:
    """科研攻关项目 under 创新 is no 创新攻关项目: where the name has its first word there, another noun makes it another."""
    indicator, run = entry.commitment.indicator, _RUN.search(text[: match.start()])
    if indicator is None or run is None or not any(f"{word}{match[0]}" in indicator.name for word in alias.words[0]):
        return False
    if cues.pattern("says_no_kind").search(run[0]) or acts.at_end().search(run[0]):
        return False
    last = words.cut(run[0])[-1]
    return len(last) > 1 and last not in indicator.name


def _of_entry(text: str, entry: _Entry, aliases: Iterable[_Alias]) -> Iterator[Mention]:
    found: list[Mention] = []
    near: list[tuple[int, int]] | None = None
    for alias in aliases:
        for match in alias.pattern.finditer(text):
            if _goes_elsewhere(text, match) or _is_the_whole(text, match, alias) or _narrowed(match, alias, entry):
                continue
            near = entry.near(text) if near is None else near
            if any(_spoils(text, match, span) for span in near):
                continue
            if alias.weight <= 2 and words.inside_words(text, *match.span()):  # noqa: PLR2004  short names hide in words
                continue
            behind = _is_measure_behind(alias.words[-1])
            if behind and not _begins_item(text, match.start()):
                continue  # 新能源汽车产业快速发展,产值达9亿元 is not of 汽车产业
            found.append(Mention(entry.commitment, *match.span(), alias.weight, match.end(1), behind))
        found += _shortened(text, entry, alias)
    return _apart(found)


def _begins_item(text: str, at: int) -> bool:
    """Whether nothing stands before a name that makes it another thing: an act, a place, a time, or the mark of a clause."""
    run = _RUN.search(text[:at])
    if run is None or cues.pattern("says_no_kind").search(run[0]) or acts.at_end().search(run[0]):
        return True
    return not without_places_and_times(run[0])


def _shortened(text: str, entry: _Entry, alias: _Alias) -> Iterator[Mention]:
    """企业级平台118个，行业级9个: right before its figure a name leaves out the noun said before in the sentence."""
    if len(alias.words) != 2 or alias.far or alias.whole or min(map(len, alias.words[0])) < _LEAST_SHORT:  # noqa: PLR2004
        return
    for match in alias.short.finditer(text):
        said = alias.last.search(text, 0, match.start())
        if (
            said
            and not _goes_elsewhere(text, match)
            and not any(_spoils(text, match, span) for span in entry.near(text))
        ):
            yield Mention(entry.commitment, match.start(1), match.end(1), alias.weight)


def _is_the_whole(text: str, match: re.Match[str], alias: _Alias) -> bool:
    """占地区生产总值比重 names the whole of a share, unless a share is what the alias names."""
    shares = any(choice[:1] == "占" or choice in ("比重", "占比", "份额") for word in alias.words for choice in word)
    return not shares and bool(cues.pattern("whole_before").search(text[max(0, match.start() - 4) : match.start()]))


def _narrowed(match: re.Match[str], alias: _Alias, entry: _Entry) -> bool:
    """数字经济核心产业增加值, of 数字经济增加值: a word between those of the name makes it less than the thing.

    A share of another whole (民间投资占工业投资比重) is not that of the name's.
    """
    indicator = entry.commitment.indicator
    if len(alias.words) == 1 or indicator is None:
        return False
    whole = cues.pattern("whole_inside").search(match[0])
    if whole and "占" in indicator.name and whole["whole"] not in indicator.name:
        return True
    own = indicator.name + "".join(choice for word in alias.words for choice in word)
    return any(found[0] not in own for found in cues.pattern("narrows_inside").finditer(match[0]))


def _goes_elsewhere(text: str, match: re.Match[str]) -> bool:
    """Right behind the name stands what makes it another thing, or right before it: a pool of candidates, a higher kind."""
    if cues.pattern("another_degree").search(text[max(0, match.start() - 2) : match.start()]):
        return True
    return any(cues.pattern(rule).match(text, match.end()) for rule in ("pool_after", "paper_after", "prize_after"))


def _spoils(text: str, match: re.Match[str], near: tuple[int, int]) -> bool:
    """A near miss inside the mention, or right before it with no break between: 自筹用于智能化改造的资金."""
    start, end = near
    if start < match.end() and match.start() < end:
        return True
    between = text[end : match.start()]
    return 0 <= match.start() - end <= _BESIDE and not re.search(r"[,;、。()\d]", between)


def _apart(found: Iterable[Mention]) -> Iterator[Mention]:
    """One mention a place: of overlapping matches the one with more of its alias, then the tighter one.

    No sentence people write names one thing more than a few times; what a page repeats beyond that is left.
    """
    taken: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-m.weight, m.end - m.start, m.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in taken):
            taken.append(mention)
    return iter(sorted(taken, key=lambda m: m.start)[:_MOST])


_STATES = re.compile(r"\d[^,、;]*[,、]")


def _overshadowed(text: str, mention: Mention, every: Sequence[Mention]) -> bool:
    """A name inside a longer name of something else names that something else, unless that is only an action.

    游客1.27亿人次、增长11% names both the number and its growth: the one has its figure before the other goes on.
    增加值、投资分别增长7%、5% names two growths: the second name stands between the words of the first.
    """
    return any(
        other.commitment is not mention.commitment
        and (mention.action or not other.action)
        and other.weight > mention.weight
        and other.start <= mention.start
        and mention.end <= other.end
        and (other.start, other.end) != (mention.start, mention.end)
        and not _STATES.search(text, mention.end, other.end)
        and not (other.first and _ITEM.search(text, other.first, mention.start))
        and not (other.first == mention.end and _ITS_SPENDING.match(text, mention.end))
        for other in every
    )
