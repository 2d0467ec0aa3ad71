"""A full or broken disk at each write of a run: the earlier result stands, the refusal is clear, the next is whole."""

import errno
from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli import main
from phusong.pipeline import run as run_module
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from phusong.store.publish import is_publishing
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.silent import QUIET
from tests.faults.kills import results_of
from tests.faults.writes import Disk, failing

pytestmark = pytest.mark.slow  # runs a small scenario once for every write

QUICK = ("map.raster=false", "people.points=1", "candidates.high_ground=false", "candidates.roadsides=false")


def test_each_write_that_fails_leaves_the_earlier_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the pages hold is of no interest here, and takes longer than all the rest.
    monkeypatch.setattr(run_module, "render_outputs", lambda *_: [("map.html", b"map"), ("rasters/a.tif", b"raster")])
    scenario, out = write_small_layers(tmp_path), tmp_path / "out"
    asked = [load_scenario(scenario, settings=(*QUICK, f"plan.budget_vnd={budget}")) for budget in (1, 2)]
    results = []
    for each in asked:
        run_scenario(each, out, QUIET)
        results.append(results_of(out))
    assert results[0] != results[1]
    intact, writes = 0, 0
    while True:  # from one question to the other and back, the first write failing, then the second, and so on
        writes += 1
        ours, code = writes % 2, (errno.ENOSPC, errno.EIO)[writes // 2 % 2]
        run_scenario(asked[1 - ours], out, QUIET)
        disk, error = Disk(out, writes, code), None
        try:
            with failing(disk):
                run_scenario(asked[ours], out, QUIET)
        except OSError as caught:
            error = caught
        if disk.writes < writes:
            break
        if error is not None:
            assert (error.errno, bool(error.filename)) == (code, True), writes
            # A move that fails once the record stands in `.publish` leaves what the next run finishes.
            if not is_publishing(out):
                assert results_of(out) == results[1 - ours], writes
                intact += 1
        run_scenario(asked[ours], out, QUIET)  # the disk is well again
        assert results_of(out) == results[ours], writes
    assert writes > 15
    assert intact > 8


@pytest.mark.parametrize(("language", "says"), [("en", "the disk is full"), ("vi", "đĩa đã đầy")])
def test_the_refusal_says_what_and_where(language: str, says: str, tmp_path: Path) -> None:
    scenario, out = write_small_layers(tmp_path), tmp_path / "out"
    disk = Disk(out, 2, errno.ENOSPC)
    with failing(disk):
        told = CliRunner().invoke(main, ["run", str(scenario), "--out", str(out), "--lang", language])
    assert told.exit_code == 1
    assert says in told.stderr
    assert str(out) in told.stderr
    assert "Traceback" not in told.stderr
