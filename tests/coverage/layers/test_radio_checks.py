"""Sectors against their sites: unknown sites, angles, technologies, and sectors given twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.coverage.layers.read import check_layers, read_network
from tests.builders.layers import layer_files as files

pytestmark = pytest.mark.slow  # reads and writes whole files


def test_sectors_of_unknown_sites_and_wrong_angles(tmp_path: Path) -> None:
    sources = files.write_region(tmp_path)
    rows = ["S2,4g,0,3", "S9,4g,0,3", "S1,5g,0,3", "S1,LTE,361,3", "S1,4g,,", "S1,4g,10,95", ",4g,0,0"]
    (tmp_path / "sectors.csv").write_text("site_id,technology,azimuth_deg,downtilt_deg\n" + "\n".join(rows) + "\n")
    found = [(f.severity, f.code, f.row, f.column, f.value) for f in check_layers(sources, base=tmp_path)]
    assert sorted(found, key=str) == sorted(
        [
            ("error", "site-unknown", 2, "site_id", "S9"),
            ("warning", "sector-technology", 3, "technology", "5g"),
            ("error", "out-of-range", 4, "azimuth_deg", "361"),
            ("error", "out-of-range", 6, "downtilt_deg", "95"),
            ("error", "id-missing", 7, "site_id", None),
        ],
        key=str,
    )


def test_sectors_without_sites(tmp_path: Path) -> None:
    sources = files.write_region(tmp_path)
    sources.pop("sites")
    assert [finding.code for finding in check_layers(sources, base=tmp_path)] == ["site-unknown"]


def test_a_sector_given_twice_is_told_with_both_rows(tmp_path: Path) -> None:
    sources = files.write_region(tmp_path)
    rows = ["S2,4g,1800,0", "S2,4g,900,0", "S2,4g,1800,120", "S2,4g,,0", "S2,4G,1800,360", "S2,4g,,0", "S2,4g,1800,"]
    (tmp_path / "sectors.csv").write_text("site_id,technology,band_mhz,azimuth_deg\n" + "\n".join(rows) + "\n")
    found = [finding for finding in check_layers(sources, base=tmp_path) if finding.code == "sector-repeated"]
    assert [(f.severity, f.row, f.value) for f in found] == [("warning", 5, "S2"), ("warning", 6, "S2")]
    assert ["row 1" in found[0].message, "row 4" in found[1].message] == [True, True]


def test_what_sectors_state_of_their_radio_is_read_whatever_the_order_of_rows(tmp_path: Path) -> None:
    sources = files.write_region(tmp_path)
    head = "site_id,technology,azimuth_deg,band_mhz,tx_power_dbm,gain_dbi,bandwidth_mhz,feeder_loss_db,mimo"
    rows = ["S2,4g,0,1800,43,17,10,1,4", "S2,4g,0,1800,,,,,", "S2,4g,120,773,46,15,10,0,2"]
    read = []
    for order in (rows, rows[::-1]):
        (tmp_path / "sectors.csv").write_text("\n".join([head, *order]) + "\n")
        network, _ = read_network(sources, base=tmp_path)
        read.append([(*network.sectors.azimuth_deg[[at]], network.sectors.stated.of(at)) for at in range(3)])
    first = {"tx_power_dbm": 43.0, "gain_dbi": 17.0, "bandwidth_mhz": 10.0, "feeder_loss_db": 1.0, "mimo": 4.0}
    third = {"tx_power_dbm": 46.0, "gain_dbi": 15.0, "bandwidth_mhz": 10.0, "feeder_loss_db": 0.0, "mimo": 2.0}
    said = [stated for _, stated in read[0]]
    assert read[0] == read[1]
    assert all(stated in said for stated in (first, {}, third))


def test_a_radio_that_cannot_be_is_refused(tmp_path: Path) -> None:
    sources = files.write_region(tmp_path)
    (tmp_path / "sectors.csv").write_text("site_id,technology,tx_power_dbm,mimo\nS2,4g,90,2\nS2,4g,46,16\n")
    found = [(f.code, f.row, f.column) for f in check_layers(sources, base=tmp_path) if f.severity == "error"]
    assert found == [("out-of-range", 1, "tx_power_dbm"), ("out-of-range", 2, "mimo")]
