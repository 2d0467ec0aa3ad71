"""Decisions that cannot all hold: accepted and ruled out, two at one place, or dearer than the money there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from phusong.coverage.kernels import BoolArray
from phusong.optimize.plan.reason import Reason
from phusong.optimize.planner.effort import Effort
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem, within_budget
from phusong.optimize.question.formulation import Formulation


@dataclass(frozen=True, slots=True)
class PlanConflict:
    """Limits of a planning question that cannot all hold.

    Attributes:
        reason: What conflicts with what.
        attainable: Floor to blame, as :attr:`FloorGroup.text` names it, to the most of its people that can be served.
    """

    reason: Reason
    attainable: Mapping[str, float] = field(default_factory=dict)


def contradictions(formulation: Formulation) -> Iterator[PlanConflict]:
    """Conflicts between decisions that contradict each other.

    Args:
        formulation: The question with the rules that decisions make.
    """
    for reason in (*_ruled_out(formulation), *_two_at_one_place(formulation)):
        yield PlanConflict(reason)


def _ruled_out(formulation: Formulation) -> Iterator[Reason]:
    """What must be built and must not, itself or by what it needs."""
    rules, problem = formulation.rules, formulation.problem
    barred = _barred(formulation)
    told = set()
    for option, number in sorted(rules.locked.items()):
        for needed in sorted(_needed_by(problem, option) & barred.keys()):
            if (number, barred[needed]) not in told:
                told.add((number, barred[needed]))
                key = "contradiction.rules_out" if needed == option else "contradiction.rules_out_need"
                one, other = rules.told[number], rules.told[barred[needed]]
                yield Reason.of(key, decision=one, other=other, what=problem.name(needed))
    lost, trenches = set(np.flatnonzero(_cut_off(formulation)).tolist()), _barred_trenches(formulation)
    for option in sorted(lost & rules.locked.keys() - barred.keys()):
        others = tuple(rules.told[other] for other in sorted(trenches))
        one = rules.told[rules.locked[option]]
        yield Reason.of("contradiction.no_trench", decision=one, others=others, what=problem.name(option))
    for number, options in rules.one_of:
        against = [_needed_by(problem, int(option)) & {*barred.keys(), *lost} for option in options]
        if all(against):
            ruled_out_by = {barred[needed] for each in against for needed in each if needed in barred}
            ruled_out_by |= trenches if any(each & lost for each in against) else set()
            others = tuple(rules.told[other] for other in sorted(ruled_out_by))
            yield Reason.of("contradiction.nothing_left", decision=rules.told[number], others=others)


def _barred(formulation: Formulation) -> dict[int, int]:
    """Options that decisions rule out, each with the number of the decision; what waits for a phase is not."""
    rules = formulation.rules
    waiting = {option: number for option, number in rules.deferred.items() if formulation.problem.forbidden[option]}
    return waiting | dict(rules.banned)


def _needed_by(problem: Problem, option: int) -> set[int]:
    """An option with everything it needs, directly or not."""
    found, waiting = set[int](), [option]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += [int(needed) for needed in problem.requires[problem.requires[:, 0] == each, 1]]
    return found


def _two_at_one_place(formulation: Formulation) -> Iterator[Reason]:
    """Two accepted options where only one can be built."""
    rules, problem = formulation.rules, formulation.problem
    at_place: dict[int, list[int]] = {}
    for option in sorted(rules.locked):
        if problem.exclusive[option] >= 0:
            at_place.setdefault(int(problem.exclusive[option]), []).append(option)
    for first, *others in at_place.values():
        for other in others:
            yield Reason.of(
                "contradiction.two_at_one_place",
                decision=rules.told[rules.locked[first]],
                other=rules.told[rules.locked[other]],
                first=problem.name(first),
                second=problem.name(other),
            )
    for number, options in rules.one_of:
        for held in at_place.values():
            if problem.exclusive[held[0]] in problem.exclusive[options] and held[0] not in options:
                one, accepted = rules.told[number], rules.told[rules.locked[held[0]]]
                yield Reason.of("contradiction.one_place", decision=one, other=accepted)


def left_by_decisions(formulation: Formulation) -> BoolArray:
    """Options that decisions leave open: not ruled out, and not at a place that an accepted option takes."""
    problem = formulation.problem
    open_ = ~problem.forbidden
    taken = problem.exclusive[problem.locked & (problem.exclusive >= 0)]
    open_ &= problem.locked | (problem.exclusive < 0) | ~np.isin(problem.exclusive, taken)
    changed = True
    while changed:
        stuck = open_[problem.requires[:, 0]] & ~open_[problem.requires[:, 1]]
        open_[problem.requires[stuck, 0]] = False
        cut_off = problem.links.cut_off(open_)
        open_[cut_off] = False
        changed = bool(stuck.any() or len(cut_off))
    return open_


def _cut_off(formulation: Formulation) -> BoolArray:
    """Options that trenches which decisions rule out would have led to, and no other does, shape (n,)."""
    problem = formulation.problem
    lost = np.zeros(problem.options, dtype=np.bool_)
    barred = np.zeros(problem.options, dtype=np.bool_)
    barred[list(_barred(formulation))] = True
    lost[problem.links.cut_off(~barred)] = True
    lost[problem.links.cut_off(np.ones(problem.options, dtype=np.bool_))] = False
    return lost


def _barred_trenches(formulation: Formulation) -> set[int]:
    """Decisions that rule out trenches."""
    barred, sections = _barred(formulation), set(formulation.problem.links.section.tolist())
    return {number for option, number in barred.items() if option in sections}


def decisions_against(formulation: Formulation, rows: BoolArray) -> tuple[Reason, ...]:
    """Decisions that keep demand rows from being served.

    Args:
        formulation: The question.
        rows: Demand rows that something would serve if nothing were decided, shape (m,).
    """
    rules, problem = formulation.rules, formulation.problem
    barred = _barred(formulation)
    taken = {int(problem.exclusive[option]): number for option, number in rules.locked.items()}
    numbers: set[int] = set()
    serving = problem.covers @ rows.astype(np.int64) > 0
    if (serving & _cut_off(formulation)).any():
        numbers |= _barred_trenches(formulation)
    for option in np.flatnonzero(serving & ~left_by_decisions(formulation)).tolist():
        for needed in _needed_by(problem, option):
            place = int(problem.exclusive[needed])
            if needed in barred:
                numbers.add(barred[needed])
            elif place >= 0 and place in taken:
                numbers.add(taken[place])
    return tuple(rules.told[number] for number in sorted(numbers))


def dearer_than_the_budget(formulation: Formulation, effort: Effort) -> Iterator[PlanConflict]:
    """Conflict between what partners accepted and the budget, where that alone costs more than there is.

    Args:
        formulation: The question.
        effort: Time that may be taken.
    """
    rules, problem = formulation.rules, formulation.problem
    numbers = sorted({*rules.locked.values(), *(number for number, _ in rules.one_of)})
    if not numbers:
        return
    bare = replace(problem, goal="least_cost", budget=float("inf"), floors=Floors.none(problem.rows))
    cheapest = effort.solve(bare, part=0.3)
    if cheapest.found and not within_budget(cheapest.bound, problem.budget):
        yield PlanConflict(
            Reason.of(
                "contradiction.dearer",
                decisions=tuple(rules.told[number] for number in numbers),
                need_vnd=cheapest.bound,
                budget=formulation.money,
                missing_vnd=cheapest.bound - problem.budget,
            )
        )
