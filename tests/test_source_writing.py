"""One value in an entry of sources.yaml, everything else in it as it was."""

from __future__ import annotations

import pytest
import yaml

from monitor.source_writing import with_value

TEXT = """# ours
contact: desk@a.cn
sources:
  - name: city   # the town hall
    kind: page
    url: https://a.cn/

  - name: daily
    kind: feed
    url: https://b.cn/feed
    mute: 2025-01-01  # holidays
# the end
"""


def test_a_value_is_added_changed_and_taken_away():
    muted = with_value(TEXT, "city", "mute", "2025-11-27")
    assert muted.replace("    mute: 2025-11-27\n", "", 1) == TEXT
    assert yaml.safe_load(muted)["sources"][0]["mute"].isoformat() == "2025-11-27"
    assert with_value(muted, "city", "mute", None) == TEXT
    assert with_value(TEXT, "daily", "mute", "2026-02-03") == TEXT.replace("2025-01-01", "2026-02-03")
    assert with_value(TEXT, "city", "mute", None) == TEXT


def test_line_ends_and_a_missing_last_one_stay_as_they_are():
    crlf = TEXT.replace("\n", "\r\n")
    assert with_value(crlf, "city", "mute", "2025-11-27") == with_value(TEXT, "city", "mute", "2025-11-27").replace(
        "\n", "\r\n"
    )
    short = "sources:\n- name: a\n  kind: page"
    assert with_value(short, "a", "mute", "2025-11-27") == short + "\n  mute: 2025-11-27\n"


@pytest.mark.parametrize("text", ["sources:\n- {name: a, kind: page}\n", "sources: []\n", "contact: x\n", ""])
def test_what_cannot_be_changed_is_said(text):
    with pytest.raises(ValueError, match=r"\w"):
        with_value(text, "a", "mute", "2025-11-27")
