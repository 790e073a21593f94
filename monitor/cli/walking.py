"""`monitor ledger import FILE --key K --review`: the proposals one at a time on a terminal.

Owns what is shown and which key does what; what a decision does to the file is decided in monitor/ledger/walk.py.
After every key the ledger file and the decisions are on disk, so the walk can be left at any time and goes on there.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import base, keeping, layout
from monitor.errors import ConfigError
from monitor.messages import language, say
from monitor.text.terminal import for_terminal

if TYPE_CHECKING:
    from monitor.errors import Problem
    from monitor.ledger.proposing.proposal import Proposal
    from monitor.ledger.themes import ThemeName
    from monitor.ledger.walk import Decision, Step
    from monitor.ledger.writing import Term
    from monitor.model import Commitment, Document, Publication

_WIDEST = 100
_AROUND = 90
"""Characters shown of what stands before and after the sentence."""
_ESCAPE = "\x1b"
"""What an arrow or function key begins with; its signs are one key."""
_LEAVE = ("q", "Q", "\x03", "\x04", "\x1b", "")
"""q leaves, and so do Ctrl-C, Ctrl-D and Escape, and a terminal that is gone."""


class Terminal:
    """The person's terminal: one key, one line, or a text in their editor."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self.width = width
        self._colour = colour
        self._typed: list[str] = []

    def key(self) -> str:
        """The next key, without waiting for Enter; "q" where the terminal is gone.

        Keys typed faster than they are asked for arrive together, and people press Enter behind a key
        by habit: each counts by itself, in order, and Enter behind another key counts for nothing.
        """
        if self._typed:
            return self._typed.pop(0)
        try:
            read = click.getchar()
        except (KeyboardInterrupt, EOFError):
            return "q"
        if read.startswith(_ESCAPE):
            return read
        first, *self._typed = [sign for sign in read if sign not in "\r\n"] or [read]
        return first

    def line(self, value: str) -> str:
        """A line of text; Enter keeps the value. Raises click.Abort for Ctrl-C."""
        self._typed.clear()
        return str(click.prompt("  ", prompt_suffix="> ", default=value, show_default=False, err=True))

    def edit(self, text: str) -> str | None:
        """The text after the person's editor has run; None where it failed or nothing was saved."""
        return click.edit(text, extension=".yaml")

    def show(self, text: str = "", *, bold: bool = False, dim: bool = False) -> None:
        """One line."""
        styled = click.style(text, bold=bold or None, dim=dim or None) if self._colour and (bold or dim) else text
        click.echo(styled, err=True, color=self._colour)

    def marked(self, text: str) -> str:
        """A part of a line that stands out."""
        return click.style(text, bold=True, underline=True) if self._colour else text


