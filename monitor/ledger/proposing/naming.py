"""What a promised figure counts: the name of its indicator, operator, unit, period, and how reports will word it.

Owns: stripping a clause to the thing measured, and aliases. Must not: decide whether it is promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.ledger.proposing import rules
from monitor.ledger.proposing.figures import Figure, act_at
from monitor.model import Indicator, Op, Period
from monitor.text import words
from monitor.text.data import load

_STRONG = re.compile(r"(?:超过|超|突破|高于|大于|多于|逾|快于|强于|>)[约近]?$")
_AT_LEAST = re.compile(r"不少于|不低于|至少|>=|≥")
_WEAK = re.compile(r"(?:低于|小于|少于|<)$")
_AT_MOST = re.compile(r"不超过|不高于|<=|≤|以内|以下|控制在")
_EMPTY = re.compile(r"^[\s,、的了]*|[\s,、的]*$")
_TIME = re.compile(
    r"(?:到|至|截至)?(?:(?:19|20)\d\d年(?:底|末|前|度)?|今年|明年|去年|年底前?|年末|年内|全年|当年|本年|期末)(?:前|底|末|,)?|十[一二三四五]五(?:时期|期间|末|规划期)?|(?:用|力争用)?[\d一二两三四五]年(?:时间|内)?(?![\u4e00-\u9fff]{0,2}(?:级|制))"
)
_OWNER = re.compile(r"^(?:全市|我市|全县|我县|全省|我省|全区|我区|全州|本市|本县|市级|我国|全国)(?=[\u4e00-\u9fffA-Za-z0-9]{2})")
_WHICH = re.compile(r"^[^的]{0,12}(?:具有|拥有|处于|位于)[^的]{2,30}的|^以[^的]{2,24}为(?:主题|核心|目标|主线|重点)的")
_LONGEST = 30
_TELLING = 4
_WORDS_ONLY = re.compile(r"[每各达到至第]|总规模$|面积$|规模$")
_HAS = re.compile(r"^(.{2,}?)达到(.{2,})$")
_NOTHING = re.compile(r"^[\d\W]*$")


@dataclass(frozen=True, slots=True)
class Named:
    """What a figure counts: `noun` the thing itself, `change` the word of change it is named by, `verb` the act."""

    noun: str
    change: str = ""
    verb: str = ""
    doubts: tuple[str, ...] = ()
    spoken: str = ""
    """What reports will call it, where that is less than the name."""
    beside: str = ""
    """What must stand beside it."""

    @property
    def name(self) -> str:
        """The indicator's name: 地区生产总值增长, 新增高标准农田, 独角兽企业."""
        adds = re.match(r"新增|净增|新建|再新?增", self.verb)
        prefix = "新增" if adds and "新增" not in self.noun and not self.noun.startswith("新") else ""
        suffix = self.change if self.change and not self.noun.endswith((self.change, "涨幅", "增幅", "增速")) else ""
        return f"{prefix}{self.noun}{suffix}"


def named(figure: Figure) -> Named | None:
    """What the figure counts; None when nothing around it says so. Pure."""
    if figure.rank:
        return _ranked(figure)
    found = _counted(figure) if figure.right else _measured(figure)
    if found is None or len(found.noun) < 2 or _NOTHING.match(found.noun):  # noqa: PLR2004  a noun has two characters
        return None
    return found


def _ranked(figure: Figure) -> Named:
    left = re.sub(r"(?:进入|进|跻身|迈入|挺进|位居|居|位列|列|保持在?|稳居|力争|冲刺|名列|重返|[前第])+", "", figure.left)
    frame = re.sub(rules.pattern("leads").pattern if False else r"^(?:力争|争取|确保)", "", left)
    noun = _strip(frame) or _strip(figure.subject)
    return Named(noun if noun.endswith(("排名", "位次")) else f"{noun}排名", doubts=("rank",))


