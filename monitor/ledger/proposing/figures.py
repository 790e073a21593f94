"""Which figures of a sentence are promised.

Owns: whether a word of plan or of fact governs a figure, and whether enough is said of it to be a goal.
Must not: name an indicator or give it a period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from monitor.ledger.proposing import rules, shares
from monitor.ledger.proposing.clause import part_start
from monitor.ledger.proposing.pieces import Figure, pieces
from monitor.ledger.proposing.refused import may_be
from monitor.text import acts
from monitor.text.periods import Moment
from monitor.text.quantities import Quantity, find

_LETTER = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_MORE = re.compile(r"(?:再|净)?(?:增加|增长|减少|提高|下降|扩大)")

_FRACTION_OF_YEARS = re.compile(r"(?<![\d.A-Za-z])(\d{1,2}\.\d+)年")
_BRACKETS = re.compile(r"\([^()]*\)")
_OPENING = 4
"""Characters before a time that opens a sentence: (一), 1., 截至."""
_LISTED = range(3, 13)
"""Characters before a figure, for an item of a list whose other items have a verb."""
_IN = "在"
_NO_ITEM = re.compile(r"[有是达近]$|涉及|其中|包括|剩余|仅|现|共")


def promised(
    text: str, moments: Sequence[Moment], quoted: Sequence[tuple[int, int]], *, ahead: bool, dated: bool = True
) -> tuple[Figure, ...]:
    """The figures of the clean sentence that are promised, in order; `ahead` where its section plans. Pure.

    Where the document is not `dated`, the years it names are neither past nor to come.
    """
    every = (*find(text), *_years(text))
    if not every:
        return ()
    kept = sorted((q for q in every if may_be(text, q, every, moments, quoted)), key=lambda q: q.start)
    return tuple(_worth(pieces(text, kept), text, moments if dated else (), ahead=ahead))


def _years(text: str) -> Iterator[Quantity]:
    """平均受教育年限提高到11.8年: years as a measure are written with a fraction."""
    for match in _FRACTION_OF_YEARS.finditer(text):
        yield Quantity(
            match.start(), match.end(), float(match[1]), "年", ">" if text.startswith("以上", match.end()) else "="
        )


def _worth(figures: Sequence[Figure], text: str, moments: Sequence[Moment], *, ahead: bool) -> Iterator[Figure]:
    part, before = -1, None
    for figure in figures:
        at = figure.quantity.start
        again = before is not None and (_only_more(figure, before) or _higher_aim(figure, before))
        compared = again and part_start(text, at) == part
        before = figure
        if compared:
            continue
        if not _governed(text, at, moments, ahead=ahead):
            continue
        here = part_start(text, at)
        named = shares.told(_by_its_act(figure))
        if _stated(named) or ((here == part or _next_part(text, part, here, figure)) and _item(named)):
            part = here
            yield named


def _next_part(text: str, part: int, here: int, figure: Figure) -> bool:
    """…公共站5000座左右；专用站3000座左右: the next part of a list whose figures bear a bound."""
    return (
        0 <= part < here
        and text[here - 1 : here] == ";"
        and text.count(";", part, here) == 1
        and figure.quantity.bound != "="
    )


def _by_its_act(figure: Figure) -> Figure:
    """国际陆港开行中欧班列300列: who does it stands before the act, what is counted behind it; 100个社区全面建成."""
    if figure.verb:
        return figure
    if figure.right:
        deed = rules.pattern("deed_behind").match(figure.right)
        return replace(figure, verb=deed["act"], right=deed["what"]) if deed else figure
    act = rules.pattern("acts_of_another").search(figure.left)
    if figure.subject == _IN:  # 在39个村改造线路16公里: where, and then what is done there
        act = acts.anywhere().search(figure.left, 1) or act
    return replace(figure, verb=act[0], left=figure.left[act.end() :]) if act else figure


def _only_more(figure: Figure, before: Figure) -> bool:
    """赤字1.12万亿元，增加1700亿元: how much more than last year, in the same unit."""
    same = figure.quantity.unit == before.quantity.unit != "%"
    return same and not figure.right and _MORE.fullmatch(figure.left) is not None


def _higher_aim(figure: Figure, before: Figure) -> bool:
    """增长6.5%以上，力争7%: how far the same target may go, which is no target of its own."""
    same = figure.quantity.unit == before.quantity.unit and not figure.right
    return same and rules.pattern("higher_aim").fullmatch(figure.left) is not None


def _item(figure: Figure) -> bool:
    """An item of a list of promised figures: 新建公路20公里，改良茶园5000亩; of a class of them, 其中10亿元以上企业30家."""
    if figure.right or len(figure.left) not in _LISTED:
        return False
    return rules.pattern("of_which_class").match(figure.left) is not None or not _NO_ITEM.search(figure.left)


# ---------------------------------------------------------------- plan or fact


def _governed(text: str, at: int, moments: Sequence[Moment], *, ahead: bool) -> bool:
    """Whether the nearest word of plan or fact before the figure plans; without one, whether its section does."""
    if "(" in text:
        moments = [m for m in moments if not _bracketed(text, m.start, at)]
        text = _without_brackets(text, at)
    start = part_start(text, at)
    aims = _ends("aims", text, start, at, plans=True)
    past = _ends("past", text, start, at, plans=False)
    facts = _ends("background", text, start, at, plans=False)
    times = [
        (m.end, m.deadline)
        for m in moments
        if start <= m.start < at
        and not (m.since or m.vague or rules.pattern("as_before").match(text, m.end))
        and (m.deadline or not m.unended)
    ]
    found = max([*aims, *past, *facts, *times], default=None)
    if found is None and start:
        found = _from_the_head(text, start, moments)
    return ahead if found is None else found[1]


def _from_the_head(text: str, start: int, moments: Sequence[Moment]) -> tuple[int, bool] | None:
    """What the earlier parts of a sentence say for those behind: 计划…；改造30个. 2022年，新建20个；改造30个 tells of that year."""
    head = max([m.end() for m in re.finditer(r"[。!?\n]", text[:start])], default=0)
    over = [(m.end, False) for m in moments if m.start - head <= _OPENING and m.start < start and _is_over(m)]
    return max([*_ends("aims", text, head, start, plans=True), *over], default=None)


def tells_of_past(text: str, moments: Sequence[Moment]) -> bool:
    """2022年，新建公园20个: whether a sentence begins with a time that is over, and aims at nothing after that. Pure."""
    begun = next((m for m in moments if m.start <= _OPENING and _is_over(m)), None)
    return begun is not None and not rules.pattern("aims").search(text, begun.end)


def _is_over(moment: Moment) -> bool:
    return not (moment.since or moment.vague or moment.deadline or moment.unended)


def _bracketed(text: str, place: int, at: int) -> bool:
    """Whether a place stands in brackets that are closed before the figure."""
    return any(m.start() < place < m.end() for m in _BRACKETS.finditer(text, 0, at))


def _without_brackets(text: str, at: int) -> str:
    """The text with nothing to read in the brackets before the figure; offsets hold."""
    return _BRACKETS.sub(lambda m: "(" + "·" * (len(m[0]) - 2) + ")", text[:at]) + text[at:]


def _ends(rule: str, text: str, start: int, stop: int, *, plans: bool) -> list[tuple[int, bool]]:
    """Where the words of a rule end in a stretch; what they look ahead for may lie behind it."""
    return [(end, plans) for end in _every_end(rule, text, start) if end <= stop]


@lru_cache(maxsize=16)
def _every_end(rule: str, text: str, start: int) -> tuple[int, ...]:
    """The same for all figures of a sentence at once."""
    return tuple(match.end() for match in rules.pattern(rule).finditer(text, start))


# ---------------------------------------------------------------- enough said


def _stated(figure: Figure) -> bool:
    """The figure has a name and something that makes it a goal: a verb, a word of change, a bound, a measure."""
    if figure.rank or figure.whole:
        return True
    if figure.right:
        return bool(figure.verb)
    left = figure.left
    if not _LETTER.search(left) and not figure.subject:
        return False
    if acts.at_end().search(left):
        return True
    added = rules.pattern("adding").search(left)  # 岳阳片区新增企业800家: whose they are may stand before the act
    return bool(_level(left) or _measured(left) or figure.verb or added or _change(left))


def _level(left: str) -> bool:
    return bool(rules.ending("level_verbs").search(left))


def _change(left: str) -> bool:
    return bool(_changes().search(left))


@cache
def _changes() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(rules.data()['change'].values())})(?:约|近|超过|超|达|达到|至少)?$")


def _measured(left: str) -> bool:
    return bool(rules.ending("measures").search(left))
