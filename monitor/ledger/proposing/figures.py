"""Which figures of a sentence are promised, and what stands around each: the name, the verb, the noun it counts.

Owns: telling a target from a reward, a part, an old value, a comparison, a name; the pieces a sentence
falls into when it states several. Must not: name an indicator or give it a period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.ledger.proposing import rules
from monitor.text import words
from monitor.text.periods import Moment
from monitor.text.quantities import Quantity, find

_CLAUSE = re.compile(r"[,;。!?:\n]")
_PART = re.compile(r"[;。!?\n]")
_JOINT = re.compile(r"、|和|与|及|以及|并")
_BOUND_BEHIND = re.compile(r"^(?:及)?(?:以上|以内|以下|左右|上下|多|余|\+)?")
_CHINESE_FIGURE = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+$")
_NOUN = re.compile(r"[\u3400-\u9fffA-Za-z]")
_PREDICATE = re.compile(
    r"^(?:的?(?:目标|任务|水平)|以上|左右|以内|以下|增长|提高|提升|下降|降低|用于|支持|等(?!级)|新?台阶|大关|关口|工作日|优先|专项|重点|主要|用来|全部|并|且|和|与|及|以及|比|较|达|为|是|占|居|位|已|均|都|不|能|可|将|要|同比|同步|推动|促进|加快|确保|力争|安排|执行|掌握|考虑|控制|更|来自|其中|到|至|向|惠及|覆盖|参加|参与|开展|进行|后|前(?!沿)|时|内(?!河|陆|需)|起|间|中(?!小|心|试|医|药|高|学|等|国|央|欧|部|外)|上(?!市|云|规|线)|,|;|。|、|\)|\(|$)"
)
_SEVERAL = re.compile(r"分别|各(?=达|为|增|提|降)")
_FRACTION_OF_YEARS = re.compile(r"(?<![\d.])(\d{1,2}\.\d+)年")
_LISTED = 12
"""Characters before a figure at most, for an item of a list whose other items have a verb."""
_EACH = re.compile(r"各(?!区|县|市|地|级|类|部|项|方|乡|镇|单位|有关)(?=[\u4e00-\u9fff]{0,6}$)|每个[\u4e00-\u9fff]{1,6}$")
_FIELDS = re.compile(r"(\d+|[二两三四五六七八九十])个(领域|区|县|行业|方向|方面|产业|赛道|重点领域)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is promised, in clean text.

    `left` is what stands before it in its piece of the clause, `right` the noun behind it, empty where
    none follows. `verb` governs it, its own or taken over from the piece before. `subject` is the name
    in an earlier clause, for a figure without a name of its own. `parts` and `each` say that it holds for
    each of so many parts.
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
    written: str = ""
    behind: str = ""


def promised(
    text: str, moments: Sequence[Moment], quoted: Sequence[tuple[int, int]], *, ahead: bool, dated: bool = True
) -> tuple[Figure, ...]:
    """The figures of the clean sentence that are promised, in order; `ahead` where its section plans. Pure.

    Where the document is not `dated`, the years it names are neither past nor to come.
    """
    every = (*find(text), *_years(text))
    if not every:
        return ()
    kept = sorted((q for q in every if _may_be(text, q, every, moments, quoted)), key=lambda q: q.start)
    return tuple(_worth(_pieces(text, kept), text, moments if dated else (), ahead=ahead))


def _years(text: str) -> Iterator[Quantity]:
    """平均受教育年限提高到11.8年: years as a measure are written with a fraction."""
    for match in _FRACTION_OF_YEARS.finditer(text):
        yield Quantity(match.start(), match.end(), float(match[1]), "年", ">" if text.startswith("以上", match.end()) else "=")


def _worth(figures: Iterator[Figure], text: str, moments: Sequence[Moment], *, ahead: bool) -> Iterator[Figure]:
    part = -1
    for figure in figures:
        at = figure.quantity.start
        if not _governed(text, at, moments, ahead=ahead):
            continue
        here = max([m.end() for m in _PART.finditer(text, 0, at)], default=0)
        if _stated(figure) or (here == part and _item(figure)):
            part = here
            yield figure


def _item(figure: Figure) -> bool:
    """An item of a list of promised figures: 新建公路20公里，改良茶园5000亩."""
    left = figure.left
    return not figure.right and 2 < len(left) <= _LISTED and not re.search(r"[有是达近]$|涉及|其中|包括|剩余|仅|现|共", left)  # noqa: PLR2004


# ---------------------------------------------------------------- what is no target


def _may_be(
    text: str, q: Quantity, every: Sequence[Quantity], moments: Sequence[Moment], quoted: Sequence[tuple[int, int]]
) -> bool:
    if any(m.start < q.end and q.start < m.end for m in moments) or _bracketed(text, q) or _in_name(text, q, quoted):
        return False
    before, after = _clause_before(text, q), text[q.end : q.end + 24]
    if q.ordinal:
        return _rank(text, q, before, after)
    if _small_word(text, q, before, after) or (not q.unit or q.unit == "个") and _part(after):
        return False
    if q.unit in rules.data()["spec_units"] and _noun_behind(after):
        return False
    if q.unit in rules.data()["duration_units"] or after.startswith("工作日"):
        return bool(re.search(str(rules.data()["duration_verbs"]), before))
    if _classifies(q, before, after) or _rewards(text, q, before):
        return False
    return not (_old(before, after) or _compares(text, q, every) or rules.pattern("attribute_after").match(after))


def _part(after: str) -> bool:
    return bool(rules.pattern("dimension_after").match(after))


def _bracketed(text: str, q: Quantity) -> bool:
    opened = max(text.rfind("(", 0, q.start), text.rfind("[", 0, q.start))
    return opened >= 0 and max(text.rfind(")", opened, q.start), text.rfind("]", opened, q.start)) < 0


def _in_name(text: str, q: Quantity, quoted: Sequence[tuple[int, int]]) -> bool:
    """“5151”人才工程 and “1+12”方案 are names; “1000+”企业 is a figure that happens to stand in quotation marks."""
    if re.match(r"[+:]\d", text[q.end :]) or re.search(r"\d[+:]$", text[: q.start]):
        return True
    inside = next(((s, e) for s, e in quoted if s <= q.start < e), None)
    return inside is not None and not re.fullmatch(r"\d+[万千百亿]?\+", text[inside[0] : inside[1]])


def _rank(text: str, q: Quantity, before: str, after: str) -> bool:
    if rules.pattern("dimension_after").match(after) or re.match(r"批|次|个|轮|期|产业|方阵|梯队", after):
        return False
    if q.unit not in ("", "位", "名"):
        return False
    return text[q.start - 1] in "前第" and bool(rules.pattern("rank_before").search(before[:-1]))


def _small_word(text: str, q: Quantity, before: str, after: str) -> bool:
    """一个平台, 一期项目, 两个市场: a numeral that is no count."""
    written = text[q.start : q.end].removesuffix(q.unit)
    if not _CHINESE_FIGURE.fullmatch(written):
        return False
    if q.value > 1 and not (re.search(r"每年|至少$|新增$|各$", before) or rules.ending_words("act").search(before)):
        return True
    if q.value == 1:
        return not re.search(r"每年[^,;。]{0,12}$|至少[^,;。]{0,4}$|不少于$|各[\u4e00-\u9fff]{0,3}$", before)
    if q.unit in ("期", "次", "批", "类", "种", "部", "岁", "代", "轮", "位"):
        return True
    return q.unit in ("个", "项", "件", "") and bool(re.match(r"[\u4e00-\u9fff]{0,3}(?:$|[,;。、])", after))


def _classifies(q: Quantity, before: str, after: str) -> bool:
    """亿元以上项目, 年营业收入2000万元以上的企业: the figure says which, not how many."""
    if re.match(r"(?:至|到|-)\d", after) or (after.startswith("的") and q.unit in ("人", "名", "户")):
        return True
    if q.unit not in rules.data()["class_units"]:
        return False
    if re.search(r"\d%的[^,;。]*$", before):
        return True
    if q.unit in ("元", "美元") and re.match(r"(?:以上|以下)?的", after) and re.search(r"(?:超过?|达到?|突破|高于|在|大于)$", before):
        return True
    if re.search(r"(?:规模|面积|总投资|控制在|控制|降到|降至|压缩至|压减至|减到|达到?)$", before):
        return False
    if after.startswith("级") or re.match(r"以下(?!的?$|[,;。、])|以上的", after):
        return q.unit != "%"
    if not rules.pattern("class_after").match(after):
        return False
    whole = q.unit in ("%", "亩", "平方米", "吨") and not after.startswith(("以上", "以下"))
    return not whole or after.startswith(("以上的", "以下"))


def _rewards(text: str, q: Quantity, before: str) -> bool:
    """A sum or a rate of a reward, a subsidy, a fee: it belongs to the measure."""
    if q.unit not in ("元", "%", "美元", "元/亩"):
        return False
    near = text[max(0, q.start - 40) : q.start]
    near = re.split(r"[;。]", near)[-1]
    found = list(rules.pattern("reward").finditer(near)) or list(rules.pattern("reward").finditer(text[q.end : q.end + 8]))
    if not found:
        return False
    return not re.search(str(rules.data()["fund"]), before)


def _old(before: str, after: str) -> bool:
    return bool(rules.pattern("old_before").search(before)) and bool(rules.pattern("old_after").match(after))


def _compares(text: str, q: Quantity, every: Sequence[Quantity]) -> bool:
    part = text[max([m.end() for m in _PART.finditer(text, 0, q.start)], default=0) : q.start]
    earlier = any(other.end <= q.start and other.end > q.start - len(part) for other in every)
    if rules.pattern("compared_alone").match(_clause_before(text, q)):
        return True
    return earlier and bool(rules.pattern("compared").search(part))


# ---------------------------------------------------------------- plan or fact


def _governed(text: str, at: int, moments: Sequence[Moment], *, ahead: bool) -> bool:
    """Whether the nearest word of plan or fact before the figure plans; without one, whether its section does."""
    start = max([m.end() for m in _PART.finditer(text, 0, at)], default=0)
    aims = _ends("aims", text, start, at, plans=True)
    past = _ends("past", text, start, at, plans=False)
    facts = _ends("background", text, start, at, plans=False)
    times = [
        (m.end, m.deadline)
        for m in moments
        if start <= m.start < at and not (m.since or m.vague) and (m.deadline or not m.unended)
    ]
    found = max([*aims, *past, *facts, *times], default=None)
    if found is None and start:
        head = max([m.end() for m in re.finditer(r"[。!?\n]", text[:start])], default=0)
        found = max(_ends("aims", text, head, start, plans=True), default=None)
    return ahead if found is None else found[1]


def _ends(rule: str, text: str, start: int, stop: int, *, plans: bool) -> list[tuple[int, bool]]:
    """Where the words of a rule end in a stretch; what they look ahead for may lie behind it."""
    return [(m.end(), plans) for m in rules.pattern(rule).finditer(text, start) if m.end() <= stop]


# ---------------------------------------------------------------- pieces of a clause


def _pieces(text: str, kept: Sequence[Quantity]) -> Iterator[Figure]:
    """Each figure with its own piece of its clause."""
    verb, clause = "", (-1, -1)
    figures: list[Figure] = []
    for number, q in enumerate(kept):
        span = _clause_of(text, q)
        left_end = _left_limit(text, kept, number, span)
        right_end = _right_limit(text, kept, number, span)
        left, right = text[left_end : q.start], _noun_behind(text[q.end : right_end])
        own = _verb(left) if right else _leading_verb(left)
        new_part = bool(_PART.search(text, clause[1], span[0])) if clause[1] >= 0 else True
        clause_before, clause = clause, span
        joined = not new_part and span == clause_before
        inherited = not own and not new_part and bool(right or left == "" or joined)
        inherited = inherited or (not own and not new_part and left.startswith("其中"))
        verb = own or (verb if not new_part else "")
        if right and re.search(r"[为对向给]$", left):  # 为8万名适龄女生提供检测
            served = rules.words("act").search(right)
            own, inherited = (served[0] if served else "服务"), False
            right = right[: served.start()] if served and served.start() >= 2 else right  # noqa: PLR2004
            verb = own
        figure = Figure(
            q,
            _tidy(left),
            right,
            own or (verb if inherited else ""),
            figures[-1].left if joined and figures and not figures[-1].right else _subject(text, span[0]),
            inherited=inherited and bool(verb),
            rank=q.ordinal,
            written=text[q.start : q.end],
            behind=text[q.end : right_end],
        )
        figures.append(_per_part(text, figure))
    yield from _shared(text, figures)


def _clause_of(text: str, q: Quantity) -> tuple[int, int]:
    start = max([m.end() for m in _CLAUSE.finditer(text, 0, q.start)], default=0)
    stop = _CLAUSE.search(text, q.end)
    return start, stop.start() if stop else len(text)


def _clause_before(text: str, q: Quantity) -> str:
    return text[_clause_of(text, q)[0] : q.start]


def _left_limit(text: str, kept: Sequence[Quantity], number: int, span: tuple[int, int]) -> int:
    if number == 0 or kept[number - 1].end <= span[0]:
        return span[0]
    return _split(text, kept[number - 1], kept[number])


def _right_limit(text: str, kept: Sequence[Quantity], number: int, span: tuple[int, int]) -> int:
    if number + 1 == len(kept) or kept[number + 1].start >= span[1]:
        return span[1]
    return max(_split(text, kept[number], kept[number + 1]) - 1, kept[number].end)


def _split(text: str, one: Quantity, other: Quantity) -> int:
    """Where the piece of `other` begins: behind the joint between the two, the first where no noun follows `one`."""
    stretch = text[one.end : other.start]
    bare = _BOUND_BEHIND.match(stretch)
    skipped = bare.end() if bare else 0
    joints = [m for m in _JOINT.finditer(stretch, skipped)]
    if not joints:
        return other.start if _NOUN.match(stretch[skipped:]) is None else one.end + skipped
    chosen = joints[0] if joints[0].start() == skipped else joints[-1]
    return one.end + chosen.end()


def _noun_behind(stretch: str) -> str:
    """The noun the figure counts, when one follows it; 的 between them is left out."""
    rest = stretch[_BOUND_BEHIND.match(stretch).end() :]  # type: ignore[union-attr]  it matches the empty string
    rest = rest.removeprefix("的")
    if _PREDICATE.match(rest) or not _NOUN.match(rest):
        return ""
    return rest.strip(" 、和与及")


def _verb(left: str) -> str:
    found = [m[0] for m in rules.words("act").finditer(left)]
    return found[-1] if found else ""


def _leading_verb(left: str) -> str:
    """The act a clause begins with, behind times and aims: 今年再新建改建农村公路."""
    from monitor.ledger.proposing import naming

    bare = naming.plain(left)
    verb = act_at(bare)
    if verb or not re.match(r"在|对|向|为|围绕|沿|面向|依托|通过|结合|按", bare):
        return verb
    inner = list(rules.words("act").finditer(bare))
    return inner[-1][0] if inner and len(bare) - inner[-1].end() >= 2 else ""  # noqa: PLR2004


def act_at(noun: str) -> str:
    """The act a stretch begins with; 开发 is none in 开发区."""
    found = rules.words("act").match(noun)
    if found is None:
        return ""
    if found.end() == len(noun) or found.end() in _edges(noun):
        return found[0]
    return ""


@lru_cache(maxsize=4096)
def _edges(text: str) -> frozenset[int]:
    ends, at = set(), 0
    for run in re.finditer(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+", text):
        at = run.start()
        for word in words.cut(run[0]) if _NOUN.match(run[0]) and not run[0].isascii() else (run[0],):
            at += len(word)
            ends.add(at)
    return frozenset(ends)


def _tidy(left: str) -> str:
    return re.sub(r"^[、和与及并\s]+", "", left).strip()


def _subject(text: str, start: int) -> str:
    """The clause before, in the same part: what a figure without a name is about."""
    part = max([m.end() for m in _PART.finditer(text, 0, start)], default=0)
    clauses = [c for c in re.split(r"[,:]", text[part:start]) if c.strip()]
    return clauses[-1].strip() if clauses else ""


def _per_part(text: str, figure: Figure) -> Figure:
    """在4个领域，每年各发布10个: the figure holds for each field."""
    if not _EACH.search(figure.left):
        return figure
    fields = list(_FIELDS.finditer(text, 0, figure.quantity.start))
    if not fields:
        return figure
    written = fields[-1][1]
    from monitor.text.quantities import number

    return replace(figure, parts=int(number(written) or 1), each=fields[-1][2])


def _shared(text: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """A、B分别达80%、95% gives each its name; 每年发布30项以上、3年建成100项以上场景 gives both the noun."""
    done = _respectively(text, figures)
    for number, figure in enumerate(done):
        following = done[number + 1] if number + 1 < len(done) else None
        lacks = not figure.right and figure.verb and _bare_verb(figure.left, figure.verb)
        if lacks and following and following.right and not _PART.search(
            text, figure.quantity.end, following.quantity.start
        ) and following.quantity.unit == figure.quantity.unit:
            yield replace(figure, right=following.right)
        else:
            yield figure


def _bare_verb(left: str, verb: str) -> bool:
    return left.endswith(verb)


def _respectively(text: str, figures: Sequence[Figure]) -> list[Figure]:
    marker = next((m for m in _SEVERAL.finditer(text) if m[0] == "分别"), None)
    if marker is None:
        return list(figures)
    behind = [f for f in figures if f.quantity.start > marker.start() and not _CLAUSE.search(text, marker.end(), f.quantity.start)]
    start = max([m.end() for m in _CLAUSE.finditer(text, 0, marker.start())], default=0)
    names = _doubled([name for name in re.split(r"[、和与及]", text[start : marker.start()]) if name])
    if len(behind) < 2 or len(names) < len(behind):  # noqa: PLR2004  several means two
        return list(figures)
    names = _with_tail(names[-len(behind) :])
    change = text[marker.end() : behind[0].quantity.start]
    named = {id(f): f"{name}{change}" for f, name in zip(behind, names, strict=True)}
    return [replace(f, left=named[id(f)], right="") if id(f) in named else f for f in figures]


def _doubled(names: list[str]) -> list[str]:
    """城乡居民收入 as 城镇居民收入 and 农村居民收入, where it is the only name."""
    for both, each in rules.data()["pairs"].items():
        if len(names) == 1 and both in names[0]:
            return [names[0].replace(both, str(one), 1) for one in each]
    return names


def _with_tail(names: list[str]) -> list[str]:
    """居民医保 and 公共卫生经费人均补助标准: what the last is measured by holds for all."""
    if len(names[0]) <= 2:  # noqa: PLR2004  城镇和农村居民人均收入
        return [*(f"{name}{names[-1][len(name) :]}" for name in names[:-1]), names[-1]]
    tail = re.search(r"(?:人均|平均)[\u4e00-\u9fff]{1,8}$", names[-1]) or rules.ending("measures").search(names[-1])
    if tail is None:
        return names
    return [name if rules.ending("measures").search(name) else f"{name}{tail[0]}" for name in names]


# ---------------------------------------------------------------- enough said


def _stated(figure: Figure) -> bool:
    """The figure has a name and something that makes it a goal: a verb, a word of change, a bound, a measure."""
    if figure.rank:
        return True
    if figure.right:
        return bool(figure.verb)
    left = figure.left
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", left) and not figure.subject:
        return False
    if rules.ending_words("act").search(left):
        return True
    return _level(left) or _measured(left) or bool(figure.verb) or bool(_change(left))


def _level(left: str) -> bool:
    return bool(rules.ending("level_verbs").search(left))


def _change(left: str) -> bool:
    return any(re.search(f"(?:{words})(?:约|近|超过|超|达|达到|至少)?$", left) for words in rules.data()["change"].values())


def _measured(left: str) -> bool:
    return bool(rules.ending("measures").search(left))
