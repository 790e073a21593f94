"""A ledger from folders: values, defaults, faults with their lines, hashes, renames."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.ledger.entries import read_entries
from monitor.ledger.lines import read_text
from monitor.ledger.load import load_ledger, read_ledger
from monitor.messages import LANGUAGES, area, say
from monitor.model import CommitmentKind, Op, Period

Written = Callable[..., Path]
THEMES = ("infrastructure", "industry", "finance", "ai", "low-altitude")


def faults(folder: Path) -> list[tuple[int, str]]:
    with pytest.raises(ConfigError) as raised:
        load_ledger([folder])
    return [(problem.line, problem.code.removeprefix("ledger.")) for problem in raised.value.problems]


def test_an_entry_becomes_a_commitment_with_the_terms_of_its_document(written: Written):
    ledger = load_ledger([written()])
    (entry,) = ledger.commitments
    assert (entry.id, entry.kind, entry.theme, entry.region) == (
        "plan/stations",
        CommitmentKind.TARGET,
        "infrastructure",
        "某市",
    )
    assert (entry.starts, entry.due) == (date(2024, 1, 1), date(2026, 12, 31))
    assert entry.indicator is not None
    assert (entry.indicator.op, entry.indicator.value, entry.indicator.period) == (Op.AT_LEAST, 30000, Period.LEVEL)
    assert entry.indicator.aliases == (("5G", "宏站|基站"),)
    assert entry.indicator.better == "more"
    assert Path(entry.file).name == "plan.yaml"
    assert entry.line == 10


def test_an_entry_may_say_its_own_dates_and_null_takes_the_due_away(written: Written, target: str):
    own = target.replace("    theme:", "    from: 2025-01-01\n    due: null\n    theme:")
    (entry,) = load_ledger([written(own)]).commitments
    assert (entry.starts, entry.due) == (date(2025, 1, 1), None)


def test_without_a_term_a_commitment_begins_when_the_document_was_issued(written: Written, target: str, document: str):
    bare = "".join(line for line in document.splitlines(keepends=True) if "term" not in line)
    (entry,) = load_ledger([written(target, bare)]).commitments
    assert (entry.starts, entry.due) == (date(2024, 1, 1), None)


def test_one_word_may_stand_where_a_list_is_wanted(written: Written, target: str):
    (entry,) = load_ledger([written(target + "    lead: 市经信局\n")]).commitments
    assert entry.lead == ("市经信局",)


def test_better_follows_the_operator_unless_it_is_said(written: Written, target: str):
    (entry,) = load_ledger([written(target.replace('op: ">="', 'op: "<="'))]).commitments
    assert entry.indicator is not None
    assert entry.indicator.better == "less"


def _kind(target: str, kind: str, deed: str) -> str:
    head, _, _ = target.partition("    indicator:")
    return head.replace("kind: target", f"kind: {kind}") + f"    milestone: {deed}\n"


def test_an_action_that_goes_on_needs_no_verb_of_completion(written: Written, target: str):
    (entry,) = load_ledger([written(_kind(target, "measure", "{names: [甲 乙], under_way: [举办]}"))]).commitments
    assert entry.deed is not None
    assert (entry.deed.done, entry.deed.under_way) == ((), ("举办",))


@pytest.mark.parametrize(
    ("kind", "deed"),
    [
        ("milestone", "{names: [甲 乙], under_way: [开工]}"),
        ("measure", "{names: [甲 乙]}"),
        ("measure", "{names: [甲 乙], under_way: []}"),
        ("measure", "{names: [甲 乙], under_way: [举办], done: []}"),
        ("recommendation", "{under_way: [举办]}"),
    ],
)
def test_a_deed_without_what_it_is_known_by_is_a_fault(written: Written, target: str, kind: str, deed: str):
    assert [code for _, code in faults(written(_kind(target, kind, deed)))] == ["missing_key"]


def test_a_recommendation_says_who_made_it(written: Written, target: str):
    text = _kind(target, "recommendation", "{names: [甲 乙], under_way: [举办]}") + "    by: [张三, 李四]\n"
    (entry,) = load_ledger([written(text)]).commitments
    assert entry.by == ("张三", "李四")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("    statement:", "    statment:", (13, "unknown_key_near")),
        ("    statement: 建成基站三万个。", "    statement: ''", (13, "empty_value")),
        ("theme: infrastructure", "theme: infrastruture", (11, "unknown_value_near")),
        ("kind: target", "kind: zzz", (12, "unknown_value")),
        ('op: ">="', 'op: "=>"', (16, "unknown_value_near")),
        ("value: 30000", "value: 3万", (17, "wants_number")),
        ("value: 30000", "value: .inf", (17, "wants_number")),
        ("value: 30000", "value: 30000\n      value_high: 40000", (18, "only_for_range")),
        ("value: 30000", "value: [1]", (17, "wants_text")),
        ("period: level", "period: daily", (19, "unknown_value")),
        ("period: level", "period: level\n      parts: 0", (20, "wants_count")),
        ("aliases: [5G 宏站|基站]", "aliases: [5G 宏站|]", (20, "empty_choice")),
        ("aliases: [5G 宏站|基站]", "aliases: [[5G]]", (20, "wants_words")),
        ("id: stations", "id: Stations", (10, "bad_slug")),
        ("id: stations", "id: ../x", (10, "bad_slug")),
        ("    theme:", "    due: 2023-02-30\n    theme:", (11, "wants_date")),
        ("    theme:", "    due: 2023\n    theme:", (11, "wants_date")),
        ("    theme:", "    due: 2023-01-01\n    theme:", (11, "from_after_due")),
        ("    theme:", "    was: a/b/c\n    theme:", (11, "bad_slug")),
        ("    theme:", "    unverifable: 内部事项\n    theme:", (11, "unknown_key_near")),
        ("    theme:", "    unverifiable:\n    theme:", (11, "empty_value")),
        ("    theme:", "    unverifiable: true\n    theme:", (11, "wants_reason")),
        ("    theme:", "    unverifiable: No\n    theme:", (11, "wants_reason")),
        ("    theme:", "    unverifiable: [内部事项]\n    theme:", (11, "wants_text")),
        ("    indicator:", "    milestone: {names: [甲], done: [建成]}\n    indicator:", (14, "part_unused")),
        ("kind: target", "kind: milestone", (10, "missing_part")),
    ],
)
def test_a_fault_is_told_with_its_line(written: Written, target: str, old: str, new: str, fault: tuple[int, str]):
    assert old in target
    assert fault in faults(written(target.replace(old, new, 1)))


def test_why_no_text_could_prove_it_is_said_in_words(written: Written, target: str):
    (entry,) = load_ledger([written(target + "    unverifiable: 机关内部事项，不对外公布\n")]).commitments
    assert entry.unverifiable == "机关内部事项，不对外公布"
    assert not load_ledger([written()]).commitments[0].unverifiable


def test_a_list_where_a_reason_is_wanted_is_one_fault(written: Written, target: str):
    assert faults(written(target + "    unverifiable: [内部事项]\n")) == [(21, "wants_text")]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("key: plan", "key: Plan 1", (2, "bad_slug")),
        ("title: 某市方案", "title:", (3, "empty_value")),
        ("region: 某市", "regoin: 某市", (6, "unknown_key_near")),
        ("kind: plan", "kind: plans", (7, "unknown_value_near")),
        ("kind: plan", "kind: plan\n  url: ftp://a/b", (8, "bad_url")),
        ("to: 2026-12-31", "to: 2023-12-31", (8, "from_after_due")),
        ("document:", "documents:", (1, "unknown_key_near")),
    ],
)
def test_a_fault_in_the_document_is_told_with_its_line(
    written: Written, target: str, document: str, old: str, new: str, fault: tuple[int, str]
):
    assert fault in faults(written(target, document.replace(old, new, 1)))


def test_all_faults_of_all_files_are_told_at_once(written: Written, target: str):
    written(target.replace("theme:", "thema:"))
    folder = written("  - 5\n", name="more.yaml")
    assert {code for _, code in faults(folder)} >= {"entry_not_a_mapping", "unknown_key_near", "document_twice"}


def test_a_fault_has_a_sentence_in_both_languages(written: Written, target: str):
    with pytest.raises(ConfigError) as raised:
        load_ledger([written(target.replace("statement:", "statment:"))])
    (problem, *_) = raised.value.problems
    for lang in LANGUAGES:
        assert "statement" in say(problem.code, lang, **problem.slots)
    assert area("ledger", "zh").keys() == area("ledger", "en").keys()


def test_an_identifier_stands_once_whether_now_or_before_a_rename(written: Written, target: str):
    twice = target + target.replace("id: stations", "id: masts\n    was: stations")
    assert (21, "identifier_twice") in faults(written(twice))


def test_a_renamed_entry_is_found_under_both_names(written: Written, target: str):
    ledger = load_ledger([written(target.replace("    theme:", "    was: [masts, old/masts]\n    theme:"))])
    assert ledger.get("plan/masts") is ledger.get("old/masts") is ledger.get("plan/stations")
    assert ledger.get("plan/other") is None


@pytest.mark.parametrize("text", ["", "# nothing\n", "- 1\n", "a"])
def test_a_file_that_is_no_ledger_is_told(tmp_path: Path, text: str):
    (tmp_path / "a.yaml").write_text(text)
    assert next(code for _, code in faults(tmp_path)) in ("empty", "not_a_mapping")


def test_an_empty_or_missing_folder_is_an_empty_ledger(tmp_path: Path):
    assert load_ledger([tmp_path, tmp_path / "none"]).commitments == ()


def test_several_folders_make_one_ledger_in_their_order(written: Written, tmp_path: Path, document: str, target: str):
    other = tmp_path / "other"
    other.mkdir()
    text = document.replace("key: plan", "key: again") + "commitments:\n" + target
    (other / "a.yml").write_text(text, encoding="utf-8")
    assert [entry.id for entry in load_ledger([other, written()]).commitments] == ["again/stations", "plan/stations"]


def test_a_document_without_commitments_stays_known(written: Written):
    ledger = load_ledger([written("  []\n")])
    assert ledger.commitments == ()
    assert [document.key for document in ledger.documents] == ["plan"]


def test_a_theme_of_the_users_own_may_be_used(written: Written, target: str):
    folder = written(target.replace("infrastructure", "water"))
    assert faults(folder) == [(11, "unknown_value")]
    (folder / "themes.yaml").write_text("themes:\n  - {id: water, zh: 水务, en: Water}\n", encoding="utf-8")
    assert load_ledger([folder]).commitments[0].theme == "water"


def test_what_judging_depends_on_moves_the_fingerprint_and_nothing_else_does(written: Written, target: str):
    def prints(text: str) -> tuple[str, str]:
        ledger = load_ledger([written(text)])
        return ledger.commitments[0].fingerprint, ledger.version

    first = prints(target)
    assert prints(target) == first
    assert prints(target.replace("    theme", "    note: 已核对\n    lead: [市数据局]\n    theme")) == first
    assert prints(target.replace("    theme", "    unverifiable: 内部事项\n    theme")) == first
    for old, new in (
        ("建成基站三万个", "重点企业建成基站三万个"),
        ("30000", "30001"),
        ("宏站|基站", "基站"),
        ("    theme", "    region: 某区\n    theme"),
        ("level", "yearly"),
    ):
        changed = prints(target.replace(old, new))
        assert changed[0] != first[0]
        assert changed[1] != first[1]


def test_the_order_of_entries_does_not_move_the_version(written: Written, target: str):
    other = target.replace("id: stations", "id: masts")
    one = load_ledger([written(target + other)])
    assert load_ledger([written(other + target)]).version == one.version


def test_entries_without_a_fault_can_be_used_beside_faulty_ones(written: Written, target: str):
    reading = read_ledger([written(target + target.replace("id: stations", "id: masts\n    colour: red"))])
    assert [entry.id for entry in reading.ledger.commitments] == ["plan/stations"]
    assert [problem.code for problem in reading.problems] == ["ledger.unknown_key"]


def test_loading_imports_neither_words_nor_database():
    code = (
        "import sys; from pathlib import Path; from monitor.ledger.load import load_ledger;"
        "load_ledger([Path('.')]); print(sorted({'jieba', 'rjieba', 'sqlite_utils', 'httpx', 'textual'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent
    )
    assert done.stdout.strip() == "[]"


_VALUES = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=8), st.sampled_from(["target", "2024-01-01", ">=", "level"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["document", "commitments", "key", "id", "kind", "theme", "indicator", "aliases", "due", "value"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)


@given(_VALUES)
def test_no_shape_of_file_raises(shape):
    import json

    value, _ = read_text(json.dumps(shape), "a.yaml")
    entries = read_entries(value, "a.yaml", THEMES)
    for problem in entries.problems:
        assert say(problem.code, **problem.slots) != problem.code
