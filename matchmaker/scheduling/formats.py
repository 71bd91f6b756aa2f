"""The files of `matchmaker timetable`: problem, plan and proof. JSON in UTF-8, whole numbers, no key twice.

Problem: an object of lists. `slots`, `locations`, `participants` and `meetings` are needed; an optional key
that is left out says the same as null. Unknown keys are faults. What the words mean stands in `problem`.

    slots         id, block, starts_at (with a time zone), minutes; in any order, never overlapping
    locations     id, kind ("table"), seats (1), slots (null: all)
    resources     id, amount, slots (null: all)
    participants  id, side (a label), slots (null: all), minimum (0), maximum (null: any), lanes (1),
                  location (null: any), longest_run (null: any)
    meetings      id, between [two participants], group (null: alone), value (0), required, accepted (false),
                  slots, locations (null: all), slot_values {slot: value}, resources, after [meetings],
                  locked {slot, location; either may be left out}
    exclusions    pairs of participants
    walking       default (0), pairs [location, location, slots in between]
    objective     levels in the order of `problem.LEVELS`, some left out
    fairness      waits, hard (false)
    previous      meetings [id, slot, location, seat]: a published timetable, which makes this a repair

Plan: status; meetings [id, slot, location, seat]; unplaced [id, reasons [slot (null: all), rule
(null: any), blocked_by]]; certificate {levels [name, value, bound, gap, optimal, proof],
seconds, work, seed, solver, problem_sha256};
conflict [`required:ID`, `locked:ID`, `fairness`]. A reason's rule is that of a function in
`checking.reasons_everywhere` or `checking.reasons_in_slot`, which say what it takes to be true.

Proof: for each level with a `dual` bound {scale, multipliers {row of the relaxation: number}}.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from matchmaker.scheduling.plan import Plan, ProofFile
from matchmaker.scheduling.plan_format import parse_plan, parse_proof
from matchmaker.scheduling.problem import Problem
from matchmaker.scheduling.problem_format import parse_problem
from matchmaker.scheduling.reading import read_json
from matchmaker.scheduling.writing import plan_to_json, problem_to_json, proof_to_json, write_json

__all__ = [
    "parse_plan",
    "parse_problem",
    "parse_proof",
    "plan_to_json",
    "problem_sha256",
    "problem_to_json",
    "proof_to_json",
    "read_plan",
    "read_problem",
    "read_proof",
    "write_plan",
    "write_problem",
    "write_proof",
]


def read_problem(path: Path) -> Problem:
    """Return the problem in a file. Raises MalformedInput."""
    return parse_problem(read_json(path))


def read_plan(path: Path) -> Plan:
    """Return the plan in a file. Raises MalformedInput."""
    return parse_plan(read_json(path))


def read_proof(path: Path) -> ProofFile:
    """Return the proof in a file. Raises MalformedInput."""
    return parse_proof(read_json(path))


def write_problem(path: Path, problem: Problem) -> None:
    """Write a problem file, whole or not at all. Raises MalformedInput."""
    write_json(path, problem_to_json(problem))


def write_plan(path: Path, plan: Plan) -> None:
    """Write a plan file, whole or not at all. Raises MalformedInput."""
    write_json(path, plan_to_json(plan))


def write_proof(path: Path, proof: ProofFile) -> None:
    """Write a proof file, whole or not at all. Raises MalformedInput."""
    write_json(path, proof_to_json(proof))


def problem_sha256(problem: Problem | object) -> str:
    """Return the SHA-256 of a problem: of its JSON in ASCII, keys sorted, no spaces.

    Of a document (a file's content) it is that of the document as given; of a Problem, that of
    `problem_to_json`, which writes out every default.
    """
    document = problem_to_json(problem) if isinstance(problem, Problem) else problem
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
