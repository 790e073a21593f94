"""Proposals as a ledger file that a person is glad to edit, and the same file kept up on a later run.

Owns: how entries are laid out, what is marked for a look, and that nothing a person wrote is touched.
Must not: read or write files. A later run appends what is new, leaves out for good what a person took
out, and marks entries whose sentence the document no longer has.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.ledger import phrases
from monitor.ledger.lines import Items, Keys, read_text
from monitor.ledger.proposing.proposal import Proposal
from monitor.ledger.slugs import figure_mark, fingerprint, slugs
from monitor.messages import say
from monitor.model import Commitment, CommitmentKind, Deed, Document, Indicator

_PLAIN = re.compile(r"[\u3400-\u9fffA-Za-z][^:#\[\]{},\'\"`\n\t\\]*")
_TAKEN_FOR_ELSE = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n", "~"})
_KNOWN = "#~"
_LONGEST_LINE = 110
_LONGEST_HEADING = 90


Term = tuple[date | None, date | None]
"""From when and until when the commitments of a document run, unless one says otherwise."""


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a ledger file, and the identifiers that were added, were there, and are gone from the document."""

    text: str
    added: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]


def written(
    document: Document,
    term: Term,
    proposals: Sequence[Proposal],
    before: str = "",
) -> Written:
    """The ledger file of these proposals; `before` is the file as it stands, whose entries stay as they are. Pure.

    `before` must be sound YAML; what is wrong with it is for the caller to say.
    """
    if not before.strip():
        names = slugs(proposals)
        lines = [*_document(document, term), "", "commitments:"]
        lines += _entries(tuple(zip(names, proposals, strict=True)), document, term)
        known = _marks(proposals)
        return Written("\n".join([*lines, "", *_remembered(known)]) + "\n", names, (), ())
    return _kept_up(before, document, term, proposals)


# ---------------------------------------------------------------- a later run


_Figure = tuple[str, str, str]
"""Name, value and unit: what an entry counts, whatever else its sentence says."""


@dataclass(frozen=True, slots=True)
class _Entry:
    slug: str
    quote: str
    line: int
    figure: _Figure | None = None


def _kept_up(before: str, document: Document, term: Term, proposals: Sequence[Proposal]) -> Written:
    there = _there(before)
    told = told_before(before)
    new = _unknown(proposals, told, there)
    names = slugs(new, {each.slug for each in there})
    said = {shown(each.quote).strip() for each in proposals}
    stated = {_figure(each) for each in proposals if each.indicator}
    gone = [each for each in there if each.quote and each.quote not in said and each.figure not in stated]
    lines = _marked(before, gone)
    body = _without_memory(lines)
    body += _entries(tuple(zip(names, new, strict=True)), document, term)
    memory = list(dict.fromkeys([*told, *_marks(proposals)]))
    text = "\n".join([*body, "", *_remembered(memory)]).rstrip("\n") + "\n"
    return Written(text, names, tuple(each.slug for each in there), tuple(each.slug for each in gone))


def _unknown(proposals: Sequence[Proposal], told: Sequence[str], there: Sequence[_Entry]) -> list[Proposal]:
    """The proposals that were never written here; a sentence or a figure that has all its entries gets no more."""
    quotes = Counter(each.quote for each in there)
    figures: Counter[_Figure | None] = Counter(each.figure for each in there)
    quoted = Counter(shown(each.quote).strip() for each in proposals)
    stated: Counter[_Figure | None] = Counter(_figure(each) for each in proposals)
    return [
        each
        for each in proposals
        if fingerprint(each) not in told
        and figure_mark(each) not in told
        and quotes[shown(each.quote).strip()] < quoted[shown(each.quote).strip()]
        and (each.indicator is None or figures[_figure(each)] < stated[_figure(each)])
    ]


def _marks(proposals: Sequence[Proposal]) -> list[str]:
    """What a later run knows the proposals by: each in its sentence, and its figure by itself."""
    return list(dict.fromkeys(mark for each in proposals for mark in (fingerprint(each), figure_mark(each)) if mark))


def _figure(proposal: Proposal) -> _Figure | None:
    each = proposal.indicator
    return (shown(each.name).strip(), number(each.value), each.unit) if each else None


def _entered(entry: Keys) -> _Figure | None:
    """The figure of an entry as it stands in the file."""
    inside = entry.values.get("indicator")
    if not isinstance(inside, Keys):
        return None
    name, value, unit = (inside.text(key) for key in ("name", "value", "unit"))
    try:
        return name, number(float(value)), unit
    except ValueError:
        return None


def _there(text: str) -> list[_Entry]:
    value, _ = read_text(text, "")
    listed = value.values.get("commitments") if isinstance(value, Keys) else None
    children = listed.values if isinstance(listed, Items) else ()
    return [_Entry(c.text("id"), c.text("quote"), c.line, _entered(c)) for c in children if isinstance(c, Keys)]


