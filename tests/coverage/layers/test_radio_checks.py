"""Sectors against their sites: unknown sites, angles, technologies, and sectors given twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.coverage.layers.read import check_layers
from tests.builders import layer_files as files

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
