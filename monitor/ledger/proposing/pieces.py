"""The pieces a sentence falls into when it states several figures, and what stands around each of them.

Owns: which words of a clause belong to which figure, and the verb that holds for it. Must not: decide
whether a figure is promised, nor name what it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, takewhile, zip_longest

from monitor.ledger.proposing import rules
from monitor.ledger.proposing.clause import (
    CLAUSE,
    NOUN,
    PART,
    act_at,
    bound_behind,
    noun_behind,
    part_start,
    plain,
    span,
)
from monitor.text import acts, words
from monitor.text.lists import JOINS, names_joined, pairs, trimmed
from monitor.text.quantities import Quantity, find
from monitor.text.quantities import number as figure_of

_FOR = re.compile(r"[为对向给]$")
_GLOSS = re.compile(r"\([^()]*\)")
_CLAUSES = re.compile(r"[,:]")
_DIGITS = re.compile(r"^[\d.]+")

_JOINT = re.compile(rf"{JOINS.pattern}|并(?!网|购|轨|联)")
_EACH = re.compile(
    r"各(?!区|县|市|地|级|类|部|项|方|乡|镇|单位|有关)(?=[\u4e00-\u9fff]{0,6}$)|每个[\u4e00-\u9fff]{1,6}$"
)
_FIELDS = re.compile(r"(\d+|[二两三四五六七八九十])个(领域|区|县|行业|方向|方面|产业|赛道|重点领域)")
_PLACED = re.compile(r"在|对|向|为|围绕|沿|面向|依托|通过|结合|按")
"""What a clause may begin with before its act: 在口岸布局起降点."""
_ALL = re.compile(
    r"(?P<names>[^,;。:]{4,}?)(?:(?<![人户平年日月])均(?!衡|价|等)(?P<change>[\u4e00-\u9fff]{1,8})|(?<=[\u4e00-\u9fff]{3})各)"
)
"""A和B均增长, 绿色工厂、单项冠军各(5家): what holds for each of several names."""
_BOUND_BEHIND = re.compile("以上|以下|以内|左右")
_RATES = re.compile(r"(?P<one>[\u4e00-\u9fff]{2,}率)(?:、|和)(?P<other>[\u4e00-\u9fff]{2,}率)(?!、)")
"""Two rates for which one figure holds: 合格率、满意率达到95%."""
_SHARES = ("%", "‰")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is promised, in clean text.

    `left` is what stands before it in its piece of the clause, `right` the noun behind it, empty where
    none follows. `verb` governs it, its own or taken over from the piece before. `subject` is the name
    in an earlier clause, for a figure without a name of its own. `parts` and `each` say that it holds for
    each of so many parts. `served` is what those counted get (为8万名女生提供检测). `whole` is who does what, of a share
    of all that is told by the deed (90%的县建立教联体).
    """

    quantity: Quantity
    left: str
    right: str
    verb: str = ""
    subject: str = ""
    parts: int = 1
    each: str = ""
    inherited: bool = False
    rank: bool = False
    behind: str = ""
    served: str = ""
    whole: str = ""


def pieces(text: str, kept: Sequence[Quantity]) -> tuple[Figure, ...]:
    """Each of the figures with its own piece of its clause, in order. Pure."""
    figures: list[Figure] = []
    before: tuple[int, int] | None = None
    verb = ""
    for number, q in enumerate(kept):
        clause = span(text, q.start, q.end)
        new_part = before is None or bool(PART.search(text, before[1], clause[0]))
        figure = _piece(text, kept, number, clause)
        if not new_part:
            figure = _of_which(figure, figures[-1])
        own, figure = _own_verb(figure)
        joined = not new_part and clause == before
        takes_over = not own and not new_part and (figure.right or not figure.left or joined)
        takes_over = takes_over or (not own and not new_part and figure.left.startswith("其中"))
        verb = own or ("" if new_part else verb)
        subject = _shared_subject(figures[-1]) if joined and not figures[-1].right else _subject(text, clause[0])
        if not new_part and not figure.right and figures[-1].quantity.unit != q.unit and _is_act(figure.left):
            subject = _named_in_same_unit(text, figures, q) or subject
        given = bool(takes_over and verb)
        figure = replace(figure, verb=own or (verb if takes_over else ""), subject=subject, inherited=given)
        figures.append(_per_part(text, figure))
        before = clause
    return tuple(_shared(text, list(_alike(_in_turn(_respectively(text, figures))))))


