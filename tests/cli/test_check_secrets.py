"""Keys from the environment: sent where they belong, and neither told, stored nor sent anywhere else."""

from __future__ import annotations

from sites import Answer

STATIONS = "截至2022年底，全市已建成5G基站3.5万个。"
KEY = {"TOKEN": "hunter2"}
ROWS = {"select": {"item": "li"}}
LOOKS = (("check",), ("sources", "test", "ribao"), ("sources", "list"), ("changes", "--json"), ("status", "--json"))


def rows(inner: str, *names: str) -> bytes:
    titles = {"a": "五个新基站", "b": "停工的文章", "c": "搬走的文章", "d": "没有的文章"}
    listed = (f'<li><a href="{inner}/{name}.html">{titles[name]}</a><span>2023-03-28</span></li>' for name in names)
    return f"<ul>{''.join(listed)}</ul>".encode()


def test_a_key_is_taken_out_of_whatever_address_a_site_makes_of_it(place, site):
    """The site writes its own address, key and all, into links to articles and files; they are asked for all the same."""
    inner = f"{site.base}/hunter2"
    site.answers["/hunter2/list.html"] = Answer(rows(inner, *"abcd"))
    site.page("/hunter2/a.html", "五个新基站", STATIONS, f'<a href="{inner}/files/table.xlsx">附件：明细表.xlsx</a>')
    site.answers["/hunter2/b.html"] = Answer(status=302, headers={"Location": f"{site.base}/"})
    site.answers["/"] = Answer("<p>首页</p>".encode())
    site.answers["/hunter2/c.html"] = Answer(status=302, headers={"Location": f"{inner}/files/moved.html"})
    place.sources({"name": "ribao", "kind": "listing", "url": f"{site.base}/${{TOKEN}}/list.html", **ROWS})

    told = [place.run(*words, environ=KEY) for words in LOOKS]
    assert {"/hunter2/a.html", "/hunter2/files/table.xlsx", "/hunter2/files/moved.html"} <= set(site.paths())
    assert "/${TOKEN}/a.html" in place.dump()

    site.answers["/hunter2/list.html"] = Answer(rows(inner, *"bcd"))
    place.a_day_passes()
    site.asked.clear()
    told += [place.run(*words, environ=KEY) for words in LOOKS]
    assert "/hunter2/a.html" in site.paths()  # no longer listed: asked where it was

    told.append(place.run("check"))
    assert "TOKEN" in told[-1].stdout
    assert "hunter2" not in "".join(each.stdout + each.stderr for each in told) + place.dump()


def test_a_key_is_not_put_into_addresses_of_other_sites(place, site):
    other = site.base.replace("127.0.0.1", "localhost")
    site.answers["/hunter2/list.html"] = Answer(rows(f"{other}/${{TOKEN}}", "a", "b") + rows("/%24%7BTOKEN%7D", "c"))
    place.sources({"name": "ribao", "kind": "listing", "url": f"{site.base}/${{TOKEN}}/list.html", **ROWS})
    place.run("check", environ=KEY)
    asked = [each for each in site.asked if "list.html" not in each.path]
    assert len(asked) == 3
    assert not [each.path for each in asked if "hunter2" in each.path and each.headers["host"].startswith("localhost")]


def test_a_key_is_posted_and_never_kept(place, site):
    site.answers["/api"] = Answer(b'{"rows": []}', status=500)
    posted = {"key": "${TOKEN}", "page": 1}
    paths = {"items": "rows", "url": "url", "title": "title"}
    place.sources({"name": "api", "kind": "api", "url": f"{site.base}/api", "post": posted, "paths": paths})
    told = [place.run(*words, environ=KEY) for words in (("check",), ("sources", "test", "api"))]
    assert site.asked
    assert all(b'"hunter2"' in each.posted for each in site.asked)
    assert "hunter2" not in "".join(each.stdout + each.stderr for each in told) + place.dump()
    missing = place.run("check")
    assert (missing.returncode, "TOKEN" in missing.stdout) == (3, True)


def test_a_proxy_s_password_is_not_told(place, site):
    place.sources({"name": "ribao", "kind": "listing", "url": "http://duban.invalid/list.html"})
    for proxy in ("http://me:hunter2@127.0.0.1:9", "socks5://me:hunter2@127.0.0.1:9", "nonsense://me:hunter2@x"):
        told = [place.run(*words, environ={"http_proxy": proxy}) for words in LOOKS]
        assert told[0].returncode == 3
        assert "Traceback" not in told[0].stderr
        assert "hunter2" not in "".join(each.stdout + each.stderr for each in told) + place.dump()


EVERY_WAY_OUT = (
    ("sources", "check"), ("sources", "list", "--json"), ("doctor",), ("doctor", "--json"), ("status",),
    ("export", "evidence"), ("export", "evidence", "--format", "jsonl"), ("export", "changes", "--format", "atom"),
    ("export", "changes"), ("export", "due", "--format", "ics"), ("export", "datasette"),
    ("digest", "--since", "1d", "--format", "html"), ("digest", "--since", "1d", "--format", "json"),
    ("search", "5G基站"), ("review", "list", "--json"), ("ledger", "list"),
    ("backup",),
)  # fmt: skip


def test_no_way_out_tells_a_key_also_when_everything_is_logged(place, site):
    """A key in the address, in a header, in what is posted and in the proxy's address, with one source that fails."""
    site.answers["/hunter2/list.html"] = Answer(rows(f"{site.base}/hunter2", "a"))
    site.page("/hunter2/a.html", "五个新基站", STATIONS)
    site.answers["/api"] = Answer(b"{", headers={"Set-Cookie": "key=hunter2"})
    paths = {"items": "rows", "url": "url", "title": "title"}
    headers = {"X-Key": "${TOKEN}"}
    place.sources(
        {"name": "ribao", "kind": "listing", "url": f"{site.base}/${{TOKEN}}/list.html", "headers": headers, **ROWS},
        {"name": "api", "kind": "api", "url": f"{site.base}/api", "post": {"key": "${TOKEN}"}, "paths": paths},
    )
    loud = {**KEY, "MONITOR_DEBUG": "1", "https_proxy": "http://me:hunter2@127.0.0.1:9"}
    told = [place.run(*words, environ=loud) for words in (("check",), *LOOKS, *EVERY_WAY_OUT)]
    assert all("X-Key" in each.headers or "x-key" in each.headers for each in site.asked if "list" in each.path)
    usage = [words for words, each in zip(((), *LOOKS, *EVERY_WAY_OUT), told, strict=True) if "Usage:" in each.stderr]
    assert usage == []
    assert sum("5G基站" in each.stdout for each in told) > 5
    assert "hunter2" not in "".join(each.stdout + each.stderr for each in told) + place.dump()
