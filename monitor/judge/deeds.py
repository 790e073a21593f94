"""Judges what a sentence says of a milestone: a named thing and a verb of fact. Topic alone says nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from monitor.judge import as_of, cues, scope, tense
from monitor.judge.bind import only_carriers
from monitor.judge.clauses import CLAUSE, start_of_clause
from monitor.judge.mentions import Mention, plain
from monitor.judge.reasons import confidence, failed, passed
from monitor.judge.relation import only_pushed
from monitor.judge.sentence import Sentence
from monitor.judge.tense import Tense
from monitor.model import Check, Commitment, CommitmentKind, Judgement, Reason, Relation, Result
from monitor.text import places

_REACH = 2
"""Clauses after the name in which its verb may stand: 中心…，目前尚未投用."""
_DENIED = 4
"""Characters between a denial and the verb it denies: 尚未正式获批."""
_BEFORE = 10
"""Characters before the name in which a verb that takes it as object may stand: 建成国家超算武汉中心."""
_LIST = re.compile(r"[^,;。:、]{0,30}(?:、[^,;。:、]{1,30}){0,4}[、和及与][^,;。:、和]{0,6}")
"""Between a verb and one of the later names of its list: 创建甲先导区、; 建成甲数据中心(一期)、乙计算中心和."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the milestone found in clean text."""

    start: int
    end: int
    word: str
    done: bool


def judge(sentence: Sentence, mention: Mention) -> Judgement | None:
    """What the sentence says of the milestone; None when it says nothing about its fate. Pure."""
    deed = mention.commitment.deed
    assert deed is not None
    for group in ("cancelled", "delayed"):
        if _near(sentence, mention, group):
            return _judgement(sentence, mention, None, Relation(group), failed(Check.TENSE, f"tense.{group}"))
    if cues.pattern("date_moved").search(sentence.text, mention.end):
        return _judgement(sentence, mention, None, Relation.DELAYED, failed(Check.TENSE, "tense.delayed"))
    verbs = _verbs(sentence.text, mention, deed.done, done=True) or _verbs(
        sentence.text, mention, deed.under_way, done=False
    )
    denied = _denial(sentence, verbs)
    if denied is None and any(cues.pattern("once_done").match(sentence.text, verb.end) for verb in verbs):
        denied = failed(Check.TENSE, "tense.afterwards")
    if denied is None and cues.pattern("left_out").search(sentence.text):
        denied = failed(Check.TENSE, "tense.left_out")
    if denied is not None and verbs:
        return _judgement(sentence, mention, verbs[0], Relation.RESTATED, denied)
    pushed = next(
        (
            failed(Check.TENSE, "tense.planned", word=v.word)
            for v in verbs
            if only_pushed(sentence.text, v.start, v.end)
        ),
        None,
    )
    if pushed is not None:
        return _judgement(sentence, mention, verbs[0], Relation.RESTATED, pushed)
    for verb in verbs:
        mood, reason = _mood(sentence, verb)
        if mood is Tense.DONE:
            relation = Relation.ACHIEVED if verb.done else Relation.PROGRESS
            return _judgement(sentence, mention, verb, relation, _named(reason, verb))
    under_way = _verbs(sentence.text, mention, deed.under_way, done=False)
    return _pending(sentence, mention, verbs, under_way)


def _denial(sentence: Sentence, verbs: list[Verb]) -> Reason | None:
    """尚未获批: where completion itself is denied, what was done towards it is not told as progress."""
    for verb in verbs:
        before = [cue for cue in cues.find(sentence.text, ("negated",)) if 0 <= verb.start - cue.end <= _DENIED]
        if verb.done and before:
            return failed(Check.TENSE, "tense.negated", word=before[0].word)
    return None


def _pending(sentence: Sentence, mention: Mention, verbs: list[Verb], under_way: list[Verb]) -> Judgement | None:
    for verb in under_way:
        mood, reason = _mood(sentence, verb)
        if mood is Tense.DONE:
            return _judgement(sentence, mention, verb, Relation.PROGRESS, _named(reason, verb))
    if not verbs:
        return None
    mood, reason = _mood(sentence, verbs[0])
    relation = Relation.PROPOSED if mood is Tense.PROPOSED else Relation.RESTATED
    return _judgement(sentence, mention, verbs[0], relation, reason)


def _mood(sentence: Sentence, verb: Verb) -> tuple[Tense, Reason]:
    """The tense of a verb as an answer to its question, and in its section."""
    mood, reason = tense.of(
        sentence.text,
        verb.start,
        verb.end,
        sentence.moments,
        sentence.context,
        sentence.question,
        sentence.headings,
        ahead=sentence.passage.index in sentence.context.ahead,
    )
    if reason.code in tense.UNMARKED and sentence.passage.index in sentence.context.tasks:
        return Tense.PLANNED, failed(Check.TENSE, "tense.goal")
    return mood, reason


def _named(reason: Reason, verb: Verb) -> Reason:
    return passed(Check.TENSE, "tense.verb", word=verb.word) if reason.code in tense.UNMARKED else reason


