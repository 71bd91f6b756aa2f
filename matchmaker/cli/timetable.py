"""`matchmaker timetable solve|check`: timetables from files, without an installation.

Exit codes: 0 a plan, or the check holds · 1 broken rules, listed · 2 infeasible, with the conflict ·
3 malformed input · 4 stopped without a plan.
"""

from __future__ import annotations

import math
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.errors import MalformedInput
from matchmaker.files import require_different, require_writable

if TYPE_CHECKING:
    from matchmaker.scheduling.plan import Plan, Progress
    from matchmaker.scheduling.problem import Problem

BROKEN, INFEASIBLE, NO_PLAN = 1, 2, 4
_FILE = click.Path(path_type=Path)
_WEEK = 7 * 24 * 3600.0


@click.group("timetable")
def group() -> None:
    """Make a timetable from a problem file, or check one."""


@group.command()
@click.argument("problem_path", metavar="PROBLEM.json", type=_FILE)
@click.option(
    "--out", "out_path", metavar="PLAN.json", type=_FILE, required=True, help="Where the plan goes."
)
@click.option("--proof", "proof_path", metavar="PROOF.json", type=_FILE, help="Where its proofs go.")
@click.option("--seconds", type=click.FloatRange(0.01, _WEEK), default=60.0, show_default=True)
@click.option("--work", type=click.IntRange(1), help="Stop after so much work: same seed, same plan.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.pass_context
def solve(
    context: click.Context,
    /,
    problem_path: Path,
    out_path: Path,
    proof_path: Path | None,
    *,
    seconds: float,
    work: int | None,
    seed: int,
    workers: int,
) -> None:
    """Write the best timetable found, with its certificate. Ctrl-C stops and keeps the best so far."""
    from matchmaker.scheduling import formats
    from matchmaker.scheduling.reading import read_json

    if math.isnan(seconds):
        raise MalformedInput("--seconds", "must be a number.")
    require_different(PROBLEM=problem_path, out=out_path, proof=proof_path)
    for path in filter(None, (out_path, proof_path)):
        require_writable(path)
    document = read_json(problem_path)
    problem = formats.parse_problem(document)
    from matchmaker.scheduling import solving  # slow to import, so only for a problem that can be read

    with _stopping_softly() as should_stop:
        solution = solving.solve(
            problem,
            seconds=seconds,
            work=work,
            seed=seed,
            workers=workers,
            report=_Reporter(),
            should_stop=should_stop,
        )
    if solution.plan is None:
        click.echo("matchmaker: stopped before a timetable was found; give it more --seconds.", err=True)
        context.exit(NO_PLAN)
    # The digest is that of the file as it is, not of what was read from it.
    certificate = replace(solution.plan.certificate, problem_sha256=formats.problem_sha256(document))
    plan = replace(solution.plan, certificate=certificate)
    formats.write_plan(out_path, plan)
    if proof_path is not None:
        formats.write_proof(proof_path, solution.proof)
    _show(problem, plan, {})
    context.exit(INFEASIBLE if plan.status == "infeasible" else 0)


@group.command()
@click.argument("problem_path", metavar="PROBLEM.json", type=_FILE)
@click.argument("plan_path", metavar="PLAN.json", type=_FILE)
@click.option("--proof", "proof_path", metavar="PROOF.json", type=_FILE, help="Repeats the `dual` bounds.")
@click.pass_context
def check(context: click.Context, /, problem_path: Path, plan_path: Path, proof_path: Path | None) -> None:
    """List every rule the plan breaks, and everything untrue it says of itself."""
    from matchmaker.scheduling import formats
    from matchmaker.scheduling.checking.checker import check as faults_of
    from matchmaker.scheduling.checking.conflicts import is_proven
    from matchmaker.scheduling.reading import read_json

    document = read_json(problem_path)
    problem, plan = formats.parse_problem(document), formats.read_plan(plan_path)
    proof = None if proof_path is None else formats.read_proof(proof_path)
    faults = faults_of(problem, plan, proof, sha256=formats.problem_sha256(document))
    for fault in faults:
        click.echo(str(fault))
    if faults:
        click.echo(f"matchmaker: the plan has {len(faults)} fault(s).", err=True)
        context.exit(BROKEN)
    dual = "repeated" if proof is not None else "not repeated: give --proof"
    _show(problem, plan, {"dual": dual, "combinatorial": "repeated", "solver": "trusted"})
    if plan.status == "infeasible":
        is_sure = is_proven(problem, plan.conflict)
        click.echo("The conflict is proven." if is_sure else "The conflict is trusted: too large to repeat.")
    click.echo("The check holds.")


_STDERR = 2
_STOPPING = b"matchmaker: stopping; the best so far is kept. Once more to leave without it.\n"


@contextmanager
def _stopping_softly() -> Iterator[Callable[[], bool]]:
    """Yield whether Ctrl-C (or an end signal) has come; a second one ends at once, without a plan."""
    came: list[int] = []

    def note(number: int, _frame: object) -> None:
        came.append(number)
        if len(came) > 1:
            raise KeyboardInterrupt
        os.write(_STDERR, _STOPPING)  # the signal may have come in the middle of a print to the same stream

    kinds = (signal.SIGINT, signal.SIGTERM)
    before = {kind: signal.signal(kind, note) for kind in kinds}
    try:
        yield lambda: bool(came)
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


class _Reporter:
    """Writes progress to the error stream, at most a line each second and level."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def __call__(self, progress: Progress) -> None:
        if progress.seconds - self._last.get(progress.level, -1.0) < 1:
            return
        self._last[progress.level] = progress.seconds
        bound = "" if progress.bound is None else f" (bound {progress.bound})"
        click.echo(f"{progress.seconds:8.1f} s  {progress.level} {progress.value}{bound}", err=True)


def _show(problem: Problem, plan: Plan, proofs: Mapping[str, str]) -> None:
    """Print the plan's certificate as a table; `proofs` adds what was done about each kind of proof."""
    from matchmaker.scheduling.summary import meetings_per_side

    certificate = plan.certificate
    click.echo(
        f"{plan.status}: {len(plan.placements)} of {len(problem.meetings)} meetings placed"
        f" in {certificate.seconds:.1f} s by {certificate.solver}"
    )
    for demand in plan.conflict:
        click.echo(f"cannot be met together: {demand}")
    if not certificate.levels:
        return
    click.echo(f"{'level':<10}{'value':>12}{'bound':>12}  {'gap':<10} proof")
    for level in certificate.levels:
        gap = "optimal" if level.is_optimal else f"{100 * level.gap:.4f} %"
        proof = f"{level.proof}, {proofs[level.proof]}" if proofs else level.proof
        click.echo(f"{level.name:<10}{level.value:>12}{level.bound:>12}  {gap:<10} {proof}")
    for side, each in meetings_per_side(problem, plan.placements).items():
        label = f" ({side})" if side else ""
        people = "1 person" if each.people == 1 else f"{each.people} people"
        click.echo(
            f"meetings per person{label}: {each.fewest} to {each.most}, median {each.median:g} ({people})"
        )
