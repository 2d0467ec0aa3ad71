"""Two propagation models side by side: figures by hand, files that agree, and nothing without the setting."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from click.testing import CliRunner
from pydantic import ValidationError
from pyproj import CRS

from phusong.cli.app import main
from phusong.console.narrator import Narrator
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.served.comparison import Spread, compare_models, difference_raster
from phusong.coverage.served.evaluate import evaluate_radio
from phusong.coverage.terrain.raster import Raster
from phusong.maps.export.csv_tables import MODEL_COLUMNS
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from phusong.scenario.radio import check_ranges, second_radio
from tests.builders.small_layers import write_small_layers
from tests.builders.small_network import coverage_of, small_network

pytestmark = pytest.mark.slow  # runs commands and whole scenarios, not units

QUIET = Narrator(quiet=True)
NODATA = -9999.0


def test_the_spread_by_hand():
    spread = Spread.of(np.array([np.nan, 3.0, 1.0, 2.0, 4.0, 5.0]))
    assert (spread.compared, spread.median_db) == (5, 3.0)
    assert (spread.p5_db, spread.p95_db) == pytest.approx((1.2, 4.8))
    nothing = Spread.of(np.array([np.nan]))
    assert nothing.compared == 0
    assert np.isnan(nothing.median_db)


def raster(values, left=0.0):
    values = np.array(values, dtype=np.float32)
    server = np.where(np.isnan(values), -1, 0).astype(np.int32)
    return Raster(values, server, Affine(90.0, 0.0, left, 0.0, -90.0, 0.0), CRS.from_epsg(32648))


def test_a_difference_is_unknown_where_either_is():
    first, second = raster([[-80.0, np.nan, -70.0]]), raster([[-85.0, -90.0, np.nan]])
    difference = difference_raster(first, second)
    assert difference.values.dtype == np.float32
    np.testing.assert_array_equal(difference.values, [[5.0, np.nan, np.nan]])
    with pytest.raises(ValueError, match="other pixels"):
        difference_raster(first, raster([[1.0, 2.0, 3.0]], left=90.0))


def test_villages_that_one_model_alone_serves():
    network = small_network()
    first, second = coverage_of(network, {"4g": "ABC"}), coverage_of(network, {"4g": "BD"})
    both = compare_models(("p1812", "itm"), (first, second), ({}, {})).services["4g"]
    assert network.villages.ids[both.first_only].tolist() == ["A", "C"]
    assert network.villages.ids[both.second_only].tolist() == ["D"]
    assert both.pixels is None


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"second_model": "p1812"}, "both p1812"),
        ({"second_model": "itm", "n0": 420.0}, "250..400"),
        ({"model": "itm", "n0": 240.0}, "250..400"),
        ({"second_model": "tr38901-rma", "receiver_height_m": 20.0}, "1..10 m, the range of tr38901-rma"),
        ({"model": "tr38901-uma", "receiver_height_m": 1.2}, "1.5..22.5 m, the range of tr38901-uma"),
        ({"second_model": "hata"}, "second_model"),
    ],
)
def test_models_that_cannot_be_had_are_refused(settings, said):
    with pytest.raises(ValidationError, match=said):
        RadioParameters(**settings)


def test_the_second_model_is_the_first_in_all_but_the_model():
    radio = RadioParameters(second_model="itm", max_range_km=7.0, calibration="fitted.toml")
    assert second_radio(radio) == RadioParameters(model="itm", max_range_km=7.0)
    assert second_radio(RadioParameters()) is None


def test_masts_that_the_rural_cell_does_not_hold_for_are_told_of():
    network = small_network()
    assert check_ranges(RadioParameters(second_model="tr38901-rma"), network) == []
    low = replace(network, sites=replace(network.sites, height_m=np.array([42.0, 8.0])))
    (found,) = check_ranges(RadioParameters(second_model="tr38901-rma"), low)
    assert (found.code, found.value) == ("mast-outside-model", "S2")
    assert check_ranges(RadioParameters(), low) == []
    served = evaluate_radio(low, RadioParameters(model="tr38901-rma")).services["4g"]
    assert served.server[:2].tolist() == [0, -1]  # S2, beside village B, is outside the model


def test_masts_of_other_heights_than_the_urban_cell_is_made_for_are_told_of():
    network = small_network()
    heights = replace(network, sites=replace(network.sites, height_m=np.array([25.0, 42.0])))
    (found,) = check_ranges(RadioParameters(model="tr38901-uma"), heights)
    assert (found.code, found.value) == ("mast-unlike-model", "S2")
    heights = replace(network, sites=replace(network.sites, height_m=np.array([25.0, 8.0])))
    (found,) = check_ranges(RadioParameters(model="tr38901-uma"), heights)
    assert (found.code, found.value) == ("mast-outside-model", "S2")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run without a second model, and one with it into a copy of the first's folder and cache."""
    folder = tmp_path_factory.mktemp("models")
    scenario = write_small_layers(folder)
    run_scenario(load_scenario(scenario), folder / "plain", QUIET)
    run_scenario(load_scenario(scenario), folder / "two", QUIET)
    run_scenario(load_scenario(scenario, settings=["radio.second_model=tr38901-rma"]), folder / "two", QUIET)
    return folder


