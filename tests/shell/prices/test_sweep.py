"""``phusong frontier --prices``: every case audited, kept, and gone on with where it stopped."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from phusong.console.narrator import Narrator
from phusong.optimize.costs import CostTable
from phusong.optimize.sites import Sought
from phusong.pipeline.stages import plan as plan_module
from phusong.pipeline.survey import open_stages, survey_scenario
from phusong.prices import cases, sweep
from phusong.prices.sweep import sweep_prices
from phusong.scenario.load import load_scenario
from phusong.scenario.model import Scenario
from phusong.store.keys import content_key
from phusong.store.packing import pack_matrices
from tests.builders.layers.small_layers import write_small_layers

QUIET = Narrator(quiet=True)
EVERY_CASE = cases.price_cases
TRIED = ("tower_vnd_per_m", "radio_5g_vnd", "fibre_duct_vnd_per_km")
SETTINGS = ["map.raster=false", "plan.budget_vnd=3_000_000_000"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_layers(tmp_path_factory.mktemp("layers"))


@pytest.fixture(scope="module")
def scenario(small: Path) -> Scenario:
    return load_scenario(small, settings=SETTINGS)


@pytest.fixture(autouse=True)
def few_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    def few(costs: CostTable) -> Iterator[tuple[cases.PriceCase, cases.PriceCase]]:
        return (pair for pair in EVERY_CASE(costs) if pair[0].name in TRIED)

    monkeypatch.setattr(sweep, "price_cases", few)


@pytest.mark.slow
def test_a_sweep_that_was_cut_off_goes_on_where_it_stopped(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, made = plan_module.make_plan, []

    def cut(*asked: object, spares: bool) -> object:
        if len(made) == 3:
            raise KeyboardInterrupt
        made.append(asked)
        return make(*asked, spares=spares)

    monkeypatch.setattr(plan_module, "make_plan", cut)
    with pytest.raises(KeyboardInterrupt):
        sweep_prices(scenario, tmp_path, QUIET)
    left = json.loads((tmp_path / "prices.json").read_text(encoding="utf-8"))["missing"]
    assert left == ["tower_vnd_per_m", "fibre_duct_vnd_per_km"]  # 5G radio stands first in the table, and was tried
    monkeypatch.setattr(plan_module, "make_plan", lambda *asked, **how: made.append(asked) or make(*asked, **how))
    ranges = sweep_prices(scenario, tmp_path, QUIET)
    # As asked, and two ends of two prices; a duct is built nowhere, so its price changes no cost and is not answered.
    assert len(made) == 5
    assert {each.name for each in ranges.ranges} == set(TRIED)
    duct = next(each for each in ranges.ranges if each.name == "fibre_duct_vnd_per_km")
    assert (duct.low.people, duct.high.people) == (ranges.asked.people, ranges.asked.people)
    assert (duct.low.value_vnd, duct.high.value_vnd) == (13_000 * 25_000, 60_000 * 25_000)
    tower = ranges.ranges[0]
    assert tower.low.people >= ranges.asked.people >= tower.high.people
    again = sweep_prices(scenario, tmp_path, QUIET)
    assert (again, len(made)) == (ranges, 5)
    with (tmp_path / "prices.csv").open(encoding="utf-8") as table:
        assert len(list(csv.DictReader(table))) == 1 + 2 * len(TRIED)
    assert "<svg" in (tmp_path / "prices.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_hangs_on_no_price_is_weighed_once_and_priced_as_if_weighed_anew(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = [*SETTINGS, "costs.fibre_building_by_class.local='duct'"]
    asked = cases.prices_scenario(load_scenario(small, settings=settings))
    stages = open_stages(asked, tmp_path, QUIET)
    today = survey_scenario(stages, asked)
    where = (today.radio, today.populated, today.covered)
    before = plan_module.weigh_stage(stages, asked, *where)
    sought = []
    find = Sought.find
    monkeypatch.setattr(Sought, "find", lambda *given, **more: sought.append(given) or find(*given, **more))
    for case in (each for pair in EVERY_CASE(asked.costs) for each in pair):
        at = asked.model_copy(update={"costs": case.costs})
        again = plan_module.weigh_stage(stages, at, *where, before)
        assert not sought
        anew = plan_module.weigh_stage(stages, at, *where)
        sought.clear()
        kept = [
            content_key(each.candidates, each.extensions, pack_matrices(each.matrices))
            for each in (again.options, anew.options)
        ]
        assert kept[0] == kept[1], case.name
        assert content_key(again.to_villages) == content_key(anew.to_villages), case.name


def test_the_command_asks_for_budgets_or_prices(small: Path) -> None:
    for wrong in ([], ["--prices", "--budgets", "5e9"]):
        done = CliRunner().invoke(main, ["frontier", str(small), *wrong, "--lang", "vi"])
        assert done.exit_code == 2
        assert "không cả hai" in done.stderr
