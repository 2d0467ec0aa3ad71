"""The question asked again: decisions of several rounds beside each other, whatever the proposals are numbered."""

from typing import Any

import pytest

from phusong.review.again.question import VERDICT, replanned_scenario
from phusong.review.decisions import Reviewed
from phusong.scenario.model import Scenario

TOWER, FAR_TOWER, NEW_TOWER = "tower:411000,2510000:4g", "tower:450000,2510000:4g", "tower:412000,2510000:4g+5g"
SCENARIO = Scenario.model_validate({"name": "province", "layers": {"villages": {"path": "villages.csv"}}})


def proposal(number: str, parts: str, state: str = "proposed", **more: Any) -> Reviewed:
    facts = {"parts": parts, "lon": "104.1", "lat": "22.1"} | more.pop("facts", {})
    said: dict[str, Any] = {"lon": None, "lat": None, "radius_m": None, "phase": None} | more
    return Reviewed(
        round_id=1,
        proposal_id=number,
        operator="VNPT",
        facts=facts,
        version=2,
        state=state,  # type: ignore[arg-type]
        standing="open",
        reason="land",
        text="",
        responsible="VNPT",
        due="",
        result="planned",
        decided_by="vnpt",
        decided_at="",
        **said,
    )


def told(scenario: Scenario) -> list[tuple[str, str]]:
    return [(each.verdict, scenario.plan.earlier[each.subject]) for each in scenario.plan.decisions]


def test_a_decision_of_an_earlier_round_stays_with_what_it_was_about() -> None:
    """In the second round the number of the rejected tower is that of another proposal."""
    first = replanned_scenario(SCENARIO, [proposal("P001", TOWER, "rejected"), proposal("P002", FAR_TOWER)])
    assert told(first) == [("reject", TOWER)]
    second = replanned_scenario(first, [proposal("P001", FAR_TOWER, "accepted")], 1)
    assert told(second) == [("reject", TOWER), ("accept", FAR_TOWER)]
    third = replanned_scenario(second, [proposal("P001", f"{FAR_TOWER};section:1"), proposal("P002", NEW_TOWER)], 2)
    assert told(third) == [("reject", TOWER), ("accept", FAR_TOWER)]
    assert [each.subject for each in third.plan.decisions] == ["P001@1", "P001@2"]


@pytest.mark.parametrize("newer", ["accepted", "rejected", "deferred", "relocated"])
@pytest.mark.parametrize("older", ["accepted", "deferred"])
def test_a_newer_decision_on_the_same_thing_counts(older: str, newer: str) -> None:
    place = {"lon": 104.2, "lat": 22.2} if newer == "relocated" else {}
    first = replanned_scenario(SCENARIO, [proposal("P001", f"{TOWER};section:1", older)])
    second = replanned_scenario(first, [proposal("P007", f"{TOWER};section:2", newer, **place)], 1)
    assert told(second) == [(VERDICT[newer], f"{TOWER};section:2")]


def test_trenches_that_two_proposals_need_make_them_no_one_thing() -> None:
    first = replanned_scenario(SCENARIO, [proposal("P001", f"{TOWER};section:1", "accepted")])
    second = replanned_scenario(first, [proposal("P002", f"{FAR_TOWER};section:1", "rejected")], 1)
    assert [verdict for verdict, _ in told(second)] == ["accept", "reject"]


@pytest.mark.parametrize(
    ("newer", "verdicts"),
    [("accepted", ["relocate", "accept"]), ("rejected", ["reject", "reject"]), ("deferred", ["reject", "defer"])],
)
def test_where_the_new_place_is_refused_too_the_old_one_stays_out(newer: str, verdicts: list[str]) -> None:
    moved = proposal("P001", TOWER, "relocated", lon=104.15, lat=22.15, radius_m=300.0)
    first = replanned_scenario(SCENARIO, [moved])
    assert [(each["lon"], each["lat"]) for each in first.model_dump()["candidates"]["wanted"]] == [(104.15, 22.15)]
    there = proposal("P001", NEW_TOWER, newer, facts={"lon": "104.150001", "lat": "22.150000"})
    second = replanned_scenario(first, [there], 1)
    assert [(verdict, parts) for verdict, parts in told(second)] == list(zip(verdicts, [TOWER, NEW_TOWER], strict=True))
    elsewhere = proposal("P001", NEW_TOWER, newer, facts={"lon": "104.20", "lat": "22.15"})
    assert told(replanned_scenario(first, [elsewhere], 1))[0] == ("relocate", TOWER)
    assert len(second.candidates.wanted) == 1
