"""Text made safe to show on a terminal. Apart from hygiene.py, which whoever only shows something need not load."""

from __future__ import annotations

import unicodedata


def for_terminal(text: str) -> str:
    """`text` on one line with nothing a terminal could obey: controls, escapes and bidi marks are shown as ⟨1b⟩."""
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in "\n\r\t\v\f\u2028\u2029\u0085":
        return " "
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return f"⟨{ord(char):x}⟩"
    return char
