"""One attempt to deliver, against a real mail server, real files, real programs and real HTTP on loopback."""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from receivers import Hook, Post

from monitor.errors import DeliveryError
from monitor.messages import say
from monitor.posting import poster
from monitor.report import deliver
from monitor.report.deliver import MailServer, Message

old_parts = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the services Apprise knows
CERTIFICATE = Path(__file__).parents[1] / "fetch" / "self_signed.pem"
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def message(**said):
    values = {
        "id": "abc234def567",
        "subject": "督办简报 2026-03-02：达成 1 项",
        "body": "<p>达成：基站 3.1万</p>",
        "plain": "达成：基站 3.1万\n",
        "format": "html",
        "made_at": AT,
        "data": {"digest": {"changes": []}},
    }
    return Message(**{**values, **said})


@pytest.fixture
def post():
    made = Post()
    yield made
    made.close()


@pytest.fixture
def hook():
    made = Hook()
    yield made
    made.close()


def server(post, **said):
    return MailServer(
        **{"host": "127.0.0.1", "port": post.port, "security": "none", "sender": "督办 <duban@a.cn>", **said}
    )


# ---------------------------------------------------------------- mail


def test_a_mail_has_text_beside_its_page_and_a_name_by_which_a_repeat_is_known(post):
    for _ in range(2):
        deliver.by_mail(message(), ["desk@a.cn", "chief@a.cn"], server(post))
    first, again = post.letters
    assert first["Message-ID"] == again["Message-ID"] == "<abc234def567@a.cn>"
    assert first["Subject"] == "督办简报 2026-03-02：达成 1 项"
    assert first["From"] == "督办 <duban@a.cn>"
    assert first["To"] == "desk@a.cn, chief@a.cn"
    assert first["Date"].datetime == AT
    assert first["Auto-Submitted"] == "auto-generated"
    assert first.get_body(("html",)).get_content().strip() == "<p>达成：基站 3.1万</p>"
    assert first.get_body(("plain",)).get_content().strip() == "达成：基站 3.1万"


def test_a_mail_of_text_is_text(post):
    deliver.by_mail(message(format="text", body="达成 1 项\n"), ["desk@a.cn"], server(post))
    (letter,) = post.letters
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().splitlines() == ["达成 1 项"]


def test_a_subject_of_several_lines_adds_no_header(post):
    deliver.by_mail(message(subject="甲\r\nBcc: all@a.cn\n乙"), ["desk@a.cn"], server(post))
    assert post.letters[0]["Subject"] == "甲 Bcc: all@a.cn 乙"
    assert post.letters[0]["Bcc"] is None


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_server_that_wants_a_login_gets_it_and_says_when_it_is_wrong():
    post = Post(login=("bot", "hunter2"))
    try:
        deliver.by_mail(message(), ["desk@a.cn"], server(post, user="bot", password="hunter2"))
        assert len(post.letters) == 1
        with pytest.raises(DeliveryError) as caught:
            deliver.by_mail(message(), ["desk@a.cn"], server(post, user="bot", password="wrong"))
    finally:
        post.close()
    assert (caught.value.key, caught.value.slots) == ("delivery.mail_login", {"host": "127.0.0.1", "code": 535})


def test_a_mail_that_is_refused_is_not_delivered(post):
    post.refuse = "554 not here"
    with pytest.raises(DeliveryError) as caught:
        deliver.by_mail(message(), ["desk@a.cn"], server(post))
    assert (caught.value.key, caught.value.slots["code"]) == ("delivery.mail_refused", 554)


def test_a_receiver_that_is_refused_is_named_and_the_others_have_it(post):
    post.refuse_receiver = "gone@a.cn"
    assert deliver.by_mail(message(), ["desk@a.cn", "gone@a.cn"], server(post)) == ("gone@a.cn",)
    assert len(post.letters) == 1
    with pytest.raises(DeliveryError) as caught:
        deliver.by_mail(message(), ["gone@a.cn"], server(post))
    assert (caught.value.key, caught.value.slots["receivers"]) == ("delivery.mail_receivers", "gone@a.cn")


def test_a_mail_that_was_taken_is_delivered_whatever_the_server_says_on_parting(post):
    post.parting = "421 busy"
    assert deliver.by_mail(message(), ["desk@a.cn"], server(post)) == ()
    assert len(post.letters) == 1