def terminal_of(context: base.Context) -> Terminal:
    """The terminal a person sits at; raises ConfigError where there is none."""
    if context.json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigError("walk.no_terminal")
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return Terminal(width, colour=not context.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")


@dataclass(slots=True)
class Walk:
    """A walk under way: where it stands on disk, and what was decided."""

    terminal: Terminal
    target: Path
    publication: Publication
    themes: Mapping[str, ThemeName]
    begun: str
    steps: tuple[Step, ...] = ()
    decided: list[Decision] = field(default_factory=list)

    def text(self) -> str:
        """The ledger file as it stands now, since a person may have it open elsewhere."""
        return self.target.read_text("utf-8-sig") if self.target.exists() else self.begun

    def keep(self, text: str, decided: Sequence[Decision]) -> None:
        """Writes the ledger, then the decisions: one that is not noted is only asked again."""
        from monitor.ledger.walk import told

        if not self.target.exists() or text != self.text():
            keeping.put(self.target, text)
        keeping.put(state_of(self.target), told(decided))
        self.decided = list(decided)


def state_of(target: Path) -> Path:
    """Where the decisions on a document are kept."""
    from monitor.ledger.walk import FOLDER

    return target.parent / FOLDER / f"{target.stem}.json"


def walk(
    terminal: Terminal,
    target: Path,
    publication: Publication,
    document: Document,
    term: Term,
    found: Sequence[Proposal],
) -> None:
    """Walks through the proposals `found` until all are decided or the person leaves; raises ConfigError."""
    from monitor.ledger.themes import load_themes
    from monitor.ledger.walk import steps
    from monitor.ledger.writing import begun

    themes = {theme.id: theme for theme in load_themes([target.parent])[0]}
    under_way = Walk(terminal, target, publication, themes, begun(document, term))
    under_way.decided = _decided(state_of(target))
    under_way.steps = steps(found, under_way.text(), under_way.decided, document, term)
    _greet(under_way, document.title)
    left = _through(under_way)
    _part(under_way, left=left)


def _decided(path: Path) -> list[Decision]:
    from monitor.ledger.walk import read

    if not path.exists():
        return []
    found = read(path.read_text("utf-8", errors="replace"))
    if found is None:
        raise ConfigError("walk.state_unsound", file=path)
    return list(found)


def _through(walk: Walk) -> bool:
    """Asks for each proposal in turn; True when the person left before the end."""
    from monitor.ledger.walk import ahead

    while (at := ahead(walk.steps, walk.decided)) is not None:
        _show(walk, at)
        while not (done := _act(walk, walk.steps[at])):
            walk.terminal.show(say("walk.keys"), dim=True)
        if done == "left":
            return True
    return False


def _act(walk: Walk, step: Step) -> str:
    """What one key does: "" when the proposal is still open, "left" when the person leaves, else something."""
    key = walk.terminal.key()
    if key in _LEAVE:
        return "left"
    actions: dict[str, Callable[[Walk, Step], str]] = {
        "a": _accept,
        "s": _skip,
        "e": _edit_fields,
        "y": _edit_text,
        "u": lambda walk, _: _undo(walk),
    }
    action = actions.get(key.lower())
    return action(walk, step) if action else ""


# ---------------------------------------------------------------- what is shown


def _greet(walk: Walk, title: str) -> None:
    show = walk.terminal.show
    left = sum(step.mark not in {each.mark for each in walk.decided} for step in walk.steps)
    show(layout.cut(for_terminal(title), walk.terminal.width), bold=True)
    if walk.decided and left:
        show(say("walk.resumed", done=len(walk.steps) - left, count=len(walk.steps)))
    show(say("walk.file", file=walk.target), dim=True)


def _show(walk: Walk, at: int) -> None:
    """The proposal: its sentence in its place, what was found in it, and what is doubted."""
    step, show = walk.steps[at], walk.terminal.show
    show()
    verdicts = [each.verdict for each in walk.decided]
    counts = {"accepted": verdicts.count("accept"), "skipped": verdicts.count("skip")}
    show(say("walk.place", number=at + 1, count=len(walk.steps), **counts), dim=True)
    if step.proposal.headings:
        show(layout.cut(for_terminal(" / ".join(step.proposal.headings[-2:])), walk.terminal.width), dim=True)
    before, after = around(walk.publication.text, step.proposal.start, step.proposal.end)
    _paragraph(walk, before, "  ", dim=True)
    _quote(walk, step)
    _paragraph(walk, after, "  ", dim=True)
    for line in _found(walk, step):
        show(line)
    for code in step.proposal.doubts:
        show(f"  ? {say(f'propose.doubt_{code}')}", bold=True)
    show(say("walk.keys"), dim=True)


def _paragraph(walk: Walk, text: str, indent: str, *, dim: bool = False) -> None:
    for line in layout.wrap(for_terminal(text), walk.terminal.width - len(indent)):
        walk.terminal.show(indent + line, dim=dim)


def _quote(walk: Walk, step: Step) -> None:
    indicator = step.proposal.indicator
    figures = _figures(step.proposal.quote, indicator.value if indicator else None)
    for line in layout.wrap(for_terminal(step.proposal.quote), walk.terminal.width - 2):
        for figure in figures:
            line = line.replace(figure, walk.terminal.marked(figure), 1)  # noqa: PLW2901  built up figure by figure
        walk.terminal.show(f"▎ {line}")


def _figures(quote: str, value: float | None) -> list[str]:
    """The figure of this value as the sentence writes it; all of them where none has it. The longest first."""
    from monitor.text.hygiene import clean
    from monitor.text.quantities import find

    shown = clean(quote)
    every = find(shown.text)
    meant = [each for each in every if each.value == value] or every
    found = {quote[slice(*shown.origin(each.start, each.end))] for each in meant}
    kept: list[str] = []
    for each in sorted(found, key=len, reverse=True):
        if each.strip() and not any(each in other for other in kept):
            kept.append(for_terminal(each))
    return kept


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a sentence on its line, cut to a glance. Pure."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    before, after = text[first:start].strip(), text[end : last if last >= 0 else len(text)].strip()
    before = f"…{before[-_AROUND:]}" if len(before) > _AROUND else before
    return before, f"{after[:_AROUND]}…" if len(after) > _AROUND else after


def _theme_name(walk: Walk, theme: str) -> str:
    """The theme as the reader's language has it."""
    known = walk.themes.get(theme)
    return for_terminal(known.name(language()) if known else theme)


def _found(walk: Walk, step: Step) -> Iterator[str]:
    """What the program takes the sentence for; an entry that a person has edited is told as it stands."""
    from monitor.model import Period
    from monitor.report import entries

    entry = _entry(walk, step)
    if entry is None:
        return
    facts = [say(f"ledger.kind_{entry.kind}")]
    if entry.indicator:
        facts.append(f"{entry.indicator.name} {entries.wanted(entry)}")
        if entry.indicator.period is not Period.YEARLY:  # the figure says 每年 then
            facts.append(say(f"walk.period_{entry.indicator.period}"))
    facts.append(say("propose.due", due=entry.due.isoformat()) if entry.due else say("walk.no_due"))
    facts.append(say("walk.theme", theme=_theme_name(walk, entry.theme)))
    if entry.lead:
        facts.append(say("propose.leads", names=" ".join(entry.lead)))
    if entry.responsible:
        facts.append(say("propose.shares", names=" ".join(entry.responsible)))
    line, *rest = layout.wrap(for_terminal(" · ".join(facts)), walk.terminal.width - 4)
    yield f"  → {line}"
    yield from (f"    {more}" for more in rest)
    yield f"    {for_terminal(entry.id)}" + (f"  {say('walk.there')}" if step.there else "")


def _entry(walk: Walk, step: Step) -> Commitment | None:
    from monitor.ledger.entries import read_entries
    from monitor.ledger.lines import read_text
    from monitor.ledger.writing import head

    value, _ = read_text(head(walk.text()) + "\n".join(_lines(walk, step)) + "\n", "")
    found = read_entries(value, "", tuple(walk.themes)).commitments
    return found[0] if found else None


def _lines(walk: Walk, step: Step) -> tuple[str, ...]:
    """The entry as it would be written: as it stands in the file, else as it is proposed."""
    from monitor.ledger.patching import entry

    there = entry(walk.text(), step.slug) if step.there else None
    return tuple(f"  {line}" if line else line for line in there.splitlines()) if there else step.lines


# ---------------------------------------------------------------- what a key does


def _accept(walk: Walk, step: Step, lines: Sequence[str] | None = None) -> str:
    from monitor.ledger.walk import accepted

    made = accepted(walk.text(), step, lines or _lines(walk, step), _section(walk, step))
    if made is None:
        walk.terminal.show(say("walk.lost", id=step.slug))
        return ""
    text, decision = made
    walk.keep(text, [*walk.decided, decision])
    walk.terminal.show(say("walk.accepted", id=decision.slug), bold=True)
    return "done"


def _section(walk: Walk, step: Step) -> tuple[str, ...]:
    """The heading to write above the entry, where it is another one than above the entry before."""
    from monitor.ledger.writing import heading

    known = {each.mark: each for each in walk.decided}
    before = next((each for each in reversed(walk.steps[: walk.steps.index(step)]) if each.mark in known), None)
    headings = step.proposal.headings[-2:]
    if not headings or (before is not None and before.proposal.headings[-2:] == headings):
        return ()
    return (heading(headings),)


def _skip(walk: Walk, step: Step) -> str:
    from monitor.ledger.walk import skipped

    made = skipped(walk.text(), step)
    if made is None:
        walk.terminal.show(say("walk.lost", id=step.slug))
        return ""
    walk.keep(made[0], [*walk.decided, made[1]])
    walk.terminal.show(say("walk.skipped"))
    return "done"


def _undo(walk: Walk) -> str:
    from monitor.ledger.walk import undone

    if not walk.decided:
        walk.terminal.show(say("walk.nothing_to_undo"))
        return ""
    last = walk.decided[-1]
    text = undone(walk.text(), last)
    if text is None:
        walk.terminal.show(say("walk.edited_since", id=last.slug, file=walk.target))
        return ""
    walk.keep(text, walk.decided[:-1])
    walk.terminal.show(say("walk.undone"))
    return "done"


# ---------------------------------------------------------------- editing


def _edit_text(walk: Walk, step: Step) -> str:
    """The entry as YAML in the person's editor, again until it is sound or given up."""
    text = _unindented(_lines(walk, step))
    while True:
        try:
            edited = walk.terminal.edit(f"{say('walk.editor_head')}\n{text}\n")
        except click.ClickException as error:
            walk.terminal.show(say("walk.editor_failed", why=for_terminal(error.format_message())))
            return ""
        if edited is None:
            walk.terminal.show(say("walk.unchanged"))
            return ""
        lines = [
            line.rstrip() for line in edited.replace("\t", "  ").splitlines() if line.strip() != say("walk.editor_head")
        ]
        text = "\n".join(lines).strip("\n")
        if not text.strip():
            walk.terminal.show(say("walk.unchanged"))
            return ""
        indented = [f"  {line}" if line else line for line in text.splitlines()]
        wrong = _wrong(walk, step, indented)
        if not wrong:
            return _accept(walk, step, indented)
        _tell_wrong(walk, wrong)
        walk.terminal.show(say("walk.again"))
        if walk.terminal.key().lower() != "y":
            walk.terminal.show(say("walk.unchanged"))
            return ""


def _unindented(lines: Sequence[str]) -> str:
    return "\n".join(line.removeprefix("  ") for line in lines)


def _wrong(walk: Walk, step: Step, lines: Sequence[str]) -> tuple[Problem, ...]:
    from monitor.ledger.walk import problems

    return problems(walk.text(), step, lines, tuple(walk.themes))


def _tell_wrong(walk: Walk, wrong: Sequence[Problem], *, lined: bool = True) -> None:
    for each in wrong:
        text = say(each.code, **each.slots)
        walk.terminal.show("  " + for_terminal(say("walk.wrong", line=each.line, text=text) if lined else text))


_FIELDS = (
    ("id",),
    ("statement",),
    ("theme",),
    ("lead",),
    ("responsible",),
    ("due",),
    ("indicator", "name"),
    ("indicator", "op"),
    ("indicator", "value"),
    ("indicator", "value_high"),
    ("indicator", "unit"),
    ("indicator", "period"),
)
_LISTS = ("lead", "responsible")
_NOTHING = "-"


def _edit_fields(walk: Walk, step: Step) -> str:
    """Field by field: Enter keeps, - empties; an answer that is not sound is asked again."""
    lines = list(_lines(walk, step))
    walk.terminal.show(say("walk.fields"), dim=True)
    try:
        for path in _FIELDS:
            lines = _asked(walk, step, lines, path)
    except click.Abort:
        walk.terminal.show(say("walk.unchanged"))
        return ""
    return _accept(walk, step, lines)


def _asked(walk: Walk, step: Step, lines: list[str], path: tuple[str, ...]) -> list[str]:
    value = _value(lines, path)
    if value is None or (not value and path[-1] in ("value_high", "unit", "name")):
        return lines
    label = say(f"walk.field_{path[-1]}")
    while True:
        walk.terminal.show(f"  {label}", bold=True)
        _paragraph(walk, value, "    ")
        answer = for_terminal(walk.terminal.line(value)).strip()
        if answer == value:
            return lines
        answer = _theme_called(walk, answer) if path == ("theme",) else answer
        changed = _changed(lines, path, "" if answer == _NOTHING else answer)
        wrong = _wrong(walk, step, changed) if changed else ()
        if changed and not wrong:
            return changed
        _tell_wrong(walk, wrong, lined=False)
        if not changed:
            return lines


def _theme_called(walk: Walk, answer: str) -> str:
    """The identifier of a theme that is answered by its name in one of the languages."""
    from monitor.ledger.themes import theme_called

    theme = theme_called(answer, walk.themes.values())
    return theme.id if theme else answer


def _value(lines: Sequence[str], path: Sequence[str]) -> str | None:
    """The value as a person types it; None where the entry has no such part."""
    from monitor.ledger.lines import Items, Keys, Scalar
    from monitor.ledger.patching import spots

    found = spots("commitments:\n" + "\n".join(lines) + "\n")
    keys: object = found[0].keys if found else None
    for name in path[:-1]:
        keys = keys.values.get(name) if isinstance(keys, Keys) else None
    if not isinstance(keys, Keys):
        return None
    value = keys.values.get(path[-1])
    if isinstance(value, Items):
        return "、".join(each.text or "" for each in value.values if isinstance(each, Scalar))
    return (value.text or "") if isinstance(value, Scalar) else ""


def _changed(lines: Sequence[str], path: tuple[str, ...], answer: str) -> list[str] | None:
    """The entry with this field as answered; None where the field cannot be told apart."""
    import re

    from monitor.ledger.patching import put
    from monitor.ledger.walk import slug_of
    from monitor.ledger.writing import listed, scalar

    key = path[-1]
    if key in _LISTS:
        words = [word for word in re.split(r"[、,，;；\s]+", answer) if word]
        value = listed(key, words) if words else None
    elif key == "due":
        value = [f"due: {answer or 'null'}"]
    elif key in ("value", "value_high"):
        value = [f"{key}: {answer}"] if re.fullmatch(r"[\d.eE+-]+", answer) else [f"{key}: {scalar(answer)}"]
    else:
        value = [f"{key}: {scalar(answer)}"]
    text = put("commitments:\n" + "\n".join(lines) + "\n", slug_of(lines), path, value)
    return text.splitlines()[1:] if text is not None else None


# ---------------------------------------------------------------- the end


def _part(walk: Walk, *, left: bool) -> None:
    known = {each.mark: each for each in walk.decided}
    done = [known[step.mark].verdict for step in walk.steps if step.mark in known]
    counts = {"accepted": done.count("accept"), "skipped": done.count("skip"), "count": len(walk.steps)}
    walk.terminal.show()
    key = "walk.left" if left else "walk.finished"
    walk.terminal.show(say(key, done=len(done), file=walk.target, **counts))
