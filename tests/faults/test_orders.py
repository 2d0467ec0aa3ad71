"""One result, whatever the order of the rows and the seed of Python's hashes; the script takes many more of both."""

from pathlib import Path

import pytest

from tests.builders.layers.small_layers import write_small_layers
from tests.faults.orders import run_shuffled

QUICK = ["map.raster=false", "people.points=1", "candidates.high_ground=false", "candidates.roadsides=false"]


@pytest.mark.slow
def test_rows_and_hashes_in_another_order_change_no_byte(tmp_path: Path) -> None:
    (tmp_path / "layers").mkdir()
    scenario = write_small_layers(tmp_path / "layers")
    first = run_shuffled(scenario, tmp_path / "work", 0, 0, QUICK)
    assert {"summary.json", "map.html", "proposals.xlsx", "ranking.csv"} <= first.keys()
    assert run_shuffled(scenario, tmp_path / "work", 1, 1, QUICK) == first
