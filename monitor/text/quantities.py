"""Finds the numbers a clean text states, with unit, bound and range, in base units.

Owns: how figures are written in official Chinese. Must not: say what a figure counts. Works on text
from `monitor.text.hygiene.clean`; offsets are into that text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from monitor.text.data import load


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated number: 超3.2万个 is value 32000, bound ">", unit 个; 前三 and 第3位 have `ordinal`.

    `start` and `end` enclose number and unit without the words of the bound; `points` marks
    percentage points (个百分点), which are no percentage.
    """

    start: int
    end: int
    value: float
    unit: str
    bound: str = "="
    value_high: float | None = None
    ordinal: bool = False
    points: bool = False


_CN = "零〇一二两三四五六七八九十百千万亿"
_FIRST = "首"
_SMALL = {"十": 10, "百": 100, "千": 1000}
_PROGRAMME = re.compile(r"(?:人才|科技|产业)?(?:培育|培养|引育)?(?:工程|计划|行动|战略|专项)")
"""Right behind a bare number: it is the name of a programme (5151工程), and counts nothing."""
_PER_VOLUME = {"微克": ("每立方米", "微克/立方米"), "毫克": ("每升", "毫克/升")}
"""每立方米20微克: what is measured per volume, with the volume before the figure."""
_OF_PROGRAMME = re.compile(r"[\u4e00-\u9fff]{0,12}?(?:行动计划|行动|计划|工程|规划|方案)(?=[,;。、!)]|$)")
"""Behind a power of ten: it opens the name of a programme (百万人才进城计划), and counts nothing."""
_POWERS = frozenset("十百千万亿")
"""十百千万亿: a power of ten by itself, without a figure before it."""
_PAIRED = re.compile(r"[百千万][个家项条所座户人名企村校县镇乡场]")
"""千项万亿, 百企千校: a power of ten with a counter, beside another, is a name; 百家企业 by itself is counted."""
_POWER_BEFORE = re.compile(r"[百千万][\u4e00-\u9fff]$")
_SOME_BEFORE = re.compile(r"[数几]$")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d")
_YEAR_SPAN = re.compile(r"\((?:19|20)\d\d(?:-|—|~|至)(?:19|20)\d\d\)")
_JOINS_ON = re.compile(r"\+\d")
"""28+10项, 1+12方案: numerals of a name."""
_YEARLIKE = re.compile(
    r"年|月|日|号|时(?!代)|点(?!\d)|分(?!钟|之)|世纪|年代|级|[A-Za-z]|维|代|天|周年|届|梯队|方阵|档|期工程|期项目|期\(|强(?![度制化调])"
)


def find(text: str) -> tuple[Quantity, ...]:
    """All quantities in reading order; dates, durations in years, document numbers and names like 5G are none."""
    found: list[Quantity] = []
    for match in _pattern().finditer(text):
        quantity = _quantity(text, match)
        if quantity is not None and (not found or quantity.start >= found[-1].end):
            found.append(quantity)
    return tuple(found)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    low = number(match["low"])
    end = _end(match)
    if low is None or not _stands_free(text, match, end):
        return None
    scale = _multiplier(match["scale"])
    unit, factor, points = _unit(match["unit"])
    if match["cent"]:
        unit, factor = "%", 1.0
    if match["tenth"]:
        unit, factor = "%", 10.0
    if unit in _PER_VOLUME and text.endswith(_PER_VOLUME[unit][0], 0, match.start("low")):
        unit = _PER_VOLUME[unit][1]
    base = _times(low, scale, factor)
    high = _high(match, scale, factor)
    ordinal = bool(match["nth"]) or match["low"] == _FIRST
    if match["tenths"]:
        base += load("units.yaml")["digits"][match["tenths"]]
    if match["half"]:
        base += scale * factor / 2
    bound = "=" if ordinal else _bound(text, match, end)
    return Quantity(match.start("low"), end, base, unit, bound, high, ordinal, points)


def _end(match: re.Match[str]) -> int:
    return max(match.end(name) for name in ("low", "high", "scale", "unit", "tenth") if match[name] is not None)


def _high(match: re.Match[str], scale: float, factor: float) -> float | None:
    high = number(match["high"]) if match["high"] else None
    return None if high is None else _times(high, scale, factor)


def _times(figure: float, scale: float, factor: float) -> float:
    """The product as people reckon it: 4.06 times a trillion is 4,060,000,000,000."""
    return round(float(Decimal(str(figure)) * Decimal(str(scale)) * Decimal(str(factor))), 6)


