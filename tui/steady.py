"""How a list takes in new rows while somebody reads it: nothing that is shown goes away or changes places.

Pure, so that the promise can be tested without a screen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def steady(shown: Sequence[str], wanted: Sequence[str], known: Collection[str]) -> list[str]:
    """The rows after the data moved on: what is shown stays in its order as long as it exists at all, new rows come in.

    `wanted` are the rows that fit now, in order; `known` all that exist. A new row stands behind the row that it follows in
    `wanted`, at the top when it follows none.
    """
    kept = [key for key in shown if key in known]
    standing = set(kept)
    followers: dict[str | None, list[str]] = {}
    last: str | None = None
    for key in wanted:
        if key in standing:
            last = key
        else:
            followers.setdefault(last, []).append(key)
    merged = followers.get(None, [])[:]
    for key in kept:
        merged += [key, *followers.get(key, ())]
    return merged


def moved_to(keys: Sequence[str], key: str | None, place: int) -> int:
    """Where the cursor stands after the rows are others: on the same row, else as near as can be to where it was."""
    if key is not None and key in keys:
        return keys.index(key)
    return min(max(place, 0), max(len(keys) - 1, 0))
