"""What a sentence says of a milestone: topic alone says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.judge import scope
from monitor.model import Check, Relation, Result

DONE = "江滩科技馆日前建成开放。"


@pytest.mark.parametrize(
    "text",
    [
        DONE,
        "江滩科技馆正式开放，首日迎客三千。",
        "历时两年，江滩科技馆已经建成。",
        "我市建成江滩科技馆。",
        "江滩科技馆经过安装调试，于9月投用。",
        "2022年8月，江滩科技馆开放。",
    ],
)
def test_a_verb_of_completion_achieves(make, milestone, text):
    found = make.first(text, milestone)
    assert (found.relation, found.realised, found.review, found.value) == (Relation.ACHIEVED, True, False, None)


@pytest.mark.parametrize("text", ["江滩科技馆昨日开工。", "江滩科技馆已封顶，计划明年开放。", "目前，江滩科技馆在建。"])
def test_a_beginning_or_work_under_way_is_progress(make, milestone, text):
    found = make.first(text, milestone)
    assert (found.relation, found.realised) == (Relation.PROGRESS, True)


@pytest.mark.parametrize(
    "text",
    [
        "江滩科技馆即将开放。",
        "江滩科技馆力争年内建成。",
        "江滩科技馆计划2023年投用。",
        "江滩科技馆尚未开放。",
        "江滩科技馆预计到2023年建成。",
        "印发《文化设施实施方案（2022—2024年）》（江政办〔2022〕7号），明确江滩科技馆开工、封顶的时点，持续推进。",
    ],
)
def test_what_is_to_come_or_denied_only_restates(make, milestone, text):
    found = make.first(text, milestone)
    assert (found.relation, found.realised, found.review) == (Relation.RESTATED, False, False)


def test_a_proposal_proposes(make, milestone):
    found = make.first("建议建成江滩科技馆。", milestone)
    assert (found.relation, found.realised) == (Relation.PROPOSED, False)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("江滩科技馆推迟至2024年开放。", Relation.DELAYED),
        ("受汛期影响，江滩科技馆工期延后。", Relation.DELAYED),
        ("江滩科技馆不再建设。", Relation.CANCELLED),
        ("江滩科技馆终止建设，用地改作绿地。", Relation.CANCELLED),
    ],
)
def test_delay_and_giving_up_are_heard_and_never_realised(make, milestone, text, relation):
    found = make.first(text, milestone)
    assert (found.relation, found.realised, found.review) == (relation, False, False)


def test_the_name_alone_says_nothing(make, milestone):
    assert make.first("江滩科技馆旁的地铁站更名。", milestone) is None


def test_a_verb_in_a_sentence_of_its_own_is_of_something_else(make, milestone):
    assert make.first("市民路过江滩科技馆。新书店已建成。", milestone) is None


@pytest.mark.parametrize(
    "text",
    [
        "江滩科技馆仍在选址，光谷一处数据中心日前建成。",
        "有市民盼江滩科技馆早日动工，社区书屋已建成。",
        "江滩科技馆公布效果图，武汉人工智能研究院已投用。",
    ],
)
def test_what_another_thing_came_to_is_not_told_of_the_one_before_it(make, milestone, text):
    found = make.first(text, milestone)
    assert found is None or not found.realised


@pytest.mark.parametrize(
    "text",
    [
        "江滩科技馆历时两年，目前中心已投用。",
        "江滩科技馆设备安装完毕，主体工程已建成。",
        "江滩科技馆迎来首批观众，标志着全市重要文化设施正式开放。",
    ],
)
def test_what_is_said_of_the_thing_and_its_parts_in_the_next_clause_is_its_own(make, milestone, text):
    assert make.first(text, milestone).relation is Relation.ACHIEVED


def test_what_looks_alike_and_is_something_else_is_not_taken(make):
    hall = make.milestone(near_misses=("江滩科技馆二期",))
    assert make.first("江滩科技馆二期建成开放。", hall) is None


def test_a_milestone_need_not_say_its_place(make, milestone):
    found = make.first(DONE, milestone, publisher="湖北日报", title="开放")
    assert (found.realised, _code(found, Check.SCOPE)) == (True, "scope.unique")


@pytest.mark.parametrize(
    ("publisher", "result", "code"),
    [
        ("武汉市人民政府", Result.PASSED, "scope.publisher"),
        ("江苏省人民政府", Result.FAILED, "scope.other"),
        ("湖北省人民政府", Result.UNSETTLED, "scope.unsaid"),
    ],
)
def test_what_many_places_are_given_is_that_of_the_place_whose_text_it_is(make, publisher, result, code):
    zone = make.milestone(names=(("国家智慧航运试验区",),), done=("获批",))
    found = make.first("获批国家智慧航运试验区。", zone, publisher=publisher, title="工作报告")
    assert (_result(found, Check.SCOPE), _code(found, Check.SCOPE)) == (result, code)
    assert found.realised == (result is Result.PASSED)


def test_another_citys_is_not_ours(make, milestone):
    found = make.first("长沙江滩科技馆建成开放。", milestone)
    assert (found.realised, _result(found, Check.SCOPE)) == (False, Result.FAILED)


def test_a_plan_that_says_built_means_to_build(make, milestone):
    found = make.first("建成江滩科技馆。", milestone, title="科普设施建设方案")
    assert not found.realised


def test_the_date_is_the_sentences_own(make, milestone):
    assert make.first("2022年8月，江滩科技馆开放。", milestone).as_of == date(2022, 8, 31)


def test_without_any_date_it_waits_for_a_person(make, milestone):
    found = make.first("江滩科技馆正式开放。", milestone, published=None)
    assert (found.realised, found.review, _result(found, Check.AS_OF)) == (False, True, Result.UNSETTLED)


def test_a_designation_is_complete_when_it_is_given(make):
    zone = make.milestone("全国书香示范区", done=("获批", "授牌"), under_way=("提交申报",))
    zone = replace(zone, deed=replace(zone.deed, names=(("书香示范区",),)))
    assert make.first("武汉获批书香示范区，建设期三年。", zone).relation is Relation.ACHIEVED
    assert make.first("武汉已提交申报书香示范区的材料。", zone).relation is Relation.PROGRESS


def test_a_section_of_plans_makes_a_mere_verb_of_result_a_plan(make, milestone):
    text = "一、工作情况\n江滩科技馆建成。\n二、2023年重点\n江滩科技馆建成。"
    assert [each.realised for each in make.judge(text, milestone)] == [True, False]
    assert not make.first("三、下一步打算\n举办书法推广活动。", make.action()).realised


def test_what_was_so_before_the_promise_is_no_progress_on_it(make):
    hall = make.milestone(starts=date(2022, 9, 1))
    found = make.first("2022年8月，江滩科技馆开放。", hall)
    assert (found.relation, found.realised, _code(found, Check.PERIOD)) == (Relation.RESTATED, False, "period.before")
    assert make.first("2022年9月，江滩科技馆开放。", hall).realised


# ---------------------------------------------------------------- actions, which may go on without end


def test_an_action_is_under_way_by_a_verb_of_fact_in_its_clause(make):
    found = make.first("我市举办书法推广活动。", make.action())
    assert (found.relation, found.realised) == (Relation.PROGRESS, True)
    assert make.first("我市重视书法推广活动。", make.action()) is None


def test_an_action_without_an_end_is_never_done(make):
    assert make.first("书法推广全覆盖。", make.action()).relation is Relation.ACHIEVED
    assert make.first("书法推广全覆盖。", make.action(done=())) is None


def test_a_verb_of_the_next_clause_is_an_actions_only_where_it_opens_it(make):
    assert make.first("书法推广进校园，目前已举办九场。", make.action()).realised
    assert make.first("书法推广进校园，社区书屋举办开业典礼。", make.action()) is None


def test_an_action_counts_in_any_part_of_the_city_and_nowhere_else(make):
    assert _code(make.first("江岸区举办书法推广活动。", make.action()), Check.SCOPE) == "scope.inside"
    for text in ("湖北省举办书法推广活动。", "长沙市举办书法推广活动。"):
        assert not make.first(text, make.action()).realised


def test_an_action_of_whose_place_nothing_is_said_waits_for_a_person(make):
    found = make.first("书法推广班举办。", make.action(), publisher="湖北日报", title="书法", region="湖北省")
    assert (found.realised, found.review) == (False, True)


def test_a_title_makes_no_action_whole(make):
    letters = make.action("书法 推广活动")
    assert make.first("推广活动举办九场。", letters, title="书法新闻") is None


def test_an_actions_common_words_hide_no_figure_of_a_target(make):
    rooms = make.target("社区书屋")
    reading = make.action("社区书屋 书法", under_way=("举办",))
    found = make.judge("武汉社区书屋书法活动点37家。", rooms, reading)
    assert [(each.commitment, each.value) for each in found] == [("plan/社区书屋", 37)]


@pytest.mark.parametrize(
    "text",
    [
        "社区书屋、书法推广处处可见。全市37家。",
        "一、社区书屋书法推广\n全市37家。",
        "全市社区书屋，书法推广点，共37家。",
        "地区\t社区书屋新增(家)\t书法推广\n武汉市\t37\t举办\n",
    ],
)
def test_an_action_named_beside_a_target_takes_no_figure_from_it(make, text):
    rooms = make.target("社区书屋")
    alone, beside = make.first(text, rooms), make.judge(text, rooms, make.action())
    assert alone is not None
    assert alone in beside


def test_a_name_that_the_topic_makes_whole_is_found_under_an_actions_words(make):
    firms = make.target("低空企业", aliases=("低空 龙头企业",))
    grows = make.action("龙头企业 培育", under_way=("举办",))
    text = "龙头企业6家，龙头企业培育班举办九场。"
    told = {each.commitment: each.value for each in make.judge(text, firms, grows, title="武汉低空经济")}
    assert told == {"plan/低空企业": 6, "plan/书法": None}


def test_an_actions_words_are_never_far_apart_nor_cut_short(make):
    assert make.first("书法进校园。推广班举办九场。", make.action("书法 … 推广班")) is None
    assert make.first("书法课推广班开班，书法课9场也举办。", make.action("书法课 推广班", under_way=("举办",))) is None


def _result(found, check: Check) -> Result:
    return next(reason.result for reason in found.reasons if reason.check is check)


def _code(found, check: Check) -> str:
    return next(reason.code for reason in found.reasons if reason.check is check)


def test_what_many_places_are_given_waits_where_no_place_is_known(make):
    zone = make.milestone(names=(("国家智慧航运试验区",),))
    told = {granted: scope.check(zone, None, unique=True, granted=granted).code for granted in (True, False)}
    assert told == {True: "scope.unknown", False: "scope.named"}


def test_a_provinces_title_is_not_the_nations(make):
    zone = make.milestone(
        names=(("智慧航运先导区",),), done=("揭牌", "获批"), statement="争创国家智慧航运先导区。", region="武汉市"
    )
    assert make.first("武汉获批国家智慧航运先导区。", zone).realised
    provincial = make.first("湖北省首个智慧航运先导区在武汉揭牌。", zone)
    assert (provincial.realised, _code(provincial, Check.INDICATOR)) == (False, "indicator.kind")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("武汉、宜昌、荆门获批智慧航运先导区。", True),
        ("武汉获批智慧算力试验区、智慧航运先导区。", True),
        ("宜昌、荆门获批智慧航运先导区。", False),
        ("武汉获批智慧算力试验区，宜昌谋划智慧航运先导区。", False),
    ],
)
def test_lists_of_cities_and_of_what_they_are_given(make, text, told):
    zone = make.milestone(names=(("智慧航运先导区",),), done=("获批",), statement="创建智慧航运先导区。")
    found = make.first(text, zone)
    assert (found is not None and found.realised) == told
