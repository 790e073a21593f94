"""Makes the sample digests anew from the demonstration: `python docs/digests/make.py` in the checkout.

They are what `monitor digest` gives on the place that `monitor demo --keep` leaves, on the morning after its last round.
"""
# ruff: noqa: INP001, S603  a script, no package; the commands it starts are its own

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from monitor import messages
from monitor.cli import base
from monitor.cli.digest import desk_over
from monitor.digesting import between, compose, rendered
from monitor.model import CHINA
from monitor.place import Options
from monitor.report.digest import Form, Wanted

HERE = Path(__file__).resolve().parent
ENDINGS = {"text": "txt", "markdown": "md", "html": "html", "json": "json", "atom": "atom"}
SINCE = datetime(2025, 10, 10, 8, 0, tzinfo=CHINA)
MORNING = datetime(2025, 10, 18, 8, 0, tzinfo=CHINA)


def samples(place: Path) -> dict[str, str]:
    """By file name, each sample in both languages; the port that the demonstration happened to get is made 8000."""
    context = base.Context(environ={}, now=lambda: MORNING, options=Options(place=str(place)))
    made = {}
    with context.open_store() as store:
        for lang in messages.LANGUAGES:
            messages.use(lang)
            desk = desk_over(context, store, context.ledger, context.sources, receivers=False)
            digest = compose(desk, Wanted(), Form.NEW, between(desk, SINCE, MORNING))
            for written, ending in ENDINGS.items():
                text = rendered(desk, digest, written, "sample")
                made[f"sample.{lang}.{ending}"] = steady(text, [each.id for each in digest.changes])
    return made


def steady(text: str, ids: list[str]) -> str:
    """The text with what follows from the port that the demonstration happened to get made the same every time."""
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8000", text)
    for number, identifier in enumerate(ids, 1):
        text = text.replace(identifier, f"change{number:06}")
    return re.sub(r'("evidence_id": )"\w+"', r'\1"sample000001"', text)


def main() -> None:
    """Writes the samples beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "place"
        subprocess.run(
            [sys.executable, "-m", "monitor", "demo", "--keep", str(place)], check=True, stdout=subprocess.DEVNULL
        )
        for name, text in samples(place).items():
            (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
