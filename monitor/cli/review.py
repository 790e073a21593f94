"""`monitor review`: what waits for a person, what a person says of evidence, and what was said as labelled cases."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import base, keeping, layout
from monitor.errors import ConfigError
from monitor.messages import say
from monitor.model import Commitment, Evidence, Ledger, Result

if TYPE_CHECKING:
    from monitor.reviewing import Acted, Said
    from monitor.reviews import Case, Waiting, Why

_VERDICTS = {"accept": "accepted", "reject": "rejected", "set": "set", "undo": "undone"}
_NOBODY = "-"


class _Reviews(base.Group):
    """The group whose commands are list and export; any other word is the identifier of evidence."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named, else what is said of evidence."""
        if args[0].startswith("-") or args[0] in self.list_commands(ctx):
            return super().resolve_command(ctx, args)
        return args[0], act, args[1:]


command = _Reviews("review", help="review.help", params=base.everywhere(hidden=True, reports=True))


# ---------------------------------------------------------------- list


@base.command("list", help="review.help_list", reports=True, group=command)
@base.option("--limit", type=int, default=50, metavar="N", show_default=True, help="review.help_limit")
def list_(context: base.Context, limit: int) -> None:
    """What waits, newest first, with its sentence, its address and why."""
    from monitor.reviewing import waiting

    store = context.look_at_store()
    found = waiting(store, context.ledger) if store is not None else []
    shown = found[: max(1, limit)]
    if context.json:
        from monitor.report import json

        context.write(json.dumps([_waiting_json(each, context.ledger) for each in shown], indent=2))
    elif not found:
        context.write(say("review.nothing_waits"))
    else:
        context.write("\n".join(as_text(shown, len(found), context.ledger)))


def as_text(shown: Sequence[Waiting], total: int, ledger: Ledger) -> list[str]:
    """A paragraph for each, and how to decide."""
    lines: list[str] = []
    for each in shown:
        lines += [*_paragraph(each, ledger.get(each.evidence.judgement.commitment)), ""]
    key = "review.closing" if len(shown) == total else "review.closing_more"
    return [*lines, *layout.paragraph(say(key, count=total, shown=len(shown)))]


def _paragraph(found: Waiting, commitment: Commitment | None) -> list[str]:
    from monitor.report.lines import name_of, quote_line
    from monitor.text.terminal import for_terminal

    evidence = found.evidence
    name = name_of(commitment, evidence.judgement.commitment)
    lines = [f"{evidence.id}  {name}  [{evidence.judgement.commitment}]", *_wrapped(_claim(evidence, commitment))]
    lines += _wrapped(quote_line(evidence.judgement.quote), "    ")
    lines += [f"    {for_terminal(evidence.title)}", f"    {for_terminal(evidence.url)}"]
    if found.publications > 1:
        lines += _wrapped(say("review.publications", count=found.publications), "    ")
    return lines + [line for text in _because(found) for line in _wrapped("• " + text)]


def _claim(evidence: Evidence, commitment: Commitment | None) -> str:
    from monitor.report.lines import evidence_line

    said = evidence_line(evidence, commitment)
    as_of = evidence.judgement.as_of
    return said if as_of is None else say("review.as_of", said=said, date=as_of.isoformat())


def _because(found: Waiting) -> list[str]:
    """Why it waits, a sentence for each reason."""
    return [sentence for why in found.why for sentence in _sentences(why, found)]


def _sentences(why: Why, found: Waiting) -> list[str]:
    from monitor.report.numbers import figure
    from monitor.reviews import Why
    from monitor.text.terminal import for_terminal

    judged = found.evidence.judgement
    if why is Why.UNSETTLED:
        doubts = [each for each in judged.reasons if each.result is Result.UNSETTLED]
        return [
            say(
                "review.why_unsettled",
                check=say(f"report.check_{each.check}"),
                text=for_terminal(say(f"reason.{each.code}", **each.slots)),
            )
            for each in doubts
        ]
    if why is Why.OUTSIDER:
        return [say("review.why_outsider", role=say(f"report.role_{found.evidence.role}"))]
    return [
        say(
            "review.why_contradiction",
            value=figure(other.judgement.value or 0.0, other.judgement.unit, bound=other.judgement.bound),
            publisher=for_terminal(other.publisher or other.source),
            id=other.id,
        )
        for other in found.against
    ]


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return layout.paragraph(text, indent)


def _waiting_json(found: Waiting, ledger: Ledger) -> dict[str, Any]:
    from monitor.report import json
    from monitor.report.lines import name_of

    identifier = found.evidence.judgement.commitment
    return json.evidence(found.evidence) | {
        "name": name_of(ledger.get(identifier), identifier),
        "waits": [{"why": str(why), "text": " ".join(_sentences(why, found))} for why in found.why],
        "against": [other.id for other in found.against],
        "publications": found.publications,
        "reprints": [_reprint(each) for each in found.reprints],
    }


