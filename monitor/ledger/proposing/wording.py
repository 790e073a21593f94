"""How reports will word what a target counts: aliases, the words that must stand beside, what looks alike.

Owns: reading data/indicators.yaml. Must not: look at the sentence the target came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from monitor.ledger import phrases
from monitor.ledger.proposing.naming import Named
from monitor.model import Period
from monitor.text import acts, words
from monitor.text.data import load
from monitor.text.lists import pairs

_CHANGES = {"增长": "growth", "涨幅": "rise", "提高": "more", "降低": "fall", "减少": "fall"}
_MOST_PIECES = 5
"""More words than that never stand in one clause again."""
_MOST_FORMS = 24
"""More ways to say one name nobody needs."""
_TELLING = 4
"""Characters of what is left of a name that still tells what it counts."""
_VAGUE = 4
"""Characters of a name that many things bear (学校, 停车位): the act itself must be told, whatever it is."""
_BUILDING = "建设"
"""The act at the end of a name that reports tell by another: 新建, 建成."""
_JOINING = frozenset("的和与及等或")


def _data() -> dict[str, Any]:
    return load("indicators.yaml")


def aliases(what: Named) -> tuple[tuple[str, ...], ...]:
    """Lists of words by which a report names the thing: the name itself, its synonyms, its words with room between.

    A growth is named with its word, also behind a comma: GDP达到2.1万亿元，增长5.2%.
    """
    base = re.sub(rf"(?:涨幅|增速|增幅|{_data()['total_ends']})$", "", what.spoken or what.noun)
    if what.change:
        base = base.removesuffix("数量")  # 经营主体数量增长5% is told as 经营主体3万户、增长6%
    served = (
        _forms(what.noun) if what.spoken and what.noun.startswith(what.spoken) else ()
    )  # 为适龄妇女开展筛查 is told as 妇女筛查, too
    told = ((base,), _alike(base)) if what.deed else (*_forms(base), *served, *_built(what, base))
    forms = [form for form in dict.fromkeys(told) if form and all(form)]
    if what.brand and len(base) - len(what.brand) >= _TELLING:
        forms.append((what.brand, base.removeprefix(what.brand)))
    change = _change(what)
    if change is None:
        turned = () if what.deed else (*_sizes_told(base), *_acted_next(what, forms))
        return tuple(dict.fromkeys((*forms, *turned)))
    apart = base.startswith(tuple(_data()["heads"]))
    named = phrases.of_change(_group(what), apart=apart)
    made = list(phrases.aliases_written_out([(*form, named) for form in forms]))
    if what.change == "减少" and what.verb:
        names = dict.fromkeys((base, _bare(base)))
        made.append(("|".join(f"{act}{name}" for act in _data()["lessened_by"] for name in names),))
    return tuple(dict.fromkeys(made))


def without(misses: Sequence[str], aliases: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The aliases without the choices that hold a near miss and could never match: 总收入, for a budget's revenue."""
    told = []
    for alias in aliases:
        words_ = tuple("|".join(c for c in word.split("|") if not any(miss in c for miss in misses)) for word in alias)
        if all(words_):
            told.append(words_)
    return tuple(dict.fromkeys(told)) or tuple(aliases)


def _is_built(what: Named) -> bool:
    """服务设施建设 is done when they are built; 项目建设 goes on, and what was built of it is another step."""
    return what.noun.endswith(_BUILDING) and re.search(_data()["goes_on_being_built"], what.noun) is None


def _built(what: Named, base: str) -> tuple[tuple[str, ...], ...]:
    """完成65个服务设施建设 is told as 新增服务设施73个, beside an act of building."""
    thing = base.removesuffix(_BUILDING)
    return _forms(thing) if thing != base and len(thing) >= _TELLING and not what.change else ()


