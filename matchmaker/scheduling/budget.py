"""How long to go on: by the clock, or by a count of work that is the same on every machine."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from matchmaker.scheduling.plan import Progress

#: Units of work in one second of CP-SAT's deterministic time.
UNITS = 100


class Cancelled(Exception):
    """Whoever asked for the timetable wants the best so far."""


@dataclass
class Budget:
    """Time and work spent, and what is left of them. With `work`, the clock decides nothing."""

    seconds: float
    work: int | None = None
    report: Callable[[Progress], None] | None = None
    should_stop: Callable[[], bool] | None = None
    started: float = field(default_factory=time.monotonic)
    spent: float = 0.0  # deterministic seconds

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def work_done(self) -> int:
        """Units of work spent."""
        return math.ceil(self.spent * UNITS)

    def used(self) -> float:
        """Return the part of the budget used: 1 or more when it is over."""
        if self.work is not None:
            return self.work_done / max(1, self.work)
        return self.elapsed / self.seconds if self.seconds > 0 else 1.0

    def left(self, until: float = 1.0) -> float:
        """Return what is left up to a part of the budget: deterministic seconds with `work`, else seconds."""
        if self.work is not None:
            return max(0.0, until * self.work / UNITS - self.spent)
        return max(0.0, until * self.seconds - self.elapsed)

    def check(self) -> None:
        """Raise Cancelled when the one who asked wants an end."""
        if self.should_stop is not None and self.should_stop():
            raise Cancelled

    def tell(self, level: str, value: int, bound: int | None = None) -> None:
        """Report progress."""
        if self.report is not None:
            self.report(Progress(round(self.elapsed, 3), level, value, bound))
