"""Both statements of a model, in PuLP and as arrays, mean the same and can be exported."""

from pathlib import Path

import numpy as np
import pulp
import pytest

from phusong.optimize.problem.arrays import arrays
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.models import location_set_covering, maximal_covering, pulp_model
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.projection import granularity, project
from phusong.optimize.solver.highs import run_arrays
from phusong.optimize.solver.outcome import SolverLimits
from phusong.optimize.solver.pulp_solvers import run_pulp
from tests.builders.plans.enumeration import best_by_enumeration, clustered, random_problem
from tests.builders.seeds import every, examples

PROOF = SolverLimits(None, 0.0)


def unit(problem: Problem) -> float:
    return 1.0 if problem.goal == "most_served" else project(problem).money_unit


@pytest.mark.slow
@every("seed", range(examples(40)))
def test_pulp_and_arrays_have_the_optimum_of_enumeration(seed: int) -> None:
    question = random_problem(seed)
    best = best_by_enumeration(question)
    outcomes = [
        run_pulp(pulp_model(question), PROOF, unit(question), "highs"),
        run_arrays(arrays(question), PROOF, apart=False),
    ]
    for outcome in outcomes:
        if best is None:
            assert outcome.verdict == "infeasible"
            continue
        assert outcome.verdict == "proved"
        assert outcome.values is not None
        selected = np.flatnonzero(outcome.values > 0.5)
        assert question.broken_rules(selected) == ()
        assert question.objective(selected) == pytest.approx(best, abs=1e-6)
        sign = -1.0 if question.goal == "most_served" else 1.0
        assert sign * outcome.bound == pytest.approx(best, rel=1e-6, abs=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_cbc_has_the_optimum_of_enumeration(seed: int) -> None:
    question = random_problem(seed)
    best = best_by_enumeration(question)
    outcome = run_pulp(pulp_model(question), PROOF, unit(question), "cbc")
    if best is None:
        assert outcome.verdict == "infeasible"
    else:
        assert outcome.values is not None
        assert question.objective(np.flatnonzero(outcome.values > 0.5)) == pytest.approx(best, abs=1e-6)


@pytest.mark.slow
def test_larger_models_agree_in_both_statements_and_in_a_process_of_their_own() -> None:
    question = clustered(3, whole=False)
    stated = run_pulp(pulp_model(question), PROOF, 1.0, "highs")
    arrayed = run_arrays(arrays(question), PROOF, apart=True)
    assert stated.values is not None
    assert arrayed.values is not None
    first, second = (question.value(np.flatnonzero(outcome.values > 0.5)) for outcome in (stated, arrayed))
    assert first == pytest.approx(second, rel=1e-9)
    assert -stated.bound == pytest.approx(first, rel=1e-6)
    assert -arrayed.bound == pytest.approx(first, rel=1e-6)


def test_a_start_is_taken_over() -> None:
    question = clustered(4)
    best = run_arrays(arrays(question), PROOF, apart=False)
    assert best.values is not None
    start = np.flatnonzero(best.values > 0.5)
    again = run_arrays(arrays(question), SolverLimits(None, 1e9), start, apart=False)  # any choice is good enough
    assert again.values is not None
    assert question.value(np.flatnonzero(again.values > 0.5)) == question.value(start)


def test_rows_of_one_location_need_no_variable() -> None:
    question = Problem(
        np.array([[1, 0, 1, 0], [1, 1, 0, 0], [0, 0, 1, 1]], dtype=bool),
        [1, 2, 4, 8],
        [1, 1, 1],
        2,
        exclusive=[7, 7, -1],
    )
    projection = project(question)
    assert projection.variable.tolist() == [2]  # options 0 and 2 may both cover row 2
    assert projection.option_value.tolist() == [1.0, 3.0, 8.0]
    model = maximal_covering(question)
    assert sorted(v.name for v in model.variables()) == ["x0000000", "x0000001", "x0000002", "y0000002"]


def test_models_can_be_exported_and_read_back(tmp_path: Path) -> None:
    weights = np.array([1.0, 2.0, 4.0])
    floors = Floors.of_groups(["a", "a", "b"], {"a": 0.5}, weights)
    covers = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=bool)
    question = Problem(covers, weights, [3, 5, 4], 8, floors=floors, requires=[[0, 1]], goal="least_cost")
    model = location_set_covering(question)
    model.writeLP(str(tmp_path / "model.lp"))
    assert "floor00000" in (tmp_path / "model.lp").read_text()
    model.writeMPS(str(tmp_path / "model.mps"))
    _, again = pulp.LpProblem.fromMPS(str(tmp_path / "model.mps"))
    again.solve(pulp.HiGHS(msg=False))
    assert pulp.value(again.objective) == pytest.approx(best_by_enumeration(question))


def test_money_is_counted_in_small_numbers() -> None:
    question = Problem(np.eye(2, dtype=bool), [1, 1], [1_350_000_000, 900_000_000], 2_000_000_000)
    projection = project(question)
    assert projection.money_unit == 450_000_000
    assert projection.costs.tolist() == [3.0, 2.0]
    assert projection.budget == 4.0  # whole units only: 4.44 would let a solver's tolerance in
    assert granularity(np.array([1.5, 2.0])) == 0.0
