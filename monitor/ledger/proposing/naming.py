"""What a promised figure counts: the thing, the act and the change around it, out of the words of its clause.

Owns: stripping a clause to the thing measured. Must not: decide whether it is promised, nor how it is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from monitor.ledger.proposing import rules
from monitor.ledger.proposing.clause import MARK, act_at, adverbs_off, bare, plain
from monitor.ledger.proposing.pieces import Figure
from monitor.text import acts, words

_LONGEST = 30
_SHORTEST = 2
_TELLING = 4
_HAS = re.compile(r"^(.{2,}?)达到(?![或及])(.{2,})$")
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
    brand: str = ""
    """What it is called by in quotation marks, before the noun."""
    deed: bool = False
    """It is who does what, told by just these words."""
    lowered: bool = False
    """It is to come down to the figure: 压缩至0.5个工作日."""

    @property
    def name(self) -> str:
        """The indicator's name: 地区生产总值增长, 新增高标准农田, 独角兽企业."""
        adds, added = (rules.pattern("named_new").match(said) for said in (self.verb, self.noun))
        prefix = "新增" if adds and not added and "新增" not in self.noun and not self.noun.startswith("新") else ""
        said = self.noun.endswith((self.change, *rules.data()["change_said"]))
        suffix = self.change if self.change and not said else ""
        act = rules.pattern("told_by_act").fullmatch(self.verb)
        prefix = self.verb if act and not self.change and self.verb not in self.noun else prefix
        return f"{prefix}{self.noun}{suffix}"


def named(figure: Figure) -> Named | None:
    """What the figure counts; None when nothing around it says so. Pure."""
    if figure.rank:
        return _ranked(figure)
    if figure.whole:
        return Named(_clip(figure.whole), deed=True)
    found = _counted(figure) if figure.right else _measured(figure)
    if found is not None and not figure.right and rules.pattern("lowers").search(figure.left):
        found = replace(found, lowered=True)
    if found is not None and figure.quantity.unit == "%" and rules.pattern("grown_by").search(figure.left):
        found = replace(found, verb="", change=found.change or ("" if _is_rate(found.noun) else "增长"))
    if found is None or len(found.noun) < _SHORTEST or _NOTHING.match(found.noun):
        return None
    return _said_again(figure) or _of_its_subject(found, figure)


def _said_again(figure: Figure) -> Named | None:
    """推进城镇老旧小区改造，开工改造37万户: the act of the clause before once more, with the step that is promised of it."""
    again = rules.pattern("act_again").fullmatch(adverbs_off(figure.left)) if not figure.right else None
    above = _subject(figure.subject) if again else ""
    if again is None or not above.endswith(again["act"]) or rules.pattern("act_again").fullmatch(above):
        return None
    step = again["step"] if rules.pattern("told_by_act").fullmatch(again["step"]) else ""
    return Named(_clip(above), verb=step, doubts=("subject",))


def _of_its_subject(found: Named, figure: Figure) -> Named:
    """整治背街小巷，完成治理20条: a name that says only what is done, or how it is measured, is that of the clause before."""
    if not rules.pattern("names_nothing").fullmatch(found.noun):
        return found
    above = _subject(figure.subject)
    told = len(above) >= _TELLING and not rules.pattern("generic").fullmatch(above) and above not in found.noun
    if not told:
        return replace(found, doubts=tuple(dict.fromkeys((*found.doubts, "generic"))))
    return replace(found, noun=_clip(above + found.noun), doubts=(*found.doubts, "subject"))


def _is_rate(noun: str) -> bool:
    return rules.pattern("rate_name").search(noun) is not None


def _ranked(figure: Figure) -> Named:
    left = rules.pattern("rank_verbs").sub("", figure.left)
    among = rules.pattern("ranked_among").search(left)
    noun = plain(rules.pattern("rank_aims").sub("", left)) or plain(figure.subject)
    noun = f"{among[0]}{noun}" if among and among[0] not in noun else noun
    return Named(noun if noun.endswith(tuple(rules.data()["rank_ends"])) else f"{noun}排名", doubts=("rank",))


