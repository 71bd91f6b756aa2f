"""What a meeting is worth: the weights in `data/presets.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from matchmaker.booking.errors import UnknownPreset


@dataclass(frozen=True, slots=True)
class Preset:
    """The points a meeting earns; see the file for the words."""

    each_meeting: int
    match: int
    requested: int
    top_choice: int
    reason: str

    def value(self, *, score: int, requests: int, top_choices: int) -> int:
        """Return the value of a meeting with a match score out of 1,000 and asking and starring sides."""
        return (
            self.each_meeting
            + (self.match * score + 500) // 1000
            + self.requested * requests
            + self.top_choice * top_choices
        )


@cache
def presets() -> dict[str, Preset]:
    """Return the presets by name, the default first."""
    text = files("matchmaker.booking").joinpath("data/presets.toml").read_text("utf-8")
    return {name: Preset(**weights) for name, weights in tomllib.loads(text).items()}


def preset_named(name: str) -> Preset:
    """Return the preset `name`. Raises UnknownPreset."""
    try:
        return presets()[name]
    except KeyError:
        raise UnknownPreset(preset=name, presets=", ".join(presets())) from None
