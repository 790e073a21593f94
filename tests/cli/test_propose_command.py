"""`monitor ledger propose`, `import` and `diff` as a person calls them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

PLANS = Path(__file__).resolve().parent.parent / "ledger" / "plans"
DOCUMENTS = Path(__file__).resolve().parent.parent / "captured" / "documents"
PLAN, BEFORE, AFTER = (str(PLANS / f"{name}.txt") for name in ("city-plan", "county-report-2025", "county-report-2026"))
FIELDS = {
    "id", "theme", "kind", "statement", "indicator", "period", "from", "due", "region", "lead", "responsible",
    "document", "locator", "quote", "start", "end", "doubts", "by", "successor", "part_of", "due_now", "extended",
    "closed", "mark", "look_again",
}  # fmt: skip


def told(done) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


# ---------------------------------------------------------------- propose


def test_the_json_is_an_entry_of_the_list_without_its_standing(place):
    found = json.loads(told(place.run("ledger", "propose", PLAN, "--json")))
    assert all(set(FIELDS) <= set(entry) for entry in found)
    assert not {"status", "flags", "light", "progress"} & {name for entry in found for name in entry}
    text = Path(PLAN).read_text("utf-8")
    assert all(text[entry["start"] : entry["end"]] == entry["quote"] for entry in found)
    share = next(entry for entry in found if entry["indicator"] and entry["indicator"]["name"] == "智能算力占比")
    assert share["indicator"] | {"period": share["period"]} == {
        "name": "智能算力占比",
        "op": ">=",
        "value": 70,
        "value_high": None,
        "unit": "%",
        "better": "more",
        "period": "level",
    }


def test_what_the_command_line_says_goes_before_what_the_text_says(place):
    words = (
        "--title",
        "某方案",
        "--publisher",
        "襄阳市人民政府",
        "--number",
        "襄政发〔2025〕3号",
        "--issued",
        "2025-03-01",
    )
    found = json.loads(told(place.run("ledger", "propose", PLAN, "--json", *words, "--url", "https://example.org/a")))
    assert found[0]["document"] | {"key": ""} == {
        "key": "",
        "title": "某方案",
        "number": "襄政发〔2025〕3号",
        "publisher": "襄阳市人民政府",
        "issued": "2025-03-01",
        "url": "https://example.org/a",
        "kind": "plan",
    }


def test_people_see_each_sentence_with_what_it_promises(place):
    done = place.run("--lang", "zh", "ledger", "propose", PLAN, "--targets")
    assert "“5G基站总数超过3万个；”\n    → 指标 · 5G基站总数 · 超3万" in done.stdout
    assert "指标 23" in done.stderr
    assert "举措 · " not in done.stdout


def test_text_comes_from_standard_input_too(place):
    with Path(PLAN).open("rb") as text:
        assert "PUE" in told(place.run("ledger", "propose", "-", stdin=text))


def test_a_pdf_gives_what_its_text_gives(place):
    found = json.loads(told(place.run("ledger", "propose", str(DOCUMENTS / "plan.pdf"), "--json", "--targets")))
    assert len(found) == 25


def test_nothing_is_written(place):
    before = sorted(place.folder.rglob("*"))
    place.run("ledger", "propose", PLAN)
    assert sorted(place.folder.rglob("*")) == before


# ---------------------------------------------------------------- import


def test_an_import_works_at_once(place):
    told(place.run("ledger", "import", BEFORE, "--key", "report-2025", "--publisher", "大悟县人民政府"))
    checked = place.run("ledger", "check", "--json")
    problems = json.loads(checked.stdout)["problems"]
    assert [each for each in problems if each["severity"] == "error"] == []
    found = json.loads(
        told(place.run("match", AFTER, "--publisher", "大悟县人民政府", "--published", "2026-01-20", "--json"))
    )
    claimed = {each["commitment"]: each["value"] for each in found["evidence"] if each["realised"]}
    assert claimed["report-2025/diqu-shengchanzongzhi-zengzhang"] == 6.7
    assert claimed["report-2025/liangshi-zongchanliang"] == 426_000_000
    listed = json.loads(told(place.run("ledger", "list", "--json")))
    assert {entry["document"]["key"] for entry in listed} >= {"report-2025"}


def test_the_file_names_the_document_and_quotes_it(place):
    told(place.run("ledger", "import", BEFORE, "--key", "report-2025"))
    raw = yaml.safe_load((place.folder / "seeds" / "report-2025.yaml").read_text("utf-8"))
    assert raw["document"] | {"term": None} == {
        "key": "report-2025",
        "title": "政府工作报告",
        "publisher": "大悟县人民政府",
        "issued": raw["document"]["issued"],
        "region": "大悟县",
        "kind": "report",
        "term": None,
    }
    assert str(raw["document"]["issued"]) == "2025-01-14"
    text = Path(BEFORE).read_text("utf-8")
    assert all(entry["quote"] in text for entry in raw["commitments"])


def test_a_second_import_keeps_what_a_person_wrote(place):
    words = ("ledger", "import", BEFORE, "--key", "report-2025", "--json")
    first = json.loads(told(place.run(*words)))
    path = place.folder / "seeds" / "report-2025.yaml"
    edited = path.read_text("utf-8").replace("theme: industry", "theme: finance", 1)
    path.write_text(edited, "utf-8")
    second = json.loads(told(place.run(*words)))
    assert path.read_text("utf-8") == edited
    assert (second["added"], second["gone"]) == ([], [])
    assert second["kept"] == first["added"]


def test_the_ledger_of_its_own_may_lie_anywhere(place, tmp_path):
    folder = tmp_path / "elsewhere"
    told(place.run("--ledger", str(folder), "ledger", "import", PLAN, "--key", "plan"))
    assert (folder / "plan.yaml").is_file()


def refused(done) -> str:
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


@pytest.mark.parametrize("key", ["../x", "A", "a b", "", "x--y", "计划", "themes", "bodies"])
def test_a_key_that_cannot_name_a_file_is_refused(place, key):
    before = sorted(place.folder.rglob("*"))
    assert "key" in refused(place.run("ledger", "import", PLAN, "--key", key))
    assert sorted(place.folder.rglob("*")) == before


def test_without_a_place_the_way_to_one_is_told(place, tmp_path):
    shutil.rmtree(place.folder / "seeds")
    said = refused(place.run("ledger", "import", PLAN, "--key", "plan"))
    assert "monitor init" in said


def test_another_documents_file_is_left_alone(place):
    told(place.run("ledger", "import", PLAN, "--key", "plan"))
    path = place.folder / "seeds" / "plan.yaml"
    before = path.read_text("utf-8")
    assert "another document" in refused(place.run("ledger", "import", BEFORE, "--key", "plan"))
    assert path.read_text("utf-8") == before


@pytest.mark.parametrize("other", [("--publisher", "黄冈市人民政府"), ("--issued", "2024-02-01")])
def test_another_report_of_the_same_title_is_another_document(place, other):
    words = ("ledger", "import", BEFORE, "--key", "report")
    known = {"--publisher": "大悟县人民政府", "--issued": "2025-01-14"}
    told(place.run(*words, *(part for pair in known.items() for part in pair)))
    path = place.folder / "seeds" / "report.yaml"
    before = path.read_text("utf-8")
    changed = known | {other[0]: other[1]}
    said = refused(place.run(*words, *(part for pair in changed.items() for part in pair)))
    assert "大悟县人民政府, 2025-01-14" in said
    assert other[1] in said
    assert "another key" in said
    assert path.read_text("utf-8") == before
    told(place.run(*words))  # what the command line leaves out is no difference


def test_a_key_too_long_for_a_file_is_refused(place):
    assert "60" in refused(place.run("ledger", "import", PLAN, "--key", "a" * 61))
    told(place.run("ledger", "import", PLAN, "--key", "a" * 60))


def test_a_second_import_keeps_the_line_ends(place, tmp_path):
    shorter = tmp_path / "plan.txt"
    lines = Path(PLAN).read_text("utf-8").splitlines()
    shorter.write_text("\n".join(lines[:12]) + "\n", "utf-8")
    told(place.run("ledger", "import", str(shorter), "--key", "plan"))
    path = place.folder / "seeds" / "plan.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    made = json.loads(told(place.run("ledger", "import", PLAN, "--key", "plan", "--json")))
    assert made["added"]
    body = path.read_bytes()
    assert body.count(b"\r\n") == body.count(b"\n") > 0


def test_a_file_with_faults_is_left_alone_and_they_are_named(place):
    path = place.folder / "seeds" / "plan.yaml"
    path.write_text("document: [\n", "utf-8")
    done = place.run("ledger", "import", PLAN, "--key", "plan")
    assert done.returncode == 2
    assert f"{path}:" in done.stderr
    assert path.read_text("utf-8") == "document: [\n"


def test_a_folder_that_cannot_be_written_is_named(place):
    folder = place.folder / "seeds"
    shutil.rmtree(folder)
    folder.write_text("a file", "utf-8")
    (place.folder / "sources.yaml").write_text("sources: []\n", "utf-8")
    assert str(folder) in refused(place.run("ledger", "import", PLAN, "--key", "plan"))


@pytest.mark.parametrize("command", ["propose", "import"])
def test_bad_input_is_told_in_one_sentence_and_nothing_is_invented(place, tmp_path, command):
    files = {
        "empty.txt": b"",
        "recipe.txt": "番茄炒蛋\n鸡蛋3个，番茄500克，炒2分钟即可。\n".encode(),
        "picture.png": b"\x89PNG\r\n\x1a\n",
        "old.doc": b"\xd0\xcf\x11\xe0",
        "noise.bin": bytes(range(128, 256)) * 40,
    }
    before = sorted(place.folder.rglob("*"))
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    for path in [
        *(tmp_path / name for name in files),
        DOCUMENTS / "scan.pdf",
        DOCUMENTS / "locked.pdf",
        tmp_path / "no",
    ]:
        done = place.run("ledger", command, str(path), *(("--key", "plan") if command == "import" else ()))
        assert done.stdout == "", path
        assert len(done.stderr.strip().splitlines()) == 1, path
        assert re.search(r"\. ?$|\.\n$", done.stderr), path
        assert done.returncode == (0 if command == "propose" and path.name == "recipe.txt" else 2), path
    assert sorted(place.folder.rglob("*")) == before


def test_a_day_that_is_none_is_refused(place):
    assert "2026-13-01" in refused(place.run("ledger", "propose", PLAN, "--issued", "2026-13-01"))


def test_rows_that_lost_their_columns_are_told(place, tmp_path):
    flat = tmp_path / "flat.txt"
    flat.write_text("武汉市实施方案\n一、目标\n建设基站500个。\n数控化率 % 62 80\n覆盖率 % 41 55\n", "utf-8")
    done = place.run("ledger", "propose", str(flat), "--issued", "2024-01-10")
    assert "2 table row(s)" in done.stderr


# ---------------------------------------------------------------- diff


def test_diff_tells_the_place_from_what_is_shipped(place):
    told(place.run("ledger", "import", PLAN, "--key", "plan"))
    done = json.loads(told(place.run("ledger", "diff", "--json")))
    assert "plan/suan-li-guimo" in done["added"]
    assert "plan-2020/unicorns" in done["removed"]
    assert "+ plan/suan-li-guimo  全市算力规模突破1200P。" in told(place.run("ledger", "diff"))


def test_diff_tells_which_fields_changed(place):
    from monitor.shipped import shipped

    for path in shipped("seeds").glob("*.yaml"):
        text = path.read_text("utf-8")
        (place.folder / "seeds" / path.name).write_text(text.replace("value: 30000", "value: 35000", 1), "utf-8")
    (place.folder / "seeds" / "sample.yaml").unlink()
    done = place.run("--lang", "zh", "ledger", "diff")
    assert done.stdout == "~ plan-2020/5g-base-stations\n    indicator.value：30000 → 35000\n"


def test_diff_without_a_ledger_of_ones_own_says_so(place):
    shutil.rmtree(place.folder / "seeds")
    done = place.run("ledger", "diff")
    assert (done.stdout, done.returncode) == ("", 0)
    assert "no ledger of its own" in done.stderr
