"""What the ledger says no text could prove: standings follow in the next round, and no text is judged again."""

from __future__ import annotations

import pytest
import worlds

from monitor.judge.reasons import RULES_VERSION
from monitor.model import Status

LEDGER = worlds.sample(worlds.STATIONS, until="2022-12-31")
INSIDE = LEDGER + "    unverifiable: 机关内部事项，不对外公布\n"


@pytest.fixture
def world(tmp_path, clock):
    """Runs a round over a folder of texts with the ledger given; the standing and how many texts wait to be judged again."""
    place = worlds.World(tmp_path, clock, LEDGER)

    def run(ledger, *texts):
        place.write_ledger(ledger)
        for number, text in enumerate(texts):
            place.write(str(number), text, clock.now.date())
        made = place.round()
        with place.store() as store:
            stale = store.judged.count_stale(place.ledger.version, RULES_VERSION)
        return place.standing(), stale, made.changes

    return run


def test_saying_so_moves_the_standing_in_the_next_round_and_judges_nothing_again(world):
    before, _, _ = world(LEDGER, "会议举行，没有发布数字。")
    assert (before.status, [str(flag) for flag in before.flags]) == (Status.NO_EVIDENCE, ["overdue"])
    after, stale, changes = world(INSIDE)
    assert (after.status, after.flags, stale, changes) == (Status.UNVERIFIABLE, (), 0, ())
    back, stale, _ = world(LEDGER)
    assert (back.status, stale) == (Status.NO_EVIDENCE, 0)


def test_what_is_published_of_it_all_the_same_counts(world):
    world(INSIDE, "会议举行，没有发布数字。")
    found, _, _ = world(INSIDE, "截至2022年底，全市已建成5G基站3.5万个。")
    assert found.status is Status.DONE_CLAIMED
