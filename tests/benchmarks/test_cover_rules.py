"""The rules for cover on measured paths: they are the planner's own, and a truth planted by one of them is found."""

import importlib
import math
import sys

import numpy as np
import pandas as pd
import pytest

from phusong.coverage.p1812 import P1812Parameters, basic_loss_db
from phusong.coverage.propagation.p2108 import statistical_loss_db
from phusong.coverage.propagation.p2108 import terminal_loss_db as recommended_loss_db
from tests.builders.paths import ROOT

pytestmark = pytest.mark.slow  # reads and writes whole files

sys.path.insert(0, str(ROOT / "benchmarks"))
cover = importlib.import_module("cover")
cover_page = importlib.import_module("cover_page")
measured = importlib.import_module("measured")
scores = importlib.import_module("scores")
tables = importlib.import_module("tables")
validation = importlib.import_module("validation")

OFFSETS_DB = {"east": -40.0, "west": -25.0}
KM_PER_DEG = tables.EARTH_RADIUS_KM * math.pi / 180.0


def link(cover_m=10.0, code=3, tx_m=30.0, rx_m=1.5, length_km=1.2):
    """A path over straight ground under one cover."""
    d_km = np.linspace(0.0, length_km, 41)
    clutter_m, codes = np.full(41, cover_m), np.full(41, code)
    return measured.Link(
        "a", "x", 1800.0, tx_m, rx_m, 7.0, 0.0, d_km, 50.0 + 4.0 * d_km, clutter_m, codes, codes * 0 + 4
    )


def bare_db(path, rx_m, clutter_m=None):
    """P.1812 as the Recommendation is written."""
    parameters = P1812Parameters(
        frequency_mhz=path.frequency_mhz,
        tx_height_m=path.tx_m,
        rx_height_m=rx_m,
        latitude_deg=path.latitude_deg,
        delta_n=cover.DELTA_N,
        n0=cover.N0,
    )
    return basic_loss_db(path.d_km, path.ground_m, parameters, clutter_m=clutter_m, zone=path.zone)


@pytest.mark.parametrize(
    ("terminal", "code", "stated_db"),
    [
        ("height-gain", 3, recommended_loss_db(1800.0, 1.5, "suburban", 10.0)),
        ("statistical", 4, statistical_loss_db(1800.0, 1200.0)),
        ("by-class", 3, statistical_loss_db(1800.0, 1200.0)),
        ("by-class", 4, recommended_loss_db(1800.0, 1.5, "trees", 10.0)),
        ("none", 3, 0.0),
    ],
)
def test_a_terminal_below_its_cover_stands_on_it_and_loses_what_is_stated(terminal, code, stated_db):
    path = link(code=code)
    rule = cover.CoverRule(terminal, 1e6, 1e6, step_m=None)  # cover along the path never counts
    raised_m = 1.5 if terminal == "none" else 10.0
    assert cover.p1812_by_rule_db(path, rule) == pytest.approx(bare_db(path, raised_m) + float(stated_db), abs=1e-3)


def test_the_old_rule_at_the_points_of_the_link_is_the_recommendation():
    path = link()
    rule = cover.CoverRule("none", 0.0, 0.0, step_m=None)
    assert cover.p1812_by_rule_db(path, rule) == pytest.approx(bare_db(path, 1.5, path.clutter_m), abs=1e-3)
    assert bare_db(path, 1.5, path.clutter_m) > bare_db(path, 1.5) + 5.0


def test_the_old_rule_hangs_on_the_step_and_the_new_one_hardly():
    path = link()
    old_db = [cover.p1812_by_rule_db(path, cover.up_to_the_ends(step_m)) for step_m in (90.0, 15.0)]
    new_db = [cover.p1812_by_rule_db(path, cover.CoverRule("by-class", step_m=step_m)) for step_m in (90.0, 15.0)]
    assert abs(old_db[1] - old_db[0]) > 5.0
    assert abs(new_db[1] - new_db[0]) < 1.0  # at 90 m no point stands where cover just counts in full


def test_a_scenario_sees_no_cover_in_the_open():
    open_m = cover.of_a_scenario(link(code=2)).clutter_m
    assert not open_m.any()
    assert set(cover.of_a_scenario(link(cover_m=3.0, code=4)).clutter_m.tolist()) == {15.0}


