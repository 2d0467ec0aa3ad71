"""Coordinates as people write them are read, or told to be none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.layers.rows.angles import parse_coordinate, read_axis, split_pair
from tests.builders.layers.variations import dms

LAT = 22 + 29 / 60 + 8.2 / 3600
STYLES = (
    "22°29'08.2\"",
    "22° 29′ 08.2″",
    "22º29´08,2´´",
    "22°29'8,2''",
    "22 29 08.2",
    "22-29-08.2",
    "22:29:08.2",
    "22d29m08.2s",
    "22 độ 29 phút 8,2 giây",
    "22o29’08.2”",
    "22&deg;29'08.2\"",
    "22 degrees 29 minutes 8.2 seconds",
    "(22°29'08.2\")",
)


@pytest.mark.parametrize("text", STYLES)
def test_degrees_minutes_and_seconds(text: str) -> None:
    found = parse_coordinate(text)
    assert found is not None
    assert found.has_minutes
    assert found.value == pytest.approx(LAT, abs=1e-7)


@pytest.mark.parametrize(
    ("text", "value", "axis"),
    [
        ("22°29'08.2\"N", LAT, "lat"),
        ("N 22 29 08.2", LAT, "lat"),
        ("B22°29'8,2''", LAT, "lat"),
        ("22°29'08.2\" vĩ bắc", LAT, "lat"),
        ("Vĩ độ: 22°29'08.2\" Bắc", LAT, "lat"),
        ("22d29m08.2sS", -LAT, "lat"),
        ("22°29'08.2\" Nam", -LAT, "lat"),
        ("103°58'14\"Đ", 103.970556, "lon"),
        ("103 58 14 D", 103.970556, "lon"),
        ("103°58'14\" kinh độ đông", 103.970556, "lon"),
        ("103°58'14\"W", -103.970556, "lon"),
        ("22,485611 B", 22.485611, "lat"),
        ("22.485611°", 22.485611, ""),
        ("22°29,13667'", LAT, ""),
        ("22°29'60\"", 22.5, ""),
        ("-22 29 08.2", -LAT, ""),
        ("2.487.123,45", 2487123.45, ""),
        ("2 487 123.45", 2487123.45, ""),
        ("487,123.45", 487123.45, ""),
        ("487123.45 m", 487123.45, ""),
    ],
)
def test_directions_and_separators(text: str, value: float, axis: str) -> None:
    found = parse_coordinate(text)
    assert found is not None
    assert found.value == pytest.approx(value, abs=1e-6)
    assert found.axis == axis


@pytest.mark.parametrize(
    "text",
    ["", "abc", "104°x", "22°61'", "22°29'75\"", "22.5°29'", "22°29'8\"N E", "-22°S", "22.4856.11", "1.23.456", "N"],
)
def test_what_is_no_coordinate_is_not_guessed(text: str) -> None:
    assert parse_coordinate(text) is None


@given(
    st.floats(-89.99, 89.99),
    st.sampled_from(["{d}°{m:02d}'{s:06.3f}\"{h}", "{d} {m} {s:.3f} {h}", "{h}{d}-{m}-{s:.3f}"]),
)
def test_what_is_written_is_read_again(degrees: float, style: str) -> None:
    for letters in (("N", "S"), ("B", "Nam"), ("bắc", "nam")):
        found = parse_coordinate(dms(degrees, *letters, style))
        assert found is not None
        assert found.value == pytest.approx(degrees, abs=2e-7)


@pytest.mark.slow
@given(st.text(max_size=40))
def test_any_text_is_a_coordinate_or_none(text: str) -> None:
    found = parse_coordinate(text)
    assert found is None or np.isfinite(found.value)
    split_pair(text)


def test_a_column_tells_what_is_bad_and_what_belongs_to_the_other() -> None:
    cells = np.array(["103°58'14\"Đ", 103.5, "22°29'N", "", "x", "103,25"], dtype=object)
    axis = read_axis(cells, "lon")
    np.testing.assert_allclose(axis.values[[0, 1, 5]], [103.970556, 103.5, 103.25], atol=1e-6)
    assert axis.missing.tolist() == [False, False, False, True, False, False]
    assert axis.bad.tolist() == [False, False, False, False, True, False]
    assert axis.of_other_axis.tolist() == [False, False, True, False, False, False]
    assert axis.has_commas
    assert axis.written is not None
    assert axis.written[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "22°29'08\"N, 103°58'14\"E",
        "N22°29'08\" E103°58'14\"",
        "22.485556, 103.970556",
        "103,970556; 22,485556",
        "103.970556 22.485556",
    ],
)
def test_pairs_in_one_cell(text: str) -> None:
    pair = split_pair(text)
    assert pair is not None
    lon, lat = (
        read_axis(np.array([part], dtype=object), name) for part, name in zip(pair, ("lon", "lat"), strict=True)
    )
    assert lon.values[0] == pytest.approx(103.970556, abs=1e-6)
    assert lat.values[0] == pytest.approx(22.485556, abs=1e-6)
    assert split_pair("12.5, 45.2") is None  # either could be the longitude
