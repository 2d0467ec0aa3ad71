"""Pieces at a price of money: together they come to what the whole does, and the money is shared out among them."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import block_array, block_diag, csr_array, eye_array

from phusong.optimize.joint import allotment, solve
from phusong.optimize.joint.instance import instance_of
from phusong.optimize.joint.model import joint_arrays
from phusong.optimize.joint.pieces import Links, Pieces
from phusong.optimize.joint.pricing import piece_of, price_of_money, priced_model
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.highs import run_arrays
from phusong.optimize.solver.outcome import SolverLimits
from tests.builders.plans.random_joint import random_joint
from tests.builders.plans.side_by_side import side_by_side
from tests.builders.seeds import examples

TO_THE_END = SolverLimits(None, 0.0)


def rings(number, budget):
    """Three rows in a ring, served whole by three halves of options, and a row apart; so many of them."""
    one = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 1, 0], [0, 0, 0, 1]], dtype=bool)
    covers = csr_array(np.kron(np.eye(number, dtype=bool), one))
    weights = np.tile([2.0, 2.0, 2.0, 3.0], number)
    return Problem(covers=covers, weights=weights, costs=np.ones(4 * number), budget=budget)


def known_of(model, chosen):
    """Values of all columns where nothing but some options is chosen."""
    binaries = np.zeros(model.options + model.arcs)
    binaries[chosen] = 1.0
    return model.whole(binaries)


def test_the_money_is_shared_out_among_what_pieces_take():
    """Two rings and two rows apart are four pieces; for 4 both rows and one option of each ring: 3 + 3 + 4 + 4."""
    problem = rings(2, budget=4.0)
    relaxation = Relaxation.of(joint_arrays(instance_of(problem)))
    model = relaxation.model
    relaxation.solve(Clock())
    prices = price_of_money(relaxation, Clock())
    pieces = Pieces.of(piece_of(priced_model(relaxation, prices)), known_of(model, []))
    sizes = np.bincount(pieces.piece[pieces.piece >= 0])
    assert sorted(sizes.tolist()) == [2, 2, 6, 6]  # an option and its row; three of each
    pieces.answers.append(known_of(model, [0, 1, 3, 4, 5, 7]))  # all of it, for 6
    pieces.answers.append(known_of(model, [0, 4]))  # one option of each ring, for 2
    rows = [model.money_row]
    choice = pieces.choice(model.cost, Links(model.matrix[rows].toarray(), model.lower[rows], model.top[rows]))
    outcome = run_arrays(choice, TO_THE_END, apart=False)
    joined = pieces.joined(outcome.values)
    assert -outcome.bound == pytest.approx(14.0)
    assert -float(model.cost @ joined) == pytest.approx(14.0)
    assert np.flatnonzero(joined[: model.options]).tolist() == [0, 3, 4, 7]


@pytest.mark.slow
def test_pieces_one_by_one_come_to_what_the_whole_does():
    """At every price, with all columns and without those that reduced costs close beside a choice that is known."""
    closed = 0
    for seed in range(300, 300 + examples(16, least=10)):
        copies = [random_joint(seed + at, goal="most_served", most_options=9, meshed=True) for at in (0, 1000)]
        problem = side_by_side(copies, budget=sum(copy.budget for copy in copies), shared=0.0, seed=seed)
        instance = instance_of(problem)
        if instance is None or not np.isfinite(instance.budget):
            continue
        relaxation = Relaxation.of(joint_arrays(instance))
        at = price_of_money(relaxation, Clock())
        for share in (0.0, 0.5, 1.0, 2.0):
            priced = priced_model(relaxation, at.times(share))
            whole = run_arrays(priced, TO_THE_END, apart=False)
            known = relaxation.model.whole(whole.values)
            pieces = Pieces.of(piece_of(priced), known)
            narrowed = pieces.narrowed(priced, at.duals)
            closed += int((narrowed.upper < priced.upper).sum())
            for model in (priced, narrowed):
                fixed = np.where((pieces.piece < 0) | (model.upper <= model.lower), model.lower, 0.0)
                total = model.constant + float(model.cost @ fixed)
                total += sum(run_arrays(each.model, TO_THE_END, apart=False).bound for each in pieces.batches(model))
                assert total == pytest.approx(whole.bound, abs=1e-5), (seed, share)
    assert closed > 5


def test_what_a_choice_takes_that_is_closed_closes_nothing_beside_it():
    """Reduced costs say what is dearer than the choice; where the choice itself is shut out, nothing may follow."""
    relaxation = Relaxation.of(joint_arrays(instance_of(rings(1, budget=2.2))))
    at = price_of_money(relaxation, Clock())
    known = known_of(relaxation.model, [0, 3])
    priced = priced_model(relaxation, at)
    shut = replace(priced, upper=np.where(np.arange(len(priced.upper)) == 0, 0.0, priced.upper))
    pieces = Pieces.of(piece_of(priced), known)
    narrowed = pieces.narrowed(shut, at.duals)
    ring = pieces.piece == pieces.piece[0]
    assert (narrowed.upper[ring] == shut.upper[ring]).all()
    narrowed = Pieces.of(piece_of(shut), known).narrowed(shut, at.duals)  # shut out before it is taken apart
    assert (narrowed.upper == shut.upper).all()
    served = known_of(relaxation.model, [])
    served[relaxation.model.options :] = 1.0  # rows served by nothing, at no price
    assert (Pieces.of(piece_of(priced), served).narrowed(priced, at.duals).upper == priced.upper).all()


@pytest.mark.slow
@pytest.mark.parametrize("shared", [0.0, 0.2])
def test_large_questions_answered_in_pieces_are_answered_as_others(shared, monkeypatch):
    """Every size counts as large here; rings leave the relaxation away from what whole choices serve."""
    asked = []
    answered = allotment.Allotment._answer

    def counted(*arguments):
        asked.append(1)
        return answered(*arguments)

    monkeypatch.setattr(allotment.Allotment, "_answer", counted)
    for seed in range(7000, 7000 + examples(16, least=8)):
        copies = [random_joint(seed + 100 * at, most_options=10, meshed=True) for at in range(3)]
        money = 0.2 * sum(float(copy.costs.sum()) for copy in copies) + 4.4
        problem = side_by_side([*copies, rings(2, budget=4.4)], budget=money, shared=shared, seed=seed)
        if seed % 2:  # at least so many rows of all the pieces
            counts = csr_array(np.ones((1, problem.rows)))
            problem = replace(problem, floors=Floors(counts, np.array([0.5 * problem.rows]), ("half of all",)))
        usual = answer_joined(problem, gap=0.0)
        monkeypatch.setattr(solve, "LARGE_COLUMNS", 0)
        found = answer_joined(problem, gap=0.0)
        monkeypatch.undo()
        monkeypatch.setattr(allotment.Allotment, "_answer", counted)
        assert (found.status, found.gap) == (usual.status, usual.gap), seed
        assert (found.objective, found.bound) == pytest.approx((usual.objective, usual.bound), nan_ok=True), seed
        assert problem.broken_rules(found.selected) == () or not found.found, seed
    assert len(asked) > 5


def test_more_rings_than_money_are_answered_near_their_bound(monkeypatch):
    """Of twelve rings the relaxation serves halves: 1.5 for 3 rows; at a price a ring takes one option or two."""
    monkeypatch.setattr(solve, "LARGE_COLUMNS", 0)
    problem = rings(12, budget=30.0)
    found = answer_joined(problem, gap=0.0)
    # twelve rows apart for 12; 18 are left for rings: an option serves 4, a second one 2 more
    assert found.objective == pytest.approx(12 * 3.0 + 12 * 4.0 + 6 * 2.0)
    assert found.status == "optimal"


@pytest.mark.slow
def test_rows_that_a_locked_option_serves_are_a_piece_without_a_choice(monkeypatch):
    """What is left to be settled there is no whole number, and its worth counts for the bound like any other.

    A locked option serves 1,200 rows that cost more to serve otherwise, beside rings that leave the relaxation away
    from what whole choices serve.
    """
    many, ring = 1200, rings(6, budget=1.0)
    beside = block_array([[csr_array(np.ones((1, many)))], [eye_array(many)]])
    rng = np.random.default_rng(11)
    problem = Problem(
        covers=csr_array(block_diag([ring.covers.astype(float), beside])).astype(bool),
        weights=np.concatenate([ring.weights * rng.integers(7, 13, 24), np.ones(many)]),
        costs=np.concatenate([rng.integers(7, 13, 24), [0.0], np.full(many, 60.0)]),
        budget=1.0,
        locked=np.arange(25 + many) == 24,
    )
    network = random_joint(11, most_options=11, meshed=True)
    free = replace(network, locked=np.zeros_like(network.locked), must=np.zeros_like(network.must))
    money = float(rng.integers(80, 150)) + 0.3 * network.costs.sum()
    linked = side_by_side([free, problem], budget=money)
    usual = answer_joined(linked, gap=0.0)
    monkeypatch.setattr(solve, "LARGE_COLUMNS", 0)
    found = answer_joined(linked, gap=0.0)
    assert (found.objective, found.bound) == pytest.approx((usual.objective, usual.bound))


def test_a_floor_over_all_pieces_gets_a_price_and_one_within_a_piece_stays(monkeypatch):
    """Four rings: that three of the rows apart from them are served holds all together; a ring's own rows do not."""
    problem = rings(4, budget=6.2)
    apart = np.tile([0.0, 0.0, 0.0, 1.0], 4)
    ring = np.zeros(16)
    ring[:3] = 1.0
    counts, need = csr_array(np.array([apart, ring])), np.array([3.0, 2.0])
    problem = replace(problem, weights=np.tile([2.0, 2.0, 2.0, 0.5], 4), floors=Floors(counts, need, ("apart", "ring")))
    relaxation = Relaxation.of(joint_arrays(instance_of(problem)))
    prices = price_of_money(relaxation, Clock(), floors=True)
    assert prices.rows.tolist() == [relaxation.model.money_row, relaxation.model.floor_rows[0]]
    assert prices.each[1] < 0.0 < prices.money
    bound = run_arrays(priced_model(relaxation, prices), TO_THE_END, apart=False).bound
    monkeypatch.setattr(solve, "LARGE_COLUMNS", 0)
    found = answer_joined(problem, gap=0.0)
    assert found.objective == pytest.approx(3 * 0.5 + 3 * 4.0)  # six options: three rows apart, one of three rings
    assert -bound >= found.objective - 1e-6
