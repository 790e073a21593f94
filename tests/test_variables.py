"""`${NAME}` in what people write: filled from the environment, and named where it is not set."""

from __future__ import annotations

import pytest

from monitor.variables import MissingVariable, filled, named_in


def test_variables_are_filled_and_nothing_else_is():
    assert filled("Bearer ${TOKEN}", {"TOKEN": "abc"}) == "Bearer abc"
    assert filled("$TOKEN {TOKEN}", {}) == "$TOKEN {TOKEN}"
    assert filled("${A}${B}", {"A": "${B}", "B": "b"}) == "${B}b"


@pytest.mark.parametrize("environ", [{}, {"TOKEN": ""}])
def test_a_variable_that_is_not_set_is_named(environ):
    with pytest.raises(MissingVariable, match="TOKEN"):
        filled("${TOKEN}", environ)


def test_the_names_are_told_in_order():
    assert named_in("${B} ${A} ${B} $C ${1}") == ["B", "A", "B"]
