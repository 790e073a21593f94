"""Keys as people read them, made from the bindings in force: one truth for the key line and the help.

A binding of ours carries message keys as description and tooltip; foreign ones (Textual's own) are
left out. Must not bind anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import ActiveBinding
from textual.dom import DOMNode

from monitor.messages import say

_OURS = "tui.key_"


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One action: its keys, its short name, what it does, and the action itself."""

    keys: str
    name: str
    does: str
    action: str
    shown: bool
    node: DOMNode
    """Where the action is to be run."""


def entries(active: Iterable[ActiveBinding]) -> list[KeyEntry]:
    """Our active bindings, one entry an action, in the order of binding; the nearest widget's come first."""
    found: dict[str, KeyEntry] = {}
    for each in sorted(active, key=_declared):
        binding = each.binding
        if not binding.description.startswith(_OURS) or binding.action in found:
            continue
        found[binding.action] = KeyEntry(
            keys=binding.key_display or binding.key,
            name=say(binding.description),
            does=say(binding.tooltip or binding.description),
            action=binding.action,
            shown=binding.show,
            node=each.node,
        )
    return list(found.values())


def _declared(each: ActiveBinding) -> tuple[int, int]:
    """Where the binding was declared: nearest to the focus first, then in the order of its class."""
    depth = len(each.node.ancestors)
    declared = [item for cls in type(each.node).__mro__ for item in cls.__dict__.get("BINDINGS", ())]
    ids = [getattr(item, "id", None) for item in declared]
    return -depth, ids.index(each.binding.id) if each.binding.id in ids else len(ids)
