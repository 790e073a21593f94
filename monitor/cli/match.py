"""`monitor match`: what would this text change? Judges a text against the ledger and records nothing."""

from __future__ import annotations

import json as stdlib_json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from monitor.cli import base, handed, matched
from monitor.errors import ConfigError, ReadError
from monitor.judge.given import Given, day_of, publication_of
from monitor.messages import say
from monitor.model import Commitment, Judgement, Ledger, Publication
from monitor.text.terminal import for_terminal


@base.command("match", help="match.help", reports=True)
@base.argument("file", required=False, metavar="[FILE|-]")
@base.option("--title", metavar="TEXT", help="match.help_title", default="")
@base.option("--publisher", metavar="NAME", help="match.help_publisher", default="")
@base.option("--published", metavar="DATE", help="match.help_published", default="")
@base.option("--url", metavar="URL", help="match.help_url", default="")
@base.option("--why", metavar="ID", help="match.help_why")
@base.option("--full", is_flag=True, help="match.help_full")
@base.option("--jsonl", is_flag=True, help="match.help_jsonl")
@base.option("--exit-code", is_flag=True, help="match.help_exit_code")
def command(  # noqa: PLR0913  each is an option of the command line
    context: base.Context,
    file: str | None,
    title: str,
    publisher: str,
    published: str,
    url: str,
    why: str | None,
    *,
    full: bool,
    jsonl: bool,
    exit_code: bool,
) -> int:
    """Judges one text, or with --jsonl one a line."""
    if jsonl:
        return _stream(context, file)
    given = Given(title, publisher, handed.day(published, "match.bad_date"), url)
    ledger = context.ledger  # first: with it come the bodies of this place, by which a publisher has its role
    publication = _read(file, given)
    found = judge(publication, ledger)
    if why is not None:
        _tell_why(context, why, publication, found)
    elif context.json:
        from monitor.report import json

        context.write(json.dumps({"evidence": [json.judgement(each) for each in found]}, indent=2))
    else:
        context.write("\n".join(matched.as_text(found, ledger, full=full)))
    return 10 if exit_code and any(each.realised for each in found) else 0


def judge(publication: Publication, ledger: Ledger) -> tuple[Judgement, ...]:
    """What the text says of the ledger, for each commitment the present standing first."""
    from monitor.judge.read import judge_publication

    return judge_publication(publication, ledger)


# ---- what is read


def _read(file: str | None, given: Given) -> Publication:
    from monitor.read.document import is_page
    from monitor.read.packed import is_packed

    raw, name = handed.body(file), file or "-"
    if not raw.strip():
        raise ConfigError("match.empty", file=name)
    try:
        if is_page(raw, name) or is_packed(raw):
            return _document(raw, name, given)
        return _as_given(raw, given)
    except ReadError as error:
        if is_packed(raw):
            raise handed.refused(error, for_terminal(name)) from error
        raise ConfigError("match.unreadable", file=name, why=say(error.key, **error.slots)) from error


def _as_given(raw: bytes, given: Given) -> Publication:
    """A text with every mark it came with, Markdown's too: the offsets that are told lead into it."""
    from monitor.read.decode import decode

    return publication_of(decode(raw, None), given)


def _document(raw: bytes, name: str, given: Given) -> Publication:
    """The text of a page or document; what is said on the command line goes before what it says of itself."""
    found = handed.document(raw, name, given.publisher)
    told = replace(
        given,
        title=given.title or found.title,
        publisher=given.publisher or found.publisher,
        published=given.published or found.published,
    )
    publication = publication_of(found.text, told)
    return replace(publication, number=found.number, signed=found.signed, headings=found.headings)


# ---- one a line


def _stream(context: base.Context, file: str | None) -> int:
    from monitor.report import json

    ledger = context.ledger
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        case = _case(line, number)
        found = judge(publication_of(case["text"], _given(case, number)), ledger)
        context.write(json.dumps({"id": case.get("id"), "evidence": [json.judgement(each) for each in found]}))
        sys.stdout.flush()
    return 0


def _lines(file: str | None) -> Iterator[bytes]:
    if file in (None, "-"):
        yield from sys.stdin.buffer
    else:
        yield from handed.body(file).splitlines(keepends=True)


def _case(line: bytes, number: int) -> dict[str, Any]:
    try:
        case = stdlib_json.loads(line.decode("utf-8-sig"))
    except ValueError as error:
        raise ConfigError("match.bad_line", number=number, why=str(error)) from error
    if not isinstance(case, dict) or not isinstance(case.get("text"), str):
        raise ConfigError("match.line_without_text", number=number)
    return case


def _given(case: dict[str, Any], number: int) -> Given:
    written = case.get("published")
    day = None if written is None or written == "" else day_of(str(written))
    if written and day is None:
        raise ConfigError("match.line_bad_date", number=number, value=written)
    return Given(_word(case, "title"), _word(case, "publisher"), day, _word(case, "url"))


def _word(case: dict[str, Any], key: str) -> str:
    value = case.get(key)
    return "" if value is None else str(value)


# ---- why not


def _tell_why(context: base.Context, identifier: str, publication: Publication, found: Sequence[Judgement]) -> None:
    commitment = _known(context, identifier)
    about = [each for each in found if each.commitment == identifier]
    if context.json:
        from monitor.report import json

        context.write(json.dumps({"evidence": [json.judgement(each) for each in about]}, indent=2))
    elif about:
        context.write("\n".join(matched.about(commitment, identifier, about)))
    else:
        context.write("\n".join(_unspoken(commitment, publication)))


def _known(context: base.Context, identifier: str) -> Commitment:
    commitment = context.ledger.get(identifier)
    if commitment is None:
        from difflib import get_close_matches

        near = get_close_matches(identifier, [each.id for each in context.ledger.commitments], n=1, cutoff=0.4)
        if not near:
            raise ConfigError("match.no_commitment", id=identifier)
        raise ConfigError("match.unknown_commitment", id=identifier, near=near[0])
    return commitment


def _unspoken(commitment: Commitment, publication: Publication) -> list[str]:
    """Why a text gave nothing at all: it never names the thing, or names it and states nothing."""
    from monitor.judge import mentions
    from monitor.report.lines import name_of, quote_line
    from monitor.text.hygiene import clean
    from monitor.text.passages import cut

    alone = Ledger((commitment,), commitment.id)
    passages = cut(publication.text, publication.headings)
    named = [each for each in passages if mentions.find(clean(each.text).text, alone)]
    name = name_of(commitment, commitment.id)
    if not named:
        return [say("match.never_named", name=name, words=_sought(commitment))]
    return [say("match.named_only", name=name), *(f"  {quote_line(each.text)}" for each in named[:5])]


def _sought(commitment: Commitment) -> str:
    from monitor.ledger.phrases import aliases_drawn_together

    aliases = commitment.indicator.aliases if commitment.indicator else ()
    aliases = aliases or (commitment.deed.names if commitment.deed else ())
    return say("report.comma").join(" ".join(alias) for alias in aliases_drawn_together(aliases)) or "-"