def _reach(text: str, at: int) -> int:
    """Where the clauses end in which the verb of a name at `at` may stand."""
    ends = [match.end() for _, match in zip(range(_REACH), CLAUSE.finditer(text, at), strict=False)]
    return ends[-1] if len(ends) == _REACH else len(text)


def _verbs(text: str, mention: Mention, words: tuple[str, ...], *, done: bool) -> list[Verb]:
    stop = mention.end if cues.pattern("belongs_to").match(text, mention.end) else _reach(text, mention.end)
    start = start_of_clause(text, mention.start)
    found = [
        Verb(m.start(), m.end(), m[0], done)
        for m in re.finditer(
            "|".join(map(re.escape, map(plain, sorted(words, key=len, reverse=True)))) or r"(?!)", text
        )
        if mention.start <= m.start() < stop
        or (start <= m.start() and 0 <= mention.start - m.end() <= _BEFORE)
        or (start <= m.start() and _in_its_list(text, m.end(), mention.start))
    ]
    real = (verb for verb in found if not cues.pattern("names_a_time").match(text, verb.end))
    return sorted((verb for verb in real if _of_its_own(text, mention, verb)), key=lambda verb: verb.start)


def _in_its_list(text: str, at: int, name: int) -> bool:
    """获批国家区块链发展先导区、人工智能创新应用先导区: the name is a later one of what the verb has for its objects."""
    return at < name and _LIST.fullmatch(text, at, name) is not None and not cues.find(text[at:name], ("verb",))


def _of_its_own(text: str, mention: Mention, verb: Verb) -> bool:
    """The verb is not that of something else: of 科技馆仍在选址，社区书屋建成 the library is what was built.

    An action's verb stands in its clause or opens the next; a thing's may follow whatever is said of the
    thing, its parts and works, but no other thing's name.
    """
    start = start_of_clause(text, verb.start)
    if start <= mention.end:
        return True
    between = text[start : verb.start]
    return only_carriers(between) or not (mention.action or _names_another(between))


def _names_another(between: str) -> bool:
    """A kind of thing with a name before it (数据中心, not 该中心) is another thing."""
    kinds = cues.pattern("thing").finditer(between)
    return any(not only_carriers(between[: kind.start()].rstrip("该这本此新")) for kind in kinds)


def _near(sentence: Sentence, mention: Mention, group: str) -> bool:
    """A cue about the named thing: behind it in its part of the sentence, or in the clause it stands in."""
    text = sentence.text
    start = start_of_clause(text, mention.start)
    end = text.find(";", mention.end)
    end = end if end > 0 else len(text)
    return any(start <= cue.start < end for cue in cues.find(text, (group,)))


def _in_time(commitment: Commitment, when: as_of.When) -> Reason:
    """What was so before the promise was made is where it began, no progress on it."""
    if commitment.starts and when.date and when.date < commitment.starts:
        return failed(Check.PERIOD, "period.before", starts=commitment.starts.isoformat())
    return passed(Check.PERIOD, "period.after")


def _of_its_level(text: str, mention: Mention) -> Reason | None:
    """湖北省首个…先导区, where a national one was promised."""
    lower = cues.pattern("granted_lower").search(text[: mention.start])
    told = text[mention.start : mention.end]
    if lower is None or cues.pattern("national_one").search(told):
        return None
    if not cues.pattern("national_one").search(plain(mention.commitment.statement)):
        return None
    return failed(Check.INDICATOR, "indicator.kind", words=lower[0])


def _judgement(
    sentence: Sentence, mention: Mention, verb: Verb | None, relation: Relation, tense_reason: Reason
) -> Judgement:
    at, end = (verb.start, verb.end) if verb else (mention.end, mention.end)
    # A day up to which things were counted says nothing of when one was opened.
    context = replace(sentence.context, cutoff=None)
    when = as_of.of(sentence.text, at, end, sentence.moments, context, sentence.carried)
    said = scope.of(
        sentence.text,
        mention.start,
        sentence.before,
        sentence.headings,
        sentence.context,
        scope.Counted(upto=end, each=True),
    )
    named = sentence.text[mention.start : mention.end]
    unique = mention.commitment.kind is CommitmentKind.MILESTONE
    borne = {found.place for found in places.find(named, "")}
    granted = unique and borne <= {places.NATION} and cues.pattern("granted_name").search(named) is not None
    reasons = (
        _of_its_level(sentence.text, mention) or passed(Check.INDICATOR, "indicator.named", name=named),
        scope.check(
            mention.commitment,
            said,
            unique=unique,
            awarded=unique and not borne,
            granted=granted,
            within=not unique,
        ),
        tense_reason,
        _in_time(mention.commitment, when),
        when.reason,
    )
    results = {reason.result for reason in reasons}
    stands = relation in (Relation.ACHIEVED, Relation.PROGRESS) and Result.FAILED not in results
    passage = sentence.passage
    return Judgement(
        commitment=mention.commitment.id,
        relation=relation if stands or relation not in (Relation.ACHIEVED, Relation.PROGRESS) else Relation.RESTATED,
        realised=stands and Result.UNSETTLED not in results,
        review=stands and Result.UNSETTLED in results,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        passage=passage.index,
        as_of=when.date,
        year=when.year,
        confidence=confidence(reasons),
        reasons=reasons,
    )
