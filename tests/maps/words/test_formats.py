"""Numbers, shares, money and dates as English and Vietnamese readers write them."""

import pytest

from phusong.maps.words import formats


@pytest.mark.parametrize(
    ("value", "digits", "english", "vietnamese"),
    [
        (1234567, 0, "1,234,567", "1.234.567"),
        (-113.5, 1, "−113.5", "−113,5"),
        (12.0, 2, "12", "12"),
        (-0.0001, 1, "0", "0"),
        (1.275, 2, "1.28", "1,28"),
        (2.5, 0, "3", "3"),
        (-0.25, 1, "−0.3", "−0,3"),
        (1e21, 0, "1,000,000,000,000,000,000,000", "1.000.000.000.000.000.000.000"),
        (float("nan"), 0, "–", "–"),
    ],
)
def test_numbers(value, digits, english, vietnamese):
    assert formats.number(value, "en", digits) == english
    assert formats.number(value, "vi", digits) == vietnamese


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100 %"), (0.99999, "99.9 %"), (0.972, "97.2 %"), (0.0, "0 %"), (0.1225, "12.3 %")]
)
def test_a_share_below_all_is_never_all(share, text):
    assert formats.percent(share, "en") == text


@pytest.mark.parametrize(
    ("vnd", "english", "vietnamese"),
    [
        (1_250_000_000, "VND 1.25 billion", "1,25 tỷ đồng"),
        (75_400_000, "VND 75.4 million", "75,4 triệu đồng"),
        (999_000, "VND 999,000", "999.000 đồng"),
        (0, "VND 0", "0 đồng"),
    ],
)
def test_money(vnd, english, vietnamese):
    assert formats.money(vnd, "en") == english
    assert formats.money(vnd, "vi") == vietnamese


def test_dates():
    assert formats.day("2024-12-31", "en") == "31 December 2024"
    assert formats.day("2024-12-31", "vi") == "31/12/2024"
    assert formats.day("Q3 2026", "en") == "Q3 2026"
