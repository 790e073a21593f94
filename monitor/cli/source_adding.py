"""`monitor sources test | add`: a dry run of a source, and a new entry worked out from an address.

Nothing of a dry run is kept: it is a round over a database of its own, which is thrown away.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from monitor.cli import base, check, keeping, layout
from monitor.errors import ConfigError, ReadError
from monitor.messages import say
from monitor.model import Role, Source, SourceKind
from monitor.sources import read_sources
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.check import Round
    from monitor.model import Item, Response
    from monitor.recognise import Recognised

_SHOWN = 5
"""Items and articles that a preview shows."""
_NAME = re.compile(r"[^a-z0-9\u3400-\u9fff]+")


# ---------------------------------------------------------------- test


@base.command("test", help="adding.help_test", reports=True)
@base.argument("name", metavar="NAME")
def test(context: base.Context, name: str) -> int:
    """Reads the source once and says what was found, how, and what would be recorded."""
    (source,) = check.choose(context, [name])
    made, texts = _dry_run(context, source)
    report = made.sources[0]
    if context.json:
        context.write_json(_test_json(context, made, texts))
    else:
        context.write("\n".join(_test_lines(source, made, texts)))
    return 3 if report.outcome.failing else 0


def _dry_run(context: base.Context, source: Source) -> tuple[Round, list[dict[str, Any]]]:
    """A round over this one source that leaves no trace, with the texts it read."""
    from monitor.check import run_round
    from monitor.store.database import open_store

    with TemporaryDirectory(prefix="duban-") as folder, open_store(Path(folder) / "try.db") as store:
        made = run_round(
            [replace(source, max_items=min(source.max_items, _SHOWN))],
            store,
            context.ledger,
            check.fetch_settings(context),
            context.now,
            force=True,
            environ=context.environ,
        )
        told = [each for each in made.changes if each.kind == "publication_new" and each.publication_id]
        texts = [_text(store, each.publication_id) for each in told if each.publication_id is not None]
        return made, [text for text in texts if text]


def _text(store: Any, publication_id: int) -> dict[str, Any] | None:
    stored = store.publications.get(publication_id)
    text = store.publications.load(stored.revision_id) if stored else None
    if stored is None or text is None:
        return None
    return {
        "title": stored.title,
        "url": stored.url,
        "publisher": stored.publisher,
        "published": stored.published.isoformat() if stored.published else None,
        "characters": len(text.text),
    }


def _test_json(context: base.Context, made: Round, texts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    import json

    told = json.loads(check.as_json(made, context.ledger))
    moved = [each for each in told["changes"] if each["commitment"] and each["evidence_id"]]
    return {"source": told["sources"][0], "texts": list(texts), "changes": moved}


def _test_lines(source: Source, made: Round, texts: Sequence[dict[str, Any]]) -> list[str]:
    report = made.sources[0]
    lines = [say("adding.read", name=for_terminal(source.name), kind=source.kind.value, url=for_terminal(source.url))]
    if report.error_code:
        lines += layout.paragraph(say("adding.trouble", text=say(report.error_code, **report.error_slots)), "  ")
    lines.append(say("adding.items", count=report.items, texts=len(texts)))
    for each in texts:
        day = each["published"] or say("adding.no_date")
        facts = say("adding.text", day=day, publisher=each["publisher"] or "-", count=each["characters"])
        lines += [*layout.paragraph("• " + for_terminal(each["title"]), "  ", "  "), f"    {for_terminal(facts)}"]
    moved = [each for each in made.changes if each.commitment and each.evidence_id]
    lines.append(say("adding.would_move", count=len(moved), commitments=len({each.commitment for each in moved})))
    for change in moved:
        told = f"→ {for_terminal(change.commitment or '')}: “{for_terminal(change.quote or '')}”"
        lines += layout.paragraph(told, "  ", "  ")
    lines.append(say("adding.nothing_kept"))
    return lines


# ---------------------------------------------------------------- add


@base.command("add", help="adding.help_add", reports=True)
@base.argument("url", metavar="URL")
@base.option("--name", "own_name", metavar="NAME", default="", help="adding.help_name")
@base.option("--publisher", metavar="NAME", default="", help="adding.help_publisher")
@base.option("--region", metavar="PLACE", default="", help="adding.help_region")
@base.option("--role", metavar="ROLE", default="", help="adding.help_role")
@base.option("--every", metavar="INTERVAL", default="", help="adding.help_every")
@base.option("--allow-private", is_flag=True, help="adding.help_private")
@base.option("--dry-run", is_flag=True, help="adding.help_dry_run")
def add(context: base.Context, url: str, *, own_name: str, allow_private: bool, dry_run: bool, **about: str) -> int:
    """Works out what the address is, shows what it brings, and writes the entry."""
    if not url.startswith(("http://", "https://")):
        raise ConfigError("adding.not_http", url=for_terminal(url))
    response = _asked(context, url, allow_private=allow_private)
    if not response.end.fine:
        raise ConfigError("adding.no_answer", text=say(f"fetch.{response.end}", **response.detail))
    try:
        found = _recognised(context, response, url, allow_private=allow_private)
    except ReadError as error:
        raise ConfigError("adding.no_answer", text=say(error.key, **error.slots)) from error
    entry = _entry(context, found, url, own_name, about, allow_private=allow_private)
    _tell(context, found, entry)
    if not dry_run:
        _write(context, entry)
    return 0


def _asked(context: base.Context, url: str, *, allow_private: bool) -> Response:
    from monitor.fetch.http import Fetcher
    from monitor.model import FetchRequest

    with Fetcher(check.fetch_settings(context), context.now, environ=context.environ) as fetcher:
        fetcher.submit(FetchRequest(url, allow_private=allow_private))
        return fetcher.next()


def _recognised(context: base.Context, response: Response, url: str, *, allow_private: bool) -> Recognised:
    """What the address is; a page that names a feed of its own which can be read is that feed."""
    from monitor.look import day_in_china
    from monitor.recognise import recognised

    today = day_in_china(context.now())
    found = recognised(response.body, response.url or url, response.content_type, today)
    for feed in found.feeds:
        answer = _asked(context, feed, allow_private=allow_private) if feed else None
        if answer is not None and answer.end.fine:
            inner = recognised(answer.body, answer.url or feed, answer.content_type, today)
            if inner.kind is SourceKind.FEED and inner.items:
                return replace(inner, publisher=found.publisher, region=found.region, role=found.role, feeds=(feed,))
    return replace(found, feeds=())


def _entry(
    context: base.Context, found: Recognised, url: str, own_name: str, about: dict[str, str], *, allow_private: bool
) -> dict[str, str]:
    """The keys of the new entry, as a person would write them."""
    address = found.feeds[0] if found.feeds else url
    role = about["role"] or str(found.role)
    if role not in {str(each) for each in Role}:
        raise ConfigError("adding.bad_role", role=for_terminal(role), known=", ".join(str(each) for each in Role))
    entry = {
        "name": own_name or _free_name(context, url),
        "kind": str(found.kind),
        "url": address,
        "region": about["region"] or found.region,
        "role": role,
        "publisher": about["publisher"] or found.publisher,
        "every": about["every"] or found.every,
        "allow_private": "true" if allow_private else "",
    }
    return {key: value for key, value in entry.items() if value}


def _free_name(context: base.Context, url: str) -> str:
    """A name out of the address that no source has yet: jxj-wuhan-tztg."""
    parts = urlsplit(url)
    host = [part for part in (parts.hostname or "").split(".") if part not in ("www", "gov", "com", "cn", "org", "net")]
    last = [part for part in parts.path.split("/") if part and "." not in part][-1:]
    plain = _NAME.sub("-", "-".join([*host, *last]).lower()).strip("-")[:40] or "source"
    taken = {each.name for each in context.sources}
    return next(name for name in (plain, *(f"{plain}-{n}" for n in range(2, 1000))) if name not in taken)


def _tell(context: base.Context, found: Recognised, entry: dict[str, str]) -> None:
    if context.json:
        items = [_item(each) for each in found.items[:_SHOWN]]
        said = {"entry": entry, "how": found.how, "items": len(found.items), "first": items}
        context.write_json(said | {"missing": list(found.missing)})
        return
    how = say(f"adding.how_{found.how}") if found.how else say("adding.how_page")
    context.write(say("adding.found", kind=entry["kind"], count=len(found.items), how=how))
    for each in found.items[:_SHOWN]:
        day = each.published.isoformat() if each.published else say("adding.no_date")
        context.write("\n".join(layout.paragraph(f"• {day}  {for_terminal(each.title)}", "  ", "  ")))
    context.write("\n".join(f"  {key}: {for_terminal(value)}" for key, value in entry.items()))
    for name in found.missing:
        if name not in entry:
            context.tell(say(f"adding.missing_{name}"))


def _item(item: Item) -> dict[str, Any]:
    return {"title": item.title, "url": item.url, "published": item.published.isoformat() if item.published else None}


def _write(context: base.Context, entry: dict[str, str]) -> None:
    """Puts the entry into sources.yaml, unless the file would not be sound any more."""
    from monitor.source_writing import with_entry

    file = context.place.sources_file
    if context.place.sources_shipped:
        raise ConfigError("adding.shipped")
    before = read_sources(file)
    text = file.read_text(encoding="utf-8-sig")
    try:
        after = with_entry(text, entry)
    except ValueError:
        raise ConfigError("adding.one_line", file=file) from None
    found = read_sources(file, after)
    errors = [problem for problem in found.problems if problem.severity == "error"]
    if errors or len(found.sources) != len(before.sources) + 1:
        raise ConfigError.of("adding.unsound", errors, file=file, count=len(errors))
    keeping.put(file, after)
    context.tell(say("adding.written", name=entry["name"], file=file))


COMMANDS = (test, add)
