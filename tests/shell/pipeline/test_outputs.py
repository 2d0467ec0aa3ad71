"""Everything that a run leaves is told of in the pages: files, tables, layers and fields, sheets, keys of JSON."""

from pathlib import Path

import pytest

from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.silent import run
from tests.builders.runs.stage_keys import SMALL
from tests.builders.runs.told_names import Told, names_left

EVERYTHING = (
    "plan.alternatives.count=1",
    "plan.alternatives.min_sites=1",
    "plan.frontier_vnd=[0, 10_000_000_000]",
    "plan.risk.samples=20",
    'plan.floors=[{service = "4g", share = 0.6}]',
    'targets=[{service = "4g", share = 0.9, by = 2027-01-01}]',
)
"""What makes a run leave all that it can, phases aside, which do not go with alternatives."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    layers = tmp_path_factory.mktemp("district")
    scenario = write_small_layers(layers)
    whole = run(scenario, layers / "whole", *SMALL, *EVERYTHING).folder
    phases = "plan.phases=[{budget_vnd = 10_000_000_000}, {budget_vnd = 10_000_000_000}]"
    return whole, run(scenario, layers / "phases", "map.raster=false", "people.points=3", phases).folder


@pytest.mark.slow
def test_every_name_that_a_run_leaves_is_told_of(folders: tuple[Path, Path]) -> None:
    told = Told()
    names = {found for folder in folders for found in names_left(folder)}
    assert len(names) > 600
    assert sorted(found for found in names if found[1] not in told) == []


def test_what_no_page_tells_of_is_not_told() -> None:
    told = Told()
    assert [name for name in ("people_of_nobody", "x_4g", "ranks.csv", "coverage_4g.png") if name in told] == []
    assert [
        name for name in ("summary.json", "people_4g", "rsrp_5g_dbm", "rasters/4g_sinr.tif") if name not in told
    ] == []
