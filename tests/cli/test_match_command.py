"""`monitor match`: what a text would change, for people, for scripts, and one a line; nothing is recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import worlds

DOCUMENTS = Path(__file__).resolve().parent.parent / "captured" / "documents"
STATIONS = "截至2022年底，全市已建成5G基站3.5万个。"


@pytest.fixture
def text(place):
    file = place.folder / "a.txt"
    file.write_text(f"基站年报\n{STATIONS}\n计划到2025年，5G基站达到6万个。\n", "utf-8")
    return file


GIVEN = ("--publisher", "湖北日报", "--published", "2023-03-28", "--title", "武汉基站年报")


def test_the_evidence_is_the_contract_and_its_quote_is_the_slice(place, text):
    done = place.run("match", str(text), *GIVEN, "--json")
    assert done.returncode == 0, done.stderr
    first, *_ = json.loads(done.stdout)["evidence"]
    assert set(first) >= {
        "commitment", "relation", "realised", "review", "value", "value_high", "bound", "unit", "as_of",
        "quote", "start", "end", "confidence", "reasons",
    }  # fmt: skip
    assert (first["commitment"], first["realised"], first["value"], first["as_of"]) == (
        "sample/stations",
        True,
        35000,
        "2022-12-31",
    )
    assert text.read_text("utf-8")[first["start"] : first["end"]] == first["quote"]
    for reason in first["reasons"]:
        assert set(reason) == {"check", "result", "text"}
        assert not reason["text"].startswith("reason.")


def test_nothing_is_recorded(place, text):
    place.run("match", str(text), *GIVEN)
    assert not place.db.exists()


def test_the_human_form_shows_target_value_quote_and_reasons(place, text):
    out = place.run("--lang", "zh", "match", str(text), *GIVEN).stdout
    assert "5G基站  [sample/stations]  目标 3万" in out
    assert "达到，已实现，3.5万，截至 2022-12-31" in out
    assert f"“{STATIONS}”" in out
    assert "✓ 指标" in out


def test_why_tells_the_check_that_stopped_it(place, text):
    text.write_text("计划到2025年，全市5G基站达到6万个。\n", "utf-8")
    out = place.run("match", str(text), *GIVEN, "--why", "sample/stations").stdout
    assert "✗" in out
    never = place.run("match", str(text), *GIVEN, "--why", "sample/unicorns").stdout
    assert "never names 独角兽企业" in never
    wrong = place.run("match", str(text), "--why", "sample/station")
    assert wrong.returncode == 2
    assert "sample/stations" in wrong.stderr


def test_lines_are_answered_in_order_and_a_date_may_be_a_year_a_month_a_day_or_nothing(place):
    dates = ["2023", "2023-03", "2023-03-28", None]
    cases = [
        {"id": str(k), "title": "", "publisher": "武汉市数据局", "published": d, "url": "", "text": STATIONS}
        for k, d in enumerate(dates)
    ]
    done = place.run("match", "--jsonl", stdin=None, input="\n".join(map(json.dumps, cases)))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["id"] for each in answers] == ["0", "1", "2", "3"]
    assert all(each["evidence"][0]["as_of"] == "2022-12-31" for each in answers)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "JSON"),
        ("[1]", "text"),
        ('{"id": 1}', "text"),
        ('{"text": "a", "published": "gestern"}', "gestern"),
    ],
)
def test_a_malformed_line_is_named_by_its_number(place, line, said):
    good = json.dumps({"id": "a", "text": STATIONS})
    done = place.run("match", "--jsonl", stdin=None, input=f"{good}\n{line}\n")
    assert done.returncode == 2
    assert "2" in done.stderr
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert json.loads(done.stdout.splitlines()[0])["id"] == "a"


def test_controls_in_a_text_are_escaped_in_json_and_shown_in_words(place):
    text = "目前全市\x9b已建成\u202e5G基站\u200b3.5万个。"
    case = {"id": "a", "publisher": "武汉市数据局", "published": "2023-03-28", "text": text}
    out = place.run("match", "--jsonl", stdin=None, input=json.dumps(case)).stdout
    assert not {"\u202e", "\u200b", "\x9b"} & set(out)
    (found,) = json.loads(out)["evidence"]
    assert found["quote"] == case["text"][found["start"] : found["end"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("match", "nothing.txt"), "nothing.txt"),
        (("match", ".", "--title", "x"), "."),
        (("match", "empty.txt"), "empty.txt"),
        (("match", "a.txt", "--published", "gestern"), "gestern"),
    ],
)
def test_what_cannot_be_read_is_named(place, text, words, said):
    (place.folder / "empty.txt").write_text(" \n", "utf-8")
    done = place.run(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_is_read_as_its_text_and_says_itself_when_it_was_published(place):
    page, said = place.folder / "a.html", STATIONS.removeprefix("截至2022年底，")
    page.write_text(
        '<html><head><meta charset="utf-8"><meta name="ContentSource" content="湖北日报">'
        '<meta name="PubDate" content="2023-03-28"><title>武汉基站年报</title></head>'
        f'<body><div class="view"><p>{said}</p><p>会议还研究了其他事项，到会的有各区负责人。</p></div></body></html>',
        "utf-8",
    )
    done = place.run("match", str(page), "--json")
    (found,) = json.loads(done.stdout)["evidence"]
    assert (found["quote"], found["realised"], found["as_of"]) == (said, True, "2023-03-28")


SITES = """  - id: {name}
    theme: infrastructure
    kind: target
    statement: {said}达到9万个。
    locator: 三
    lead: [市经信局]
    indicator: {{name: {said}, op: ">=", value: 90000, unit: 个, better: more, period: level, aliases: [{said}]}}
