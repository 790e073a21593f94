"""Whose figure it is: the place a sentence speaks of against the place a commitment is of.

The nearest place named before the figure decides, else the headings, else the title, else the
publisher, else the source. Another city never counts; a zone's commitment accepts the zone; a city's
commitment a district only where the ledger says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.judge import cues
from monitor.judge.clauses import end_of_list, start_of_clause, start_of_part
from monitor.judge.context import Context
from monitor.judge.reasons import failed, passed, unsettled
from monitor.model import Check, Commitment, Reason
from monitor.text import acts, places
from monitor.text.data import load
from monitor.text.hygiene import clean
from monitor.text.spans import without_places_and_times

_TOPIC = 8
"""Characters at the head of a sentence where a province or the nation is its topic, and so the next one's."""

_ELSEWHERE = "某地"
_SHORT_PLACE = 2
"""Characters of the shortest name of a place that may lose its ending: 庆阳市 is 庆阳."""
_RIGHT_BEFORE = 2
"""Characters between the nation and the name of what is counted: 中国的5G基站."""
ANYWHERE_INSIDE = "*"
"""In `accepts_regions`: any part of the region counts (a city's series of events, held in its districts)."""


@dataclass(frozen=True, slots=True)
class Said:
    """The place in force for a figure, and where it was said: sentence, before, heading, title, publisher, source."""

    place: str
    where: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: where its `name` begins, the `words` it goes by, whether it is `ranked`.

    中国 right before the name is whose it is, where elsewhere it is part of a name; unless it is among the words
    (国内领军企业). For what is ranked the nation is the frame, never the place. Up to `upto`, else up to the
    figure, a group of places as the subject counts. `names` are where tracked things are named, each with what its
    entry calls it: a place that is part of such a name (合肥中欧班列) is none where anything is counted.
    """

    name: int | None = None
    words: str = ""
    ranked: bool = False
    upto: int | None = None
    names: tuple[tuple[int, int, str], ...] = ()
    each: bool = False
    """What is said of several places one after the other (武汉、宜昌、荆门获评…) holds for each, as no figure does."""


_ANYTHING = Counted()


def of(
    text: str, at: int, before: str, headings: tuple[str, ...], context: Context, counted: Counted = _ANYTHING
) -> Said | None:
    """The place in force at offset `at` of clean `text`; `before` is the clean sentence before it."""
    ranked = counted.ranked
    home = _home(context)
    end = at if counted.upto is None else counted.upto
    group = cues.pattern("group_before").search(text, 0, end)
    if (
        group
        and not places.find(text[group.end() : end], home)
        and not (group["among"] and _home_named(group["among"], home))
    ):
        return Said(_ELSEWHERE, "sentence")
    every = [
        m
        for m in places.find(text, home)
        if _owns(text, m, counted)
        or not (
            _begins_name(text, m, counted)
            or _qualifier(text, m, ranked=ranked)
            or _example(text, m, at)
            or _named_so(text, m, counted)
        )
    ]
    # A work report goes from thing to thing: what a clause says of one place, the next does not take over.
    begins = start_of_clause(text, at) if context.reviews else 0
    found = [m for m in every if begins <= m.start < at]
    part = _seat(text, at, home) or _part_that_acts(text, found[-1].end if found else 0, at, home, counted)
    part = part or _part_of_home(text, at, home, counted)
    part = (
        part or _part_named(text, at, home, counted, short=context.reviews) or _part_measured(text, at, home, counted)
    )
    if part:
        return Said(part, "sentence")
    if context.reviews and (led := _led_by_part(text, at, home, counted)):
        return Said(led, "ambiguous")
    if found:
        told = _ELSEWHERE if _of_a_named_part(text, found[-1], home) else found[-1].place
        told = (_among_several(text, found, home) if counted.each else None) or told
        return _own_city(found, before, headings, context) or Said(told, "sentence")
    before = "" if context.reviews else before
    earlier = [m for m in places.find(before, home) if not _qualifier(before, m, ranked=ranked)]
    earlier = [m for m in earlier if places.is_city(m.place) or m.start <= _TOPIC]
    earlier = [m for m in earlier if not cues.pattern("named_after_place").match(before, m.end)]
    if earlier:
        return Said(earlier[-1].place, "before")
    for heading in reversed(headings):
        named = [m for m in places.find(clean(heading).text, home) if not _qualifier(heading, m, ranked=ranked)]
        if named:
            return Said(named[-1].place, "heading")
    named = [m for m in every if m.start < end_of_list(text, at)]
    if named and not context.home:
        return Said(named[0].place, "sentence")
    return _around(text, context, home) or _where_it_lies(text, home)


def _among_several(text: str, found: Sequence[places.Mention], home: str) -> str | None:
    """武汉、宜昌、荆门: the home where it is one of those named in a row, the last of which stands before the act."""
    row = found[-1:]
    for before in reversed(found[:-1]):
        if not cues.pattern("next_place").fullmatch(text, before.end, row[0].start):
            break
        row = [before, *row]
    city = places.city_of(home)
    own = any(m.place == home or (city is not None and places.city_of(m.place) == city) for m in row)
    return home if own and len(row) > 1 else None


def _part_that_acts(text: str, start: int, at: int, home: str, counted: Counted) -> str | None:
    """平江县新增油茶林2.1万亩: a district or county that the gazetteer need not know, as who did it in the figure's clause.

    Or in the clause that names what is counted: 平江县新增油茶林2万亩，已完成1万亩.
    """
    clause = start_of_clause(text, at)
    own = clause if counted.name is None else min(clause, start_of_clause(text, counted.name))
    begins = max(start, own)
    named = (cues.pattern(rule).search(text, begins, at) for rule in ("part_acts", "part_of_which"))
    match = next(filter(None, named), None)
    known = match is None or match["part"] == home or places.find(match["part"], home)
    return None if known or match is None or match["part"] in counted.words else match["part"]


def _part_of_home(text: str, at: int, home: str, counted: Counted) -> str | None:
    """中心城区新增停车泊位6200个: a part that every city has, unless the entry speaks of it itself."""
    if home != (places.city_of(home) or home):
        return None  # a district's 高新区 is what it says
    match = cues.pattern("part_of_any_city").match(text, start_of_clause(text, at))
    return match["part"] if match and match["part"] not in counted.words else None


def _part_measured(text: str, at: int, home: str, counted: Counted) -> str | None:
    """深汕特别合作区生产总值增长10%，工业增加值增长26%: the measures that follow in the same part are of that part too."""
    every = list(cues.pattern("part_measured").finditer(text, start_of_part(text, at), at))
    if not every or cues.pattern("whole_named").search(text, every[-1].end(), at):
        return None
    part = every[-1]["part"]
    return None if part == home or part.rstrip("市区县") in home or part in counted.words else part


def _led_by_part(text: str, at: int, home: str, counted: Counted) -> str | None:
    """经开区提质增效，…增加值增长9%: the sentence begins with what became of a part, and names no whole after it."""
    found = cues.pattern("led_by_part").match(text, start_of_part(text, at))
    if found is None or found.end() > at or cues.pattern("whole_named").search(text, found.end(), at):
        return None
    return None if found["part"] in counted.words or found["part"] in home else found["part"]


def _part_named(text: str, at: int, home: str, counted: Counted, *, short: bool) -> str | None:
    """枝江、当阳工业增加值分别增长11%、10%, in the report of their city: the parts that a clause begins with.

    Where the name itself begins the clause, the clause before says of whom: 宜都居第64位，地区生产总值增长7%. A part that
    the entry speaks of is no other place.
    """
    parts = places.parts_ahead(home, short=short)
    if parts is None:
        return None
    clause = start_of_clause(text, at)
    begins = [clause]
    if counted.name == clause and text[clause - 1 : clause] == ",":
        begins.append(start_of_clause(text, clause - 1))
    found = [match["part"] for begin in begins if (match := parts.match(text, begin))]
    return next((part for part in found if part not in counted.words), None)


def _named_so(text: str, mention: places.Mention, counted: Counted) -> bool:
    """合肥中欧班列: the place is part of what a tracked thing is called."""
    word = text[mention.start : mention.end]
    return any(start <= mention.start and mention.end <= end and word in name for start, end, name in counted.names)


def _begins_name(text: str, mention: places.Mention, counted: Counted) -> bool:
    """全国名特优新农产品, which the promise calls so too: the place is part of the name."""
    if mention.own or counted.name is None or not 0 <= counted.name - mention.end <= _RIGHT_BEFORE:
        return False
    return text[mention.start : counted.name + _RIGHT_BEFORE] in clean(counted.words).text


def _where_it_lies(text: str, home: str) -> Said | None:
    """位于武汉化工区的基地, in a paper of no place: the city it lies in."""
    city = next((places.city_of(m.place) for m in places.find(text, home)), None)
    return Said(city, "sentence") if city else None


def _owns(text: str, mention: places.Mention, counted: Counted) -> bool:
    """中国独角兽企业369家: the nation stands right before what is counted; not 面向全球发布场景."""
    word = text[mention.start : mention.end]
    if counted.name is None or counted.ranked or word in counted.words:
        return False
    if word not in load("places.yaml")["in_names"] or text[max(0, mention.start - 1) : mention.start] in ("向", "在"):
        return False
    between = text[mention.end : counted.name]
    return 0 <= counted.name - mention.end <= _RIGHT_BEFORE and not re.search(r"[,;。:、]", between)


def _of_a_named_part(text: str, own: places.Mention, home: str) -> bool:
    """银川市兴庆区…，全区新建学校12所: behind another place nobody can tell which 区 is meant."""
    if not (own.own and places.is_autonomous(own.place)):
        return False
    return any(not m.own and m.place != own.place for m in places.find(text[: own.start], home))


def _home_named(words: str, home: str) -> bool:
    """武汉等5个城市 has the home among the group."""
    return any(places.city_of(m.place) == places.city_of(home) for m in places.find(words, home))


def _seat(text: str, at: int, home: str) -> str | None:
    """…1家，注册地均为襄阳市: where what was counted has its seat."""
    match = cues.pattern("seated").search(text, at)
    named = places.find(text[match.end() : match.end() + 8], home) if match else ()
    return named[0].place if named and named[0].start == 0 else None


def _home(context: Context) -> str:
    """Where 我市 and 全区 are: the publisher's own district or autonomous region where it is of one, else its city."""
    own = places.city_of(context.home) == context.city or places.is_autonomous(context.home)
    return context.home if context.home and own else context.city


