"""`monitor explain`: why a commitment's status is what it is, in plain sentences, with the proof."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from monitor.cli import base, layout
from monitor.errors import ConfigError
from monitor.messages import language, say
from monitor.model import CHINA, Commitment, Evidence

if TYPE_CHECKING:
    from monitor.report.why import Case

_MOST_EVIDENCE = 12


@base.command("explain", help="explain.help", reports=True)
@base.argument("identifier", metavar="ID")
def command(context: base.Context, identifier: str) -> None:
    """Says it, or gives it as JSON."""
    from monitor.explaining import case_of

    known = _known(context, identifier)
    case = case_of(known, context.ledger, context.sources, context.look_at_store(), context.now())
    if context.json:
        from monitor.report import json

        context.write(json.dumps(_as_json(case), indent=2))
    else:
        context.write("\n".join(as_text(case)))


def _known(context: base.Context, identifier: str) -> Commitment:
    ledger = context.ledger
    found = ledger.get(identifier)
    if found is not None:
        return found
    tails = [each for each in ledger.commitments if each.id.rpartition("/")[2] == identifier]
    if len(tails) == 1:
        return tails[0]
    near = get_close_matches(identifier, [each.id for each in ledger.commitments], n=1, cutoff=0.4)
    raise ConfigError("explain.unknown", id=identifier, near=near[0] if near else "-")


# ---- in sentences


def as_text(case: Case) -> list[str]:
    """What is promised, where it stands and why, who watches, and every piece of evidence."""
    from monitor.report.why import sentences

    lines = [*_promise(case), "", *layout.paragraph(("" if language() == "zh" else " ").join(sentences(case))), ""]
    for each in case.proofs:
        lines += [*_proof(each, case), ""]
    others = _others(case)
    if others:
        lines.append(say("explain.others", count=len(others)))
        lines += [line for each in others[:_MOST_EVIDENCE] for line in _brief(each, case.commitment)]
    return lines


def _promise(case: Case) -> list[str]:
    from monitor.report.lines import name_of
    from monitor.report.numbers import target
    from monitor.text.terminal import for_terminal

    commitment = case.commitment
    facts = [f"[{commitment.id}]"]
    if (wanted := target(commitment)) is not None:
        facts.append(say("report.target", target=wanted))
    if commitment.due is not None:
        facts.append(say("explain.due", due=commitment.due.isoformat()))
    where = say("explain.document", title=for_terminal(commitment.document.title), locator=commitment.locator or "-")
    return [
        f"{name_of(commitment)}  {'  '.join(facts)}",
        *layout.paragraph(for_terminal(commitment.statement)),
        *layout.paragraph(where),
    ]


def _proof(found: Evidence, case: Case) -> list[str]:
    from monitor.cli.matched import reason_lines
    from monitor.judge.status import is_yearly
    from monitor.report.lines import quote_line
    from monitor.text.terminal import for_terminal

    year = f"{found.judgement.year}: " if is_yearly(case.commitment) and found.judgement.year else ""
    lines = layout.paragraph(year + quote_line(found.judgement.quote), "  ")
    day = found.published.isoformat() if found.published else "-"
    lines.append(
        "  " + say("explain.from", title=for_terminal(found.title), published=day, url=for_terminal(found.url))
    )
    lines += ["  " + say("explain.also", url=for_terminal(url)) for url in case.places.get(found.publication_id, ())]
    said = case.by_hand.get(found.publication_id)
    if said is not None:
        note = f": {for_terminal(said.note)}" if said.note else ""
        at = f"{said.at.astimezone(CHINA):%Y-%m-%d}"
        lines += layout.paragraph(say("explain.recorded", author=for_terminal(said.author), at=at, note=note), "  ")
    lines.append("  " + say("explain.known", at=f"{found.known_at.astimezone(CHINA):%Y-%m-%d %H:%M}"))
    lines.append("  " + say("explain.evidence", id=found.id))
    return lines + [line for each in found.judgement.reasons for line in reason_lines(each, "  ")]


def _brief(found: Evidence, commitment: Commitment) -> list[str]:
    from monitor.report.lines import evidence_line, quote_line

    doubt = say("explain.doubtful") if found.judgement.review else ""
    unreal = "" if found.judgement.realised or found.judgement.review else say("explain.unreal")
    lines = [f"• {evidence_line(found, commitment)}{doubt}{unreal}  [{found.id}]"]
    return lines + layout.paragraph(quote_line(found.judgement.quote), "    ")


def _as_json(case: Case) -> dict[str, Any]:
    from monitor.report import json, official
    from monitor.report.why import sentences

    return {
        "commitment": case.commitment.id,
        "statement": case.commitment.statement,
        **json.standing(case.standing),
        **official.as_json(case.commitment, case.today),
        **official.links_as_json(case.commitment, case.ledger),
        "why": sentences(case),
        "unverifiable": case.commitment.unverifiable or None,
        "rests_on": case.grounds.proof.id if case.grounds.proof else None,
        "watchers": [{"name": each.name, "read": each in case.read} for each in case.watchers],
        "evidence": [
            {**json.evidence(each), "also_at": list(case.places.get(each.publication_id, ()))}
            for each in _newest_first(case)
        ],
    }


def _newest_first(case: Case) -> list[Evidence]:
    """What the status rests on, what was last reported, then the rest."""
    return [*case.proofs, *_others(case)]


def _others(case: Case) -> list[Evidence]:
    shown = {each.id for each in case.proofs}
    return [each for each in reversed(case.evidence) if each.id not in shown]
