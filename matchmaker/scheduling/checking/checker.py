"""check(): everything that is wrong with a plan."""

from __future__ import annotations

from matchmaker.scheduling.checking.certificate import certificate_faults
from matchmaker.scheduling.checking.conflicts import conflict_faults
from matchmaker.scheduling.checking.levels import values_of
from matchmaker.scheduling.checking.reasons import reason_faults
from matchmaker.scheduling.checking.rules import broken_rules
from matchmaker.scheduling.checking.timetable import Layout, Timetable
from matchmaker.scheduling.checking.violations import Violation
from matchmaker.scheduling.formats import problem_sha256
from matchmaker.scheduling.plan import Plan, ProofFile
from matchmaker.scheduling.problem import Problem


def check(
    problem: Problem, plan: Plan, proof: ProofFile | None = None, *, sha256: str | None = None
) -> list[Violation]:
    """Return everything that is wrong with a plan: rules, values, bounds, proofs, reasons, conflict, status.

    `sha256` is that of the problem's document as given (default: `problem_sha256(problem)`). Bounds marked
    `dual` are repeated where a proof is given; those marked `solver` are trusted.
    """
    layout = Layout(problem)
    timetable = Timetable(layout, plan.placements)
    digest = problem_sha256(problem) if sha256 is None else sha256
    if plan.status == "infeasible":
        faults = list(certificate_faults(problem, plan, {}, proof, digest))
        return faults + list(conflict_faults(problem, plan.conflict))
    found = broken_rules(timetable)
    found += certificate_faults(problem, plan, values_of(timetable), proof, digest)
    return found + list(reason_faults(timetable, plan))
