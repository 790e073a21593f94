"""`monitor eval`: how good judging is on labelled texts, beside two simple ways to judge."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import base, handed, layout
from monitor.errors import ConfigError
from monitor.messages import say

if TYPE_CHECKING:
    from monitor.judge.labelled import Case
    from monitor.judge.quality import Pair, Stopped, Tally, Wrong
    from monitor.model import Ledger

_QUOTED = 120


@base.command("eval", help="eval.help", reports=True)
@base.argument("cases", metavar="CASES")
@base.option("--wrong", type=click.IntRange(min=0), default=0, metavar="N", help="eval.help_wrong")
def command(context: base.Context, cases: str, wrong: int) -> None:
    """Measures the rules and both baselines on a file of labelled texts."""
    from monitor.judge.quality import answers, pairs, tally

    ledger = context.ledger
    labelled = _read(cases, ledger)
    found = pairs(labelled, answers(ledger))
    rules = tally(labelled, found)
    compared = {"rules": rules, **_baselines(labelled, ledger)}
    if context.json:
        from monitor.report.json import dumps

        context.write(dumps(_as_json(labelled, ledger, found, compared, rules.wrong[:wrong]), indent=2))
        return
    context.write("\n".join(_as_text(labelled, ledger, found, compared)))
    context.write("\n".join(_wrong_ones(rules.wrong, wrong)))


def _read(file: str, ledger: Ledger) -> tuple[Case, ...]:
    from monitor.judge.labelled import read_cases

    cases = read_cases(handed.body(file).split(b"\n"), ledger)
    if not cases:
        raise ConfigError("eval.no_cases", file=file)
    return cases


def _baselines(cases: Sequence[Case], ledger: Ledger) -> dict[str, Tally]:
    from monitor.judge.baselines import bm25, keyword_and_number
    from monitor.judge.quality import pairs, tally

    ways = {"keyword": keyword_and_number(ledger), "bm25": bm25(ledger, cases)}
    return {name: tally(cases, pairs(cases, answer)) for name, answer in ways.items()}


# ---- for scripts


def _as_json(
    cases: Sequence[Case], ledger: Ledger, found: Sequence[Pair], compared: Mapping[str, Tally], wrong: Sequence[Wrong]
) -> dict[str, Any]:
    from monitor.judge.quality import by_check, by_kind, candidates

    named, wanted = candidates(found, ledger)
    return {
        "cases": len(cases),
        "results": wanted,
        "candidates": _number(named / wanted if wanted else math.nan),
        **{name: _measured(each) for name, each in compared.items()},
        "kinds": {kind: _measured(each) for kind, each in by_kind(found, ledger).items()},
        "checks": {stage: _stopped(each) for stage, each in by_check(found, ledger).items()},
        "wrong": [asdict(each) for each in wrong],
    }


def _measured(tally: Tally) -> dict[str, Any]:
    """The figures; a figure with nothing behind it is null."""
    counts = {
        "claimed": tally.asked["precision"],
        "right": tally.right["precision"],
        "missed": tally.asked["recall"] - tally.right["recall"],
    }
    return {**{name: _number(figure) for name, figure in tally.figures().items()}, **counts}


def _number(figure: float) -> float | None:
    return None if math.isnan(figure) else round(figure, 4)


def _stopped(stopped: Stopped) -> dict[str, Any]:
    return {"missed": stopped.missed, "traps": stopped.traps, "passed": dict(stopped.passed.most_common())}


# ---- for people


def _as_text(
    cases: Sequence[Case], ledger: Ledger, found: Sequence[Pair], compared: Mapping[str, Tally]
) -> Sequence[str]:
    from monitor.judge.quality import by_check, by_kind, candidates

    named, wanted = candidates(found, ledger)
    kinds = {f"eval.kind_{kind}": each for kind, each in by_kind(found, ledger).items()}
    return [
        say("eval.head", cases=len(cases), results=wanted, commitments=len(ledger.commitments)),
        "",
        _table("eval.column_way", {f"eval.way_{name}": each for name, each in compared.items()}),
        "",
        _table("eval.column_kind", kinds),
        "",
        say("eval.candidates", named=named, results=wanted),
        "",
        _checks(by_check(found, ledger)),
    ]


def _table(head: str, tallies: Mapping[str, Tally]) -> str:
    from monitor.judge.quality import FIGURES

    heads = [say(head), say("eval.results"), *(say(f"eval.figure_{name}") for name in FIGURES)]
    rows = [
        [say(key), str(each.asked["recall"]), *(_shown(figure) for figure in each.figures().values())]
        for key, each in tallies.items()
    ]
    return layout.table([heads, *rows])


def _shown(figure: float) -> str:
    return "–" if math.isnan(figure) else f"{figure:.3f}"


def _checks(stages: Mapping[str, Stopped]) -> str:
    heads = [say(f"eval.{name}") for name in ("column_stage", "stage_missed", "stage_traps", "stage_passed")]
    rows = [
        [
            say(f"eval.stage_{stage}"),
            str(did.missed),
            str(did.traps),
            ", ".join(f"{code} {count}" for code, count in did.passed.most_common()),
        ]
        for stage, did in stages.items()
    ]
    return layout.table([heads, *rows])


def _wrong_ones(wrong: Sequence[Wrong], most: int) -> list[str]:
    """The first wrong ones, and how many there are."""
    shown = [line for each in wrong[:most] for line in _told(each)]
    return ["", say("eval.wrong", count=len(wrong), shown=min(most, len(wrong))), *shown]


def _told(wrong: Wrong) -> list[str]:
    from monitor.text.terminal import for_terminal

    slots = {"found": wrong.found or "–", "expected": wrong.expected or "–"}
    said = say(f"eval.wrong_{wrong.what}", **slots)
    head = say("eval.wrong_line", line=wrong.line, case=wrong.case, commitment=wrong.commitment, said=said)
    return [for_terminal(head), *layout.paragraph(layout.cut(for_terminal(wrong.quote), _QUOTED), "  ")]