"""
LONG = (
    "截至2022年底，全市感知终端达到9.2万个。截至2022年底，全市共享车位达到4万个。计划到2025年，充电端口达到9万个。"
    "网友称全市智能灯杆已达9万个。\n"
)


@pytest.fixture
def many(place):
    """A text that speaks of four commitments: one met, one under way, one planned, one by hearsay."""
    names = {"sensors": "感知终端", "bays": "共享车位", "ports": "充电端口", "poles": "智能灯杆"}
    entries = (SITES.format(name=name, said=said) for name, said in names.items())
    (place.folder / "seeds" / "sample.yaml").write_text(worlds.sample(*entries, until="2099-12-31"), "utf-8")
    file = place.folder / "long.txt"
    file.write_text(LONG, "utf-8")
    return file


def test_of_many_commitments_a_summary_comes_first(place, many):
    out = place.run("match", str(many), *GIVEN).stdout
    first, *rest = out.splitlines()
    assert first == "Commitments it speaks of: 4, with something realised for 2; nothing was recorded."
    heads = [line for line in rest if line and not line.startswith(" ")]
    assert heads == [
        "Realised: 2",
        "A person must decide: 1",
        "Spoken of, nothing realised: 1",
        "Every check: `--why ID` for one of them, `--full` for all.",
    ]
    assert "✓" not in out
    assert "    achieved, 92,000, as of 2022-12-31, high confidence" in rest
    hearsay = rest[rest.index("A person must decide: 1") : rest.index("Spoken of, nothing realised: 1")]
    assert any(line.startswith("    ? tense: ") for line in hearsay)
    planned = rest[rest.index("Spoken of, nothing realised: 1") :]
    assert planned[1] == "  充电端口  [sample/ports]  target 90,000"
    assert planned[2].startswith("    restated, 90,000, ")


def test_each_check_of_many_is_shown_when_asked_for(place, many):
    short, full = (place.run("match", str(many), *GIVEN, *words).stdout for words in ((), ("--full",)))
    assert full.count("✓ indicator") == 4
    assert full.splitlines()[-1] == short.splitlines()[0]


def test_the_summary_is_in_chinese_too(place, many):
    out = place.run("--lang", "zh", "match", str(many), *GIVEN).stdout
    assert [line for line in out.splitlines() if line.endswith(" 项")] == [
        "已实现：2 项",
        "须由人裁定：1 项",
        "谈到而未见实现：1 项",
    ]


def test_exit_code_ten_only_for_what_is_realised(place, text):
    assert place.run("match", str(text), *GIVEN, "--exit-code").returncode == 10
    text.write_text("天气晴朗。\n", "utf-8")
    assert place.run("match", str(text), *GIVEN, "--exit-code").returncode == 0


def test_the_closing_line_reads_well_for_one(place, text):
    assert "Commitments it speaks of: 1, with" in place.run("match", str(text), *GIVEN).stdout


def test_a_document_is_read_as_its_text_with_offsets_into_it(place, tmp_path):
    import docx

    from monitor.read.document import read_document

    report = docx.Document()
    report.add_paragraph("基站年报")
    report.add_paragraph(STATIONS)
    file = tmp_path / "report.docx"
    report.save(str(file))
    (found,) = json.loads(place.run("match", str(file), *GIVEN, "--json").stdout)["evidence"]
    assert found["value"] == 35000
    text = read_document(file.read_bytes(), file.name).text
    assert text[found["start"] : found["end"]] == found["quote"]


def test_a_pdf_is_read_as_its_text(place):
    told = place.run("match", str(DOCUMENTS / "plan.pdf"), "--why", "sample/stations")
    assert told.returncode == 0, told.stderr
    assert "never names" not in told.stdout


@pytest.mark.parametrize(("name", "said"), [("scan.pdf", "scanned"), ("locked.pdf", "password")])
def test_a_document_without_a_text_is_refused_with_the_remedy(place, name, said):
    done = place.run("match", str(DOCUMENTS / name))
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
