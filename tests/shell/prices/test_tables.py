"""Tables of a sweep over prices: ranks, ends, and the sentence that decides."""

import csv
import io
import json
from dataclasses import replace

from phusong.optimize.costs import CostTable
from phusong.prices.tables import prices_csv, prices_json
from tests.builders.pages.price_ranges import price_ranges


def test_rows_are_ranked_with_both_ends() -> None:
    rows = list(csv.DictReader(io.StringIO(prices_csv(price_ranges()))))
    assert [(row["rank"], row["price"], row["end"]) for row in rows[:4]] == [
        ("0", "", "asked"),
        ("1", "price_set", "low"),
        ("1", "price_set", "high"),
        ("2", "tower_vnd_per_m", "low"),
    ]
    assert [row["price"] for row in rows[5::2]] == ["fibre_vnd_per_km", "router_vnd"]
    assert (rows[3]["new_towers"], rows[3]["people"], rows[3]["people_4g"]) == ("72", "1200", "1200")
    assert (rows[2]["status"], rows[2]["gap"]) == ("infeasible", "")


def test_a_plan_that_the_clock_ended_is_told() -> None:
    ranges = price_ranges()
    cut = replace(ranges, asked=replace(ranges.asked, by_clock=True))
    rows = list(csv.DictReader(io.StringIO(prices_csv(cut))))
    assert [row["by_clock"] for row in rows[:2]] == ["true", "false"]
    record = json.loads(prices_json(cut, CostTable()))
    assert [record["asked"]["by_clock"], record["prices"][0]["low"]["by_clock"]] == [True, False]


def test_json_tells_of_sources_overrides_and_what_decides() -> None:
    record = json.loads(prices_json(price_ranges(), CostTable(price_set="low", router_vnd=5)))
    assert (record["price_set"], record["overrides"], record["missing"]) == ("low", {"router_vnd": 5}, ["sharing_vnd"])
    assert "between 72 and 25 new towers" in record["decides"]["en"]
    assert "giữa 72 và 25 cột mới" in record["decides"]["vi"]
    tower = record["prices"][1]
    assert (tower["people_moved"], tower["new_towers_moved"]) == (500.0, 47.0)
    assert "e3nb" in tower["source"]
    assert record["prices"][0]["high"]["gap"] is None