def _own_city(found: Sequence[places.Mention], before: str, headings: tuple[str, ...], context: Context) -> Said | None:
    """Whose 我市 and 全市 it is where a text goes from city to city; None when the last mention names its place.

    Another city named just before takes it over in texts of publishers without a city; where the
    title is about another city, nobody can tell.
    """
    if not found[-1].own or places.province_of(found[-1].place) == found[-1].place:
        return None
    others = [m.place for m in found if not m.own and _another_city(m, context)]
    if others and not context.home:
        return Said(others[-1], "sentence")
    if not others and not (context.home and places.is_city(context.home)):
        for text in (before, *(clean(heading).text for heading in reversed(headings))):
            named = [m for m in places.find(text, context.city) if not m.own and places.is_city(m.place)]
            if named and _another_city(named[-1], context):
                return Said(named[-1].place, "before")
    titled = [m for m in places.find(context.title, context.city) if _another_city(m, context)]
    return Said(found[-1].place, "ambiguous") if titled or others else None


def _another_city(mention: places.Mention, context: Context) -> bool:
    return (
        places.is_city(mention.place)
        and places.city_of(mention.place) != context.city
        and mention.place != context.city
    )


def _example(text: str, mention: places.Mention, at: int) -> bool:
    """江汉区某园等6家: a place that begins an example in a list is not where the figure is counted."""
    return bool(cues.pattern("example_after").match(text, mention.end)) and mention.start < at


