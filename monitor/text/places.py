"""Which place a stretch of text speaks of: city, district or zone, province, nation, or elsewhere.

Owns: the gazetteer (data/places.yaml). Must not: decide whether that place counts for a commitment.
Places are named as in the ledger (武汉市, 武汉经济技术开发区, 湖北省).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from monitor.text.data import load

NATION = "全国"
_SOME_PROVINCE, _SOME_DISTRICT = "某省", "某区"
"""Whichever it is that nobody knows, it is not the place itself."""

_PART = re.compile(r"^(?!高新|经开|经济|开发|城|市|郊|新区)[\u4e00-\u9fff]+[县区旗州市]$")
"""The name of a district or county by itself; 高新区 is one in every city."""
_COUNTIES = ("县", "自治县", "旗")
_COUNTY = re.compile(
    r"([\u4e00-\u9fff]{1,6}?(?:自治县|自治州|自治旗|县|区|市|州|旗))(?=人民政府|政府|人大|人民代表大会|政协|统计局|委|发展|的|$|\d)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in clean text; `own` when by 我市, 全省 and the like, where the publisher says which."""

    start: int
    end: int
    place: str
    own: bool = False


@cache
def _names() -> dict[str, str]:
    """Every name with the place it stands for."""
    data = load("places.yaml")
    names = dict.fromkeys(data["nation"], NATION)
    for province, cities in data["provinces"].items():
        names[re.sub(r"(省|市|(壮族|回族|维吾尔)?自治区|特别行政区)$", "", province)] = province
        names.update({city: city if province[:-1] != city else province for city in cities})
    for city, row in data["cities"].items():
        names.update(dict.fromkeys(row["names"], city))
        for part, words in row["inside"].items():
            names.update(dict.fromkeys(words, part))
            names[part] = part
    names.update(data["elsewhere"])
    names.update({region: region for region in data["regions"]})
    return names


@cache
def _pattern() -> re.Pattern[str]:
    data = load("places.yaml")
    own = [word for words in data["own"].values() for word in words]
    every = sorted({*_names(), *own, *data["no_places"]}, key=len, reverse=True)
    bodies = "|".join(load("places.yaml")["bodies"])
    own_body = rf"(?<![\u4e00-\u9fff])市(?=[\u4e00-\u9fff]{{1,9}}?(?:{bodies}))"
    whole = [word for word in own if len(word) == len("市内") and word.endswith("内")]  # 城市内涝 is in no city
    inside = rf"(?:(?<![\u4e00-\u9fff])|(?<=[在到对及和与从]))(?:{'|'.join(whole)})"
    rest = "|".join(re.escape(word) for word in every if word not in whole)
    county = f"县(?![{''.join(data['no_county'])}])"
    return re.compile(rf"({own_body}|{inside}|{rest})(市|省|区|{county})?")


@cache
def _things() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, load("places.yaml")["names_thing"])))


@cache
def _inside() -> re.Pattern[str]:
    return re.compile("|".join(load("places.yaml")["names_inside"]))


def find(text: str, home: str) -> tuple[Mention, ...]:
    """Places named in clean `text`, in order; 我市 and the like resolve to `home`'s city, 全省 to its province."""
    found = []
    for match in _pattern().finditer(text):
        if _things().match(text, match.end()):
            continue  # looked at after the match: refusing 武汉 before 中心 would find 汉中 in it
        place = _own(match[1], home)
        named = place or _names().get(match[1])
        if not named:
            continue  # 我市 of nobody
        if match[2] == "县" and place is None:
            named = _names().get(match[0], match[0])  # 长沙县 lies in 长沙 and is not it
        if city_of(named) not in (None, named) and _inside().match(text, match.end()):
            continue  # 光谷软件园 names a park, not the zone
        if home and named != home and text.startswith(home, match.end()):
            named = home  # 广州市南沙区, for a district that the gazetteer need not know
        found.append(Mention(*match.span(), named, own=place is not None))
    return tuple(found)


def spans(text: str) -> list[tuple[int, int]]:
    """Where a clean text names places, 我市 and 全省 among them, whoever's they are."""
    named = [(found.start, found.end) for found in find(text, "")]
    own = [word for words in load("places.yaml")["own"].values() for word in words if len(word) > 1]
    return named + [match.span() for match in re.finditer("|".join(map(re.escape, own)), text)]


