"""scripts/convert-b2b on an instance written by hand, with each of the format's habits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from matchmaker.scheduling.formats import parse_problem
from matchmaker.scheduling.problem import Fairness, Lock

SCRIPT = Path(__file__).parents[2] / "scripts" / "convert-b2b"

INSTANCE = """
% three people, three meetings
nBusiness = 4;
nMeetings = 3;
nTables = 2;
nTotalSlots = 4;
nMorningSlots = 3;
requested = [|1, 2,1,
|1, 3,2,
|2, 3,3,
|];
meetingsxBusiness = [{1,2,3},
{1,2,4},
{1,3,4},
{1}];
nMeetingsBusiness = [2,2,2,0];
forbidden = [{0},
{0,2},
{0},
{0}];
fixed = [0,4,0];
precedences = [{},
{1},
{}];
"""


def convert(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, path], capture_output=True, text=True, check=False)


def test_an_instance_becomes_a_problem(tmp_path):
    (tmp_path / "tiny.dzn").write_text(INSTANCE)
    problem = parse_problem(json.loads(convert(tmp_path / "tiny.dzn").stdout))
    assert [(slot.id, slot.block) for slot in problem.slots] == [(number, "day") for number in "1234"]
    assert [one.seats for one in problem.locations] == [2]
    assert [one.slots for one in problem.participants] == [None, frozenset("134"), None, None]
    assert [one.between for one in problem.meetings] == [("1", "2"), ("1", "3"), ("2", "3")]
    assert [one.slots for one in problem.meetings] == [frozenset("123"), frozenset("4"), None]
    assert [one.after for one in problem.meetings] == [(), ("1",), ()]
    assert [one.locked for one in problem.meetings] == [None, Lock("4"), None]
    assert all(one.required for one in problem.meetings)
    assert (problem.objective, problem.fairness) == (("waits",), Fairness(2, hard=True))


def test_what_is_no_instance_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "other.dzn").write_text("nBusiness = 3;")
    done = convert(tmp_path / "other.dzn")
    assert done.returncode == 1
    assert done.stderr.startswith("convert-b2b:")
    assert "Traceback" not in done.stderr
