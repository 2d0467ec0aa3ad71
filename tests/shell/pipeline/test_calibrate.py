"""``phusong calibrate`` from a table of samples to a file: a planted offset is found again."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from phusong.coverage.layers.read import read_network
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.transmitters import Transmitters
from phusong.scenario.load import load_scenario
from tests.builders.layers.small_layers import write_small_layers

PLANTED_DB = -6.0


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Layers, a scenario, and samples of site S1 that are all weaker than predicted by the planted offset."""
    folder = tmp_path_factory.mktemp("drive")
    scenario = load_scenario(write_small_layers(folder))
    network, _ = read_network(scenario.sources(), base=Path())
    rng = np.random.default_rng(5)
    x_m = network.sites.x_m[0] + rng.uniform(-2500, 2500, 900)
    y_m = network.sites.y_m[0] + rng.uniform(-900, 900, 900)
    transmitters = Transmitters.of_sites(network, "4g")
    rsrp_dbm = predict_points(
        network.terrain, transmitters, x_m, y_m, "4g", RadioModel(scenario.radio)
    ).rsrp_dbm.toarray()[0]
    lon, lat = network.lon_lat(x_m, y_m)
    measured = rsrp_dbm + PLANTED_DB + rng.normal(0, 2, len(rsrp_dbm))
    heard = (rsrp_dbm < -44) & (measured < -44)
    rows = zip(lon[heard], lat[heard], measured[heard], strict=True)
    lines = [f"{east:.6f},{north:.6f},{level:.1f},S1,1800,4g" for east, north, level in rows]
    assert len(lines) > 200
    text = "\n".join(["lon,lat,rsrp_dbm,site,band,technology", *lines]) + "\n"
    (folder / "drive.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_planted_offset_is_found_on_held_out_bins(district: Path) -> None:
    done = CliRunner().invoke(main, ["calibrate", str(district / "drive.csv"), str(district / "small.toml")])
    assert done.exit_code == 0, done.output
    found = tomllib.loads((district / "drive.calibration.toml").read_text(encoding="utf-8"))
    assert found["held_out"]["before"]["bias_db"] == pytest.approx(PLANTED_DB, abs=0.7)
    assert found["held_out"]["after"]["bias_db"] == pytest.approx(0.0, abs=0.7)
    assert found["held_out"]["after"]["rmse_db"] < 3.0 < found["held_out"]["before"]["rmse_db"]
    assert found["bands"][0]["offset_db"] == pytest.approx(PLANTED_DB, abs=0.7)


@pytest.mark.slow
def test_unusable_samples_are_refused(district: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("lon,lat\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["calibrate", str(tmp_path / "empty.csv"), str(district / "small.toml")])
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert "rsrp_dbm" in done.output


@pytest.fixture(scope="module")
def numbered(district: Path) -> Path:
    """The same district with a numbered sector, and its drive as a phone's log that freezes half way."""
    rows = ["site_id,technology,azimuth_deg,cell_identity,arfcn", "S1,4g,,402576-121,1300"]
    (district / "sectors.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    text = (district / "small.toml").read_text(encoding="utf-8")
    (district / "numbered.toml").write_text(text + '[layers.sectors]\npath = "sectors.csv"\n', encoding="utf-8")
    samples = (district / "drive.csv").read_text(encoding="utf-8").splitlines()[1:]
    lines = ["Timestamp\tLongitude\tLatitude\tNetworkTech\tLevel\tQual\tARFCN\tPSC\tSERVINGTIME\tRAWCELLID"]
    for number, sample in enumerate(samples + samples[:50]):
        lon, lat, level = sample.split(",")[:3]
        seconds, level = (number, level) if number < len(samples) else (len(samples) - 1, samples[-1].split(",")[2])
        stamp = f"2025.01.02_08.{number // 60:02d}.{number % 60:02d}"
        lines.append(f"{stamp}\t{lon}\t{lat}\t4G\t{level}\t-9\t1300\t277\t{seconds}\t103059577\tmore\t")
    (district / "walk.txt").write_text("\n".join(lines) + "\n", encoding="utf-16")
    return district


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "the level had frozen (and 49 more rows); left out"), ("vi", "mức bị đứng; bỏ qua.")],
)
def test_a_log_of_a_phone_is_calibrated_as_it_comes(numbered: Path, language: str, words: str) -> None:
    asked = ["calibrate", str(numbered / "walk.txt"), str(numbered / "numbered.toml"), "--lang", language]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    assert words in done.output
    found = tomllib.loads((numbered / "walk.calibration.toml").read_text(encoding="utf-8"))
    assert found["provenance"]["samples_read"] >= found["provenance"]["samples_used"] + 50
    assert found["held_out"]["after"]["rmse_db"] < found["held_out"]["before"]["rmse_db"]
    # The samples were made on the service's own band, the sector is on the band of its channel, 1815 MHz.
    assert found["bands"][0]["band_mhz"] == 1815.0
    assert found["bands"][0]["offset_db"] == pytest.approx(PLANTED_DB, abs=1.0)


@pytest.mark.slow
def test_a_log_that_froze_says_first_why_its_rows_went(numbered: Path) -> None:
    header, *lines = (numbered / "walk.txt").read_text(encoding="utf-16").splitlines()
    frozen = [line.split("\t") for line in lines]
    frozen = ["\t".join([*cells[:4], "-84", "-9", *cells[6:8], "73", *cells[9:]]) for cells in frozen]
    (numbered / "dark.txt").write_text("\n".join([header, *frozen]), encoding="utf-8")
    done = CliRunner().invoke(main, ["calibrate", str(numbered / "dark.txt"), str(numbered / "numbered.toml")])
    assert done.exit_code == 1
    first = done.output[done.output.index("error [") :].splitlines()[0]
    assert f"{len(lines):,} samples read, 1 left: {len(lines) - 1:,} frozen; 1 bins in 1 blocks" in first
