"""`monitor run` over many loopback feeds: what polling costs a core, whether memory stays flat, whether a time is missed.

    python benchmarks/run.py [SOURCES] [MINUTES] [EVERY]

Every source is due each EVERY minutes (5), all of them at once, as nobody would choose and cron users do. After the first
visits, which store everything, it is watched for MINUTES (11): printed are the share of one core, memory at the begin and
at the end, how many times each source was due and checked, and how late the last of a burst was. Ends with 1 where a
time was missed, more than 15 % of a core was used, or memory grew by more than a tenth. Linux only: it reads /proc.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from machine import machine
from round import site

MOST_OF_A_CORE = 0.15
MOST_GROWTH = 1.10
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 300


def processor(pid: int) -> float:
    """Processor seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid: int) -> float:
    """Mebibytes of a process that are in memory."""
    line = next(each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def checks(log: Path) -> dict[str, list[datetime]]:
    """When each source was checked, by name."""
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for line in log.read_text("utf-8").splitlines():
        told = json.loads(line) if line.endswith("}") else {}
        if told.get("event") == "source":
            assert told["error"] is None, line
            found[told["name"]].append(datetime.fromisoformat(told["at"]))
    return found


def times(begin: datetime, end: datetime, every: int) -> list[datetime]:
    """The times at which sources were due in between, one whole turn before the end so that it could be kept."""
    first = begin.replace(second=0, microsecond=0) + timedelta(minutes=every - begin.minute % every)
    return [
        first + timedelta(minutes=every) * number
        for number in range(1000)
        if first + timedelta(minutes=every) * number < end - timedelta(minutes=2)
    ]


def main() -> int:
    count, minutes, every = (int(word) for word in (*sys.argv[1:], *("1000", "11", "5")[len(sys.argv) - 1 :]))
    print(f"machine {machine():.0f} ms; {count} sources every {every} minutes, watched for {minutes} minutes")
    with site(conditional=True) as port, tempfile.TemporaryDirectory() as kept:
        folder, log = Path(kept), Path(kept) / "log.txt"
        entries = "".join(
            f"- {{name: s{at}, kind: feed, url: 'http://127.0.0.1:{port}/{at}', region: 武汉市, role: media,"
            f" publisher: 某报, allow_private: true, when: '*/{every} * * * *'}}\n"
            for at in range(count)
        )
        (folder / "sources.yaml").write_text(f"sources:\n{entries}", "utf-8")
        words = [sys.executable, "-m", "monitor", "--place", kept, "run", "--json-log"]
        with log.open("wb") as written:
            running = subprocess.Popen(words, stderr=written)
        try:
            return watched(running.pid, log, count, minutes, every)
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(30)


def watched(pid: int, log: Path, count: int, minutes: int, every: int) -> int:
    """Watches the process, prints what it came to, and gives the exit code."""
    end = time.monotonic() + PATIENCE
    while len(checks(log)) < count:
        if time.monotonic() > end:
            raise SystemExit(f"only {len(checks(log))} sources were visited in {PATIENCE} s")
        time.sleep(1)
    time.sleep(5)
    begun, before, spent = datetime.now().astimezone(), memory(pid), processor(pid)
    time.sleep(minutes * 60)
    over, after = datetime.now().astimezone(), memory(pid)
    share = (processor(pid) - spent) / (over - begun).total_seconds()
    due = times(begun, over, every)
    late, missed = [], 0
    for found in checks(log).values():
        for at in due:
            kept = [each for each in found if at <= each < at + timedelta(minutes=every)]
            missed += not kept
            late += [(min(kept) - at).total_seconds()] if kept else []
    print(f"  processor  {share:7.2%} of a core (at most {MOST_OF_A_CORE:.0%})")
    print(f"  memory     {before:7.1f} MiB, at the end {after:.1f} MiB ({after / before:.2f})")
    print(
        f"  times      {len(due) * count} due, {missed} missed; the last of a burst came {max(late, default=0):.0f} s after its time"
    )
    return 0 if due and not missed and share <= MOST_OF_A_CORE and after <= before * MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
