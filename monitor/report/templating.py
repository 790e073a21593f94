"""Digests as text, Markdown and mail-safe HTML: the door to Jinja.

Owns which template is used (the place's own before the shipped one), what a template is given, and that nothing fetched
reaches a page, a mail or a terminal as anything but letters. Templates run in Jinja's sandbox. Must not decide what is
told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent_encoded

from monitor.errors import ConfigError
from monitor.messages import language, say
from monitor.model import CHINA, Change, Ledger
from monitor.report.answering import CLASSES, Answering
from monitor.report.digest import Digest, Form, Section, ThemeCount, Watched
from monitor.report.lines import KIND_MARKS, change_line, quote_line
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    from jinja2 import Environment, Template

FOLDER = "templates"
"""Where a place keeps templates of its own, by the names of the shipped ones."""
WRITTEN = ("text", "markdown", "html")
"""The formats that have a template."""

_SHIPPED = Path(__file__).resolve().parent.parent / "data" / FOLDER
_BARS = dict(zip(CLASSES, "█▓▒!·?×", strict=True))
_COLOURS = dict(
    zip(CLASSES, ("#2e7d32", "#90caf9", "#ffb300", "#c62828", "#cfd8dc", "#eceff1", "#9e9e9e"), strict=True)
)
_WIDTH = 24
"""Characters of a bar."""
_MOST_BODIES = 20
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&!$])")
_ADDRESS = re.compile(r"(?:https?|ftp|mailto|xmpp):|www\.|(?<=\w)@", re.IGNORECASE)
"""What some readers make a link of by itself, up to the character by which it is recognised."""
_LEADS = re.compile(r"^(\s*\d*)([-+=.)])")


def render(digest: Digest, ledger: Ledger, written: str, own: Path | None = None) -> str:
    """The digest as one of `text`, `markdown` or `html`, in the language in force.

    `own` is the folder with the place's templates. Raises ConfigError for a template that cannot be used.
    """
    import jinja2

    name = f"digest.{written}.jinja"
    try:
        return str(_template(own, name).render(**_given(digest, ledger))).strip() + "\n"
    except jinja2.TemplateSyntaxError as error:
        file, line, why = error.filename or name, error.lineno, error.message or ""
    except Exception as error:  # noqa: BLE001  a user's template may do whatever Jinja can, and stumble over all of it
        file, line, why = str((own or _SHIPPED) / name), 0, str(error) or type(error).__name__
    raise ConfigError("digest.bad_template", file=file, line=line, why=for_terminal(why))


def page(name: str, given: Mapping[str, Any]) -> str:
    """One of the shipped pages with these values, escaped."""
    return str(_template(None, name).render(**given))


def _template(own: Path | None, name: str) -> Template:
    return _environment(own).get_template(name)


@cache
def _environment(own: Path | None) -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([*([own] if own else []), _SHIPPED]),
        # What a page includes is named as its owner likes, so that only these two go without.
        autoescape=lambda name: not (name or "").endswith((".text.jinja", ".markdown.jinja")),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["md"] = markdown
    return made


def _given(digest: Digest, ledger: Ledger) -> dict[str, Any]:
    """What a template may use; everything fetched in it is on one line and harmless to a terminal."""
    return {
        "title": title(digest),
        "subject": subject(digest),
        "span": span(digest),
        "summary": summary(digest),
        "sections": [_section(each, ledger) for each in digest.sections],
        "watched": watched(digest),
        "failing": _failing(digest),
        "themes": [_theme(each) for each in digest.themes],
        "bodies": [_body(each) for each in digest.bodies[:_MOST_BODIES]],
        "more_bodies": max(0, len(digest.bodies) - _MOST_BODIES),
        "classes": [{"id": name, "name": say(f"digest.class_{name}"), "colour": _COLOURS[name]} for name in CLASSES],
        "footer": say("digest.footer", id=digest.id) if digest.id else say("digest.footer_unsent"),
        "day": digest.stood_on.isoformat() if digest.stood_on else "",
        "id": digest.id,
        "lang": "zh-CN" if language() == "zh" else "en",
        "say": lambda key, **slots: say(f"digest.{key}", **slots),
    }


def subject(digest: Digest) -> str:
    """One line on the whole: 督办简报 2026-11-22：达成 2 项，进展 3 项."""
    return say(
        "digest.subject",
        title=title(digest),
        day=_last_day(digest),
        summary=summary(digest),
    )


def title(digest: Digest) -> str:
    """What kind of digest it is."""
    return say(f"digest.title_{digest.form}")


def summary(digest: Digest) -> str:
    """How many changes of each kind it tells, in the order of the sections."""
    counts = [say(f"digest.count_{kind}", count=count) for kind, count in digest.counts().items()]
    return say("digest.separator").join(counts) or say("digest.nothing")


def span(digest: Digest) -> str:
    """The stretch of time it is about: to the minute for what is new, in days for a report on a time that is over."""
    if digest.form is Form.NEW:
        return say("digest.span", since=_minute(digest.since), until=_minute(digest.until))
    return say("digest.span", since=f"{digest.since.astimezone(CHINA):%Y-%m-%d}", until=_last_day(digest))


def watched(digest: Digest) -> str:
    """How the sources are, and how much was read."""
    each = digest.watched
    told = say(
        "digest.watched", fine=each.fine, failing=len(each.failing), unchecked=each.unchecked, texts=digest.texts
    )
    return " ".join(filter(None, (told, neglected_line(each))))


def neglected_line(each: Watched) -> str:
    """That nobody looked for long, so that silence says nothing; empty where somebody did."""
    if not each.neglected or each.looked_at is None:
        return ""
    return say("digest.neglected", count=each.neglected, at=_minute(each.looked_at))


def _failing(digest: Digest) -> str:
    names = say("digest.separator").join(map(for_terminal, digest.watched.failing))
    return say("digest.failing", names=names) if names else ""


def _last_day(digest: Digest) -> str:
    """The last day it is about; a report on a time that is over ends before its `until`."""
    until = digest.until.astimezone(CHINA)
    over = digest.form is not Form.NEW and until.time() == until.min.time()
    return f"{until.fromordinal(until.toordinal() - 1) if over else until:%Y-%m-%d}"


def _minute(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _section(section: Section, ledger: Ledger) -> dict[str, Any]:
    return {
        "id": section.name,
        "title": say(f"digest.section_{section.name}"),
        "items": [item(change, ledger) for change in section.changes],
    }


def item(change: Change, ledger: Ledger) -> dict[str, str]:
    """One change as a template takes it. `link` is its address where a reader may be sent there, `url` as it is shown."""
    return {
        "id": change.id,
        "kind": str(change.kind),
        "severity": str(change.severity),
        "mark": KIND_MARKS[change.kind],
        "line": change_line(change, ledger),
        "quote": quote_line(change.quote) if change.quote else "",
        "title": for_terminal(change.title or ""),
        "url": for_terminal(change.url or ""),
        "link": link(change.url),
        "at": say("digest.read_at", at=_minute(change.at)) if change.url else _minute(change.at),
    }


def link(url: str | None) -> str:
    """An address of the web, percent-encoded where it needs to be; empty for anything else, such as javascript:."""
    if not url or not re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return ""
    return percent_encoded(url, safe="%/:=&?~#+!$,;'@()*[]", errors="replace")


def markdown(text: str) -> str:
    """`text` as letters of Markdown: nothing in it styles, links, lists or begins a tag."""
    plain = _LEADS.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))
    return _ADDRESS.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], plain)


# ---------------------------------------------------------------- tables and their small chart


def _theme(row: ThemeCount) -> dict[str, Any]:
    return {"name": for_terminal(row.name), "total": row.total, "counts": dict(row.counts), **_charted(row.counts)}


def _body(row: Answering) -> dict[str, Any]:
    return {"name": for_terminal(row.name), "total": row.led, "counts": dict(row.of_led), **_charted(row.of_led)}


def _charted(counts: Mapping[str, int]) -> dict[str, Any]:
    told = [(name, counts[name]) for name in CLASSES if counts.get(name)]
    cells = shares([count for _, count in told], _WIDTH)
    percents = shares([count for _, count in told], 100)
    return {
        "bar": "".join(_BARS[name] * width for (name, _), width in zip(told, cells, strict=True)),
        "parts": [
            {"colour": _COLOURS[name], "percent": percent, "name": say(f"digest.class_{name}"), "count": count}
            for (name, count), percent in zip(told, percents, strict=True)
        ],
    }


def shares(counts: Sequence[int], width: int) -> list[int]:
    """`width` parted among counts above nothing, each at least one where there is room, by largest remainders."""
    total = sum(counts)
    if not total:
        return [0 for _ in counts]
    exact = [count * width / total for count in counts]
    given = [max(1, int(each)) if len(counts) <= width else int(each) for each in exact]
    order = sorted(range(len(counts)), key=lambda at: given[at] - exact[at])
    for at in _round(order, width - sum(given)):
        given[at] += 1
    for _ in range(sum(given) - width):
        given[max(range(len(given)), key=given.__getitem__)] -= 1
    return given


def _round(order: Sequence[int], times: int) -> Iterable[int]:
    return (order[number % len(order)] for number in range(max(0, times)))
