"""Takes typed values out of the keys of a ledger file and notes what is wrong with each.

Owns what a text, a list of words, a number, a date or a choice may look like; must not know which
keys a ledger has. A value that is wrong gives a problem and comes back as if it were absent.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Collection, Sequence
from datetime import date

from monitor.errors import Problem
from monitor.ledger.lines import Items, Keys, Scalar, Value

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BARE = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "0", "1"})
_NUMBER = re.compile(r"[+-]?\d[\d_]*(\.\d+)?([eE][+-]?\d+)?")


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that looks most like this one, or None when none is near."""
    return next(iter(difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)), None)


class Fields:
    """The keys of one mapping. `prefix` is put before key names in problems (`indicator.`)."""

    def __init__(self, keys: Keys, known: Sequence[str], file: str, problems: list[Problem], prefix: str = "") -> None:
        self.line = keys.line
        self._keys = keys
        self._file = file
        self._problems = problems
        self._prefix = prefix
        for key in keys.values:
            if key not in known:
                self._unknown(key, known)

    def has(self, key: str) -> bool:
        """True when the key is written, even with nothing behind it."""
        return key in self._keys.values

    def line_of(self, key: str) -> int:
        """The line of this key, or of the mapping when it is absent."""
        return self._keys.lines.get(key, self.line)

    def wrong(self, code: str, key: str, at: int = 0, **slots: object) -> None:
        """Notes that something is wrong with this key, or below it in line `at`; `code` is a message of area ledger."""
        named = {"key": self._prefix + key, **slots}
        self._problems.append(Problem(self._file, at or self.line_of(key), f"ledger.{code}", named))

    def text(self, key: str, *, required: bool = False) -> str:
        """The text of this key without spaces around it; empty when absent."""
        value = self._keys.values.get(key)
        if value is None:
            if required:
                self.wrong("missing_key", key)
            return ""
        if not isinstance(value, Scalar):
            self.wrong("wants_text", key)
            return ""
        text = (value.text or "").strip()
        if required and not text:
            self.wrong("empty_value", key)
        return text

    def reason(self, key: str) -> str:
        """A reason in words; empty when the key is absent. A bare yes or no gives none, so it is refused."""
        before = len(self._problems)
        text = self.text(key)
        if self.has(key) and not text and len(self._problems) == before:
            self.wrong("empty_value", key)
        if text.lower() in _BARE:
            self.wrong("wants_reason", key, value=text)
            return ""
        return text

    def words(self, key: str) -> tuple[str, ...]:
        """The texts of a list, or the one text that stands in its place; empty when absent."""
        value = self._keys.values.get(key)
        if value is None or (isinstance(value, Scalar) and value.text is None):
            return ()
        found = [self._word(key, child) for child in _children(value)]
        return tuple(word for word in found if word)

    def _word(self, key: str, value: Value) -> str:
        if isinstance(value, Scalar) and value.text is not None and value.text.strip():
            return value.text.strip()
        self.wrong("wants_words", key)
        return ""

    def number(self, key: str, *, required: bool = False) -> float | None:
        """The number of this key, finite; None when absent or wrong."""
        text = self.text(key, required=required)
        if not text:
            return None
        value = float(text.replace("_", "")) if _NUMBER.fullmatch(text) else math.inf
        if math.isfinite(value):
            return value
        self.wrong("wants_number", key, value=text)
        return None

    def count(self, key: str, default: int) -> int:
        """A whole number of at least 1."""
        value = self.number(key)
        if value is None:
            return default
        if value >= 1 and value == int(value):
            return int(value)
        self.wrong("wants_count", key)
        return default

    def date(self, key: str, *, required: bool = False) -> date | None:
        """The date of this key; None when absent, null or wrong."""
        text = self.text(key, required=required)
        if not text:
            return None
        try:
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.wrong("wants_date", key, value=text)
        return None

    def choice(self, key: str, known: Sequence[str], *, required: bool = False) -> str:
        """One of the known words; empty when absent or wrong."""
        text = self.text(key, required=required)
        if not text or text in known:
            return text
        near = nearest(text, known)
        if near:
            self.wrong("unknown_value_near", key, near=near, value=text, known=", ".join(known))
        else:
            self.wrong("unknown_value", key, value=text, known=", ".join(known))
        return ""

    def keys(self, key: str) -> Keys | None:
        """The mapping under this key; None when absent, null or wrong."""
        value = self._keys.values.get(key)
        if value is None or (isinstance(value, Scalar) and value.text is None):
            return None
        if isinstance(value, Keys):
            return value
        self.wrong("wants_keys", key)
        return None

    def within(self, key: str, known: Sequence[str]) -> Fields | None:
        """The fields of the mapping under this key; None as for `keys`."""
        found = self.keys(key)
        if found is None:
            return None
        return Fields(found, known, self._file, self._problems, f"{self._prefix}{key}.")

    def each(self, key: str, known: Sequence[str]) -> list[Fields]:
        """The fields of each mapping of a list, or of the one mapping that stands in its place; empty when absent."""
        value = self._keys.values.get(key)
        if value is None or (isinstance(value, Scalar) and value.text is None):
            return []
        found = []
        for child in _children(value):
            if isinstance(child, Keys):
                found.append(Fields(child, known, self._file, self._problems, f"{self._prefix}{key}."))
            else:
                self.wrong("wants_mappings", key, at=child.line)
        return found

    def _unknown(self, key: str, known: Sequence[str]) -> None:
        near = nearest(key, known)
        if near:
            self.wrong("unknown_key_near", key, near=near)
        else:
            self.wrong("unknown_key", key, known=", ".join(known))


def _children(value: Value) -> tuple[Value, ...]:
    return value.values if isinstance(value, Items) else (value,)
