"""The system's refusals in both languages."""

from __future__ import annotations

import errno
import json
import socket
import ssl

import pytest

from monitor.messages import area, say, speaking
from monitor.refusals import refusal


def told(error: Exception, lang: str) -> str:
    with speaking(lang):
        return say("store.backup_failed", path="x", why=refusal(error))


def test_it_speaks_the_language_in_force_when_it_is_told_and_not_when_it_was_raised(tmp_path):
    with pytest.raises(OSError) as caught, speaking("en"):
        (tmp_path / "nowhere" / "file").read_bytes()
    assert told(caught.value, "en") == "The backup x cannot be written: No such file or directory."
    assert told(caught.value, "zh") == "备份 x 写不成：没有这个文件或文件夹。"


@pytest.mark.parametrize(
    ("error", "zh"),
    [
        (OSError(errno.EADDRINUSE, "error while attempting to bind on address ('127.0.0.1', 80)"), "地址已被占用"),
        (socket.gaierror(-2, "Name or service not known"), "没有这个名称或地址"),
        (TimeoutError("timed out"), "没有按时回应"),
        (ssl.SSLError(1, "[SSL] unknown"), "[SSL] unknown"),
        (OSError(9999, "Something new"), "Something new"),
        (OSError(), "OSError"),
        (ValueError("of ours"), "ValueError"),
    ],
)
def test_what_has_no_words_of_ours_is_told_as_the_system_tells_it(error, zh):
    assert told(error, "zh") == f"备份 x 写不成：{zh}。"


def test_what_is_kept_of_it_are_the_systems_own_words():
    assert json.dumps({"why": refusal(OSError(errno.EACCES, "Permission denied"))}) == '{"why": "Permission denied"}'


def test_every_name_is_one_of_the_system():
    known = {*errno.errorcode.values(), "no_address"}
    assert area("system", "en").keys() <= known


def test_a_file_that_cannot_be_read_is_told_in_chinese(cli, tmp_path):
    ran = cli("--lang", "zh", "match", str(tmp_path / "nothing.txt"))
    assert (ran.code, "没有这个文件或文件夹" in ran.err) == (2, True)