def _around(text: str, context: Context, home: str) -> Said | None:
    named = [m for m in places.find(context.title, home) if not _qualifier(context.title, m)]
    county = _county_of_title(context)
    if named or county:  # a paper of the province on one of its counties
        return Said(county or named[0].place, "title")
    if not (context.home and places.is_city(context.home)):
        known = places.landmark(text) or places.landmark(context.title)
        if known:
            return Said(known, "landmark")
    if context.home:
        return Said(context.home, "publisher")
    return Said(context.region, "source") if context.region else None


def _county_of_title(context: Context) -> str | None:
    """榆中县：新增学位…, in a paper of its city or its province: the county that the text is on."""
    county = places.county_at_head(context.title)
    of_province = places.province_of(context.home) == context.home
    return county if of_province or county in places.neighbours(context.home) else None


def _qualifier(text: str, mention: places.Mention, *, ranked: bool = False) -> bool:
    """国家级, 国内, 全国第三, 面向全国, 中国软件名园: the nation as a rank or a name is not where a figure is counted."""
    if _bracketed(text, mention) or _venue(text, mention) or _house_named_so(text, mention):
        return True
    listed = cues.pattern("listed_before").search(text[start_of_part(text, mention.start) : mention.start])
    if listed or cues.pattern("located_before").search(text[max(0, mention.start - 24) : mention.start]):
        return True
    if ranked and mention.place in load("places.yaml")["regions"]:
        return False
    if cues.pattern("ranked_after").match(text, mention.end):
        return True
    if mention.own and cues.pattern("ranks_before").search(text, 0, mention.start):
        return True
    if mention.place != places.NATION or ranked:
        return ranked and mention.place == places.NATION
    word = text[mention.start : mention.end]
    if word.startswith("国家") or word in load("places.yaml")["in_names"]:  # also 国家区 of 国家区块链先导区
        return True
    before = text[max(0, mention.start - 2) : mention.start]
    ranked_in = cues.pattern("nation_after").match(text, mention.end) or cues.pattern("nation_before").search(before)
    return ranked_in is not None


