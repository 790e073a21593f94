"""Reads lists of bodies: the one that is shipped, and the bodies.yaml of a place, which adds to it.

Owns which keys a list has and what may be wrong with it; must not know how a name in a text is understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor.errors import Problem
from monitor.ledger import kept
from monitor.ledger.fields import Fields
from monitor.ledger.lines import Items, Keys, Scalar, Value, read_file
from monitor.model import Role

FILE_NAME: Final = "bodies.yaml"
LEVELS: Final = ("national", "province", "city", "district", "zone")
_ROLES: Final = tuple(role.value for role in Role)
_LIST_KEYS: Final = ("groups", "together")
_GROUP_KEYS: Final = ("level", "region", "role", "bodies")
_BODY_KEYS: Final = ("name", "short", "former", "from", "until", "successor", "level", "region", "role")
_TOGETHER_KEYS: Final = ("name", "short", "region", "members")
_DAY: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One body as a list gives it; empty where the list says nothing.

    `since` and `until` are a year, a month or a day, as written: 2024, 2024-01, 2024-01-29.
    """

    name: str
    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    successor: str = ""
    level: str = ""
    region: str = ""
    role: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Together:
    """A name for several bodies at once (各区人民政府), with their names."""

    name: str
    region: str
    members: tuple[str, ...]
    short: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class BodyList:
    """What one file lists, and what is wrong with it."""

    rows: tuple[Row, ...] = ()
    together: tuple[Together, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_list(path: Path) -> BodyList:
    """The bodies of one file; one that is not there lists none."""
    if not kept.is_there(path):
        return BodyList()
    value, problems = read_file(path)
    return BodyList(problems=tuple(problems)) if problems else _list(value, str(path))


def _list(value: Value | None, file: str) -> BodyList:
    if value is None or (isinstance(value, Scalar) and value.text is None):
        return BodyList()
    if not isinstance(value, Keys):
        return BodyList(problems=(Problem(file, 1, "bodies.not_a_mapping"),))
    problems: list[Problem] = []
    top = Fields(value, _LIST_KEYS, file, problems)
    rows = [row for group in _listed(top, value, "groups") for row in _group(group, file, problems)]
    together = [_together(each, file, problems) for each in _listed(top, value, "together")]
    return BodyList(tuple(rows), tuple(together), tuple(problems))


def _listed(fields: Fields, keys: Keys, key: str) -> list[Keys]:
    """The mappings of the list under this key."""
    value = keys.values.get(key)
    if value is None or (isinstance(value, Scalar) and value.text is None):
        return []
    children: Sequence[Value] = value.values if isinstance(value, Items) else ()
    if not isinstance(value, Items):
        fields.wrong("wants_mappings", key)
    for child in children:
        if not isinstance(child, Keys):
            fields.wrong("wants_mappings", key, at=child.line)
    return [child for child in children if isinstance(child, Keys)]


def _group(keys: Keys, file: str, problems: list[Problem]) -> list[Row]:
    fields = Fields(keys, _GROUP_KEYS, file, problems)
    given = _traits(fields)
    return [
        _row(Fields(child, _BODY_KEYS, file, problems, "bodies."), given, file)
        for child in _listed(fields, keys, "bodies")
    ]


def _traits(fields: Fields) -> tuple[str, str, str]:
    return fields.choice("level", LEVELS), fields.text("region"), fields.choice("role", _ROLES)


def _row(fields: Fields, group: tuple[str, str, str], file: str) -> Row:
    level, region, role = (own or given for own, given in zip(_traits(fields), group, strict=True))
    row = Row(
        name=fields.text("name", required=True),
        short=fields.words("short"),
        former=fields.words("former"),
        since=_day(fields, "from"),
        until=_day(fields, "until"),
        successor=fields.text("successor"),
        level=level,
        region=region,
        role=role,
        file=file,
        line=fields.line_of("name"),
    )
    if row.since and row.until and row.since[: len(row.until)] > row.until[: len(row.since)]:
        fields.wrong("body_upside_down", "until", since=row.since, until=row.until)
    if row.successor and row.successor == row.name:
        fields.wrong("body_succeeds_itself", "successor", name=row.name)
    return row


def _day(fields: Fields, key: str) -> str:
    text = fields.text(key)
    if not text or _DAY.fullmatch(text):
        return text
    fields.wrong("wants_day_or_year", key, value=text)
    return ""


def _together(keys: Keys, file: str, problems: list[Problem]) -> Together:
    fields = Fields(keys, _TOGETHER_KEYS, file, problems)
    return Together(
        name=fields.text("name", required=True),
        region=fields.text("region", required=True),
        members=fields.words("members"),
        short=fields.words("short"),
        file=file,
        line=fields.line_of("name"),
    )
