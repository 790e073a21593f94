"""Whose figure it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.judge import scope
from monitor.judge.scope import Said
from monitor.model import Result
from monitor.text import quantities
from monitor.text.hygiene import clean

ZONE = "武汉经济技术开发区"


@pytest.fixture
def said(make):
    """The place in force for the first figure of a sentence."""

    def tell(text: str, before: str = "", headings: tuple[str, ...] = (), **about: object):
        plain = clean(text).text
        return scope.of(plain, quantities.find(plain)[0].start, clean(before).text, headings, make.context(**about))

    return tell


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("武汉市书屋37家", "武汉市"),
        ("江城书屋37家", "武汉市"),
        ("全市书屋37家", "武汉市"),
        ("我市书屋37家", "武汉市"),
        ("长沙书屋37家", "长沙"),
        ("武昌区书屋37家", "武昌区"),
        ("湖北省书屋37家", "湖北省"),
        ("全省书屋37家", "湖北省"),
        ("全国书屋37家", "全国"),
        ("武汉学长沙，长沙书屋37家", "长沙"),
        ("长沙在先，武汉书屋37家", "武汉市"),
    ],
)
def test_the_nearest_place_before_the_figure_is_in_force(said, text, place):
    assert said(text) == Said(place, "sentence")


def test_what_calls_itself_our_city_is_the_publishers(said):
    assert said("我市书屋37家", publisher="长沙市统计局").place == "长沙"
    assert said("全市书屋37家", publisher="深圳特区报").place == "深圳"


def test_a_provinces_paper_has_no_whole_city_of_its_own(said):
    assert said("全市书屋37家", publisher="湖北日报", title="江边见闻", region="湖北省").where == "publisher"
    assert said("全市书屋37家", publisher="湖北日报", title="武汉见闻") == Said("武汉市", "sentence")


def test_a_district_that_speaks_of_itself_is_the_district(said):
    assert said("全区书屋37家", publisher="武昌区人民政府").place == "武昌区"


@pytest.mark.parametrize(
    "text",
    ["国家级书屋37家", "书屋37家", "武汉大学书屋37家", "位居全国第三的书屋37家", "面向全国的书屋37家"],
)
def test_a_rank_or_a_name_is_no_place(said, text):
    assert said(text).where == "publisher"


def test_the_sentence_before_says_the_place(said):
    assert said("书屋37家", before="长沙也在行动。") == Said("长沙", "before")


def test_a_province_mentioned_in_passing_before_is_not_this_sentences_place(said):
    assert said("书屋37家", before="这项经验后来写进了湖北省的文件。").where == "publisher"
    assert said("书屋37家", before="湖北全省也在行动。") == Said("湖北省", "before")


def test_the_nearest_heading_says_the_place(said):
    assert said("书屋37家", headings=("武汉观察", "长沙：书香满城")) == Said("长沙", "heading")


def test_the_title_says_the_place(said):
    assert said("书屋37家", title="长沙的书屋", publisher="某网站") == Said("长沙", "title")


def test_else_the_publisher_then_the_source(said):
    assert said("书屋37家") == Said("武汉市", "publisher")
    assert said("书屋37家", publisher="某网站") == Said("武汉市", "source")
    assert said("书屋37家", publisher="某网站", region="") is None


def test_where_an_event_is_held_is_not_whose_figure_it_is(said):
    assert said("夜校在长沙举行，书屋37家").where == "publisher"


@pytest.mark.parametrize(
    ("place", "where", "result", "code"),
    [
        ("武汉市", "sentence", Result.PASSED, "scope.sentence"),
        ("武汉市", "source", Result.PASSED, "scope.source"),
        ("长沙", "sentence", Result.FAILED, "scope.other"),
        ("长沙", "publisher", Result.FAILED, "scope.other"),
        ("武昌区", "sentence", Result.FAILED, "scope.part"),
        ("湖北省", "sentence", Result.FAILED, "scope.above"),
        ("全国", "title", Result.FAILED, "scope.above"),
        ("湖北省", "publisher", Result.UNSETTLED, "scope.unsaid"),
    ],
)
def test_a_citys_commitment_counts_the_citys_figures(level, place, where, result, code):
    reason = scope.check(level, Said(place, where))
    assert (reason.result, reason.code) == (result, code)


@pytest.mark.parametrize("written", ["扬州", "扬州市"])
def test_a_region_counts_however_the_ledger_and_the_source_write_it(level, said, written):
    entry = replace(level, region=written)
    assert scope.check(entry, Said("扬州", "sentence")).result is Result.PASSED
    assert scope.check(entry, said("全市书屋37家", publisher="扬州市统计局")).result is Result.PASSED
    assert scope.check(entry, said("我市书屋37家", publisher="", region="扬州市")).result is Result.PASSED
    assert scope.check(entry, Said("泰州", "sentence")).code == "scope.other"
    assert (
        scope.check(replace(entry, region="泰州市", accepts_regions=(written,)), Said("扬州", "title")).result
        is Result.PASSED
    )


def test_a_place_nobody_named_is_unsettled(level):
    assert scope.check(level, None).result is Result.UNSETTLED


def test_a_ledger_may_accept_a_zone_or_any_part(level):
    zone, anywhere = replace(level, accepts_regions=(ZONE,)), replace(level, accepts_regions=("*",))
    assert scope.check(zone, Said(ZONE, "sentence")).result is Result.PASSED
    assert scope.check(zone, Said("武昌区", "sentence")).result is Result.FAILED
    assert scope.check(anywhere, Said("武昌区", "sentence")).result is Result.PASSED
    assert scope.check(anywhere, Said("长沙", "sentence")).result is Result.FAILED


def test_a_zones_commitment_does_not_take_the_citys_figure_for_its_own(level):
    zone = replace(level, region=ZONE)
    assert scope.check(zone, Said(ZONE, "sentence")).result is Result.PASSED
    assert scope.check(zone, Said("武汉市", "sentence")).result is Result.FAILED


def test_a_named_thing_that_exists_once_needs_no_place(level):
    for place in ("武昌区", "湖北省", "全国"):
        assert scope.check(level, Said(place, "sentence"), unique=True).result is Result.PASSED
    assert scope.check(level, Said("全国", "publisher"), unique=True).result is Result.PASSED
    assert scope.check(level, Said("长沙", "sentence"), unique=True).result is Result.FAILED


def test_what_another_city_tells_of_a_name_without_a_place_may_be_its_own(level):
    assert scope.check(level, Said("长沙", "publisher"), unique=True).result is Result.UNSETTLED
    assert scope.check(level, Said("长沙", "publisher"), unique=True, granted=True).result is Result.FAILED


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("武钢完成改造", "武钢"),
        ("武钢圆满完成改造", "武钢"),
        ("圆满完成改造", None),
        ("加快建成公园", None),
        ("稳步有序推进", None),
        ("高质量完成清淤", None),
    ],
)
def test_how_it_was_done_is_nobody_who_did_it(text, actor):
    assert scope.of_unknown_actor(text, len(text)) == actor


@pytest.mark.parametrize(
    ("before", "works"),
    [
        ("实验中学扩建工程竣工,", "实验中学扩建工程"),
        ("北区医院、妇幼保健院建成投用,", "北区医院、妇幼保健院"),
        ("第三水厂二期投产,", "第三水厂二期"),
        ("实验中学等学校建成投用,", None),
        ("一批医院建成投用,", None),
        ("供水管网改造工程完工,", None),
        ("云谷智算中心于建成投用,已", "云谷智算中心"),
        ("建成中学3所,", None),
        ("实验中学扩建工程竣工。", None),
    ],
)
def test_what_works_with_a_name_brought_may_not_be_all_that_came(before, works):
    text = f"{before}新增座位900个"
    assert scope.of_unknown_actor(text, text.index("新增")) == works


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("云谷智算中心二期于今年2月建成投用，算力增长至200P。", True),
        ("云谷智算中心建成投用，全市算力达到550P。", False),
        ("全市算力达到550P。", False),
    ],
)
def test_what_one_centre_can_do_is_not_all_that_the_city_can(make, text, one):
    capacity = make.target("算力", value=500, unit="P")
    found = make.first(text, capacity)
    assert (found.realised, found.review) == (not one, one)


def test_what_serves_several_provinces_is_not_the_citys(make):
    nodes = make.target("二级节点", value=10, unit="个")
    assert make.first("武汉已接入二级节点48个。", nodes).realised
    assert not make.first("武汉已接入二级节点48个，有力支撑鄂湘赣豫四省转型。", nodes).realised


def test_a_school_that_bears_a_citys_name_says_of_no_city(make):
    places_ = make.target("学位", value=4000, unit="个", region="江岸区")
    found = make.first(
        "江岸区实事全部办结。已有学位4000个，武汉实验中学新校区投用。", places_, publisher="江岸区人民政府"
    )
    assert found.realised
