"""The sweep over prices: each case answered through kept stages, so that an interrupted sweep goes on where it was."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from phusong.console.messages import say
from phusong.console.narrator import Narrator
from phusong.maps.comparison import price_name, render_prices
from phusong.maps.indicators import ALL_PRICES, PriceEnd, PriceRange, PriceRanges, ranked
from phusong.optimize.costs import PRICES, CostTable
from phusong.optimize.plan import Plan
from phusong.optimize.question import Options, PlanParameters
from phusong.pipeline.stages.plan import Search, Weighed, answer_content, answer_stage, weigh_stage
from phusong.pipeline.stages.stages import Stage, Stages
from phusong.pipeline.survey import Surveyed, open_stages, survey_scenario
from phusong.prices.cases import PriceCase, price_cases, prices_scenario
from phusong.prices.tables import prices_csv, prices_json
from phusong.scenario.model import Scenario
from phusong.store.files import write_bytes
from phusong.store.keys import content_key
from phusong.store.lock import folder_lock

PRICES_STAGE = Stage("prices", "stage-prices")


def sweep_prices(scenario: Scenario, out: Path | None, narrator: Narrator) -> PriceRanges:
    """What the plan comes to at the low and high end of each price, the others as the scenario has them.

    Args:
        scenario: The question; its frontier, alternatives and samples of risk are left out, and its phases are one.
        out: Folder for ``prices.csv``, ``prices.json``, ``prices.html`` and finished stages, such as that of a run of
            this scenario; None keeps nothing.
        narrator: Says what happens.

    Returns:
        The prices, those that move most first; every plan has passed its audit.

    Raises:
        InputError: When the layers or the calibration have errors, the question names what is not known, or another
            run works in the folder.
    """
    if out is None:
        with tempfile.TemporaryDirectory(prefix="phusong-prices-") as folder:
            return sweep_prices(scenario, Path(folder), narrator)
    with folder_lock(out):
        return _sweep(prices_scenario(scenario), out, narrator)


def _sweep(scenario: Scenario, out: Path, narrator: Narrator) -> PriceRanges:
    stages = open_stages(scenario, out, narrator)
    sweep = _Sweep(stages, scenario, survey_scenario(stages, scenario, narrator))
    asked = sweep.begin()
    about = (scenario.name, scenario.title or scenario.name)
    found: list[PriceRange] = []
    pairs = list(price_cases(scenario.costs))
    for number, pair in enumerate(pairs, start=1):
        name = price_name(pair[0].name)[narrator.language]
        ends = []
        for case in pair:
            end = say(f"price-end-{case.end}", narrator.language)
            narrator.say("price-tried", price=name, end=end, number=number, count=len(pairs))
            ends.append(sweep.end(case))
        found.append(_range(scenario.costs, pair[0].name, ends))
        missing = [each.name for each, _ in pairs[number:]]
        _write(ranked(about, scenario.plan.budget_vnd, asked, found, missing), scenario, out, narrator)
    return ranked(about, scenario.plan.budget_vnd, asked, found)


def _range(costs: CostTable, name: str, ends: list[PriceEnd]) -> PriceRange:
    if name == ALL_PRICES:
        return PriceRange(name, "", None, True, *ends)
    return PriceRange(name, PRICES[name].unit, costs.price_vnd(name), PRICES[name].sourced, *ends)


def _write(ranges: PriceRanges, scenario: Scenario, out: Path, narrator: Narrator) -> None:
    write_bytes(out / "prices.csv", prices_csv(ranges).encode())
    write_bytes(out / "prices.json", prices_json(ranges, scenario.costs).encode())
    write_bytes(out / "prices.html", render_prices(ranges, narrator.language).encode())


@dataclass(slots=True)
class _Sweep:
    """The layers and who is served today, over which every case is weighed and answered.

    What does not hang on prices is weighed once. A case begins from the plan at the prices asked for; one that costs
    what one before it did is not answered again.
    """

    stages: Stages
    scenario: Scenario
    today: Surveyed
    asked: Weighed | None = None
    built: frozenset[str] = frozenset()
    origin: str = ""
    ends: dict[str, PriceEnd] = field(default_factory=dict)

    def begin(self) -> PriceEnd:
        """The plan at the prices asked for."""
        self.asked = self._weighed(self.scenario.costs)
        plan = self._plan(self.scenario.costs, self.asked.options, Search(PRICES_STAGE))
        scenario = self.scenario
        origin = (*answer_content(self.asked.options), scenario.candidates, scenario.fibre, scenario.radio.clutter)
        self.origin = content_key(*origin)
        self.built = frozenset(str(part) for proposal in plan.proposals for part in proposal.parts)
        return self._kept(plan, self.asked.options, None)

    def end(self, case: PriceCase) -> PriceEnd:
        """The plan of a case; that of one before it where no cost that counts differs."""
        options = self._weighed(case.costs).options
        before = self.ends.get(self._key(options))
        if before is not None:
            return replace(before, value_vnd=case.value_vnd)
        plan = self._plan(case.costs, options, Search(PRICES_STAGE, self.built, spares=False, origin=self.origin))
        return self._kept(plan, options, case.value_vnd)

    def _weighed(self, costs: CostTable) -> Weighed:
        today = self.today
        where = (today.radio, today.populated, today.covered)
        return weigh_stage(self.stages, self._at(costs), *where, self.asked)

    def _plan(self, costs: CostTable, options: Options, search: Search) -> Plan:
        """The audited plan at some prices."""
        return answer_stage(self.stages, self._at(costs), options, search)

    def _kept(self, plan: Plan, options: Options, value_vnd: int | None) -> PriceEnd:
        end = _end(plan, options, self.scenario.plan, value_vnd)
        self.ends[self._key(options)] = end
        return end

    def _key(self, options: Options) -> str:
        """What is offered, at the money that counts."""
        return content_key(options.option_names(), options.costs_vnd(self.scenario.plan.money))

    def _at(self, costs: CostTable) -> Scenario:
        return self.scenario.model_copy(update={"costs": costs})


def _end(plan: Plan, options: Options, parameters: PlanParameters, value_vnd: int | None) -> PriceEnd:
    """What a plan comes to, and how many people any plan could serve at most."""
    gained = _gained(plan, options)
    kinds = [proposal.kind for proposal in plan.proposals]
    people = sum(parameters.weights.get(service, 0.0) * number for service, number in gained.items())
    is_most = plan.answered and parameters.question == "budget"
    return PriceEnd(
        value_vnd=value_vnd,
        status=plan.status,
        people=people,
        most_people=people + max(plan.bound - plan.objective, 0.0) if is_most else float("inf"),
        gained={service: round(number) for service, number in gained.items()},
        new_towers=kinds.count("new_tower"),
        upgrades=kinds.count("upgrade"),
        cost_vnd=plan.cost_vnd,
        bound=plan.bound,
        gap=plan.gap,
        by_clock=plan.by_clock,
    )


def _gained(plan: Plan, options: Options) -> dict[str, float]:
    """People newly served, by service; none where there is no plan."""
    people = options.network.villages.population
    coverage = options.coverage
    after = plan.after if plan.answered else {}
    return {
        service: float(people[after[service] & ~coverage.served(service)].sum()) if service in after else 0.0
        for service in coverage.services
    }
