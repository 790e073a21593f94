"""Reading sources.yaml: what it gives, and every problem in one pass with its line and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError, ReadError
from monitor.messages import say
from monitor.model import Role, Selectors, Source, SourceKind
from monitor.shipped import shipped
from monitor.sources import for_request, load_sources, read_sources, without_values

FINE = """\
contact: someone@example.org
sources:
  - name: city-news
    kind: listing
    url: https://www.example.org/news/
    region: 武汉市
    role: self
    publisher: 武汉市人民政府
    every: 6h
    select: {item: li, link: a, title: a, date: .time, body: .view}
    keep: 数字经济 人工智能
    max_items: 20
    headers: {X-Key: "${KEY}"}
    enabled: no
  - name: 文本
    kind: folder
    path: texts
    region: 武汉市
"""


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "sources.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def found(path: Path) -> list[tuple[int, str, object]]:
    return [
        (problem.line, problem.code.removeprefix("sources."), problem.slots.get("key"))
        for problem in read_sources(path).problems
    ]


def entry(lines: str, *, kind: str = "page", where: str = "url: https://example.org/") -> str:
    """A file with one source, fine but for these lines, which begin in line 6."""
    head = f"sources:\n  - name: one\n    region: 武汉市\n    kind: {kind}\n    {where}\n"
    return head + "".join(f"    {line}\n" for line in lines.split("\n") if line)


def test_a_file_gives_its_sources_with_everything_said_and_everything_left_out(written, tmp_path):
    read = load_sources(written(FINE))
    assert read.contact == "someone@example.org"
    assert read.problems == ()
    assert read.sources == (
        Source(
            name="city-news",
            kind=SourceKind.LISTING,
            url="https://www.example.org/news/",
            region="武汉市",
            role=Role.SELF,
            publisher="武汉市人民政府",
            every_minutes=360,
            selectors=Selectors("li", "a", "a", ".time", ".view"),
            keep="数字经济 人工智能",
            max_items=20,
            headers={"X-Key": "${KEY}"},
            enabled=False,
            line=3,
        ),
        Source(
            name="文本",
            kind=SourceKind.FOLDER,
            url=str(tmp_path / "texts"),
            region="武汉市",
            role=Role.OTHER,
            publisher="",
            line=15,
        ),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", (0, "empty", None)),
        ("# only a comment\n", (0, "empty", None)),
        ("- name: x\n", (1, "not_a_mapping", None)),
        ("contact: x\n", (1, "no_sources", "sources")),
        ("sources:\n  name: x\n", (1, "sources_not_a_list", "sources")),
        ("sources:\n  - just words\n", (2, "entry_not_a_mapping", None)),
        ("sources:\n\t- name: x\n", (2, "tab", None)),
        ("sources:\n  - name: 'x\n    kind: page\n", (4, "yaml", None)),
        ("sources: []\nother: 1\n---\nx: 1\n", (3, "yaml", None)),
        ("sources:\n  - name: \x07\n", (2, "control_character", None)),
        ("sources:\n  - name: 武汉\n".encode("gb18030"), (2, "not_utf8", None)),
        ("sources: *nothing\n", (1, "yaml", None)),
        ("? [a, b]\n: 1\nsources: []\n", (1, "key_not_text", None)),
    ],
)
def test_a_file_that_is_no_list_of_sources_is_named_with_its_line(written, text, problem):
    assert found(written(text)) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (entry("titel: x"), (6, "unknown_key_near", "titel")),
        (entry("zzz: x"), (6, "unknown_key", "zzz")),
        (entry("role: self\nrole: media"), (7, "duplicate_key", "role")),
        (entry("role: selff"), (6, "unknown_value_near", "role")),
        (entry("role: 42"), (6, "wants_text", "role")),
        (entry("", kind="feeed"), (4, "unknown_value_near", "kind")),
        (entry("", kind="qqq"), (4, "unknown_value", "kind")),
        (entry("", where="every: 6h"), (2, "missing_key", "url")),
        (entry("", where="path: ./texts"), (5, "url_not_path", "path")),
        (entry("", kind="folder"), (5, "path_not_url", "url")),
        (entry("", kind="folder", where="path: https://example.org/"), (5, "bad_path", "path")),
        (entry("", where="url: ftp://example.org/"), (5, "not_http", "url")),
        (entry("", where="url: www.example.org"), (5, "not_http", "url")),
        (entry("", where="url: 'http://'"), (5, "no_host", "url")),
        (entry("", where="url: 'http://[x'"), (5, "bad_url", "url")),
        (entry("", where="url: 'http://x.org:port/'"), (5, "bad_url", "url")),
        (entry("", where="url: 'http://x.org/a b'"), (5, "bad_url", "url")),
        (entry("", where="url: ''"), (5, "empty_value", "url")),
        (entry("every: 6"), (6, "wants_interval", "every")),
        (entry("every: six hours"), (6, "bad_interval", "every")),
        (entry("every: 14m"), (6, "interval_bounds", "every")),
        (entry("every: 31d"), (6, "interval_bounds", "every")),
        (entry("allow_private: true\nevery: 1m"), (7, "interval_bounds", "every")),
        (entry("pages: 0", kind="listing"), (6, "number_bounds", "pages")),
        (entry("next: index_2.html", kind="listing"), (6, "no_page_number", "next")),
        (entry("next: 'p{page}?k=${KEY}'", kind="listing"), (6, "no_variable_here", "next")),
        (entry("next: 'p{page}'", kind="feed"), (6, "not_paged", "next")),
        (entry("paths: {items: a}"), (6, "only_in_api", "paths")),
        (entry("paths: a.b", kind="api"), (6, "paths_not_a_mapping", "paths")),
        (entry("paths: {title: a}", kind="api"), (6, "missing_key", "paths.items")),
        (entry("paths: {items: a, titel: b}", kind="api"), (6, "unknown_key_near", "paths.titel")),
        (entry("post: {a: 1}", kind="feed"), (6, "only_in_api", "post")),
        (entry("post: {a: 1}\npost_as: xml", kind="api"), (7, "unknown_value", "post_as")),
        (entry("legacy_tls: off"), (6, "wants_text", "legacy_tls")),
        (entry("legacy_tls: none"), (6, "unknown_value", "legacy_tls")),
        (entry("mute: tomorrow"), (6, "wants_day", "mute")),
        (entry("", kind="feed", where="url: rsshub://gov/news"), (5, "no_rsshub", "url")),
        (entry("", kind="listing", where="url: rsshub://gov/news"), (5, "rsshub_is_a_feed", "url")),
        (entry("select: {item: li}", kind="feed"), (6, "only_in_listing", "select.item")),
        (entry("select: {item: li}"), (6, "only_in_listing", "select.item")),
        (entry("select: {itm: li}", kind="listing"), (6, "unknown_key_near", "select.itm")),
        (entry("select: li", kind="listing"), (6, "select_not_a_mapping", "select")),
        (entry("select: {item: ''}", kind="listing"), (6, "empty_value", "select.item")),
        (entry("headers: x"), (6, "headers_not_a_mapping", "headers")),
        (entry('headers: {X: "a\\nb"}'), (6, "bad_header", "headers.X")),
        (entry("headers: {'X Y': a}"), (6, "bad_header", "headers.X Y")),
        (entry("max_items: 0"), (6, "number_bounds", "max_items")),
        (entry("max_items: many"), (6, "wants_number", "max_items")),
        (entry("max_items: 1_0"), (6, "number_bounds", "max_items")),
        (entry("enabled: 3"), (6, "wants_switch", "enabled")),
        (entry("keep: [a, b]"), (6, "wants_text", "keep")),
        (entry("").replace("name: one", "name: One"), (2, "bad_name", "name")),
        (entry("").replace("name: one", "name: 7"), (2, "wants_text", "name")),
        (entry("").replace("- name: one", "- publisher: x"), (2, "missing_key", "name")),
    ],
)
def test_a_bad_entry_is_named_with_line_and_key_and_gives_no_source(written, text, problem):
    path = written(text)
    assert found(path) == [problem]
    assert read_sources(path).sources == ()


def test_every_problem_of_a_file_comes_in_one_pass_in_the_order_of_lines(written):
    text = FINE.replace("contact:", "contat:").replace("role: self", "rule: self").replace("enabled: no", "enabled: 3")
    assert [(line, key) for line, _, key in found(written(text))] == [(1, "contat"), (7, "rule"), (14, "enabled")]


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("rol", "role"), ("publsher", "publisher"), ("evry", "every"), ("selectors", "select"), ("titel", "select.title")],
)
def test_an_unknown_key_is_told_with_the_nearest_valid_one(written, wrong, near):
    (problem,) = read_sources(written(entry(f"{wrong}: x"))).problems
    assert problem.slots["near"] == near
    assert f"`{near}`" in say(problem.code, "en", **problem.slots)


def test_a_name_may_be_used_once(written):
    text = entry("") + entry("").replace("sources:\n", "")
    assert found(written(text)) == [(6, "duplicate_name", "name")]


def test_a_fine_entry_beside_a_bad_one_is_still_read(written):
    text = entry("") + "  - name: two\n    kind: pgae\n    url: https://example.org/\n"
    assert [source.name for source in read_sources(written(text)).sources] == ["one"]


@pytest.mark.parametrize(
    ("url", "minutes"), [("http://127.0.0.1:8000/", 1), ("http://localhost/", 2), ("http://[::1]/", 1)]
)
def test_a_loopback_address_may_be_looked_at_every_minute(written, url, minutes):
    text = entry(f"allow_private: true\nevery: {minutes}m", where=f"url: '{url}'")
    assert load_sources(written(text)).sources[0].every_minutes == minutes


@pytest.mark.parametrize(("every", "minutes"), [("15m", 15), ("6h", 360), ("1d", 1440), ("30d", 43200)])
def test_intervals_are_read_in_minutes_up_to_their_bounds(written, every, minutes):
    assert load_sources(written(entry(f"every: {every}"))).sources[0].every_minutes == minutes


def test_a_source_without_region_is_only_warned_about(written):
    read = load_sources(written(entry("").replace("    region: 武汉市\n", "")))
    assert [(problem.code, problem.severity) for problem in read.problems] == [("sources.no_region", "warning")]
    assert len(read.sources) == 1


def test_a_byte_order_mark_is_no_problem(written):
    assert load_sources(written(b"\xef\xbb\xbf" + FINE.encode())).contact == "someone@example.org"


def test_loading_raises_with_every_error(written):
    with pytest.raises(ConfigError) as caught:
        load_sources(written(entry("rol: self\nevry: 6h")))
    assert [problem.slots["key"] for problem in caught.value.problems] == ["rol", "evry"]
    assert caught.value.slots["count"] == 2


def test_a_file_that_may_not_be_read_says_so(written, monkeypatch):
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = written(FINE)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert [(problem.code, problem.slots["why"]) for problem in read_sources(path).problems] == [
        ("sources.unreadable", "Permission denied")
    ]


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    assert [code for _, code, _ in found(tmp_path / "none.yaml")] == ["no_file"]
    assert [code for _, code, _ in found(tmp_path)] == ["is_a_folder"]


def test_variables_are_filled_for_a_request_only(written):
    text = entry("headers: {X-Key: 'a ${KEY} b'}", where="url: 'https://example.org/?k=${KEY}'")
    source = load_sources(written(text)).sources[0]
    assert "secret" not in repr(source)
    assert for_request(source, {"KEY": "secret"}) == ("https://example.org/?k=secret", {"X-Key": "a secret b"})


def test_a_variable_that_is_not_set_is_named_without_any_value(written):
    source = load_sources(written(entry("headers: {A: '${SET}', B: '${UNSET}'}"))).sources[0]
    with pytest.raises(ReadError) as caught:
        for_request(source, {"SET": "secret"})
    assert caught.value.slots == {"variable": "UNSET"}


def test_a_message_does_not_tell_what_was_filled_into_an_address(written):
    source = load_sources(written(entry("", where="url: 'https://example.org/${TOKEN}/feed'"))).sources[0]
    told = without_values("https://example.org/a%2Fb%20c/feed and a/b c, a/b%20c", source, {"TOKEN": "a/b c", "X": "d"})
    assert told == "https://example.org/${TOKEN}/feed and ${TOKEN}, ${TOKEN}"
    assert without_values("as it is", source, {}) == without_values("as it is", source, {"TOKEN": ""}) == "as it is"


@given(st.text(max_size=200))
def test_no_text_at_all_makes_the_reader_raise(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "sources.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    read = read_sources(path)
    assert read.sources == ()
    assert read.problems or "sources" in text


@given(st.text(alphabet="sources:-[]{}&*!|>'\"#%@`,? \n\tnamekidurl", max_size=80))
def test_nothing_that_looks_like_yaml_makes_the_reader_raise(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "sources.yaml"
    path.write_text("sources:\n - " + text, encoding="utf-8")
    read_sources(path)


def test_the_shipped_sources_are_fine_and_each_says_where_it_stands_and_who_speaks():
    read = load_sources(shipped("sources.yaml"))
    assert read.problems == ()
    assert len(read.sources) >= 20
    assert {source.region for source in read.sources} == {"武汉市", "东湖高新区", "湖北省", "全国"}
    assert all(source.publisher and source.every_minutes >= 360 and source.enabled for source in read.sources)
    assert not any(source.allow_private or source.role is Role.OTHER for source in read.sources)


def test_each_shipped_source_is_marked_as_not_yet_verified_in_the_file():
    blocks = shipped("sources.yaml").read_text(encoding="utf-8").split("  - name: ")
    comments = blocks[:-1]
    assert len(comments) >= 20
    for block in comments:
        tail = block.rstrip().rsplit("\n\n", 1)[-1]
        assert "not yet verified" in tail, tail


# ---------------------------------------------------------------- manners, interfaces, further pages


def test_manners_hold_for_the_whole_place(written, tmp_path):
    text = 'manners: {delay: 2.5s, per_host: 1, quiet: "22:00-06:30"}\nsources: []\n'
    manners = read_sources(written(text)).manners
    assert (manners.delay, manners.per_host, manners.quiet) == (2.5, 1, (1320, 390))


@pytest.mark.parametrize(
    ("manners", "code"),
    [
        ("slow", "manners_not_a_mapping"),
        ("{delay: soon}", "bad_delay"),
        ("{per_host: 99}", "number_bounds"),
        ("{quiet: at night}", "bad_hours"),
        ("{ca_file: nowhere.pem}", "bad_ca_file"),
        ("{dely: 1}", "unknown_key_near"),
    ],
)
def test_manners_that_cannot_be_kept_are_named(written, manners, code):
    problems = read_sources(written(f"manners: {manners}\nsources: []\n")).problems
    assert [problem.code for problem in problems] == [f"sources.{code}"]


def test_an_address_of_rsshub_is_a_feed_of_the_one_that_is_named(written):
    text = "rsshub: https://rss.example.org/\nsources:\n  - {name: a, kind: feed, url: 'rsshub://gov/wuhan/news', region: 武汉市}\n"
    (source,) = read_sources(written(text)).sources
    assert source.url == "https://rss.example.org/gov/wuhan/news"


def test_what_is_posted_is_json_a_form_or_the_text_itself(written):
    head = "sources:\n  - {name: a, kind: api, url: 'http://x/', region: 武汉市, "
    posted = [
        read_sources(written(f"{head}{said}}}\n")).sources[0]
        for said in (
            "post: {page: '{page}', q: 数字}",
            "post: {page: '{page}', q: 数}, post_as: form",
            "post: 'p={page}'",
        )
    ]
    assert [each.post for each in posted] == ['{"page": "{page}", "q": "数字"}', "page={page}&q=%E6%95%B0", "p={page}"]
    assert posted[1].post_type == "application/x-www-form-urlencoded"


def test_times_instead_of_an_interval(written):
    source = load_sources(written(entry("when: mon-fri 08:00,14:30"))).sources[0]
    assert source.when == "mon-fri 08:00,14:30"
    assert source.every_minutes == 65 * 60 + 30  # from Friday afternoon to Monday morning nobody looks


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("when: soon", "bad_rule"),
        ("when: 0 8 * * 1-5", "weekday_number"),
        ("when: 08:00 Europe/Wuhan", "unknown_zone"),
        ("when: '08:00'\nevery: 6h", "when_and_every"),
    ],
)
def test_times_that_are_none(written, said, code):
    assert [each.code for each in read_sources(written(entry(said))).problems] == [f"sources.{code}"]


def test_when_the_database_is_copied(written):
    assert load_sources(written("backup: '04:30'\nsources: []\n")).backup == "04:30"
    assert [each.code for each in read_sources(written("backup: nightly\nsources: []\n")).problems] == [
        "sources.bad_rule"
    ]
