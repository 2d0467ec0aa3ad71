"""Land cover brought to the terrain's grid: nearest class, unknown where the raster ends, and what is said about it."""

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS, Transformer

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.ground import landcover
from phusong.coverage.layers.ground.landcover import PART_M, parts_of_a_cell
from phusong.coverage.layers.read import check_layers, read_network
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import NO_COVER, Terrain
from tests.builders.layers import layer_files as files
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED

WEST, NORTH, FINE_DEG = 103.9, 22.6, 0.0004


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, LayerSource]]:
    folder = tmp_path_factory.mktemp("region")
    return folder, files.write_region(folder)


def read_cover(region: tuple, tmp_path: Path, cells: np.ndarray, **more: object) -> tuple:
    folder, sources = region
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    files.write_terrain(tmp_path / "cover.tif", cells, **{"step_deg": FINE_DEG, "nodata": 255, **more})
    here["clutter"] = LayerSource(path=str(tmp_path / "cover.tif"))
    return read_network(here, base=tmp_path)


def strips(rows: int = 750, cols: int = 1250) -> np.ndarray:
    """Classes 0 to 8 in strips eleven cells wide from west to east, eight from north to south."""
    down, across = np.indices((rows, cols))
    return ((across // 11 + 2 * (down // 8)) % 9).astype(np.uint8)


@pytest.fixture(scope="module")
def striped(region: tuple, tmp_path_factory: pytest.TempPathFactory) -> tuple:
    """The network with the strips as its land cover, and the findings."""
    return read_cover(region, tmp_path_factory.mktemp("striped"), strips())


@pytest.mark.slow
def test_a_part_of_a_cell_has_the_class_at_its_centre(striped: tuple) -> None:
    cells = strips()
    network, findings = striped
    assert findings == []
    terrain = network.terrain
    part_m = terrain.step_m / terrain.cover_parts
    assert 0.5 * PART_M < part_m <= PART_M
    rows, cols = (np.arange(size)[::3] for size in terrain.cover.shape)  # enough of millions
    x, y = np.meshgrid(terrain.transform.c + (cols + 0.5) * part_m, terrain.transform.f - (rows + 0.5) * part_m)
    cover = terrain.cover[np.ix_(rows, cols)]
    lon, lat = Transformer.from_crs(network.crs, "EPSG:4326", always_xy=True).transform(x, y)
    across, down = (lon - WEST) / FINE_DEG, (NORTH - lat) / FINE_DEG
    inside = (across >= 1) & (across < cells.shape[1] - 1) & (down >= 1) & (down < cells.shape[0] - 1)
    # The warp may err by a tenth of a cell of the file, so that next to a cell's edge it may take the other cell.
    safe = inside & (np.abs(across % 1.0 - 0.5) < 0.4) & (np.abs(down % 1.0 - 0.5) < 0.4)
    expected = cells[down[safe].astype(int), across[safe].astype(int)]
    far = (across < -1) | (across > cells.shape[1] + 1) | (down < -1) | (down > cells.shape[0] + 1)
    assert safe.mean() > 0.5
    np.testing.assert_array_equal(cover[safe], expected)
    assert (cover[far] == NO_COVER).all()
    assert far.any()


def test_parts_are_as_small_as_land_cover_is_mapped_however_large_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    def terrain_of(step_m: float, rows: int = 300, cols: int = 400) -> Terrain:
        cells = np.broadcast_to(np.float32(0.0), (rows, cols))  # a country takes no memory here
        return Terrain(cells, Grid(Affine(step_m, 0, 0, 0, -step_m, 0), cells.shape, CRS.from_epsg(32648)))

    log = FindingLog("cover.tif", "clutter")
    assert [parts_of_a_cell(terrain_of(step_m), log) for step_m in (90.0, 100.0, 30.0, 12.0)] == [3, 4, 1, 1]
    assert parts_of_a_cell(terrain_of(90.0, 10_000, 11_000), log) == 3  # 890,000 km²: Viet Nam from end to end
    assert log.findings == []
    monkeypatch.setattr(landcover, "MOST_PARTS", 500_000)
    assert parts_of_a_cell(terrain_of(90.0), log) == 2
    [finding] = log.findings
    assert (finding.code, finding.severity) == ("clutter-coarse", "warning")
    assert finding.message == "land cover is kept by 45 m in place of 30: the region has 120,000 cells"


@pytest.mark.slow
def test_villages_without_land_cover_are_named(region: tuple, tmp_path: Path) -> None:
    network, findings = read_cover(region, tmp_path, strips(cols=500))  # as far as 104.1 E
    assert [(finding.code, finding.severity) for finding in findings] == [("clutter-short", "warning")] * 2
    assert findings[0].message == "4 of 6 villages have no land cover: 003, 004, 005, 006"
    assert (network.terrain.classes_at(network.villages.x_m, network.villages.y_m) < 0).tolist() == [False] * 2 + [
        True
    ] * 4


@pytest.mark.slow
def test_classes_that_cannot_be_kept_are_unknown(region: tuple, tmp_path: Path) -> None:
    cells = strips().astype(np.int32)
    cells[:, 600:] = 300
    network, findings = read_cover(region, tmp_path, cells, nodata=None)
    assert findings[0].code == "clutter-classes"
    assert "300" in findings[0].message
    assert int((network.terrain.cover == NO_COVER).sum()) > 1000
    cells[:, 600:] = -7
    assert "-7" in read_cover(region, tmp_path, cells, nodata=None)[1][0].message


@pytest.mark.slow
def test_land_cover_elsewhere_is_refused(region: tuple, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no land cover where the terrain is"):
        read_cover(region, tmp_path, strips(), west=110.0)


def test_land_cover_is_looked_at_without_terrain(region: tuple, tmp_path: Path) -> None:
    files.write_terrain(tmp_path / "cover.tif", strips(), step_deg=FINE_DEG, nodata=255)
    source = {"clutter": LayerSource(path="cover.tif")}
    assert check_layers(source, base=tmp_path) == []


@pytest.mark.slow
def test_a_network_without_the_layer_knows_no_cover(region: tuple) -> None:
    folder, sources = region
    assert read_network(sources, base=folder)[0].terrain.cover is None


@pytest.mark.slow
@needs_shared("data", "batxat_landcover_dw10.tif")
def test_real_land_cover_keeps_its_shares() -> None:
    folder = SHARED / "data"
    columns = {"village_id": "geonames_id", "commune_code": "commune_id", "population": "wof_id"}
    sources = {
        "villages": LayerSource(path="laocai_places_geonames.geojson", columns=columns),
        "communes": LayerSource(path="laocai_communes_2024.geojson", columns={"commune_code": "feature_id"}),
        "terrain": LayerSource(path="batxat_dem_glo30.tif"),
        "clutter": LayerSource(path="batxat_landcover_dw10.tif"),
    }
    network, _ = read_network(sources, base=folder, terrain_step_m=30.0)
    counts = np.bincount(network.terrain.cover.ravel(), minlength=256)
    share = counts[:9] / counts[:9].sum()
    assert share[1] == pytest.approx(0.870, abs=0.003)  # trees, as the raster's own page states
    assert counts[9:NO_COVER].sum() == 0
