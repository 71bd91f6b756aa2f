"""The answer as plain data: placements, reasons for what is left out, and the certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from matchmaker.scheduling.problem import Placement

Status = Literal["optimal", "feasible", "infeasible", "cancelled"]
Proof = Literal["dual", "combinatorial", "solver"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a meeting is not in `slot` (None: a reason that holds for every slot).

    `rule` is the name of the hard rule in the way, or "value" where another meeting is worth more;
    `blocked_by` names the meetings, participants, locations or resources that stand there. A file from
    elsewhere may leave `rule` out (None): then any rule may prove it.
    """

    slot: str | None
    rule: str | None
    blocked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A meeting that does not take place, with its reasons."""

    meeting: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the objective: its value, its bound given the values above it, and how that is proven.

    `stated_gap` and `stated_optimal` are what a file says of them, for the checker to compare.
    """

    name: str
    value: int
    bound: int
    proof: Proof
    stated_gap: float | None = None
    stated_optimal: bool | None = None

    @property
    def gap(self) -> float:
        """|bound − value| / max(1, |value|)."""
        return abs(self.bound - self.value) / max(1, abs(self.value))

    @property
    def is_optimal(self) -> bool:
        """Whether nothing better exists."""
        return self.bound == self.value


@dataclass(frozen=True, slots=True)
class Certificate:
    """How good the plan provably is, and what made it."""

    levels: tuple[Level, ...]
    seconds: float
    work: int
    seed: int
    solver: str
    problem_sha256: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A timetable. `conflict` names an irreducible set of demands when it is infeasible."""

    status: Status
    placements: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    certificate: Certificate
    conflict: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known while solving: shown live, one row a step."""

    seconds: float
    level: str
    value: int
    bound: int | None


@dataclass(frozen=True, slots=True)
class Multipliers:
    """A `dual` proof: whole numbers ≥ 0 by row name of the relaxation, to be divided by `scale` (≥ 1)."""

    scale: int
    by_row: Mapping[str, int]


#: What the checker needs to repeat the `dual` bounds, by level name.
ProofFile = Mapping[str, Multipliers]
