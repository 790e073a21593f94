"""Lists of bodies: succession with dates, a place's own list beside the shipped one, and what may be wrong with it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger import bodies
from monitor.ledger.bodies import Bodies, combined
from monitor.ledger.body_lists import BodyList, read_list
from monitor.messages import LANGUAGES, say
from monitor.model import Role

SHIPPED = read_list(Path(bodies.__file__).parent.parent / "data" / "bodies.yaml")
KNOWN = bodies.load()
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
OWN = """
groups:
  - level: city
    region: 苏州市
    role: self
    bodies:
      - {name: 苏州市工业和信息化局, short: [苏州市工信局], from: 2019}
      - {name: 苏州市经济和信息化委员会, short: [苏州市经信委, 苏州市经信局], until: 2019, successor: 苏州市工业和信息化局}
together:
  - {name: 各县级市人民政府, region: 苏州市, short: [各县级市], members: [苏州市工信局]}
"""


def listed_in(text: str) -> BodyList:
    """What a bodies.yaml that says this lists."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bodies.yaml"
        path.write_bytes(text.encode())
        return read_list(path)


def both(text: str = OWN) -> tuple[Bodies, list[str]]:
    own = listed_in(text)
    assert own.problems == ()
    found, problems = combined([SHIPPED, own])
    return found, [problem.code for problem in problems]


def faults(text: str) -> list[tuple[int, str]]:
    listed = listed_in(text)
    found = [*listed.problems] or combined([SHIPPED, listed])[1]
    for problem in found:
        assert Path(problem.file).name == "bodies.yaml"
        for lang in LANGUAGES:
            said = say(problem.code, lang, **problem.slots)
            assert said != problem.code
            assert said.endswith((".", "。"))
    return [(problem.line, problem.code.partition(".")[2]) for problem in found]


# ---------------------------------------------------------------- the shipped list


def test_the_shipped_list_has_no_fault():
    assert SHIPPED.problems == ()
    assert combined([SHIPPED])[1] == []


@pytest.mark.parametrize(
    ("written", "today", "until"),
    [
        ("市政务服务和大数据管理局", "武汉市数据局", "2024"),
        ("市政务服务大数据局", "武汉市数据局", "2024"),
        ("市地方金融工作局", "中共武汉市委金融委员会办公室", "2024"),
        ("市地方金融局", "中共武汉市委金融委员会办公室", "2024"),
        ("市金融局", "中共武汉市委金融委员会办公室", "2019"),
        ("市科技局", "武汉市科技创新局", "2024"),
        ("市招商局", "武汉市投资促进局", ""),
        ("市国土规划局", "武汉市自然资源和城乡建设局", "2019"),
        ("市国税局", "国家税务总局武汉市税务局", "2018"),
    ],
)
def test_a_predecessor_leads_to_the_body_of_today_and_says_until_when_it_was(written, today, until):
    assert KNOWN.canonical(written) == today
    before = KNOWN.predecessor(written)
    assert before is not None
    assert before.until == until


@pytest.mark.parametrize("written", ["市数据局", "武汉市委金融办", "某某局", ""])
def test_a_name_in_force_is_no_predecessors(written):
    assert KNOWN.predecessor(written) is None


def test_since_when_a_body_has_been_there_is_kept():
    found = KNOWN.find("市数据局")
    assert found is not None
    assert found.since == "2024"
    assert [(each.name, each.since, each.until) for each in found.predecessors] == [
        ("武汉市政务服务和大数据管理局", "2019", "2024")
    ]


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ("武汉经济技术开发区管委会〈汉南区人民政府〉", "武汉经济技术开发区管理委员会"),
        ("东西湖区人民政府〈武汉临空港经济技术开发区管委会〉", "东西湖区人民政府"),
        ("临空港开发区管委会", "东西湖区人民政府"),
        ("市民盟", "民盟武汉市委员会"),
        ("省交通运输厅", "湖北省交通运输厅"),
    ],
)
def test_bodies_are_found_as_plans_and_reports_write_them(written, body):
    assert KNOWN.canonical(written) == body


