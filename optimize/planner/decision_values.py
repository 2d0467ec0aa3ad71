"""What partners' decisions cost: the best plan without each of them, proved from both sides, in work that they share.

A plan without a decision is one of a question with fewer rules, so the plan made is allowed in it, and more decisions
left out never make it worse. With V(D) the most that a plan within the decisions D can serve, d in D, and any set G of
decisions that holds d,

    value of the plan made <= V(D - d) <= V(D - G) <= bound of the question without G.

So one question answers for many: what was accepted and would be built anyway is left out together first, and where
that gains no more than the precision asked for, each of these decisions has its price. Only where it gains more are
they told apart, half by half. Dropping what nobody decided on costs nothing in a question of several, since what one
of them leaves undecided the others do not. Where places come before people, more freedom may serve more places and
fewer people, so each decision is left out alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from phusong.optimize.plan.plan import Plan
from phusong.optimize.planner.effort import LEAST_S, USUAL_S
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.solver.clock import Clock

NARROW = 2.0
"""What several decisions may gain together, as a multiple of the gap asked for, and yet not be told apart: one gap is
what the plan made may be short of the best, the other what their question leaves open."""


@dataclass(frozen=True, slots=True)
class WithoutDecision:
    """The best plan without a decision, from both sides.

    Attributes:
        decision: Number of the decision.
        plan: The best plan known without it.
        is_made: True where that is the plan made: no better one is known.
        bound: No plan without it is better.
        by_clock: True when the clock ended the search: another machine may find something else.
    """

    decision: int
    plan: Plan
    is_made: bool
    bound: float
    by_clock: bool


Ask = Callable[[PlanParameters, Clock], Plan]
"""What answers one question within a part of the work."""


def plans_without(  # noqa: PLR0913 - what it may take and who hears of it are options by name
    options: Options,
    parameters: PlanParameters,
    decisions: Sequence[int],
    made: Plan,
    known: Collection[str] = (),
    *,
    brake_s: float | None = None,
    hear: Callable[[int, int], None] | None = None,
) -> tuple[WithoutDecision, ...]:
    """Find what the best plan without each decision is worth.

    Args:
        options: What could be built, and what it is weighed by.
        parameters: The question with all decisions; frontier, alternatives and samples of risk are left out.
        decisions: Numbers of the decisions to leave out, each by itself.
        made: The plan made with all of them.
        known: Identifiers of what the plan made builds, from which each search begins.
        brake_s: Real seconds after which the searches stop, None for what the settings say.
        hear: Called with the decisions answered so far and their number.

    Returns:
        One for each decision, in their order. All searches share the work of one plan.

    Raises:
        InputError: When a setting names what is not known.
    """
    brake = parameters.time_limit_s if brake_s is None else brake_s
    clock = Clock(brake, USUAL_S * parameters.effort)
    bare = _bare(parameters)

    def ask(question: PlanParameters, part: Clock) -> Plan:
        return make_plan(options, question, known, clock=part)

    found: dict[int, WithoutDecision] = {}
    for each in _answered(bare, decisions, made, clock, ask):
        found[each.decision] = each
        if hear is not None:
            hear(len(found), len(decisions))
    return tuple(found[number] for number in decisions)


def leave_out(parameters: PlanParameters, numbers: Collection[int]) -> PlanParameters:
    """The question without some decisions; where they are several, dropping what nobody decided on costs nothing.

    Args:
        parameters: The question with all of them.
        numbers: Their numbers.
    """
    kept = tuple(each for number, each in enumerate(parameters.decisions) if number not in numbers)
    free: dict[str, object] = {"change_price": 0.0, "change_price_vnd": 0} if len(numbers) > 1 else {}
    return parameters.model_copy(update={"decisions": kept, **free})


def _answered(
    parameters: PlanParameters, decisions: Sequence[int], made: Plan, clock: Clock, ask: Ask
) -> Iterator[WithoutDecision]:
    """Answers as they come; what is left when the work is used up shares one bound."""
    together = not parameters.must_serve
    accepted = tuple(number for number in decisions if parameters.decisions[number].verdict == "accept" and together)
    waiting = [*([accepted] if accepted else []), *((number,) for number in decisions if number not in accepted)]
    while waiting:
        if together and len(waiting) > 1 and clock.over():
            waiting = [tuple(number for group in waiting for number in group)]
        part = _share(clock, len(waiting))
        group = waiting.pop(0)
        plan = ask(leave_out(parameters, group), part)
        if len(group) == 1:
            yield _alone(group[0], plan, made, replaces=not together)
        elif clock.over() or _gain(made, plan.bound) <= NARROW * parameters.gap * abs(made.objective):
            yield from (
                WithoutDecision(number, made, True, _no_worse(made, plan.bound), plan.by_clock) for number in group
            )
        else:
            half = len(group) // 2
            waiting = [group[:half], group[half:], *waiting]


def _share(clock: Clock, questions: int) -> Clock:
    """What one of several questions may take; of real seconds, too, where a clock is what ends them."""
    part, left_s = clock.part(1.0 / questions, LEAST_S), clock.brake_left_s()
    return part if left_s is None else replace(part, brake_s=max(left_s / questions, LEAST_S))


def _alone(number: int, plan: Plan, made: Plan, *, replaces: bool) -> WithoutDecision:
    """The answer of the question without one decision; the plan made where nothing better was found."""
    better = plan.answered and (replaces or _gain(made, plan.objective) > 0.0)
    return WithoutDecision(number, plan if better else made, not better, _no_worse(made, plan.bound), plan.by_clock)


def _gain(made: Plan, value: float) -> float:
    """How much better a value is than that of the plan made; infinite where there is none."""
    if np.isnan(value):
        return np.inf
    return made.objective - value if made.question == "least_cost" else value - made.objective


def _no_worse(made: Plan, bound: float) -> float:
    """A bound that the plan made keeps, which is allowed in the question."""
    return made.objective if _gain(made, bound) < 0.0 else bound


def _bare(parameters: PlanParameters) -> PlanParameters:
    """A question without what is asked beside its plan."""
    return parameters.model_copy(
        update={
            "frontier_vnd": (),
            "alternatives": parameters.alternatives.model_copy(update={"count": 0}),
            "risk": parameters.risk.model_copy(update={"samples": 0}),
        }
    )
