"""`${NAME}` in what people write into the place's files: what stands for a value of the environment, such as a secret. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class MissingVariable(LookupError):
    """A variable that is not set, or set to nothing; `args[0]` is its name."""


def named_in(text: str) -> list[str]:
    """The variables that a text names, in its order."""
    return VARIABLE.findall(text)


def filled(text: str, environ: Mapping[str, str]) -> str:
    """The text with each of them filled in; raises MissingVariable for one that is not set."""

    def value(match: re.Match[str]) -> str:
        if not environ.get(match[1]):
            raise MissingVariable(match[1])
        return environ[match[1]]

    return VARIABLE.sub(value, text)
