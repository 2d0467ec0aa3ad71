"""The answer of a run in the terminal: before and after by service, money, and what limits the plan."""

import pytest

from phusong.cli.answer import limit_text, list_answer


def counts(covered: int) -> dict[str, int]:
    return {
        "villages_covered": covered,
        "villages_total": 12,
        "population_covered": covered * 1000,
        "population_total": 12_000,
        "commune_centres_covered": 2,
        "commune_centres_total": 3,
    }


def summary(villages: int = 9, **plan: object) -> dict:
    told = {"status": "optimal", "budget_vnd": 10e9, "cost_vnd": 8e9, "proposals": 2, "objective": 1.0, "bound": 1.0}
    told |= {"gap": 0.0, "question": "budget", "reasons": [], "after": {"4g": counts(villages)}}
    return {"services": {"4g": counts(8) | {"sites": 5}}, "plan": told | plan}


def test_the_table_tells_before_after_and_the_gain() -> None:
    english = "\n".join(list_answer(summary(), "en"))
    assert "8 → 9 / 12 (+1)" in english
    assert "8,000 → 9,000 / 12,000 (+1,000)" in english
    assert "2 proposals, 8.0 of 10.0 billion VND" in english
    vietnamese = "\n".join(list_answer(summary(), "vi"))
    assert "8.000 → 9.000 / 12.000 (+1.000)" in vietnamese
    assert "Điều giới hạn phương án: tiền" in vietnamese


def test_without_a_plan_nothing_changes_and_the_reasons_are_told() -> None:
    reasons = {"reasons": ["3 VND are missing"], "reasons_vi": ["thiếu 3 đồng"]}
    lines = list(list_answer(summary(status="infeasible", after={}, **reasons), "en"))
    assert list(list_answer(summary(status="infeasible", after={}, **reasons), "vi"))[-1].endswith("; thiếu 3 đồng")
    assert "8 → 8 / 12 (+0)" in lines[1]
    assert lines[-1] == "Plan: infeasible; 3 VND are missing"


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({"villages": 12}, "nothing, every village"),
        ({"question": "least_cost"}, "what is asked for"),
        ({}, "the money: 2.0 billion VND are left"),
        ({"cost_vnd": 2e9}, "not the money: nothing that the 8.0"),
        (
            {"cost_vnd": 2e9, "status": "feasible", "gap": 0.05},
            "the search ended with 8.0 billion VND left and a gap of 5",
        ),
        ({"cost_vnd": 0, "proposals": 0}, "not the money"),
        ({"cost_vnd": 0, "proposals": 0, "budget_vnd": 0}, "the money"),
    ],
)
def test_what_limits_the_plan(changes: dict, begins: str) -> None:
    assert limit_text(summary(**changes), "en").startswith(begins)
    assert limit_text(summary(**changes), "vi")


def test_where_there_are_no_centres_at_all_the_table_says_so_with_a_dash() -> None:
    none = {"commune_centres_covered": 0, "commune_centres_total": 0}
    told = summary(after={"4g": counts(9) | none})
    told["services"]["4g"] |= none
    line = list(list_answer(told, "en"))[1]
    assert line.endswith("–")
    assert "0 → 0" not in line