def _counted(figure: Figure) -> Named | None:
    """新建5家以上独角兽企业: the noun behind; a size before it (总规模1000亿元的基金群) is part of the name."""
    noun = re.sub(r"全覆盖$", "", _clip(figure.right))
    size = re.search(r"(总规模|规模|总面积|面积|总投资|产能|库容|装机容量|容量)(?:达到?|为|约|超过?|不低于)?$", figure.left)
    if size:
        return Named(f"{noun}{size[1]}", verb=figure.verb)
    if rules.beginning("generic").fullmatch(noun) and figure.verb:
        return Named(f"{figure.verb}{noun}", verb=figure.verb, doubts=("generic",))
    return Named(_owner(figure) + noun, verb=figure.verb)


def _owner(figure: Figure) -> str:
    """规模以上工业企业 in 实现规模以上工业企业2000家数字化诊断: whose it is that is counted."""
    acts = list(re.finditer(rules.words("act").pattern, figure.left))
    before = figure.left[acts[-1].end() :] if acts and not figure.inherited else ""
    noun = _strip(before)
    return noun if len(noun) >= _TELLING and not _WORDS_ONLY.search(noun) else ""


def _measured(figure: Figure) -> Named | None:
    """地区生产总值增长5%左右, 建成5G基站不少于3万个: the noun before."""
    bare = re.sub(r"(?:不少于|不低于|不超过|不高于|不小于|不大于|至少|高于|低于|逾|约|近|再)+$", "", figure.left)
    left, level = _without_level(_without_old(bare))
    left = re.sub(r"(?:预期)?目标$", "", left)
    change = ""
    if not level or re.search(r"(?:增长|增速|增幅)$", left):
        left, change = _without_change(left)
    noun, verb, change = _without_act(_strip(left), figure, change, level=level)
    doubts: tuple[str, ...] = ()
    if len(noun) < 2 or noun in ("其中", "规模", "总量", "总规模", "总数"):  # noqa: PLR2004
        above = _subject(figure.subject)
        noun, doubts = (above + (noun or verb), ("subject",)) if above else (noun, ())
    noun = _HAS.sub(r"\1\2", noun)
    if verb and re.fullmatch(str(rules.data()["generic"]), noun):
        above = _subject(figure.subject) if re.fullmatch(str(rules.data()["serving"]), verb) else ""
        told = (*doubts, "subject" if above else "generic")
        return Named(_clip(f"{above}{verb}{noun}"), change, verb, told, f"{verb}{noun}", above)
    if re.match(r"(?:从|用|由|以|对|将|把|按|在)", noun):
        doubts = (*doubts, "clumsy")
    if noun == "经济" and change == "增长":
        noun = "地区生产总值"
    return Named(_clip(noun), change, verb, doubts) if noun else None


def _without_old(left: str) -> str:
    """关税总水平由9.8%降至 without the old value."""
    return re.sub(r"(?:由|从)[^由从]*\d[^由从\d]*?(?=[\u4e00-\u9fff]{1,2}(?:到|至|为)$)", "", left)


def _without_act(noun: str, figure: Figure, change: str, *, level: bool) -> tuple[str, str, str]:
    """The noun without the act before it (新建改建农村公路), the act, and the change where the act lessens."""
    noun = re.sub(r"^为[\u4e00-\u9fff]{2,10}?(?=减|退|提供)", "", noun)
    act = act_at(noun)
    ends = None if act or level or change else rules.ending_words("act").search(noun)
    if ends and ends.start() >= 2:  # noqa: PLR2004  中欧班列开行1000列
        return _strip(noun[: ends.start()]), ends[0], change
    if not act:
        inner = noun.rfind(figure.verb) if figure.verb and not figure.inherited else -1
        if inner > 0:  # 在城区和口岸布局起降点: where it is done comes first
            return _strip(noun[inner + len(figure.verb) :]), figure.verb, change
        return noun, figure.verb if figure.inherited else "", change
    if level and figure.quantity.unit in ("", "%") and act.startswith("新"):
        return noun, "", change  # 新建数据中心PUE值: which ones, not an act
    rest = _strip(noun[len(act) :])
    if re.fullmatch(str(rules.data()["nominal"]), rest or act):
        return rest or act, rest or act, change
    if len(rest) < 2:  # noqa: PLR2004
        return "", act, change
    inner = act_at(rest)
    if inner and len(rest) - len(inner) >= 2 and not change and not level:  # noqa: PLR2004  开工改造老旧小区
        act, rest = act + inner, rest[len(inner) :]
    if re.fullmatch(str(rules.data()["lessening"]), act) and not change and not level:
        return rest, act, "减少"
    return rest, act, change


