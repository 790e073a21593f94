"""`monitor explain`: why a commitment's status is what it is, in plain sentences, with the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from monitor import look
from monitor.cli import base, layout
from monitor.errors import ConfigError
from monitor.messages import say
from monitor.model import CHINA, Commitment, Evidence, Flag, Ledger, Light, Source, Standing, Status

if TYPE_CHECKING:
    from monitor.model import SourceState

_WIDTH = 100
_MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Case:
    """All that a status follows from."""

    commitment: Commitment
    standing: Standing
    evidence: tuple[Evidence, ...]
    watchers: tuple[Source, ...]
    read: tuple[Source, ...]
    """Those of the watchers that were ever read."""
    ledger: Ledger = Ledger((), "")
    today: date = date.min

    @property
    def decisive(self) -> Evidence | None:
        """The evidence that states the present standing."""
        return next((each for each in self.evidence if each.id == self.standing.evidence_id), None)


@base.command("explain", help="explain.help", reports=True)
@base.argument("identifier", metavar="ID")
def command(context: base.Context, identifier: str) -> None:
    """Says it, or gives it as JSON."""
    case = _case(context, _known(context, identifier))
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


def _case(context: base.Context, commitment: Commitment) -> Case:
    from monitor.judge.status import Watch, standing
    from monitor.ledger import bodies

    store = context.look_at_store()
    states: dict[str, SourceState] = store.sources.states() if store is not None else {}
    evidence = tuple(store.evidence.current(commitment.id)) if store is not None else ()
    enabled = [each for each in context.sources if each.enabled]
    known = bodies.load()
    watchers = look.watchers(commitment, enabled, lambda name: known.today(name, commitment.region))
    read = tuple(each for each in watchers if look.ever_read([each], states))
    watch = Watch(bool(read), look.blind(watchers, states, context.now()))
    today = look.day_in_china(context.now())
    found = standing(commitment, evidence, today, watch)
    return Case(commitment, found, evidence, tuple(watchers), read, context.ledger, today)


# ---- in sentences


def as_text(case: Case) -> list[str]:
    """What is promised, where it stands and why, who watches, and every piece of evidence."""
    lines = [*_promise(case), "", *_wrapped(" ".join(sentences(case))), ""]
    decisive = case.decisive
    if decisive is not None:
        lines += [*_proof(decisive), ""]
    others = [each for each in reversed(case.evidence) if each is not decisive]
    if others:
        lines.append(say("explain.others", count=len(others)))
        lines += [line for each in others[:_MOST_EVIDENCE] for line in _brief(each, case.commitment)]
    return lines


def sentences(case: Case) -> list[str]:
    """The reasons for status, flags and light, one sentence each."""
    from monitor.judge.status import waits
    from monitor.report import official

    said = [_status_sentence(case)]
    said += [_flag_sentence(flag, case) for flag in case.standing.flags]
    if (light := _light_sentence(case.standing)) is not None:
        said.append(light)
    if case.standing.corroborations:
        said.append(say("explain.corroborated", count=case.standing.corroborations))
    waiting = sum(waits(each) for each in case.evidence)
    if waiting:
        said.append(say("explain.waiting", count=waiting))
    return said + official.sentences(case.commitment, case.ledger, case.today)


def _promise(case: Case) -> list[str]:
    from monitor.report.lines import name_of
    from monitor.report.numbers import target
    from monitor.text.hygiene import for_terminal

    commitment = case.commitment
    facts = [f"[{commitment.id}]"]
    if (wanted := target(commitment)) is not None:
        facts.append(say("report.target", target=wanted))
    if commitment.due is not None:
        facts.append(say("explain.due", due=commitment.due.isoformat()))
    where = say("explain.document", title=for_terminal(commitment.document.title), locator=commitment.locator or "-")
    return [
        f"{name_of(commitment)}  {'  '.join(facts)}",
        *_wrapped(for_terminal(commitment.statement)),
        *_wrapped(where),
    ]


def _status_sentence(case: Case) -> str:
    from monitor.report.numbers import figure
    from monitor.text.hygiene import for_terminal

    standing, decisive = case.standing, case.decisive
    if case.commitment.closed_by(case.today):
        return say("explain.why_closed")
    if decisive is None:
        asked = case.read if standing.status is Status.NO_EVIDENCE else case.watchers
        key = f"explain.why_{standing.status}"
        if standing.status is Status.NOT_CHECKED:
            key += "_watched" if case.watchers else "_alone"
        return say(key, sources=say("report.comma").join(each.name for each in asked))
    judged = decisive.judgement
    value = (
        "" if judged.value is None else figure(judged.value, judged.unit, high=judged.value_high, bound=judged.bound)
    )
    return say(
        f"explain.why_{standing.status}" + ("" if value else "_wordless"),
        publisher=for_terminal(decisive.publisher) or decisive.source,
        role=say(f"report.role_{decisive.role}"),
        value=value,
        as_of=judged.as_of.isoformat() if judged.as_of else "?",
    )


def _flag_sentence(flag: Flag, case: Case) -> str:
    due = case.commitment.due
    return say(f"explain.flag_{flag}", due=due.isoformat() if due else "?")


def _light_sentence(standing: Standing) -> str | None:
    if standing.share is None or standing.expected is None or standing.light is Light.GREY:
        return None
    if standing.status in (Status.DONE_CLAIMED, Status.DONE_CONFIRMED):
        return None
    light = say(f"report.light_{standing.light}")
    return say("explain.light", light=light, share=f"{standing.share:.0%}", expected=f"{standing.expected:.0%}")


def _proof(found: Evidence) -> list[str]:
    from monitor.cli.match import reason_lines
    from monitor.report.lines import quote_line
    from monitor.text.hygiene import for_terminal

    lines = [f"  {line}" for line in layout.wrap(quote_line(found.judgement.quote), _WIDTH)]
    day = found.published.isoformat() if found.published else "-"
    lines.append(
        "  " + say("explain.from", title=for_terminal(found.title), published=day, url=for_terminal(found.url))
    )
    lines.append("  " + say("explain.known", at=f"{found.known_at.astimezone(CHINA):%Y-%m-%d %H:%M}"))
    lines.append("  " + say("explain.evidence", id=found.id))
    return lines + [f"  {line}" for each in found.judgement.reasons for line in reason_lines(each)]


def _brief(found: Evidence, commitment: Commitment) -> list[str]:
    from monitor.report.lines import evidence_line, quote_line

    doubt = say("explain.doubtful") if found.judgement.review else ""
    unreal = "" if found.judgement.realised or found.judgement.review else say("explain.unreal")
    lines = [f"• {evidence_line(found, commitment)}{doubt}{unreal}  [{found.id}]"]
    return lines + [f"    {line}" for line in layout.wrap(quote_line(found.judgement.quote), _WIDTH - 4)]


def _wrapped(text: str) -> list[str]:
    return layout.wrap(text, _WIDTH)


def _as_json(case: Case) -> dict[str, Any]:
    from monitor.report import json, official

    return {
        "commitment": case.commitment.id,
        "statement": case.commitment.statement,
        **json.standing(case.standing),
        **official.as_json(case.commitment, case.today),
        **official.links_as_json(case.commitment, case.ledger),
        "why": sentences(case),
        "watchers": [{"name": each.name, "read": each in case.read} for each in case.watchers],
        "evidence": [json.evidence(each) for each in _newest_first(case)],
    }


def _newest_first(case: Case) -> Sequence[Evidence]:
    decisive = case.decisive
    return ([decisive] if decisive else []) + [each for each in reversed(case.evidence) if each is not decisive]