def levels(path: Path) -> np.ndarray:
    with rasterio.open(path) as source:
        assert (source.dtypes[0], source.nodata) == ("float32", NODATA)
        values = source.read(1)
    return np.where(values == NODATA, np.nan, values)


def test_the_files_of_both_models_agree_with_each_other(runs):
    summary = json.loads((runs / "two" / "summary.json").read_text(encoding="utf-8"))["models"]
    assert (summary["first"], summary["second"]) == ("p1812", "tr38901-rma")
    rows = list(csv.DictReader(io.StringIO((runs / "two" / "models.csv").read_text(encoding="utf-8"))))
    assert tuple(rows[0]) == MODEL_COLUMNS
    for service in ("4g", "5g"):
        first, second = (
            levels(runs / "two" / f"coverage_{service}.tif"),
            levels(runs / "two" / f"coverage_{service}_tr38901-rma.tif"),
        )
        difference = levels(runs / "two" / f"difference_{service}.tif")
        np.testing.assert_array_equal(difference, (first - second).astype(np.float32))
        assert np.nanmax(np.abs(difference)) > 0.5
        figures = summary["services"][service]
        assert figures["pixels"]["compared"] == int(np.isfinite(difference).sum())
        assert figures["pixels"]["median_db"] == pytest.approx(np.nanmedian(difference), abs=0.006)
        own = [row for row in rows if row["service"] == service]
        assert len(own) == 12
        apart = np.array([float(row["difference_db"]) for row in own if row["difference_db"]])
        assert figures["villages"]["compared"] == len(apart) > 0
        assert figures["villages"]["p95_db"] == pytest.approx(np.percentile(apart, 95), abs=0.02)
        for row in own:
            both = row["first_rsrp_dbm"], row["second_rsrp_dbm"]
            assert bool(row["difference_db"]) == all(both)
        only = [row["village_id"] for row in own if (row["first_served"], row["second_served"]) == ("1", "0")]
        assert figures["served_by_first_only"] == only
        only = [row["village_id"] for row in own if (row["first_served"], row["second_served"]) == ("0", "1")]
        assert figures["served_by_second_only"] == only
    with rasterio.open(runs / "two" / "difference_4g.tif") as source:
        assert source.units == ("dB",)
        assert source.descriptions == ("RSRP of the best server, p1812 minus tr38901-rma",)


def test_the_plan_rests_on_the_first_model_alone(runs):
    plain, two = (json.loads((runs / name / "summary.json").read_text(encoding="utf-8")) for name in ("plain", "two"))
    assert "models" not in plain
    assert {key: value for key, value in two.items() if key != "models"} == plain
    record = json.loads((runs / "two" / "run.json").read_text(encoding="utf-8"))
    assert set(record["reused"]) == {"coverage", "raster-4g", "raster-5g", "matrices", "plan"}
    apart = {"run.json", "report.html", "summary.json"}  # the settings, the section, the figures
    for path in (runs / "plain").iterdir():
        if path.is_file() and path.name not in apart:
            assert path.read_bytes() == (runs / "two" / path.name).read_bytes(), path.name
    added = {path.name for path in (runs / "two").iterdir()} - {path.name for path in (runs / "plain").iterdir()}
    rasters = {f"{kind}_{service}" for kind in ("difference",) for service in ("4g", "5g")}
    assert added == {
        "models.csv",
        "coverage_4g_tr38901-rma.tif",
        "coverage_5g_tr38901-rma.tif",
        *(f"{name}.tif" for name in rasters),
    }


def test_the_report_tells_of_both_in_both_languages(runs):
    plain, two = ((runs / name / "report.html").read_text(encoding="utf-8") for name in ("plain", "two"))
    for words in (
        "Two propagation models",
        "Hai mô hình truyền sóng",
        "p1812 minus tr38901-rma",
        "p1812 trừ tr38901-rma",
    ):
        assert words in two
        assert words not in plain


@pytest.mark.parametrize(("language", "said"), [("en", "p1812 minus itm"), ("vi", "p1812 trừ itm")])
def test_the_command_tells_of_both(runs, tmp_path, language, said):
    asked = ["run", str(runs / "small.toml"), "--out", str(tmp_path), "--lang", language]
    done = CliRunner().invoke(main, [*asked, "--set", "radio.second_model=itm", "--set", "map.raster=false"])
    assert done.exit_code == 0, done.output
    assert done.output.count(said) == 2
    assert not list(tmp_path.glob("*.tif"))
    figures = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))["models"]["services"]["4g"]
    assert figures["pixels"] is None
    assert figures["villages"]["compared"] > 0


def test_a_wrong_second_model_is_refused_with_its_key(runs, tmp_path):
    asked = ["run", str(runs / "small.toml"), "--out", str(tmp_path), "--set", "radio.second_model=hata", "--json"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 1
    (found,) = json.loads(done.stdout)
    assert found["column"] == "radio.second_model"
    assert "itm" in found["message"]
