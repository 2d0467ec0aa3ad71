"""The comparison with measurements: it finds a planted truth, says what it left out, and its page is in step."""

import importlib
import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.builders.optional_data import needs_shared
from tests.builders.paths import ROOT, SHARED

pytestmark = pytest.mark.slow  # reads and writes whole files

sys.path.insert(0, str(ROOT / "benchmarks"))
measured = importlib.import_module("measured")
scores = importlib.import_module("scores")
tables = importlib.import_module("tables")
validation = importlib.import_module("validation")

OFFSETS_DB = {"hills": -12.0, "shore": 7.0}
"""Offset of every made-up site: prediction minus measurement."""
CLUTTER_MODEL = "P.1812, clutter column"
KM_PER_DEG = tables.EARTH_RADIUS_KM * math.pi / 180.0


def profile_of(link: int, length_km: float) -> pd.DataFrame:
    """A hill of its own height between two ends in the open."""
    share = np.linspace(0.0, 1.0, 41)
    return pd.DataFrame(
        {
            "link_id": f"L{link}",
            "point": np.arange(41),
            "d_km": np.round(share * length_km, 6),
            "ground_m": np.round(100.0 + 9.0 * link * np.exp(-(((share - 0.4) / 0.1) ** 2)), 1),
            "clutter_m": np.where((share > 0.6) & (share < 0.7), 12.0, 0.0),
            "clutter_class": np.where((share > 0.6) & (share < 0.7), 4, 2),
            "zone": 4,
        }
    )


