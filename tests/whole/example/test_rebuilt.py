"""The example's layers follow from the tables of facts; each rule is tried on a part of them.

``python data/build_lao_cai.py --check`` makes all of them again, which takes minutes. Here terrain is carved a few
steps, and of the layers those are made that need neither tracks nor links, to the byte.
"""

from __future__ import annotations

import filecmp

import numpy as np
import pytest
import shapely

from tests.builders.layers.example import LAYERS, layer
from tests.builders.paths import ROOT

pytestmark = pytest.mark.slow  # reads the layers of a province

CARVED = ROOT / "tests" / "data" / "lao_cai_carved" / "heights_m.csv"
"""Heights, metres, of every 60th cell after ``STEPS`` of carving, written down when the example was last made."""
STEPS = ((4, 4), (2, 1))
"""Grid step in fine cells, and number of steps, in place of the hundred that the example's terrain takes."""


def quiet(_: str) -> None:
    """Say nothing of what is done."""


def test_terrain_is_carved_again_alike(builder) -> None:
    terrain = builder("lao_cai.terrain")
    assert {factor for factor, _ in STEPS} < {factor for factor, _ in terrain.STAGES}
    carved = terrain.carve(STEPS, quiet)
    again = terrain.bend(carved.repeat(2, axis=0).repeat(2, axis=1))
    apart_m = np.abs(again[30::60, 30::60] - np.loadtxt(CARVED, delimiter=","))
    # The last digit of an exponential hangs on the processor, and a stream that turns aside carves another bed.
    assert apart_m.size > 700
    assert (apart_m == 0).mean() > 0.9
    assert np.percentile(apart_m, 99) < 20


def test_communes_and_villages_are_rebuilt_to_the_byte_from_the_terrain(builder, heights, tmp_path) -> None:
    build, roads = builder("build_lao_cai"), layer("roads")
    units = builder("lao_cai.communes").build_communes()
    build.write_communes(tmp_path, units)
    settled = build.settle(heights[0], units, quiet)
    build.write_villages(tmp_path, settled.villages)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert {name.split(".")[0] for name in names} == {"communes", "villages"}
    _, differing, missing = filecmp.cmpfiles(tmp_path, LAYERS, names, shallow=False)
    assert (differing, missing) == ([], [])
    # Tracks and links part the main roads, which bend otherwise there: a cell of theirs has a road within two cells.
    grid = builder("lao_cai.grid")
    cells = settled.road_map.cells()
    spots = shapely.points(*grid.centre_of(cells // grid.COLS, cells % grid.COLS))
    roads = shapely.STRtree(roads.geometry[roads["class"] != "track"])
    _, away_deg = roads.query_nearest(spots, all_matches=False, return_distance=True)
    assert (away_deg < 2.0 * grid.STEP_DEG).all()


def test_every_file_has_its_maker() -> None:
    kinds = ("cpg", "dbf", "prj", "shp", "shx")
    shapes = ("communes", "fibre", "fibre_access", "places", "roads", "sites", "villages")
    made = {f"{name}.{kind}" for name in shapes for kind in kinds}
    assert {path.name for path in LAYERS.iterdir()} == made | {
        "terrain.tif",
        "clutter.tif",
        "sectors.csv",
        "SOURCES.md",
    }


def test_shares_are_exact(builder) -> None:
    share_out = builder("lao_cai.communes").share_out
    assert share_out(10, [1.0, 1.0, 1.0]).tolist() == [4, 3, 3]
    assert share_out(7, [0.5, 2.5, 1.0]).tolist() == [1, 4, 2]
    assert share_out(0, [3.0, 1.0]).tolist() == [0, 0]