def _bracketed(text: str, mention: places.Mention) -> bool:
    """中欧班列(武汉) is a name."""
    return mention.start > 1 and text[mention.start - 1] + text[mention.end : mention.end + 1] == "()"


def _house_named_so(text: str, mention: places.Mention) -> bool:
    """兰州实验中学: a school that bears the name of a city, wherever it stands."""
    return not mention.own and cues.pattern("house_named_so").match(text, mention.end) is not None


def _venue(text: str, mention: places.Mention) -> bool:
    """在上海召开: where people met."""
    led = text[max(0, mention.start - 1) : mention.start] in ("在", "进")
    return led and bool(cues.pattern("venue_after").match(text, mention.end))


def of_one_body(text: str, at: int, counted: str) -> bool:
    """The clause speaks of one firm or site (武汉移动建成…, 该数据中心设计…), unless that is what is `counted`."""
    found = [cues.pattern("one_body").search(front) for front in _fronts(text, at)]
    return any(match is not None and (match["kind"] is None or match["kind"] not in counted) for match in found)


def _fronts(text: str, at: int) -> Iterator[str]:
    """What leads up to a name; in a list (武汉移动建成机房3个、基站12个) also what leads up to the whole list."""
    start = max([m.end() for m in re.finditer(r"[,;。:、]", text[:at])], default=0)
    yield text[start:at]
    head = text[start_of_clause(text, start) : start]
    verb = cues.pattern("doing").search(head)
    if text[start - 1 : start] == "、" and verb and not cues.pattern("doing").search(text, start, at):
        yield head[: verb.end()]


def of_unknown_actor(text: str, at: int) -> str | None:
    """Who did it, where the subject of the clause is a name that is no place, office or word for many (武钢完成…)."""
    start = max([m.end() for m in re.finditer(r"[,;。:、!?]", text[:at])], default=0)
    verb = cues.pattern("doing").search(text, start, at)
    already = cues.pattern("already").match(text, start)
    if start == at or cues.pattern("doing").match(text, already.end() if already else start):
        return _named_works(text, start)
    if verb is None:
        return None
    name = without_places_and_times(acts.anywhere().sub("", text[start : verb.start()])).rstrip("在于对")
    name = cues.pattern("manner").sub("", name)
    known = cues.pattern("common_actor").search(name) or not re.fullmatch(r"[\u3400-\u9fffA-Za-z]{2,8}", name)
    return None if known else name


def _named_works(text: str, start: int) -> str | None:
    """一中扩建工程竣工，新增学位3000个: the works that the clause before names, of which the count behind alone may be."""
    clause = text[start_of_clause(text, start - 1) : start - 1] if text[start - 1 : start] == "," else ""
    found = cues.pattern("named_works").fullmatch(without_places_and_times(clause))
    return found["works"] if found else None


def spread(rest: str, counted: str) -> bool:
    """What is `counted` lies in several provinces: 61个，分布在湖北、河南、湖南; nodes that serve four provinces."""
    served = cues.pattern("serves_provinces").search(re.split("[。;]", rest)[0])
    if served and cues.pattern("crosses_borders").search(counted):
        return True
    match = cues.pattern("spread_after").match(rest)
    named = places.find(match[1], "") if match else ()
    return len({places.province_of(m.place) for m in named} - {None}) > 1