def _stands_free(text: str, match: re.Match[str], end: int) -> bool:
    """False for figures that are part of a date, a name or a document number."""
    start = match.start("low")
    written = match["low"]
    if _of_a_name(text, match, end) or _one_by_one(text, match, end):
        return False
    before, after = text[max(0, start - 1) : start], text[end : end + 4]
    if re.match(r"[A-Za-z\d.\-/]", before) and written[0].isdigit() and not match["cent"]:
        return before in "-/" and bool(match["unit"])
    if written[0] not in "0123456789" and not (match["unit"] or match["cent"] or match["tenth"] or match["nth"]):
        return False
    if not match["unit"] and not match["scale"]:
        if _PROGRAMME.match(text, end) or _is_year(text, match):
            return False
        return not _YEARLIKE.match(after) and not re.match(r"-\d", after) and before not in ("[", "/")
    if _is_phase(match, before):
        return False
    return not _names_thing(written, match["unit"], text[end : end + 2])


def _one_by_one(text: str, match: re.Match[str], end: int) -> bool:
    """一个个, 一座座; but 一家家电企业."""
    unit = match["unit"]
    if match["low"] != "一" or not unit or not text.startswith(unit, end):
        return False
    after = end + len(unit)
    return text[after : after + 1] not in load("units.yaml")["doubled_begins"].get(unit, ())


def _of_a_name(text: str, match: re.Match[str], end: int) -> bool:
    """28+10项, 百万人才进城计划, 千项万亿工程: numerals that open or join a name; 数千人 is no number either."""
    start = match.start("low")
    before = text[max(0, start - 2) : start]
    if (before.endswith("+") and before[0].isdigit()) or _JOINS_ON.match(text, end):
        return True
    if not _POWERS.issuperset(text[start : match.end("scale" if match["scale"] else "low")]):
        return False
    if _SOME_BEFORE.search(before) or _OF_PROGRAMME.match(text, end):
        return True
    paired = _POWERS.intersection(text[end : end + 1]) or _POWER_BEFORE.search(before)
    return bool(paired) and _PAIRED.match(text, start) is not None


def _is_year(text: str, match: re.Match[str]) -> bool:
    """面向2035, (2021-2025): a year without 年."""
    start = match.start("low")
    if not _YEAR_ALONE.fullmatch(match["low"]):
        return False
    spans = start > 0 and _YEAR_SPAN.match(text, start - 1) is not None
    return spans or text.endswith(tuple(load("units.yaml")["before_a_year"]), 0, start)


def _is_phase(match: re.Match[str], before: str) -> bool:
    """基地一期, 二期4万吨: which part of a works, not how many courses; 办了三期 counts."""
    phase = match["unit"] == "期" and match["low"] in _CN[2:12] and not match["nth"]
    return phase and before not in load("units.yaml")["counting_before_phase"]


def _names_thing(written: str, unit: str | None, after: str) -> bool:
    """一批, 一体, 三次产业: a Chinese numeral with a counter that is part of a word."""
    return (
        (written in ("一", "两", "二", "三") and unit in ("批", "次", "类", "类人", "种", "位"))
        and not after.startswith(("，", ","))
        and unit == "批"
    )


def _bound(text: str, match: re.Match[str], end: int) -> str:
    before, after = text[max(0, match.start("low") - 5) : match.start("low")], text[end : end + 3]
    leading, trailing = _bounds()
    for word, sign in leading.get(before[-1:], ()):
        if before.endswith(word) and not (word == "约" and before.endswith(_not_about())):
            return sign
    for words, sign in trailing:
        if after.startswith(words):
            return sign
    return ">" if match["loose"] else "="


@cache
def _not_about() -> tuple[str, ...]:
    return tuple(load("units.yaml")["not_about"])


@cache
def _bounds() -> tuple[dict[str, list[tuple[str, str]]], tuple[tuple[tuple[str, ...], str], ...]]:
    """The words before a number with their signs, by how they end, the longest first, as 不少于 is not 少于; and those behind it."""
    words = load("units.yaml")["bounds"]
    signs = {"under": "<", "about": "~", "over": ">"}
    every = [(word, sign) for kind, sign in signs.items() for word in words[f"{kind}_before"]]
    leading: dict[str, list[tuple[str, str]]] = {}
    for word, sign in sorted(every, key=lambda each: len(each[0]), reverse=True):
        leading.setdefault(word[-1], []).append((word, sign))
    trailing = tuple((tuple(words[f"{kind}_after"]), sign) for kind, sign in signs.items())
    return leading, trailing


