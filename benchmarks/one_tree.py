"""What one tree is worth: the joint plan beside a forest of shortest ways with access points in villages alone.

Run ``python benchmarks/one_tree.py scenarios/lao-cai.toml --out FOLDER`` from an environment where phusong is
installed. ``FOLDER`` keeps finished stages, such as those of a run of the same scenario. The same options at the same
prices are asked the same questions twice: first as the planner has them, then without trenches that no shortest way
from existing fibre takes, and without access points elsewhere than where a village leaves its road. That is the rule by
which each village was planned for itself. Beside every figure stands the bound that no choice under its rule can pass.
Processor time is that of this process and of those that it started. The exit code is 1 where the joint plan is the
worse one.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from phusong.api import load_scenario
from phusong.console.narrator import Narrator
from phusong.coverage.kernels import BoolArray
from phusong.optimize.fibre import Extensions
from phusong.optimize.planner.effort import Effort
from phusong.optimize.planner.priorities import settle_in_order
from phusong.optimize.question import Options, PlanParameters
from phusong.optimize.question.formulation import formulate
from phusong.optimize.solver.solution import Solution
from phusong.pipeline.stages.plan import weigh_stage
from phusong.pipeline.survey import open_stages, survey_scenario
from phusong.scenario.model import Scenario

SAME_M = 0.5
"""Ways that differ by less are equally short, metres: lengths along lines are rounded."""

BILLION = 10**9


def not_of_a_forest(extensions: Extensions) -> BoolArray:
    """Options that a forest of shortest ways with access points in villages alone does not have, shape (n,).

    Args:
        extensions: Fibre that could be built.
    """
    sections = np.flatnonzero(extensions.kinds == "section")
    roads: nx.Graph[int] = nx.Graph()
    roads.add_node(0)  # lit plant
    joined = zip(extensions.ends[sections].tolist(), extensions.length_m[sections].tolist(), strict=True)
    for (one, other), length_m in joined:
        shortest = min(length_m, roads.get_edge_data(one, other, {"length_m": np.inf})["length_m"])
        roads.add_edge(one, other, length_m=shortest)
    far_m = nx.single_source_dijkstra_path_length(roads, 0, weight="length_m")
    rise_m = [abs(far_m.get(one, 0.0) - far_m.get(other, 0.0)) for one, other in extensions.ends[sections].tolist()]
    off = np.zeros(len(extensions), dtype=np.bool_)
    off[sections] = np.array(rise_m) < extensions.length_m[sections] - SAME_M
    cables, points = (np.flatnonzero(extensions.kinds == kind) for kind in ("distribution", "access_point"))
    in_villages = extensions.point[cables[extensions.length_m[cables] == 0.0]]
    off[np.setdiff1d(points, in_villages)] = True
    off[cables] = off[extensions.point[cables]]
    return off


def settled(options: Options, asked: PlanParameters, *, forest: bool) -> Solution:
    """The answer of one question, under the rule of the forest or as the planner has it.

    Args:
        options: What could be built.
        asked: The question.
        forest: Whether the rule of the forest holds.
    """
    formulation = formulate(options, asked)
    problem = formulation.problem
    if forest:
        off = np.zeros(problem.options, dtype=np.bool_)
        first = len(options.candidates)
        off[first : first + len(options.extensions)] = not_of_a_forest(options.extensions)
        problem = replace(problem, forbidden=problem.forbidden | off)
    return settle_in_order(replace(formulation, problem=problem), Effort.of(asked)).solution


def questions(scenario: Scenario, budgets: list[float]) -> Iterator[tuple[str, PlanParameters]]:
    """Fibre to every village for the least money, then the most people for each budget in billion VND."""
    plain: dict[str, Any] = {"frontier_vnd": [], "alternatives": {"count": 0}, "phases": []}
    given = scenario.plan.model_dump() | plain
    everyone = [{"service": "fibre", "share": 1.0}]
    least = {"question": "least_cost", "floors": everyone, "budget_vnd": 1000 * BILLION, "gap": 0.0}
    yield "fibre to every village, billion VND", PlanParameters.model_validate(given | least)
    for budget in budgets:
        asked = given | {"budget_vnd": round(budget * BILLION)}
        yield f"{budget:g} billion VND, people", PlanParameters.model_validate(asked)


def told(solution: Solution, *, money: bool) -> str:
    """A figure and the bound beside it."""
    unit = BILLION if money else 1
    proved = solution.status == "optimal"
    digits = 2 if money else 0
    bound = "proved" if proved else f"none beyond {solution.bound / unit:,.{digits}f}"
    return f"{solution.objective / unit:,.{digits}f} ({bound})"


def cpu_s() -> float:
    """Processor time of this process and of those that it started and ended, seconds."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of finished stages")
    parser.add_argument("--budgets", default="50,200", help="billion VND, with commas between them")
    options = parser.parse_args()
    scenario, narrator = load_scenario(options.scenario), Narrator()
    stages = open_stages(scenario, options.out, narrator)
    today = survey_scenario(stages, scenario)
    weighed = weigh_stage(stages, scenario, today.radio, today.populated, today.covered).options
    kinds, counts = np.unique(weighed.extensions.kinds.astype(str), return_counts=True)
    print("fibre that could be built:", dict(zip(kinds.tolist(), counts.tolist(), strict=True)))
    left = weighed.extensions.kinds[~not_of_a_forest(weighed.extensions)].astype(str)
    print("of it in the forest:", {kind: int((left == kind).sum()) for kind in kinds.tolist()}, flush=True)
    better = True
    for title, asked in questions(scenario, [float(each) for each in options.budgets.split(",")]):
        money = asked.question == "least_cost"
        used = cpu_s()
        joint, forest = settled(weighed, asked, forest=False), settled(weighed, asked, forest=True)
        print(f"{title}: joint plan {told(joint, money=money)}, forest {told(forest, money=money)}", end="")
        print(f"; {cpu_s() - used:.0f} s of processor time", flush=True)
        better &= joint.objective <= forest.objective if money else joint.objective >= forest.objective
    return 0 if better else 1


if __name__ == "__main__":
    sys.exit(main())
