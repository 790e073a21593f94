"""Reasons of judgement: codes with slots, so both languages come from one record, and the rules' version."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model import Check, Confidence, Reason, Result

RULES_VERSION = "15"
"""By which rules a text was judged; it stands beside every judgement and every text that was judged.

Raise it to the next number, once for all that goes out together, where what any text is judged to say
changes: a rule in monitor/judge or monitor/text, or the data they read (cue words, tense, units, periods,
places, tables, bodies). Every stored text then counts as judged by older rules: `check` says so, and `monitor rematch`
judges all of them again. It stays as it is for a change of wording or speed, of how a standing follows
from evidence (worked out anew each time), and of the ledger, whose own fingerprints tell.
"""


def passed(check: Check, code: str, **slots: str | float | bool | None) -> Reason:
    """The check found what it looks for."""
    return Reason(check, Result.PASSED, code, slots)


def failed(check: Check, code: str, **slots: str | float | bool | None) -> Reason:
    """The check found that the text speaks of something else."""
    return Reason(check, Result.FAILED, code, slots)


def unsettled(check: Check, code: str, **slots: str | float | bool | None) -> Reason:
    """The check could not tell; such evidence never claims and waits for a person."""
    return Reason(check, Result.UNSETTLED, code, slots)


WEAK = frozenset(
    {
        "scope.title",
        "scope.publisher",
        "scope.source",
        "tense.bare",
        "as_of.published",
        "indicator.before",
        "indicator.stock",
        "indicator.topic",
    }
)
"""Codes of checks that passed on indirect grounds; two of them make a judgement of medium confidence."""


def confidence(reasons: Sequence[Reason]) -> Confidence:
    """High when every check passed on direct grounds, medium on indirect ones, low when one is unsettled or failed."""
    if any(reason.result is not Result.PASSED for reason in reasons):
        return Confidence.LOW
    weak = sum(reason.code in WEAK for reason in reasons)
    return Confidence.HIGH if weak <= 1 else Confidence.MEDIUM
