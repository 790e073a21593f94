"""digests.yaml: what may stand in it, and what is said of the rest."""

from __future__ import annotations

import pytest

from monitor import subscribers
from monitor.errors import ConfigError
from monitor.model import ChangeKind, Severity
from monitor.report.digest import Form
from monitor.subscribers import Mail, Secrets, Subscriber

FULL = """
secrets: keys.env
mail:
  host: smtp.a.cn
  user: bot
  password: ${SMTP_PASSWORD}
  from: 督办 <duban@a.cn>
digests:
- name: desk
  to: mailto:desk@a.cn, chief@a.cn
  lang: zh
  form: weekly
  theme: [ai, finance]
  body: 市数据局
  region: 武汉市
  kind: [achieved, overdue]
  severity: high
  empty: yes
  otherwise: log
- name: log
  to: file:out/{date}.txt
- name: 群
  to: https://hooks.a.cn/${HOOK_KEY}
  headers: {X-Key: "${HOOK_KEY}"}
  format: json
- {name: bell, to: 'exec: notify "a b"'}
- {name: chat, to: "apprise:${CHAT}", format: markdown}
- {name: out, to: stdout, when: mon-fri 08:00}
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        (tmp_path / "digests.yaml").write_text(text, "utf-8")
        return tmp_path / "digests.yaml"

    return write


def faults(file):
    return [(each.line, each.code.partition(".")[2]) for each in subscribers.read(file).problems]


def test_all_that_may_stand_there(written):
    found = subscribers.load(written(FULL))
    desk = found.get("desk")
    assert (desk.way, desk.to, desk.format, desk.lang, desk.form) == (
        "mailto",
        "desk@a.cn, chief@a.cn",
        "html",
        "zh",
        Form.WEEKLY,
    )
    assert desk.wanted.themes == {"ai", "finance"}
    assert (desk.wanted.bodies, desk.wanted.regions) == ({"市数据局"}, {"武汉市"})
    assert desk.wanted.kinds == {ChangeKind.ACHIEVED, ChangeKind.OVERDUE}
    assert desk.wanted.severities == {Severity.HIGH}
    assert (desk.empty, desk.otherwise) == (True, "log")
    assert found.mail == Mail("smtp.a.cn", 587, "starttls", "bot", "${SMTP_PASSWORD}", "督办 <duban@a.cn>")
    ways = {each.name: (each.way, each.to, each.format) for each in found.listed}
    assert ways["log"] == ("file", "out/{date}.txt", "text")
    assert ways["群"] == ("https", "https://hooks.a.cn/${HOOK_KEY}", "json")
    assert ways["bell"] == ("exec", 'notify "a b"', "text")
    assert ways["chat"] == ("apprise", "${CHAT}", "markdown")
    assert found.get("out").when == "mon-fri 08:00"
    assert ways["out"] == ("stdout", "", "text")


def test_no_file_is_nobody_to_send_to(tmp_path):
    assert subscribers.load(tmp_path / "digests.yaml").listed == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a", [(1, "not_a_mapping")]),
        ("digest: []", [(1, "unknown_key_near")]),
        ("digests: {name: a}", [(1, "not_a_list")]),
        ("digests:\n- a", [(2, "not_a_mapping"), (2, "missing_key"), (2, "missing_key")]),
        ("digests:\n- name: a\n", [(2, "missing_key")]),
        ("digests:\n- {name: A b, to: stdout}", [(2, "bad_name")]),
        ("digests:\n- {name: a, to: stdout}\n- {name: a, to: stdout}", [(3, "name_twice")]),
        ("digests:\n- {name: all, to: stdout}", [(2, "bad_name")]),
        ("digests:\n- {name: a, to: 'https://a.cn', headers: {Host: b}}", [(2, "bad_header")]),
        ("digests:\n- {name: a, to: stdout, when: 0 8 1 * mon}", [(2, "both_days")]),
        ("digests:\n- {name: a, to: stdout, when: 0 0 30 2 *}", [(2, "never")]),
        ('mail: {host: a.cn, from: "a\\nBcc: x <bot@a.cn>"}', [(1, "bad_address")]),
        ("digests:\n- {name: a, to: 'fax:1'}", [(2, "unknown_way")]),
        ("digests:\n- {name: a, to: 'stdout:x'}", [(2, "unknown_way")]),
        ("digests:\n- {name: a, to: 'file:'}", [(2, "nowhere")]),
        ("digests:\n- {name: a, to: 'https:///x'}", [(2, "bad_url")]),
        ("digests:\n- {name: a, to: 'https://a.cn/a b'}", [(2, "bad_url")]),
        ("digests:\n- {name: a, to: 'exec:notify \"a'}", [(2, "bad_command")]),
        ("mail: {host: a.cn}\ndigests:\n- {name: a, to: 'mailto:desk'}", [(3, "bad_address")]),
        ("digests:\n- {name: a, to: 'mailto:desk@a.cn'}", [(2, "no_mail")]),
        ("digests:\n- {name: a, to: stdout, format: pdf}", [(2, "unknown_value")]),
        ("digests:\n- {name: a, to: stdout, kind: [achieved, done]}", [(2, "unknown_value")]),
        ("digests:\n- {name: a, to: stdout, empty: maybe}", [(2, "unknown_value")]),
        ("digests:\n- {name: a, to: stdout, theme: []}", []),
        ("digests:\n- {name: a, to: stdout, theme: [ai, '']}", [(2, "wants_words")]),
        ("digests:\n- {name: a, to: stdout, headers: {A: b}}", [(2, "headers_unused")]),
        ("digests:\n- {name: a, to: 'https://a.cn', headers: {'A b': c}}", [(2, "bad_header")]),
        ('digests:\n- {name: a, to: "https://a.cn", headers: {A: "b\\r\\nC: d"}}', [(2, "bad_header")]),
        ("digests:\n- {name: a, to: stdout, otherwise: b}", [(2, "bad_otherwise")]),
        ("digests:\n- {name: a, to: stdout, otherwise: a}", [(2, "bad_otherwise")]),
        ("digests:\n- {name: a, to: stdout, when: soon}", [(2, "bad_rule")]),
        ("digests:\n- {name: a, to: stdout, when: 0 8 * * 1-5}", [(2, "weekday_number")]),
        ("mail: {port: 25}", [(1, "missing_key")]),
        ("mail: {host: a.cn, port: 99999}", [(1, "bad_port")]),
        ("mail: {host: a.cn, password: hunter2}", [(1, "password_written")]),
        ("mail: {host: a.cn, security: none, user: bot}", [(1, "password_in_the_clear")]),
        ("mail: {host: a.cn, from: nobody}", [(1, "bad_address")]),
        ("digests: [\n", [(2, "yaml")]),
    ],
)
def test_each_fault_is_told_with_its_line(written, text, told):
    assert faults(written(text)) == told


def test_a_file_with_faults_is_told_as_a_whole(written):
    with pytest.raises(ConfigError) as caught:
        subscribers.load(written("digests:\n- {name: a, to: 'fax:1'}\n- {name: b, format: pdf, to: stdout}"))
    assert (caught.value.key, caught.value.slots["count"]) == ("subscribers.unusable", 2)


def test_a_secret_in_an_address_is_not_repeated_in_a_fault(written):
    told = subscribers.read(written("digests:\n- {name: a, to: 'fax:${KEY}'}")).problems
    assert told[0].slots["value"] == "fax:…"


# ---------------------------------------------------------------- secrets


def test_secrets_come_from_the_environment_and_below_it_from_a_file_of_one_s_own(written, tmp_path):
    found = subscribers.load(written(FULL))
    (tmp_path / "keys.env").write_text("# keys\nexport HOOK_KEY = 'from file'\nOTHER=x=y\n\nnothing\n", "utf-8")
    (tmp_path / "keys.env").chmod(0o600)
    told = Secrets.of(found, {"HOOK_KEY": "from outside"}).environ
    assert (told["HOOK_KEY"], told["OTHER"]) == ("from outside", "x=y")
    assert Secrets.of(found, {}).environ["HOOK_KEY"] == "from file"
    assert Secrets.of(found, {}).missing() == ["CHAT", "SMTP_PASSWORD"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_with_secrets_that_others_may_read_is_not_used(written, tmp_path, mode):
    found = subscribers.load(written(FULL))
    (tmp_path / "keys.env").write_text("HOOK_KEY=x", "utf-8")
    (tmp_path / "keys.env").chmod(mode)
    with pytest.raises(ConfigError) as caught:
        Secrets.of(found, {})
    assert caught.value.key == "subscribers.secrets_open"


def test_a_file_with_secrets_that_is_not_there_is_told(written):
    with pytest.raises(ConfigError) as caught:
        Secrets.of(subscribers.load(written(FULL)), {})
    assert caught.value.key == "subscribers.secrets_unreadable"


def test_a_variable_is_filled_in_hidden_again_and_named_where_it_is_not_set():
    secrets = Secrets(
        {"KEY": "hunter2", "LONGER": "hunter2-and-more", "EMPTY": "", "PIN": "12"}, frozenset({"KEY", "LONGER", "PIN"})
    )
    assert secrets.filled("https://a.cn/${KEY}") == "https://a.cn/hunter2"
    assert secrets.hidden("no /hunter2 here, nor hunter2-and-more, but 12") == "no /${KEY} here, nor ${LONGER}, but 12"
    for name in ("EMPTY", "NONE"):
        with pytest.raises(ConfigError) as caught:
            secrets.filled(f"${{{name}}}")
        assert caught.value.slots == {"variable": name}


def test_who_is_not_named_is_nobody(written):
    found = subscribers.load(written(FULL))
    assert found.get("nobody") is None
    assert isinstance(found.get("log"), Subscriber)
