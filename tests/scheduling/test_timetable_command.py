"""`matchmaker timetable`: exit codes, files, and no traceback whatever the input."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from matchmaker import app
from tests.scheduling.documents import full_document
from tests.scheduling.mutating import mutated_bytes

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the real command, in this process: arguments → exit code, output, errors."""

    def run_main(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["matchmaker", "timetable", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            app.main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return run_main


@pytest.fixture
def problem_path(tmp_path: Path) -> Path:
    return write(tmp_path / "problem.json", full_document())


def write(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document))
    return path


def test_a_plan_is_made_and_holds(run, problem_path, tmp_path):
    plan, proof = tmp_path / "plan.json", tmp_path / "proof.json"
    code, out, _ = run("solve", problem_path, "--out", plan, "--proof", proof, "--seconds", 5)
    assert code == 0
    assert "optimal" in out
    assert sorted(json.loads(plan.read_text())) == [
        "certificate",
        "conflict",
        "meetings",
        "status",
        "unplaced",
    ]
    code, out, _ = run("check", problem_path, plan, "--proof", proof)
    assert (code, "The check holds." in out) == (0, True)
    assert {path.name for path in tmp_path.iterdir()} == {"problem.json", "plan.json", "proof.json"}


def test_the_last_lines_say_how_many_meetings_people_have(run, tmp_path):
    document = full_document() | {"exclusions": [], "previous": None}
    document["participants"] = [{"id": one} for one in "pqr"]
    document["meetings"] = [{"id": "m", "between": ["p", "q"], "value": 1}]
    for sides, said in (
        (("", "", ""), ["meetings per person: 0 to 1, median 1 (3 people)"]),
        (
            ("buyer", "buyer", "seller"),
            [
                "meetings per person (buyer): 1 to 1, median 1 (2 people)",
                "meetings per person (seller): 0 to 0, median 0 (1 person)",
            ],
        ),
    ):
        for person, side in zip(document["participants"], sides, strict=True):
            person["side"] = side
        path = write(tmp_path / "problem.json", document)
        _, out, _ = run("solve", path, "--out", tmp_path / "plan.json", "--seconds", 1)
        assert out.splitlines()[-len(said) :] == said


TAMPERED: list[tuple[str, Callable[[dict[str, Any]], None]]] = [
    ("locked_stays", lambda plan: plan["meetings"].pop()),
    ("only_known_things", lambda plan: plan["meetings"][0].update(slot="noon")),
    ("one_meeting_per_seat_and_slot", lambda plan: plan["meetings"][0].update(seat=3)),
    ("one_meeting_per_group", lambda plan: plan["meetings"].append(plan["meetings"][0] | {"slot": "pm1"})),
    ("unplaced_listed_once", lambda plan: plan["unplaced"].pop()),
    ("reasons_complete", lambda plan: plan["unplaced"][0]["reasons"].pop()),
    ("reasons_hold", lambda plan: plan["unplaced"][0]["reasons"][0].update(blocked_by=["m3"])),
    ("reasons_hold", lambda plan: plan["unplaced"][0]["reasons"][0].update(rule="luck")),
    ("values_agree", lambda plan: level(plan, "value").update(value=121, bound=121)),
    ("bounds_hold", lambda plan: level(plan, "value").update(bound=119)),
    ("proofs_repeat", lambda plan: level(plan, "moved").update(value=1, bound=1)),
    ("gaps_agree", lambda plan: level(plan, "value").update(gap=0.1)),
    ("gaps_agree", lambda plan: level(plan, "value").update(optimal=False)),
    ("levels_complete", lambda plan: plan["certificate"]["levels"].pop(3)),
    ("status_agrees", lambda plan: plan.update(status="feasible")),
    ("status_agrees", lambda plan: plan.update(conflict=["required:m1"])),
    ("problem_sha256_agrees", lambda plan: plan["certificate"].update(problem_sha256="0" * 64)),
]


def level(plan: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in plan["certificate"]["levels"] if one["name"] == name)
    return found


@pytest.mark.parametrize(("rule", "tamper"), TAMPERED)
def test_a_plan_that_was_tampered_with_is_found_out(run, problem_path, tmp_path, rule, tamper):
    path, proof = tmp_path / "plan.json", tmp_path / "proof.json"
    assert run("solve", problem_path, "--out", path, "--proof", proof, "--seconds", 5)[0] == 0
    plan = json.loads(path.read_text())
    tamper(plan)
    code, out, _ = run("check", problem_path, write(path, plan), "--proof", proof)
    assert code == 1
    assert rule in {line.split(":")[0] for line in out.splitlines()}


def test_an_impossible_problem_names_its_conflict(run, tmp_path):
    document = full_document()
    document["meetings"][3]["locked"]["slot"] = "am1"
    document["participants"][1]["slots"] = ["pm1"]
    problem, plan = write(tmp_path / "problem.json", document), tmp_path / "plan.json"
    code, out, _ = run("solve", problem, "--out", plan, "--seconds", 5)
    assert (code, "locked:m4" in out) == (2, True)
    written = json.loads(plan.read_text())
    assert (written["status"], written["conflict"]) == ("infeasible", ["locked:m4"])
    code, out, _ = run("check", problem, plan)
    assert (code, "The conflict is proven." in out) == (0, True)
    for conflict in ([], ["required:m1"], ["locked:m4", "locked:m4"]):
        assert run("check", problem, write(plan, written | {"conflict": conflict}))[0] == 1


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("solve", "missing.json", "--out", "plan.json"), "missing.json"),
        (("solve", "problem.json", "--out", "."), "."),
        (("solve", "problem.json", "--out", "nowhere/plan.json"), "nowhere"),
        (("solve", "problem.json", "--out", "x" * 5000), "xxx"),
        (("solve", "x" * 5000, "--out", "plan.json"), "xxx"),
        (("solve", "problem.json", "--out", "problem.json"), "--out"),
        (("solve", "problem.json"), "--out"),
        (("solve", "problem.json", "--out", "plan.json", "--seconds", "nan"), "--seconds"),
        (("solve", "problem.json", "--out", "plan.json", "--work", "0"), "--work"),
        (("check", "problem.json", "problem.json"), "status"),
        (("check", "problem.json"), "PLAN.json"),
        (("dance",), "dance"),
    ],
)
def test_wrong_arguments_and_files_end_in_one_sentence(run, problem_path, monkeypatch, words, place):
    monkeypatch.chdir(problem_path.parent)
    code, out, err = run(*words)
    assert_malformed(code, out, err, place)


