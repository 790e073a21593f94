"""`monitor record`: takes in a text that came another way than through a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from monitor.cli import base, check, handed, layout
from monitor.errors import ReadError
from monitor.look import day_in_china
from monitor.messages import say
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    from monitor.model import Publication
    from monitor.recording import Given, Recorded
    from monitor.settle import Pen


@base.command("record", help="record.help", reports=True)
@base.argument("what", metavar="FILE|URL|-")
@base.option("--publisher", metavar="NAME", default="", help="record.help_publisher")
@base.option("--published", metavar="DATE", default="", help="record.help_published")
@base.option("--title", metavar="TEXT", default="", help="record.help_title")
@base.option("--url", metavar="URL", default="", help="record.help_url")
@base.option("--region", metavar="PLACE", default="", help="record.help_region")
@base.option("--note", metavar="TEXT", default="", help="record.help_note")
@base.option("--author", metavar="NAME", default="", help="record.help_author")
@base.option("--allow-private", "private", is_flag=True, help="record.help_private")
def command(context: base.Context, what: str, published: str, **said: Any) -> None:
    """Reads one text, judges it and writes it with all that follows from it."""
    from monitor.cli.review import user_name
    from monitor.judge.reasons import RULES_VERSION
    from monitor.recording import Given, record, told

    given = Given(
        **{**said, "published": handed.day(published, "record.bad_day"), "author": said["author"] or user_name()}
    )
    ledger = context.ledger  # first: with it come the bodies of this place, by which a publisher has its role
    store = context.open_store()
    pen = base.pen(context, store, "record")
    publication, raw = _read(context, what, given, pen)
    publication = told(publication, given, day_in_china(pen.now))
    try:
        made = record(publication, raw, given, f"{ledger.version} {RULES_VERSION}", pen)
    except ReadError as error:
        raise handed.refused(error, for_terminal(what)) from error
    if context.json:
        context.write_json(_as_json(made, context))
    else:
        context.write("\n".join(_as_text(made, context)))


def _read(context: base.Context, what: str, given: Given, pen: Pen) -> tuple[Publication, bytes]:
    from monitor.recording import of_address, of_document

    if what.lower().startswith(("http://", "https://")):
        return of_address(what, given, pen, check.fetch_settings(context), context.environ)
    raw = handed.body(what)
    try:
        return of_document(handed.document(raw, what, given.publisher), raw, what, given, pen), raw
    except ReadError as error:
        raise handed.refused(error, for_terminal(what)) from error


def _as_text(made: Recorded, context: base.Context) -> list[str]:
    publication = made.publication
    slots = {
        "title": for_terminal(publication.title),
        "publisher": for_terminal(publication.publisher),
        "published": publication.published.isoformat() if publication.published else "-",
    }
    lines = layout.paragraph(say("record.done" if made.new else "record.again", **slots), "")
    lines.append(say("record.address", url=for_terminal(publication.url)))
    lines.append(say("record.count", evidence=made.evidence))
    news = [each for each in made.changes if each.commitment is not None]
    return [*lines, "", *check.change_lines(news, context.ledger)] if news else lines


def _as_json(made: Recorded, context: base.Context) -> dict[str, Any]:
    from monitor.report import json

    publication = made.publication
    return {
        "publication": {
            "title": publication.title,
            "url": publication.url,
            "publisher": publication.publisher,
            "published": publication.published.isoformat() if publication.published else None,
            "region": publication.region,
            "role": publication.role.value,
        },
        "new": made.new,
        "evidence": made.evidence,
        "changes": [json.change(each, context.ledger) for each in made.changes],
    }