@pytest.mark.parametrize("wrong", [{"host": "a..b"}, {"user": "bot", "password": "密码"}])
def test_what_mail_cannot_carry_is_told(post, wrong):
    with pytest.raises(DeliveryError) as caught:
        deliver.by_mail(message(), ["desk@a.cn"], server(post, **wrong))
    assert caught.value.key in ("delivery.mail_letters", "delivery.mail_unreachable")


def test_a_server_that_is_not_there(post):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DeliveryError) as caught:
        deliver.by_mail(message(), ["desk@a.cn"], server(post, port=port))
    assert caught.value.key == "delivery.mail_unreachable"


def test_nothing_is_sent_in_the_clear_where_encryption_is_asked_for(post):
    with pytest.raises(DeliveryError) as caught:
        deliver.by_mail(message(), ["desk@a.cn"], server(post, security="starttls", user="bot", password="hunter2"))
    assert caught.value.key == "delivery.mail_unreachable"
    assert post.letters == []


def test_a_login_goes_over_starttls_to_a_server_whose_certificate_is_known(monkeypatch):
    post = Post(login=("bot", "hunter2"), certificate=CERTIFICATE)
    to = server(post, security="starttls", user="bot", password="hunter2")
    try:
        with pytest.raises(DeliveryError) as caught:
            deliver.by_mail(message(), ["desk@a.cn"], to)
        assert (caught.value.key, post.letters) == ("delivery.mail_certificate", [])
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert deliver.by_mail(message(), ["desk@a.cn"], to) == ()
        assert len(post.letters) == 1
    finally:
        post.close()


# ---------------------------------------------------------------- files


def test_a_file_is_replaced_in_one_step_with_its_rights_as_they_were(tmp_path):
    file = tmp_path / "out" / "{date}-{id}.html"
    deliver.into_file(message(), file)
    written = tmp_path / "out" / "2026-03-02-abc234def567.html"
    assert written.read_text("utf-8") == "<p>达成：基站 3.1万</p>"
    written.chmod(0o640)
    deliver.into_file(message(body="x"), file)
    assert written.read_text("utf-8") == "x"
    assert stat.S_IMODE(written.stat().st_mode) == 0o640
    assert list(written.parent.iterdir()) == [written]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "taken").write_text("a file", "utf-8")
    with pytest.raises(DeliveryError) as caught:
        deliver.into_file(message(), tmp_path / "taken" / "digest.html")
    assert caught.value.key == "delivery.file"
    assert [each.name for each in tmp_path.iterdir()] == ["taken"]
    (tmp_path / "folder").mkdir()
    with pytest.raises(DeliveryError):
        deliver.into_file(message(), tmp_path / "folder")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder", "taken"]


# ---------------------------------------------------------------- programs


def program(tmp_path, code):
    file = tmp_path / "program.py"
    file.write_text(code, "utf-8")
    return [sys.executable, str(file)]


def test_a_command_gets_json_and_no_shell_reads_it(tmp_path):
    code = "import sys, os; open(sys.argv[1], 'w').write(os.environ['DUBAN_DELIVERY_ID'] + sys.stdin.read())"
    out = tmp_path / "$(id) ; out"
    deliver.to_command(message(), [*program(tmp_path, code), str(out)], dict(os.environ))
    said = out.read_text("utf-8")
    told = json.loads(said.removeprefix("abc234def567"))
    assert (told["id"], told["subject"], told["digest"]) == ("abc234def567", message().subject, {"changes": []})


@pytest.mark.parametrize(
    ("code", "key"),
    [("import sys; print('no key'); sys.exit(3)", "delivery.command_failed"), (None, "delivery.command")],
)
def test_a_command_that_fails_did_not_take_it(tmp_path, code, key):
    command = program(tmp_path, code) if code else [str(tmp_path / "nothing-here")]
    with pytest.raises(DeliveryError) as caught:
        deliver.to_command(message(), command, dict(os.environ))
    assert caught.value.key == key
    if code:
        assert (caught.value.slots["code"], caught.value.slots["said"]) == (3, "no key")


