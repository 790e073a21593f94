"""Builders of small ledgers, texts and evidence: rules are tested apart from the shipped ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from monitor.judge import context as contexts
from monitor.judge import mentions
from monitor.judge.context import Context
from monitor.judge.mentions import Mention
from monitor.judge.read import judge_publication
from monitor.judge.sentence import Sentence
from monitor.model import (
    Check,
    Commitment,
    CommitmentKind,
    Deed,
    Document,
    Evidence,
    Indicator,
    Judgement,
    Ledger,
    Op,
    Period,
    Publication,
    Reason,
    Relation,
    Result,
    Role,
)
from monitor.text.hygiene import clean
from monitor.text.passages import cut

CITY = "武汉市"
PLAN = Document("plan", "样本方案", "武汉市人民政府", CITY, "plan", issued=date(2021, 1, 1))
STARTS, DUE = date(2021, 1, 1), date(2023, 12, 31)


def words(*aliases: str) -> tuple[tuple[str, ...], ...]:
    """Aliases as a ledger file writes them: words parted by spaces."""
    return tuple(tuple(alias.split()) for alias in aliases)


@dataclass(frozen=True)
class Maker:
    """Builds values with one thing given and the rest plausible."""

    def target(self, name: str = "社区书屋", value: float = 100, unit: str = "家", **said: object) -> Commitment:
        """A target that counts `name`; what is said goes to the indicator or to the commitment, by its name."""
        about = {key: said.pop(key) for key in list(said) if key in Indicator.__dataclass_fields__}
        aliases = about.pop("aliases", (name,))
        indicator = Indicator(
            **{
                "name": name,
                "op": Op.AT_LEAST,
                "value": value,
                "unit": unit,
                "better": "more",
                "period": Period.LEVEL,
                "aliases": words(*aliases),
                **about,
            }
        )
        return self._commitment(f"plan/{name}", CommitmentKind.TARGET, indicator=indicator, **said)

    def milestone(self, name: str = "江滩科技馆", **said: object) -> Commitment:
        about = {key: said.pop(key) for key in list(said) if key in Deed.__dataclass_fields__}
        deed = Deed(
            **{
                "names": words(name),
                "done": ("建成", "开放", "投用"),
                "under_way": ("开工", "在建", "封顶"),
                **about,
            }
        )
        return self._commitment(f"plan/{name}", CommitmentKind.MILESTONE, deed=deed, **said)

    def action(self, *names: str, **said: object) -> Commitment:
        """A measure: something to be done at, by its names."""
        deed = Deed(
            names=words(*(names or ("书法 推广",))),
            done=tuple(said.pop("done", ("全覆盖",))),
            under_way=tuple(said.pop("under_way", ("举办", "开班"))),
        )
        return self._commitment("plan/书法", CommitmentKind.MEASURE, deed=deed, **said)

    def _commitment(self, identifier: str, kind: CommitmentKind, **said: object) -> Commitment:
        values = {
            "id": identifier,
            "theme": "industry",
            "kind": kind,
            "statement": "样本承诺",
            "document": PLAN,
            "region": CITY,
            "starts": STARTS,
            "due": DUE,
            **said,
        }
        return Commitment(**values)

    def ledger(self, *commitments: Commitment) -> Ledger:
        return Ledger(commitments, "+".join(each.id for each in commitments))

    def text(self, text: str, **said: object) -> Publication:
        """A news text of Wuhan of 10 October 2022."""
        values = {
            "url": "https://example.org/1.html",
            "title": "本地新闻",
            "publisher": "武汉市人民政府",
            "region": CITY,
            "role": Role.SELF,
            "published": date(2022, 10, 10),
            **said,
        }
        return Publication(text=text, **values)

    def judge(self, text: str, *commitments: Commitment, **said: object) -> tuple[Judgement, ...]:
        return judge_publication(self.text(text, **said), self.ledger(*commitments))

    def first(self, text: str, commitment: Commitment, **said: object) -> Judgement | None:
        """What the text says of one commitment, the strongest statement."""
        return next(iter(self.judge(text, commitment, **said)), None)

    def context(self, **said: object) -> Context:
        publication = self.text("样本。", **said)
        return contexts.of(publication, cut(publication.text))

    def sentences(self, text: str, **said: object) -> list[Sentence]:
        publication = self.text(text, **said)
        pieces = cut(publication.text)
        context = contexts.of(publication, pieces)
        return [Sentence.of(piece, pieces, context) for piece in pieces]

    def mentions(self, text: str, *commitments: Commitment) -> tuple[Mention, ...]:
        return mentions.find(clean(text).text, self.ledger(*commitments))

    def named(self, text: str, *commitments: Commitment) -> list[str]:
        """The stretches of the text that name one of the commitments."""
        plain = clean(text).text
        return [plain[found.start : found.end] for found in self.mentions(text, *commitments)]

    # ---- evidence

    def judgement(self, commitment: Commitment, value: float | None = 50, **said: object) -> Judgement:
        values = {
            "relation": Relation.PROGRESS,
            "realised": True,
            "review": False,
            "quote": "样本句。",
            "start": 0,
            "end": 4,
            "passage": 0,
            "value": value,
            "unit": commitment.indicator.unit if commitment.indicator and value is not None else "",
            "as_of": date(2022, 6, 30),
            **said,
        }
        values.setdefault("year", values["as_of"].year if values["as_of"] else None)
        return Judgement(commitment=commitment.id, **values)

    def evidence(self, commitment: Commitment, value: float | None = 50, **said: object) -> Evidence:
        """Realised progress said by the city on 30 June 2022, unless told otherwise."""
        about = {key: said.pop(key) for key in list(said) if key in Evidence.__dataclass_fields__}
        judgement = self.judgement(commitment, value, **said)
        number = int(about.get("publication_id", 1))
        values = {
            "role": Role.SELF,
            "publisher": "武汉市人民政府",
            "source": "city",
            "publication_id": number,
            "title": "样本",
            "url": f"https://example.org/{number}.html",
            "published": judgement.as_of,
            "known_at": datetime(2026, 1, 1, tzinfo=UTC),
            **about,
        }
        values.setdefault("id", f"{number}-{judgement.relation}-{judgement.value}-{judgement.as_of}")
        return Evidence(judgement=judgement, **values)

    def done(self, commitment: Commitment, value: float | None = 120, **said: object) -> Evidence:
        return self.evidence(commitment, value, relation=Relation.ACHIEVED, **said)

    def spoken(
        self, commitment: Commitment, relation: Relation, value: float | None = None, **said: object
    ) -> Evidence:
        """A word of delay, change or giving up: never realised, its tense check failed."""
        reasons = (
            Reason(Check.SCOPE, Result.PASSED, "scope.sentence"),
            Reason(Check.TENSE, Result.FAILED, f"tense.{relation}"),
        )
        return self.evidence(commitment, value, **{"relation": relation, "realised": False, "reasons": reasons, **said})


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture
def yearly(make: Maker) -> Commitment:
    """20 night schools a year, 2021 to 2023."""
    return make.target("夜校", 20, "期", period=Period.YEARLY)


@pytest.fixture
def level(make: Maker) -> Commitment:
    """100 reading rooms by the end of 2023, promised on the first day of 2021."""
    return make.target()


@pytest.fixture
def falling(make: Maker) -> Commitment:
    """A rate of loss of at most 8 per cent."""
    return make.target("管网漏损率", 8, "%", op=Op.AT_MOST, better="less")


@pytest.fixture
def milestone(make: Maker) -> Commitment:
    """A museum that is to be built."""
    return make.milestone()


@pytest.fixture
def by_other_city(level: Commitment) -> Reason:
    """The finding that a text speaks of another place."""
    return Reason(Check.SCOPE, Result.FAILED, "scope.other")


@pytest.fixture
def open_ended(level: Commitment) -> Commitment:
    """The same target without a due date."""
    return replace(level, due=None)
