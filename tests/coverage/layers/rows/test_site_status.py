"""Status of sites: what is planned or gone is left out of the network and told; what is not understood stays."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.assembly import build_sites, kept_columns_of
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.readings import Reading
from phusong.coverage.layers.rows.site_status import off_air

ON = (
    "In service",
    "On air",
    "operational",
    "Active",
    "Live",
    "Existing",
    "",
    "1",
    "yes",
    "Đang hoạt động",
    "đang phát sóng",
)
ON_VI = ("Hiện hữu", "Đang khai thác", "Đang sử dụng", "Đã xây dựng")
OFF = (
    "Planned",
    "plan 2025",
    "Proposed",
    "Under construction",
    "Decommissioned",
    "dismantled",
    "Inactive",
    "not active",
)
OFF_MORE = ("Out of service", "off air", "0", "no", "Not in service")
OFF_VI = (
    "Dự kiến",
    "Kế hoạch 2025",
    "Đã tháo dỡ",
    "Ngừng hoạt động",
    "Chưa phát sóng",
    "Không hoạt động",
    "Đang xây dựng",
)


def read(folder: Path, status: list[str]) -> Reading:
    with (folder / "s.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["site_id", "operator", "technologies", "height_m", "lon", "lat", "note", "Status"])
        for row, word in enumerate(status):
            table.writerow(
                [f"S{len(status) - row:02d}", "VNPT", "4g", 30 + row, 103.1 + row / 1000, 21.5, f"n{row}", word]
            )
    source = LayerSource(path=str(folder / "s.csv"), columns={"remark": "note"})
    return read_all({"sites": source}, Path(), None, 90.0, whole=False)


@pytest.mark.parametrize("word", [*ON, *ON_VI, "Good", "leased"])
def test_what_is_on_the_air_or_not_understood_stays(word: str, tmp_path: Path) -> None:
    assert off_air(read(tmp_path, [word]).layers["sites"]).tolist() == [False]


@pytest.mark.parametrize("word", [*OFF, *OFF_MORE, *OFF_VI])
def test_what_is_planned_or_gone_is_left_out(word: str, tmp_path: Path) -> None:
    assert off_air(read(tmp_path, [word]).layers["sites"]).tolist() == [True]


def test_sites_left_out_are_in_no_column_of_the_network(tmp_path: Path) -> None:
    reading = read(tmp_path, ["Planned", "In service", "Removed", ""])
    layer = reading.layers["sites"]
    sites = build_sites(layer, layer.in_degrees())
    assert sites.ids.tolist() == ["S01", "S03"]  # S04 is planned, S02 removed
    assert sites.height_m.tolist() == [33.0, 31.0]
    assert np.allclose(sites.x_m, [103.103, 103.101])
    assert len(sites.technologies) == 2
    assert {name: values.tolist() for name, values in kept_columns_of(layer).items()} == {"remark": ["n3", "n1"]}


def test_it_is_told_once_for_each_word(tmp_path: Path) -> None:
    findings = read(tmp_path, ["Planned", "Live", "Planned", "Removed", "Leased", "Leased"]).findings
    told = [(each.code, each.row, each.value) for each in findings if "site" in each.code]
    assert told == [
        ("site-off-air", 1, "Planned"),
        ("site-off-air", 4, "Removed"),
        ("site-status-unknown", 5, "Leased"),
    ]
    assert "2: S06, S04" in next(each.message for each in findings if each.value == "Planned")


def test_without_a_column_of_it_nothing_is_left_out_or_told(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("site_id,operator,technologies,height_m,lon,lat\nA,V,4g,30,103.1,21.5\n")
    source = LayerSource(path=str(tmp_path / "s.csv"))
    reading = read_all({"sites": source}, Path(), None, 90.0, whole=False)
    assert off_air(reading.layers["sites"]).tolist() == [False]
    assert [each.code for each in reading.findings] == []