def landmark(text: str) -> str | None:
    """The city of a park or the like that carries a district's name (光谷软件园); None when there is none."""
    for match in _pattern().finditer(text):
        city = city_of(_names().get(match[1], ""))
        if city and (_inside().match(text, match.end()) or _things().match(text, match.end())):
            return city
    return None


def is_autonomous(place: str) -> bool:
    """Whether a place is a province whose 全区 is the whole of it (宁夏回族自治区)."""
    return province_of(place) == place and place.startswith(tuple(load("places.yaml")["autonomous_regions"]))


def _own(word: str, home: str) -> str | None:
    own = load("places.yaml")["own"]
    if word in own["county"]:
        return home if home.endswith(_COUNTIES) else None
    if word in own["city"] or word == "市":
        if home.endswith(_COUNTIES) or (home.endswith("区") and city_of(home) is None and not is_autonomous(home)):
            return None  # the city above a county is nobody's own
        place = city_of(home) or home
        return place if place and is_city(place) else None  # a province's paper has no 全市 of its own
    if word in own["province"]:
        return province_of(home) or (_SOME_PROVINCE if home else None)
    if word in own["district"]:
        if is_autonomous(home):
            return home
        known = city_of(home) not in (None, home) or (home.endswith("区") and province_of(home) != home)
        return home if known else _SOME_DISTRICT
    return None


@cache
def known_as(name: str) -> str:
    """A place as the gazetteer names it, whichever way a person wrote it: 福州市 is 福州, 湖北 湖北省; else the name.

    What it lies in may stand before it: 杭州市余杭区 is 余杭区.
    """
    names = _names()
    above = next((end for end in range(len(name) - 2, 2, -1) if _lies_in(name[:end]) and _PART.search(name[end:])), 0)
    if above and name not in names:
        return known_as(name[above:])
    bare = _short(name) if name.endswith(("市", "州", "地区", "盟")) else ""
    city = bare if names.get(bare) == bare else None  # 吉林市 is not 吉林, which is the province
    return names.get(name) or city or names.get(f"{name}市") or name


def _lies_in(name: str) -> bool:
    """Whether it is a whole name of a province or city, as it stands before that of a part: 湖北省, 杭州市."""
    data = load("places.yaml")
    return name in data["provinces"] or name in data["cities"] or (name.endswith("市") and name[:-1] in _names())


def knows(name: str) -> bool:
    """Whether the gazetteer has a place of this name, or it is that of a county or district, which it need not have."""
    return known_as(name) in _names().values() or re.search(r"[县区旗州盟]$", name) is not None


@cache
def city_of(place: str) -> str | None:
    """The city a district or zone lies in, or the city itself; None when it is no known city."""
    for city, row in load("places.yaml")["cities"].items():
        if place == city or place in row["inside"]:
            return str(city)
    return None


@cache
def province_of(place: str) -> str | None:
    """The province a place lies in, or itself; None for the nation and unknown places."""
    data = load("places.yaml")
    city = city_of(place)
    if city:
        return str(data["cities"][city]["province"])
    for province, cities in data["provinces"].items():
        if place == province or place in cities:
            return str(province)
    return None


@cache
def neighbours(home: str) -> tuple[str, ...]:
    """The counties and districts of `home`, or those beside it where it is one itself; none where nobody can tell."""
    cities = load("counties.yaml")["counties"]
    own = [city for city in cities if home in (city, _short(city))]
    within = own or [city for city, names in cities.items() if home in names.split()]
    if len(within) != 1:  # 朝阳区 is in two cities
        return ()
    return tuple(name for name in cities[within[0]].split() if name != home)


@cache
def _counties() -> re.Pattern[str]:
    """A year and a city may lead; of the counties those of whose name there is one in the nation."""
    every = [name for names in load("counties.yaml")["counties"].values() for name in names.split()]
    common = load("counties.yaml")["everyday"]
    once = sorted((name for name in every if every.count(name) == 1 and name not in common), key=len, reverse=True)
    return re.compile(rf"(?:20\d\d年度?)?(?:[\u4e00-\u9fff]{{2,4}}[省市州])?({'|'.join(once)})")


