"""What a decision cost: an interval that holds, in the report and at the command line, in people or in money."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from phusong.cli.review.shown import replanned_lines
from phusong.pipeline.stages.worth import PlanWorth
from phusong.review.again.prices import DecisionPrice, prices_of, whole_range, write_report
from phusong.review.again.replan import Replanned
from phusong.review.decisions import Reviewed
from phusong.review.rounds import Round

MADE = PlanWorth(100.0, 104.0, 5_000, {"4g": 90, "5g": 20}, frozenset({"a", "b"}))
PRICE = DecisionPrice("P001", "rejected", "land", "vnpt", 931.2, 946.4, {"4g": 940, "5g": -12}, 10_000_000, ("a", "c"))


def reviewed(number: str, state: str) -> Reviewed:
    said = ("vnpt", {"parts": "a"}, 2, state, "open", "land", "", None, None, None, None, "", "", "planned", "vnpt", "")
    return Reviewed(1, number, *said)  # type: ignore[arg-type]


def without(objective: float, bound: float, cost_vnd: int = 4_000) -> PlanWorth:
    return PlanWorth(objective, bound, cost_vnd, {"4g": 95, "5g": 19}, frozenset({"b", "c"}))


def test_it_lies_between_the_plan_known_and_what_none_exceeds() -> None:
    proposals = [reviewed("P001", "rejected"), reviewed("P002", "proposed"), reviewed("P003", "accepted")]
    first, second = prices_of(proposals, (MADE, without(130.0, 131.0), replace(MADE, bound=102.0)), "budget")
    assert (first.proposal_id, first.objective, first.at_most, first.unit) == ("P001", 30.0, 31.0, "people")
    assert (first.people, first.cost_vnd, first.substitutes) == ({"4g": 5, "5g": -1}, -1_000, ("a",))
    assert (second.proposal_id, second.objective, second.at_most, second.substitutes) == ("P003", 0.0, 2.0, ())
    assert prices_of(proposals, (), "budget") == ()


def test_where_the_least_cost_is_sought_it_is_the_money_that_would_be_saved() -> None:
    (price,) = prices_of([reviewed("P001", "accepted")], (MADE, without(70.0, 65.0)), "least_cost")
    assert (price.objective, price.at_most, price.unit) == (30.0, 35.0, "vnd")
    (none,) = prices_of([reviewed("P001", "accepted")], (MADE, replace(MADE, bound=98.0)), "least_cost")
    assert (none.objective, none.at_most) == (0.0, 2.0)


@pytest.mark.parametrize("clocks", [(True, False), (False, True), (False, False)])
def test_the_clock_of_either_search_is_told(clocks: tuple[bool, bool]) -> None:
    worth = [replace(each, by_clock=by) for each, by in zip((MADE, without(130.0, 131.0)), clocks, strict=True)]
    (price,) = prices_of([reviewed("P001", "rejected")], worth, "budget")
    assert price.by_clock == any(clocks)


@pytest.mark.parametrize(
    ("least", "most", "ends"),
    [(0.0, 0.0, (0, 0)), (40.0, 40.4, (40, 40)), (931.2, 946.4, (931, 947)), (0.6, 2.0, (0, 2)), (5.0, 5.5, (5, 6))],
)
def test_ends_are_rounded_outwards(least: float, most: float, ends: tuple[int, int]) -> None:
    assert whole_range(least, most) == ends


def test_the_report_has_both_ends_and_what_they_count(tmp_path: Path) -> None:
    saved = replace(PRICE, proposal_id="P002", unit="vnd", objective=1e9, at_most=2e9, by_clock=True)
    write_report(tmp_path, [PRICE, saved])
    with (tmp_path / "decisions.csv").open(encoding="utf-8", newline="") as file:
        people, money = csv.DictReader(file)
    assert (people["weighted_people"], people["weighted_people_at_most"], people["saved_vnd"]) == ("931.2", "946.4", "")
    assert (money["weighted_people"], money["saved_vnd"], money["saved_vnd_at_most"]) == (
        "",
        "1000000000",
        "2000000000",
    )
    assert (people["by_clock"], money["by_clock"]) == ("false", "true")
    told = json.loads((tmp_path / "decisions.json").read_text(encoding="utf-8"))
    assert [(each["objective"], each["at_most"], each["unit"]) for each in told] == [
        (931.2, 946.4, "people"),
        (1e9, 2e9, "vnd"),
    ]


ROUND = Round(2, 2, 1, "submitted", "province", "out", "", "", "2027-01-31", "planner", "", 0, {})


def lines(*prices: DecisionPrice, language: str = "en") -> str:
    done = Replanned(ROUND, Path("out"), {}, (), (), prices)
    return "\n".join(replanned_lines(done, language))  # type: ignore[arg-type]


def test_at_the_command_line_both_ends_stand_where_they_do_not_meet() -> None:
    assert "931–947" in lines(PRICE)
    assert "none by more than the second" in lines(PRICE)
    exact = replace(PRICE, at_most=931.3)
    assert "931 " in lines(exact)
    assert "–" not in lines(exact)
    assert "second" not in lines(exact)
    assert "1.234–5.679" in lines(replace(PRICE, objective=1234.5, at_most=5678.9), language="vi")
    saved = lines(replace(PRICE, unit="vnd", objective=1e9, at_most=2.5e9), language="vi")
    assert "1,00–2,50" in saved
    assert "tỷ đồng tiết kiệm" in saved


def test_at_the_command_line_the_clock_is_told() -> None:
    hurried = replace(PRICE, proposal_id="P002", by_clock=True)
    assert "The clock ended the search for P002: another machine" in lines(PRICE, hurried)
    assert "Đồng hồ đã dừng việc tìm cho P002" in lines(PRICE, hurried, language="vi")
    assert "clock" not in lines(PRICE)
