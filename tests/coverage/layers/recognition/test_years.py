"""Columns of several years: the newest is taken, whatever their order, and the others are told."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from phusong.coverage.geofiles.formats.header import find_header
from phusong.coverage.layers.recognition.columns import ColumnMatch, match_columns
from phusong.coverage.layers.recognition.profiles import ColumnProfile
from phusong.coverage.layers.recognition.years import newest_of, year_in
from phusong.coverage.schema.layers import LAYERS


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("Population 2024", 2024),
        ("2019 census", 2019),
        ("Dân số năm 2023 (người)", 2023),
        ("1999-2009", 2009),
        ("POP19", 2019),
        ("POP99", 1999),
        ("Pop_24", 2024),
        ("Population", None),
        ("Code 20245", None),
        ("H1", None),
        ("Population 2030 (forecast)", None),
        ("Dân số dự báo 2030", None),
        ("Population plan 2030", None),
    ],
)
def test_the_year_of_a_name(name: str, year: int | None) -> None:
    assert year_in(name) == year


def test_a_column_without_a_year_stays() -> None:
    assert newest_of("Population", ["Population 2019"]) == ("Population", ())


def matches(people: tuple[str, ...]) -> dict[str, ColumnMatch]:
    columns = {
        "Village name": ["Ban A", "Ban B", "Ban C"],
        "Commune": ["X", "X", "Y"],
        **{name: [str(120 + place), str(310 + place), str(98 + place)] for place, name in enumerate(people)},
    }
    profiles = [ColumnProfile.of(name, np.array(cells, dtype=object)) for name, cells in columns.items()]
    return {match.ours: match for match in match_columns(LAYERS["villages"], profiles)}


@pytest.mark.parametrize(
    "names",
    [
        ("Population 2009", "Population 2019", "Population 2024"),
        ("2009 census", "2019 census", "2024 estimate"),
        ("POP09", "POP19", "POP24"),
        ("Dân số 2009", "Dân số 2019", "Dân số 2024"),
    ],
)
def test_the_newest_is_taken_in_any_order_and_the_others_are_named(names: tuple[str, ...]) -> None:
    for order in permutations(names):
        found = matches(order)["population"]
        assert found.theirs == names[-1]
        assert set(found.other_years) == set(names[:-1])


def test_what_is_only_expected_is_not_taken() -> None:
    found = matches(("Population 2024", "Population forecast 2030"))["population"]
    assert (found.theirs, found.other_years) == ("Population 2024", ())


@pytest.mark.parametrize(("left", "right"), [("2019", "2024"), ("2019 census", "2024 estimate")])
def test_a_year_below_a_merged_heading_keeps_the_heading(left: str, right: str) -> None:
    rows = [
        ["No.", "Village", "Population", None, "Position", None],
        [None, None, left, right, "Lat", "Long"],
        [1, "Ban A", 120, 130, 22.5, 103.8],
    ]
    names = find_header(rows).names
    assert names == ("No.", "Village", f"Population {left}", f"Population {right}", "Lat", "Long")
