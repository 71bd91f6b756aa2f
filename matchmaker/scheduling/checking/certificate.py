"""The certificate, checked: levels and values counted again, bounds on their side, proofs repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matchmaker.scheduling.checking.counts import combinatorial_bound, is_within
from matchmaker.scheduling.checking.violations import Violation
from matchmaker.scheduling.plan import Level, Multipliers, Plan, ProofFile
from matchmaker.scheduling.problem import Problem, levels_of
from matchmaker.scheduling.relaxation import dual_bound

#: How far a stated gap may be from the true one, because people round.
ROUNDING = 5e-5


def certificate_faults(
    problem: Problem, plan: Plan, values: Mapping[str, int], proof: ProofFile | None, sha256: str
) -> Iterator[Violation]:
    """Yield what is wrong with a plan's certificate and status; `values` are the plan's own, counted again.

    Without a proof file the `dual` bounds are not repeated.
    """
    certificate = plan.certificate
    if certificate.problem_sha256 != sha256:
        yield _fault("problem_sha256_agrees", "certificate", stated=certificate.problem_sha256, is_=sha256)
    yield from status_faults(plan)
    names = tuple(level.name for level in certificate.levels)
    wanted = () if plan.status == "infeasible" else levels_of(problem)
    if names != wanted:
        yield _fault("levels_complete", "certificate", stated=names, wanted=wanted)
        return
    for level in certificate.levels:
        yield from _level_faults(level, values[level.name])
        yield from _proof_faults(problem, level, values, proof)


def status_faults(plan: Plan) -> Iterator[Violation]:
    """Yield where the plan's status contradicts the rest of it."""
    all_optimal = all(level.is_optimal for level in plan.certificate.levels)
    if plan.status == "infeasible":
        if plan.placements or plan.unplaced:
            yield _fault("status_agrees", "infeasible", but="meetings are listed")
        if not plan.conflict:
            yield _fault("status_agrees", "infeasible", but="no conflict is named")
        return
    if plan.conflict:
        yield _fault("status_agrees", plan.status, but="a conflict is named")
    if plan.status == "optimal" and not all_optimal:
        yield _fault("status_agrees", "optimal", but="a bound is not reached")
    if plan.status == "feasible" and all_optimal:
        yield _fault("status_agrees", "feasible", but="every bound is reached")


def _level_faults(level: Level, value: int) -> Iterator[Violation]:
    if level.value != value:
        yield _fault("values_agree", level.name, stated=level.value, counted=value)
    if not is_within(level.name, level.bound, level.value):
        yield _fault("bounds_hold", level.name, value=level.value, bound=level.bound)
    if level.stated_optimal is not None and level.stated_optimal != level.is_optimal:
        yield _fault("gaps_agree", level.name, stated_optimal=level.stated_optimal)
    if level.stated_gap is not None and abs(level.stated_gap - level.gap) > ROUNDING:
        yield _fault("gaps_agree", level.name, stated=level.stated_gap, counted=level.gap)


def _proof_faults(
    problem: Problem, level: Level, values: Mapping[str, int], proof: ProofFile | None
) -> Iterator[Violation]:
    if level.proof == "solver" or (level.proof == "dual" and proof is None):
        return
    if level.proof == "combinatorial":
        proven = combinatorial_bound(problem, level.name)
    else:
        try:
            proven = _dual(problem, level.name, values, (proof or {}).get(level.name, Multipliers(1, {})))
        except ValueError as error:
            yield _fault("proofs_repeat", level.name, error=str(error))
            return
    if not is_within(level.name, level.bound, proven):
        yield _fault("proofs_repeat", level.name, stated=level.bound, proven=proven)


def _dual(problem: Problem, level: str, values: Mapping[str, int], multipliers: Multipliers) -> int:
    levels = levels_of(problem)
    above = {name: values[name] for name in levels[: levels.index(level)]}
    return dual_bound(problem, level, above, multipliers.by_row, multipliers.scale)


def _fault(rule: str, place: str, **facts: object) -> Violation:
    return Violation(rule, place, {name.rstrip("_"): fact for name, fact in facts.items()})
