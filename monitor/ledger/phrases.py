"""Names for groups of words in a ledger file: 固定资产投资 <增长> for all that reports say of its growth. Pure.

Owns: what a name stands for (data/indicators.yaml), writing it out, and drawing written-out words together again.
Must not: know an entry, or read files. What is drawn together is written out to the very same words in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from monitor.text import acts
from monitor.text.data import load

Alias = tuple[str, ...]
"""The words of an alias in order, each with its choices between |."""


def _data() -> dict[str, Any]:
    return load("indicators.yaml")


def is_named(word: str) -> bool:
    """Whether a word is a name in angle brackets."""
    return word.startswith("<") and word.endswith(">") and len(word) > len("<>")


def of_change(group: str, *, apart: bool = False) -> str:
    """The name for all that is said of a change (growth, rise, more, fall); `apart` for what heads may share: 城乡."""
    short: Mapping[str, str] = _data()["named_changes"]
    name = next(name for name, told in short.items() if told == group)
    return f"<分别{name}>" if apart else f"<{name}>"


def unknown(words: Sequence[str]) -> tuple[str, ...]:
    """Those of the words that are names of nothing."""
    return tuple(word for word in words if is_named(word) and not any(word in each for each in _all()))


def aliases_written_out(aliases: Sequence[Alias]) -> tuple[Alias, ...]:
    """The aliases with all that the names at their ends stand for."""
    if not any(alias and is_named(alias[-1]) for alias in aliases):
        return tuple(aliases)
    return tuple(told for alias in aliases for told in _written_out(alias))


def _written_out(alias: Alias) -> Sequence[Alias]:
    make = _changes().get(alias[-1]) if alias else None
    if make and len(alias) > 1:
        return tuple(_forms(alias[:-1], *make))
    return ((*alias[:-1], _acts().get(alias[-1], alias[-1])),) if alias else (alias,)


def aliases_drawn_together(aliases: Sequence[Alias]) -> tuple[Alias, ...]:
    """The aliases with a name in place of those that it stands for."""
    left, made = list(aliases), list[Alias]()
    while left:
        short = _drawn_together(left)
        made.append(short or left[0])
        del left[: len(_written_out(short)) if short else 1]
    return tuple(made)


def _drawn_together(aliases: Sequence[Alias]) -> Alias | None:
    for name in _changes():
        short = (*aliases[0][:-1], name)
        told = _written_out(short)
        if len(told) > 1 and tuple(aliases[: len(told)]) == tuple(told):
            return short
    act = next((name for name, words in _acts().items() if words == aliases[0][-1]), None)
    return None if act is None else (*aliases[0][:-1], act)


def words_written_out(words: Sequence[str]) -> tuple[str, ...]:
    """A list of words with all that the names among them stand for."""
    return tuple(told for word in words for told in _lists().get(word, (word,)))


def words_drawn_together(words: Sequence[str]) -> tuple[str, ...]:
    """A list of words with a name in place of a run of those that it stands for."""
    left, made = list(words), list[str]()
    while left:
        names = (name for name, told in _lists().items() if tuple(left[: len(told)]) == told)
        name = next(names, None)
        made.append(name or left[0])
        del left[: len(_lists()[name]) if name else 1]
    return tuple(made)


def _all() -> tuple[Mapping[str, Any], ...]:
    return _changes(), _lists(), _acts()


@cache
def _acts() -> Mapping[str, str]:
    """Each name of an act told behind another's figure, with what then stands there: 书屋 <又新建> for 书屋 ,新建|、新建|,建成…"""
    verbs = (str(verb) for row in _data()["acts"] for verb in row["by"])
    told = {f"<又{verb}>": acted_behind([verb, *said_of(verb)]) for verb in verbs}
    return {name: words for name, words in told.items() if words.count("|") > 1}


