"""A run that is killed at any of its accesses to its folder resumes to the same bytes; the script takes many more."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.layers.small_layers import write_small_layers
from tests.builders.paths import ROOT

MOMENTS = 10


@pytest.mark.slow
def test_a_killed_run_resumes_to_the_same_bytes_and_loses_at_most_one_stage(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    # A process of its own: it forks, which a process that has run compiled kernels must not.
    script = [sys.executable, "-m", "tests.faults.kills", str(scenario), "--out", str(tmp_path / "runs")]
    settings = ("map.raster=false", "people.points=1", "candidates.high_ground=false", "candidates.roadsides=false")
    changes = [part for setting in settings for part in ("--set", setting)]
    done = subprocess.run(
        [*script, "--read-once", "--moments", str(MOMENTS), *changes],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{MOMENTS} moments, {MOMENTS} kills, 0 wrong" in done.stdout
