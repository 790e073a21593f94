"""Bodies that publish and that answer: their names, succession, and what each is to a promise.

Owns understanding a name as pages write it, and which lists are in force: data/bodies.yaml, and what a
place's own bodies.yaml adds to it. Must not judge what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from monitor.errors import Problem
from monitor.ledger import kept
from monitor.ledger.body_lists import BodyList, Row, Together, read_list
from monitor.model import Role
from monitor.text import data, hygiene, places

_SHIPPED: Final = Path(__file__).parent.parent / "data" / "bodies.yaml"
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〈[^〈〉]*〉|<[^<>]*>")
_MEDIA = re.compile(r"(日报|晚报|晨报|早报|特区报|广播电视台|电视台|融媒|融媒体中心|发布)$")
_PARTED = re.compile(r"[/|·、,;]|\s+|记者|通讯员")
_OWN: Final = ("市", "省", "区", "县", "我市", "我省", "我区", "本市")
"""Beginnings of names that leave out whose they are (市经信局)."""


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A body whose work another one took over; `since` and `until` as far as they are known: 2024, 2024-01."""

    name: str
    names: tuple[str, ...] = ()
    """Its other names."""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """One body; `level` is national, province, city, district or zone.

    `former` are its names of before and all names of the bodies whose work it took over, which
    `predecessors` tells apart. `until` is set for a body that was dissolved and that nobody succeeded.
    """

    name: str
    role: Role
    level: str
    region: str
    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    predecessors: tuple[Predecessor, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a name's beginning, end or middle says of a body in no list."""

    role: Role
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()

    def fits(self, name: str) -> bool:
        """True when the name begins, ends or holds what the rule asks for."""
        return name.startswith(self.begins) or name.endswith(self.ends) or any(word in name for word in self.holds)


@dataclass(frozen=True)
class Bodies:
    """All known bodies, found by any of their names."""

    bodies: tuple[Body, ...]
    rules: tuple[Rule, ...]
    trimmings: Mapping[str, tuple[str, ...]]
    index: Mapping[str, Body]
    together: tuple[Together, ...] = ()
    _asked: dict[tuple[str, str], str] = field(default_factory=dict, compare=False, repr=False)
    """What `today` answered: a ledger asks for the same few names thousands of times."""

    def find(self, name: str) -> Body | None:
        """The body meant by a name as pages write it, or None; a name of before gives today's body.

        Notes in parentheses, what follows a slash and beginnings like 中共 and 湖北省武汉市 are seen through.
        """
        if name in self.index:
            return self.index[name]
        return next((self.index[form] for form in self._forms(name) if form in self.index), None)

    def role_of(self, name: str, default: Role = Role.OTHER) -> Role:
        """What the publisher is to a promise: from the list, else from its kind of name, else the default."""
        body = self.find(name)
        if body:
            return body.role
        plain = self.plain(name)
        return next((rule.role for rule in self.rules if plain and rule.fits(plain)), default)

    def region_of(self, name: str, default: str) -> str:
        """Whose figures the publisher gives: the body's region, else a place in its name, else the default.

        A name that leaves out whose it is (市经信局) belongs to the default.
        """
        body = self.find(name)
        plain = self.plain(name)
        if body and not (plain.startswith(_OWN) and plain != body.name):
            return body.region or default
        return _place_in(plain, default)

    def canonical(self, name: str) -> str:
        """The full name in force of the body meant, or the plain name when it is in no list."""
        body = self.find(name)
        return body.name if body else self.plain(name)

    def today(self, name: str, region: str) -> str:
        """The full name in force of the body that an entry of this region names.

        A name that leaves out whose it is belongs to the region: 市经信局 in a ledger of 苏州市 is 苏州市经信局.
        """
        known = self._asked.get((name, region))
        if known is None:
            known = self._asked[name, region] = self._today(name, region)
        return known

    def _today(self, name: str, region: str) -> str:
        # A listed name needs no cleaning, for which a round without news would load the table of characters.
        body, plain = self.find(name), name if name in self.index else self.plain(name)
        if body and (not plain.startswith("市") or _within(body.region, region)):
            return body.name
        full = _spelt_out(plain, region)
        body = self.index.get(full)
        return body.name if body else full

    def predecessor(self, name: str) -> Predecessor | None:
        """The predecessor that this is a name of; None for a name of today's body, and for an unknown one."""
        body = self.find(name)
        if body is None:
            return None
        forms = {name, *self._forms(name)}
        of_before = (*body.predecessors, *map(Predecessor, body.former))
        return next((each for each in of_before if forms & _all_forms(each, body.region)), None)

    def members(self, name: str, region: str) -> tuple[str, ...]:
        """The full names of the bodies that a name for several stands for in this region (各区人民政府); else empty."""
        plain = self.plain(name)
        for each in self.together:
            if plain in (each.name, *each.short) and _within(each.region, region):
                return tuple(map(self.canonical, each.members))
        return ()

    def same(self, one: str, other: str) -> bool:
        """True when both names mean one body, or one is the other's successor."""
        return self.canonical(one) == self.canonical(other)

    def plain(self, name: str) -> str:
        """The name without what hangs on it: 〔转载〕, 网站, what follows a slash; simplified and of half width."""
        text = _PARENTHESES.sub("", hygiene.clean(name).text).strip()
        text = _without_ends(text, self.trimmings["begins"], self.trimmings["ends"])
        parts = [part for part in _PARTED.split(text) if part]
        first = _without_ends(parts[0], (), self.trimmings["ends"]) if parts else ""
        return "" if first in self.trimmings["notes"] else first

    def _forms(self, name: str) -> Iterator[str]:
        yield hygiene.clean(name).text.strip()
        plain = self.plain(name)
        for begin in self.trimmings["may_begin"]:
            form = plain.removeprefix(begin)
            yield form
            yield form.removesuffix("办公厅").removesuffix("办公室")


def _without_ends(text: str, begins: tuple[str, ...], ends: tuple[str, ...]) -> str:
    for begin in begins:
        text = text.removeprefix(begin)
    for end in ends:
        if len(text) > len(end) + 1:
            text = text.removesuffix(end)
    return text.strip()


def _place_in(name: str, default: str) -> str:
    papers: Mapping[str, str] = data.load("places.yaml")["papers"]
    if name in papers:
        return papers[name]
    # To the gazetteer 苏州日报 is the name of a thing, and 青山 without its ending no district.
    bare = _MEDIA.sub("", name)
    tried = (bare, f"{bare}区") if bare != name else (bare,)
    for text in tried:
        found = [mention.place for mention in places.find(text, default) if not mention.own]
        within = [place for place in found if place != places.NATION]
        if found:
            return (within or found)[0]
    return default


_in_force: Bodies | None = None


def load() -> Bodies:
    """The bodies in force: those that are shipped, with what `use` added to them."""
    return _in_force or _shipped()


def use(files: Sequence[Path]) -> list[Problem]:
    """Puts the lists of a place in force beside the shipped one, and gives what is wrong with them.

    One process works on one place at a time; a list with a fault is left out. Files that are not there add nothing.
    """
    global _in_force  # noqa: PLW0603  as for the language: whoever judges asks for the bodies in force
    lists = [read_list(path) for path in files if kept.is_there(path)]
    sound = [each for each in lists if not each.problems]
    found, problems = combined([read_list(_SHIPPED), *sound]) if sound else (None, [])
    _in_force = found
    return [*(problem for each in lists for problem in each.problems), *problems]


@cache
def _shipped() -> Bodies:
    return combined([read_list(_SHIPPED)])[0]


def combined(lists: Sequence[BodyList]) -> tuple[Bodies, list[Problem]]:
    """All bodies of these lists, and what does not fit together; pure.

    A later list adds to what an earlier one says of a body, and its names go first.
    """
    rows: dict[str, Row] = {}
    for row in (row for each in reversed(lists) for row in each.rows):
        rows[row.name] = _added(row, rows[row.name]) if row.name in rows else row
    problems = [*_twice(lists), *_unfit(rows)]
    succession = _Succession(rows, problems)
    bodies = tuple(succession.body(row) for row in rows.values() if not row.successor)
    together = tuple(one for each in reversed(lists) for one in each.together)
    rules, trimmings = _rules()
    own = {row.name for each in lists[1:] for row in each.rows}
    index = _index([body for body in bodies if body.name not in own])
    index.update(_index([body for body in bodies if body.name in own]))
    problems += [problem for one in together for problem in _strangers(one, index)]
    return Bodies(bodies, rules, trimmings, index, together), problems


def _added(known: Row, row: Row) -> Row:
    """What two lists say of one body; the later one decides."""
    return Row(
        name=row.name,
        short=tuple(dict.fromkeys((*row.short, *known.short))),
        former=tuple(dict.fromkeys((*row.former, *known.former))),
        since=row.since or known.since,
        until=row.until or known.until,
        successor=row.successor or known.successor,
        level=row.level or known.level,
        region=row.region or known.region,
        role=row.role or known.role,
        file=row.file,
        line=row.line,
    )


def _twice(lists: Sequence[BodyList]) -> Iterator[Problem]:
    """Names that one list gives to two bodies: nobody could tell which is meant."""
    for each in lists:
        first: dict[str, Row] = {}
        for row in each.rows:
            for name in (row.name, *row.short):
                known = first.setdefault(name, row)
                if known is not row:
                    slots = {"name": name, "first": known.line, "body": known.name}
                    yield Problem(row.file, row.line, "bodies.name_twice", slots)


def _unfit(rows: Mapping[str, Row]) -> Iterator[Problem]:
    """New bodies of which it is not said whose they are."""
    for row in rows.values():
        if not row.region:
            yield Problem(row.file, row.line, "bodies.no_region", {"name": row.name})


def _strangers(one: Together, index: Mapping[str, Body]) -> Iterator[Problem]:
    for member in one.members:
        if member not in index:
            yield Problem(one.file, one.line, "bodies.unknown_member", {"name": one.name, "member": member})


class _Succession:
    """Who took over from whom; names that lead nowhere or in a circle are told as problems."""

    def __init__(self, rows: Mapping[str, Row], problems: list[Problem]) -> None:
        self._rows = rows
        self._names: dict[str, str] = {}
        for names in (lambda row: (row.name,), lambda row: row.short):
            for row in rows.values():
                for name in names(row):
                    for form in (name, *_variants(name, row.region)):
                        self._names.setdefault(form, row.name)
        self._before: dict[str, list[Row]] = {}
        for row in rows.values():
            heir = self._heir(row, problems)
            if heir:
                self._before.setdefault(heir, []).append(row)

    def _heir(self, row: Row, problems: list[Problem]) -> str:
        """The name of the last in the line of those who took over; empty when nobody did."""
        seen, at = {row.name}, row
        while at.successor:
            name = self._names.get(at.successor, "")
            if not name:
                problems.append(_wrong(at, "bodies.unknown_successor"))
                return ""
            if name in seen:
                problems.append(_wrong(at, "bodies.successor_circle"))
                return ""
            seen.add(name)
            at = self._rows[name]
        return at.name if at is not row else ""

    def body(self, row: Row) -> Body:
        """The body of today, with all it took over."""
        before = sorted(self._before.get(row.name, ()), key=lambda each: (each.until or "9999", each.name))
        names = [name for each in before for name in (each.name, *each.short, *each.former)]
        return Body(
            name=row.name,
            role=Role(row.role or Role.SELF),
            level=row.level,
            region=row.region,
            short=row.short,
            former=tuple(dict.fromkeys((*row.former, *names))),
            since=row.since,
            until=row.until,
            predecessors=tuple(
                Predecessor(each.name, (*each.short, *each.former), each.since, each.until) for each in before
            ),
        )


def _wrong(row: Row, code: str) -> Problem:
    return Problem(row.file, row.line, code, {"name": row.name, "successor": row.successor})


@cache
def _rules() -> tuple[tuple[Rule, ...], Mapping[str, tuple[str, ...]]]:
    raw = data.load("body_names.yaml")
    rules = tuple(
        Rule(Role(row["role"]), _words(row, "begins") or ("\0",), _words(row, "ends") or ("\0",), _words(row, "holds"))
        for row in raw["rules"]
    )
    return rules, {key: tuple(words) for key, words in raw["trimmings"].items()}


def _words(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(word) for word in row.get(key, ()))


def _index(bodies: Sequence[Body]) -> dict[str, Body]:
    """Every name with its body. A name in force goes before a short one, a short one before a former one."""
    found: dict[str, Body] = {}
    for names in (lambda body: (body.name,), lambda body: body.short, lambda body: body.former):
        for body in bodies:
            for name in names(body):
                for form in (name, *_variants(name, body.region)):
                    found.setdefault(form, body)
    return found


def _variants(name: str, region: str) -> Iterator[str]:
    """市经信局 and 武汉经信局 for 武汉市经信局 of 武汉市, 省数据局 for 湖北省数据局, 管委会 for 管理委员会."""
    city = _city(region)
    if city and name.startswith(city):
        yield f"市{name.removeprefix(city)}"
        yield f"{city[:-1]}{name.removeprefix(city)}"
    elif region.endswith("省") and name.startswith(region):
        yield f"省{name.removeprefix(region)}"
    if name.endswith("管理委员会"):
        yield name.removesuffix("管理委员会") + "管委会"


def _all_forms(before: Predecessor, region: str) -> set[str]:
    names = (before.name, *before.names)
    return {form for name in names for form in (name, *_variants(name, region))}


def _city(region: str) -> str:
    """The full name of the city a region is or lies in; empty for provinces, the nation and nothing."""
    if not region or region == places.NATION or places.province_of(region) == region:
        return ""
    home = places.city_of(region) or region
    return home if home.endswith("市") else f"{home}市" if places.province_of(region) else ""


def _spelt_out(plain: str, region: str) -> str:
    """市经信局 and 区发改局 with the place they leave out."""
    own = plain[:1]
    home = _city(region) if own == "市" else region if own in ("省", "区", "县") and region.endswith(own) else ""
    return f"{home}{plain[1:]}" if home else plain


def _within(body_region: str, region: str) -> bool:
    """Whether a body of the one place is what an entry of the other means by a name without a place."""
    return not region or not _city(region) or not _city(body_region) or _city(body_region) == _city(region)
