"""Runs the product's commands on real input and on the demo event: scripts/benchmark real DATA.

DATA holds ted_notices_dev.jsonl.gz and b2b/original/forum-14.original.dzn. Prints a row a bar and ends with 1
when one is missed. CPU seconds and peak memory are those of the whole command.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parents[1]
COMMAND = str(Path(sys.executable).with_name("matchmaker"))
GIBIBYTE = 2**20  # in the kibibytes the system counts in


@dataclass(frozen=True)
class Done:
    """What a command took and said."""

    code: int
    cpu_seconds: float
    gibibytes: float
    said: str


def run(*words: str | Path, out: Path | None = None, data_dir: Path | None = None) -> Done:
    """Run a command to its end; `out` takes its standard output."""
    environment = dict(os.environ) | ({"MATCHMAKER_DATA_DIR": str(data_dir)} if data_dir else {})
    with tempfile.TemporaryFile() as told, out.open("wb") if out else tempfile.TemporaryFile() as answer:
        process = subprocess.Popen([str(word) for word in words], stdout=answer, stderr=told, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        said = told.read().decode(errors="replace")
    return Done(process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / GIBIBYTE, said)


def solved(problem: Path, directory: Path) -> tuple[Done, dict[str, Any], str]:
    """Solve for 30 seconds and check: how it went, the plan, and what the checker says."""
    plan, proof = directory / "plan.json", directory / "proof.json"
    done = run(COMMAND, "timetable", "solve", problem, "--out", plan, "--proof", proof, "--seconds", "30")
    checked = run(COMMAND, "timetable", "check", problem, plan, "--proof", proof)
    return done, json.loads(plan.read_text()), "content" if checked.code == 0 else "NOT content"


def forum_14(data: Path, directory: Path) -> tuple[str, bool]:
    """Place all 302 compulsory meetings of a real brokerage event."""
    problem = directory / "forum-14.json"
    run(SCRIPTS / "convert-b2b", data / "b2b" / "original" / "forum-14.original.dzn", out=problem)
    done, plan, checker = solved(problem, directory)
    placed = len(plan["meetings"])
    figures = f"{placed} placed, checker {checker}, {done.cpu_seconds:.0f} s CPU"
    return f"| forum-14 | {figures} | 302 placed, checker content |", placed == 302 and checker == "content"


def demo_timetable(_data: Path, directory: Path) -> tuple[str, bool]:
    """Make the demo event's timetable: at once, and near its bound within 30 seconds."""
    store, problem = directory / "store", directory / "demo.json"
    for words in (["database", "upgrade"], ["demo", "load"]):
        run(COMMAND, *words, data_dir=store)
    run(COMMAND, "event", "problem", "circular-encounters-2027", "--out", problem, data_dir=store)
    done, plan, checker = solved(problem, directory)
    first = float((re.search(r"([\d.]+) s", done.said) or ["", "inf"])[1])
    levels = {level["name"]: level for level in plan["certificate"]["levels"]}
    gap = float(levels["value"]["gap"])
    figures = f"first plan after {first:.1f} s, value gap {gap:.4%}, checker {checker}"
    is_met = first <= 2 and gap <= 0.003 and checker == "content"
    return f"| demo event | {figures} | ≤ 2 s, ≤ 0.3 % within 30 s, checker content |", is_met


def notices(data: Path, directory: Path) -> tuple[str, bool]:
    """Rank the demo's offers for two thousand public notices in one go."""
    needs, offers, ranks = (directory / name for name in ("needs.jsonl", "offers.jsonl", "ranks.jsonl"))
    run(SCRIPTS / "convert-notices", data / "ted_notices_dev.jsonl.gz", needs)
    run(COMMAND, "demo", "items", "--needs", directory / "unused.jsonl", "--offers", offers)
    done = run(COMMAND, "rank", needs, offers, "--top", "10", "--out", ranks)
    ranked = len(ranks.read_text().splitlines())
    figures = f"{ranked} ranked, {done.cpu_seconds:.0f} s CPU, {done.gibibytes:.2f} GiB"
    is_met = done.code == 0 and ranked == 2052 and done.cpu_seconds <= 180 and done.gibibytes <= 2
    return f"| notices × demo offers | {figures} | 2,052 ranked, ≤ 3 minutes, ≤ 2 GiB |", is_met


def main() -> None:
    """Print the table; end with 1 when a bar is missed."""
    if len(sys.argv) != 2:
        sys.exit("usage: scripts/benchmark real DATA")
    print("| case | ours | bar |\n|---|---|---|")
    are_met = []
    for case in (forum_14, demo_timetable, notices):
        with tempfile.TemporaryDirectory() as directory:
            row, is_met = case(Path(sys.argv[1]), Path(directory))
        print(row, flush=True)
        are_met.append(is_met)
    sys.exit(0 if all(are_met) else 1)


if __name__ == "__main__":
    main()