def _subject(clause: str) -> str:
    head = re.split(r"(?:约|近|超过|超|突破|达到|达|为|增加|增长|提高)*\d", clause)[0]
    left, _ = _without_change(re.sub(r"(?:稳步|持续|不断|进一步)*(?:扩大|壮大|增强|提升|提高|增长)?$", "", head))
    left = _without_level(left)[0]
    noun = _strip(left)
    act = act_at(noun)
    return noun[len(act) :] if act and len(noun) - len(act) >= 2 else noun  # noqa: PLR2004


def _without_level(left: str) -> tuple[str, bool]:
    level = False
    while match := rules.ending("level_verbs").search(left):
        if match.start() == 0 and len(left) == match.end():
            return "", True
        level = True if match[0] not in ("实现", "完成", "力争", "确保", "约", "近", "至少", "按") else level
        left = _adverbs_off(left[: match.start()])
    return _adverbs_off(left), level


def _without_change(left: str) -> tuple[str, str]:
    """The noun before a word of change, and the change by its common word."""
    for name, pattern in rules.data()["change"].items():
        match = re.search(f"(?:{pattern})$", left)
        if match:
            word = "减少" if match[0] == "减少" else name
            return _adverbs_off(left[: match.start()]), word
    return left, ""


def _adverbs_off(left: str) -> str:
    pattern = rules.ending("adverbs")
    while match := pattern.search(left):
        if not match[0]:
            break
        left = left[: match.start()]
    return left


def plain(left: str) -> str:
    """What stands before a figure, without times, aims and adverbs in front."""
    return _strip(left)


def _strip(noun: str) -> str:
    """The noun without what leads it in: times, aims, verbs of pushing, whose it is."""
    before = None
    noun = _EMPTY.sub("", noun)
    while before != noun:
        before = noun
        noun = _TIME.sub("", noun, count=1) if _TIME.match(noun) else noun
        match = rules.words_first("leads").match(noun)
        if match and len(noun) - match.end() >= 2:  # noqa: PLR2004
            noun = noun[match.end() :]
        noun = _EMPTY.sub("", noun)
    noun = _TIME.sub("", noun) if len(noun) > 4 else noun  # noqa: PLR2004  the noun itself is longer than a year
    noun = _OWNER.sub("", _adverbs_off(noun))
    return re.sub(r"(?:预期|发展)?目标$", "", _EMPTY.sub("", noun))


