"""What checks found, as codes; and how sure a judgement is."""

from __future__ import annotations

import re

from monitor.judge.publishers import region_of, role_of
from monitor.judge.reasons import RULES_VERSION, WEAK, confidence, failed, passed, unsettled
from monitor.model import Check, Confidence, Result, Role

SURE = (passed(Check.INDICATOR, "indicator.named"), passed(Check.SCOPE, "scope.sentence"))


def test_a_check_has_one_of_three_results():
    assert passed(Check.SCOPE, "scope.title", place="武汉市").slots == {"place": "武汉市"}
    assert (failed(Check.UNIT, "unit.points").result, unsettled(Check.AS_OF, "as_of.unknown").result) == (
        Result.FAILED,
        Result.UNSETTLED,
    )


def test_confidence_is_high_where_every_check_passed_on_direct_grounds():
    assert confidence(SURE) is Confidence.HIGH
    assert confidence((*SURE, passed(Check.AS_OF, "as_of.published"))) is Confidence.HIGH


def test_two_indirect_grounds_make_it_medium():
    weak = [passed(Check.AS_OF, code) for code in sorted(WEAK)[:2]]
    assert confidence((*SURE, *weak)) is Confidence.MEDIUM


def test_a_check_that_did_not_pass_makes_it_low():
    assert confidence((*SURE, unsettled(Check.AS_OF, "as_of.unknown"))) is Confidence.LOW
    assert confidence((*SURE, failed(Check.UNIT, "unit.points"))) is Confidence.LOW


def test_the_rules_have_a_version():
    assert re.fullmatch(r"\d+", RULES_VERSION)


def test_bodies_are_known_by_their_role_and_place():
    assert role_of("武汉市统计局", Role.OTHER) is Role.STATISTICS
    assert role_of("没有人听说过的网站", Role.MEDIA) is Role.MEDIA
    assert region_of("武昌区融媒体中心", "") == "武昌区"
    assert region_of("没有人听说过的网站", "武汉市") == "武汉市"
