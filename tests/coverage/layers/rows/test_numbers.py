"""Numbers of every locale: the value is right, or it is told that it can mean two."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.layers.rows.numbers import Decimal, Numbers, as_numbers, decimal_sign


def column(cells: Sequence[object]) -> np.ndarray:
    held = np.empty(len(cells), dtype=object)
    held[:] = cells
    return held


def counted(cells: Sequence[object], elsewhere: str = "") -> Numbers:
    return as_numbers(column(cells), elsewhere=elsewhere, counts=True)  # type: ignore[arg-type]


SIGNS = {
    "point": ".",
    "comma": ",",
    "space": " ",
    "no-break": "\u00a0",
    "narrow": "\u202f",
    "thin": "\u2009",
    "apostrophe": "'",
}


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
def test_thousands_between_which_some_numbers_have_none(sign: str) -> None:
    found = counted(["950", f"1{sign}250", f"12{sign}000", "87"])
    assert found.values.tolist() == [950, 1250, 12000, 87]
    assert found.has_thousands
    millions = counted([f"1{sign}234{sign}567", f"2{sign}000{sign}000"])
    assert millions.values.tolist() == [1234567, 2000000]


@pytest.mark.parametrize(("sign", "decimal"), [(".", ","), (",", ".")])
def test_the_rest_of_the_file_tells(sign: str, decimal: str) -> None:
    cells = [f"4{sign}000", f"1{sign}000"]
    assert counted(cells, decimal).values.tolist() == [4000, 1000]
    for elsewhere in ("", sign):
        found = counted(cells, elsewhere)
        assert found.ambiguous.all()
        assert found.bad.all()
        assert np.isnan(found.values).all()


def test_a_column_with_decimals_has_no_thousands() -> None:
    assert counted(["412.5", "98.0", "4.000"]).values.tolist() == [412.5, 98.0, 4.0]
    assert as_numbers(column(["12,5", "4,250"])).values.tolist() == [12.5, 4.25]
    assert as_numbers(column(["30.000", "12.125"])).values.tolist() == [30.0, 12.125]
    assert counted(["1500", "4.000"]).ambiguous.tolist() == [False, True]


def test_both_signs_in_one_number_and_groups_as_in_india() -> None:
    cells = ["1.234,5", "1,234.5", "1,23,456", "1 234,5", "-1.234.567", "0.123", "1'234.50"]
    assert [as_numbers(column([cell])).values[0] for cell in cells] == [
        1234.5,
        1234.5,
        123456,
        1234.5,
        -1234567,
        0.123,
        1234.5,
    ]


@pytest.mark.parametrize(
    "cell", ["7OO", "-", "1.2.3", "1,2,3", "12.34.567", "1 23", "1_000", "١٢", "nan", "inf", "0x1F", "1e", "5 người"]
)
def test_what_is_no_number_is_bad(cell: str) -> None:
    found = counted(["12", cell])
    assert found.bad.tolist() == [False, True]


def test_coordinates_have_decimals_alone() -> None:
    found = as_numbers(column(["103,845", "22.500", "104,1"]), comma_is_decimal=True)
    assert found.values.tolist() == [103.845, 22.5, 104.1]


def test_the_sign_of_a_file_is_told_by_any_column_that_shows_it() -> None:
    assert decimal_sign([column(["1", "4.000"]), column(["103,8451", None])]) == ","
    assert decimal_sign([column(["4.000"]), column(["103.8451"])]) == "."
    assert decimal_sign([column(["103,8451"]), column(["103.8451"])]) == ""
    assert decimal_sign([np.array([1.5]), column([7, None])]) == ""


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1), st.sampled_from([" ", "\u202f", "'"]))
def test_whole_numbers_come_back_whatever_separates_them(numbers: list[int], sign: str) -> None:
    assert counted([f"{number:,}".replace(",", sign) for number in numbers]).values.tolist() == numbers


@given(st.lists(st.floats(-1e9, 1e9).map(lambda number: round(number, 4)), min_size=2))
def test_decimals_come_back_with_point_and_comma(numbers: list[float]) -> None:
    written = [f"{number:.4f}" for number in numbers]
    assert as_numbers(column(written)).values.tolist() == numbers
    assert as_numbers(column([text.replace(".", ",") for text in written])).values.tolist() == numbers


@pytest.mark.parametrize(("stated", "people"), [(",", 12974.0), (".", 12.974)])
def test_a_stated_sign_decides_what_can_mean_two_numbers(stated: Decimal, people: float) -> None:
    read = as_numbers(np.array(["12.974", None], dtype=np.object_), counts=True, stated=stated)
    assert (read.values[0], read.ambiguous[0], read.missing[1]) == (people, False, True)
    heights = as_numbers(np.array(["1,234"], dtype=np.object_), stated=stated)
    assert heights.values[0] == (1.234 if stated == "," else 1234.0)


def test_a_column_that_tells_its_sign_is_read_so_whatever_is_stated() -> None:
    read = as_numbers(np.array(["22.5123", "4.000"], dtype=np.object_), counts=True, stated=",")
    assert read.values.tolist() == [22.5123, 4.0]
