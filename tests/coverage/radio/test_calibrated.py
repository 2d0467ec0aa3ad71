"""A calibration in use: what was fitted is added everywhere alike, and the files are refused that do not fit."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from click.testing import CliRunner
from numpy.testing import assert_allclose, assert_array_equal
from pyproj import Transformer

from phusong.cli.app import main
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.layers.read import read_network
from phusong.coverage.links.explain import explain_link
from phusong.coverage.radio.calibration import BandOffset, Calibration, ClassOffset, SiteOffset, read_calibration
from phusong.coverage.radio.engine import predict_carriers, predict_points
from phusong.coverage.radio.quality import measure_quality
from phusong.coverage.radio.rasters.levels import predict_raster
from phusong.coverage.radio.rasters.quality import predict_quality
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.served.evaluate import evaluate_coverage
from phusong.optimize.costs.table import CostTable
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.predict import predict_candidates
from phusong.pipeline.calibrate import calibrate_scenario
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from phusong.scenario.radio import first_radio
from tests.builders.layers.small_layers import NORTH, STEP, WEST, write_small_layers
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import BOTTOM_M, LEFT_M, sixty_villages
from tests.builders.runs.silent import QUIET, run

pytestmark = pytest.mark.slow  # runs commands and whole scenarios, not units

BARE = sixty_villages()
CODES = np.array([1, 4, 255], dtype=np.uint8)  # trees, crops, unknown
ROWS, COLS = np.indices(BARE.terrain.shape)
COVERED = replace(BARE, terrain=replace(BARE.terrain, cover=CODES[(ROWS // 7 + COLS // 5) % 3]))
AREA = (LEFT_M + 6000.0, BOTTOM_M + 7000.0, LEFT_M + 10_000.0, BOTTOM_M + 12_000.0)


def offsets(bands=(), classes=(), sites=(), model="p1812"):
    return Calibration(
        model=model,
        bands=tuple(BandOffset(band_mhz=mhz, offset_db=db, bins=9) for mhz, db in bands),
        classes=tuple(
            ClassOffset(band_mhz=mhz, clutter_class=code, offset_db=db, bins=9, trust=1.0) for mhz, code, db in classes
        ),
        sites=tuple(SiteOffset(site_id=name, offset_db=db, bins=9, trust=1.0) for name, db in sites),
    )


def with_offsets(radio, calibration):
    return replace(radio, calibration=calibration)


def bands_of(network):
    """Carriers of the sectors of 4G."""
    masts = Transmitters.of_sites(network, "4g")
    band = np.where(np.isnan(masts.band_mhz), radio_of().budget("4g").band_mhz, masts.band_mhz)
    return np.unique(band)


def alike(band_db, by_class, sites=()):
    """Offsets that are the same on every carrier."""
    bands = bands_of(COVERED)
    return offsets(
        [(mhz, band_db) for mhz in bands], [(mhz, code, db) for mhz in bands for code, db in by_class.items()], sites
    )


def two_bands(network):
    """The masts of 4G with a second carrier on every sector."""
    masts = Transmitters.of_sites(network, "4g")
    counts = np.diff(masts.first_sector)
    spans = zip(masts.first_sector[:-1], masts.first_sector[1:], strict=True)
    rows = np.concatenate([np.tile(np.arange(first, last), 2) for first, last in spans])
    band = np.concatenate([np.repeat([900.0, 1800.0], n) for n in counts])
    columns = ("azimuth_deg", "downtilt_deg", "mechanical_tilt_deg", "pattern")
    taken = {name: getattr(masts, name)[rows] for name in columns}
    return replace(masts, first_sector=masts.first_sector * 2, band_mhz=band, stated=masts.stated.take(rows), **taken)


def points(network, masts, radio):
    rng = np.random.default_rng(4)
    x_m, y_m = LEFT_M + rng.uniform(4e3, 12e3, 300), BOTTOM_M + rng.uniform(4e3, 12e3, 300)
    levels = predict_points(network.terrain, masts, x_m, y_m, "4g", radio).rsrp_dbm.toarray()
    return x_m, y_m, np.where(levels == 0.0, np.nan, levels)


def one_band(masts, band_mhz):
    """The masts with the sectors of one carrier."""
    kept = masts.band_mhz == band_mhz
    counts = np.add.reduceat(kept.astype(int), masts.first_sector[:-1])
    names = ("azimuth_deg", "downtilt_deg", "band_mhz", "mechanical_tilt_deg", "pattern")
    columns = {name: getattr(masts, name)[kept] for name in names}
    stated = masts.stated.take(np.flatnonzero(kept))
    return replace(masts, first_sector=np.concatenate([[0], np.cumsum(counts)]), stated=stated, **columns)


PLANTED = offsets(
    [(900.0, -3.0), (1800.0, 2.0)],
    [(900.0, 1, -4.0), (1800.0, 1, 6.0), (1800.0, 4, -7.5)],
    [("S3", 5.0)],
)


def test_each_carrier_gets_its_own_offsets_and_the_best_serves():
    masts, radio = two_bands(COVERED), radio_of(floor_dbm=-160.0)
    x_m, y_m, found = points(COVERED, masts, with_offsets(radio, PLANTED))
    codes = COVERED.terrain.classes_at(x_m, y_m)
    assert set(codes) == {-1, 1, 4}
    wanted = np.full(found.shape, -np.inf)
    for band_mhz, band_db in ((900.0, -3.0), (1800.0, 2.0)):
        plain = points(COVERED, one_band(masts, band_mhz), radio.changed(floor_dbm=-180.0))[2]
        class_db = {item.clutter_class: item.offset_db for item in PLANTED.classes if item.band_mhz == band_mhz}
        by_cover = np.array([class_db.get(int(code), 0.0) for code in codes])
        by_site = np.where(masts.site_ids == "S3", 5.0, 0.0)
        wanted = np.fmax(wanted, plain + band_db + by_cover + by_site[:, None])
    wanted[wanted < -160.0] = np.nan
    wanted[~np.isfinite(wanted)] = np.nan
    edge = np.abs(wanted + 160.0) < 1e-3
    assert np.isfinite(wanted).sum() > 500
    assert_allclose(found[~edge], wanted[~edge], atol=2e-4)


def test_what_the_offset_lifts_above_the_floor_is_not_dropped():
    masts = Transmitters.of_sites(COVERED, "4g")
    radio = radio_of(floor_dbm=-100.0)
    lifted = with_offsets(radio, alike(0.0, {1: 15.0}))
    x_m, y_m, plain = points(COVERED, masts, radio)
    _, _, deep = points(COVERED, masts, radio_of(floor_dbm=-115.0))
    _, _, found = points(COVERED, masts, lifted)
    trees = COVERED.terrain.classes_at(x_m, y_m) == 1
    assert np.isfinite(deep[:, trees]).sum() > np.isfinite(plain[:, trees]).sum()
    assert_array_equal(np.isfinite(found[:, trees]), np.isfinite(deep[:, trees]))
    assert_array_equal(found[:, ~trees], plain[:, ~trees])


@pytest.mark.parametrize("network", [COVERED, BARE], ids=["covered", "bare"])
@pytest.mark.parametrize("planted", [[], [0.0]], ids=["empty", "zero"])
def test_a_calibration_of_nothing_changes_no_bit(network, planted):
    bands = bands_of(network)
    nothing = offsets(
        [(mhz, db) for mhz in bands for db in planted],
        [(mhz, code, db) for mhz in bands for code in (1, 4) for db in planted],
        [("S3", db) for db in planted],
    )
    masts, radio = Transmitters.of_sites(network, "4g"), radio_of(raster_step_m=200.0, max_range_km=6.0)
    assert_array_equal(points(network, masts, radio)[2], points(network, masts, with_offsets(radio, nothing))[2])
    plain, same = (
        predict_raster(network.terrain, masts, "4g", each, AREA) for each in (radio, with_offsets(radio, nothing))
    )
    for name in ("values", "server", "servers", "voids"):
        assert_array_equal(getattr(plain, name), getattr(same, name))


@pytest.mark.parametrize("bare_masts", [True, False], ids=["one-carrier", "two-carriers"])
def test_pixels_equal_points_at_their_centres(bare_masts):
    masts = Transmitters.of_sites(COVERED, "4g") if bare_masts else two_bands(COVERED)
    radio = radio_of(model="p526", raster_step_m=130.0, max_range_km=9.0, floor_dbm=-112.0)
    planted = PLANTED if not bare_masts else alike(1.0, {1: -6.0, 4: 3.0})
    calibrated = with_offsets(radio, planted.model_copy(update={"model": "p526"}))
    plain = predict_raster(COVERED.terrain, masts, "4g", radio, AREA)
    raster = predict_raster(COVERED.terrain, masts, "4g", calibrated, AREA)
    x, y = np.meshgrid(*raster.grid.centres())
    levels = predict_carriers(COVERED.terrain, masts, x.ravel(), y.ravel(), "4g", calibrated)
    rsrp, server = levels.of_masts(len(masts)).best()
    assert_array_equal(raster.values.ravel(), rsrp.astype(np.float32))
    assert_array_equal(raster.server.ravel(), server)
    assert_array_equal(raster.servers.ravel(), levels.servers())
    assert np.nanmax(np.abs(raster.values - plain.values)) > 2.0
    judged, found = measure_quality(levels), predict_quality(COVERED.terrain, {"4g": masts}, calibrated, raster.grid)
    assert_allclose(found["4g"].sinr_db.ravel(), judged.sinr_db, atol=2e-3)


def test_swept_pixels_get_the_offset_of_their_land_cover():
    masts = Transmitters.of_sites(COVERED, "4g")
    radio = radio_of(raster_step_m=130.0, max_range_km=9.0, floor_dbm=-150.0)
    planted = alike(1.0, {1: -6.0, 4: 3.0})
    plain, raster = (
        predict_raster(COVERED.terrain, masts, "4g", each, AREA) for each in (radio, with_offsets(radio, planted))
    )
    x, y = np.meshgrid(*raster.grid.centres())
    codes = COVERED.terrain.classes_at(x.ravel(), y.ravel()).reshape(x.shape)
    added = np.select([codes == 1, codes == 4], [-5.0, 4.0], 1.0)
    known = np.isfinite(plain.values) & np.isfinite(raster.values) & (plain.values > -140.0)
    assert known.mean() > 0.5
    assert_allclose(raster.values[known], (plain.values + added)[known], atol=1e-3)
    assert_array_equal(raster.server[known], plain.server[known])


def test_candidates_get_the_same_offsets():
    coverage = evaluate_coverage(COVERED, radio_of(), FibreParameters())
    candidates = find_candidates(COVERED, coverage, CandidateParameters(), CostTable(), FibreParameters())
    radio, villages = radio_of(floor_dbm=-180.0), COVERED.villages
    planted = with_offsets(radio, alike(1.0, {1: -6.0, 4: 3.0}))
    plain, found = (predict_candidates(COVERED, candidates, each) for each in (radio, planted))
    codes = COVERED.terrain.classes_at(villages.x_m, villages.y_m)
    added = np.select([codes == 1, codes == 4], [-5.0, 4.0], 1.0)
    before, after = (each["4g"].rsrp_dbm.toarray() for each in (plain, found))
    known = (before != 0.0) & (after != 0.0) & (before > -170.0)
    assert known.sum() > 100
    assert_allclose(after[known], (before + added)[known], atol=1e-3)


def test_an_upgrade_gets_the_offset_of_its_site():
    coverage = evaluate_coverage(COVERED, radio_of(), FibreParameters())
    candidates = find_candidates(COVERED, coverage, CandidateParameters(), CostTable(), FibreParameters())
    upgrades = np.flatnonzero(candidates.site_ids != "")
    chosen = str(candidates.site_ids[upgrades[0]])
    radio = radio_of(floor_dbm=-180.0)
    planted = with_offsets(radio, offsets(sites=[(chosen, 5.0)]))
    before, after = (
        predict_candidates(COVERED, candidates, each)["5g"].rsrp_dbm.toarray() for each in (radio, planted)
    )
    known = (before != 0.0) & (after != 0.0) & (before > -170.0)
    lifted = np.where(candidates.site_ids == chosen, 5.0, 0.0)[:, None] * np.ones(before.shape)
    assert known[lifted > 0.0].any()
    assert_allclose((after - before)[known], lifted[known], atol=1e-3)


def test_links_get_the_same_offsets():
    radio = radio_of()
    planted = alike(1.0, {1: -6.0, 4: 3.0}, [("S3", 2.0)])
    calibrated = with_offsets(radio, planted)
    villages = COVERED.villages
    by_cover = np.array(
        [{1: -6.0, 4: 3.0}.get(int(code), 0.0) for code in COVERED.terrain.classes_at(villages.x_m, villages.y_m)]
    )
    site = int(np.flatnonzero(COVERED.sites.ids == "S3")[0])
    masts = Transmitters.of_sites(COVERED, "4g")
    mast = int(np.flatnonzero(masts.site == site)[0])
    levels = predict_points(COVERED.terrain, masts, villages.x_m, villages.y_m, "4g", calibrated).rsrp_dbm.toarray()
    heard = np.flatnonzero(levels[mast] != 0.0)
    for village in heard[:5]:
        report = explain_link(COVERED, calibrated, "S3", str(villages.ids[village]))
        lines = {line.key: line.value for line in report.reception}
        assert lines["calibration"] == pytest.approx(1.0 + 2.0 + by_cover[village])
        assert lines["rsrp"] == pytest.approx(levels[mast, village], abs=2e-4)
        total = lines["eirp_per_re"] + lines["pattern"] + lines["basic_loss"] + lines["terminal"] + lines["calibration"]
        assert lines["rsrp"] == pytest.approx(total)
        plain = explain_link(COVERED, radio, "S3", str(villages.ids[village]))
        assert "calibration" not in {line.key for line in plain.reception}


# From samples to a run.

DISTRICT_DB = {1: -9.0, 4: 4.0}
"""What the receivers of the district measure beside the prediction, by class; on top of BAND_DB."""
BAND_DB = -3.0


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Layers with land cover, a scenario, samples off the prediction by what is planted, and their calibration."""
    folder = tmp_path_factory.mktemp("calibrated")
    scenario = write_small_layers(folder)
    rows, cols = np.indices((200, 300))
    cover = np.where((rows // 4 + cols // 6) % 2, 1, 4).astype(np.uint8)
    profile = {"driver": "GTiff", "width": 300, "height": 200, "count": 1, "dtype": "uint8", "crs": "EPSG:4326"}
    with rasterio.open(folder / "cover.tif", "w", transform=Affine(STEP, 0, WEST, 0, -STEP, NORTH), **profile) as out:
        out.write(cover, 1)
    text = scenario.read_text(encoding="utf-8").replace("[radio]", '[layers.clutter]\npath = "cover.tif"\n[radio]')
    scenario.write_text(text, encoding="utf-8")
    drive(folder)
    calibration, _ = calibrate_scenario(folder / "drive.csv", load_scenario(scenario), {}, QUIET)
    (folder / "fitted.toml").write_text(calibration.to_toml(), encoding="utf-8")
    text = scenario.read_text(encoding="utf-8").replace("[radio]", '[radio]\ncalibration = "fitted.toml"')
    (folder / "calibrated.toml").write_text(text, encoding="utf-8")
    return folder


def drive(folder: Path) -> None:
    scenario = load_scenario(folder / "small.toml")
    network, _ = read_network(scenario.sources(), base=Path())
    rng = np.random.default_rng(5)
    n = 4000
    x_m, y_m = network.sites.x_m[0] + rng.uniform(-3500, 3500, n), network.sites.y_m[0] + rng.uniform(-900, 900, n)
    masts = Transmitters.of_sites(network, "4g")
    level = predict_points(network.terrain, masts, x_m, y_m, "4g", first_radio(scenario.radio)).rsrp_dbm.toarray()[0]
    codes = network.terrain.classes_at(x_m, y_m)
    measured = level + BAND_DB + np.array([DISTRICT_DB[int(code)] for code in codes]) + rng.normal(0, 3, n)
    lon, lat = network.lon_lat(x_m, y_m)
    heard = np.flatnonzero((level != 0.0) & (measured < -51.0))
    lines = [f"{lon[i]:.6f},{lat[i]:.6f},{measured[i]:.1f},S1,1800,4g" for i in heard]
    text = "\n".join(["lon,lat,rsrp_dbm,site,band,technology", *lines]) + "\n"
    (folder / "drive.csv").write_text(text, encoding="utf-8")


def test_a_fitted_calibration_takes_the_bias_away_in_every_class(district):
    fitted = read_calibration(district / "fitted.toml")
    band = fitted.bands[0].offset_db
    for item in fitted.classes:
        assert band + item.offset_db == pytest.approx(BAND_DB + DISTRICT_DB[item.clutter_class], abs=0.8)
    assert {item.clutter_class for item in fitted.classes} == {1, 4}
    scenario = load_scenario(district / "calibrated.toml")
    network, _ = read_network(scenario.sources(), base=Path())
    table = np.genfromtxt(district / "drive.csv", delimiter=",", skip_header=1, usecols=(0, 1, 2))
    x_m, y_m = Transformer.from_crs(4326, network.crs, always_xy=True).transform(table[:, 0], table[:, 1])
    codes = network.terrain.classes_at(x_m, y_m)
    masts = Transmitters.of_sites(network, "4g")
    plain = load_scenario(district / "small.toml").radio
    for radio, unbiased in ((first_radio(plain), False), (first_radio(scenario.radio), True)):
        level = predict_points(network.terrain, masts, x_m, y_m, "4g", radio).rsrp_dbm.toarray()[0]
        for code in (1, 4):
            bias_db = float((table[:, 2] - level)[(codes == code) & (level != 0.0)].mean())
            assert (abs(bias_db) < 0.8) == unbiased, (code, bias_db)


def test_a_run_uses_the_calibration_and_says_so(district, tmp_path):
    plain, out = tmp_path / "plain", tmp_path / "out"
    run(district / "small.toml", plain)
    run(district / "calibrated.toml", out)
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert list(record["inputs"]["calibration"]) == ["fitted.toml"]
    assert record["scenario"]["radio"]["calibration"].endswith("fitted.toml")
    with rasterio.open(plain / "coverage_4g.tif") as first, rasterio.open(out / "coverage_4g.tif") as second:
        before, after = first.read(1), second.read(1)
    known = (before != -9999) & (after != -9999)
    fitted = read_calibration(district / "fitted.toml")
    offsets_db = np.array([fitted.bands[0].offset_db + item.offset_db for item in fitted.classes])
    gained_db = (after - before)[known]
    apart_db = np.abs(gained_db[:, None] - offsets_db)
    assert (apart_db.min(axis=1) < 0.01).all()
    assert set(apart_db.argmin(axis=1)) == {0, 1}
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "fitted.toml" in report
    assert str(district) not in report
    # A changed file is another question, for every stage that predicts.
    folder = Path(shutil.copytree(district, tmp_path / "district"))
    again = load_scenario(folder / "calibrated.toml")
    run_scenario(again, out, QUIET)
    assert set(json.loads((out / "run.json").read_text())["reused"]) >= {"coverage", "raster-4g", "matrices"}
    text = (folder / "fitted.toml").read_text(encoding="utf-8")
    fitted = read_calibration(folder / "fitted.toml")
    moved = fitted.model_copy(update={"bands": (fitted.bands[0].model_copy(update={"offset_db": 6.0}),)})
    (folder / "fitted.toml").write_text(moved.to_toml(), encoding="utf-8")
    assert moved.to_toml() != text
    assert not run_scenario(again, out, QUIET).up_to_date
    assert not {"coverage", "raster-4g", "matrices"} & set(json.loads((out / "run.json").read_text())["reused"])
    assert run_scenario(again, out, QUIET).up_to_date


def test_calibrating_again_neither_reads_nor_applies_the_earlier_file(district, tmp_path):
    scenario = load_scenario(district / "calibrated.toml")
    again, _ = calibrate_scenario(district / "drive.csv", scenario, {}, QUIET)
    assert again == read_calibration(district / "fitted.toml")
    lost = load_scenario(district / "calibrated.toml", settings=[f"radio.calibration={tmp_path / 'none.toml'}"])
    assert calibrate_scenario(district / "drive.csv", lost, {}, QUIET)[0] == again


@pytest.mark.parametrize("command", ["run", "check", "link", "frontier"])
@pytest.mark.parametrize(
    ("spoil", "code", "key"),
    [
        (None, "calibration-unreadable", "radio.calibration"),
        (lambda text: text.replace("[[bands]]", "[[stripes]]"), "calibration-key", "bands"),
        (lambda text: text.replace('model = "p1812"', 'model = "p526"'), "calibration-other-model", "model"),
    ],
    ids=["missing", "malformed", "other-model"],
)
def test_a_file_that_does_not_fit_is_refused_by_every_command(district, tmp_path, command, spoil, code, key):
    path = tmp_path / "calibration.toml"
    if spoil is not None:
        path.write_text(spoil((district / "fitted.toml").read_text(encoding="utf-8")), encoding="utf-8")
    scenario = district / f"spoilt-{tmp_path.name}.toml"
    text = (district / "calibrated.toml").read_text(encoding="utf-8").replace("fitted.toml", str(path))
    scenario.write_text(text, encoding="utf-8")
    asked = {
        "run": ["--out", str(tmp_path / "out")],
        "check": [],
        "link": ["--from", "S1", "--to", "V03"],
        "frontier": ["--budgets", "1e9"],
    }[command]
    done = CliRunner().invoke(main, [command, str(scenario), *asked, "--json"])
    assert done.exit_code == 1, done.output
    found = [item for item in json.loads(done.stdout) if item["severity"] == "error"]
    assert {item["code"] for item in found} == {code}
    assert key in {item["column"] for item in found}
    assert {item["file"] for item in found} == {str(path)}
    assert all(item["remedy"] for item in found)


def test_another_band_or_receiver_is_told_of(district, tmp_path):
    settings = ["radio.services.4g.band_mhz=2600", "radio.receiver_height_m=3"]
    run(district / "calibrated.toml", tmp_path, *settings)
    found = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["findings"]
    said = {(item["code"], item["column"]): item for item in found}
    assert "2600" in said["calibration-band-missing", "bands"]["message"]
    assert "3 m" in said["calibration-other-budget", "receiver_height_m"]["message"]
    assert all(item["file"].endswith("fitted.toml") for item in said.values() if item["code"].startswith("calib"))


def test_the_empty_name_takes_a_base_scenarios_calibration_away(district, tmp_path):
    child = district / f"child-{tmp_path.name}.toml"
    child.write_text('extends = "calibrated.toml"\n[radio]\ncalibration = ""\n', encoding="utf-8")
    assert load_scenario(child).radio == load_scenario(district / "small.toml").radio
    assert load_scenario(district / "calibrated.toml").radio.calibration == str(district / "fitted.toml")
