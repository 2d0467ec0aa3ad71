"""Rasters: what is no height is a void or a refusal, never 0 m."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers, check_path, read_network
from tests.builders.found import codes, terrain_codes
from tests.builders.layers import layer_files as files

pytestmark = pytest.mark.slow  # reads and writes whole files

HEAD = "ncols 4\nnrows 3\nxllcorner 104\nyllcorner 22.4\ncellsize 0.05\nNODATA_value -9999\n"
ROWS = [["500", "510", "520", "530"], ["501", "511", "521", "531"], ["502", "512", "522", "532"]]


def grid(path: Path, row: int, col: int, cell: str) -> list[Finding]:
    cells = [list(each) for each in ROWS]
    cells[row][col] = cell
    path.write_text(HEAD + "\n".join(map(" ".join, cells)) + "\n")
    return check_path(path, "terrain")


@pytest.mark.parametrize(
    "cell", ["abc", "*", "-", "-nan(ind)", "1.#QNAN", "5OO", "--5", "1-2", "e5", "12,5", "NULL", "inf"]
)
@pytest.mark.parametrize(("row", "col"), [(0, 0), (1, 2), (2, 3)])
def test_a_word_in_an_ascii_grid_is_told_with_its_place(cell: str, row: int, col: int, tmp_path: Path) -> None:
    [finding] = grid(tmp_path / "t.asc", row, col, cell)
    assert (finding.code, finding.severity) == ("terrain-not-a-number", "error")
    assert f"line {7 + row}, cell {col + 1} there: {cell!r}" in finding.message


@pytest.mark.parametrize("cell", ["", "7 8"])
def test_an_ascii_grid_with_another_number_of_cells_is_refused(cell: str, tmp_path: Path) -> None:
    [finding] = grid(tmp_path / "t.asc", 1, 1, cell)
    assert finding.severity == "error"
    assert f"{13 if cell else 11} cells, but its header says 12" in finding.message


def test_nan_among_whole_numbers_is_a_void(region: tuple, tmp_path: Path) -> None:
    heights = files.plane()
    rows = [list(map(str, row + 200)) for row in heights[::4, ::4]]
    rows[24][18] = "nan"
    rows[25][18] = "-9999"
    head = f"ncols {len(rows[0])}\nnrows {len(rows)}\n{HEAD.split(maxsplit=4)[4]}"
    head = head.replace("104", "103.9").replace("22.4", "22.3").replace("0.05", "0.006")
    (tmp_path / "t.asc").write_text(head + "\n".join(map(" ".join, rows)) + "\n")
    _, _, folder, sources = region
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    network, _ = read_network(here | {"terrain": LayerSource(path=str(tmp_path / "t.asc"))}, base=tmp_path)
    known = network.terrain.height_m[np.isfinite(network.terrain.height_m)]
    assert known.min() >= 200.0
    assert np.isnan(network.terrain.height_m).any()


def test_terrain_whose_rows_run_from_south_to_north(region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    heights = files.plane()
    for name, transform, cells in (
        ("south.tif", Affine(files.STEP_DEG, 0.0, 103.9, 0.0, files.STEP_DEG, 22.3), heights[::-1]),
        (
            "east.tif",
            Affine(-files.STEP_DEG, 0.0, 103.9 + 334 * files.STEP_DEG, 0.0, -files.STEP_DEG, 22.6),
            heights[:, ::-1],
        ),
    ):
        write(tmp_path / name, cells, transform=transform)
        here = {each: LayerSource(path=str(folder / source.path)) for each, source in sources.items()}
        other, found = read_network(here | {"terrain": LayerSource(path=str(tmp_path / name))}, base=tmp_path)
        assert found == []
        difference_m = np.abs(other.terrain.height_m - network.terrain.height_m)
        assert other.terrain.height_m.shape == network.terrain.height_m.shape
        assert np.nanmax(difference_m) < 0.1


def write(path: Path, cells: np.ndarray, **profile: object) -> Path:
    bands = cells if cells.ndim == 3 else cells[None]
    given = {"crs": files.WGS84, "transform": Affine(files.STEP_DEG, 0.0, 103.9, 0.0, -files.STEP_DEG, 22.6)} | profile
    palette = given.pop("palette", None)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        count=len(bands),
        height=bands.shape[1],
        width=bands.shape[2],
        dtype=bands.dtype,
        **given,
    ) as target:
        target.write(bands)
        if palette is not None:
            target.write_colormap(1, palette)
    return path


def hills() -> np.ndarray:
    """Mountains of 300 to 2,700 m on the cells of the region."""
    rows, cols = np.indices(files.SHAPE) / 9.0
    rough = sum(np.sin(rows * 2**k + k) * np.cos(cols * 2**k + 2 * k) / 2**k for k in range(4))
    return np.asarray(300 + 2400 * (rough - rough.min()) / np.ptp(rough))


def relief(heights: np.ndarray) -> np.ndarray:
    """Shaded relief, light from the north-west, 0 to 255."""
    down, right = np.gradient(heights, 160.0)
    slope, aspect = np.arctan(np.hypot(right, down)), np.arctan2(down, -right)
    shade = np.cos(np.pi / 4) * (np.cos(slope) + np.sin(slope) * np.cos(np.radians(135) - aspect))
    return np.clip(255 * shade, 0, 255)


GREY = np.linspace(1, 255, files.SHAPE[1]).astype(np.uint8)[None].repeat(files.SHAPE[0], axis=0)
PALETTE = {value: (value, 255 - value, 0, 255) for value in range(256)}


@pytest.mark.parametrize(
    ("cells", "profile"),
    [
        (GREY // 2, {"palette": PALETTE}),
        (np.stack([GREY, GREY, GREY]), {"photometric": "RGB"}),
        (np.stack([GREY // 3] * 3).astype(np.uint16), {"photometric": "RGB"}),
        (GREY, {}),
        (relief(hills()).astype(np.uint8), {}),
        (relief(hills()).astype(np.int16), {}),
        (relief(hills()).astype(np.float32), {}),
    ],
    ids=["palette", "RGB", "16-bit RGB", "grey picture", "relief in 8 bits", "relief in 16 bits", "relief as floats"],
)
def test_a_picture_is_no_terrain(cells: np.ndarray, profile: dict, region: tuple, tmp_path: Path) -> None:
    write(tmp_path / "bad.tif", cells, **profile)
    bands = ["terrain-bands"] * (cells.ndim == 3)
    assert terrain_codes(tmp_path, region) == [*bands, "terrain-picture"]
    assert codes(check_path(tmp_path / "bad.tif", "terrain")) == [*bands, "terrain-picture"]


@pytest.mark.parametrize("dtype", ["int16", "float32", "uint16", "int32", "float64"])
def test_mountains_are_no_picture(dtype: str, region: tuple, tmp_path: Path) -> None:
    write(tmp_path / "bad.tif", hills().astype(dtype))
    assert terrain_codes(tmp_path, region) == []
    write(tmp_path / "bad.tif", (hills() / 12).astype(dtype))  # low hills
    assert terrain_codes(tmp_path, region) == []


def test_land_cover_may_have_a_palette(region: tuple, tmp_path: Path) -> None:
    _, _, folder, sources = region
    cover = np.full((300, 450), 10, dtype=np.uint8)
    write(tmp_path / "cover.tif", cover, palette=PALETTE, transform=Affine(0.0015, 0.0, 103.85, 0.0, -0.0015, 22.7))
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    assert codes(check_layers(here | {"clutter": LayerSource(path=str(tmp_path / "cover.tif"))}, base=Path())) == []


def test_zeros_among_mountains_are_voids_and_zeros_alone_are_refused(region: tuple, tmp_path: Path) -> None:
    cells = hills().astype(np.int16)
    cells[90:110, 70:90] = 0  # around the first village
    write(tmp_path / "bad.tif", cells)
    assert terrain_codes(tmp_path, region) == ["terrain-void-undeclared", "terrain-void"]
    cells[:, 170:] = 0  # as where a tile is missing
    write(tmp_path / "bad.tif", cells)
    assert terrain_codes(tmp_path, region)[:2] == ["terrain-void-undeclared", "terrain-void"]
    write(tmp_path / "bad.tif", cells * 0)
    assert terrain_codes(tmp_path, region) == ["terrain-empty"]
    by_the_sea = np.clip(hills() - 700, 0, None).astype(np.int16)
    write(tmp_path / "bad.tif", by_the_sea)
    assert terrain_codes(tmp_path, region) == []


def test_tiles_that_overlap_and_disagree_are_named(region: tuple, tmp_path: Path) -> None:
    folder = tmp_path / "tiles"
    folder.mkdir()
    heights = hills().astype(np.int16)
    east = Affine(files.STEP_DEG, 0.0, 103.9 + 100 * files.STEP_DEG, 0.0, -files.STEP_DEG, 22.6)
    write(folder / "a.tif", heights[:, :200])
    write(folder / "b.tif", heights[:, 100:], transform=east)
    assert terrain_codes(tmp_path, region, "tiles") == []
    write(folder / "b.tif", heights[:, 100:] + 40, transform=east)
    _, _, base, sources = region
    here = {name: LayerSource(path=str(base / source.path)) for name, source in sources.items()}
    [finding] = check_layers(here | {"terrain": LayerSource(path=str(folder))}, base=Path())
    assert finding.code == "terrain-tiles-disagree"
    assert "a.tif and b.tif overlap and differ by up to 40 m" in finding.message


def test_junk_beside_tiles_is_named_and_passed_over(region: tuple, tmp_path: Path) -> None:
    folder = tmp_path / "tiles"
    folder.mkdir()
    write(folder / "t.tif", hills().astype(np.int16))
    (folder / "._t.tif").write_bytes(b"\x00\x05\x16\x07")
    (folder / ".DS_Store").write_bytes(b"\x00")
    assert terrain_codes(tmp_path, region, "tiles") == []
    for name, content in (("readme.txt", b""), ("list.csv", b"a,b\n"), ("stac.json", b"{}"), ("index.dbf", b"x")):
        (folder / name).write_bytes(content)
    _, _, base, sources = region
    here = {name: LayerSource(path=str(base / source.path)) for name, source in sources.items()}
    [finding] = check_layers(here | {"terrain": LayerSource(path=str(folder))}, base=Path())
    assert (finding.code, finding.value) == ("folder-strangers", "4")
    assert "readme.txt" in finding.message
    (folder / "u.tif").write_bytes(b"")  # a tile that was not copied
    assert terrain_codes(tmp_path, region, "tiles") == ["file-unreadable"]


def test_a_raster_that_lies_at_no_coordinates_of_any_system_is_refused(tmp_path: Path) -> None:
    heights = np.full((4, 4), 500, dtype=np.int16)
    for number, transform in enumerate((Affine(1e-320, 0, 104, 0, -1e-320, 22), Affine(0.1, 0, 1e300, 0, -0.1, 22))):
        path = tmp_path / f"t{number}.tif"
        about = {"height": 4, "width": 4, "count": 1, "dtype": "int16", "crs": "EPSG:4326", "transform": transform}
        with rasterio.open(path, "w", driver="GTiff", **about) as target:
            target.write(heights, 1)
        assert codes(check_path(path, "terrain")) == ["terrain-not-placed"]
