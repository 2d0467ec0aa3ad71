"""What a solver is told and what it leaves behind: limits, verdict, values, bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from phusong.optimize.solver.worker import Verdict

if TYPE_CHECKING:
    from phusong.coverage.kernels import FloatArray


@dataclass(frozen=True, slots=True)
class SolverLimits:
    """When a solver may stop.

    Attributes:
        time_s: Seconds of the clock, None for no limit.
        absolute_gap: Difference between bound and objective that counts as a proof, in the model's unit.
        nodes: Branch-and-bound nodes, None for no limit.
        seed: Seed of the solver's random choices.
        prove_only: Leave out the solver's costly heuristics: the start is good, what is missing is the proof.
        restart: Let the solver begin anew when it has fixed much; pays where all of the gap is to be closed.
        work_s: Counted seconds of work (:mod:`phusong.optimize.solver.work`), None for no limit.
    """

    time_s: float | None
    absolute_gap: float
    nodes: int | None = None
    seed: int = 0
    prove_only: bool = False
    restart: bool = False
    work_s: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a solver leaves behind.

    Attributes:
        verdict: ``proved`` when the solver closed the gap, ``infeasible``, or ``stopped``.
        values: Values of the binary variables, shape (options,), or None when no choice was found.
        bound: Limit of the model's objective as minimised, constant included; -inf when none was proved.
        work_s: Counted seconds of work that it took.
        by_clock: True when the clock ended the search.
    """

    verdict: Verdict
    values: FloatArray | None
    bound: float
    work_s: float = 0.0
    by_clock: bool = False
