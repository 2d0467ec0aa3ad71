"""Names on the still picture: none lies on another, and each stays in its own district."""

from __future__ import annotations

import numpy as np
import pytest

from phusong.maps.picture.names import LETTER_UNITS, LINE_UNITS, bare_names, place_names
from tests.builders.seeds import seeds


def test_kinds_of_units_are_left_out_unless_two_names_would_be_alike():
    names = [
        "Huyện Bát Xát",
        "Thành phố Lào Cai",
        "Thị xã Kỳ Anh",
        "Huyện Kỳ Anh",
        "Bát Xát Thượng",
        "Huyện",
        "Sa Pa District",
    ]
    assert bare_names(names) == [
        *("Bát Xát", "Lào Cai", "Thị xã Kỳ Anh", "Huyện Kỳ Anh"),
        *("Bát Xát Thượng", "Huyện", "Sa Pa"),
    ]


def test_a_name_stays_where_it_belongs_if_nothing_is_there():
    assert list(place_names([("Sa Pa", (500.0, 500.0))], np.empty((0, 2)), lambda *_: True)) == [
        ("Sa Pa", (500.0, 500.0))
    ]


def test_a_name_gives_way_to_marks_within_its_own_district():
    marks = np.array([(500.0, 500.0), (510.0, 500.0), (490.0, 500.0)])
    ((_, (x, y)),) = place_names([("Sa Pa", (500.0, 500.0))], marks, lambda _, place: place[1] > 500.0)
    assert y > 500.0 + 0.5 * LINE_UNITS
    assert abs(x - 500.0) < 50.0


@pytest.mark.parametrize("seed", seeds(20, quick=5))
def test_no_name_lies_on_another_and_none_leaves_its_district(seed):
    rng = np.random.default_rng(seed)
    middles = rng.uniform(100, 500, (24, 2))
    marks = rng.uniform(0, 600, (200, 2))
    wanted = [("x" * int(rng.integers(3, 16)), (float(x), float(y))) for x, y in middles]

    def holds(number, place):
        return bool(np.argmin(np.hypot(*(middles - place).T)) == number)

    placed = list(place_names(wanted, marks, holds))
    assert len(placed) >= 8
    for i, (text, (x, y)) in enumerate(placed):
        for other, (left, top) in placed[:i]:
            apart = 0.5 * LETTER_UNITS * (len(text) + len(other))
            assert abs(x - left) >= apart or abs(y - top) >= LINE_UNITS
    moved = [
        (number, place)
        for number, (text, at) in enumerate(wanted)
        for told, place in placed
        if told == text and place != at
    ]
    assert moved
