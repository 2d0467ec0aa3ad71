"""Cases of a sweep over prices: one price at a time, and the question that they are put to."""

import pytest

from phusong.maps.indicators import ALL_PRICES
from phusong.optimize.costs import PRICES, CostTable, set_prices_vnd
from phusong.prices.cases import price_cases, prices_scenario
from phusong.scenario.model import Scenario


def test_each_price_is_varied_alone_and_all_together_first() -> None:
    costs = CostTable(usd_vnd=20_000)
    pairs = list(price_cases(costs))
    assert [low.name for low, _ in pairs] == [ALL_PRICES, *PRICES]
    for low, high in pairs[1:]:
        for case in (low, high):
            ends = set_prices_vnd(case.end, 20_000)
            assert case.costs == costs.model_copy(update={case.name: ends[case.name]})
            assert case.value_vnd == ends[case.name]
    together = pairs[0][1]
    assert together.value_vnd is None
    assert all(together.costs.price_vnd(name) == value for name, value in set_prices_vnd("high", 20_000).items())


def test_a_stated_price_beyond_an_end_is_that_end() -> None:
    dear, cheap = 10**9, 1
    costs = CostTable(tower_vnd_per_m=dear, router_vnd=cheap)
    found = {low.name: (low.value_vnd, high.value_vnd) for low, high in price_cases(costs)}
    assert found["tower_vnd_per_m"] == (120 * 25_000, dear)
    assert found["router_vnd"] == (cheap, 3_000 * 25_000)


def test_the_question_is_one_answer_at_the_whole_budget() -> None:
    phases = [{"budget_vnd": 3}, {"budget_vnd": 4}]
    plan = {
        "enabled": False,
        "phases": phases,
        "frontier_gap": 0.02,
        "frontier_vnd": [1, 2],
        "floors": [{"service": "4g", "share": 0.5}],
    }
    asked = prices_scenario(Scenario.model_validate({"name": "a", "layers": {}, "plan": plan})).plan
    assert (asked.enabled, asked.budget_vnd, asked.phases, asked.frontier_vnd) == (True, 7, (), ())
    assert asked.gap == pytest.approx(0.02)
    assert (asked.question, len(asked.floors)) == ("budget", 1)