@cache
def _changes() -> Mapping[str, tuple[Mapping[str, Sequence[str]], bool]]:
    """Each name that may end an alias, with the words of its change and whether heads may share the figures."""
    groups = {of_change(group, apart=apart): (group, apart) for group in _data()["changes"] for apart in (True, False)}
    return {name: (_data()["changes"][group], apart) for name, (group, apart) in groups.items()}


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    """Each name that may stand in a list of words, those of most words first."""
    data = _data()
    told = {f"<{name}>": tuple(data[key]) for name, key in data["named_lists"].items()}
    told |= {f"<{row['by'][0]}>": tuple(row["said"]) for row in data["acts"] if len(row["said"]) > 1}
    for name, group in data["named_changes"].items():
        change = data["changes"][group]
        told[f"<{name}>"] = (*change["said"], *change.get("falls", ()))
    return dict(sorted(told.items(), key=lambda each: -len(each[1])))


# ---------------------------------------------------------------- what is said of an act


def said_of(verb: str) -> tuple[str, ...]:
    """What reports say for an act: of the act itself, else of those it is made of (建设改造 is either)."""
    rows = _data()["acts"]
    whole = next((tuple(row["said"]) for row in rows if verb in row["by"]), ())
    if whole:
        return whole
    acts_ = (word for row in rows for word in row["by"] if len(word) > 1)
    held = {word for word in acts_ if verb.startswith(word) or verb.endswith(word)}
    made = (row for row in rows if held.intersection(row["by"]))
    return tuple(dict.fromkeys(said for row in made for said in row["said"]))


def acted_behind(said: Iterable[str]) -> str:
    """The choices of a word of an alias that is an act behind a mark: ,新建|、新建."""
    return "|".join(f"{mark}{act}" for act in sorted(set(said)) for mark in ",、" if _acts_alone(act))


def _acts_alone(word: str) -> bool:
    """Whether a word is an act by itself and no word of growth (增加, 提升), which may follow much else."""
    return len(word) > 1 and acts.anywhere().fullmatch(word) is not None and not re.match(_data()["grows"], word)


# ---------------------------------------------------------------- what is said of a change


def _forms(form: Alias, change: Mapping[str, Sequence[str]], apart: bool) -> Iterator[Alias]:  # noqa: FBT001
    yield from _grown(form, change)
    yield from _each_grown(form, change, apart=apart)
    if "falls" in change:
        yield from _fallen(form, change)


def _grown(form: Alias, change: Mapping[str, Sequence[str]]) -> Iterator[Alias]:
    """收入增长5%; 收入达到4万元，增长5%; 收入突破4万元，达到4.1万元，增长5%."""
    behind = "|".join(f",{word}" for word in change["behind"])
    listed = "|".join(f"{mark}{word}" for mark in ",、" for word in change["behind"])
    again = "|".join(f"{mark}{word}" for mark in ",、" for word in _data()["between"])
    yield from ((*form, "|".join(change["said"])), (*form, behind), (*form, again, listed))


def _each_grown(form: Alias, change: Mapping[str, Sequence[str]], *, apart: bool) -> Iterator[Alias]:
    """游客300万人次、收入4亿元，分别增长5%、6%; of town and country also 收入分别达到5万元、2万元，增长5%、6%."""
    each_behind = "|".join(f",{word}" for word in change["each_behind"])
    yield from ((*form, each_behind), (*form, "、", each_behind))
    if apart:
        yield (*form, "分别", "、", "|".join(f",{word}" for word in change["behind"]))


def _fallen(form: Alias, change: Mapping[str, Sequence[str]]) -> Iterator[Alias]:
    """投资下降1.8% answers a growth, as does 投资90亿元，下降1.8%.

    The word of the fall stands right behind the name or its own size, as what falls elsewhere may be another thing.
    """
    told = [f"{against}{fall}" for against in ("", *_data()["against_last_year"]) for fall in change["falls"]]
    yield (*form[:-1], "|".join(f"{word}{fall}" for word in form[-1].split("|") for fall in told))
    if "fallen_behind" in change:
        yield (*form, "|".join(f"{mark}{fall}" for mark in ",、" for fall in change["fallen_behind"]))
