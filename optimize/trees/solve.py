"""From an instance to its result: what cannot be joined, the search, and sums in the user's numbers."""

from __future__ import annotations

import math
import time

import numpy as np

from phusong.coverage.findings import listed
from phusong.optimize.problem.problem import relative_gap
from phusong.optimize.trees.instance import Instance
from phusong.optimize.trees.primal import Clock
from phusong.optimize.trees.result import TreeResult
from phusong.optimize.trees.search import PROOF, TreeSearch
from phusong.optimize.trees.stage import joined_to
from phusong.optimize.trees.units import task_of


def solve_instance(instance: Instance, started_s: float, limit_s: float | None, gap: float) -> TreeResult:
    """Find the best tree of an instance.

    Args:
        instance: The instance.
        started_s: When the question was asked, by ``time.perf_counter``, seconds.
        limit_s: Seconds after which the best tree so far is returned, None for no limit.
        gap: Relative gap at which the search may stop.
    """
    if not instance.names:
        return TreeResult("optimal", 0.0, 0.0, 0.0, (), frozenset(), time.perf_counter() - started_s)
    parts = instance.parts
    musts = np.flatnonzero(np.isinf(instance.prize))
    apart = np.unique(parts[musts])
    if len(apart) > 1:
        return _infeasible(instance, parts, started_s)
    lost = 0.0
    whole = instance
    if len(apart):  # what the root cannot reach is lost, whatever is chosen
        inside = parts == apart[0]
        lost = math.fsum(instance.prize[~inside].tolist())
        whole = instance.within(inside)
    task, unit = task_of(whole)
    search = TreeSearch(task, Clock(math.inf if limit_s is None else started_s + limit_s), gap)
    search.run()
    return _result(whole, search, unit, lost, started_s)


def _result(instance: Instance, search: TreeSearch, unit: float, lost: float, started_s: float) -> TreeResult:
    """The incumbent and the bound in the user's numbers."""
    best = search.incumbent
    edges = np.flatnonzero(best.chosen)
    inside = joined_to(best.task.graph, best.chosen, best.top)
    missing = instance.prize[~inside]
    objective = math.fsum([*instance.weight[edges].tolist(), *missing.tolist(), lost])
    rounding = 0.0 if unit >= 1.0 and unit == int(unit) else 1e-12 * objective  # sums of whole numbers are exact
    least = max(0.0, min(search.bound * unit + lost - rounding, objective))
    met = search.bound >= best.value - int(PROOF * best.value)
    proved = met and objective - least <= 2.0 * PROOF * objective  # what rounding down has lost may hide a better tree
    bound = objective if proved else least
    found = relative_gap(objective, bound)
    return TreeResult(
        status="optimal" if proved or found <= 0.0 else "feasible",
        objective=objective,
        bound=bound,
        gap=found,
        edges=tuple((instance.names[one], instance.names[other]) for one, other in instance.ends[edges].tolist()),
        nodes=frozenset(instance.names[node] for node in np.flatnonzero(inside).tolist()),
        runtime_s=time.perf_counter() - started_s,
    )


def _infeasible(instance: Instance, parts: np.ndarray[tuple[int], np.dtype[np.int64]], started_s: float) -> TreeResult:
    """The answer where no edges join what has to be joined, with what lies apart."""
    musts = np.flatnonzero(np.isinf(instance.prize))
    groups = [musts[parts[musts] == part].tolist() for part in np.unique(parts[musts])]
    groups.sort(key=len, reverse=True)
    named = [f"{listed([instance.names[node] for node in group], 3)}" for group in groups]
    reasons = (
        f"the terminals lie in {len(groups)} parts of the graph that no edge joins",
        *(f"apart from the others: {text}" for text in named[1:6]),
    )
    runtime_s = time.perf_counter() - started_s
    return TreeResult("infeasible", math.nan, math.nan, math.inf, (), frozenset(), runtime_s, reasons)
