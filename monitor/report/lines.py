"""One change, one line of plain words: what, from how much to how much, against which target, said by whom and when.

Pure: the sentence is made from the change's codes and the ledger in force, in the language in force.
Whatever was fetched goes through `for_terminal`, so a line can be shown anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

from monitor.messages import say
from monitor.model import (
    STALE_CODE,
    Change,
    ChangeKind,
    Commitment,
    CommitmentKind,
    Evidence,
    Ledger,
    Period,
    Point,
    Severity,
    Slots,
    Status,
)
from monitor.report.numbers import figure, target
from monitor.text.terminal import for_terminal

KIND_MARKS = MappingProxyType(
    {
        ChangeKind.ACHIEVED: "✓",
        ChangeKind.PROGRESS: "●",
        ChangeKind.DELAYED: "▲",
        ChangeKind.OVERDUE: "■",
        ChangeKind.DROPPED: "✗",
        ChangeKind.TARGET_REVISED: "◆",
        ChangeKind.CONTRADICTION: "≠",
        ChangeKind.SILENT: "○",
        ChangeKind.CORRECTED: "↺",
        ChangeKind.PUBLICATION_NEW: "+",
        ChangeKind.PUBLICATION_EDITED: "~",
        ChangeKind.PUBLICATION_GONE: "−",
        ChangeKind.SOURCE_BROKEN: "!",
        ChangeKind.SOURCE_RECOVERED: "↑",
    }
)
"""One sign for each kind of change, the same in a digest and on the dashboard."""
_WEIGHT = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}
_NAME_LETTERS = 24
_OPEN, _SHUT = "“", "”"


def change_line(change: Change, ledger: Ledger) -> str:
    """The change in one line, without its quote and address."""
    if change.commitment is not None:
        return _about_commitment(change, ledger)
    slots = {name: _safe(value) for name, value in change.slots.items()}
    slots["title"] = for_terminal(change.title or change.url or "")
    slots["source"] = for_terminal(change.source)
    slots["error"] = _error(change)
    return say(f"change.{_key(change)}", **slots) + _said_by(change.publisher, change.published)


def name_of(commitment: Commitment | None, identifier: str = "") -> str:
    """What the commitment is about, in a few words."""
    if commitment is None:
        return for_terminal(identifier)
    if commitment.indicator is not None:
        return for_terminal(commitment.indicator.name)
    if commitment.deed is not None and commitment.kind is CommitmentKind.MILESTONE:
        return for_terminal("".join(word.partition("|")[0] for word in commitment.deed.names[0]))
    statement = for_terminal(commitment.statement).rstrip("。.")
    return statement if len(statement) <= _NAME_LETTERS else statement[: _NAME_LETTERS - 1] + "…"


def quote_line(quote: str) -> str:
    """The sentence that proves it, in quotation marks, on one line."""
    shown = for_terminal(quote)
    quoted = shown.startswith(_OPEN) and shown.endswith(_SHUT)
    return shown if quoted else say("report.quote", quote=shown)


def error_text(code: str | None, slots: Slots) -> str:
    """The sentence of a stored error, on one line; its code where another version recorded other slots."""
    if code is None:
        return ""
    try:
        return for_terminal(say(code, **slots))
    except LookupError:
        return code


def _shown(point: Point | None, commitment: Commitment | None, bound: str = "=") -> str:
    if point is None:
        return ""
    if point.value is None:
        return say(f"report.status_{point.status}") if point.status else ""
    said = figure(point.value, point.unit, bound=bound)
    yearly = commitment is not None and commitment.indicator and commitment.indicator.period is Period.YEARLY
    if yearly and point.as_of is not None:
        return say("report.in_year", value=said, year=point.as_of.year)
    return said


def evidence_line(found: Evidence, commitment: Commitment | None) -> str:
    """One stored evidence: relation, value, who said it and when."""
    judged = found.judgement
    said = say(f"report.relation_{judged.relation}")
    if judged.value is not None:
        said += " " + figure(judged.value, judged.unit, high=judged.value_high, bound=judged.bound)
    if commitment is not None and (wanted := target(commitment)):
        said += say("report.comma") + say("report.target", target=wanted)
    return said + _said_by(found.publisher, found.published)


def by_weight(changes: Sequence[Change]) -> list[Change]:
    """Most important first: news before history, then severity, then kind, then as found.

    What was overdue or silent long before anybody looked comes after what was found.
    """
    return sorted(changes, key=_weight)


def _weight(change: Change) -> tuple[bool, bool, int, bool]:
    stale = change.history and change.kind in (ChangeKind.OVERDUE, ChangeKind.SILENT, ChangeKind.PUBLICATION_NEW)
    return change.history, stale, _WEIGHT[change.severity], change.commitment is None


def _about_commitment(change: Change, ledger: Ledger) -> str:
    commitment = ledger.get(change.commitment or "")
    head = say(
        f"change.{_key(change)}",
        name=name_of(commitment, change.commitment or ""),
        **_due(commitment),
        **_since(change),
        **_official(change, ledger),
    )
    gap = say("report.comma") if change.kind in (ChangeKind.OVERDUE, ChangeKind.SILENT) else " "
    parts = [gap.join(filter(None, (head, _movement(change, commitment))))]
    if commitment is not None and (wanted := target(commitment)):
        parts.append(say("report.target", target=wanted))
    if (word := _outcome(change)) is not None:
        parts.append(word)
    return say("report.comma").join(parts) + _said_by(change.publisher, change.published)


def _official(change: Change, ledger: Ledger) -> dict[str, str]:
    """What the ledger itself says of it, where that is what the change tells."""
    said = {name: for_terminal(str(change.slots.get(name, ""))) for name in ("to", "reason")}
    return {**said, "goal": _new_goal(change, ledger)}


def _new_goal(change: Change, ledger: Ledger) -> str:
    """What a later plan asks for instead; empty for any other change, and where it has no number."""
    if "successor" not in change.slots:
        return ""
    heir = ledger.get(str(change.slots["successor"]))
    if heir is not None:
        return target(heir) or ""
    return _shown(change.after, None) if change.after is not None and change.after.value is not None else ""


def _key(change: Change) -> str:
    """A kind's message; some have forms of their own: an edit with figures, a silence with its first day, the ledger's word."""
    if "official" in change.slots:
        goal = "_at" if change.after is not None and change.after.value is not None else ""
        return f"{change.kind}_{change.slots['official']}{goal}"
    if change.kind is ChangeKind.PUBLICATION_EDITED and change.slots.get("figures"):
        return "publication_edited_figures"
    if change.slots.get("code") == STALE_CODE:
        return "source_stale" if change.kind is ChangeKind.SOURCE_BROKEN else "source_stale_over"
    if change.kind is ChangeKind.SILENT and _since(change):
        return "silent_since"
    return str(change.kind)


def _movement(change: Change, commitment: Commitment | None) -> str:
    if "official" in change.slots:
        return ""
    before, after = _shown(change.before, commitment), _shown(change.after, commitment, _said_bound(change))
    has_value = change.after is not None and change.after.value is not None
    if change.kind in (ChangeKind.OVERDUE, ChangeKind.SILENT):
        return say("report.latest", value=after) if has_value else ""
    if has_value:
        had_value = change.before is not None and change.before.value is not None
        return f"{before} → {after}" if had_value and before != after else after
    return f"{before} → {after}" if before and after and before != after else ""


def _said_bound(change: Change) -> str:
    bound = change.slots.get("bound")
    return bound if isinstance(bound, str) else "="


def _outcome(change: Change) -> str | None:
    """The word that says what the number means, for the kinds whose head does not say it."""
    if change.kind is ChangeKind.CORRECTED:
        return _corrected_by(change)
    if change.kind is ChangeKind.ACHIEVED and "official" not in change.slots:
        confirmed = change.after is not None and change.after.status is Status.DONE_CONFIRMED
        return say("report.achieved_confirmed" if confirmed else "report.achieved")
    return None


def _corrected_by(change: Change) -> str | None:
    """What corrected it, with the note that a person left."""
    act, note = change.slots.get("act"), change.slots.get("note")
    if not isinstance(act, str):
        return None
    said = say(f"report.corrected_{act}")
    return say("report.with_note", said=said, note=for_terminal(str(note))) if note else said


def _since(change: Change) -> dict[str, str]:
    since = change.slots.get("since")
    return {"since": for_terminal(since)} if isinstance(since, str) else {}


def _due(commitment: Commitment | None) -> dict[str, str]:
    due = commitment.due if commitment is not None else None
    return {"due": due.isoformat() if due else "?"}


def _error(change: Change) -> str:
    code = change.slots.get("code")
    if not isinstance(code, str):
        return ""
    return error_text(code, {name: value for name, value in change.slots.items() if name != "code"})


def _safe(value: object) -> object:
    return for_terminal(value) if isinstance(value, str) else value


def _said_by(publisher: str | None, published: date | None) -> str:
    said = " ".join(
        filter(
            None,
            (for_terminal(publisher or ""), published.isoformat() if published else ""),
        )
    )
    return f" · {said}" if said else ""
