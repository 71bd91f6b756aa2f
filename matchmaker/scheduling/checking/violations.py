"""What the checker finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks. `place` names what stands where, `facts` hold what a sentence needs."""

    rule: str
    place: str
    facts: Mapping[str, object]

    def __str__(self) -> str:
        facts = ", ".join(f"{name} {_words(value)}" for name, value in self.facts.items())
        return f"{self.rule}: {self.place}" + (f" ({facts})" if facts else "")


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
