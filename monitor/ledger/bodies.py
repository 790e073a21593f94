"""Bodies that publish and that answer: their names, succession, and what each is to a promise.

Owns data/bodies.yaml and understanding a name as pages write it; must not judge what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from monitor.model import Role
from monitor.text import data, hygiene, places

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MEDIA = re.compile(r"(日报|晚报|晨报|早报|特区报|广播电视台|电视台|融媒|融媒体中心|发布)$")
_PARTED = re.compile(r"[/|·、,;]|\s+|记者|通讯员")
_OWN: Final = ("市", "省", "区", "县", "我市", "我省", "我区", "本市")
"""Beginnings of names that leave out whose they are (市经信局)."""


@dataclass(frozen=True, slots=True)
class Body:
    """One body; `level` is national, province, city, district or zone.

    `former` are its names of before and the bodies whose work it took over.
    """

    name: str
    role: Role
    level: str
    region: str
    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


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


@cache
def load() -> Bodies:
    """The bodies the program knows; read once."""
    raw = data.load("bodies.yaml")
    bodies = tuple(body for group in raw["groups"] for body in _group(group))
    rules = tuple(
        Rule(Role(row["role"]), _words(row, "begins") or ("\0",), _words(row, "ends") or ("\0",), _words(row, "holds"))
        for row in raw["rules"]
    )
    trimmings = {key: tuple(words) for key, words in raw["trimmings"].items()}
    return Bodies(bodies, rules, trimmings, _index(bodies))


def _group(group: Mapping[str, Any]) -> Iterator[Body]:
    for row in group["bodies"]:
        merged = {**group, **row}
        yield Body(
            name=merged["name"],
            role=Role(merged["role"]),
            level=merged["level"],
            region=merged.get("region", ""),
            short=_words(row, "short"),
            former=_words(row, "former"),
        )


def _words(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(word) for word in row.get(key, ()))


def _index(bodies: tuple[Body, ...]) -> dict[str, Body]:
    """Every name with its body. A name in force goes before a short one, a short one before a former one."""
    found: dict[str, Body] = {}
    for names in (lambda body: (body.name,), lambda body: body.short, lambda body: body.former):
        for body in bodies:
            for name in names(body):
                for form in (name, *_variants(name)):
                    found.setdefault(form, body)
    return found


def _variants(name: str) -> Iterator[str]:
    """市经信局 and 武汉经信局 for 武汉市经信局, 管委会 for 管理委员会."""
    if name.startswith("武汉市"):
        rest = name.removeprefix("武汉市")
        yield f"市{rest}"
        yield f"武汉{rest}"
    if name.endswith("管理委员会"):
        yield name.removesuffix("管理委员会") + "管委会"
