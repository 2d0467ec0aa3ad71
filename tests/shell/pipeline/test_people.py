"""A run over people points: villages where points end, the audit on points, and figures on every page."""

import csv
import io
import json
import re
from pathlib import Path

import geopandas as gpd
import pytest

from tests.builders.layers.small_layers import VILLAGES, write_small_layers
from tests.builders.runs.silent import run

pytestmark = pytest.mark.slow  # two whole runs

MADE = ("layers.gpkg", "map.html", "proposals.csv", "report.html", "summary.json", "villages.csv")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The small district with one point a village and with nineteen, wide enough that villages are served in part."""
    folder = tmp_path_factory.mktemp("district")
    scenario = write_small_layers(folder)
    more = ("people.radius_m=600", "plan.phases=[{budget_vnd = 3_000_000_000}, {budget_vnd = 3_000_000_000}]")
    one = run(scenario, folder / "one", "people.points=1", *more)
    many = run(scenario, folder / "many", "people.points=19", *more)
    return one, many


def table(result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((result.folder / "villages.csv").read_text(encoding="utf-8-sig"))))


def test_villages_stay_villages_whatever_the_points(runs):
    ids = {village[0] for village in VILLAGES}
    for result in runs:
        assert {row["village_id"] for row in table(result)} == ids
        assert len(table(result)) == 3 * len(ids)
        for state in result.summary["services"].values():
            assert state["villages_total"] == len(ids)
            assert state["population_total"] == sum(village[3] for village in VILLAGES)
            assert set(state["uncovered_village_ids"]) <= ids
        with (result.folder / "proposals.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                credited = list(filter(None, row["village_ids"].split(";")))  # a mast that carries hops has none
                assert set(credited) <= ids
                assert int(row["newly_covered_villages"]) == len(credited)


def test_people_of_the_table_are_the_people_of_the_summary(runs):
    for result in runs:
        for service, state in result.summary["services"].items():
            rows = [row for row in table(result) if row["service"] == service]
            after = result.summary["plan"]["after"][service]
            assert sum(int(row["people_served"]) for row in rows) == state["population_covered"]
            assert sum(row["served"] == "1" for row in rows) == state["villages_covered"]
            assert sum(int(row["people_served_after"]) for row in rows) == after["population_covered"]
            assert sum(row["served_after"] == "1" for row in rows) == after["villages_covered"]
            for row in rows:
                assert (row["served"] == "1") == (2 * int(row["people_served"]) >= int(row["population"]))
                if row["margin_db"]:
                    assert (row["served"] == "1") == (float(row["margin_db"]) >= 0.0)


def test_with_points_villages_are_served_in_part_and_with_one_never(runs):
    in_part = [sum(0 < int(row["people_served"]) < int(row["population"]) for row in table(result)) for result in runs]
    assert in_part[0] == 0
    assert in_part[1] > 0


def test_people_of_phases_are_people_and_not_whole_villages(runs):
    for result in runs:
        plan = result.summary["plan"]
        gained = sum(phase["newly_covered_population"] for phase in plan["phases"])
        assert 0 < gained <= sum(row["population_total"] for row in plan["after"].values())
    with (runs[1].folder / "proposals.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for number, phase in enumerate(runs[1].summary["plan"]["phases"], start=1):
        credited = [int(row["newly_covered_population"]) for row in rows if int(row["phase"]) == number]
        assert max(credited, default=0) <= phase["newly_covered_population"] <= sum(credited)


def test_people_of_a_service_by_proposal_sum_to_what_the_plan_adds(runs):
    for result in runs:
        with (result.folder / "proposals.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for service, state in result.summary["services"].items():
            people = [int(row[f"people_{service}"]) for row in rows]
            added = result.summary["plan"]["after"][service]["population_covered"] - state["population_covered"]
            assert sum(people) == pytest.approx(added, abs=1.0 + 0.5 * len(rows))  # each is rounded by itself
            assert all(one <= int(row["newly_covered_population"]) for one, row in zip(people, rows, strict=True))
        assert sum(int(row["people_4g"]) for row in rows) > 0


def test_summary_has_margins_surroundings_and_operators_of_radio_services(runs):
    for result in runs:
        services = result.summary["services"]
        assert "environments" not in services["fibre"]
        for service in ("4g", "5g"):
            state = services[service]
            total = state["population_total"]
            assert sum(state["population_by_operators"].values()) == pytest.approx(total, abs=2)
            outdoors, vehicle, indoors = (
                state["environments"][name]["population_covered"] for name in ("outdoors", "vehicle", "indoors")
            )
            assert outdoors == state["population_covered"] > vehicle >= indoors
            assert set(state["operators"]) <= {"Viettel", "MobiFone"}
            assert state["population_sure"] <= state["population_covered"]
            assert state["population_covered"] <= state["population_sure"] + state["population_marginal"]


def test_geopackage_and_map_carry_the_figures(runs):
    result = runs[1]
    villages = gpd.read_file(result.folder / "layers.gpkg", layer="villages")
    by_id = {(row["village_id"], row["service"]): row for row in table(result)}
    for _, village in villages.iterrows():
        row = by_id[village["village_id"], "4g"]
        assert village["people_4g"] * village["population"] == pytest.approx(int(row["people_served"]), abs=1.0)
        assert village["surely_4g"] == row["state"]
        assert village["operators_4g"] == len([name for name in row["operators"].split(";") if name])
        assert village["indoors_4g"] * village["population"] == pytest.approx(int(row["people_indoors"]), abs=1.0)
    page = (result.folder / "map.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script[^>]*id="phusong-data"[^>]*>(.*?)</script>', page, re.DOTALL).group(1))
    assert data["operators"]["4g"] == sorted(result.summary["services"]["4g"]["operators"])
    assert (
        data["people"]["4g"]["marginal"]["population_covered"]
        == (result.summary["services"]["4g"]["population_marginal"])
    )
    assert {"share", "shareAfter", "state", "environments", "operators"} <= data["villages"].keys()


def test_report_tells_it_in_both_languages(runs):
    page = (runs[1].folder / "report.html").read_text(encoding="utf-8")
    for text in ("Marginal", "Giáp ngưỡng", "Indoors", "Trong nhà", "No operator (not-spot)", "vùng lõm", "MobiFone"):
        assert text in page
    assert (Path(runs[1].folder) / "run.json").exists()
