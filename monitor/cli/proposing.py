"""`monitor ledger propose | import | diff`: a document read for commitments, written as a ledger file, and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import base, handed, keeping, layout, sheets, walking
from monitor.errors import ConfigError, ReadError
from monitor.messages import say
from monitor.place import SEEDS_NAME, is_place
from monitor.report.lines import quote_line
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    from monitor.ledger.propose import Proposed
    from monitor.ledger.proposing.frame import Frame
    from monitor.ledger.proposing.proposal import Proposal
    from monitor.ledger.writing import Written
    from monitor.model import Document, Publication
    from monitor.read.document import Read

MOST_BYTES = 100 * 1024 * 1024
_DRAFT = "draft"
_LONGEST_KEY = 60


@dataclass(frozen=True, slots=True)
class Said:
    """What the command line says of the document."""

    title: str = ""
    publisher: str = ""
    number: str = ""
    issued: date | None = None
    region: str = ""
    url: str = ""


def _about(function: Any) -> Any:
    """The options that tell what the file does not say of itself."""
    for name, metavar in (
        ("url", "URL"),
        ("region", "NAME"),
        ("issued", "DATE"),
        ("number", "TEXT"),
        ("publisher", "NAME"),
        ("title", "TEXT"),
    ):
        function = base.option(f"--{name}", metavar=metavar, default="", help=f"propose.help_{name}")(function)
    return function


# ---------------------------------------------------------------- propose


@base.command("propose", help="propose.help", reports=True)
@base.argument("file", required=False, metavar="FILE|-")
@base.option("--targets", "only_targets", is_flag=True, help="propose.help_targets")
@_about
def propose(context: base.Context, file: str | None, *, only_targets: bool, **about: str) -> None:
    """Every proposal with its figure, term and sentence; nothing is written."""
    if sheets.is_sheet(file):
        raise ConfigError("sheets.import_only", file=for_terminal(file or ""))
    from monitor.ledger.propose import proposed

    publication = read(file, _said(about))
    made = proposed(publication)
    shown = [each for each in made.found if each.indicator or not only_targets]
    if context.json:
        from monitor.report.json import dumps

        context.write(dumps(as_json(_document(_DRAFT, publication, made.frame), shown), indent=2))
    elif shown:
        context.write("\n".join(as_text(shown)))
    _tell(context, file, replace(made, found=tuple(shown)))


def _tell(context: base.Context, file: str | None, made: Proposed) -> None:
    name, found = for_terminal(file or "-"), made.found
    if not found:
        context.tell(say("propose.none" if made.frame.official else "propose.not_official", file=name))
    else:
        kinds = Counter(each.kind.value for each in found)
        context.tell(
            say(
                "propose.summary",
                count=len(found),
                targets=kinds["target"],
                milestones=kinds["milestone"],
                measures=kinds["measure"],
                recommendations=kinds["recommendation"],
                doubts=sum(bool(each.doubts) for each in found),
            )
        )
    _tell_unread(context, made)


def _tell_unread(context: base.Context, made: Proposed) -> None:
    """Says what of the document was not understood: its day, rows of its tables."""
    from monitor.text import places

    if made.found and made.frame.day is None:
        context.tell(say("propose.undated"))
    if made.found and made.frame.region and not places.knows(made.frame.region):
        context.tell(say("propose.unknown_region", region=made.frame.region))
    if made.lost_rows:
        context.tell(say("propose.rows", count=made.lost_rows))


def as_json(document: Document, found: Sequence[Proposal]) -> list[dict[str, Any]]:
    """The proposals as the contract writes them: an entry of the list without its standing, and its sentence."""
    from monitor.ledger.writing import commitments
    from monitor.report import entries

    told = []
    for listed, each in zip(commitments(document, found), found, strict=True):
        entry = entries.entry(listed, entries.unknown(listed))
        for key in ("status", "flags", "light", "progress", "periods"):
            del entry[key]
        told.append(entry | {"quote": each.quote, "start": each.start, "end": each.end, "doubts": list(each.doubts)})
    return told


def as_text(found: Sequence[Proposal]) -> list[str]:
    """The proposals under the headings they stand under, each sentence once, what it promises below it."""
    lines: list[str] = []
    above: tuple[str, ...] | None = None
    quote = ""
    for each in found:
        if each.headings != above:
            above, quote = each.headings, ""
            head = " / ".join(above[-2:]) if above else say("propose.by_heading")
            lines += ["", for_terminal(head)] if lines else [for_terminal(head)]
        if each.quote != quote:
            quote = each.quote
            lines += layout.paragraph(for_terminal(quote_line(quote)), "  ")
        lines += _lines(each)
    return lines


def _lines(each: Proposal) -> list[str]:
    facts = [say(f"ledger.kind_{each.kind}"), *_figure(each)]
    if each.due:
        facts.append(say("propose.due", due=each.due.isoformat()))
    if each.lead:
        facts.append(say("propose.leads", names=" ".join(each.lead)))
    if each.responsible:
        facts.append(say("propose.shares", names=" ".join(each.responsible)))
    if each.by:
        facts.append(say("propose.by", who=each.by))
    doubts = [f"      ? {say(f'propose.doubt_{code}')}" for code in each.doubts]
    return [*layout.paragraph(f"→ {for_terminal(' · '.join(facts))}", "    ", "  "), *doubts]


def _figure(each: Proposal) -> list[str]:
    from monitor.report.numbers import asked, timed

    if each.indicator is None:
        return []
    return [each.indicator.name, timed(each.indicator, asked(each.indicator), each.starts, each.due)]


# ---------------------------------------------------------------- import


@base.command("import", help="propose.help_import", reports=True)
@base.argument("file", required=False, metavar="FILE|-")
@base.option("--key", required=True, metavar="KEY", help="propose.help_key")
@base.option("--review", is_flag=True, help="walk.help_review")
@base.option("--sheet", default="", metavar="NAME", help="sheets.help_sheet")
@base.option("--column", "columns", multiple=True, metavar="FIELD=HEAD", help="sheets.help_column")
@_about
def import_(
    context: base.Context,
    file: str | None,
    key: str,
    *,
    review: bool,
    sheet: str,
    columns: tuple[str, ...],
    **about: str,
) -> None:
    """Writes seeds/KEY.yaml, or keeps it up."""
    target = _target(context, key)
    if file and sheets.is_sheet(file):
        if review:
            raise ConfigError("sheets.review_text_only")
        sheets.take_in(context, file, target, _told(_said(about)), sheets.wanted(sheet, columns))
        return
    from monitor.ledger.propose import proposed

    terminal = walking.terminal_of(context) if review else None
    publication = read(file, _said(about))
    offered = proposed(publication)
    if not offered.found:
        told = "propose.none" if offered.frame.official else "propose.not_official"
        raise ConfigError(told, file=for_terminal(file or "-"))
    document = _document(key, publication, offered.frame)
    if terminal:
        _before(target, document)
        walking.walk(terminal, target, publication, document, (offered.frame.starts, offered.frame.due), offered.found)
        return
    made = write(target, document, offered.frame, offered.found)
    _tell_import(context, target, made, offered)


def _tell_import(context: base.Context, target: Path, made: Written, offered: Proposed) -> None:
    doubts = sum(bool(each.doubts) for each in offered.found)
    slugs = {"added": made.added, "kept": made.kept, "gone": made.gone}
    if context.json:
        named = {name: [f"{target.stem}/{slug}" for slug in told] for name, told in slugs.items()}
        context.write_json({"file": str(target), **named, "doubts": doubts})
    else:
        counts = {name: len(told) for name, told in slugs.items()}
        context.write(say("propose.written", file=target, doubts=doubts, **counts))
        context.tell(say("propose.next", file=target))
    _tell_unread(context, offered)


def _target(context: base.Context, key: str) -> Path:
    """The file of this key in the place's own ledger; raises ConfigError where there is none."""
    from monitor.ledger.entries import is_key
    from monitor.ledger.load import RESERVED

    if not is_key(key):
        raise ConfigError("propose.bad_key", value=for_terminal(key))
    if len(key) > _LONGEST_KEY:
        raise ConfigError("propose.long_key", most=_LONGEST_KEY)
    if f"{key}.yaml" in RESERVED:
        raise ConfigError("propose.reserved_key", value=key)
    place = context.place
    if place.ledger_shipped and not is_place(place.folder):
        raise ConfigError("propose.no_place")
    folder = place.folder / SEEDS_NAME if place.ledger_shipped else place.ledger_folders[-1]
    return folder / f"{key}.yaml"


