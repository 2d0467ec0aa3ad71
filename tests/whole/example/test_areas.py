"""Communes and villages of the example: official units, the census, and where people can live."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely
from scipy.spatial import cKDTree

from tests.builders.layers.example import METRES, REPORTED, fact_table

pytestmark = pytest.mark.slow  # reads the layers of a province


def test_communes_are_the_official_units(communes):
    official = {row["commune_code"]: row for row in fact_table("units")}
    assert len(communes) == len(official) == 152
    assert communes["commune_co"].tolist() == sorted(official)
    assert all(re.fullmatch(r"0\d{4}", code) for code in communes["commune_co"])
    for ours in communes.itertuples():
        assert (ours.name, ours.unit_type, ours.district) == tuple(
            official[ours.commune_co][key] for key in ("name", "unit_type", "district")
        )
    assert communes["unit_type"].value_counts().to_dict() == {"Xã": 127, "Phường": 16, "Thị trấn": 9}
    assert communes["district"].nunique() == 9


def test_commune_populations_are_the_census(communes):
    outline_of = {row["commune_code"]: row["outline_id"] for row in fact_table("units")}
    census = {row["outline_id"]: int(row["population_2019"]) for row in fact_table("census")}
    assert communes["population"].sum() == sum(census.values()) == 730_420
    grouped = communes.groupby(communes["commune_co"].map(outline_of))["population"].sum()
    assert grouped.to_dict() == census


def test_commune_outlines_tile_the_province(communes):
    outlines = communes.geometry.to_numpy()
    ring = [(float(row["lon"]), float(row["lat"])) for row in fact_table("outline")]
    province = shapely.Polygon(ring)
    assert shapely.is_valid(outlines).all()
    assert shapely.coverage_is_valid(outlines)
    assert shapely.area(outlines).sum() == pytest.approx(province.area, rel=1e-6)
    assert shapely.union_all(outlines).symmetric_difference(province).area < 1e-5


def test_villages_lie_in_their_commune(villages, communes):
    outline = dict(zip(communes["commune_co"], communes.geometry, strict=True))
    assert len(villages) == REPORTED["villages"] == 1556
    assert all(outline[row.commune_co].contains(row.geometry) for row in villages.itertuples())


def test_village_identifiers_and_names_are_unique(villages):
    assert villages["village_id"].is_unique
    assert (villages["village_id"].str[:5] == villages["commune_co"]).all()
    assert not villages.duplicated(["commune_co", "name"]).any()
    assert not villages.geometry.duplicated().any()
    assert (villages["name"].str.len() > 0).all()


def test_village_people_sum_to_their_commune(villages, communes):
    people = villages.groupby("commune_co")["population"].sum()
    assert people.to_dict() == dict(zip(communes["commune_co"], communes["population"], strict=True))
    assert (villages["population"] > 0).all()
    assert (villages["households"] > 0).all()
    assert villages["population"].div(villages["households"]).between(2.5, 6.5).all()


def test_each_commune_has_villages_and_one_centre(villages):
    grouped = villages.groupby("commune_co")
    assert len(grouped) == 152
    assert grouped.size().min() >= 4
    assert (grouped["is_commune"].sum() == 1).all()
    assert set(villages["is_commune"]) == {0, 1}


def test_geonames_villages_are_the_distinct_places(villages):
    real = villages[villages["origin"] == "geonames"]
    known = {(row["name"], float(row["lon"]), float(row["lat"])) for row in fact_table("places")}
    distinct = {(lon, lat) for _, lon, lat in known}
    assert set(villages["origin"]) == {"geonames", "synthetic"}
    assert len(real) == len(distinct) - 4  # four places stand outside the rounded outline
    for row in real.itertuples():
        spelt = {row.name, re.sub(r" \d+$", "", row.name)}  # the second of a name in a commune is numbered
        assert {(name, row.geometry.x, row.geometry.y) for name in spelt} & known


def test_synthetic_villages_stand_where_houses_can(villages, heights):
    grid, transform = heights
    north, east = np.gradient(grid.astype(np.float64), 92.3, 85.9)
    slope_deg = np.degrees(np.arctan(np.hypot(north, east)))
    made = villages[villages["origin"] == "synthetic"]
    named_for_unit = made["name"].str.fullmatch(r"(Thôn|Tổ dân phố) \d+")
    assert named_for_unit.all()
    cols = ((made.geometry.x - transform.c) / transform.a).astype(int)
    rows = ((made.geometry.y - transform.f) / transform.e).astype(int)
    assert slope_deg[rows, cols].max() < 30.0
    everyone, metric = villages.to_crs(METRES).geometry, made.to_crs(METRES).geometry
    near_m, _ = cKDTree(np.column_stack([everyone.x, everyone.y])).query(np.column_stack([metric.x, metric.y]), k=2)
    assert near_m[:, 1].min() > 50.0
