"""The proposals of a document looked through one at a time: what was decided, and the ledger file it makes. Pure.

Owns: which proposal comes next, what each decision does to the file, and taking the last one back. Must not: read or
write files, or speak to a person. The file is right after every decision, so that the walk can be left at any time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from monitor.errors import Problem
from monitor.ledger import patching, writing
from monitor.ledger.entries import Entries, read_entries
from monitor.ledger.lines import read_text
from monitor.ledger.proposing.proposal import Proposal
from monitor.ledger.slugs import figure_mark, fingerprint, slugs
from monitor.model import Document

FOLDER: Final = "review"
"""The folder beside the ledger files in which decisions are kept."""
ACCEPT: Final = "accept"
SKIP: Final = "skip"
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Step:
    """One proposal of the walk. `mark` tells it from all others; `there` says that the file has it as an entry."""

    mark: str
    slug: str
    proposal: Proposal
    lines: tuple[str, ...]
    there: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: `lines` is the entry as it was written, `before` the entry that stood in the file."""

    mark: str
    verdict: str
    slug: str
    lines: str = ""
    before: str = ""


# ---------------------------------------------------------------- the steps


def steps(
    found: Sequence[Proposal], text: str, decided: Sequence[Decision], document: Document, term: writing.Term
) -> tuple[Step, ...]:
    """The proposals to look through, in the order of the document; what was taken out of the file before is left out."""
    entries = _entries(text)
    marks = _marks(found)
    known = {each.mark: each for each in decided}
    told = set(writing.told_before(text))
    taken = set(entries) | {each.slug for each in decided}
    names = dict(zip(marks, slugs(found), strict=True))
    made: list[Step] = []
    for mark, each in zip(marks, found, strict=True):
        slug = known[mark].slug if mark in known else _entered(each, names[mark], entries)
        if slug:
            entries.pop(slug, None)
        elif mark.partition("#")[0] in told or figure_mark(each) in told:
            continue
        there = bool(slug) and mark not in known
        name = slug or (names[mark] if names[mark] not in taken else slugs([each], taken)[0])
        taken.add(name)
        lines = tuple(writing.entry_lines(name, each, document, term))
        made.append(Step(mark, name, each, lines, there))
    return tuple(made)


def _marks(found: Sequence[Proposal]) -> list[str]:
    """What tells each proposal from the others; one that stands twice is counted."""
    seen: dict[str, int] = {}
    marks = []
    for each in found:
        mark = fingerprint(each)
        seen[mark] = seen.get(mark, 0) + 1
        marks.append(mark if seen[mark] == 1 else f"{mark}#{seen[mark]}")
    return marks


def _entries(text: str) -> dict[str, str]:
    """The entries of the file with the sentence each was made from."""
    found = {}
    for spot in patching.spots(text):
        found[spot.slug] = spot.keys.text("quote")
    return found


def _entered(each: Proposal, name: str, entries: Mapping[str, str]) -> str:
    """The entry that was made from this proposal: of those with its sentence the one with its name, else the first."""
    same = [slug for slug, quote in entries.items() if quote and quote == writing.shown(each.quote).strip()]
    return name if name in same else next(iter(same), "")


def ahead(walk: Sequence[Step], decided: Sequence[Decision]) -> int | None:
    """The place of the first proposal on which nothing was decided; None when all are through."""
    known = {each.mark for each in decided}
    return next((at for at, step in enumerate(walk) if step.mark not in known), None)


# ---------------------------------------------------------------- decisions


def accepted(text: str, step: Step, lines: Sequence[str], section: Sequence[str] = ()) -> tuple[str, Decision] | None:
    """The file with this entry, as proposed or as edited; None when its place in the file is not found.

    An entry that is there already stays as it stands unless `lines` differ from what is there.
    """
    slug = slug_of(lines)
    decision = Decision(step.mark, ACCEPT, slug, "\n".join(lines))
    if step.there:
        before = patching.entry(text, step.slug)
        if before is None:
            return None
        if before == _margin(lines):
            return text, replace(decision, before=_indented(before))
        changed = patching.exchanged(text, step.slug, lines)
        return (changed, replace(decision, before=_indented(before))) if changed else None
    made = writing.entered(
        text, lines, [*(f"  # {writing.shown(each)}" for each in section), *([""] if section else [])]
    )
    return writing.remembering(made, [step.mark.partition("#")[0]]), decision


def skipped(text: str, step: Step) -> tuple[str, Decision] | None:
    """The file that knows this proposal as left out; an entry made from it is taken out."""
    before = patching.entry(text, step.slug) if step.there else None
    made = patching.without(text, step.slug) if before is not None else text
    if made is None:
        return None
    decision = Decision(step.mark, SKIP, step.slug, before=_indented(before) if before else "")
    return writing.remembering(made, [step.mark.partition("#")[0]]), decision


def undone(text: str, decision: Decision) -> str | None:
    """The file as it was before this decision; None when a person has changed the entry since."""
    mark = decision.mark.partition("#")[0]
    if decision.verdict == SKIP:
        if not decision.before:
            return writing.remembering(text, (), forget=[mark])
        return writing.entered(text, decision.before.splitlines(), ())
    now = patching.entry(text, decision.slug)
    if decision.before and _indented(now or "") == decision.before:
        return text
    if now is None or now != _margin(decision.lines.splitlines()):
        return None
    if decision.before:
        return patching.exchanged(text, decision.slug, decision.before.splitlines())
    made = patching.without(text, decision.slug)
    return None if made is None else writing.remembering(made, (), forget=[mark])


def slug_of(lines: Sequence[str]) -> str:
    """The identifier in the lines of an entry."""
    found = patching.spots("commitments:\n" + "\n".join(lines) + "\n")
    return found[0].slug if found else ""


def _margin(lines: Sequence[str]) -> str:
    """The entry alone, at the margin, without the remarks above it."""
    return patching.entry("commitments:\n" + "\n".join(lines) + "\n", slug_of(lines)) or ""


def _indented(entry: str) -> str:
    return "\n".join(_INDENT + line if line else line for line in entry.splitlines())


# ---------------------------------------------------------------- an edited entry


def problems(text: str, step: Step, lines: Sequence[str], themes: Sequence[str]) -> tuple[Problem, ...]:
    """What is wrong with an edited entry, lines counted within it; empty for a sound one."""
    head = writing.head(text)
    value, faults = read_text(head + "\n".join(lines) + "\n", "")
    found = read_entries(value, "", themes) if not faults else Entries(None, (), ())
    wrong = [*faults, *found.problems]
    offset = head.count("\n")
    shifted = [replace(each, line=max(each.line - offset, 1)) for each in wrong]
    if not wrong and len(found.commitments) != 1:
        return (Problem("", 1, "walk.one_entry"),)
    slug = slug_of(lines)
    if not wrong and slug != step.slug and slug in _entries(text):
        return (Problem("", 1, "walk.taken", {"id": slug}),)
    return tuple(shifted)


# ---------------------------------------------------------------- what is kept


def told(decided: Sequence[Decision]) -> str:
    """The decisions as the text of a file."""
    return json.dumps({"decisions": [asdict(each) for each in decided]}, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> tuple[Decision, ...] | None:
    """The decisions in the text; None for a text that holds none."""
    try:
        listed = json.loads(text)["decisions"]
        return tuple(_decision(each) for each in listed)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _decision(each: Mapping[str, Any]) -> Decision:
    found = Decision(*(str(each.get(name, "")) for name in ("mark", "verdict", "slug", "lines", "before")))
    if found.verdict not in (ACCEPT, SKIP) or not found.mark:
        raise ValueError
    return found
