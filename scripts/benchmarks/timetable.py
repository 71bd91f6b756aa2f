"""Measures the engine against its bars: scripts/benchmark timetable [--long] [--only WORD].

Each case prints one row: the baseline in this same run (naive CP-SAT up to 200 x 200, one matching a slot
beyond), ours, the bar. Every plan goes through the checker.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

from benchmarks.families import SIZES, event, random_family
from benchmarks.naive import naive_value, slotwise_values

from matchmaker.scheduling.checking.checker import check
from matchmaker.scheduling.plan import Level, Progress
from matchmaker.scheduling.problem_format import parse_problem
from matchmaker.scheduling.solving import solve


@dataclass(frozen=True)
class Case:
    """A problem, the seconds given to it, and the gap in its value that is asked for (in %)."""

    name: str
    document: Any
    seconds: float
    bar: float
    is_long: bool = False
    has_naive: bool = True


CASES = (
    Case("50 x 50 x 12", lambda: random_family(50, 50, 12, 10), 30, 0),
    Case("100 x 100 x 16", lambda: random_family(100, 100, 16, 12), 30, 0),
    Case("100 x 100 x 16, seats for 50 %", lambda: random_family(100, 100, 16, 12, seats_share=0.5), 30, 0.1),
    Case("100 x 100 x 16, at most 8", lambda: random_family(100, 100, 16, 12, maximum=8), 30, 0.1),
    Case("100 x 100 x 16, at least 3", lambda: random_family(100, 100, 16, 12, minimum=3), 30, 0.1),
    Case("typical", lambda: event(SIZES["typical"]), 60, 0.05, has_naive=False),
    Case("skewed", lambda: event(SIZES["skewed"]), 60, 0.05, has_naive=False),
    Case("large", lambda: event(SIZES["large"]), 60, 0.05, has_naive=False),
    Case("200 x 200 x 20", lambda: random_family(200, 200, 20, 12), 60, 0.01, is_long=True),
    Case("1,000 x 1,000 x 24", lambda: random_family(1000, 1000, 24, 12), 120, 0.02, True, False),
)


def row(case: Case) -> str:
    """Solve a case and return its row."""
    problem = parse_problem(case.document())
    first: list[Progress] = []
    started, cpu = time.monotonic(), time.process_time()
    solution = solve(problem, seconds=case.seconds, report=first.append)
    seconds, cpu = time.monotonic() - started, time.process_time() - cpu
    plan = solution.plan
    if plan is None:
        return f"| {case.name} | | no plan in {seconds:.1f} s | |"
    faults = check(problem, plan, solution.proof)
    levels = {level.name: level for level in plan.certificate.levels}
    bar = "proven" if case.bar == 0 else f"≤ {case.bar} %"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return (
        f"| {case.name} | {baseline(case, problem)} | {', '.join(cell(x) for x in levels.values())}; "
        f"first after {first[0].seconds:.2f} s, {seconds:.0f} s ({cpu:.0f} s CPU), {memory:.1f} GB, "
        f"{'checker content' if not faults else faults[0]} | {bar} |"
    )


def cell(level: Level) -> str:
    """Return a level's value, and its bound where it is another."""
    if level.is_optimal:
        return f"{level.name} {level.value} (proven)"
    return f"{level.name} {level.value} of {level.bound} ({100 * level.gap:.3f} %)"


def baseline(case: Case, problem: Any) -> str:
    """Return what the baseline reaches."""
    if case.has_naive:
        return f"naive CP-SAT {naive_value(problem, case.seconds)}"
    values = slotwise_values(problem)
    return "slot by slot: " + ", ".join(f"{name} {value}" for name, value in values.items())


def main() -> None:
    """Print the table of the chosen cases."""
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("--long", action="store_true", help="also the large cases")
    parser.add_argument("--only", default="", help="only the cases with this in their name")
    given = parser.parse_args()
    print("| case | baseline | ours | bar |\n|---|---|---|---|")
    for case in CASES:
        if given.only in case.name and (given.long or not case.is_long):
            print(row(case), flush=True)


if __name__ == "__main__":
    main()
