"""Imported before httpx: keeps it from loading its own command line, with rich and click, a third of its import."""

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