def told_before(text: str) -> tuple[str, ...]:
    """The fingerprints of all proposals that were ever written here. Pure."""
    found: list[str] = []
    for line in text.splitlines():
        if line.startswith(_KNOWN):
            found += re.findall(r"\b[0-9a-f]{12}\b", line)
    return tuple(found)


def _without_memory(lines: Sequence[str]) -> list[str]:
    body = [line for line in lines if not line.startswith(_KNOWN)]
    while body and not body[-1].strip():
        body.pop()
    return body


def _remembered(marks: Sequence[str]) -> list[str]:
    """Comment lines from which a later run knows what a person has taken out."""
    rows = [" ".join(marks[start : start + 8]) for start in range(0, len(marks), 8)]
    return [f"{_KNOWN} {say('propose.memory')}", *(f"{_KNOWN} {row}" for row in rows)] if marks else []


def _marked(text: str, gone: Sequence[_Entry]) -> list[str]:
    """The lines with a remark above each entry whose sentence is gone, and none above the others."""
    remarks = {say("propose.gone_mark", lang) for lang in ("zh", "en")}
    lines = text.splitlines()
    starts = {each.line for each in gone}
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip().removeprefix("#").strip() in remarks:
            continue
        if number in starts:
            out.append(f"  # {say('propose.gone_mark')}")
        out.append(line)
    return out


# ---------------------------------------------------------------- the layout


def _document(document: Document, term: Term) -> Iterator[str]:
    yield f"# {say('propose.head')}"
    yield f"# {say('propose.head_names')}"
    yield "document:"
    for key, value in (
        ("key", document.key),
        ("title", document.title),
        ("number", document.number),
        ("publisher", document.publisher),
        ("issued", document.issued.isoformat() if document.issued else None),
        ("region", document.region),
        ("kind", document.kind),
        ("url", document.url),
    ):
        if value:
            yield f"  {key}: {value if key == 'issued' else scalar(value)}"
    starts, due = term
    inside = [f"{key}: {day.isoformat()}" for key, day in (("from", starts), ("to", due)) if day]
    if inside:
        yield f"  term: {{{', '.join(inside)}}}"


def _entries(named: Sequence[tuple[str, Proposal]], document: Document, term: Term) -> list[str]:
    lines: list[str] = []
    above: tuple[str, ...] | None = None
    for slug, proposal in named:
        if proposal.headings != above:
            lines += ["", f"  # {heading(proposal.headings)}"] if proposal.headings else [""]
            above = proposal.headings
        lines += (
            ["", *entry_lines(slug, proposal, document, term)]
            if lines and lines[-1]
            else entry_lines(slug, proposal, document, term)
        )
    return lines


def heading(headings: Sequence[str]) -> str:
    """The remark above the entries of a section: its two nearest headings on one line."""
    return shown(" / ".join(" ".join(each.split()) for each in headings[-2:]))[:_LONGEST_HEADING]


def entry_lines(slug: str, proposal: Proposal, document: Document, term: Term) -> list[str]:
    """One entry as the lines of a ledger file, remarks of doubt above it. Pure."""
    lines = [f"  # {say('propose.look')} {say(f'propose.doubt_{code}')}" for code in proposal.doubts]
    lines += [
        f"  - id: {slug}",
        f"    theme: {proposal.theme}",
        f"    kind: {proposal.kind.value}",
        f"    statement: {scalar(_sentence(proposal.statement))}",
    ]
    if proposal.quote:
        lines.append(f"    quote: {scalar(proposal.quote)}")
    if proposal.locator:
        lines.append(f"    locator: {scalar(proposal.locator)}")
    for key, names in (("lead", proposal.lead), ("responsible", proposal.responsible)):
        if names:
            lines += listed(f"    {key}", names)
    lines += _days(proposal, term)
    if proposal.region and proposal.region != document.region:
        lines.append(f"    region: {scalar(proposal.region)}")
    if proposal.by:
        lines.append(f"    note: {scalar(say('propose.by', who=proposal.by))}")
    if proposal.doubts:
        lines += listed("    doubt", proposal.doubts)
    return [*lines, *_indicator(proposal.indicator), *_milestone(proposal)]


def _sentence(statement: str) -> str:
    text = statement.strip()
    return text if text.endswith(("。", "…", "！")) else f"{text}。"


def _days(proposal: Proposal, term: Term) -> list[str]:
    lines = []
    if proposal.starts != term[0] and proposal.starts is not None:
        lines.append(f"    from: {proposal.starts.isoformat()}")
    if proposal.due != term[1]:
        lines.append(f"    due: {proposal.due.isoformat() if proposal.due else 'null'}")
    return lines


