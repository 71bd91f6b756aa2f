"""scripts/benchmarks/families.py: the same problem from the same seed, of the size it says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from matchmaker.scheduling.formats import parse_problem
from matchmaker.scheduling.problem import Problem

SCRIPT = Path(__file__).parents[2] / "scripts" / "benchmarks" / "families.py"


def family(*words: str) -> Problem:
    done = subprocess.run([sys.executable, SCRIPT, *words], capture_output=True, text=True, check=True)
    return parse_problem(json.loads(done.stdout))


def test_the_random_family_is_the_one_of_the_literature_table():
    problem = family("random", "--seed", "3")
    assert problem == family("random", "--seed", "3") != family("random", "--seed", "4")
    assert (len(problem.participants), len(problem.slots), problem.locations[0].seats) == (100, 12, 45)
    assert 700 <= len(problem.meetings) <= 800
    assert {one.value for one in problem.meetings} <= set(range(1, 21))
    # Every buyer ranks ten, so no buyer's values sum to less than 10 + 9 + … + 1.
    for number in range(50):
        assert sum(one.value for one in problem.meetings if one.between[0] == f"b{number}") >= 55
    free = sum(len(one.slots or ()) for one in problem.participants) / (100 * 12)
    assert 0.8 < free < 0.9


@pytest.mark.parametrize(("size", "people", "fewest", "most"), [("typical", 200, 600, 900)])
def test_an_event_has_requests_answers_and_stands(size, people, fewest, most):
    problem = family("event", size, "--seed", "1")
    assert len(problem.participants) == people
    assert fewest <= len(problem.meetings) <= most
    assert 0 < sum(one.accepted for one in problem.meetings) < len(problem.meetings)
    assert sum(one.location is not None for one in problem.participants) == 8
    assert max(one.value for one in problem.meetings) > 300
