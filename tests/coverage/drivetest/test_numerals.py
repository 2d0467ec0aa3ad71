"""Numbers as exports write them."""

import math

import numpy as np
import pytest

from phusong.coverage.drivetest.exports.numerals import UNKNOWN, carriers_mhz, decimals, wholes


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("-91.5", -91.5),
        ("-91,5", -91.5),
        (" -91,5 dBm", -91.5),
        ("\u221291.5dBm", -91.5),
        ("103,845678", 103.845678),
        ("22.4856°", 22.4856),
        ("1.842,5", 1842.5),
        ("1,842.5", 1842.5),
        ("1 842,5 MHz", 1842.5),
        ("1.234.567", 1234567.0),
        ("1e3", 1000.0),
    ],
)
def test_decimals(cell: str, value: float) -> None:
    assert decimals([cell, "", "-1"]).tolist()[0] == pytest.approx(value)


@pytest.mark.parametrize("cell", ["", "-", "n.a.", "nan", "inf", "1_000", "12,34,5", "B3", "7fffffff"])
def test_what_is_no_number_is_none(cell: str) -> None:
    assert math.isnan(decimals([cell])[0])


@pytest.mark.parametrize(("cell", "mhz"), [("1.842", 1842.0), ("1,842", 1842.0), ("1842.5", 1842.5), ("800", 800.0)])
def test_carriers_may_be_grouped(cell: str, mhz: float) -> None:
    assert carriers_mhz([cell]).tolist() == [mhz]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1300", 1300),
        ("1,300", 1300),
        ("1.300", 1300),
        ("1 300", 1300),
        ("1300.0", 1300),
        ("1300,00", 1300),
        ("103,059,577", 103059577),
        ("103.059.577", 103059577),
        ("1.03E+08", UNKNOWN),
        ("-1", UNKNOWN),
        ("2147483647", UNKNOWN),
        ("", UNKNOWN),
        ("-", UNKNOWN),
        ("7fffffff", UNKNOWN),
        ("1" * 40, UNKNOWN),
    ],
)
def test_wholes(cell: str, number: int) -> None:
    assert wholes([cell], 0, 2**30).tolist() == [number]


def test_numbers_written_by_us_come_back() -> None:
    rng = np.random.default_rng(3)
    values = np.round(rng.uniform(-180, 180, 500), 6)
    assert decimals([f"{value:.6f}" for value in values]) == pytest.approx(values)
    assert decimals([f"{value:.6f}".replace(".", ",") for value in values]) == pytest.approx(values)