def _of_which(figure: Figure, before: Figure) -> Figure:
    """亿元以上项目70个，其中10亿元以上5个; 国家级平台1个、省级9个: a class by itself is one of the things counted before."""
    told = rules.pattern("of_which_class").fullmatch(figure.left) if not figure.right else None
    named = (before.right or plain(rules.ending("level_verbs").sub("", before.left))) if told else ""
    noun = named[len(act_at(named)) :]
    if told is None or len(noun) < _SHORTEST:
        return figure
    other = rules.pattern("class_inside").search(noun)
    noun = f"{noun[: other.start()]}{told['class']}{noun[other.end() :]}" if other else f"{told['class']}{noun}"
    return replace(figure, left=before.verb, right=noun)


def _is_act(left: str) -> bool:
    return rules.pattern("told_by_act").fullmatch(left) is not None


def _named_in_same_unit(text: str, figures: Sequence[Figure], q: Quantity) -> str:
    """新开工项目90个，培育企业5家，竣工60个: the clause of the last figure with a name that is counted alike."""
    for figure in reversed(figures):
        other = figure.quantity
        if other.unit == q.unit and not _is_act(figure.left):
            return text[span(text, other.start, other.end)[0] : other.end] + figure.right
    return ""


def _shared_subject(before: Figure) -> str:
    """What the piece before counts, by its name; one that only names an act (开工18个) takes it over itself."""
    return before.subject if _is_act(before.left) else before.left


def _piece(text: str, kept: Sequence[Quantity], number: int, clause: tuple[int, int]) -> Figure:
    q = kept[number]
    first, last = _left_limit(text, kept, number, clause), _right_limit(text, kept, number, clause)
    behind = text[q.end : last]
    return Figure(q, _tidy(text[first : q.start]), noun_behind(behind), rank=q.ordinal, behind=behind)


def _own_verb(figure: Figure) -> tuple[str, Figure]:
    """The verb in the figure's own piece, and the figure; 为8万名女生提供检测 has it behind the noun."""
    if not figure.right:
        return _leading_verb(figure.left), figure
    if _in_places(figure):
        done = acts.anywhere().search(figure.right, _SHORTEST)
        return (done[0] if done else ""), replace(figure, left=rules.pattern("in_places").sub("", figure.left))
    if not _FOR.search(figure.left) and not rules.ending("served_before").search(figure.left):
        found = [match[0] for match in acts.anywhere().finditer(figure.left)]
        pushed = _pushed(figure)
        return (found[-1] if found else pushed[0] if pushed else ""), figure
    served = acts.anywhere().search(figure.right)
    if served is None or served.start() < _SHORTEST:
        return "服务", figure
    whom, what = figure.right[: served.start()], figure.right[served.end() :]
    done = rules.pattern("served_by").search(whom)
    if done:  # 老年人家庭进行居家适老化改造: what is done begins with the empty verb
        whom, what = whom[: done.start()], f"{whom[done.end() :]}{figure.right[served.start() :]}"
    return served[0], replace(figure, right=whom, served=what)


def _in_places(figure: Figure) -> bool:
    """在500个行政村实施健身工程: what is done in so many places."""
    if not figure.quantity.unit or rules.beginning("no_places").match(figure.right):
        return False
    if rules.pattern("no_deed_there").search(figure.right):
        return False
    return rules.pattern("in_places").search(figure.left) is not None


def _pushed(figure: Figure) -> re.Match[str] | None:
    """加快12条线路建设, 加强60个卫生院能力建设: a work, or what so many get better in, is promised by what pushes it on."""
    if rules.ending("works").search(figure.right):
        found = rules.beginning("pushing").search(figure.left)
        if found:
            return found
    return rules.ending("betters").search(figure.left) if rules.pattern("bettered").search(figure.right) else None


def _left_limit(text: str, kept: Sequence[Quantity], number: int, clause: tuple[int, int]) -> int:
    if number == 0 or kept[number - 1].end <= clause[0]:
        return clause[0]
    return _split(text, kept[number - 1], kept[number])


def _right_limit(text: str, kept: Sequence[Quantity], number: int, clause: tuple[int, int]) -> int:
    if number + 1 == len(kept) or kept[number + 1].start >= clause[1]:
        return clause[1]
    return max(_split(text, kept[number], kept[number + 1]) - 1, kept[number].end)


def _split(text: str, one: Quantity, other: Quantity) -> int:
    """Where the piece of `other` begins: behind the joint between the two, the first where no noun follows `one`."""
    stretch = text[one.end : other.start]
    skipped = bound_behind(stretch)
    joints = list(_JOINT.finditer(stretch, skipped))
    if not joints:
        return other.start if NOUN.match(stretch[skipped:]) is None else one.end + skipped
    chosen = joints[0] if joints[0].start() == skipped else joints[-1]
    return one.end + chosen.end()