def _reprint(evidence: Evidence) -> dict[str, Any]:
    from monitor.report import json

    whole = json.evidence(evidence)
    return {"id": whole["id"], "publication": whole["publication"]}


# ---------------------------------------------------------------- accept, reject, set, undo


@base.command("EVIDENCE", help="review.help_act", reports=True)
@base.argument("verdict", type=click.Choice(list(_VERDICTS)), metavar="accept|reject|set|undo")
@base.argument("value", required=False, metavar="[VALUE]")
@base.option("--note", metavar="TEXT", default="", help="review.help_note")
@base.option("--author", metavar="NAME", help="review.help_author")
def act(context: base.Context, verdict: str, value: str | None, note: str, author: str | None) -> None:
    """Records what a person says of a piece of evidence, and says what that moved."""
    from monitor import reviewing

    evidence = click.get_current_context().info_name or ""
    said = _said(verdict, value, note, author)
    store = context.open_store()
    found = reviewing.find(store, evidence)
    acted = reviewing.act(base.pen(context, store, "review"), found.id, said)
    if context.json:
        from monitor.report import json

        context.write(json.dumps(_acted_json(acted, said, context.ledger), indent=2))
    else:
        context.write("\n".join(_acted_text(acted, said)))


def _said(verdict: str, value: str | None, note: str, author: str | None) -> Said:
    from monitor.reviewing import Said
    from monitor.reviews import number
    from monitor.store.evidence import Verdict

    meant = Verdict(_VERDICTS[verdict])
    if (value is not None) != (meant is Verdict.SET):
        raise ConfigError("review.value_missing" if value is None else "review.value_unused", verdict=verdict)
    figure = None if value is None else number(value)
    if value is not None and figure is None:
        raise ConfigError("review.bad_value", value=value)
    return Said(meant, author or user_name(), note, figure)


def user_name() -> str:
    """The name that the system knows the user by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such name, and on Windows no such module
        return _NOBODY


def _acted_text(acted: Acted, said: Said) -> list[str]:
    from monitor.report.lines import evidence_line, name_of, quote_line

    key = "repeated" if acted.change is None else str(said.verdict)
    lines = _wrapped(say(f"review.acted_{key}", id=acted.evidence.id), "")
    lines += _wrapped(evidence_line(acted.evidence, acted.commitment))
    lines += _wrapped(quote_line(acted.evidence.judgement.quote), "    ")
    if acted.reprints:
        lines += _wrapped(say("review.reprints", count=len(acted.reprints)), "    ")
    name = f"{name_of(acted.commitment)} [{acted.commitment.id}]"
    before, after = stands(acted.before), stands(acted.after)
    moved = say("review.moved", name=name, before=before, after=after)
    return lines + _wrapped(moved if before != after else say("review.unmoved", name=name, after=after), "")


def stands(standing: Any) -> str:
    """A standing in a few words: status, flags, value."""
    from monitor.report import entries

    words = [say(f"report.status_{standing.status}"), *(say(f"report.flag_{flag}") for flag in standing.flags)]
    return " ".join(filter(None, (say("report.comma").join(words), entries.reached(standing))))


def _acted_json(acted: Acted, said: Said, ledger: Ledger) -> dict[str, Any]:
    from monitor.report import json
    from monitor.report.numbers import plain

    return {
        "evidence": json.evidence(acted.evidence) | {"stands": acted.stands},
        "verdict": str(said.verdict),
        "value": plain(said.value),
        "note": said.note,
        "author": said.author,
        "commitment": acted.commitment.id,
        "before": json.standing(acted.before),
        "after": json.standing(acted.after),
        "change": None if acted.change is None else json.change(acted.change, ledger),
        "reprints": list(acted.reprints),
    }


# ---------------------------------------------------------------- export


@base.command("export", help="review.help_export", group=command)
@base.argument("file", required=False, metavar="[FILE]")
def export(context: base.Context, file: str | None) -> None:
    """Writes what persons said as labelled cases, one a line."""
    from monitor.reviewing import labelled

    store = context.look_at_store()
    cases = labelled(store) if store is not None else []
    text = "".join(_line(each) + "\n" for each in cases)
    if file in (None, "-"):
        context.write(text.rstrip("\n")) if cases else context.tell(say("review.nothing_said"))
        return
    keeping.put_beside(Path(str(file)).expanduser(), text)
    context.tell(say("review.exported", count=len(cases), file=file))


def _line(case: Case) -> str:
    from monitor.report.json import dumps

    return dumps(
        {
            "id": case.id,
            "title": case.title,
            "publisher": case.publisher,
            "published": case.published,
            "url": case.url,
            "text": case.text,
            "expect": case.expect,
        }
    )