def assert_malformed(code: int, out: str, err: str, place: str = "") -> None:
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert place in err
    assert err.endswith(".\n")


def test_no_mutated_problem_crashes_the_command(run, tmp_path):
    chance = random.Random(20261124)
    path, codes = tmp_path / "problem.json", []
    for number in range(200):
        path.write_bytes(mutated_bytes(full_document(), chance))
        code, out, err = run("solve", path, "--out", tmp_path / "plan.json", "--seconds", 0.5)
        codes.append(code)
        assert code in {0, 2, 3, 4}, number
        if code == 3:
            assert_malformed(code, out, err)
        elif code == 0:
            assert run("check", path, tmp_path / "plan.json")[0] == 0, number
    assert {0, 3} <= set(codes)


def test_no_mutated_plan_or_proof_crashes_the_checker(run, problem_path, tmp_path):
    chance = random.Random(20261125)
    plan, proof, codes = tmp_path / "plan.json", tmp_path / "proof.json", []
    assert run("solve", problem_path, "--out", plan, "--proof", proof, "--seconds", 5)[0] == 0
    good = {path: json.loads(path.read_text()) for path in (plan, proof)}
    for number in range(200):
        write(plan, good[plan]), write(proof, good[proof])
        damaged = chance.choice([plan, plan, proof])
        damaged.write_bytes(mutated_bytes(good[damaged], chance))
        code, out, err = run("check", problem_path, plan, "--proof", proof)
        codes.append(code)
        assert code in {0, 1, 3}, number
        if code == 3:
            assert_malformed(code, out, err)
    assert {0, 1, 3} == set(codes)


def test_the_installed_command_ends_the_same_way(tmp_path):
    for data in (b"{", b"[" * 5000):
        (tmp_path / "problem.json").write_bytes(data)
        words = ["timetable", "solve", "problem.json", "--out", "plan.json", "--seconds", "1"]
        done = subprocess.run([command(), *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)


def test_an_interrupt_keeps_the_best_so_far(tmp_path):
    chance = random.Random(1)
    document = full_document()
    people = [f"p{number}" for number in range(80)]
    document |= {"participants": [{"id": one} for one in people], "exclusions": [], "previous": None}
    document["locations"] = [{"id": "T1", "seats": 20}, {"id": "T2"}]
    document["meetings"] = [
        {"id": f"m{number}", "between": chance.sample(people, 2), "value": chance.randint(1, 99)}
        for number in range(900)
    ]
    write(tmp_path / "problem.json", document)
    words = ["timetable", "solve", "problem.json", "--out", "plan.json", "--seconds", "600"]
    with subprocess.Popen([command(), *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        process.stderr.readline()  # the first progress: a timetable is there
        os.kill(process.pid, signal.SIGINT)
        told = process.stderr.read()
        assert process.wait(timeout=120) == 0, told
    assert json.loads((tmp_path / "plan.json").read_text())["status"] in {"cancelled", "optimal"}


def command() -> Path:
    return Path(sys.executable).with_name("matchmaker")
