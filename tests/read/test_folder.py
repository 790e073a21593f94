"""A folder of texts, with what sidecars say."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from files import ofd, text_object, word

from monitor.errors import ReadError
from monitor.messages import say
from monitor.model import CHINA, Role, Source, SourceKind
from monitor.read.folder import MOST_BYTES, read_file, read_folder

NOW = datetime(2025, 11, 20, 9, 0, tzinfo=CHINA)
CAPTURED = Path(__file__).resolve().parent.parent / "captured" / "documents"
TEXT = "  关于某事的答复\n\n一、情况\n全市已建成5G基站3.9万个。\n"


@pytest.fixture
def source(tmp_path):
    return Source("texts", SourceKind.FOLDER, str(tmp_path), "样本市", Role.SELF, "样本市数据局")


@pytest.fixture
def read(tmp_path, source):
    """Reads the folder's only file."""

    def run(role_of=None):
        (file,) = read_folder(tmp_path)
        return read_file(file, source, NOW, role_of)[0]

    return run


def refused(call):
    with pytest.raises(ReadError) as caught:
        call()
    error = caught.value
    for lang in ("zh", "en"):
        assert "{" not in say(error.key, lang, **error.slots) != error.key
    return error


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_text_of_a_file_is_kept_to_the_character(tmp_path, read, encoding):
    (tmp_path / "a.txt").write_bytes(TEXT.encode(encoding))
    assert read().text == TEXT


