"""From a table of samples to a calibration: what was planted comes out, whatever the order of rows."""

import numpy as np
import pytest

from phusong.coverage.drivetest.budgets import budgets_used
from phusong.coverage.drivetest.calibrate import calibrate_radio, predict_bins
from phusong.coverage.drivetest.cells import CellBook
from phusong.coverage.drivetest.heard import Cell
from phusong.coverage.drivetest.samples import Bins
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.radio.transmitters import Transmitters
from tests.builders.levels.drives import total_db
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import SOUTH_M, WEST_M, flat_terrain, small_network, with_hill


@pytest.fixture(scope="module")
def hilly_network():
    return small_network(with_hill(flat_terrain(), 9.0, 9.0, 300.0, 4000.0))


def classes_at(x_m, y_m):
    """Stripes of 700 m: forest, fields, unknown."""
    return np.array([1, 2, -1])[((x_m - WEST_M) // 700.0).astype(int) % 3]


PLANTED_DB = {1: -11.0, 2: 3.0, -1: -4.0}
"""What the made-up receiver measures beside the prediction, by class."""


def write_drive(path, network, n: int = 4000, *, seed: int = 0) -> None:
    """Samples along random streets, heard from the site they name, P.526 plus planted offsets and shadowing."""
    rng = np.random.default_rng(seed)
    x_m, y_m = WEST_M + rng.uniform(0.0, 9e3, n), SOUTH_M + rng.uniform(500.0, 12e3, n)
    radio = radio_of(floor_dbm=-200.0)
    matrix = predict_points(network.terrain, Transmitters.of_sites(network, "4g"), x_m, y_m, "4g", radio)
    level_dbm = matrix.rsrp_dbm.toarray()
    site = rng.integers(0, 2, n)
    shadow_db = rng.normal(0.0, 6.0, (2, 45, 60))[
        site, ((x_m - WEST_M) // 200).astype(int), ((y_m - SOUTH_M) // 200).astype(int)
    ]
    planted_db = np.array([PLANTED_DB[code] for code in classes_at(x_m, y_m)])
    rsrp_dbm = np.round(level_dbm[site, np.arange(n)] + planted_db + shadow_db + rng.normal(0.0, 2.0, n), 1)
    lon, lat = network.lon_lat(x_m, y_m)
    names = network.sites.ids[site]
    rows = [f"{lon[i]:.7f},{lat[i]:.7f},{rsrp_dbm[i]},{names[i]},1842.5,4G" for i in range(n) if rsrp_dbm[i] > -128.0]
    path.write_text("\n".join(["lon,lat,rsrp_dbm,cell,band,technology", *rows]) + "\n", encoding="utf-8")


@pytest.mark.slow
def test_a_drive_test_becomes_a_calibration(tmp_path, hilly_network):
    path = tmp_path / "drive.csv"
    write_drive(path, hilly_network)
    steps = []
    calibration, findings = calibrate_radio(
        path,
        hilly_network,
        RadioParameters(),
        classes_at=classes_at,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert {finding.severity for finding in findings} <= {"warning"}
    assert steps == [(1, 2), (2, 2)]
    for code, planted_db in PLANTED_DB.items():
        if code >= 0:
            assert total_db(calibration, 1800.0, code) == pytest.approx(planted_db, abs=1.5)
    held_out = calibration.held_out
    assert held_out is not None
    assert held_out.after.rmse_db < 7.0 < held_out.bands.rmse_db < held_out.before.rmse_db
    assert abs(held_out.after.bias_db) < 1.0
    assert calibration.provenance.samples_file == "drive.csv"
    assert 3000 < calibration.provenance.samples_used <= calibration.provenance.samples_read <= 4000
    assert calibration.budgets == budgets_used(RadioParameters())
    assert (calibration.model, calibration.receiver_height_m) == (RadioParameters().model, 1.5)


@pytest.mark.slow
def test_the_order_of_rows_and_repeats_change_nothing(tmp_path, hilly_network):
    path, other = tmp_path / "drive.csv", tmp_path / "other" / "drive.csv"
    other.parent.mkdir()
    write_drive(path, hilly_network, 1500, seed=2)
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    np.random.default_rng(1).shuffle(rows)
    other.write_text("\n".join([header, *rows, *rows[:50]]) + "\n", encoding="utf-8")
    first, again = (
        calibrate_radio(file, hilly_network, RadioParameters(), classes_at=classes_at)[0] for file in (path, other)
    )
    unlike = {"samples_sha256": "", "samples_read": 0}
    assert first.provenance.samples_sha256 != again.provenance.samples_sha256
    first, again = (
        item.model_copy(update={"provenance": item.provenance.model_copy(update=unlike)}) for item in (first, again)
    )
    assert first.to_toml() == again.to_toml()


@pytest.mark.slow
def test_without_land_cover_bands_alone_are_fitted(tmp_path, hilly_network):
    path = tmp_path / "drive.csv"
    write_drive(path, hilly_network, 1500)
    calibration, _ = calibrate_radio(path, hilly_network, RadioParameters())
    assert calibration.classes == ()
    assert [item.band_mhz for item in calibration.bands] == [1800.0]
    assert calibration.held_out.bands.rmse_db == pytest.approx(calibration.held_out.after.rmse_db, abs=0.02)


@pytest.mark.slow
def test_bins_are_predicted_from_their_own_cell(hilly_network):
    x_m, y_m = WEST_M + np.array([3000.0, 8000.0]), SOUTH_M + np.array([5000.0, 6000.0])
    book = CellBook(hilly_network, {"4g": 1800.0})
    cells = (Cell(0, "4g", 1800.0, -1), Cell(1, "4g", 1800.0, -1))
    bins = Bins(cells, np.array([1, 0]), x_m, y_m, np.full(2, -90.0), np.ones(2, dtype=np.int64))
    radio = RadioParameters(max_range_km=1.0, floor_dbm=-60.0)  # limits of a map, not of what was heard
    wide = radio_of(max_range_km=50.0, floor_dbm=-200.0)
    both = predict_points(hilly_network.terrain, Transmitters.of_sites(hilly_network, "4g"), x_m, y_m, "4g", wide)
    level_dbm = both.rsrp_dbm.toarray()
    assert predict_bins(hilly_network, radio, bins, book) == pytest.approx([level_dbm[1, 0], level_dbm[0, 1]])