def test_a_name_for_several_stands_for_its_members_in_its_own_city_only():
    members = KNOWN.members("各区人民政府〈含各管委会〉", "武汉市")
    assert {"江汉区人民政府", "武汉东湖新技术开发区管理委员会"} <= set(members)
    assert "江汉区人民政府" not in KNOWN.members("各新城区人民政府", "武汉市")
    assert KNOWN.members("各区人民政府", "苏州市") == ()
    assert KNOWN.members("市数据局", "武汉市") == ()
    assert all(KNOWN.find(name) for each in KNOWN.together for name in each.members)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not beside this checkout")
def test_every_body_that_the_source_documents_charge_or_let_speak_is_known():
    plan = (SEEDS / "plan-2020.txt").read_text(encoding="utf-8")
    charged = [part for listed in re.findall(r"[((]牵头(?:单位|部门):(.+?)[))]", plan) for part in _named(listed)]
    assert len(set(charged)) > 35
    inquiry = (SEEDS / "inquiry-2023.txt").read_text(encoding="utf-8")
    spoke = re.findall(r"^(.{2,14}?)应询回答", inquiry, re.MULTILINE)
    assert len(set(spoke)) > 12
    told = [
        "市市场监管局",
        "市委金融办",
        "市教育局",
        "市经信局",
        "市财政局",
        "市人社局",
        "市投促局",
        "市科创局",
        "市人才局",
    ]
    told += ["市九三学社", "市民盟", "市民建", "市农工党", "市致公党", "市台盟", "市台联", "市工商联", "市发展改革委"]
    told += ["硚口区", "江岸区", "江汉区", "市数据集团", "武汉基金", "市农科院", "市中心医院", "江汉大学", "武创院"]
    strangers = [
        name
        for name in dict.fromkeys([*charged, *spoke, *told])
        if not KNOWN.find(name) and not KNOWN.members(name, "武汉市")
    ]
    assert strangers == []


def _named(listed: str) -> list[str]:
    plain = re.sub(r"〈[^〉]*〉", "", listed).replace("责任单位:", ",")
    return [name for name in re.split(r"[,、;]", plain) if name]


# ---------------------------------------------------------------- a place's own list


def test_a_place_adds_bodies_with_their_succession():
    found, problems = both()
    assert problems == []
    assert found.canonical("苏州经信委") == "苏州市工业和信息化局"
    assert found.canonical("武汉市经信局") == "武汉市经济和信息化局"
    assert found.members("各县级市", "苏州市") == ("苏州市工业和信息化局",)
    assert found.members("各区人民政府", "武汉市")


def test_the_bodies_of_the_place_go_first_where_a_name_leaves_out_whose_it_is():
    assert both()[0].canonical("市经信局") == "苏州市工业和信息化局"
    assert KNOWN.canonical("市经信局") == "武汉市经济和信息化局"


def test_in_a_ledger_of_a_region_a_name_without_a_place_belongs_to_that_region():
    found, _ = both()
    assert found.today("市经信局", "武汉市") == "武汉市经济和信息化局"
    assert found.today("市经信局", "江汉区") == "武汉市经济和信息化局"
    assert found.today("市经信局", "苏州市") == "苏州市工业和信息化局"
    assert KNOWN.today("市经信局", "无锡市") == "无锡市经信局"
    assert KNOWN.today("区发改局", "江汉区") == "江汉区发改局"
    assert KNOWN.today("工信部", "无锡市") == "工业和信息化部"


def test_a_list_adds_names_to_a_body_that_is_shipped():
    found, problems = both("groups: [{bodies: [{name: 武汉市数据局, short: [汉数], role: supervisor}]}]")
    assert problems == []
    assert found.canonical("汉数") == found.canonical("市政务服务和大数据管理局") == "武汉市数据局"
    assert found.role_of("汉数") is Role.SUPERVISOR
    assert found.region_of("汉数", "") == "武汉市"