def test_only_line_ends_are_made_one(tmp_path, read):
    (tmp_path / "a.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())
    assert read().text == TEXT


def test_a_bare_file_has_its_first_line_as_title_and_the_source_s_publisher(tmp_path, read):
    (tmp_path / "督办 1.txt").write_text(TEXT, "utf-8")
    made = read()
    assert made.title == "关于某事的答复"
    assert (made.publisher, made.region, made.role) == ("样本市数据局", "样本市", Role.SELF)
    assert (made.published, made.signed, made.number, made.kind) == (None, None, None, None)
    assert unquote(urlsplit(made.url).path) == str(tmp_path / "督办 1.txt")


ABOUT = """
  title: 对第1号建议的答复
  number: 样数函〔2025〕7号
  publisher: 样本市人大
  region: 样本省
  kind: motion-reply
  signed: 2025-06-26
  published: "2025年9月29日"
  url: https://a.sample.cn/1.html
  term: 3 years
"""


@pytest.mark.parametrize("where", ["sidecar", "index"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_sidecar_s_word_goes_before_the_file_s_own(tmp_path, read, where, name):
    (tmp_path / name).write_text(f"<p>{TEXT}</p>" if name.endswith("html") else TEXT, "utf-8")
    if where == "sidecar":
        (tmp_path / "a.yaml").write_text(ABOUT, "utf-8")
    else:
        (tmp_path / "index.yaml").write_text(f"a:{ABOUT}other: 1\n", "utf-8")
    made = read(lambda publisher, default: Role.SUPERVISOR if "人大" in publisher else default)
    assert made.title == "对第1号建议的答复"
    assert made.number == "样数函〔2025〕7号"
    assert (made.publisher, made.role, made.region) == ("样本市人大", Role.SUPERVISOR, "样本省")
    assert (made.kind, made.signed, made.published) == ("motion-reply", date(2025, 6, 26), date(2025, 9, 29))
    assert made.url == "https://a.sample.cn/1.html"


def test_a_sidecar_goes_before_the_index(tmp_path, read):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "index.yaml").write_text("a: {title: 总表里的标题, kind: plan}", "utf-8")
    (tmp_path / "a.yaml").write_text("title: 单独的标题", "utf-8")
    assert (read().title, read().kind) == ("单独的标题", "plan")


def test_files_of_deeper_folders_come_in_order_and_hidden_ones_not_at_all(tmp_path):
    for name in (
        "b.txt",
        "a/z.md",
        "a/.hidden.txt",
        ".git/x.txt",
        "a/y.HTML",
        "note.pdf",
        "b.pdf",
        "p.jpg",
        "index.yaml",
        "c.yaml",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    assert [file.key for file in read_folder(tmp_path)] == ["a/y.HTML", "a/z.md", "b.txt", "note.pdf"]


def test_office_files_of_a_folder_are_read_and_old_word_by_what_is_handed_in(tmp_path, source):
    sentence = "截至2025年底，全市累计建成数字车间62家。"
    (tmp_path / "a.docx").write_bytes(word(sentence))
    (tmp_path / "b.ofd").write_bytes(ofd([text_object(sentence, 20, 20)]))
    (tmp_path / "c.doc").write_bytes((CAPTURED / "notice.doc").read_bytes())
    first, second, third = read_folder(tmp_path)
    assert [read_file(each, source, NOW)[0].text for each in (first, second)] == [sentence] * 2
    assert read_file(third, source, NOW, None, lambda _: sentence.encode())[0].text == sentence
    with pytest.raises(ReadError) as caught:
        read_file(third, source, NOW)
    assert caught.value.key == "read.old_doc"


def test_a_stamp_changes_with_the_file_and_with_what_is_said_of_it_and_else_not(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")

    def stamps():
        return {file.key: file.stamp for file in read_folder(tmp_path)}

    first = stamps()
    assert stamps() == first
    (tmp_path / "index.yaml").write_text("a: {title: 新标题}", "utf-8")
    second = stamps()
    assert (second["a.txt"] != first["a.txt"], second["b.txt"] != first["b.txt"]) == (True, True)
    (tmp_path / "index.yaml").write_text("a: {title: 更新的标题}", "utf-8")
    third = stamps()
    assert (third["a.txt"] != second["a.txt"], third["b.txt"] == second["b.txt"]) == (True, True)
    os.utime(tmp_path / "b.txt", ns=(1, 1))
    assert stamps()["b.txt"] != third["b.txt"]


def test_markdown_gives_headings_and_rows(tmp_path, read):
    page = (
        "# 行动**方案**\n\n第一段的\n第二行，见[通知](http://a.cn/)。\n\n目标\n----\n\n- 基站 `3.9` 万个\n1. 第一\n\n"
        "| 指标 | 目标 |\n|---|:-:|\n| 基站 | 3万 |\n\n> 引文\n\n```\n# 不是标题\n```\n**（一）小标题**\n"
    )
    (tmp_path / "a.md").write_text(page, "utf-8")
    made = read()
    assert made.text.split("\n") == [
        "行动方案", "第一段的第二行，见通知。", "目标", "基站 3.9 万个", "1. 第一", "指标\t目标", "基站\t3万", "引文", "# 不是标题", "（一）小标题",
    ]  # fmt: skip
    assert [text for _, text in made.headings] == ["行动方案", "目标", "（一）小标题"]
    assert all(made.text[offset : offset + len(text)] == text for offset, text in made.headings)
    assert made.title == "行动方案"


def test_html_is_read_as_a_page(tmp_path, read):
    (tmp_path / "a.html").write_text(
        "<meta name=PubDate content=2025-06-18><nav>x</nav><p>全市已建成5G基站三万九千个。</p>", "utf-8"
    )
    made = read()
    assert made.text == "全市已建成5G基站三万九千个。"
    assert made.published == date(2025, 6, 18)


# ---------------------------------------------------------------- what cannot be read


def test_a_folder_that_is_none_is_named(tmp_path):
    error = refused(lambda: list(read_folder(tmp_path / "none")))
    assert error.key == "read.no_folder"
    assert str(tmp_path / "none") in str(error.slots["path"])


def test_an_index_that_is_no_yaml_is_named(tmp_path):
    (tmp_path / "index.yaml").write_text("a: [", "utf-8")
    error = refused(lambda: list(read_folder(tmp_path)))
    assert error.key == "read.sidecar"
    assert "index.yaml" in str(error.slots["path"])


@pytest.mark.parametrize("sidecar", [b"a: [", b"- a\n", b"\xff\xfe\x00", b"a: &a [*a]\nb: !!python/object:os.system x"])
def test_a_bad_sidecar_spoils_its_own_file_only(tmp_path, source, sidecar):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a.yaml").write_bytes(sidecar)
    bad, good = read_folder(tmp_path)
    error = refused(lambda: read_file(bad, source, NOW))
    assert error.key == "read.sidecar"
    assert "a.yaml" in str(error.slots["path"])
    assert read_file(good, source, NOW)[0].text == TEXT


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_read(tmp_path, source):
    outside = tmp_path / "secret.txt"
    outside.write_text(TEXT, "utf-8")
    folder = tmp_path / "texts"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").symlink_to(outside)
    (folder / "b.txt").write_text(TEXT, "utf-8")
    (folder / "c.txt").symlink_to(folder / "b.txt")
    (folder / "d.txt").symlink_to(folder / "nowhere.txt")
    (folder / "e.txt").symlink_to(folder / "e.txt")
    (folder / "deep" / "up").symlink_to(tmp_path)
    found = {file.key: file for file in read_folder(folder)}
    assert set(found) == {"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}
    assert refused(lambda: read_file(found["a.txt"], source, NOW)).key == "read.outside"
    assert read_file(found["c.txt"], source, NOW)[0].text == TEXT
    assert refused(lambda: read_file(found["d.txt"], source, NOW)).key == "read.no_file"
    assert refused(lambda: read_file(found["e.txt"], source, NOW)).key == "read.no_file"


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"", "read.empty_body"),
        (b" \n\t", "read.empty_body"),
        (b"\xff\xfa\x80" * 99, "read.mojibake"),
        (b"x" * (MOST_BYTES + 1), "read.too_large"),
    ],
)
def test_a_file_without_a_text_is_refused(tmp_path, read, body, key):
    (tmp_path / "a.txt").write_bytes(body)
    assert refused(read).key == key


# Root may read everything, so it gives its rights up, once all that is needed has been read.
WITHOUT_RIGHTS = """
import os, sys
from datetime import datetime, timezone
from pathlib import Path
from monitor.errors import ReadError
from monitor.model import Role, Source, SourceKind
from monitor.read.folder import read_file, read_folder
folder = Path(sys.argv[1])
source = Source("texts", SourceKind.FOLDER, str(folder), "", Role.SELF, "")
for file in read_folder(folder):
    read_file(file, source, datetime.now(timezone.utc))
(folder / "a.txt").chmod(0)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
for file in read_folder(folder):
    try:
        print(file.key, len(read_file(file, source, datetime.now(timezone.utc))[0].text))
    except ReadError as error:
        print(file.key, error.key, Path(str(error.slots["path"])).name)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights of another kind")
def test_a_file_that_may_not_be_read_is_named_and_the_others_are_read():
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)  # every user of this machine may enter, unlike a test's own folder
        for file in ("a.txt", "b.txt"):
            (Path(name) / file).write_text(TEXT, "utf-8")
        done = subprocess.run([sys.executable, "-c", WITHOUT_RIGHTS, name], capture_output=True, text=True, check=False)
    if "PermissionError" in done.stderr and "os.set" in done.stderr:
        pytest.skip("this root may not become another user")
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["a.txt read.no_file a.txt", f"b.txt {len(TEXT)}"]


def test_a_file_that_is_a_folder_or_goes_away_is_named(tmp_path, source):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (file,) = read_folder(tmp_path)
    (tmp_path / "a.txt").unlink()
    assert refused(lambda: read_file(file, source, NOW)).key == "read.no_file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes there")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    assert list(read_folder(tmp_path)) == []


def test_a_folder_that_may_not_be_entered_is_told(tmp_path, monkeypatch):
    def closed(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", closed)
    error = refused(lambda: list(read_folder(tmp_path)))
    assert error.key == "read.closed_folder"
    assert error.slots == {"path": str(tmp_path / "index.yaml"), "why": "Permission denied"}


def test_a_deeper_folder_that_may_not_be_listed_is_told_instead_of_looking_empty(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "a.txt").write_text(TEXT, encoding="utf-8")
    scan = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    error = refused(lambda: list(read_folder(tmp_path)))
    assert (error.key, error.slots["path"]) == ("read.closed_folder", str(tmp_path / "closed"))


def test_a_name_that_is_no_utf8_has_a_key_that_is(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"\xff\xfey.txt")).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (file,) = read_folder(tmp_path)
    assert file.key.encode("utf-8") == b"\\xff\\xfey.txt"