def write(target: Path, document: Document, frame: Frame, found: Sequence[Proposal]) -> Written:
    """Writes the file, all of it or nothing; raises ConfigError for one that cannot be kept up."""
    from monitor.ledger.writing import written

    before = _before(target, document)
    made = written(document, (frame.starts, frame.due), found, before)
    keeping.put(target, made.text)
    return made


def _before(target: Path, document: Document) -> str:
    """The text of the ledger file as it stands; raises ConfigError where it is of another document."""
    there = keeping.ledger_file(target)
    if there.head:
        _same(target, there.head.document, document)
    return there.text


def _same(target: Path, there: Document, new: Document) -> None:
    """Raises ConfigError where the file is of another document: by title, or under the same title by publisher or day."""
    pairs = ((there.title, new.title), (_publisher(there), _publisher(new)), (there.issued, new.issued))
    if all(one == other or not one or not other for one, other in pairs):
        return
    before, now = (for_terminal(_identity(each)) for each in (there, new))
    raise ConfigError("propose.other_document", file=target, before=before, now=now)


def _publisher(document: Document) -> str:
    """Who issued it; nothing where the place stands in for a publisher that the document does not name."""
    return "" if document.publisher in ("?", document.region) else document.publisher


def _identity(document: Document) -> str:
    told = (document.publisher.strip("?"), document.issued.isoformat() if document.issued else "")
    known = say("propose.identity_comma").join(filter(None, told))
    return say("propose.identity", title=document.title, known=known) if known else document.title


