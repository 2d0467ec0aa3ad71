"""Commune codes of two vintages: held apart, brought together, found by names; districts and provinces."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.units.unit_names import bare_name, spelled
from tests.builders.found import codes
from tests.builders.layers.layer_files import communes, villages, write_layer, write_table

pytestmark = pytest.mark.slow  # reads and writes whole files

# Made-up units: 02635 and half of 02647 became 02647 (its code used again), the other half and 02650 became 02650.
CROSSWALK = [("02635", "02647", None), ("02647", "02647", 0.6), ("02647", "02650", 0.4), ("02650", "02650", None)]


def after() -> gpd.GeoDataFrame:
    """Two communes in place of the three."""
    return gpd.GeoDataFrame(
        {
            "commune_code": ["02647", "02650"],
            "name": ["Xã Tây", "Xã Đông"],
            "district": ["", ""],
            "vintage": "2025-07-01",
        },
        geometry=[shapely.box(104.0, 22.4, 104.15, 22.5), shapely.box(104.15, 22.4, 104.3, 22.5)],
        crs="EPSG:4326",
    )


def read(folder: Path, **layers: gpd.GeoDataFrame | pd.DataFrame) -> tuple[list[str], list[Finding]]:
    """Commune codes of the villages as read, and the findings."""
    sources = {}
    for name, frame in layers.items():
        is_table = not isinstance(frame, gpd.GeoDataFrame)
        path = folder / f"{name}.{'csv' if is_table else 'gpkg'}"
        write_table(frame, path) if is_table else write_layer(frame, path)
        sources[name] = LayerSource(path=path.name)
    reading = read_all(sources, folder, None, 90.0, whole=False)
    return list(reading.layers["villages"].words("commune_code")), reading.findings


def crosswalk(rows: list[tuple] = CROSSWALK) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["code_before", "code_after", "share"])


def test_a_crosswalk_brings_codes_to_the_vintage_of_the_communes(tmp_path: Path) -> None:
    old = villages().assign(vintage="2024-12-31")
    found, findings = read(tmp_path, villages=old, communes=after(), crosswalk=crosswalk())
    # Villages 3 and 4 are of the divided unit: one lies west of 104.15, one east.
    assert found == ["02647", "02647", "02647", "02650", "02650", "02650"]
    applied = [each for each in findings if each.code == "crosswalk-applied"]
    assert applied[0].message.startswith("3 commune codes")
    assert "2 of divided units by the village's place" in applied[0].message
    assert not {"commune-unknown", "commune-mismatch", "vintage-mismatch"} & set(codes(findings))


def test_the_same_crosswalk_leads_back(tmp_path: Path) -> None:
    new = villages().assign(commune_code=["02647"] * 3 + ["02650"] * 3)
    rows = [("11", "21", None), ("12", "21", None), ("12", "22", None), ("13", "22", None)]
    new["commune_code"] = ["21"] * 3 + ["22"] * 3
    before = communes().assign(commune_code=["11", "12", "13"])
    rows[1], rows[2] = ("12", "21", 0.5), ("12", "22", 0.5)
    found, findings = read(tmp_path, villages=new, communes=before, crosswalk=crosswalk(rows))
    assert found == ["11", "11", "12", "12", "13", "13"]
    assert "crosswalk-applied" in codes(findings)


def test_vintages_that_differ_are_refused_without_a_crosswalk(tmp_path: Path) -> None:
    old = villages().assign(vintage="31/12/2024")
    _, findings = read(tmp_path, villages=old, communes=after())
    [mismatch] = [each for each in findings if each.code == "vintage-mismatch"]
    assert mismatch.severity == "error"
    assert "[layers.crosswalk]" in mismatch.remedy
    mixed = communes().assign(vintage=["2024", "2025-07-01", "2024"])
    _, findings = read(tmp_path, villages=villages(), communes=mixed)
    assert [(each.code, each.row) for each in findings] == [("vintage-mixed", 2)]


def test_codes_of_another_vintage_are_doubted_by_where_the_villages_lie(tmp_path: Path) -> None:
    turned = communes().assign(commune_code=["02650", "02635", "02647"])
    _, findings = read(tmp_path, villages=villages(), communes=turned)
    assert "vintage-doubtful" in codes(findings)


def test_shares_must_be_there_and_make_up_one(tmp_path: Path) -> None:
    rows = [("02635", "02647", None), ("02647", "02647", None), ("02647", "02650", 0.4), ("02650", "02650", None)]
    _, findings = read(tmp_path, villages=villages(), communes=after(), crosswalk=crosswalk(rows))
    assert [(each.code, each.row) for each in findings if each.severity == "error"] == [("crosswalk-shares", 2)]
    rows[1] = ("02647", "02647", 0.9)
    _, findings = read(tmp_path, villages=villages(), communes=after(), crosswalk=crosswalk(rows))
    assert "make up 1.3" in next(each.message for each in findings if each.code == "crosswalk-shares")


def test_a_crosswalk_that_is_not_needed_is_not_applied(tmp_path: Path) -> None:
    found, findings = read(tmp_path, villages=villages(), communes=communes(), crosswalk=crosswalk([("1", "2", None)]))
    assert found == list(villages()["commune_code"])
    assert codes(findings) == ["crosswalk-unused"]


def test_vintages_as_days_of_a_spreadsheet(tmp_path: Path) -> None:
    _, findings = read(tmp_path, villages=villages(), communes=communes().assign(vintage=45657))
    assert [(each.code, each.value) for each in findings] == [("date-number", "45657")]
    assert "2024-12-31" in findings[0].message


def test_codes_are_found_by_names_and_doubtful_ones_are_listed(tmp_path: Path) -> None:
    units = communes().assign(name=["Phường Thanh Bình", "Xã Thanh Bình", "Xã Hoà Mục"])
    named = (
        villages()
        .drop(columns="commune_code")
        .assign(
            commune=["Thanh Bình", "Phường Thanh Bình", "thanh binh", "Thanh Bình", "Xã Hòa Mục", "Hoa Muc"],
            district=["Thành phố Lào Cai", "TP Lào Cai", "Bát Xát", "", "", ""],
        )
    )
    found, findings = read(tmp_path, villages=named, communes=units)
    assert found == ["02635", "02635", "02647", "02647", "02650", "02650"]
    doubted = [(each.code, each.row) for each in findings]
    assert doubted == [("name-doubtful", 3), ("name-doubtful", 4), ("name-doubtful", 6), ("code-from-name", 1)]


def test_names_of_no_commune_are_refused_with_the_nearest(tmp_path: Path) -> None:
    named = (
        villages()
        .drop(columns="commune_code")
        .assign(commune=["Duyên Hải"] * 2 + ["Bát Xát"] * 2 + ["Mường Hun", None])
    )
    found, findings = read(tmp_path, villages=named, communes=communes())
    assert found[4:] == ["", ""]
    refused = {(each.code, each.row): each.message for each in findings if each.severity == "error"}
    assert set(refused) == {("name-unmatched", 5), ("id-missing", 6)}
    assert "'Xã Mường Hum' (02650)" in refused["name-unmatched", 5]


def test_districts_name_what_communes_do_not_and_doubt_what_differs(tmp_path: Path) -> None:
    districts = gpd.GeoDataFrame(
        {"name": ["TP. Lào Cai", "Huyện Bát Xát"]},
        geometry=[shapely.box(104.0, 22.4, 104.1, 22.5), shapely.box(104.1, 22.4, 104.3, 22.5)],
        crs="EPSG:4326",
    )
    _, findings = read(tmp_path, villages=villages(), communes=communes(), districts=districts)
    assert findings == []
    other = communes().assign(district=["Huyện Bát Xát", "Sa Pa", None])
    _, findings = read(tmp_path, villages=villages(), communes=other, districts=districts)
    found = [(each.code, each.row) for each in findings if each.code.startswith("district")]
    assert found == [("district-mismatch", 1), ("district-unknown", 2), ("district-from-outline", None)]
    _, findings = read(tmp_path, villages=villages(), communes=communes().drop(columns="district"), districts=districts)
    assert codes(findings) == ["district-from-outline"]


def test_communes_need_no_district_and_say_so_once(tmp_path: Path) -> None:
    _, findings = read(tmp_path, villages=villages(), communes=communes().drop(columns="district"))
    [finding] = findings
    assert (finding.code, finding.severity) == ("district-missing", "warning")
    assert finding.message == f"communes without a district: {len(communes())} of {len(communes())}"


def test_a_commune_that_names_no_district_where_others_do_is_told_by_its_row(tmp_path: Path) -> None:
    some = communes()
    some.loc[some.index[1], "district"] = None
    _, findings = read(tmp_path, villages=villages(), communes=some)
    assert [(each.code, each.row) for each in findings] == [("district-missing", 2)]


def test_communes_outside_the_provinces_are_told(tmp_path: Path) -> None:
    provinces = gpd.GeoDataFrame(
        {"name": ["Lào Cai"]}, geometry=[shapely.box(104.0, 22.4, 104.21, 22.5)], crs="EPSG:4326"
    )
    _, findings = read(tmp_path, villages=villages(), communes=communes(), provinces=provinces)
    assert [(each.code, each.row) for each in findings] == [("province-outside", 3)]


def test_names_compare_without_their_kind() -> None:
    assert bare_name("Thị trấn Phố Lu") == bare_name("TT. Phố Lu") == bare_name("pho lu") == "pho_lu"
    assert spelled("Xã Hòa Bình") == spelled("hoà bình") != spelled("Hoa Binh")
    assert bare_name("Xã") == "xa"
    for name in ("TT. Phố Lu", "TT.Phố Lu", "thị trấn Phố Lu", "TT Phố Lu"):
        assert spelled(name) == "phố lu", name
    assert spelled("P. 1") == spelled("Phường 1") == "1"


def people(folder: Path, rows: list[tuple], **layers: gpd.GeoDataFrame) -> tuple[list[float], list[Finding]]:
    """People of the communes as read with a crosswalk that counts the units before, and what is said of them."""
    table = pd.DataFrame(rows, columns=["code_before", "code_after", "share", "population_before"])
    write_table(table, folder / "crosswalk.csv")
    sources = {"crosswalk": LayerSource(path="crosswalk.csv")}
    for name, frame in layers.items():
        write_layer(frame, folder / f"{name}.geojson")
        sources[name] = LayerSource(path=f"{name}.geojson")
    reading = read_all(sources, folder, None, 90.0, whole=False)
    found = [each for each in reading.findings if each.code == "crosswalk-people"]
    return reading.layers["communes"].values("population").tolist(), found


COUNTED = [
    ("02635", "02647", None, 100),
    ("02647", "02647", 0.6, 50),
    ("02647", "02650", 0.4, 50),
    ("02650", "02650", 1, 9),
]


def test_shares_bring_the_people_of_old_units_to_new_communes(tmp_path: Path) -> None:
    found, said = people(tmp_path, COUNTED, villages=villages(), communes=after())
    assert found == [130.0, 29.0]
    assert [each.value for each in said] == ["159"]


def test_what_communes_state_of_their_people_counts(tmp_path: Path) -> None:
    stated = after().assign(population=[1000.0, None])
    assert people(tmp_path, COUNTED, villages=villages(), communes=stated)[0] == [1000.0, 29.0]
    whole = after().assign(population=[1000, 2000])
    assert people(tmp_path, COUNTED, villages=villages(), communes=whole) == ([1000.0, 2000.0], [])


def test_people_are_not_moved_by_shares_that_are_not_said(tmp_path: Path) -> None:
    rows = [("02635", "02647", None, None), *COUNTED[1:]]
    found, said = people(tmp_path, rows, villages=villages(), communes=after())
    assert pd.isna(found[0])
    assert found[1:] == [29.0]
    assert len(said) == 1