def _leading_verb(left: str) -> str:
    """The act a clause begins with, behind times and aims: 今年再新建改建农村公路."""
    bare = plain(left)
    verb = act_at(bare)
    if verb or not _PLACED.match(bare):
        return verb
    inner = list(acts.anywhere().finditer(bare))
    return inner[-1][0] if inner and len(bare) - inner[-1].end() >= _SHORTEST else ""


def _tidy(left: str) -> str:
    """The stretch without what joins it to the one before, and without what stands in brackets."""
    bare = rules.pattern("each_person").sub("", trimmed(_GLOSS.sub("", left)))
    return rules.pattern("level_at_end").sub(r"\g<lead>\g<what>\g<act>\g<to>", bare)


def _subject(text: str, start: int) -> str:
    """The clause before, in the same part: what a figure without a name is about."""
    part = part_start(text, start)
    clauses = [c for c in _CLAUSES.split(text[part:start]) if c.strip()]
    return clauses[-1].strip() if clauses else ""


def _per_part(text: str, figure: Figure) -> Figure:
    """在4个领域，每年各发布10个: the figure holds for each field."""
    if not _EACH.search(figure.left):
        return figure
    fields = list(_FIELDS.finditer(text, 0, figure.quantity.start))
    if not fields:
        return figure
    written = fields[-1][1]
    return replace(figure, parts=int(figure_of(written) or 1), each=fields[-1][2])


