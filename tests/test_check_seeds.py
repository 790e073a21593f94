"""The five source documents, where they are at hand: what a folder of them makes of the shipped ledger."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.check import run_round
from monitor.fetch.politeness import FetchSettings
from monitor.ledger.load import load_ledger
from monitor.model import Outcome, Role, Source, SourceKind
from monitor.shipped import shipped
from monitor.store.database import open_store

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not at hand")

SAID = {
    "plan-2020/digital-economy-gdp-share": (50, ">", "政协武汉市委员会", "超50%"),
    "plan-2020/unicorns": (7, "=", "武汉市数据局", "独角兽企业7家"),
    "reply-npc-2025/scenario-matchmaking": (4, "=", "武汉市数据局", "4场"),
    "reply-npc-2025/data-talent-sessions": (6, "=", "武汉市数据局", "6次"),
}


@pytest.fixture
def check(tmp_path, clock):
    """Runs a round over the documents into one database."""
    source = Source("texts", SourceKind.FOLDER, str(SEEDS), "武汉市", Role.SELF, "武汉市人民政府")
    ledger = load_ledger([shipped("seeds")])

    def run():
        with open_store(tmp_path / "monitor.db") as store:
            return run_round([source], store, ledger, FetchSettings(), clock, force=True, environ={})

    return run


def test_what_was_promised_is_found_with_the_sentences_that_say_how_far_it_came(check, tmp_path):
    check()
    with open_store(tmp_path / "monitor.db") as store:
        for identifier, (value, bound, publisher, words) in SAID.items():
            standing = store.standings.get(identifier)
            evidence = store.evidence.get(standing.evidence_id)
            assert (standing.value, evidence.judgement.bound, evidence.publisher) == (value, bound, publisher), (
                identifier
            )
            assert words in evidence.judgement.quote


def test_no_sentence_of_the_plan_itself_counts_as_realised(check, tmp_path):
    check()
    with open_store(tmp_path / "monitor.db") as store:
        (plan,) = [each for each in store.publications.latest() if each.number == "武政规〔2020〕11号"]
        found = store.evidence.of_publication(plan.id)
    assert found
    assert not [each.judgement.quote for each in found if each.judgement.realised]


def test_a_second_round_changes_no_table(check, tmp_path):
    def dump():
        with closing(sqlite3.connect(tmp_path / "monitor.db")) as connection, connection:
            return "\n".join(connection.iterdump())

    check()
    before = dump()
    made = check()
    assert ([each.outcome for each in made.sources], made.recorded) == ([Outcome.UNCHANGED], False)
    assert dump() == before
