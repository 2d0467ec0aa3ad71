"""Tiles of a grid: together they are the grid, and what a raster gives a cell does not hang on the region."""

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from pyproj import CRS, Transformer

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.grids.mosaic import opened_mosaic
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.ground.heights import Surroundings, read_terrain
from phusong.coverage.layers.ground.landcover import read_cover
from phusong.coverage.layers.ground.tiling import Tiling
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import Terrain
from tests.builders.layers import layer_files as files

UTM = CRS.from_epsg(32648)
CELLS = st.integers(-40, 40)


def grid_of(row: int, col: int, shape: tuple[int, int], step_m: float = 90.0) -> Grid:
    """A grid whose first cell has a row and column, counted from where x and y are 0."""
    return Grid(Affine(step_m, 0.0, col * step_m, 0.0, -step_m, -row * step_m), shape, UTM)


@given(CELLS, CELLS, st.integers(1, 40), st.integers(1, 40), st.integers(1, 20))
def test_every_cell_lies_on_one_tile_that_begins_at_a_whole_multiple(row, col, rows, cols, side):
    tiling = Tiling(grid_of(row, col, (rows, cols)), side)
    seen, cells = np.zeros((rows, cols), dtype=int), tiling.cells()
    for tile in tiling.tiles():
        at_rows, at_cols = tiling.span(tile)
        seen[at_rows, at_cols] += 1
        assert cells[tile] == seen[at_rows, at_cols].size > 0
        assert (row + at_rows.start) // side == (row + at_rows.stop - 1) // side == row // side + tile[0]
        assert (col + at_cols.start) // side == (col + at_cols.stop - 1) // side == col // side + tile[1]
    assert (seen == 1).all()


@given(CELLS, CELLS, st.integers(1, 40), st.integers(1, 40), st.integers(1, 20), st.integers(0, 1000))
def test_a_box_touches_the_tiles_that_hold_any_of_it(row, col, rows, cols, side, seed):
    tiling = Tiling(grid_of(row, col, (rows, cols), 1.0), side)
    rng = np.random.default_rng(seed)
    corners = rng.uniform(-60.0, 60.0, (2, 2))
    boxes = np.column_stack((corners, corners + rng.uniform(0.1, 30.0, (2, 2))))
    top, left = row // side * side, col // side * side
    expected = np.zeros(tiling.shape, dtype=bool)
    for i, j in np.ndindex(expected.shape):
        west, north = left + j * side, -(top + i * side)
        expected[i, j] = any(
            box[0] < west + side and box[2] >= west and box[1] <= north and box[3] > north - side for box in boxes
        )
    assert_array_equal(tiling.touched_by(boxes), expected)


@pytest.fixture(scope="module")
def rough(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Heights and classes of half a degree by 0.3°, no two neighbours alike."""
    folder, rng = tmp_path_factory.mktemp("rough"), np.random.default_rng(3)
    heights = rng.uniform(0.0, 3000.0, (1080, 1800)).astype(np.float32)
    classes = rng.choice(np.array([10, 30, 40, 50], dtype=np.uint8), heights.shape)
    step = {"step_deg": 0.3 / 1080}
    return (
        files.write_terrain(folder / "terrain.tif", heights, **step),
        files.write_terrain(folder / "cover.tif", classes, **step, nodata=255),
    )


def ground_of(rough: tuple[Path, Path], area: tuple[float, float, float, float]) -> Terrain:
    log = FindingLog("terrain.tif", "terrain")
    with opened_mosaic({"terrain.tif": rough[0]}, LayerSource(path=str(rough[0])), log) as mosaic:
        terrain = read_terrain(mosaic, UTM, Surroundings(area, margin_m=3000.0), 90.0, log)
    with opened_mosaic({"cover.tif": rough[1]}, LayerSource(path=str(rough[1])), log) as mosaic:
        cover = read_cover(mosaic, terrain, log)
    assert log.findings == []
    return Terrain(terrain.height_m, terrain.grid, cover)


@pytest.mark.slow
def test_a_part_of_the_region_has_the_ground_of_the_whole(rough: tuple[Path, Path]) -> None:
    whole = ground_of(rough, (395_000.0, 2_472_000.0, 430_000.0, 2_492_000.0))
    for west, south in ((402_310.0, 2_475_120.0), (411_000.0, 2_479_999.0)):
        part = ground_of(rough, (west, south, west + 9_000.0, south + 6_500.0))
        top = round((whole.transform.f - part.transform.f) / 90.0)
        left = round((part.transform.c - whole.transform.c) / 90.0)
        rows, cols = (slice(at, at + n) for at, n in zip((top, left), part.shape, strict=True))
        assert np.isfinite(part.height_m).all()
        assert_array_equal(part.height_m, whole.height_m[rows, cols])
        parts = part.cover_parts
        fine = tuple(slice(each.start * parts, each.stop * parts) for each in (rows, cols))
        assert parts == 3
        assert_array_equal(part.cover, whole.cover[fine])


@pytest.mark.slow
@pytest.mark.parametrize("cells", [0.3 / 360, 0.3 / 1080], ids=["as wide as the grid's", "a third as wide"])
def test_heights_are_those_of_the_place(tmp_path: Path, cells: float) -> None:
    """Waves 33 km long and 8,000 m high: 4 m aside are 3 m of height on their steepest slopes."""

    def height_m(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        return 4000.0 + 4000.0 * np.sin(2.0 * np.pi * lon / 0.3) * np.cos(2.0 * np.pi * lat / 0.3)

    rows, cols = round(0.3 / cells), round(0.5 / cells)
    lon, lat = np.meshgrid(103.9 + (np.arange(cols) + 0.5) * cells, 22.6 - (np.arange(rows) + 0.5) * cells)
    path = files.write_terrain(tmp_path / "terrain.tif", height_m(lon, lat).astype(np.float32), step_deg=cells)
    log = FindingLog("terrain.tif", "terrain")
    with opened_mosaic({"terrain.tif": path}, LayerSource(path=str(path)), log) as mosaic:
        area = (402_000.0, 2_475_000.0, 428_000.0, 2_490_000.0)
        terrain = read_terrain(mosaic, UTM, Surroundings(area, margin_m=0.0), 90.0, log)
    x_m, y_m = np.meshgrid(*terrain.grid.centres())
    exact_m = height_m(*Transformer.from_crs(UTM, "EPSG:4326", always_xy=True).transform(x_m, y_m))
    assert np.abs(terrain.height_m - exact_m).max() < 1.3