def test_a_body_may_be_succeeded_by_one_that_is_shipped_and_the_other_way_round():
    found, problems = both(
        "groups: [{region: 武汉市, bodies: [{name: 武汉市数据办, until: 2019-01, successor: 市数据局}]}]"
    )
    assert problems == []
    assert found.canonical("武汉市数据办") == "武汉市数据局"
    found, problems = both(
        "groups: [{region: 武汉市, bodies: [{name: 武汉市数智局}, {name: 武汉市数据局, until: 2030, successor: 武汉市数智局}]}]"
    )
    assert problems == []
    assert found.canonical("市政务服务大数据局") == found.canonical("市数据局") == "武汉市数智局"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n", [(1, "not_a_mapping")]),
        ("groups: 5\n", [(1, "wants_mappings")]),
        ("groups:\n  - level: city\n    bodies:\n      - 某局\n", [(4, "wants_mappings")]),
        ("groups:\n  - level: town\n    bodies: []\n", [(2, "unknown_value")]),
        ("groups:\n  - region: 某市\n    bodies:\n      - {short: [a]}\n", [(4, "missing_key")]),
        ("groups:\n  - region: 某市\n    bodies:\n      - {name: 某局, from: 24年}\n", [(4, "wants_day_or_year")]),
        ("groups:\n  - region: 某市\n    bodies:\n      - {name: 某局, from: 2024-13}\n", [(4, "wants_day_or_year")]),
        (
            "groups:\n  - region: 某市\n    bodies:\n      - {name: 某局, from: 2024, until: 2023-12}\n",
            [(4, "body_upside_down")],
        ),
        (
            "groups:\n  - region: 某市\n    bodies:\n      - {name: 某局, successor: 某局}\n",
            [(4, "body_succeeds_itself")],
        ),
        ("groups:\n  - bodies:\n      - {name: 某局}\n", [(3, "no_region")]),
        ("groups:\n  - region: 某市\n    bodies:\n      - {name: 某局, successor: 无局}\n", [(4, "unknown_successor")]),
        ("together:\n  - {name: 各局, region: 某市, members: [无局]}\n", [(2, "unknown_member")]),
        (
            "groups:\n  - region: 某市\n    bodies:\n      - {name: 甲局, short: [局]}\n      - {name: 乙局, short: [局]}\n",
            [(5, "name_twice")],
        ),
        ("groups:\n  - colour: red\n", [(2, "unknown_key")]),
    ],
)
def test_what_is_wrong_with_a_list_is_told_with_its_line(text, expected):
    assert faults(text) == expected


def test_bodies_that_succeed_each_other_in_a_circle_are_told():
    text = "groups:\n  - region: 某市\n    bodies:\n      - {name: 甲局, successor: 乙局}\n      - {name: 乙局, successor: 甲局}\n"
    assert {code for _, code in faults(text)} == {"successor_circle"}


def test_an_empty_list_adds_nothing_and_one_that_is_missing_neither(tmp_path):
    assert faults("") == []
    assert bodies.use([tmp_path / "bodies.yaml"]) == []
    assert bodies.load() is KNOWN


def test_a_list_in_use_is_in_force_until_the_next_place(tmp_path):
    path = tmp_path / "bodies.yaml"
    path.write_text(OWN, encoding="utf-8")
    assert bodies.use([path]) == []
    assert bodies.load().canonical("苏州市经信委") == "苏州市工业和信息化局"
    path.write_text("groups: 5\n", encoding="utf-8")
    assert [problem.code for problem in bodies.use([path])] == ["ledger.wants_mappings"]
    assert bodies.load() is KNOWN


# ---------------------------------------------------------------- properties

NAMES = st.lists(st.sampled_from("甲乙丙丁戊己庚辛"), min_size=1, max_size=8, unique=True)


@given(NAMES)
def test_a_line_of_successors_ends_at_the_last(names):
    rows = [f"{{name: {name}某局, successor: {heir}某局}}" for name, heir in pairwise(names)] + [
        f"{{name: {names[-1]}某局}}"
    ]
    found, problems = combined([listed_in(f"groups: [{{region: 某市, bodies: [{', '.join(rows)}]}}]")])
    assert problems == []
    assert [body.name for body in found.bodies] == [f"{names[-1]}某局"]
    assert all(found.canonical(f"{name}某局") == f"{names[-1]}某局" for name in names)
    assert len(found.bodies[0].predecessors) == len(names) - 1


@given(st.sampled_from(KNOWN.bodies), st.sampled_from(["武汉市", "江汉区", "湖北省", "全国", ""]))
def test_a_full_name_means_the_same_body_in_every_region_of_its_own_city(body, region):
    assert KNOWN.today(body.name, region) == body.name
    assert all(KNOWN.today(name, region) == body.name for name in body.former)


@given(st.text(max_size=30))
def test_any_text_as_a_list_gives_bodies_or_problems_and_never_fails(text):
    listed = listed_in(text)
    assert isinstance(combined([listed])[0].bodies, tuple)