def links_and_profiles(noise_db: float = 0.0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Twelve links whose loss is P.1812 with the clutter column less their site's offset, give or take a noise."""
    rows, profiles = [], []
    for link in range(12):
        length_km = 1.0 + 0.7 * link
        rows.append(
            {
                "link_id": f"L{link}",
                "site": sorted(OFFSETS_DB)[link % 2],
                "tx_lat": 20.0,
                "tx_lon": 104.0,
                "rx_lat": 20.0 + length_km / KM_PER_DEG,
                "rx_lon": 104.0,
                "freq_mhz": 900.0,
                "h_tx_m": 12.0,
                "h_rx_m": 2.0,
                "dist_km": length_km,
                "loss_mean_db": 0.0,
            }
        )
        profiles.append(profile_of(link, length_km))
    links, points = pd.DataFrame(rows), pd.concat(profiles, ignore_index=True)
    for link in parsed(links, points):
        at = int(link.id[1:])
        swing_db = noise_db if at // 2 % 2 else -noise_db
        links.loc[at, "loss_mean_db"] = scores.LINK_MODELS[CLUTTER_MODEL](link) - OFFSETS_DB[link.site] + swing_db
    return links, points


def parsed(links: pd.DataFrame, points: pd.DataFrame) -> list:
    """Links as the reader makes them, straight from the tables."""
    return measured._links(links.astype(str), points.astype(str), "x_links.csv", [])


def receptions(exponent: float, levels_dbm=(-40.0, -55.0, -48.0)) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Three LoRaWAN stations whose ESP falls by one exponent; every path is heard three times."""
    stations = pd.DataFrame(
        {"station_id": ["a", "b", "c"], "tech": "lorawan", "tx_lat": 49.0, "tx_lon": [16.0, 16.1, 17]}
    )
    rows = []
    for name, level_dbm in zip("abc", levels_dbm, strict=True):
        mast = stations[stations["station_id"] == name].iloc[0]
        for place in range(8):
            km = 0.4 * (place + 1) + 0.1 * ord(name) % 1
            rows += [
                {
                    "station_id": name,
                    "tech": "lorawan",
                    "rx_lat": mast["tx_lat"] + km / KM_PER_DEG,
                    "rx_lon": mast["tx_lon"],
                    "dist_km": km,
                    "rssi_dbm": -150.0,
                    "esp_dbm": level_dbm - 10.0 * exponent * math.log10(km) + swing_db,
                    "rsrp_dbm": math.nan,
                }
                for swing_db in (-1.0, 0.0, 5.0)
            ]
    return stations, pd.DataFrame(rows)


def write(folder: Path, **tables: pd.DataFrame) -> Path:
    for name, table in tables.items():
        table.to_csv(folder / f"made_{name}.csv", index=False)
    return folder


def test_a_planted_offset_is_found():
    links, points = links_and_profiles()
    read = parsed(links, points)
    predicted = {name: scores.predictions_db(model, read) for name, model in scores.LINK_MODELS.items()}
    for site, offset_db in OFFSETS_DB.items():
        held = np.array([link.site == site for link in read])
        scored = validation.link_scores(read, predicted, held)
        assert scored[CLUTTER_MODEL].offset_db == pytest.approx(offset_db, abs=1e-9)
        assert scored[CLUTTER_MODEL].spread_db == pytest.approx(0.0, abs=1e-9)
        assert scored[CLUTTER_MODEL].correlation == pytest.approx(1.0)
        assert scored["free space"].spread_db > 2.0
        assert scored[CLUTTER_MODEL].gain_db == pytest.approx(-scored["free space"].spread_db)


def test_the_spread_is_that_of_the_noise():
    read = parsed(*links_and_profiles(noise_db=2.0))
    predicted = {name: scores.predictions_db(model, read) for name, model in scores.LINK_MODELS.items()}
    scored = validation.link_scores(read, predicted, np.ones(12, dtype=np.bool_))
    assert scored[CLUTTER_MODEL].spread_db == pytest.approx(2.0)
    assert scored[CLUTTER_MODEL].offset_db == pytest.approx(np.mean(list(OFFSETS_DB.values())))


def test_the_jackknife_agrees_with_leaving_out_one_by_one():
    rng = np.random.default_rng(5)
    error_db, group = rng.normal(size=17), rng.integers(0, 5, 17)
    fast = scores._spreads_without(error_db, group)
    slow = [scores.spread_db(np.delete(error_db, i), np.delete(group, i)) for i in range(17)]
    assert fast == pytest.approx(slow)


def test_terminal_loss_belongs_to_ends_below_their_clutter():
    links, points = links_and_profiles()
    links["h_tx_m"] = 2.0
    under = points["point"].isin([0, 40])
    points.loc[under, "clutter_m"] = 10.0
    (first, *_), (plain, *_) = parsed(links, points), parsed(links, points.assign(clutter_m=0.0))
    raised = scores.p1812_db(first, clutter=False, ends=True)
    at_clutter = scores.Link(**{name: getattr(first, name) for name in first.__slots__} | {"tx_m": 10.0, "rx_m": 10.0})
    open_db = -(21.8 + 6.2 * math.log10(0.9)) * math.log10(0.2)  # P.2108-1 eq. (2b) at 2 m in clutter of 10 m
    assert raised == pytest.approx(scores.p1812_db(at_clutter, clutter=False, ends=False) + 2.0 * open_db)
    assert scores.p1812_db(plain, clutter=False, ends=True) == scores.p1812_db(plain, clutter=False, ends=False)


def test_a_planted_slope_is_found(tmp_path):
    stations, samples = receptions(3.1)
    found = measured.read_measurements(write(tmp_path, stations=stations, samples=samples))
    assert not found.findings
    (paths,) = (entry for entry in found.receptions["made"] if len(entry.level_dbm))
    assert (len(paths.level_dbm), paths.rows) == (24, 72)
    assert scores.fitted_exponent(paths) == pytest.approx(3.1, abs=1e-6)
    fitted, free, *_ = (scores.law_score(law, paths) for law in scores.DISTANCE_LAWS)
    assert fitted.spread_db == pytest.approx(0.0, abs=1e-6)
    assert fitted.correlation == pytest.approx(1.0)
    assert free.spread_db == pytest.approx(11.0 * np.std(scores.centred(np.log10(paths.distance_km), paths.station)))


def test_a_station_of_the_urban_law_has_no_spread_under_it():
    km = np.linspace(0.2, 4.0, 30)
    law = next(law for law in scores.DISTANCE_LAWS if law.name == "TR 38.901 UMa, no sight")
    paths = measured.Receptions("lorawan", np.arange(30) % 3, km, -30.0 - law.loss_db(km), 30)
    assert scores.law_score(law, paths).spread_db == pytest.approx(0.0, abs=1e-9)


def test_the_page_of_made_up_measurements(tmp_path, capsys):
    links, profiles = links_and_profiles(noise_db=1.0)
    stations, samples = receptions(2.5)
    folder = write(tmp_path, links=links, profiles=profiles, stations=stations, samples=samples)
    assert validation.main([str(folder)]) == 0
    page, said = capsys.readouterr()
    assert not said
    assert "| P.1812, clutter column | 6 | −12.0 | 1.0 |" in page
    assert "| P.1812, clutter column | 6 | 7.0 | 1.0 |" in page
    assert "| one slope, fitted: n = 2.50 | 24 | 0.0 | 1.00 |" in page
    assert "Reference figures" not in page
    assert "nan" not in page
    assert str(tmp_path) not in page


def test_stations_that_are_all_far_have_a_slope_but_no_laws(tmp_path, capsys):
    stations, samples = receptions(2.5)
    samples["rx_lat"] = 49.0 + 4.0 * (samples["rx_lat"] - 49.0) + 6.0 / KM_PER_DEG
    samples["dist_km"] = 4.0 * samples["dist_km"] + 6.0
    assert validation.main([str(write(tmp_path, stations=stations, samples=samples))]) == 0
    page = capsys.readouterr().out
    assert "LoRaWAN (ESP): 0 paths of 0 stations within 5 km" in page
    assert "TR 38.901 UMa, no sight |" not in page
    assert "| LoRaWAN (ESP) | 72 | 3 | 24 |" in page


BAD_LINKS = [
    (lambda links, points: links.loc.__setitem__((0, "freq_mhz"), "n/a"), "measurement-no-number"),
    (lambda links, points: links.loc.__setitem__((1, "link_id"), "L0"), "duplicate-link"),
    (lambda links, points: links.loc.__setitem__((0, "dist_km"), 5.0), "bad-profile"),
    (lambda links, points: links.loc.__setitem__((0, "rx_lat"), 21.0), "bad-profile"),
    (lambda links, points: points.loc.__setitem__((5, "d_km"), 0.0), "bad-profile"),
    (lambda links, points: points.loc.__setitem__((5, "ground_m"), ""), "bad-profile"),
    (lambda links, points: points.loc.__setitem__((5, "zone"), 2), "bad-profile"),
    (lambda links, points: points.loc.__setitem__((5, "clutter_class"), 9), "bad-profile"),
    (lambda links, points: points.loc.__setitem__((slice(0, 40), "link_id"), "lost"), "bad-profile"),
]


@pytest.mark.parametrize(("spoil", "code"), BAD_LINKS)
def test_a_bad_link_is_left_out_and_told_of(tmp_path, spoil, code):
    links, points = links_and_profiles()
    links, points = links.astype(object), points.astype(object)
    spoil(links, points)
    found = measured.read_measurements(write(tmp_path, links=links, profiles=points))
    assert len(found.links["made"]) == 11
    assert [(finding.code, finding.severity, finding.row in (1, 2)) for finding in found.findings] == [
        (code, "warning", True)
    ]


def test_a_spike_of_the_ground_is_told_of_and_kept(tmp_path):
    links, points = links_and_profiles()
    points.loc[(points["link_id"] == "L2") & (points["point"] == 35), "ground_m"] += 20.0
    found = measured.read_measurements(write(tmp_path, links=links, profiles=points))
    assert [finding.code for finding in found.findings] == ["ground-spike"]
    assert len(found.links["made"]) == 12


BAD_SAMPLES = [
    ("station_id", "z", "unknown-station"),
    ("tech", "wifi", "unknown-technology"),
    ("esp_dbm", "weak", "measurement-no-number"),
    ("dist_km", -1.0, "bad-distance"),
    ("dist_km", 9.9, "distance-slip"),
    ("rx_lon", "", "distance-slip"),
]


@pytest.mark.parametrize(("column", "value", "code"), BAD_SAMPLES)
def test_a_bad_reception_is_left_out_and_told_of(tmp_path, column, value, code):
    stations, samples = receptions(3.0)
    samples = samples.astype(object)
    samples.loc[4:6, column] = value
    found = measured.read_measurements(write(tmp_path, stations=stations, samples=samples))
    (finding,) = found.findings
    assert (finding.code, finding.row) == (code, 5)
    assert "2 more rows" in finding.message
    assert sum(paths.rows for paths in found.receptions["made"]) == 69


def test_a_station_heard_from_one_place_is_left_out(tmp_path):
    stations, samples = receptions(3.0)
    samples = samples[(samples["station_id"] != "b") | (samples["dist_km"] == samples["dist_km"].max())]
    samples = pd.concat([samples, receptions(3.0)[1].query("station_id == 'b'").head(3)]).drop_duplicates()
    found = measured.read_measurements(write(tmp_path, stations=stations, samples=samples))
    assert [finding.code for finding in found.findings] == ["lonely-station"]


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ((), "no-measurements"),
        (("links",), "file-missing"),
        (("stations",), "file-missing"),
    ],
)
def test_what_is_missing_is_refused(tmp_path, capsys, tables, code):
    links, profiles = links_and_profiles()
    stations, samples = receptions(3.0)
    held = {"links": links, "profiles": profiles, "stations": stations, "samples": samples}
    write(tmp_path, **{name: held[name] for name in tables})
    with pytest.raises(measured.InputError) as refusal:
        measured.read_measurements(tmp_path)
    assert [finding.code for finding in refusal.value.findings] == [code]
    assert validation.main([str(tmp_path)]) == 1
    assert "error: " in capsys.readouterr().err


def test_a_missing_column_is_named(tmp_path):
    links, profiles = links_and_profiles()
    write(tmp_path, links=links.drop(columns=["h_tx_m", "site"]), profiles=profiles)
    with pytest.raises(measured.InputError) as refusal:
        measured.read_measurements(tmp_path)
    assert [finding.column for finding in refusal.value.findings] == ["site", "h_tx_m"]


def test_links_that_are_all_bad_are_refused(tmp_path):
    links, profiles = links_and_profiles()
    write(tmp_path, links=links.assign(freq_mhz=""), profiles=profiles)
    with pytest.raises(measured.InputError, match="no link can be used"):
        measured.read_measurements(tmp_path)


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    out = tmp_path_factory.mktemp("page") / "validation.md"
    assert validation.main([str(SHARED / "measured"), "--out", str(out)]) == 0
    return out.read_text(encoding="utf-8")


@needs_shared("measured")
def test_the_page_is_in_step(page):
    assert page == (ROOT / "docs" / "radio" / "validation.md").read_text(encoding="utf-8")


@needs_shared("measured")
@pytest.mark.parametrize(
    "row",
    [
        "| P.1812, bare ground | 20 | −25.7 | 6.5 | 0.83 |",
        "| P.1812, clutter column | 20 | −19.7 | 8.9 | 0.83 |",
        "| free space | 20 | −32.5 | 7.5 | 0.78 |",
        "| 1,077 | 0.13 to 84.1 | 2.40 | 8.2 |",
        "| 1,275 | 0.13 to 59.8 | 2.06 | 8.2 |",
        "| 60 | 0.06 to 3.7 | 2.23 | 7.7 |",
        "| free space | −51.4 | 7.4 | 0.59 | 6.9 |",
        "| new rule, §3.1 | −38.6 | 7.6 | 0.51 | 7.0 |",
        "| new rule, §3.2 | −26.1 | 6.9 | 0.62 | 6.1 |",
        "| one slope, fitted: n = 3.47; with a level per route 4.14 | – | 7.1 | 0.59 | 6.2 |",
        "| new rule, §3.1, at the profile's own points | 18 | 7.1 | 0.70 |",
        "| old rule, at the profile's own points | 18 | 8.5 | 0.80 |",
    ],
)
def test_the_reference_figures_of_the_measurements_come_out(page, row):
    assert row in page


@needs_shared("measured")
def test_row_order_changes_no_score(tmp_path):
    for path in (SHARED / "measured").glob("*.csv"):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        table.sample(frac=1.0, random_state=3).to_csv(tmp_path / path.name, index=False)
    tables = [
        [line for line in validation.render(measured.read_measurements(folder)).splitlines() if line.count("|") > 4]
        for folder in (SHARED / "measured", tmp_path)
    ]
    assert tables[0] == tables[1]