def _counted(figure: Figure) -> Named | None:
    """新建5家以上独角兽企业: the noun behind; a size before it (总规模1000亿元的基金群) is part of the name."""
    noun = rules.pattern("covered").sub("", _clip(figure.right))
    size = rules.pattern("size_of").search(figure.left)
    if size:
        return Named(f"{noun}{size['size']}", verb=figure.verb)
    generic = rules.beginning("generic").fullmatch(noun) is not None
    got = plain(figure.served)
    got = plain(got[len(act_at(got)) :])
    if len(got) >= (_SHORTEST if generic else _TELLING):  # 残疾人康复训练: whom it is for, beside what they get
        return Named(noun + got, verb=figure.verb, spoken=noun, beside=list(words.cut(got))[-1])
    if generic and figure.verb:
        return Named(f"{figure.verb}{noun}", verb=figure.verb, doubts=("generic",))
    reached = rules.pattern("reached_by").search(figure.left)
    if reached and figure.quantity.unit == "%":  # 宽带网络覆盖90%以上的村
        who = plain(figure.left[: reached.start()])
        return Named(_clip(f"{who}{reached['act']}{noun}"), deed=True, doubts=() if who else ("subject",))
    if reached and not figure.inherited:  # 物业服务覆盖300个小区: so many are covered, whatever else is done with them
        return Named(noun, verb=reached["act"], beside=reached["act"])
    return Named(_owner(figure) + noun, verb=figure.verb)


def _owner(figure: Figure) -> str:
    """规模以上工业企业 in 实现规模以上工业企业2000家数字化诊断: whose it is that is counted."""
    verbs = list(acts.anywhere().finditer(figure.left))
    before = figure.left[verbs[-1].end() :] if verbs and not figure.inherited else ""
    noun = plain(before)
    return noun if len(noun) >= _TELLING and not rules.pattern("no_owner").search(noun) else ""


def _measured(figure: Figure) -> Named | None:
    """地区生产总值增长5%左右, 建成5G基站不少于3万个: the noun before."""
    unbound = rules.pattern("bound_before").sub("", rules.pattern("aim_joined").sub("", figure.left))
    left, level = without_level(_without_old(unbound))
    left = rules.pattern("goal_before").sub("", left)
    change = ""
    bare_act = act_at(plain(left)) == plain(left)  # 改造提升18万亩 is done to fields; they do not rise
    if not bare_act and (not level or rules.pattern("growth_ends").search(left)):
        left, change = _without_change(left)
    noun, verb, change = _without_act(plain(left), figure, change, level=level)
    if level and figure.inherited and rules.pattern("named_new").match(verb):
        verb = ""  # 新增景区3家、旅游收入突破1250亿元: a size of its own
    spent = _spent_on(noun, figure)
    if spent:
        return Named(spent, doubts=("subject",))
    doubts: tuple[str, ...] = ()
    of_some = rules.pattern("sizes_of_some").fullmatch(noun)
    if len(noun) < _SHORTEST or of_some or rules.pattern("sizes").fullmatch(noun):
        above = _subject(figure.subject)
        if of_some and not rules.pattern("has_a_size").fullmatch(above):
            above = ""  # 数据交易额15亿元、产业规模100亿元: a measure, or a clause, is no thing that has one
        if above and not noun and rules.pattern("told_by_act").fullmatch(verb):
            return Named(_clip(above), change, verb, ("subject",))
        noun, doubts = (above + (noun or verb), ("subject",)) if above else (noun, ())
    noun = _HAS.sub(r"\1\2", noun)
    if verb and rules.pattern("generic").fullmatch(noun):
        return _served(figure, noun, change, verb, doubts)
    if rules.pattern("clumsy_before").match(noun):
        doubts = (*doubts, "clumsy")
    if noun == "经济" and change == "增长":
        noun = "地区生产总值"
    return Named(_clip(noun), change, verb, doubts) if noun else None


def _spent_on(noun: str, figure: Figure) -> str:
    """推进重点项目600个，年度计划投资1500亿元: an investment without a name is that in the works told before."""
    told = rules.pattern("invested").fullmatch(noun)
    works = rules.pattern("works_ends").sub("", _subject(_counted_off(figure.subject))) if told else ""
    if told is None or len(works) < _TELLING or not _of_works(figure.subject):
        return ""
    return f"{works}{told['year'] or ''}投资"


def _counted_off(clause: str) -> str:
    """抓好460个重点项目建设 without how many they are, where that stands before them."""
    found = list(rules.pattern("counted_first").finditer(clause))
    before = plain(clause[: found[0].start()]) if found else ""
    lead = found and (not before or act_at(before) == before or rules.pattern("pushing").fullmatch(before))
    return rules.pattern("counted_first").sub("", clause[found[0].end() :]) if lead else clause


def _of_works(clause: str) -> bool:
    """Whether a clause speaks of works: it counts them, builds one, or begins with an act."""
    told = any(rules.pattern(rule).search(clause) for rule in ("works_ends", "works_like"))
    return bool(told or re.search(r"\d", clause) or act_at(plain(clause)))


