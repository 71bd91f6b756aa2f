"""The files of `matchmaker timetable`: problem, plan, proof. Entry functions over reading and writing."""

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
