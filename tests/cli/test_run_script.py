from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "arguments",
    [["--port", ""], ["--port"], ["--seconds", "", "--port", "80"], ["--seconds", "1.5"], ["--host"]],
)
def test_run_refuses_what_it_cannot_use_before_it_sets_anything_up(tmp_path, arguments):
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts/run", tmp_path / "scripts/run")  # beside it, nothing can be set up
    done = subprocess.run(["bash", script, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert arguments[0] in done.stderr