def made_routes(noise_db=0.0) -> pd.DataFrame:
    """Two routes whose loss is that of the new rule by §3.2 less an offset per route, two rows a place."""
    rows = []
    for at, route in enumerate(sorted(OFFSETS_DB)):
        for place in range(12):
            km = round(0.2 + 0.07 * place, 3)
            rows += [
                {
                    "tx_lat": 7.0,
                    "tx_lon": 3.0,
                    "rx_lat": 7.0 + (1 - 2 * at) * km / KM_PER_DEG,
                    "rx_lon": 3.0,
                    "frequency_mhz": 1800,
                    "ht_m": 30.0,
                    "hr_m": 1.5,
                    "tx_ground_m": 50.0,
                    "rx_ground_m": 50.0 + place % 3,
                    "clutter_height_m": 4.0 + 2.0 * (place % 2),
                    "distance_km": km,
                    "loss_db": 0.0,
                    "route": route,
                    "swing_db": swing_db,
                }
                for swing_db in (-noise_db, noise_db)
            ]
    table = pd.DataFrame(rows)
    for at, row in table.iterrows():
        length_km = row["distance_km"]
        lost_db = float(statistical_loss_db(1800.0, max(1000.0 * length_km, 250.0)))
        free_db = 92.4 + 20.0 * math.log10(1.8 * math.hypot(length_km, 0.02))  # in sight, near enough
        table.loc[at, "loss_db"] = lost_db + free_db - OFFSETS_DB[row["route"]] + row["swing_db"]
    return table


def write(folder, table):
    table.to_csv(folder / "made_samples.csv", index=False)
    return folder


def row_of(page: str, name: str) -> list[str]:
    (line,) = (line for line in page.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_truth_planted_by_a_rule_is_found(tmp_path, capsys):
    assert validation.main([str(write(tmp_path, made_routes()))]) == 0
    page, said = capsys.readouterr()
    assert not said
    assert "46 paths" not in page
    assert "44 paths from 0.25 km (4 shorter ones left out)" in page
    assert "on 22 points of 2 routes" in page
    planted, free, old = (
        row_of(page, name) for name in ("new rule, §3.2", "free space", "old rule, points every 90 m")
    )
    assert float(planted[1].replace("−", "-")) == pytest.approx(-32.5, abs=0.3)
    assert float(planted[4]) < 0.2
    assert 1.0 < float(free[4]) < float(old[4])
    assert float(planted[2]) == pytest.approx(
        7.5, abs=0.2
    )  # with one level half the difference of the two routes is left
    assert "nan" not in page
    assert str(tmp_path) not in page


def test_rows_that_share_a_place_are_one_point(tmp_path, capsys):
    assert validation.main([str(write(tmp_path, made_routes(noise_db=3.0)))]) == 0
    planted = row_of(capsys.readouterr().out, "new rule, §3.2")
    assert float(planted[4]) == pytest.approx(3.0, abs=0.1)
    assert float(planted[6]) < 0.2


def test_row_order_changes_nothing(tmp_path, capsys):
    table = made_routes(noise_db=2.0)
    pages = []
    for made in (table, table.sample(frac=1.0, random_state=4)):
        assert validation.main([str(write(tmp_path, made))]) == 0
        pages.append([line for line in capsys.readouterr().out.splitlines() if line.count("|") > 4])
    assert pages[0] == pages[1]


BAD_ROWS = [
    ("loss_db", "loud", "measurement-no-number"),
    ("distance_km", -1.0, "bad-distance"),
    ("distance_km", 3.0, "distance-slip"),
    ("clutter_height_m", -2.0, "bad-profile"),
    ("rx_ground_m", "", "measurement-no-number"),
]


@pytest.mark.parametrize(("column", "value", "code"), BAD_ROWS)
def test_a_bad_row_of_a_route_is_left_out_and_told_of(tmp_path, column, value, code):
    table = made_routes().astype(object)
    table.loc[4:6, column] = value
    found = measured.read_measurements(write(tmp_path, table))
    (finding,) = found.findings
    assert (finding.code, finding.row) == (code, 5)
    assert "2 more rows" in finding.message
    assert len(found.routes["made"].loss_db) == len(table) - 3


def test_routes_without_a_row_of_use_are_refused(tmp_path):
    with pytest.raises(measured.InputError, match="no row can be used"):
        measured.read_measurements(write(tmp_path, made_routes().assign(distance_km=0.0)))


def test_a_missing_column_of_a_route_is_named(tmp_path):
    with pytest.raises(measured.InputError) as refusal:
        measured.read_measurements(write(tmp_path, made_routes().drop(columns="clutter_height_m")))
    assert [finding.column for finding in refusal.value.findings] == ["clutter_height_m"]
