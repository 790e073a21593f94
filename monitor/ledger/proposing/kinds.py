"""What kind of commitment a sentence is, its theme, and where it stands; the milestones and measures among them.

Must not: look at figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from monitor.ledger.proposing import rules, sections
from monitor.ledger.proposing.clause import CLAUSE
from monitor.ledger.proposing.frame import Look, Setting
from monitor.ledger.proposing.proposal import Proposal
from monitor.model import CommitmentKind, Deed
from monitor.text.data import load
from monitor.text.hygiene import clean

_NUMBER = re.compile(
    r"^(?:第([一二三四五六七八九十百\d]+)[章节篇部分]+|([一二三四五六七八九十]{1,3})、|[（(]([一二三四五六七八九十]{1,3})[)）]|(\d{1,2})(?:、|[.．](?!\d)))"
)
_FIGURE = re.compile(r"\d")
_LEAST = 8
_COMMON = "industry"
"""The theme of most sentences, whose words stand beside those of the others."""
_LONGEST_NAME = 24
_LONGEST_STATEMENT = 120


def plain(text: str) -> str:
    """A sentence without its number, the name of who speaks, and outer punctuation."""
    bare = sections.pattern("answers").sub("", text.strip(" ,、。;"), count=1)
    return _NUMBER.sub("", bare, count=1).strip(" ,、。;:")


def of_figure(setting: Setting) -> CommitmentKind:
    """A target, unless members advise it."""
    if setting.look is Look.ADVICE:
        return CommitmentKind.RECOMMENDATION
    return CommitmentKind.TARGET


def without_figure(text: str, setting: Setting) -> Proposal | None:
    """The milestone, measure or recommendation of a sentence without a promised figure; None for a remark."""
    bare = plain(text)
    if len(bare) < _LEAST:
        return None
    if setting.look is Look.ADVICE:
        return _advice(bare, setting)
    if not _plans(bare, setting) or rules.pattern("preamble").search(bare) or _motives(setting):
        return None
    deed = milestone(bare)
    if deed is not None:
        return _proposal(CommitmentKind.MILESTONE, bare, deed)
    return _proposal(CommitmentKind.MEASURE, bare, None) if _acts(bare) else None


def _motives(setting: Setting) -> bool:
    """一、指导思想: what stands under such a heading is no act, whatever its verbs."""
    headings = setting.passage.headings
    return bool(headings) and rules.pattern("motives").search(clean(headings[-1]).text) is not None


def beside_figures(text: str, setting: Setting) -> Iterator[Proposal]:
    """The milestones in clauses of their own beside promised figures: 建成智算中心二期，新增算力2000P promises both."""
    if setting.look is not Look.AHEAD:
        return
    for clause in CLAUSE.split(text):
        bare = plain(clause)
        if len(bare) < _LEAST or _FIGURE.search(bare) or not _milestone().match(bare) or not _plans(bare, setting):
            continue
        deed = milestone(bare)
        if deed is not None:
            yield _proposal(CommitmentKind.MILESTONE, bare, deed)


def _plans(text: str, setting: Setting) -> bool:
    aims, past = rules.pattern("aims").search(text), rules.pattern("past").search(text)
    if past and not aims:
        return False
    return setting.look is Look.AHEAD or aims is not None or rules.pattern("drives").search(text) is not None


def _acts(text: str) -> bool:
    """One of its first three clauses begins with an action, since a topic may stand ahead: 在网络建设方面，…; 做优主体，…."""
    clauses = re.split(r"[,:;]", text)
    return any(_begins_with_action(clause) for clause in clauses[:3])


def _begins_with_action(clause: str) -> bool:
    return bool(sections.verbs().match(clause.strip()))


def _advice(text: str, setting: Setting) -> Proposal | None:
    if not setting.speaker:
        return None
    said = rules.pattern("said_by").split(text)[-1]
    if not (rules.pattern("advises").search(said) or _acts(said)):
        return None
    return _proposal(CommitmentKind.RECOMMENDATION, said.strip(" ,"), None) if len(said) >= _LEAST else None


def _proposal(kind: CommitmentKind, text: str, deed: Deed | None) -> Proposal:
    statement = text if len(text) <= _LONGEST_STATEMENT else text[:_LONGEST_STATEMENT] + "…"
    return Proposal(kind, "", statement, "", 0, 0, deed=deed)


# ---------------------------------------------------------------- milestones


def milestone(text: str) -> Deed | None:
    """The first named thing a sentence promises to complete, with what completes it; None when it names none."""
    data = rules.data()
    for match in _milestone().finditer(text):
        name = rules.pattern("milestone_leads").sub("", match["name"]).strip()
        if rules.pattern("indefinite").search(name) or len(name) < 5 or re.search(r"\d", name[:2]):  # noqa: PLR2004
            continue
        family = data["milestone_family"].get(match["verb"], "建成")
        whole = re.sub(r"\s", "", name)
        return Deed(
            names=((whole,),),
            done=tuple(data["milestone_done"][family]),
            under_way=tuple(data["milestone_under_way"].get(family, ())),
        )
    return None


@cache
def _milestone() -> re.Pattern[str]:
    data = rules.data()
    verbs = "|".join(sorted(str(data["milestone_verbs"]).split("|"), key=len, reverse=True))
    return re.compile(
        rf"(?P<verb>{verbs})(?P<name>[^,;。:、()]{{2,{_LONGEST_NAME}}}?(?:{data['milestone_nouns']})(?:{data['milestone_phase']})?)(?=[,;。:、]|$|建设|并|和)"
    )


# ---------------------------------------------------------------- theme and place


def theme(text: str, headings: Sequence[str]) -> str:
    """The theme whose words the text names most, its headings counting half.

    The common one where no other is named, and where its words are in the text more than twice as often.
    """
    above = _told_above(tuple(headings[-2:]))
    best, most = _COMMON, 0
    for name, words in _themes().items():
        count = 2 * len(set(words.findall(text))) + above[name]
        if name != _COMMON and count > most:
            best, most = name, count
    common = _themes()[_COMMON]
    return _COMMON if len(set(common.findall(text))) > most else best


@lru_cache(maxsize=64)
def _told_above(headings: tuple[str, ...]) -> dict[str, int]:
    """How many words of each theme the headings of a section name."""
    above = " ".join(clean(heading).text for heading in headings)
    return {name: len(set(words.findall(above))) for name, words in _themes().items()}


@cache
def _themes() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(sections.among(words)) for name, words in load("theme_words.yaml").items()}


@lru_cache(maxsize=64)
def locator(headings: tuple[str, ...]) -> str:
    """二(一)2 for the headings 二、…, (一)…, 2.…; where nothing is numbered, the last heading."""
    parts = []
    for heading in headings:
        match = _NUMBER.match(clean(heading).text)
        if match:
            chapter, first, second, third = match.groups()
            parts.append(first or chapter or (f"({second})" if second else third))
    if parts:
        return "".join(parts)
    return clean(headings[-1]).text.strip("—-:# ")[:_LONGEST_NAME] if headings else ""