def of_a_sector(text: str, at: int, end: int, counted: str, *, in_clause: bool = False) -> bool:
    """A rate of one industry's firms (在汉重点钢铁企业…普及率) is not the rate of all, unless that is what is `counted`.

    What an earlier clause says of an industry counts too, unless asked `in_clause` alone: a work report goes from thing to thing.
    """
    start = start_of_clause(text, at) if in_clause else start_of_part(text, at)
    narrowed = cues.pattern("narrowed_before").search(text, max(0, at - 16), at)
    if narrowed and narrowed["sector"] not in counted:
        return True
    if _part_taken_out(text, at, end):
        return True
    if cues.pattern("of_the_whole").search(text, at, end):
        return False  # 研发投入占GDP比重 is of the whole economy, whichever firms the clause before counted
    found = [m for m in _sectors().finditer(text, start, at) if (m[1] or m[0]) not in counted]
    found = [m for m in found if not cues.pattern("hardship").match(text, m.end())]
    own = text.startswith(tuple(load("places.yaml")["sectors"]), at)  # its own sector goes before the last one's
    return any(not (own and cues.pattern("figure_between").search(text, m.end(), at)) for m in found)


def _part_taken_out(text: str, at: int, end: int) -> bool:
    """扣除房地产开发投资后，固定资产投资增长; also said within the name or in brackets behind it."""
    before = cues.pattern("part_taken_out").search(text, max(0, at - 24), at)
    return before is not None or cues.pattern("takes_out").search(text, at, end + 4) is not None


@cache
def _sectors() -> re.Pattern[str]:
    data = load("places.yaml")
    some = "|".join(data["some_firms"])
    return re.compile(f"({'|'.join(data['sectors'])})[^,;。]{{0,4}}(?:企业|行业|产业)|{some}")


def inside_region(place: str, region: str) -> bool:
    """Whether a place is a part of a city or of a province."""
    return place != region and region in (places.city_of(place), places.province_of(place))


def _in_name(place: str, commitment: Commitment) -> bool:
    """庆阳数据中心集群算力规模: the promise itself names the part of its region whose figure it is of."""
    bare = place.rstrip("省市县区州") if len(place) > _SHORT_PLACE else place
    return bare in commitment.statement


def check(
    commitment: Commitment,
    said: Said | None,
    *,
    unique: bool = False,
    awarded: bool = False,
    granted: bool = False,
    within: bool = False,
) -> Reason:
    """Whether the place said is one whose figures count for the commitment.

    `unique` marks a named thing that exists once, whose place need not be said; `awarded` one that a place is
    given (a designation), so that the province's is not the city's; `granted` one that many places are given, so that a
    text of another place which names none speaks of its own; `within` an action that counts in
    whichever part of the region it is done.
    """
    if said is None:
        settled = unique and not granted
        return passed(Check.SCOPE, "scope.named") if settled else unsettled(Check.SCOPE, "scope.unknown")
    if said.where == "ambiguous":
        return unsettled(Check.SCOPE, "scope.ambiguous", place=said.place)
    accepted = map(places.known_as, (commitment.region, *commitment.accepts_regions))
    if places.known_as(said.place) in accepted:
        return passed(Check.SCOPE, f"scope.{said.where}", place=said.place)
    return _check_elsewhere(commitment, said, unique=unique, awarded=awarded, granted=granted, within=within)


def _check_elsewhere(
    commitment: Commitment, said: Said, *, unique: bool, awarded: bool, granted: bool, within: bool
) -> Reason:
    """The same for a place that is not the commitment's own: a part of it, what is above it, or another."""
    wanted = places.known_as(commitment.region)
    inside = inside_region(said.place, wanted)
    above = said.place in (places.NATION, places.province_of(wanted), places.city_of(wanted))
    spoken = said.where != "sentence"
    if unique and (inside or (not granted and above and (spoken or not awarded))):
        return passed(Check.SCOPE, "scope.unique", place=said.place)
    if unique and not granted and spoken:  # what another city tells of a name without a place may be its own
        return unsettled(Check.SCOPE, "scope.unsaid", place=said.place, wanted=wanted)
    if inside_region(said.place, wanted) and _in_name(said.place, commitment):
        return passed(Check.SCOPE, "scope.named")
    if inside and (within or ANYWHERE_INSIDE in commitment.accepts_regions):
        return passed(Check.SCOPE, "scope.inside", place=said.place)
    if above and said.where in ("publisher", "source"):
        return unsettled(Check.SCOPE, "scope.unsaid", place=said.place, wanted=wanted)
    if inside:
        return failed(Check.SCOPE, "scope.part", place=said.place, wanted=wanted)
    return failed(Check.SCOPE, "scope.other" if not above else "scope.above", place=said.place, wanted=wanted)
