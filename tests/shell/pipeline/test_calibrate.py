"""``phusong calibrate`` from a table of samples to a file: a planted offset is found again."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from phusong.coverage.layers.read import read_network
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.transmitters import Transmitters
from phusong.scenario.load import load_scenario
from tests.builders.small_layers import write_small_layers

PLANTED_DB = -6.0


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Layers, a scenario, and samples of site S1 that are all weaker than predicted by the planted offset."""
    folder = tmp_path_factory.mktemp("drive")
    scenario = load_scenario(write_small_layers(folder))
    network, _ = read_network(scenario.layers, base=Path())
    rng = np.random.default_rng(5)
    x_m = network.sites.x_m[0] + rng.uniform(-2500, 2500, 900)
    y_m = network.sites.y_m[0] + rng.uniform(-900, 900, 900)
    transmitters = Transmitters.of_sites(network, "4g")
    rsrp_dbm = predict_points(network.terrain, transmitters, x_m, y_m, "4g", scenario.radio).rsrp_dbm.toarray()[0]
    lon, lat = network.lon_lat(x_m, y_m)
    measured = rsrp_dbm + PLANTED_DB + rng.normal(0, 2, len(rsrp_dbm))
    heard = (rsrp_dbm < -44) & (measured < -44)
    rows = zip(lon[heard], lat[heard], measured[heard], strict=True)
    lines = [f"{east:.6f},{north:.6f},{level:.1f},S1,1800,4g" for east, north, level in rows]
    assert len(lines) > 200
    text = "\n".join(["lon,lat,rsrp_dbm,site,band,technology", *lines]) + "\n"
    (folder / "drive.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_planted_offset_is_found_on_held_out_bins(district: Path) -> None:
    done = CliRunner().invoke(main, ["calibrate", str(district / "drive.csv"), str(district / "small.toml")])
    assert done.exit_code == 0, done.output
    found = tomllib.loads((district / "drive.calibration.toml").read_text(encoding="utf-8"))
    assert found["held_out"]["before"]["bias_db"] == pytest.approx(PLANTED_DB, abs=0.7)
    assert found["held_out"]["after"]["bias_db"] == pytest.approx(0.0, abs=0.7)
    assert found["held_out"]["after"]["rmse_db"] < 3.0 < found["held_out"]["before"]["rmse_db"]
    assert found["bands"][0]["offset_db"] == pytest.approx(PLANTED_DB, abs=0.7)


def test_unusable_samples_are_refused(district: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("lon,lat\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["calibrate", str(tmp_path / "empty.csv"), str(district / "small.toml")])
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert "rsrp_dbm" in done.output