def _clip(noun: str) -> str:
    noun = _WHICH.sub("", re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", noun))
    noun = re.split(r"[()\[\],;。:]|并(?=[\u4e00-\u9fff]{2})", noun)[0]
    return re.sub(r"等$", "", _EMPTY.sub("", noun))[:_LONGEST]


# ---------------------------------------------------------------- operator, unit, better


def indicator(figure: Figure, what: Named, *, period: Period) -> Indicator:
    """The indicator of a promised figure. Pure."""
    q = figure.quantity
    op = _op(figure, what)
    unit = _unit(figure, what)
    better = "less" if figure.rank or _less(what, op) else "more"
    return Indicator(
        name=what.name,
        op=op,
        value=q.value,
        value_high=q.value_high if op is Op.RANGE else None,
        unit=unit,
        better=better,
        period=period,
        aliases=aliases(what),
        near_misses=near_misses(what, period),
        units=_other_units(unit),
        needs=needs(what, period),
        parts=figure.parts,
        each=("每个", "各") if figure.parts > 1 else (),
    )


def _op(figure: Figure, what: Named) -> Op:
    q, left = figure.quantity, figure.left
    if q.value_high is not None:
        return Op.RANGE
    if figure.rank:
        return Op.AT_MOST
    if q.bound == "~":
        return Op.ABOUT
    close = left[-14:]
    if q.bound == "<":
        return Op.BELOW if _WEAK.search(left) and not re.search(r"不(?:低于|少于)$", left) else Op.AT_MOST
    if q.bound == ">":
        behind = figure.behind.startswith("以上")
        strong = _STRONG.search(left) and not re.search(r"不(?:低于|少于)$", left) and not behind
        return Op.ABOVE if strong else Op.AT_LEAST
    if _AT_LEAST.search(close):
        return Op.AT_LEAST
    if _STRONG.search(left):  # 分别突破1200亿元、500亿元
        return Op.ABOVE
    if re.search(r"不超过|不高于", close) or re.match(r"工作日(?:以内|内|以下)", figure.behind):
        return Op.AT_MOST
    adds = re.search(str(rules.data()["adding"]), what.verb) or what.change in ("增长", "提高")
    return Op.AT_LEAST if adds or (what.change and figure.quantity.unit == "%") else Op.EQUAL


def _unit(figure: Figure, what: Named) -> str:
    q = figure.quantity
    if figure.rank:
        return "名"
    unit = "个百分点" if q.points else "个工作日" if figure.behind.startswith("工作日") else q.unit
    if not unit:
        unit = next((str(row[1]) for row in rules.data()["counters"] if re.search(f"(?:{row[0]})$", what.noun)), "")
    if not unit and figure.left:
        unit = next((str(row[1]) for row in rules.data()["counters"] if re.search(f"(?:{row[0]})", figure.left)), "")
        unit = unit if figure.right else ""
    return f"{unit}/{figure.each}" if figure.each else unit


def _less(what: Named, op: Op) -> bool:
    if what.change in ("降低", "减少", "提高", "增长"):
        return False
    return op in (Op.AT_MOST, Op.BELOW) or bool(re.search(str(rules.data()["less"]), what.name))


def countable(figure: Figure, what: Named) -> bool:
    """False for a bare number before a noun that is not counted so (8000万纳税人)."""
    return not figure.right or figure.rank or bool(_unit(figure, what))


def _other_units(unit: str) -> tuple[str, ...]:
    similar = {"个": ("家", "座", "处"), "家": ("户", "个"), "名": ("人", "位"), "人": ("名",), "座": ("个", "处"), "条": ("个",)}
    return similar.get(unit, ())


def period(figure: Figure, what: Named, *, yearly: bool, several_years: bool) -> Period:
    """A level at a date, a sum since the term began, or the result of one year. Pure."""
    q, left = figure.quantity, figure.left
    flow = bool(re.search(f"(?:{rules.data()['flows']})(?:额|总额|规模|人数|总量)?$", what.noun))
    bare = re.sub(r"(?:不少于|不低于|不超过|至少)+$", "", left)
    level = bool(re.search(r"(?:达到?|突破|超过?|到|至|在)$", bare)) or (
        not figure.right and not what.verb and _without_level(bare)[1]
    )
    running = re.search(str(rules.data()["running"]), what.noun)
    if figure.rank:
        return Period.LEVEL
    if re.search(r"每年|年均|逐年|每年度", left) or ("subject" in what.doubts and "年均" in figure.subject):
        return Period.YEARLY
    if running and not yearly:
        return Period.CUMULATIVE
    if what.change:
        return Period.YEARLY if yearly else Period.CUMULATIVE
    if q.unit == "%" or not q.unit and not figure.right:
        return Period.YEARLY if flow and not re.search(r"率$|比重$|占比$|比例$", what.noun) else Period.LEVEL
    if flow and not yearly and re.match(str(rules.data()["adding"]), what.verb):
        return Period.CUMULATIVE
    if flow and (yearly or level or not figure.right):
        return Period.YEARLY
    done = re.search(r"(?:诊断|上云|培训|改造|普查|整治|修复|搬迁)$", what.noun)
    acts = re.search(str(rules.data()["summing"]), what.verb)
    people = re.search(str(rules.data()["people"]), what.noun) and figure.right
    spent = q.unit == "元" and acts and not re.search(r"规模|基金", what.noun)
    stock = level or re.search(r"(?:总量|规模|数量|保有量|里程|面积|存量|人口|总数|数|总人数)$", what.noun)
    if yearly and not figure.right and not stock and q.unit not in ("", "%"):
        return Period.YEARLY
    sums = bool(acts or spent) and not re.match(r"实现|推动|支持", what.verb or "x") or bool(people or done)
    if several_years and re.search(r"(?:\d|[一二两三四五])年(?:内|时间)?[^,;。]{0,8}$", left):
        sums = True
    if sums and (not level or re.match(str(rules.data()["adding"]), what.verb)):
        return Period.YEARLY if yearly else Period.CUMULATIVE
    if yearly and figure.right and what.verb and not level:
        return Period.YEARLY
    return Period.LEVEL


# ---------------------------------------------------------------- how reports word it


def needs(what: Named, period_: Period) -> tuple[str, ...]:
    """Words of which one must stand beside the figure: of growth for a growth, of the act for what is done in a term."""
    said = _said_of_change(what)
    if said or what.beside:
        return said or (what.beside,)
    data = load("indicators.yaml")
    if re.search(f"(?:{data['total_ends']})$", what.noun):
        return tuple(data["totals"])
    if period_ is Period.LEVEL or not what.verb:
        return ()
    family = next((row["said"] for row in data["acts"] if what.verb in row["by"]), ())
    return tuple(dict.fromkeys([*family])) if family and not what.noun.startswith("新增") else ()


def _said_of_change(what: Named) -> tuple[str, ...]:
    data = load("indicators.yaml")
    groups = {"增长": "growth", "涨幅": "rise", "提高": "more", "降低": "fall", "减少": "fall"}
    change = what.change or ("涨幅" if what.noun.endswith("涨幅") else "增长" if re.search(r"(?:增速|增幅)$", what.noun) else "")
    return tuple(data[groups[change]]) if change in groups else ()


def aliases(what: Named) -> tuple[tuple[str, ...], ...]:
    """Lists of words by which a report names the thing: the name itself, its synonyms, its words with room between."""
    data = load("indicators.yaml")
    base = re.sub(rf"(?:涨幅|增速|增幅|{data['total_ends']})$", "", what.spoken or what.noun)
    forms = [form for form in _forms(base) if form and all(form)]
    change = _said_of_change(what)
    if not change:
        return tuple(dict.fromkeys(forms))
    spoken = "|".join(change)
    behind = "|".join(f",{word}" for word in change)
    again = "|".join(f",{word}" for word in data["between"])
    made = [((*each, spoken), (*each, behind), (*each, again, behind)) for each in forms]
    return tuple(dict.fromkeys(form for each in made for form in each))


def _forms(base: str) -> Iterator[tuple[str, ...]]:
    bare = re.sub(r"[\s|\"()]", "", base)
    for word in load("indicators.yaml")["droppable"]:
        bare = bare.removeprefix(word) if len(bare) > len(word) + 1 else bare
    choice, rest_before, rest_behind = _synonym(bare)
    if choice:
        whole = tuple(filter(None, (rest_before, choice, rest_behind)))
        yield whole
    else:
        yield (bare,)
        pieces = tuple(_content(bare))
        if 2 <= len(pieces) <= 5:  # noqa: PLR2004  more words than that never stand in one clause again
            yield pieces


def _synonym(bare: str) -> tuple[str, str, str]:
    """The longest name with synonyms inside the noun, as choices, and what stands around it."""
    best: tuple[int, str, Sequence[str]] = (0, "", ())
    for group in load("indicators.yaml")["synonyms"]:
        for name in group:
            if name in bare and len(name) > best[0]:
                best = (len(name), name, group)
    if not best[0]:
        return "", "", ""
    before, _, behind = bare.partition(best[1])
    return "|".join(best[2]), before, behind


def _content(bare: str) -> list[str]:
    """The words of a noun, a single character joined to the word before it."""
    pieces: list[str] = []
    for word in words.cut(bare):
        if word in ("的", "和", "与", "及", "等", "或"):
            continue
        if pieces and (len(word) == 1 or len(pieces[-1]) == 1):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def near_misses(what: Named, period_: Period) -> tuple[str, ...]:
    """What looks alike and counts something else."""
    if period_ is Period.YEARLY:
        return tuple(load("indicators.yaml")["not_of_a_year"])
    return ()


@cache
def _unused() -> None:
    return None
