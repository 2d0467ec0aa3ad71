"""The run as a whole on a small made-up district: outputs, reuse, resume, and figures that move with the layers."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray

from phusong.coverage.findings.errors import InputError
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from tests.builders.runs.outputs import OUTPUTS
from tests.builders.runs.silent import QUIET, run

pytestmark = pytest.mark.slow  # runs commands and whole scenarios, not units


@pytest.fixture
def district(small_run: Path, tmp_path: Path) -> Path:
    """A private copy of the layers and of the finished run."""
    return Path(shutil.copytree(small_run, tmp_path / "district"))


def reused(folder: Path) -> set[str]:
    return set(json.loads((folder / "out" / "run.json").read_text())["reused"])


def served(folder: Path, service: str) -> int:
    return int(json.loads((folder / "out" / "summary.json").read_text())["services"][service]["villages_covered"])


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_promised_is_there(small_run: Path) -> None:
    record = json.loads((small_run / "out" / "run.json").read_text())
    assert set(record["outputs"]) == OUTPUTS
    assert record["complete"]
    files = {
        path.relative_to(small_run / "out").as_posix() for path in (small_run / "out").rglob("*") if path.is_file()
    }
    assert {name for name in files if not name.startswith(".cache/")} == OUTPUTS | {"run.json"}
    assert set(record["inputs"]) == {"villages", "communes", "sites", "roads", "fibre", "terrain"}


def test_summary_has_the_keys_that_scripts_read(small_run: Path) -> None:
    summary: dict[str, Any] = json.loads((small_run / "out" / "summary.json").read_text())
    counts = {
        "villages_total",
        "villages_covered",
        "population_total",
        "population_covered",
        "commune_centres_total",
        "commune_centres_covered",
        "uncovered_village_ids",
    }
    assert set(summary["services"]) == {"fibre", "4g", "5g"}
    for service, state in summary["services"].items():
        assert counts <= set(state)
        assert state["villages_total"] == 12
        assert state["population_total"] == 3030
        assert state["villages_total"] - state["villages_covered"] == len(state["uncovered_village_ids"])
        after = summary["plan"]["after"][service]
        assert after["villages_covered"] >= state["villages_covered"]
    assert {"status", "objective", "bound", "gap", "budget_vnd", "cost_vnd", "proposals"} <= set(summary["plan"])
    assert summary["plan"]["cost_vnd"] <= summary["plan"]["budget_vnd"] == 20_000_000_000
    assert (summary["services"]["4g"]["sites"], summary["services"]["5g"]["sites"]) == (2, 1)


def test_the_ridge_hides_the_third_commune(small_run: Path) -> None:
    summary = json.loads((small_run / "out" / "summary.json").read_text())
    hidden = set(summary["services"]["5g"]["uncovered_village_ids"])
    assert {"V10", "V11", "V12"} <= hidden
    assert "V05" not in hidden


def test_an_unchanged_run_is_up_to_date(district: Path) -> None:
    assert run(district / "small.toml", district / "out").up_to_date is False  # a copy has other paths
    written = {path.name: path.stat().st_mtime_ns for path in (district / "out").iterdir()}
    again = run(district / "small.toml", district / "out")
    assert again.up_to_date
    assert again.summary == json.loads((district / "out" / "summary.json").read_text())
    assert {path.name: path.stat().st_mtime_ns for path in (district / "out").iterdir()} == written


def test_a_damaged_output_is_made_again(district: Path) -> None:
    run(district / "small.toml", district / "out")
    page = (district / "out" / "map.html").read_bytes()
    (district / "out" / "map.html").write_bytes(page[:1000])
    assert not run(district / "small.toml", district / "out").up_to_date
    assert (district / "out" / "map.html").read_bytes() == page


def test_same_layers_same_bytes_whatever_the_row_order(district: Path, tmp_path: Path) -> None:
    for name in ("villages.csv", "sites.csv"):
        head, *rows = (district / name).read_text(encoding="utf-8").splitlines()
        (district / name).write_text("\n".join((head, *reversed(rows))) + "\n", encoding="utf-8")
    run(district / "small.toml", tmp_path / "fresh")
    for name in OUTPUTS - {"report.html"}:  # the report lists the hashes of its inputs
        assert (tmp_path / "fresh" / name).read_bytes() == (district / "out" / name).read_bytes(), name


def test_a_changed_budget_redoes_the_plan_only(district: Path) -> None:
    run(district / "small.toml", district / "out", "plan.budget_vnd=0")
    assert reused(district) == {"coverage", "raster-4g", "raster-5g", "quality", "matrices"}
    summary = json.loads((district / "out" / "summary.json").read_text())
    assert summary["plan"]["proposals"] == 0


def test_a_removed_site_moves_the_figures(district: Path) -> None:
    before = served(district, "5g")
    replace(district / "sites.csv", "4g;5g", "4g")
    run(district / "small.toml", district / "out")
    assert served(district, "5g") == 0 < before
    assert "raster-4g" in reused(district)
    assert "raster-5g" not in reused(district)


def test_a_removed_access_point_moves_the_figures(district: Path) -> None:
    before = served(district, "fibre")
    replace(district / "fibre.geojson", '"Point","coordinates":[103.830,22.5]', '"Point","coordinates":[103.802,22.5]')
    run(district / "small.toml", district / "out")
    assert served(district, "fibre") < before


def test_a_removed_village_moves_the_totals(district: Path) -> None:
    replace(district / "villages.csv", "V12,Thôn 12,01003,50,0,103.88,22.5\n", "")
    run(district / "small.toml", district / "out")
    summary = json.loads((district / "out" / "summary.json").read_text())
    assert summary["services"]["4g"]["villages_total"] == 11
    assert summary["services"]["4g"]["population_total"] == 2980


def test_errors_stop_the_run_and_leave_the_earlier_results(district: Path) -> None:
    before = {path.name: path.read_bytes() for path in (district / "out").iterdir() if path.is_file()}
    replace(district / "villages.csv", "V02,Thôn Nậm Cang,01001,120", "V01,Thôn Nậm Cang,01001,-5")
    with pytest.raises(InputError) as caught:
        run(district / "small.toml", district / "out")
    errors = [finding for finding in caught.value.findings if finding.severity == "error"]
    assert len(errors) >= 2
    assert all(finding.remedy for finding in errors)
    assert {path.name: path.read_bytes() for path in (district / "out").iterdir() if path.is_file()} == before


def band(path: Path) -> NDArray[Any]:
    with rasterio.open(path) as dataset:
        return np.asarray(dataset.read(1))


def test_rasters_with_the_plan_built_only_gain(small_run: Path) -> None:
    out = small_run / "out"
    with (out / "rasters" / "4g_servers.csv").open(encoding="utf-8", newline="") as lines:
        names = {int(row["server"]): row["site_or_proposal"] for row in csv.DictReader(lines)}
    with (out / "proposals.csv").open(encoding="utf-8", newline="") as lines:
        built = {row["proposal_id"] for row in csv.DictReader(lines) if "4g" in row["technology"]}
    before, after = band(out / "coverage_4g.tif"), band(out / "coverage_4g_after.tif")
    server, then = band(out / "rasters" / "4g_server.tif"), band(out / "rasters" / "4g_server_after.tif")
    assert built
    assert set(names.values()) >= built
    assert (after >= before).all()
    gained = after > before
    assert gained.any()
    assert {names[int(number)] for number in np.unique(then[gained])} <= built
    np.testing.assert_array_equal(then[~gained], server[~gained])


def test_a_filing_holds_what_the_operator_alone_serves(district: Path) -> None:
    rates = [
        f"radio.services.{service}.preset=fcc-bdc-{preset}" for service, preset in (("4g", "4g"), ("5g", "5g-7-1"))
    ]
    settings = [*rates, "map.filing.operator=Viettel", "map.filing.provider_id=131425"]
    scenario = load_scenario(district / "small.toml", settings=settings)
    run_scenario(scenario, district / "out", QUIET)
    every = band(district / "out" / "coverage_4g.tif")
    filed = gpd.read_file(district / "out" / "fcc_bdc_4g.zip")
    assert set(filed["environmnt"]) == {0, 1}
    assert set(filed["brandname"]) == {"Viettel"}
    pixels = (every >= scenario.radio.budget("4g").required_rsrp_dbm).sum()
    served_km2 = pixels * (0.001 * scenario.radio.raster_step_m) ** 2
    own_km2 = filed.to_crs("EPSG:32648").geometry.area.sum() / 1e6
    assert 0.0 < own_km2 <= served_km2 * 1.001
    # Without the filing its files are gone.
    run(district / "small.toml", district / "out")
    assert not list((district / "out").glob("fcc_*"))
    assert set(json.loads((district / "out" / "run.json").read_text())["outputs"]) == OUTPUTS


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (["map.filing.operator=Vietel", "map.filing.provider_id=1"], "unknown-operator"),
        (["map.filing.operator=Viettel", "map.filing.provider_id=1"], "filing-without-rates"),
        (
            ["map.filing.operator=Viettel", "map.filing.provider_id=1", "radio.services.6g.preset=fcc-bdc-4g"],
            "filing-without-rates",
        ),
    ],
)
def test_a_filing_that_would_be_empty_is_refused(district: Path, settings: list[str], code: str) -> None:
    with pytest.raises(InputError) as refusal:
        run_scenario(load_scenario(district / "small.toml", settings=settings), district / "other", QUIET)
    assert code in {finding.code for finding in refusal.value.findings}
