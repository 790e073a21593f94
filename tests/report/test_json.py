"""The JSON of the commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from monitor.report.json import moment


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))])
def test_a_moment_is_written_by_the_clock_of_china_whichever_zone_it_was_kept_in(zone):
    at = datetime(2025, 11, 20, 1, 0, 0, 500, tzinfo=UTC).astimezone(zone)
    assert moment(at) == "2025-11-20T09:00:00.000500+08:00"