def _shared(text: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """每年推出20项、五年落地80项以上场景: a figure behind a bare verb counts what the next one counts.

    培育1个国家级、2个省级重点专科: of one that has only a level for its noun, the next one tells of what.
    """
    told: list[Figure] = []
    for figure in map(_with_level, reversed(figures)):
        following = told[-1] if told else None
        goes_on = following is not None and following.right and _goes_on(text, figure, following)
        told.append(replace(figure, right=_as_next(figure, following.right)) if goes_on and following else figure)
    yield from reversed(told)


def _with_level(figure: Figure) -> Figure:
    """省级20家示范企业: the level before a counted noun is part of what is counted."""
    led = figure.left.removeprefix(figure.verb)
    told = figure.right and rules.pattern("level_alone").fullmatch(led) and led not in figure.right
    return replace(figure, right=f"{led}{figure.right}", left=figure.verb) if told else figure


def _as_next(figure: Figure, noun: str) -> str:
    """The noun of a figure, completed by that of the next one where it has none of its own, or only a level."""
    level = rules.pattern("only_a_level")
    other = level.match(noun)
    rest = noun[other.end() :] if other else noun
    if level.fullmatch(figure.right):
        return f"{figure.right}{rest}"
    bare = not figure.right and not NOUN.match(figure.behind[bound_behind(figure.behind) :])
    led = figure.left.removeprefix(figure.verb)
    alone = led if level.fullmatch(led) else figure.behind if level.fullmatch(figure.behind) else ""
    if bare and alone:  # 新增国家级3家、省级20家示范企业; 2个220千伏、9个66千伏变电站
        return f"{alone}{rest}"
    return noun if bare and figure.verb and figure.left.endswith(figure.verb) else figure.right


def _goes_on(text: str, figure: Figure, following: Figure) -> bool:
    one, other = figure.quantity, following.quantity
    return one.unit == other.unit and not PART.search(text, one.end, other.start)


def _respectively(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """A、B分别达80%、95%: each figure with its own name."""
    told = list(figures)
    for marker in re.finditer("分别", text):
        told = _paired(text, told, marker.start(), marker.end())
    return told


def _paired(text: str, figures: Sequence[Figure], marker: int, end: int) -> list[Figure]:
    """The figures with those behind one 分别 named by the names before it."""
    behind = [f for f in figures if 0 <= marker < f.quantity.start and not CLAUSE.search(text, end, f.quantity.start)]
    if len(behind) <= 1:
        return list(figures)
    names = _doubled(names_joined(text[span(text, marker, end)[0] : marker]))
    if len(names) < len(behind):
        return list(figures)
    names = _with_tail(names[-len(behind) :])
    figures = _with_unit(text, figures, behind)
    behind = [f for f in figures if any(f.quantity.start == each.quantity.start for each in behind)]
    change = rules.pattern("each_person").sub("", text[end : behind[0].quantity.start])
    named = {id(f): f"{name}{change}" for f, name in zip(behind, names, strict=True)}
    return [replace(f, left=named[id(f)], right="") if id(f) in named else f for f in figures]


def _with_unit(text: str, figures: Sequence[Figure], behind: Sequence[Figure]) -> list[Figure]:
    """分别降至105、70微克/立方米以下: the unit of the last, and the bound behind it, hold for those without."""
    last = behind[-1].quantity
    written = _DIGITS.sub("", text[last.start : last.end])
    bound = last.bound if _BOUND_BEHIND.match(text, last.end) else "="
    others = {each.quantity.start for each in behind[:-1]}
    made = []
    for figure in figures:
        q = figure.quantity
        if q.start in others and not q.unit and written and last.unit not in _SHARES:
            found = find(text[q.start : q.end] + written)
            q = replace(found[0], start=q.start, end=q.end, bound=q.bound) if len(found) == 1 else q
        if q.start in others and q.bound == "=":
            q = replace(q, bound=bound)
        made.append(replace(figure, quantity=q))
    return made


def _alike(figures: Sequence[Figure]) -> Iterator[Figure]:
    """A和B均增长10%: the figure for each of the names."""
    for figure, following in zip_longest(figures, figures[1:]):
        if figure is None:
            continue
        rates = _RATES.match(figure.left) if not figure.right and figure.quantity.unit == "%" else None
        if rates and (following is None or following.left):  # 95%、90% would be one for each
            yield from (replace(figure, left=f"{name}{figure.left[rates.end() :]}") for name in rates.groups())
            continue
        alone = following is None or bool(following.left) or following.quantity.unit != figure.quantity.unit
        if alone and not figure.right and (grown := _grow_alike(figure.left)):
            yield from (replace(figure, left=left) for left in grown)
            continue
        shared = _ALL.fullmatch(figure.left) if not figure.right else None
        names = _doubled(names_joined(shared["names"])) if shared else []
        if shared is None or len(names) == 1 or min(map(len, names)) < _SHORTEST:
            yield figure
            continue
        for name in _with_tail(names):
            yield replace(figure, left=f"{name}{shared['change'] or ''}")


def _in_turn(figures: Sequence[Figure]) -> list[Figure]:
    """增加值、投资增长7%和8%: as many figures behind one growth as names before it, in the same order."""
    told = list(figures)
    for at, figure in enumerate(figures):
        names = _grow_alike(figure.left) if not figure.right else []
        run = [figure, *takewhile(lambda each: not each.left and not each.right, figures[at + 1 :])]
        if len(names) == len(run) > 1 and len({each.quantity.unit for each in run}) == 1:
            told[at : at + len(run)] = [replace(each, left=name) for each, name in zip(run, names, strict=True)]
    return told


def _grow_alike(left: str) -> list[str]:
    """生产总值、固定资产投资、零售总额增长5%: each of the measures grows by as much; nothing where one is no measure."""
    change = _growth().search(left)
    names = names_joined(left[: change.start()]) if change else []
    every = change is not None and len(names) > 1 and all(rules.ending("measures").search(name) for name in names)
    return [f"{name}{change[0]}" for name in names] if every and change else []


@cache
def _growth() -> re.Pattern[str]:
    return re.compile(f"(?:{rules.data()['change']['增长']})$")


def _doubled(names: list[str]) -> list[str]:
    """城乡居民收入 as 城镇居民收入 and 农村居民收入, where it is the only name."""
    for both, each in pairs().items():
        if len(names) == 1 and both in names[0]:
            return [names[0].replace(both, one, 1) for one in each]
    return names


def _behind_head(name: str, length: int) -> str:
    """What stands behind the head of a name: as long a head as the other's (农村居民人均收入), else its first word (半导体产业产值)."""
    heads = {one for each in pairs().values() for one in each}
    ends = list(accumulate(map(len, words.cut(name))))
    return name[length if length in ends or name[:length] in heads else ends[0] :]


def _with_tail(names: list[str]) -> list[str]:
    """居民医保 and 公共卫生经费人均补助标准: what the last is measured by holds for all."""
    if len(names[0]) <= _SHORTEST:
        return [*(f"{name}{_behind_head(names[-1], len(name))}" for name in names[:-1]), names[-1]]
    tail = re.search(r"(?:人均|平均|年均)[\u4e00-\u9fff]{1,8}$", names[-1]) or rules.ending("measures").search(
        names[-1]
    )
    if tail is None:
        return names
    return [name if rules.ending("measures").search(name) else f"{name}{tail[0]}" for name in names]
