"""An office's sheet and the ledger kept as one: which column is what, what a row states, and edits on either side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import messages
from monitor.ledger import columns, facts, rows, sheet_memory, sheets
from monitor.ledger.entries import read_entries
from monitor.ledger.lines import read_text
from monitor.ledger.sheets import Linked, Reader
from monitor.ledger.writing import begun
from monitor.model import Document, Op, Publication, Role
from monitor.text.grid import Grid

HEAD = ("序号", "任务内容", "目标值", "计量单位", "牵头单位", "责任单位", "完成时限", "进展情况", "备注")
ROWS = (
    (1, "新建充电桩", 3000, "个", "市城管委", "市国资委、各县（市）区", date(2026, 12, 31), "已开工", "紧"),
    (2, "建成城市大脑平台", None, None, "市数据局", None, "2026年9月底前", None, None),
    (3, "培育瞪羚企业20家，引进检测机构6家", None, None, "市经信局", "市科技局\n市市监局", "2027.6", "", ""),
)
THEMES = {"infrastructure": "infrastructure", "基础设施": "infrastructure", "ai": "ai", "人工智能": "ai"}


@pytest.fixture(autouse=True)
def english():
    before = messages.language()
    messages.use("en")
    yield
    messages.use(before)


def grid(*data, head=HEAD, above=(), merged=()) -> Grid:
    return Grid("表", (*above, head, *data), merged)


def layout(sheet: Grid, **asked: str) -> columns.Layout:
    found = columns.layout(sheet, asked)
    assert found is not None
    return found


def reader(title: str = "荆门市2026年重点工作台账", term=(None, None)) -> Reader:
    told = Publication(url="", title=title, text="", publisher="", region="荆门", role=Role.OTHER)
    document = Document("tz", title, "荆门市人民政府", "荆门", "plan")
    return Reader(rows.frame(told), THEMES, document, term)


def stated(*data, **options) -> tuple[rows.Row, ...]:
    sheet = grid(*data, **options)
    return rows.rows(sheet, layout(sheet)).stated


def one(**cells):
    """What a row with these cells states."""
    row = rows.Row(5, cells, tuple(str(each) for each in cells.values()))
    return [each.proposal for each in reader().drafts(row)]


# ---------------------------------------------------------------- columns


def test_the_heads_say_what_the_columns_hold():
    assert layout(grid(*ROWS)).named() == {
        "number": "序号",
        "statement": "任务内容",
        "target": "目标值",
        "unit": "计量单位",
        "lead": "牵头单位",
        "responsible": "责任单位",
        "due": "完成时限",
        "note": "备注",
    }


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (("No.", "Task", "Lead agency", "Deadline", "Remarks"), {"number", "statement", "lead", "due", "note"}),
        (
            ("编号", "重点 工作\n任务", "主办单位", "协办单位", "办结时限"),
            {"number", "statement", "lead", "responsible", "due"},
        ),
        (
            ("类别", "督办事项（内容）", "责任部门", "完成时间", "实际完成时间"),
            {"theme", "statement", "responsible", "due"},
        ),
        (("指标名称", "单位", "2026年目标", "工作任务"), {"indicator", "target", "statement", "unit"}),
        (("任务", "单位"), {"statement", "responsible"}),
    ],
)
def test_heads_in_both_languages_and_many_wordings_are_known(head, known):
    cells = {"单位": "个"} if "指标名称" in head else {"单位": "市教育局"}
    found = layout(grid(tuple(cells.get(each, "x") for each in head), head=head))
    assert set(found.columns) == known


def test_titles_and_empty_rows_above_the_head_are_not_the_head():
    above = (
        ("荆门市2026年重点工作任务台账", *[None] * 8),
        (None,) * 9,
        ("填报单位：督查室", None, None, "日期：3月1日", *[None] * 5),
    )
    sheet = grid(*ROWS, above=above, merged=((0, 0, 0, 8),))
    assert layout(sheet).first == 3
    assert rows.title(sheet, layout(sheet)) == "荆门市2026年重点工作任务台账"


def test_a_head_of_two_rows_is_read_as_one():
    sheet = Grid(
        "表",
        (
            ("序号", "任务内容", "责任分工", None, "完成时限"),
            (None, None, "牵头单位", "责任单位", None),
            (1, "建设", "甲局", "乙局", "2026"),
        ),
        ((0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1), (0, 4, 1, 4)),
    )
    found = layout(sheet)
    assert (found.first, found.last) == (0, 1)
    assert found.named()["lead"] == "牵头单位"
    assert rows.rows(sheet, found).stated[0].said("responsible") == "乙局"


def test_a_column_can_be_named_by_its_head_or_its_letter():
    sheet = grid(("建设", "甲局", "2026"), head=("foo", "bar", "baz"))
    assert not layout(sheet).known
    assert layout(sheet, statement="foo", due="C").named() == {"statement": "foo", "due": "baz"}
    assert layout(sheet, statement="none").missing == {"statement": "none"}


def test_what_was_remembered_comes_before_the_words_and_nothing_is_added_to_it():
    sheet = grid(*ROWS)
    found = columns.layout(sheet, {"statement": "备注"}, only=True)
    assert found.named() == {"statement": "备注"}


# ---------------------------------------------------------------- rows


def test_headings_sums_signatures_and_repeated_heads_are_not_commitments():
    sheet = grid(
        ("一、基础设施", *[None] * 8),
        ROWS[0],
        (None,) * 9,
        HEAD,
        ("合计", *[None] * 8),
        (None, "小计：3项", *[None] * 7),
        ("填表人：", None, None, "审核：", *[None] * 5),
        merged=((1, 0, 1, 8),),
    )
    found = rows.rows(sheet, layout(sheet))
    assert [row.at for row in found.stated] == [2]
    assert found.stated[0].headings == ("一、基础设施",)
    assert found.others == 5


def test_a_goal_with_its_unit_in_other_columns_becomes_a_target():
    target = reader().drafts(stated(*ROWS)[0])[0].proposal
    assert (target.indicator.value, target.indicator.unit) == (3000, "个")
    assert "充电桩" in target.indicator.name
    assert (target.lead, target.responsible) == (("市城管委",), ("市国资委", "各县（市）区"))
    assert target.due == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("goal", "unit", "op", "value"),
    [
        ("≥3万个", "", Op.AT_LEAST, 30000),
        ("3.5", "万个", Op.EQUAL, 35000),
        ("5%以上", "", Op.AT_LEAST, 5),
        ("不超过4.5%", "", Op.AT_MOST, 4.5),
        ("6%左右", "", Op.ABOUT, 6),
        (">50%", "", Op.ABOVE, 50),
        ("<=10", "件", Op.AT_MOST, 10),
    ],
)
def test_a_goal_says_its_operator_in_signs_or_words(goal, unit, op, value):
    (found,) = one(statement="提升公共服务", indicator="标准厂房使用率", target=goal, unit=unit)
    assert (found.indicator.op, found.indicator.value, found.indicator.name) == (op, value, "标准厂房使用率")


def test_a_range_of_goals_is_one():
    (found,) = one(statement="培育企业", indicator="上市企业", target="2-3家")
    assert (found.indicator.op, found.indicator.value, found.indicator.value_high) == (Op.RANGE, 2, 3)


def test_a_row_with_several_figures_is_several_entries_that_share_who_answers():
    found = [each.proposal for each in reader().drafts(stated(*ROWS)[2])]
    assert [each.indicator.value for each in found] == [20, 6]
    assert {each.responsible for each in found} == {("市科技局", "市市监局")}
    assert {each.due for each in found} == {date(2027, 6, 30)}


def test_a_row_without_a_figure_is_a_measure_with_the_words_of_its_cell():
    (found,) = one(statement="加强日常巡查", lead="市水利局")
    assert (found.kind, found.statement, found.indicator) == ("measure", "加强日常巡查", None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(2026, 5, 6), date(2026, 5, 6)),
        (datetime.combine(date(2026, 5, 6), time(9)), date(2026, 5, 6)),
        (46022, date(2025, 12, 31)),
        (2027, date(2027, 12, 31)),
        ("2026-05-06", date(2026, 5, 6)),
        ("2026/5/6", date(2026, 5, 6)),
        ("2026.5", date(2026, 5, 31)),
        ("20260506", date(2026, 5, 6)),
        ("2026年5月底前", date(2026, 5, 31)),
        ("2026年底", date(2026, 12, 31)),
        ("2026-05-06 00:00:00", date(2026, 5, 6)),
        ("长期坚持", None),
        ("/", None),
        (None, None),
    ],
)
def test_a_day_is_read_in_the_forms_of_sheets(cell, expected):
    assert rows.day(cell, date(2026, 1, 1)) == (expected, True)


def test_a_day_that_is_not_understood_is_doubted_and_not_guessed():
    assert rows.day("尽快", date(2026, 1, 1)) == (None, False)
    (found,) = one(statement="加强日常巡查", due="尽快")
    assert "day" in found.doubts


@pytest.mark.parametrize(
    ("cells", "lead", "responsible"),
    [
        ({"lead": "甲局、乙局"}, ("甲局", "乙局"), ()),
        ({"responsible": "甲局（牵头），乙局；丙局"}, ("甲局",), ("乙局", "丙局")),
        ({"responsible": "牵头单位：市甲局；责任单位：市乙局、市丙局"}, ("市甲局",), ("市乙局", "市丙局")),
        ({"lead": "甲局", "responsible": "甲局\n各县（市）区"}, ("甲局",), ("各县（市）区",)),
        ({"lead": "Bureau of Data; City Works"}, ("Bureau of Data", "City Works"), ()),
        ({"lead": "-", "responsible": "/"}, (), ()),
    ],
)
def test_bodies_are_read_from_one_column_or_two(cells, lead, responsible):
    assert rows.bodies(rows.Row(0, cells, ())) == (lead, responsible)


def test_a_theme_is_taken_from_its_column_where_it_is_one():
    assert one(statement="加强日常巡查", theme="人工智能")[0].theme == "ai"


# ---------------------------------------------------------------- the sheet comes in


def ledger(text: str):
    value, faults = read_text(text, "tz.yaml")
    read = read_entries(value, "tz.yaml", ["infrastructure", "industry", "ai", "finance", "low-altitude"])
    assert not faults
    assert not read.problems
    return {each.id.rpartition("/")[2]: each for each in read.commitments}


def first(*data) -> sheets.Merged:
    told = reader()
    return sheets.merge(begun(told.document, told.term), {}, [], stated(*data or ROWS), told)


def again(before: sheets.Merged, *data, text: str | None = None, gone=()) -> sheets.Merged:
    text = before.text if text is None else text
    return sheets.merge(text, ledger(text), before.rows, stated(*data), reader(), gone)


def test_a_sheet_becomes_a_sound_ledger_file():
    made = first()
    entries = ledger(made.text)
    assert len(entries) == 4
    assert made.added == list(entries)
    assert [len(each.ids) for each in made.rows] == [1, 1, 2]
    assert "quote:" not in made.text


def test_a_second_time_nothing_changes():
    made = first()
    twice = again(made, *ROWS)
    assert twice.text == made.text
    assert (twice.added, twice.gone, twice.changed) == ([], [], [])
    assert twice.rows == made.rows


def edited(row: int, column: str, value) -> tuple:
    cells = [list(each) for each in ROWS]
    cells[row][HEAD.index(column)] = value
    return tuple(map(tuple, cells))


@pytest.mark.parametrize(
    ("row", "column", "value", "field", "expected"),
    [
        (0, "目标值", 4500, "value", 4500),
        (0, "完成时限", "2027年底", "due", date(2027, 12, 31)),
        (1, "完成时限", None, "due", date(2026, 12, 31)),
        (1, "完成时限", "长期", "due", None),
        (0, "牵头单位", "市数据局", "lead", ("市数据局",)),
        (0, "责任单位", None, "responsible", ()),
        (1, "任务内容", "建成城市大脑二期平台", "statement", "建成城市大脑二期平台。"),
        (0, "备注", "=缓", "note", "=缓"),
    ],
)
def test_an_edit_in_the_sheet_comes_in_and_identifiers_stay(row, column, value, field, expected):
    made = first()
    later = again(made, *edited(row, column, value))
    slug = made.rows[row].ids[0]
    entry = ledger(later.text)[slug]
    assert (entry.indicator.value if field == "value" else getattr(entry, field)) == expected
    assert list(ledger(later.text)) == list(ledger(made.text))
    assert {each for each, _ in later.changed} == set(made.rows[row].ids)


def test_a_figure_within_the_words_comes_in_with_them():
    made = first()
    later = again(made, *edited(2, "任务内容", "培育瞪羚企业30家，引进检测机构6家"))
    values = [ledger(later.text)[slug].indicator.value for slug in made.rows[2].ids]
    assert values == [30, 6]
    assert later.gone == []


def test_a_measure_that_gets_a_figure_becomes_a_target():
    made = first()
    later = again(made, *edited(1, "任务内容", "建成城市大脑平台5个"))
    entry = ledger(later.text)[made.rows[1].ids[0]]
    assert (entry.kind, entry.indicator.value) == ("target", 5)


def test_an_edit_in_the_ledger_stays_when_the_sheet_comes_again():
    made = first()
    text = made.text.replace("value: 3000", "value: 3333  # agreed by phone").replace("2026-09-30", "2026-10-31")
    assert again(made, *ROWS, text=text).text == text


def test_edits_in_different_fields_of_both_sides_come_together():
    made = first()
    text = made.text.replace("value: 3000", "value: 3333")
    later = again(made, *edited(0, "牵头单位", "市数据局"), text=text)
    entry = ledger(later.text)[made.rows[0].ids[0]]
    assert (entry.indicator.value, entry.lead) == (3333, ("市数据局",))
    assert later.conflicts == []


def test_an_edit_on_both_sides_is_told_until_it_is_settled_and_the_ledger_stays():
    made = first()
    text = made.text.replace("value: 3000", "value: 3333")
    sheet = edited(0, "目标值", 4000)
    later = again(made, *sheet, text=text)
    assert [(each.field, each.sheet, each.ledger) for each in later.conflicts] == [("indicator.value", "4000", "3333")]
    assert later.text == text
    assert len(again(later, *sheet).conflicts) == 1
    settled = again(later, *sheet, text=text.replace("3333", "4000"))
    assert settled.conflicts == []
    assert again(settled, *sheet).conflicts == []


def test_rows_may_move_be_inserted_and_be_numbered_anew():
    made = first()
    new = (9, "开通夜间公交线路8条", None, None, "市交通局", None, "2026年底", None, None)
    moved = (ROWS[2], new, (7, *ROWS[0][1:]), ROWS[1])
    later = again(made, *moved)
    assert len(later.added) == 1
    assert [each.ids for each in later.rows] == [
        made.rows[2].ids,
        (later.added[0],),
        made.rows[0].ids,
        made.rows[1].ids,
    ]
    assert (later.gone, later.changed) == ([], [])


def test_a_row_that_is_gone_leaves_its_entry_marked_and_may_come_back():
    made = first()
    later = again(made, *ROWS[:2])
    assert later.gone == list(made.rows[2].ids)
    assert later.text.count("no longer") == 2
    still = again(later, *ROWS[:2], gone=later.gone)
    assert (still.gone, still.text) == (later.gone, later.text)
    back = again(still, *ROWS, gone=still.gone)
    assert (back.gone, back.added) == ([], [])
    assert back.text == made.text


def test_an_entry_that_was_taken_out_of_the_ledger_stays_out():
    made = first()
    slug = made.rows[1].ids[0]
    text = (
        made.text[: made.text.index(f"  - id: {slug}")] + made.text[made.text.index(f"  - id: {made.rows[2].ids[0]}") :]
    )
    later = again(made, *ROWS, text=text)
    assert later.text == text
    assert slug not in ledger(later.text)
    assert again(later, *ROWS).added == []


def test_a_renamed_entry_is_followed_by_its_former_name():
    made = first()
    slug = made.rows[1].ids[0]
    text = made.text.replace(f"- id: {slug}", f"- id: brain\n    was: [{slug}]")
    later = again(made, *edited(1, "牵头单位", "市政数局"), text=text)
    assert ledger(later.text)["brain"].lead == ("市政数局",)


def test_without_memory_the_entries_are_found_by_their_statements():
    made = first()
    later = sheets.merge(made.text, ledger(made.text), [], stated(*ROWS), reader())
    assert later.text == made.text
    assert [each.ids for each in later.rows] == [each.ids for each in made.rows]


def test_many_rows_that_say_the_same_have_identifiers_of_their_own():
    made = first(*[(at, "完成年度任务", None, None, "甲局", None, None, None, None) for at in range(1, 9)])
    assert len(set(made.added)) == 8
    assert (
        again(made, *[(at, "完成年度任务", None, None, "甲局", None, None, None, None) for at in range(1, 9)]).text
        == made.text
    )


def test_edits_that_the_form_of_the_file_does_not_take_are_told():
    made = first(ROWS[1])
    slug = made.added[0]
    flow = (
        made.text[: made.text.index("  - id")]
        + f"  - {{id: {slug}, theme: ai, kind: measure, statement: 建成城市大脑平台。, due: 2026-09-30}}\n"
    )
    later = again(made, (2, "建成城市大脑平台", None, None, "市数据局", None, "2026年10月", None, None), text=flow)
    assert (slug, "due") in later.stuck


# ---------------------------------------------------------------- the ledger goes out


def out(before: sheets.Merged, text: str | None = None, gone=()) -> sheets.Filled:
    text = before.text if text is None else text
    sheet = grid(*ROWS)
    return sheets.fill(ledger(text), before.rows, layout(sheet), len(sheet.rows), reader(), gone)


def test_without_an_edit_no_cell_changes():
    made = out(first())
    assert (made.cells, made.changed, made.homeless, made.added) == ({}, [], [], [])


@pytest.mark.parametrize(
    ("old", "new", "cell"),
    [
        ("value: 3000", "value: 4500", ((1, 2), 4500)),
        ("due: 2026-09-30", "due: 2026-10-31", ((2, 6), date(2026, 10, 31))),
        ("lead: [市数据局]", "lead: [市数据局, 市经信局]", ((2, 4), "市数据局、市经信局")),
        ("statement: 建成城市大脑平台。", "statement: 建成城市大脑。", ((2, 1), "建成城市大脑")),
        ("    note: 紧\n", "", ((1, 8), None)),
    ],
)
def test_an_edit_in_the_ledger_goes_out_and_comes_back_as_nothing_new(old, new, cell):
    made = first()
    text = made.text.replace(old, new, 1)
    assert text != made.text
    filled = out(made, text)
    assert filled.cells == dict([cell])
    data = [list(row) for row in ROWS]
    data[cell[0][0] - 1][cell[0][1]] = cell[1]
    back = sheets.merge(text, ledger(text), filled.rows, stated(*map(tuple, data)), reader())
    assert (back.text, back.changed, back.conflicts) == (text, [], [])
    original = sheets.merge(text, ledger(text), filled.rows, stated(*ROWS), reader())
    assert (original.text, original.changed) == (text, []), "the sheet as it was before is no edit"


def test_a_goal_keeps_the_form_it_is_written_in():
    head = ("任务内容", "目标值", "计量单位")
    made = {}
    for goal, unit, value in (("不低于3万个", "", 40000), (3, "万个", 40000), ("≥5%", "", 6.5), ("2-3家", "", 4)):
        sheet = grid(("建设标准厂房", goal, unit), head=head)
        rowset = rows.rows(sheet, layout(sheet)).stated
        told = reader()
        merged = sheets.merge(begun(told.document, told.term), {}, [], rowset, told)
        entry = next(iter(ledger(merged.text).values()))
        high = entry.indicator.value_high and 5.0
        entry = replace(entry, indicator=replace(entry.indicator, value=float(value), value_high=high))
        filled = sheets.fill({merged.added[0]: entry}, merged.rows, layout(sheet), 2, told)
        made[goal] = filled.cells.get((1, 1))
    assert made == {"不低于3万个": "不低于4万个", 3: 4, "≥5%": "≥6.5%", "2-3家": "4-5家"}


def test_an_edit_without_a_column_is_told():
    made = first()
    filled = out(made, made.text.replace("value: 6", "value: 8"))
    assert filled.homeless == [(made.rows[2].ids[1], "indicator.value")]
    assert filled.cells == {}


def test_an_entry_from_elsewhere_gets_a_row_of_its_own_at_the_end():
    made = first()
    text = (
        made.text
        + "\n  - id: own\n    theme: ai\n    kind: measure\n    statement: 自己的一条。\n    lead: [甲局]\n    due: null\n"
    )
    filled = out(made, text)
    assert filled.added == ["own"]
    assert filled.cells == {(4, 0): 4, (4, 1): "自己的一条", (4, 4): "甲局"}
    assert out(replace_rows(made, filled), text).cells == {}
    assert out(made, text, gone=["own"]).added == []


def replace_rows(made: sheets.Merged, filled: sheets.Filled) -> sheets.Merged:
    return sheets.Merged(made.text, rows=filled.rows)


def test_a_row_whose_entries_were_taken_out_stays_and_is_counted():
    made = first()
    filled = out(made, made.text[: made.text.index(f"  - id: {made.rows[2].ids[0]}")])
    assert (filled.cells, filled.untracked) == ({}, 1)


def test_where_one_column_holds_all_bodies_the_leading_one_is_marked():
    head = ("任务内容", "责任单位")
    sheet = grid(("加强日常巡查", "甲局（牵头）、乙局"), head=head)
    told = reader()
    merged = sheets.merge(begun(told.document, told.term), {}, [], rows.rows(sheet, layout(sheet)).stated, told)
    text = merged.text.replace("lead: [甲局]", "lead: [丙局]")
    assert text != merged.text
    filled = sheets.fill(ledger(text), merged.rows, layout(sheet), 2, told)
    assert filled.cells == {(1, 1): "丙局（牵头）、乙局"}


def test_a_theme_goes_out_by_the_name_it_reads_back_by():
    sheet = grid(("加强日常巡查", "基础设施"), head=("任务内容", "领域"))
    told = reader()
    merged = sheets.merge(begun(told.document, told.term), {}, [], rows.rows(sheet, layout(sheet)).stated, told)
    text = merged.text.replace("theme: infrastructure", "theme: ai")
    filled = sheets.fill(ledger(text), merged.rows, layout(sheet), 2, told)
    assert filled.cells == {(1, 1): "人工智能"}


CELL = st.one_of(
    st.none(),
    st.dates(date(2000, 1, 1), date(2099, 1, 1)),
    st.integers(0, 10**9),
    st.floats(0, 1e9, allow_nan=False),
    st.text(st.sampled_from("建设5G基站3万个，、；（牵头）年底2026-=+@'\"\n\t #:{}[]%≥甲局乙"), max_size=30),
)


@given(st.lists(st.tuples(*[CELL] * len(HEAD)), max_size=6))
def test_any_sheet_goes_in_soundly_and_a_second_time_changes_nothing(data):
    sheet = grid(*data)
    found = rows.rows(sheet, layout(sheet, statement="任务内容")).stated
    told = reader()
    made = sheets.merge(begun(told.document, told.term), {}, [], found, told)
    entries = ledger(made.text)
    assert len(entries) == len(made.added)
    twice = sheets.merge(made.text, entries, made.rows, found, told)
    assert (twice.text, twice.added, twice.changed) == (made.text, [], [])
    filled = sheets.fill(entries, made.rows, layout(sheet, statement="任务内容"), len(sheet.rows), told)
    assert filled.cells == {}


# ---------------------------------------------------------------- what is remembered


def test_what_is_remembered_comes_back_from_its_file():
    memory = sheet_memory.Memory(
        "台账.xlsx",
        '二月"新"',
        "tz.xlsx",
        {"statement": "任务: 内容", "due": "时限"},
        (sheet_memory.Place(3, ("a", ""), {"due": "年底"}, True, {"note": "是"}), sheet_memory.Place(9, ("b",))),
        ("c",),
        ("ab12",),
    )
    assert sheet_memory.read(sheet_memory.told(memory)) == memory


@pytest.mark.parametrize("text", ["", "- a", "a: [", "rows: x\n\tb: c"])
def test_what_is_no_memory_is_told_from_one(text):
    assert sheet_memory.read(text) is None


def test_facts_are_compared_without_the_full_stop_that_the_ledger_adds():
    assert facts.settled(" 建成\n 平台。") == facts.settled("建成 平台")
    assert isinstance(Linked(rows.Row(0, {}, ()), ()).reckoned, dict)
