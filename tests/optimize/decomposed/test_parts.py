"""Parts of a question hold all of it, tie nothing apart, and only rows on borders lie in two."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.optimize.decomposed.parts import split
from phusong.optimize.problem.floors import Floors
from tests.builders.plans.side_by_side import neighbours


@pytest.mark.slow
def test_every_option_is_in_one_part_with_all_that_it_is_tied_to():
    for seed in range(20):
        problem = neighbours(seed)
        found = split(problem, 12)
        part_of = np.full(problem.options, -1)
        for number, part in enumerate(found.parts):
            assert (part_of[part.options] == -1).all()
            part_of[part.options] = number
            assert np.array_equal(part.problem.costs, problem.costs[part.options])
            assert part.problem.budget == problem.budget
        assert (part_of >= 0).all()
        links = problem.links
        node_of = dict(links.hung.tolist())
        ends = {int(option): pair for option, pair in zip(links.section, links.ends.tolist(), strict=True)}
        at_node: dict[int, set[int]] = {}
        for option in range(problem.options):
            for node in {node_of.get(option, 0), *ends.get(option, ())} - {0}:
                at_node.setdefault(node, set()).add(int(part_of[option]))
        assert all(len(parts) == 1 for parts in at_node.values())
        for place in np.unique(problem.exclusive[problem.exclusive >= 0]):
            assert len(set(part_of[problem.exclusive == place])) == 1
        assert all(part_of[one] == part_of[other] for one, other in problem.requires)
        for row in range(problem.rows):
            parts = set(part_of[np.flatnonzero(problem.covers[:, [row]].toarray().reshape(-1))])
            assert bool(found.border[row]) == (len(parts) > 1)


@pytest.mark.slow
def test_a_choice_is_allowed_when_it_is_in_every_part():
    """Whatever joins, needs, excludes and loads is told by the parts; money alone is told by the whole."""
    for seed in range(8):
        problem = neighbours(seed)
        found, rng = split(problem, 12), np.random.default_rng(seed)
        free = replace(problem, budget=1e12)
        for _ in range(8):
            chosen = np.flatnonzero(rng.random(problem.options) < 0.5)
            apart = [np.flatnonzero(np.isin(part.options, chosen)) for part in found.parts]
            broken = [
                bool(replace(part.problem, budget=1e12).broken_rules(options))
                for part, options in zip(found.parts, apart, strict=True)
            ]
            assert any(broken) == bool(free.broken_rules(chosen))


@pytest.mark.parametrize(
    "change",
    [
        {"goal": "least_cost"},
        {"budget": float("inf")},
        {"must": "border"},
        {"floors": "whole"},
    ],
    ids=str,
)
def test_what_does_not_fall_apart_is_left_whole(change):
    problem = neighbours(2)
    border = split(problem, 12).border
    assert border.any()
    if change == {"must": "border"}:
        change = {"must": border}
    if change == {"floors": "whole"}:
        change = {"floors": Floors.of_groups(np.zeros(problem.rows), {0: 0.5}, np.maximum(problem.weights, 1.0))}
    assert split(replace(problem, **change), 12) is None


def test_a_question_that_is_small_is_left_whole():
    problem = neighbours(3)
    assert split(problem, problem.options) is None
    assert split(problem) is None


def test_a_floor_within_a_part_stays_there():
    problem = neighbours(5)
    found = split(problem, 12)
    inside = max((part.rows[~found.border[part.rows]] for part in found.parts), key=len)
    assert len(inside)
    group = np.full(problem.rows, -1)
    group[inside] = 1
    floors = Floors.of_groups(group, {1: 0.5}, np.maximum(problem.weights, 1.0))
    again = split(replace(problem, floors=floors), 12)
    assert [len(each.problem.floors) for each in again.parts].count(1) == 1
    assert sum(len(each.problem.floors) for each in again.parts) == 1
