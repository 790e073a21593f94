"""The two looks, dark and light: every colour that is used, by what it means. Colour is never the only sign."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from rich.style import Style
from textual.theme import Theme

from tui.values import Tone

_DARK = {
    "tone-strong": "#f2f4f8",
    "tone-muted": "#919bb0",
    "tone-accent": "#7fa9f7",
    "tone-done": "#79c78a",
    "tone-in-progress": "#5fb6d9",
    "tone-behind": "#e6b450",
    "tone-overdue": "#f0716f",
    "tone-no-evidence": "#a3abbb",
    "tone-not-checked": "#667088",
    "frame": "#39425a",
    "frame-focus": "#6d8fd6",
    "cursor": "#2a3856",
    "cursor-unfocused": "#212838",
    "bar": "#1c212d",
    "notice": "#33232a",
}
_LIGHT = {
    "tone-strong": "#14181f",
    "tone-muted": "#5d6779",
    "tone-accent": "#2557c7",
    "tone-done": "#1c7a3a",
    "tone-in-progress": "#12698f",
    "tone-behind": "#955c00",
    "tone-overdue": "#bd2a2a",
    "tone-no-evidence": "#626c7d",
    "tone-not-checked": "#8a93a4",
    "frame": "#c9cfda",
    "frame-focus": "#5478c4",
    "cursor": "#d9e5ff",
    "cursor-unfocused": "#e9edf4",
    "bar": "#eceff4",
    "notice": "#fbe6e4",
}
DARK = Theme(
    name="duban-dark",
    primary="#7fa9f7",
    foreground="#d3d9e4",
    background="#151923",
    surface="#151923",
    panel="#1c212d",
    dark=True,
    variables={**_DARK, "scrollbar": "#39425a", "scrollbar-background": "#151923"},
)
LIGHT = Theme(
    name="duban-light",
    primary="#2557c7",
    foreground="#262c37",
    background="#fbfbf9",
    surface="#fbfbf9",
    panel="#eceff4",
    dark=False,
    variables={**_LIGHT, "scrollbar": "#c9cfda", "scrollbar-background": "#fbfbf9"},
)
DEFAULTS = dict(_DARK)
"""The colours by name, for a moment in which neither look is in force."""

_LETTERS: Mapping[Tone, Style] = {
    Tone.STRONG: Style(bold=True),
    Tone.OVERDUE: Style(bold=True),
    Tone.MARKED: Style(underline=True),
    Tone.GONE: Style(strike=True),
    Tone.ADDED: Style(bold=True, underline=True),
}
_COLOURED_AS = {Tone.MARKED: Tone.ACCENT, Tone.GONE: Tone.OVERDUE, Tone.ADDED: Tone.DONE}


@cache
def tone_styles(look: str) -> Mapping[Tone, Style]:
    """How each tone is written in the look of this name, the dark one for any other.

    Not by the style sheet, which would work out every tone for every widget before the first of them is drawn.
    """
    theme = LIGHT if look == LIGHT.name else DARK
    return {tone: Style(color=_colour(theme, tone)) + _LETTERS.get(tone, Style()) for tone in Tone}


def _colour(theme: Theme, tone: Tone) -> str | None:
    if tone is Tone.TEXT:
        return theme.foreground
    return theme.variables[f"tone-{_COLOURED_AS.get(tone, tone)}"]
