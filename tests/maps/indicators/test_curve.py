"""What money buys."""

import pytest

from phusong.maps.indicators.curve import money_curve


def test_money_buys_the_cheapest_people_first():
    curve = money_curve([(100, 10), (50, 20), (200, 30)])
    assert curve is not None
    # 20 people for 50, then 30 for 200, then 10 for 100; the axes end at 400 and 60
    assert curve.money_ticks_vnd == (0, 100, 200, 300, 400)
    assert curve.people_ticks == (0, 20, 40, 60)
    assert [money for money, _ in curve.points] == pytest.approx([0, 0.125, 0.625, 0.875])
    assert [people for _, people in curve.points] == pytest.approx([0, 1 / 3, 5 / 6, 1])
    assert money_curve([(0, 0), (100, 0)]) is None
