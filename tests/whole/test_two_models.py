"""A run with a second model: its files, its report and its messages."""

import csv
import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner

from phusong.cli.app import main
from phusong.maps.export.csv_tables import MODEL_COLUMNS
from tests.builders.runs.silent import run

pytestmark = pytest.mark.slow  # runs commands and whole scenarios, not units

NODATA = -9999.0


@pytest.fixture(scope="module")
def runs(small_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run without a second model, and one with it into a copy of the first's folder and cache."""
    folder = Path(shutil.copytree(small_run, tmp_path_factory.mktemp("models") / "district"))
    (folder / "out").rename(folder / "plain")
    shutil.copytree(folder / "plain", folder / "two")
    run(folder / "small.toml", folder / "two", "radio.second_model=tr38901-rma")
    return folder


def levels(path: Path) -> np.ndarray:
    with rasterio.open(path) as source:
        assert (source.dtypes[0], source.nodata) == ("float32", NODATA)
        values = source.read(1)
    return np.where(values == NODATA, np.nan, values)


def test_the_files_of_both_models_agree_with_each_other(runs):
    summary = json.loads((runs / "two" / "summary.json").read_text(encoding="utf-8"))["models"]
    assert (summary["first"], summary["second"]) == ("p1812", "tr38901-rma")
    rows = list(csv.DictReader(io.StringIO((runs / "two" / "models.csv").read_text(encoding="utf-8-sig"))))
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
    assert set(record["reused"]) == {
        "coverage",
        "raster-4g",
        "raster-5g",
        "quality",
        "matrices",
        "plan",
        "raster_after-4g",
        "raster_after-5g",
        "quality_after",
    }
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
        *(f"{name}.{kind}" for name in rasters for kind in ("tif", "qml")),
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
