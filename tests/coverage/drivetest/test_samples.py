"""Drive-test samples: what is read, what is left out and why, how cells are matched, how bins are made."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.drivetest.cells import CellBook
from phusong.coverage.drivetest.exports.sieve import Account
from phusong.coverage.drivetest.heard import Cell, Mismatch, NamedCell
from phusong.coverage.drivetest.parameters import SampleParameters
from phusong.coverage.drivetest.samples import Samples, bin_samples, read_samples
from phusong.coverage.findings.errors import InputError
from phusong.coverage.network.network import Network
from phusong.coverage.network.sites import Sectors
from tests.builders.networks.small_network import SOUTH_M, WEST_M, small_network, text

BANDS = {"4g": 1800.0, "5g": 2600.0}
"""Carrier where a sector names none; S1 carries both technologies, S2 4G alone."""

SECTORS = [
    ("S1", "4g", 1800.0, 240.0),
    ("S1", "4g", 1800.0, 0.0),
    ("S1", "4g", 1800.0, 120.0),
    ("S1", "4g", 900.0, 90.0),
    ("S1", "5g", np.nan, 30.0),
]
"""Site, technology, carrier and azimuth of every sector; S2 has none and is omnidirectional."""


@pytest.fixture(scope="module")
def network() -> Network:
    site, technology, band_mhz, azimuth_deg = zip(*SECTORS, strict=True)
    sectors = Sectors.upright(
        text(*site), text(*technology), np.array(band_mhz), np.array(azimuth_deg), np.full(5, 3.0)
    )
    return replace(small_network(), sectors=sectors)


def row(network: Network, x_km: float = 3.0, y_km: float = 6.0, rsrp="-90.0", cell="S1", band="1800", **more) -> dict:
    """One sample at a place in km from the corner of the network."""
    lon, lat = network.lon_lat(np.array([WEST_M + 1000.0 * x_km]), np.array([SOUTH_M + 1000.0 * y_km]))
    held = {"lon": f"{lon[0]:.7f}", "lat": f"{lat[0]:.7f}", "rsrp_dbm": rsrp, "cell": cell, "band_mhz": band}
    return held | more


def write(folder: Path, rows: list[dict], name: str = "drive.csv") -> Path:
    path = folder / name
    columns = list(dict.fromkeys(column for item in rows for column in item))
    lines = [",".join(columns), *(",".join(str(item.get(column, "")) for column in columns) for item in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path: Path, network: Network, columns: dict[str, str] | None = None, **changes):
    return read_samples(path, network, BANDS, SampleParameters(**changes), columns)


def test_a_sample_is_read_and_matched(tmp_path, network):
    samples, findings = read(write(tmp_path, [row(network, rsrp="-91.5")]), network)
    assert findings == []
    assert samples.cells == (Cell(0, "4g", 1800.0, -1),)
    assert samples.rsrp_dbm.tolist() == [-91.5]
    assert samples.x_m[0] == pytest.approx(WEST_M + 3000.0, abs=0.1)
    assert samples.y_m[0] == pytest.approx(SOUTH_M + 6000.0, abs=0.1)
    assert samples.account == Account(1, 1, {})
    assert len(samples) == 1


SPOILT = [
    ({"rsrp": "n.a."}, "sample-no-number", "rsrp_dbm"),
    ({"rsrp": ""}, "sample-no-number", "rsrp_dbm"),
    ({"rsrp": "nan"}, "sample-no-number", "rsrp_dbm"),
    ({"band": "B3"}, "sample-no-number", "band_mhz"),
    ({"lon": "east"}, "sample-no-number", "lon"),
    ({"lon": "400"}, "sample-coordinates", "lon"),
    ({"cell": ""}, "sample-site-unknown", "cell"),
    ({"rsrp": "-141"}, "sample-rsrp", "rsrp_dbm"),
    ({"rsrp": "91"}, "sample-rsrp", "rsrp_dbm"),
    ({"rsrp": "-47"}, "sample-saturated", "rsrp_dbm"),
    ({"rsrp": "-126"}, "sample-insensitive", "rsrp_dbm"),
    ({"x_km": -30.0}, "sample-outside-terrain", "lon"),
    ({"cell": "S9"}, "sample-site-unknown", "cell"),
    ({"cell": "S1-4"}, "sample-cell-unknown", "cell"),
    ({"cell": "S2-2"}, "sample-cell-unknown", "cell"),
    ({"band": "3"}, "sample-band", "band_mhz"),
    ({"band": "2100"}, "sample-band", "band_mhz"),
    ({"cell": "S2", "technology": "5g"}, "sample-technology", "cell"),
    ({"x_km": 1.25, "y_km": 5.05}, "sample-too-near", "lon"),
    ({"x_km": 19.0, "y_km": 15.0}, "sample-too-far", "lon"),
    ({"cell": "S1-1", "site": "S2"}, "sample-cell-two-sites", "cell"),
]


@pytest.mark.parametrize(("changes", "code", "column"), SPOILT)
def test_what_cannot_count_is_left_out_and_told_of(tmp_path, network, changes, code, column):
    spoilt = row(network, **{name: value for name, value in changes.items() if name != "lon"})
    spoilt |= {"lon": changes["lon"]} if "lon" in changes else {}
    path = write(tmp_path, [row(network), spoilt, row(network, x_km=4.0), spoilt | {"timestamp": "later"}])
    samples, findings = read(path, network, farthest_m=18_000.0)
    assert len(samples) == 2
    (finding,) = findings
    assert (finding.code, finding.severity, finding.row, finding.column) == (code, "warning", 2, column)
    assert finding.file == str(path)
    assert "(and 1 more rows); left out" in finding.message
    assert finding.remedy


def test_a_void_of_the_terrain_is_outside(tmp_path, network):
    heights = network.terrain.height_m.copy()
    heights[:, :60] = np.nan
    holed = replace(network, terrain=replace(network.terrain, height_m=heights))
    samples, findings = read(write(tmp_path, [row(network), row(network, x_km=8.0)]), holed)
    assert len(samples) == 1
    assert [finding.code for finding in findings] == ["sample-outside-terrain"]


def test_swapped_coordinates_are_recognised(tmp_path, network):
    good = [row(network, x_km=2.0 + 0.5 * step) for step in range(4)]
    bad = [item | {"lon": item["lat"], "lat": item["lon"]} for item in good]
    with pytest.raises(InputError) as refusal:
        read(write(tmp_path, bad), network)
    first, last = refusal.value.findings
    assert (first.code, first.remedy) == ("sample-coordinates", "lon and lat look swapped")
    assert last.code == "samples-none"


def test_a_repeated_row_counts_once(tmp_path, network):
    rows = [row(network, timestamp="1"), row(network, timestamp="1"), row(network, timestamp="2")]
    samples, findings = read(write(tmp_path, rows), network)
    assert len(samples) == 2
    assert [(finding.code, finding.row) for finding in findings] == [("sample-repeated", 2)]


def test_a_cell_with_two_carriers_is_told_of_and_kept(tmp_path, network):
    rows = [row(network, cell="S1-1", band="1800"), row(network, cell="S1-1", band="900")]
    samples, findings = read(write(tmp_path, rows), network)
    assert samples.cells == (Cell(0, "4g", 900.0, 3), Cell(0, "4g", 1800.0, 1))
    assert [(finding.code, finding.row) for finding in findings] == [("sample-cell-repeated", 1)]
    assert "4g 900 MHz, 4g 1800 MHz" in findings[0].message


def test_a_foreign_cell_name_is_matched_by_its_site(tmp_path, network):
    samples, findings = read(write(tmp_path, [row(network, cell="452040107011", site="S2")]), network)
    assert findings == []
    assert samples.cells == (Cell(1, "4g", 1800.0, -1),)


def test_a_cell_of_two_sites_is_left_out(tmp_path, network):
    rows = [row(network, cell="7011", site=site) for site in ("S1", "S2")]
    samples, findings = read(write(tmp_path, [*rows, row(network, cell="S1", site="S1")]), network)
    assert len(samples) == 1
    assert [finding.code for finding in findings] == ["sample-cell-two-sites"]


def test_many_unknown_names_make_one_finding(tmp_path, network):
    rows = [row(network, cell=f"X{number}") for number in range(40)]
    _, findings = read(write(tmp_path, [*rows, row(network)]), network)
    (finding,) = findings
    assert "'X0'" in finding.message
    assert "39 more such" in finding.message


@pytest.mark.slow
def test_columns_go_by_their_usual_names_or_by_those_given(tmp_path, network):
    names = {"lon": "Longitude", "lat": "LATITUDE", "rsrp_dbm": "RSRP", "cell": "site_id", "band_mhz": "Band"}
    renamed = [{names[key]: value for key, value in row(network).items()}]
    assert len(read(write(tmp_path, renamed), network)[0]) == 1
    theirs = {"lon": "x", "lat": "y", "rsrp_dbm": "muc_thu", "cell": "tram", "band_mhz": "tan so"}
    renamed = [{theirs[key]: value for key, value in row(network).items()}]
    assert len(read(write(tmp_path, renamed), network, columns=theirs)[0]) == 1


def test_a_semicolon_table_with_decimal_commas_is_read(tmp_path, network):
    held = row(network)
    path = tmp_path / "drive.csv"
    values = [held[name].replace(".", ",") for name in held]
    path.write_text(";".join(held) + "\n" + ";".join(values) + "\n", encoding="utf-8-sig")
    assert len(read(path, network)[0]) == 1


@pytest.mark.parametrize(("gone", "column"), [("rsrp_dbm", "rsrp_dbm"), ("cell", "cell"), ("band_mhz", "band_mhz")])
def test_a_missing_column_is_refused(tmp_path, network, gone, column):
    held = row(network)
    del held[gone]
    with pytest.raises(InputError) as refusal:
        read(write(tmp_path, [held]), network)
    assert [(item.code, item.column) for item in refusal.value.findings] == [("sample-column-missing", column)]


def test_a_column_that_was_named_must_be_there(tmp_path, network):
    with pytest.raises(InputError, match="muc_thu is missing"):
        read(write(tmp_path, [row(network)]), network, columns={"rsrp_dbm": "muc_thu"})


def test_no_file_or_nothing_left_is_refused(tmp_path, network):
    with pytest.raises(InputError, match="No such file"):
        read(tmp_path / "none.csv", network)
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="empty"):
        read(tmp_path / "empty.csv", network)
    with pytest.raises(InputError) as refusal:
        read(write(tmp_path, [row(network, rsrp="5")]), network)
    assert [finding.code for finding in refusal.value.findings] == ["sample-rsrp", "samples-none"]


@pytest.mark.slow
def test_the_order_of_rows_changes_nothing(tmp_path, network):
    rng = np.random.default_rng(4)
    rows = [row(network, *rng.uniform(2.0, 9.0, 2), rsrp=str(-80.0 - k % 7), cell=f"S{1 + k % 2}") for k in range(60)]
    first = read(write(tmp_path, rows, "a.csv"), network)[0]
    rng.shuffle(rows)
    again = read(write(tmp_path, rows, "b.csv"), network)[0]
    assert first.cells == again.cells
    for name in ("cell", "x_m", "y_m", "rsrp_dbm"):
        assert getattr(first, name).tobytes() == getattr(again, name).tobytes()


# Cells.


@pytest.mark.parametrize(
    ("name", "technology", "band_mhz", "cell"),
    [
        ("S1", "", 1842.5, Cell(0, "4g", 1800.0, -1)),
        ("S1", "", 942.5, Cell(0, "4g", 900.0, -1)),
        ("S1", "", 2593.0, Cell(0, "5g", 2600.0, -1)),
        ("S1-1", "4g", 1800.0, Cell(0, "4g", 1800.0, 1)),
        ("S1_2", "4g", 1800.0, Cell(0, "4g", 1800.0, 2)),
        ("S1/03", "4g", 1800.0, Cell(0, "4g", 1800.0, 0)),
        ("S1:1", "5g", 2600.0, Cell(0, "5g", 2600.0, 4)),
        ("S2-1", "4g", 1800.0, Cell(1, "4g", 1800.0, -1)),
    ],
)
def test_names_and_carriers_find_their_cell(network, name, technology, band_mhz, cell):
    assert CellBook(network, BANDS).find(name, technology, band_mhz, 0.1) == cell


def test_a_band_of_two_technologies_needs_a_technology(network):
    book = CellBook(network, {"4g": 1800.0, "5g": 1800.0})
    shared = book.find("S1", "", 1800.0, 0.1)
    assert isinstance(shared, Mismatch)
    assert shared.what == "'S1' has 1800 MHz in several technologies: 4g, 5g"
    assert book.find("S1", "5g", 1800.0, 0.1) == Cell(0, "5g", 1800.0, -1)


def test_the_nearest_site_is_hinted_at(network):
    found = CellBook(network, BANDS).find_all([NamedCell("S 1", "", "", 1800.0)], 0.1)
    (mismatch,) = found.values()
    assert isinstance(mismatch, Mismatch)
    assert mismatch.what.endswith("; did you mean 'S1'?")


def test_the_masts_of_cells(network):
    book = CellBook(network, BANDS)
    whole = book.transmitters(network, Cell(0, "4g", 1800.0, -1))
    assert whole.azimuth_deg.tolist() == [0.0, 120.0, 240.0]
    assert whole.band_mhz.tolist() == [1800.0] * 3
    assert (whole.first_sector.tolist(), len(whole)) == ([0, 3], 1)
    one = book.transmitters(network, Cell(0, "5g", 2600.0, 4))
    assert (one.azimuth_deg.tolist(), one.band_mhz.tolist(), one.downtilt_deg.tolist()) == ([30.0], [2600.0], [3.0])
    omni = book.transmitters(network, Cell(1, "4g", 1800.0, -1))
    assert np.isnan(omni.azimuth_deg).all()
    assert omni.first_sector.tolist() == [0, 1]
    assert (omni.x_m[0], omni.height_m[0]) == (network.sites.x_m[1], 42.0)


# Bins.


def made(cell, x_m, rsrp_dbm) -> Samples:
    cells = (Cell(0, "4g", 1800.0, -1), Cell(1, "4g", 1800.0, -1))
    n = len(cell)
    return Samples(
        cells,
        np.array(cell),
        np.array(x_m, dtype=float),
        np.full(n, 7.0),
        np.array(rsrp_dbm, dtype=float),
        Account(n, n, {}),
    )


def test_bins_hold_medians_by_hand():
    bins = bin_samples(
        made([0, 0, 0, 0, 0, 1], [1.0, 10.0, 49.0, 51.0, 60.0, 1.0], [-90, -70, -88, -100, -101, -60]), 50.0
    )
    assert bins.cell.tolist() == [0, 0, 1]
    assert bins.rsrp_dbm.tolist() == [-88.0, -100.5, -60.0]
    assert bins.count.tolist() == [3, 2, 1]
    assert bins.x_m == pytest.approx([20.0, 55.5, 1.0])
    assert bins.y_m == pytest.approx([7.0, 7.0, 7.0])


def test_bins_weigh_a_halt_as_one():
    bins = bin_samples(made([0] * 101, [5.0] * 100 + [75.0], [-80.0] * 100 + [-100.0]), 50.0)
    assert bins.rsrp_dbm.tolist() == [-80.0, -100.0]


def test_bins_agree_with_a_loop():
    rng = np.random.default_rng(8)
    cell, x_m, rsrp_dbm = np.sort(rng.integers(0, 2, 300)), rng.uniform(-500, 500, 300), rng.uniform(-120, -60, 300)
    bins = bin_samples(made(cell, x_m, rsrp_dbm), 50.0)
    by_hand = {}
    for c, x, level in zip(cell, x_m, rsrp_dbm, strict=True):
        by_hand.setdefault((c, np.floor(x / 50.0)), []).append(level)
    assert bins.rsrp_dbm == pytest.approx([np.median(by_hand[key]) for key in sorted(by_hand)])
    assert bins.count.sum() == 300
