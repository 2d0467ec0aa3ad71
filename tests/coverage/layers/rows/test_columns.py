"""Cells as numbers, flags and text, and the nearest name of a column."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.layers.rows.columns import as_flags, as_text, nearest_columns
from phusong.coverage.layers.rows.numbers import as_numbers
from phusong.coverage.schema.areas import PLACES, VILLAGES
from phusong.coverage.schema.names import fold
from phusong.coverage.schema.radio import SITES


def test_numbers_from_text() -> None:
    cells = np.array(["1", " 2.5 ", "3,5", "1,234", "", None, "nan", "1_000", True, "0x10", 7, 1e400], dtype=object)
    numbers = as_numbers(cells)
    np.testing.assert_array_equal(numbers.values[[0, 1, 2, 10]], [1.0, 2.5, 3.5, 7.0])
    assert numbers.missing.tolist() == [False] * 4 + [True, True] + [False] * 6
    assert numbers.bad.tolist() == [False, False, False, True, False, False, True, True, True, True, False, True]
    assert numbers.has_commas
    assert as_numbers(np.array(["103,845"], dtype=object), comma_is_decimal=True).values[0] == 103.845


@pytest.mark.slow
@given(st.lists(st.one_of(st.none(), st.integers(-(10**15), 10**15), st.floats(allow_nan=True), st.text())))
def test_every_cell_is_a_number_missing_or_bad(cells: list[object]) -> None:
    held = np.empty(len(cells), dtype=object)
    held[:] = cells
    numbers = as_numbers(held)
    assert (np.isfinite(numbers.values) ^ numbers.missing ^ numbers.bad).all()
    flags = as_flags(held)
    assert (np.isfinite(flags.values) ^ flags.missing ^ flags.bad).all()
    assert all(isinstance(word, str) and word == word.strip() for word in as_text(held))


def test_text_of_numbers_has_no_decimal_point() -> None:
    assert list(as_text(np.array([2647.0, np.nan, 1.5]))) == ["2647", "", "1.5"]
    assert list(as_text(np.array([2647, 3]))) == ["2647", "3"]


def test_names_are_folded_and_near_ones_found() -> None:
    assert fold("Đơn vị hành chính (xã)") == "don_vi_hanh_chinh_xa"
    height = SITES.column("height_m")
    assert height is not None
    assert nearest_columns([height], ["Chiều cao", "tên"]) == {"height_m": "Chiều cao"}
    name = VILLAGES.column("name")
    assert name is not None
    assert nearest_columns([name], ["x1", "x2"]) == {}


def test_a_unit_in_brackets_is_no_part_of_a_name_and_no_column_is_suggested_twice() -> None:
    people = VILLAGES.column("population")
    assert people is not None
    assert nearest_columns([people], ["Dân số (người)", "Tên"]) == {"population": "Dân số (người)"}
    required = [column for column in PLACES.columns if column.required]
    present = ["Mã điểm", "Tên", "Loại"]
    assert nearest_columns(required, present) == {"place_id": "Mã điểm", "kind": "Loại", "name": "Tên"}
    assert nearest_columns(required, ["Loại"]) == {"kind": "Loại"}