def number(written: str) -> float | None:
    """3.2, 1206, 十二, 两千三百, 百 -> the number; None when it is not one."""
    if re.fullmatch(r"\d+(?:\.\d+)?", written):
        return float(written)
    if written == _FIRST:
        return 1.0
    digits: dict[str, int] = load("units.yaml")["digits"]
    whole, point, decimals = written.partition("点")
    if point:
        left, right = number(whole), "".join(str(digits.get(char, "")) for char in decimals)
        return None if left is None or not right else float(f"{left:.0f}.{right}")
    total, section, current = 0, 0, 0
    for char in written:
        if char in digits:
            current = digits[char]
        elif char in _SMALL:
            section += (current or 1) * _SMALL[char]
            current = 0
        elif char in "万亿":
            total = (total + section + current or 1) * (10_000 if char == "万" else 100_000_000)
            section = current = 0
        else:
            return None
    return float(total + section + current)


def _multiplier(written: str | None) -> float:
    return float(load("units.yaml")["multipliers"][written]) if written else 1.0


def _unit(written: str | None) -> tuple[str, float, bool]:
    if not written:
        return "", 1.0, False
    name, factor = _measures().get(written, (written, 1.0))
    return name, factor, written == "个百分点"


@cache
def _measures() -> dict[str, tuple[str, float]]:
    rows = load("units.yaml")["measures"]
    return {word: (str(row["unit"]), float(row["factor"])) for row in rows for word in row["words"]}


@cache
def counters() -> tuple[frozenset[str], ...]:
    """Groups of counters that mean the same."""
    return tuple(frozenset(row["same"]) for row in load("units.yaml")["counters"])


def is_measure(unit: str) -> bool:
    """Whether a unit measures (公里, 亩, %) and does not count."""
    return any(unit == name for name, _ in _measures().values())


def _per_unit(unit: str) -> str | None:
    """The measure alone, of one that also says per what: 元, of 元/人; None of any other."""
    return unit.partition("/")[0] if unit in load("units.yaml")["per"] else None


def is_general(unit: str) -> bool:
    """Whether a counter stands for any other: 个, 项."""
    return unit in load("units.yaml")["general"]


def same_unit(wanted: str, said: str, others: tuple[str, ...] = ()) -> bool:
    """Whether a figure counted in `said` can be one counted in `wanted` (or one of `others`).

    A figure with no counter fits any counter but no measure; a general counter (个, 项) fits any but those of people.
    What is a mere number (PUE) is never counted.
    """
    if said in (wanted, *others):
        return True
    measures = {name for name, _ in _measures().values()}
    if _per_unit(wanted) == said or _per_unit(said) == wanted:
        return True  # 每人16万元, of 元/人; 3万吨/日, of a target set in 吨
    if wanted in measures or said in measures:
        return False
    if not wanted:
        return False
    if not said:
        return wanted.split("/", maxsplit=1)[0] not in measures
    wanted = wanted.split("/", maxsplit=1)[0]
    general = () if wanted in load("units.yaml")["not_general"] else load("units.yaml")["general"]
    if said == wanted or said in general:
        return True
    return any(said in group and any(w in group for w in (wanted, *others)) for group in counters())


def _no_counters() -> str:
    """What makes a counter the beginning of a word: 人民, 个体工商户."""
    behind = load("units.yaml")["begins_a_word"]
    return "".join(f"|(?<={unit})(?:{'|'.join(rest)})" for unit, rest in behind.items())


def _but_units(scale: str, units: Sequence[str]) -> str:
    """66千伏, 300千瓦: the character that begins a unit multiplies nothing."""
    rest = "|".join(re.escape(word[len(scale) :]) for word in units if word.startswith(scale) and word != scale)
    return f"(?!{rest})" if rest else ""


@cache
def _pattern() -> re.Pattern[str]:
    data = load("units.yaml")
    words = [word for row in data["counters"] for word in row["same"]] + list(_measures())
    units = "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
    scales = "|".join(
        f"{scale}{_but_units(scale, words)}" for scale in sorted(data["multipliers"], key=len, reverse=True)
    )
    figure = r"\d+(?:\.\d+)?"
    spoken = rf"(?<!唯)[{_CN}]+(?:点[{_CN[:11]}]+)?|{_FIRST}(?=[个家条款座项])"
    return re.compile(
        rf"(?P<nth>第|(?<![目之以年日此当提])前|列第|居第)?(?P<cent>百分之)?(?P<low>{figure}|{spoken})"
        rf"(?:%?(?:-|~|至|到)(?P<high>{figure}))?"
        rf"(?P<loose>多|余|\+)?(?P<scale>{scales})?(?P<half>半)?(?:多|余|\+)?(?P<tenth>成(?P<tenths>[一二三四五六七八九])?(?!立|为|果|员|本|熟|都|功|长|效|绩))?(?:以上|左右)?"
        rf"(?P<unit>(?:{units})(?![A-Za-z]{_no_counters()}))?",
    )