def _indicator(indicator: Indicator | None) -> list[str]:
    if indicator is None:
        return []
    lines = [
        "    indicator:",
        f"      name: {scalar(indicator.name)}",
        f"      op: {scalar(indicator.op.value)}",
        f"      value: {number(indicator.value)}",
    ]
    if indicator.value_high is not None:
        lines.append(f"      value_high: {number(indicator.value_high)}")
    lines += [
        f"      unit: {scalar(indicator.unit)}",
        f"      better: {indicator.better}",
        f"      period: {indicator.period.value}",
        "      aliases:",
        *(f"        - {scalar(' '.join(alias))}" for alias in phrases.aliases_drawn_together(indicator.aliases)),
    ]
    for key, words in (
        ("near_misses", phrases.words_drawn_together(indicator.near_misses)),
        ("units", indicator.units),
        ("needs", phrases.words_drawn_together(indicator.needs)),
        ("done", indicator.done),
    ):
        if words:
            lines += listed(f"      {key}", words)
    if indicator.parts > 1:
        lines += [f"      parts: {indicator.parts}", *listed("      each", indicator.each)]
    return lines


def _milestone(proposal: Proposal) -> list[str]:
    deed: Deed | None = proposal.deed
    if deed is None or proposal.kind is not CommitmentKind.MILESTONE:
        return []
    lines = ["    milestone:", *listed("      names", [" ".join(name) for name in deed.names])]
    lines += listed("      done", deed.done)
    return lines + (listed("      under_way", deed.under_way) if deed.under_way else [])


def listed(key: str, words: Sequence[str]) -> list[str]:
    """A key with a list on one line, or a line each where that would be too long. Pure."""
    line = f"{key}: [{', '.join(scalar(word) for word in words)}]"
    if len(line) <= _LONGEST_LINE:
        return [line]
    indent = " " * (len(key) - len(key.lstrip()))
    return [f"{key}:", *(f"{indent}  - {scalar(word)}" for word in words)]


def number(value: float) -> str:
    """A number as people write it: 30000, 1.4."""
    return f"{value:.15g}"


def scalar(text: str) -> str:
    """A text as one YAML scalar, in quotation marks only where it needs them; what cannot be seen becomes a space."""
    told = shown(text)
    plain = _PLAIN.fullmatch(told) and told.lower() not in _TAKEN_FOR_ELSE and not told.endswith(" ")
    return told if plain else json.dumps(told, ensure_ascii=False)


def shown(text: str) -> str:
    """The text with a space for each character that YAML or a terminal would choke on."""
    return "".join(char if char.isprintable() else " " for char in text)


# ---------------------------------------------------------------- proposals as commitments


def commitments(document: Document, proposals: Sequence[Proposal]) -> tuple[Commitment, ...]:
    """The proposals as commitments of the document, as they will be once imported. Pure."""
    return tuple(
        Commitment(
            id=f"{document.key}/{slug}",
            theme=each.theme,
            kind=each.kind,
            statement=_sentence(each.statement),
            document=document,
            region=each.region or document.region,
            locator=each.locator,
            indicator=each.indicator,
            deed=each.deed,
            starts=each.starts,
            due=each.due,
            lead=each.lead,
            responsible=each.responsible,
        )
        for slug, each in zip(slugs(proposals), proposals, strict=True)
    )


# ---------------------------------------------------------------- single entries, for sheets and the review


def begun(document: Document, term: Term) -> str:
    """A ledger file of this document that has no entry yet."""
    return "\n".join([*_document(document, term), "", "commitments:"]) + "\n"


def head(text: str) -> str:
    """The file up to its first entry. Pure."""
    lines = text.splitlines()
    at = next((at for at, line in enumerate(lines) if re.match(r"commitments\s*:", line)), len(lines) - 1)
    return "\n".join(lines[: at + 1]) + "\n"


def entered(text: str, entries: Sequence[str], above: Sequence[str]) -> str:
    """The file with one more entry, given as its lines, under the remark `above` it. Pure."""
    body, memory = _parted(text)
    return _joined([*body, "", *above, *entries], memory)


def remembering(text: str, marks: Sequence[str], *, forget: Sequence[str] = ()) -> str:
    """The file that knows these proposals, by their fingerprints, as told before, and no more those to forget. Pure."""
    body, _ = _parted(text)
    known = dict.fromkeys([*told_before(text), *marks])
    return _joined(body, _remembered([mark for mark in known if mark not in forget]))


def marked(text: str, gone: Sequence[str]) -> str:
    """The file with a remark above each of these entries that its source has no more, and above no other. Pure."""
    there = [each for each in _there(text) if each.slug in gone]
    return "\n".join(_marked(text, there)) + "\n"


def block(proposal: Proposal) -> tuple[str, ...]:
    """The indicator or the milestone of an entry, at the left margin. Pure."""
    return tuple(line.removeprefix("    ") for line in (*_indicator(proposal.indicator), *_milestone(proposal)))


def _parted(text: str) -> tuple[list[str], list[str]]:
    lines = text.splitlines()
    return _without_memory(lines), [line for line in lines if line.startswith(_KNOWN)]


def _joined(body: Sequence[str], memory: Sequence[str]) -> str:
    return "\n".join([*body, *(["", *memory] if memory else [])]) + "\n"
