"""The made country of the benchmark: copies that differ, on ground that is known, and exponents that hold."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from benchmarks.scale import exponents, machine
from benchmarks.side_by_side import TILE, lay, shift
from phusong.scenario.load import load_scenario


def test_the_exponent_is_1_for_what_grows_with_the_country():
    assert exponents([1, 4, 16], [2.0, 8.0, 128.0]) == "1.00  2.00!"
    assert exponents([1, 4], [1.0, 4.0**1.1]) == "1.10"
    assert exponents([1, 4, 16], [None, 0.1, 8.0]) == "-  -"  # too short to tell


def test_where_it_was_measured_is_told():
    day, *processor, cores, load = machine().split(", ")
    assert day.count("-") == 2
    assert processor
    assert int(cores.removesuffix(" cores")) >= 1
    assert float(load.removeprefix("load ")) >= 0.0


def test_copies_lie_on_one_grid_of_whole_cells_and_do_not_overlap():
    corner = (345_690.0, 2_530_080.0)
    places = [shift(copy, 7, corner) for copy in range(58)]
    cells = [(east / 90.0, north / 90.0) for east, north in places]
    assert all(each == round(each) for place in cells for each in place)
    assert len({(round(east) // TILE[1], round(north) // TILE[0]) for east, north in cells}) == 58


@pytest.mark.slow
def test_copies_have_their_own_names_and_ground(tmp_path: Path):
    import rasterio

    for name in ("one", "other"):
        lay(tmp_path / name, 2, seed=3)
    folder = tmp_path / "one"
    load_scenario(folder / "scenario.toml")
    villages, sectors = gpd.read_file(folder / "villages.gpkg"), pd.read_csv(folder / "sectors.csv")
    half = len(villages) // 2
    assert villages["village_id"].is_unique
    assert not set(villages["commune_code"][:half]) & set(villages["commune_code"][half:])
    assert set(sectors["site_id"]) <= set(gpd.read_file(folder / "sites.gpkg")["site_id"])
    with rasterio.open(folder / "terrain.tif") as terrain:
        places = zip(villages.geometry.x, villages.geometry.y, strict=True)
        heights = np.array([cell[0] for cell in terrain.sample(places)])
        assert (heights != terrain.nodata).all()
        assert (heights[:half] != heights[half:]).mean() > 0.8
        with rasterio.open(tmp_path / "other" / "terrain.tif") as again:
            assert (terrain.read(1) == again.read(1)).all()