# ---------------------------------------------------------------- diff


@base.command("diff", help="propose.help_diff", reports=True)
def diff(context: base.Context) -> None:
    """The shipped ledger against the one in force."""
    from monitor.ledger.compare import compare
    from monitor.ledger.load import load_ledger
    from monitor.shipped import shipped

    if context.place.ledger_shipped and not context.json:
        context.tell(say("propose.diff_shipped"))
        return
    found = compare(load_ledger([shipped(SEEDS_NAME)]), context.ledger)
    if context.json:
        context.write_json(
            {
                "added": [each.id for each in found.added],
                "removed": [each.id for each in found.removed],
                "changed": [
                    {
                        "id": entry.id,
                        "fields": [{"field": f.field, "before": f.before, "after": f.after} for f in told],
                    }
                    for entry, told in found.changed
                ],
            }
        )
        return
    lines = [say("propose.diff_added", id=each.id, statement=each.statement) for each in found.added]
    lines += [say("propose.diff_removed", id=each.id, statement=each.statement) for each in found.removed]
    for entry, told in found.changed:
        lines.append(say("propose.diff_changed", id=entry.id))
        lines += [say("propose.diff_field", field=f.field, before=f.before, after=f.after) for f in told]
    for line in lines:
        context.write(for_terminal(line) if not line.startswith(" ") else "    " + for_terminal(line.strip()))
    counts = {"added": len(found.added), "removed": len(found.removed), "changed": len(found.changed)}
    context.tell(say("propose.diff_summary", **counts) if lines else say("propose.diff_none"))


# ---------------------------------------------------------------- reading


def _said(about: dict[str, str]) -> Said:
    issued = handed.day(about.pop("issued", ""), "propose.bad_date")
    return Said(issued=issued, **about)


def read(file: str | None, said: Said) -> Publication:
    """The file as a publication, what the command line says before what it says of itself; raises ConfigError."""
    name = for_terminal(file or "-")
    body = handed.body(file)
    if len(body) > MOST_BYTES:
        raise ConfigError("propose.too_large", file=name, megabytes=MOST_BYTES >> 20)
    try:
        return _publication(handed.document(body, file or "-"), said)
    except ReadError as error:
        raise handed.refused(error, name) from error


def _told(said: Said) -> Publication:
    """What the command line says, as a publication without a text."""
    from monitor.read.document import Read

    return _publication(Read(text="", title="", publisher=""), said)


def _publication(found: Read, said: Said) -> Publication:
    from monitor.judge.publishers import region_of
    from monitor.model import Publication, Role

    publisher = said.publisher or found.publisher
    return Publication(
        url=said.url,
        title=said.title or found.title,
        text=found.text,
        publisher=publisher,
        region=said.region or region_of(publisher, ""),
        role=Role.OTHER,
        number=said.number or found.number,
        signed=said.issued or found.signed,
        published=found.published,
        headings=found.headings,
    )


def _document(key: str, publication: Publication, frame: Frame) -> Document:
    from monitor.ledger.entries import DOCUMENT_KINDS
    from monitor.model import Document

    told = replace(frame, title=publication.title or frame.title)
    return Document(
        key=key,
        title=told.title or key,
        publisher=publication.publisher or frame.publisher or frame.region or "?",
        region=frame.region or "?",
        kind=frame.kind if frame.kind in DOCUMENT_KINDS else "other",
        number=publication.number,
        issued=frame.issued,
        url=publication.url or None,
    )


COMMANDS: tuple[click.Command, ...] = (propose, import_, diff, *sheets.COMMANDS)