def test_secrets_are_taken_out_of_what_a_command_says_before_it_is_cut(tmp_path):
    said = program(tmp_path, "import sys; print('hunter2' + 'x' * 195); sys.exit(1)")
    with pytest.raises(DeliveryError) as caught:
        deliver.to_command(message(), said, dict(os.environ), lambda text: text.replace("hunter2", "${KEY}"))
    assert "ter2" not in str(caught.value.slots["said"])


@pytest.mark.parametrize("line", ["", "  ", "a 'b"])
def test_a_command_line_without_words(line):
    with pytest.raises(DeliveryError) as caught:
        deliver.words_of(line)
    assert caught.value.key == "delivery.no_command"


def test_a_message_is_read_back_as_it_was_written():
    made = message()
    assert deliver.from_json(deliver.as_json(made, plain=True).decode()) == made


def test_what_a_link_leads_to_is_replaced_and_into_a_pipe_it_is_written(tmp_path):
    (tmp_path / "real.txt").write_text("old", "utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    deliver.into_file(message(body="new"), tmp_path / "link.txt")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text("utf-8") == "new"
    deliver.into_file(message(body="nothing"), Path("/dev/null"))
    assert Path("/dev/null").is_char_device()


def test_a_command_that_never_ends_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(deliver, "COMMAND_SECONDS", 0.3)
    with pytest.raises(DeliveryError) as caught:
        deliver.to_command(message(), program(tmp_path, "import time; time.sleep(60)"), dict(os.environ))
    assert caught.value.key == "delivery.command_slow"


# ---------------------------------------------------------------- addresses


def test_an_address_gets_json_and_the_name_of_the_delivery(hook, clock):
    deliver.to_address(message(), f"{hook.base}/hook?key=1", {"X-Key": "hunter2"}, poster(clock, {}))
    ((path, headers, told),) = hook.taken
    assert path == "/hook?key=1"
    assert headers["x-key"] == "hunter2"
    assert headers["idempotency-key"] == told["id"] == "abc234def567"
    assert headers["content-type"] == "application/json"
    assert told["digest"] == {"changes": []}


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_an_answer_that_is_no_yes_is_a_failure_of_one_attempt(hook, clock, status):
    hook.status = status
    with pytest.raises(DeliveryError) as caught:
        deliver.to_address(message(), hook.base, {}, poster(clock, {}))
    assert (caught.value.key, caught.value.slots) == ("delivery.webhook", {"status": status})
    assert len(hook.taken) == 1


def test_an_address_that_leads_elsewhere_did_not_take_it(hook, clock):
    hook.status, hook.location = 302, "/elsewhere"
    with pytest.raises(DeliveryError):
        deliver.to_address(message(), hook.base, {}, poster(clock, {}))
    assert [path for path, _, _ in hook.taken] == ["/"]


def test_an_address_where_nobody_is(hook, clock):
    hook.close()
    with pytest.raises(DeliveryError) as caught:
        deliver.to_address(message(), hook.base, {}, poster(clock, {}))
    assert (caught.value.key, caught.value.slots["host"]) == ("delivery.post_refused", "127.0.0.1")
    assert "takes no connection" in say(caught.value.key, "en", **caught.value.slots)


# ---------------------------------------------------------------- Apprise


@old_parts
def test_apprise_takes_it_on(hook):
    pytest.importorskip("apprise")
    hook.status = 200
    deliver.through_apprise(message(format="markdown", body="**达成**"), hook.base.replace("http://", "json://"))
    ((_, _, told),) = hook.taken
    assert (told["title"], told["message"]) == (message().subject, "**达成**")


@old_parts
def test_apprise_says_when_it_cannot(hook):
    pytest.importorskip("apprise")
    hook.status = 500
    with pytest.raises(DeliveryError) as caught:
        deliver.through_apprise(message(), hook.base.replace("http://", "json://"))
    assert caught.value.key == "delivery.apprise"
    with pytest.raises(DeliveryError) as caught:
        deliver.through_apprise(message(), "nothing-of-this-kind://x")
    assert caught.value.key == "delivery.apprise_url"


def test_without_apprise_its_name_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(DeliveryError) as caught:
        deliver.through_apprise(message(), "json://127.0.0.1")
    assert caught.value.key == "delivery.no_apprise"