def _served(figure: Figure, noun: str, change: str, verb: str, doubts: tuple[str, ...]) -> Named:
    """改造小区260个，惠及居民2万户: what says little by itself is named with the act, and with what served it."""
    above = _subject(figure.subject) if rules.pattern("serving").fullmatch(verb) else ""
    told = (*doubts, "subject" if above else "generic")
    return Named(_clip(f"{above}{verb}{noun}"), change, verb, told, f"{verb}{noun}", above)


def _without_old(left: str) -> str:
    """关税总水平由9.8%降至 without the old value."""
    return rules.pattern("old_value").sub("", left)


def _without_act(noun: str, figure: Figure, change: str, *, level: bool) -> tuple[str, str, str]:
    """The noun without the act before it (新建改建农村公路), the act, and the change where the act lessens."""
    noun = rules.pattern("served_lead").sub("", noun)
    act = act_at(noun)
    if not act:
        return (*_without_inner_act(noun, figure, plain_=not level and not change), change)
    if level and figure.quantity.unit in ("", "%") and act.startswith("新"):
        return noun, "", change  # 新建数据中心PUE值: which ones, not an act
    rest = plain(noun[len(act) :])
    if rules.pattern("nominal").fullmatch(rest or act):
        return rest or act, rest or act, change
    if len(rest) < _SHORTEST:
        return "", act, change
    if change or level:
        return rest, act, change
    inner = act_at(rest)
    joined = rest[len(inner) : len(inner) + 1] in ("及", "与", "和")  # 造林及森林抚育 is one thing
    adds = rules.pattern("only_adds").fullmatch(act)  # 新增孵化载体 adds what hatches
    if inner and not joined and not adds and len(rest) - len(inner) >= _SHORTEST:  # 开工改造老旧小区
        act, rest = act + inner, rest[len(inner) :]
    return rest, act, "减少" if rules.pattern("lessening").fullmatch(act) else ""


def _without_inner_act(noun: str, figure: Figure, *, plain_: bool) -> tuple[str, str]:
    """The same where the act stands behind the noun (中欧班列开行1000列), or behind a place (在口岸布局起降点)."""
    if rules.pattern("share_name").search(noun):
        return noun, ""  # 装配式建筑面积占新建建筑比例: what is built is the whole of a share
    ends = acts.at_end().search(noun) if plain_ else None
    if ends and ends.start() > _SHORTEST:  # 进城落户 is one thing
        return plain(noun[: ends.start()]), ends[0]
    inner = noun.rfind(figure.verb) if figure.verb and not figure.inherited else -1
    if inner > 0:
        return plain(noun[inner + len(figure.verb) :]), figure.verb
    return noun, figure.verb if figure.inherited else ""


def _subject(clause: str) -> str:
    led = MARK.sub("", clause, count=1) if MARK.match(clause) else clause
    dated = rules.pattern("time").match(led)  # 到2025年末总市值翻一番: the year is no figure of it
    head = rules.pattern("said_before").split(led[dated.end() :] if dated else led)[0]
    left, _ = _without_change(rules.pattern("grows_on").sub("", head))
    left = without_level(left)[0]
    noun = plain(left)
    while (act := act_at(noun)) and len(noun) - len(act) >= _SHORTEST:  # 开工建设安置住房
        noun = noun[len(act) :]
    stepped = rules.ending("told_by_act").sub("", noun)
    return stepped if len(stepped) >= _TELLING else noun  # 政府投资项目新开工62个、完工58个


def without_level(left: str) -> tuple[str, bool]:
    """What stands before a word that sets a level (达到, 提高到), and whether there was one."""
    level = False
    while match := rules.ending("level_verbs").search(left):
        if match.start() == 0 and len(left) == match.end():
            return "", True
        level = True if match[0] not in rules.data()["wanted_only"] else level
        left = adverbs_off(left[: match.start()])
    return adverbs_off(left), level


def _without_change(left: str) -> tuple[str, str]:
    """The noun before a word of change, and the change by its common word."""
    for name, pattern in _changes().items():
        match = pattern.search(left)
        if match:
            word = "减少" if match[0] == "减少" else name
            return adverbs_off(left[: match.start()]), word
    return left, ""


@cache
def _changes() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(f"(?:{pattern})$") for name, pattern in rules.data()["change"].items()}


def _clip(noun: str) -> str:
    noun = rules.pattern("which_said").sub("", re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", noun))
    noun = rules.pattern("noun_over").split(noun)[0]
    return rules.pattern("noun_ends").sub("", bare(noun))[:_LONGEST]
