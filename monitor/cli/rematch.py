"""`monitor rematch`: what is stored judged again by today's rules and ledger, shown first and written when asked to."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from monitor.cli import base, layout
from monitor.messages import say
from monitor.model import Commitment, Evidence, Ledger

if TYPE_CHECKING:
    from monitor.rematching import Effect, Rematch
    from monitor.store.judged import Stood

_SHOWN_EVERY = 20
"""Texts between two lines of progress; a terminal needs no more, and writing costs."""


@base.command("rematch", help="rematch.help", reports=True)
@base.option("--apply", is_flag=True, help="rematch.help_apply")
def command(context: base.Context, *, apply: bool) -> None:
    """Judges again what was judged by another ledger or other rules, and says what that changes."""
    from monitor.rematching import rematch

    ledger = context.ledger
    store = context.open_store() if apply else context.look_at_store()
    if store is None:
        context.write(_nothing(context))
        return
    with Line(shown=context.talking and not context.json) as progress:
        made = rematch(base.pen(context, store, "rematch"), apply=apply, progress=progress)
    if context.json:
        from monitor.report import json

        context.write(json.dumps(as_json(made, ledger), indent=2))
    else:
        context.write("\n".join(as_text(made, ledger)))


def _nothing(context: base.Context) -> str:
    from monitor.rematching import Rematch
    from monitor.report import json

    made = Rematch(applied=False, texts=0, wholly=0, passages=0, kept=0, effects=())
    return json.dumps(as_json(made, context.ledger), indent=2) if context.json else say("rematch.nothing_recorded")


# ---- for people


def as_text(made: Rematch, ledger: Ledger) -> list[str]:
    """What was judged again, each commitment with what goes and comes and how it stands, and what to do."""
    lines = layout.paragraph(_judged(made))
    for effect in made.effects:
        lines += ["", *_effect(effect, ledger.get(effect.commitment), applied=made.applied)]
    if made.kept:
        lines += ["", *layout.paragraph(say("rematch.kept", count=made.kept))]
    closing = layout.paragraph(_closing(made))
    return [*lines, *([""] if made.effects and closing else []), *closing]


def _judged(made: Rematch) -> str:
    if not made.texts:
        return say("rematch.all_judged")
    return say("rematch.judged", texts=made.texts, wholly=made.wholly, passages=made.passages)


def _closing(made: Rematch) -> str:
    if made.applied:
        moved = sum(effect.moves for effect in made.effects)
        if not made.effects:
            return say("rematch.applied_nothing") if made.texts else ""
        return say("rematch.applied", count=moved) if moved else say("rematch.applied_unmoved")
    if made.effects:
        return say("rematch.how_to_apply")
    return say("rematch.nothing_differs") if made.texts else ""


def _effect(effect: Effect, commitment: Commitment | None, *, applied: bool) -> list[str]:
    from monitor.rematching import changed_pairs
    from monitor.report.lines import name_of

    known = commitment if commitment is not None and commitment.id == effect.commitment else None
    lines = [f"{name_of(known, effect.commitment)}  [{effect.commitment}]"]
    lines += layout.paragraph(_movement(effect, applied=applied), "  ")
    for gone, came in changed_pairs(effect):
        lines += _row(gone, came)
    return lines


def _movement(effect: Effect, *, applied: bool) -> str:
    if effect.before is None or effect.after is None:
        return say("rematch.left_ledger")
    before, after = _stands(effect.before), _stands(effect.after)
    if not effect.moves:
        return say("rematch.unmoved", after=after)
    return say("rematch.moved" if applied else "rematch.would_move", before=before, after=after)


def _stands(found: Stood) -> str:
    from monitor.report.numbers import figure

    words = [say(f"report.status_{found.point.status}"), *(say(f"report.flag_{flag}") for flag in found.flags)]
    value = "" if found.point.value is None else figure(found.point.value, found.point.unit.partition("/")[0])
    return " ".join(filter(None, (say("report.comma").join(words), value)))


def _row(gone: Evidence | None, came: Evidence | None) -> list[str]:
    """One sentence: what it was read to say and is read to say now, with its address."""
    from monitor.report.lines import quote_line
    from monitor.text.terminal import for_terminal

    shown = came or gone
    assert shown is not None
    key = "changed" if gone and came else "new" if came else "withdrawn"
    claims = {"before": _claim(gone), "after": _claim(came), "claim": _claim(shown)}
    lines = [f"  • {say(f'rematch.{key}', **claims)}"]
    lines += layout.paragraph(quote_line(shown.judgement.quote), "    ")
    day = shown.published.isoformat() if shown.published else ""
    said_by = " ".join(filter(None, (for_terminal(shown.publisher), day, for_terminal(shown.url))))
    return [*lines, f"    {said_by}"]


def _claim(found: Evidence | None) -> str:
    """What evidence claims, in short: relation, figure, time, and whether it counts."""
    from monitor.report.numbers import figure

    if found is None:
        return ""
    judged = found.judgement
    said = [say(f"report.relation_{judged.relation}")]
    if judged.value is not None:
        said.append(figure(judged.value, judged.unit, high=judged.value_high, bound=judged.bound))
    if judged.as_of is not None:
        said.append(judged.as_of.isoformat())
    if not judged.realised:
        said.append(say("rematch.doubtful" if judged.review else "rematch.unreal"))
    return " ".join(said)


# ---- for scripts


def as_json(made: Rematch, ledger: Ledger) -> dict[str, Any]:
    """The same for scripts."""
    from monitor.report import json

    return {
        "applied": made.applied,
        "texts": made.texts,
        "wholly": made.wholly,
        "passages": made.passages,
        "kept": made.kept,
        "commitments": [_effect_json(effect) for effect in made.effects],
        "changes": [json.change(each, ledger) for each in made.changes],
    }


def _effect_json(effect: Effect) -> dict[str, Any]:
    from monitor.rematching import changed_pairs
    from monitor.report import json

    rows = changed_pairs(effect)
    return {
        "commitment": effect.commitment,
        "before": _stood_json(effect.before),
        "after": _stood_json(effect.after),
        "withdrawn": _listed([gone for gone, came in rows if gone and not came]),
        "new": _listed([came for gone, came in rows if came and not gone]),
        "changed": [
            {"before": json.evidence(gone), "after": json.evidence(came)} for gone, came in rows if gone and came
        ],
    }


def _listed(found: Sequence[Evidence]) -> list[dict[str, Any]]:
    from monitor.report import json

    return [json.evidence(each) for each in found]


def _stood_json(found: Stood | None) -> dict[str, Any] | None:
    from monitor.report.numbers import plain

    if found is None:
        return None
    point = found.point
    return {
        "status": str(point.status),
        "flags": [str(flag) for flag in found.flags],
        "value": plain(point.value),
        "unit": point.unit,
        "as_of": point.as_of.isoformat() if point.as_of else None,
    }


# ---- how far it has come


class Line:
    """One line on stderr that is written over as texts are judged; nothing where stderr is no terminal."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._total = self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._write("")

    def begin(self, total: int) -> None:
        """So many texts are judged again."""
        self._total = total
        self._write(say("rematch.progress", done=0, total=total))

    def step(self) -> None:
        """One more was."""
        self._done += 1
        if self._done % _SHOWN_EVERY == 0 or self._done == self._total:
            self._write(say("rematch.progress", done=self._done, total=self._total))

    def _write(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()