def _acted_next(what: Named, forms: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The act behind another act's figure, which names the thing for both: 产业项目开工187个、竣工126个."""
    ends = acts.at_end().search(what.noun, 1)
    said = [ends[0]] if ends else [what.verb, *phrases.said_of(what.verb)] if what.verb else []
    behind = phrases.acted_behind(said)
    for each in forms[:1] if behind else ():
        thing = each[-1].removesuffix(ends[0]) if ends else each[-1]
        if len(thing) > 1:
            yield *each[:-1], thing, behind


def needs(what: Named, period: Period) -> tuple[str, ...]:
    """Words of which one must stand beside the figure: of growth for a growth, of the act for what is done in a term."""
    change = _change(what)
    if change is not None:
        done = _data()["lessened_by"] if what.change == "减少" and what.verb else ()
        return tuple(dict.fromkeys((*change["said"], *change.get("falls", ()), *done)))
    if what.beside and not _says_nothing(what.beside):
        return (what.beside,)
    if re.search(f"(?:{_data()['total_ends']})$", what.noun):
        return tuple(_data()["totals"])
    if period is Period.LEVEL or not (what.verb or _is_built(what)) or what.noun.startswith("新增"):
        return ()
    said = phrases.said_of(_BUILDING if _is_built(what) else what.verb) or _of_a_vague_name(what)
    if said and re.search(_data()["bad_places"], what.noun):
        said = (*said, *_data()["lessened_by"])
    return tuple(dict.fromkeys((*said, *_acts().findall(what.noun, 1)))) if said else ()


def _says_nothing(word: str) -> bool:
    """免费开展: made of acts that need not be told again."""
    return re.fullmatch(f"(?:{'|'.join(_data()['any_act'])})+", word) is not None


def _of_a_vague_name(what: Named) -> tuple[str, ...]:
    """The act itself, where the name alone may be anything's (学校) and the act says what is done."""
    vague = len(what.noun) <= _VAGUE and what.verb not in what.noun and what.verb not in _data()["any_act"]
    return (what.verb,) if vague else ()


@cache
def _acts() -> re.Pattern[str]:
    """The act that a name may end with: 新增水土流失治理面积 is told beside 治理."""
    every = {act for row in _data()["acts"] for act in row["by"] if len(act) > 1}
    among = "|".join(sorted(every, key=lambda act: (-len(act), act)))
    return re.compile(rf"(?:{among})(?=(?:面积|里程|户数|人次)?$)")


def near_misses(what: Named, period: Period) -> tuple[str, ...]:
    """What looks alike and counts something else: the mean of some years is no year's result, energy for the GDP no GDP."""
    others = [word for word in _data()["not_the_thing"] if word not in what.noun] if _change(what) else []
    held = [word for row in _data()["mistaken_for"] if re.search(row["name"], what.noun) for word in row["by"]]
    held = [word for word in held if word not in what.noun]
    return (*(_data()["not_of_a_year"] if period is Period.YEARLY else ()), *others, *held)


def other_units(unit: str) -> tuple[str, ...]:
    """Counters a report may use for the same thing."""
    return tuple(_data()["similar_units"].get(unit, ()))


def _change(what: Named) -> dict[str, list[str]] | None:
    """The words of the change the thing is named by, None where it is named by none."""
    group = _group(what)
    return _data()["changes"][group] if group else None


def _group(what: Named) -> str:
    """By which row of the changes it is worded; "" for none."""
    told = "涨幅" if what.noun.endswith("涨幅") else "增长" if re.search(r"(?:增速|增幅)$", what.noun) else ""
    return _CHANGES.get(what.change or told, "")


def _bare(base: str) -> str:
    bare = re.sub(r"[\s|\"()]", "", base)
    for word in _data()["droppable"]:
        bare = bare.removeprefix(word) if len(bare) > len(word) + 1 else bare
    return bare


@lru_cache(maxsize=4096)
def _sizes_told(base: str) -> tuple[tuple[str, ...], ...]:
    """How reports turn the name of a size, a count or a share: the act before the thing, the measure in its own clause."""
    bare = _bare(base)
    return (*_otherwise(bare), *_of_wholes(bare), *_measured_next(bare))


def _of_wholes(bare: str) -> Iterator[tuple[str, ...]]:
    """A share by its verb, where its whole is known: 民生支出占财政支出的78%."""
    for name, wholes in _data()["wholes"].items():
        if bare == name:
            told = (f"{mark}占{whole}{end}" for whole in wholes for mark in ("", ",") for end in ("的", "比重", "比例"))
            yield name.removesuffix("占比"), "|".join(told)


@lru_cache(maxsize=4096)
def _forms(base: str) -> tuple[tuple[str, ...], ...]:
    """The name itself, in its words or with its synonyms, and shorter ways to say it."""
    bare = _bare(base)
    said = _with_synonyms(bare)
    named = _in_pieces(bare) if said == (bare,) else (said,)
    alike = _alike(bare)
    return (*named, *((alike,) if alike != (bare,) else ()), *_apart(bare))


@lru_cache(maxsize=4096)
def _alike(bare: str) -> tuple[str, ...]:
    """The whole name with each word that means the same: 新增停车泊位|新增停车位."""
    forms = [""]
    for part in re.split(f"({_alike_words().pattern})", bare):
        group = next((group for group in _data()["alike"] if part in group), None)
        choices = [part, *(word for word in group if word != part)] if group else [part]
        forms = [f"{form}{choice}" for choice in choices for form in forms][:_MOST_FORMS]
    return ("|".join(forms),)


@cache
def _alike_words() -> re.Pattern[str]:
    words_ = {word for group in _data()["alike"] for word in group}
    return re.compile("|".join(sorted(map(re.escape, words_), key=len, reverse=True)))


def _in_pieces(bare: str) -> tuple[tuple[str, ...], ...]:
    pieces = tuple(_content(bare))
    return ((bare,), pieces) if 1 < len(pieces) <= _MOST_PIECES else ((bare,),)


def _apart(bare: str) -> Iterator[tuple[str, ...]]:
    """Shorter ways to say it: a share without its whole, a name whose head stands before another's in a list."""
    share = re.match(str(_data()["share_of"]), bare)
    if share:
        yield share[1], str(_data()["share_said"])
    yield from _by_measure(bare)
    yield from (
        (both + bare.removeprefix(one),) for both, each in pairs().items() for one in each if bare.startswith(one)
    )
    for head in _data()["heads"]:
        rest = bare.removeprefix(head).removeprefix("常住")
        if bare.startswith(head) and len(rest) >= _TELLING:
            yield head, *_alike(rest)
    sized = re.match(str(_data()["size_class"]), bare)
    if sized:
        classes = _alike(sized["class"])[0].split("|")
        yield sized["noun"], "|".join(f"{mark}其中{each}" for mark in ",、" for each in classes)
    listed = re.match(str(_data()["behind_list"]), bare)
    if listed:
        yield from (*_in_pieces(listed[1]), _alike(listed[1]))


def _by_measure(bare: str) -> Iterator[tuple[str, ...]]:
    """The thing and the measure of it apart: 临港工业实现产值2487亿元 for 临港工业产值."""
    for said in (
        *_without_inside(bare),
        re.sub(f"(?:{_data()['left_out_behind']})$", "", bare),
        re.sub(f"^(?:{_data()['left_out_before']})", "", bare),
    ):
        if said != bare and len(said) >= _TELLING:
            yield _alike(said)
    for same in _data()["measured_by"]:
        ending = next((word for word in sorted(same, key=len, reverse=True) if bare.endswith(word)), "")
        head = re.sub(f"(?:{_data()['between_measure']})+$", "", bare.removesuffix(ending)) if ending else ""
        if len(head) >= _TELLING - 1:
            yield head, "|".join(same)


def _without_inside(bare: str) -> Iterator[str]:
    """The name without each of the words inside that say nothing of their own, and without all of them."""
    found = list(re.finditer(f"(?<=..)(?:{_data()['left_out_inside']})(?=..)", bare))
    for match in found if len(found) > 1 else ():
        yield bare[: match.start()] + bare[match.end() :]
    yield re.sub(f"(?<=..)(?:{_data()['left_out_inside']})(?=..)", "", bare)


def _otherwise(bare: str) -> Iterator[tuple[str, ...]]:
    """The name as reports turn it: the act before the thing, a share by its verb."""
    for row in _data()["said_otherwise"]:
        match = re.match(row["name"], bare)
        if match:
            yield tuple(match.expand(word) for word in row["by"])


def _measured_next(bare: str) -> Iterator[tuple[str, ...]]:
    """The measure in the clause behind the thing, also where only 、 stands between: 项目600个、完成投资90亿元."""
    for row in _data()["measured_next"]:
        ending = next((word for word in sorted(row["of"], key=len, reverse=True) if bare.endswith(word)), "")
        head = re.sub(f"(?:{_data()['before_measure']})+$", "", bare.removesuffix(ending)) if ending else ""
        if len(head) > 1:
            yield head, "|".join(f"{mark}{word}" for mark in ",、" for word in row["said"])


def _with_synonyms(bare: str) -> tuple[str, ...]:
    """The name in words, with all that reports may say for a well-known one: 地区生产总值|GDP 增长."""
    found = re.split(_same_words(), bare)
    return tuple(_choices().get(part, part) for part in found if part)


@cache
def _choices() -> dict[str, str]:
    """Every word that others may stand for, with all of them; of two rows with the same word the first."""
    told: dict[str, str] = {}
    for group in _data()["synonyms"]:
        for name in group:
            told.setdefault(name, "|".join(group))
    return told


@cache
def _same_words() -> re.Pattern[str]:
    """Those words, the longest that fits first, as a group to split a name at."""
    return re.compile(f"({'|'.join(sorted(map(re.escape, _choices()), key=len, reverse=True))})")


def _content(bare: str) -> Iterator[str]:
    """The words of a noun, a single character joined to the word before it."""
    held, before = "", ""
    for each in _as_one(words.cut(bare)):
        if each in _JOINING or each in _data()["any_verb"]:
            continue
        if each in _data()["joins_next"]:
            before += each
            continue
        word, before = before + each, ""
        if held and len(word) > 1 and len(held) > 1:
            yield held
            held = word
        else:
            held += word
    if held + before:
        yield held + before


def _as_one(cut: Iterable[str]) -> list[str]:
    """The words with those put together that are one here: 和|美|乡村 is 和美乡村."""
    told: list[str] = []
    for word in cut:
        joined = bool(told) and f"{told[-1]}{word}" in _data()["one_word"]
        told[-1:] = [f"{told[-1]}{word}"] if joined else [*told[-1:], word]
    return told