def county_at_head(text: str) -> str | None:
    """The county or district that a title or the name of an office begins with (萧县民生办); None where none is told.

    A paper or a channel may bear the name by less: 余杭晨报.
    """
    found = _counties().match(text)
    short = None if found else _papers_of_counties().match(text)
    return found[1] if found else _by_short_name()[short[1]] if short else None


@cache
def _by_short_name() -> dict[str, str]:
    """Counties by their names without the ending, of those that one county bears alone and that are no everyday words."""
    data = load("counties.yaml")
    every = [name for names in data["counties"].values() for name in names.split()]
    shorts = [_short(name) for name in every]
    kept = {short for short in shorts if len(short) > 1 and shorts.count(short) == 1} - set(data["everyday"])
    return {_short(name): name for name in every if _short(name) in kept}


@cache
def _papers_of_counties() -> re.Pattern[str]:
    shorts = "|".join(sorted(_by_short_name(), key=len, reverse=True))
    return re.compile(rf"({shorts})(?:{'|'.join(load('counties.yaml')['papers'])})")


@cache
def parts_ahead(home: str, *, short: bool) -> re.Pattern[str] | None:
    """What begins with a part of `home`, or with several: 枝江市、当阳市, and where `short` also 枝江、当阳.

    Group `part` is the first. A short name that is an everyday word (资源, 新建) counts only with its ending; behind
    a river's name (锦江、江安河) there is no part. None where no parts are known.
    """
    others = neighbours(home)
    shorts = {_short(name) for name in others} - set(load("counties.yaml")["everyday"]) if short else set()
    among = "|".join(sorted({*others, *(s for s in shorts if len(s) > 1)}, key=lambda name: (-len(name), name)))
    led = rf"(?:其中[,:]?|全年|上半年|去年|当年)?(?:{re.escape(home.removesuffix('市'))}市?)?"
    joined = rf"{led}(?P<part>{among})(?:(?:、|和|与|及)(?:{among}))*(?!、|[河江湖])"
    return re.compile(joined) if among else None


def _short(name: str) -> str:
    """枝江市 is 枝江, 长阳土家族自治县 长阳, 恩施土家族苗族自治州 恩施; what is left of one character is no name."""
    peoples = "|".join(load("counties.yaml")["peoples"])
    return re.sub(rf"(?:(?:{peoples})*自治[县旗州]|新区|地区|县|区|市|旗|盟)$", "", name)


def is_city(place: str) -> bool:
    """True for cities (municipalities such as 上海市 too) and what lies in them; not for provinces and the nation."""
    return (
        place != NATION
        and place not in load("places.yaml")["regions"]
        and (province_of(place) != place or not load("places.yaml")["provinces"].get(place, [""])[1:])
    )


@cache
def of_publisher(publisher: str) -> str | None:
    """The place a publisher's name gives away (深圳特区报, 武汉市统计局, 解放日报); None when it gives none."""
    if publisher in load("places.yaml")["national"]:
        return NATION
    for paper, place in load("places.yaml")["papers"].items():
        if paper in publisher:
            return str(place)
    county = named(publisher)
    if county and county not in load("places.yaml")["cities"]:
        return _names().get(county, county)
    names = _names()
    hits = [(publisher.find(name), -len(name), name) for name in names if name in publisher]
    if not hits:
        return None
    zones = [name for _, _, name in sorted(hits) if city_of(names[name]) not in (None, names[name])]
    place = names[zones[0] if zones else min(hits)[2]]
    return None if place == NATION else place


@cache
def named(name: str) -> str | None:
    """The county, district or city of a body's name or a title that the gazetteer need not know (大悟县人民政府)."""
    rest = re.sub(r"^(?:20\d\d年)?(?:中共|政协|中国共产党)?", "", name)
    for begin in sorted(_names(), key=len, reverse=True):
        if rest.startswith(begin) and not rest.startswith((f"{begin}县", f"{begin}区")):
            rest = re.sub(r"^(?:省|市|州|自治区)", "", rest.removeprefix(begin))
            break
    found = _COUNTY.match(rest)
    if found is None or ("族" in found[1] and not found[1].endswith(("自治县", "自治旗"))):
        return None
    # What still holds a known name is a longer name of a body (武汉市委), not a place of its own.
    return None if any(known in found[1] and found[1] != f"{known}县" for known in _names()) else found[1]
