"""Alternatives, near-optimal plans that differ: each leaves out at least so many sites of every plan before it.

Leaving out a site of an earlier plan is stated as an option of its own: it costs nothing, stands at the site's place,
so that nothing else can be built there, and serves one demand row. A floor on those rows is the difference asked for.
A plan therefore cannot look different by sites that it adds without need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import IntArray
from phusong.optimize.plan.outcomes import AddedSite, Alternative
from phusong.optimize.planner.effort import Effort
from phusong.optimize.planner.place_names import PlaceNames
from phusong.optimize.planner.priorities import answer
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import MoreOptions, MoreRows, Problem
from phusong.optimize.question.formulation import Formulation
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import AlternativeParameters
from phusong.optimize.solver.solution import Solution


@dataclass(frozen=True, slots=True)
class Sites:
    """Where sites stand: places of candidates, and villages that fibre is led to, wherever its access point stands.

    Attributes:
        site: Site of every option, -1 for what is no site by itself, such as a trench, shape (options,).
    """

    site: IntArray

    def of(self, selected: IntArray) -> IntArray:
        """Distinct sites of a choice, ascending."""
        found = self.site[selected]
        return np.unique(found[found >= 0])


def sites_of(options: Options, count: int) -> Sites:
    """What counts as a site.

    Args:
        options: What could be built.
        count: Number of options of the problem; those after what could be built are no sites.
    """
    candidates, extensions = options.candidates, options.extensions
    first = int(candidates.location.max(initial=-1)) + 1
    access = np.where(extensions.kinds == "distribution", first + extensions.village, -1)
    standing = np.where(candidates.kinds == "relay", -1, candidates.location)  # a mast serves nobody by itself
    site = np.concatenate((standing, access, np.full(count - len(options), -1)))
    return Sites(site.astype(np.int64))


def outline(options: Options, formulation: Formulation, best: Solution, other: Solution) -> Alternative:
    """Tell what another plan costs, reaches and builds elsewhere.

    Args:
        options: What could be built.
        formulation: The question.
        best: Its answer.
        other: Another answer, less the prices of what stays.
    """
    names, sites = options.option_ids(), sites_of(options, len(options))
    places = PlaceNames.of(options.network)
    mine, others = formulation.built(best.selected), formulation.built(other.selected)
    less = mine[(sites.site[mine] >= 0) & ~np.isin(sites.site[mine], sites.site[others])]
    more = others[(sites.site[others] >= 0) & ~np.isin(sites.site[others], sites.site[mine])]
    return Alternative(
        status=other.status,
        objective=other.objective,
        bound=other.bound,
        gap=other.gap,
        cost_vnd=round(formulation.problem.cost(others)),
        parts=tuple(names[option] for option in others),
        dropped=tuple(names[option] for option in less),
        added=tuple(names[option] for option in more),
        added_sites=tuple(_added_site(options, places, int(option)) for option in more),
    )


def _added_site(options: Options, places: PlaceNames, option: int) -> AddedSite:
    """A site that another plan builds, with its place."""
    candidates, extensions = options.candidates, options.extensions
    row = option - len(candidates)
    if row < 0:
        return AddedSite(
            part=candidates.ids[option],
            kind=str(candidates.kinds[option]),
            technologies=tuple(sorted(candidates.technologies[option])),
            name=places.of_candidate(candidates, option),
            x_m=float(candidates.x_m[option]),
            y_m=float(candidates.y_m[option]),
            capex_vnd=int(candidates.capex_vnd[option]),
        )
    return AddedSite(
        part=extensions.ids[row],
        kind="access_point",
        technologies=("fibre",),
        name=str(options.network.villages.names[extensions.village[row]]),
        x_m=float(extensions.x_m[row]),
        y_m=float(extensions.y_m[row]),
        capex_vnd=int(extensions.capex_vnd[row]),
    )


def find_alternatives(
    problem: Problem, best: Solution, sites: Sites, parameters: AlternativeParameters, effort: Effort
) -> tuple[Solution, ...]:
    """Find alternatives: plans nearly as good as the best that differ from it and from each other.

    Args:
        problem: The question, with what comes first as floors.
        best: Its answer.
        sites: What counts as a site.
        parameters: How many plans, how different, and how much worse they may be.
        effort: Time for all of them together, and precision.

    Returns:
        The plans in the order they were found; fewer than asked for where no other is near enough.
    """
    found: list[Solution] = []
    earlier = [sites.of(best.selected)]
    for number in range(parameters.count):
        if len(earlier[-1]) < parameters.min_sites:
            break  # a plan of few sites leaves nothing to leave out
        different = leaving_out(problem, sites, earlier, parameters.min_sites)
        solution = answer(different, effort.share(1.0 / (parameters.count - number)))
        near = solution.found and _near(problem, best, solution, parameters.max_loss)
        if not near:
            break
        built = solution.selected[solution.selected < problem.options]
        found.append(replace(solution, selected=built))
        earlier.append(sites.of(built))
    return tuple(found)


def _near(problem: Problem, best: Solution, other: Solution, max_loss: float) -> bool:
    """True when a plan is at most so much worse than the best."""
    slack = 1e-9 * abs(best.objective)
    if problem.goal == "least_cost":
        return other.objective <= (1.0 + max_loss) * best.objective + slack
    return other.objective >= (1.0 - max_loss) * best.objective - slack


def leaving_out(problem: Problem, sites: Sites, earlier: Sequence[IntArray], min_sites: int) -> Problem:
    """The question with the rule that so many sites of every earlier plan are left out.

    Args:
        problem: The question.
        sites: What counts as a site.
        earlier: Sites of every earlier plan.
        min_sites: How many of them are left out at least.
    """
    out = np.unique(np.concatenate(earlier))
    more = len(out)
    none = np.zeros(more, dtype=np.bool_)
    at = (problem.options + np.arange(more), np.arange(more))
    leaving = sparse.csr_array((~none, at), shape=(problem.options + more, more))
    exclusive = problem.exclusive.copy()
    first = int(exclusive.max(initial=-1)) + 1
    place = np.full(more, -1, dtype=np.int64)
    for number, site in enumerate(out):
        options = np.flatnonzero(sites.site == site)
        if exclusive[options[0]] < 0:
            exclusive[options] = first + number
        place[number] = exclusive[options[0]]
    kinds = np.repeat(np.arange(len(earlier)), [len(each) for each in earlier])
    rows = problem.rows + np.searchsorted(out, np.concatenate(earlier))
    counts = sparse.csr_array((np.ones(len(rows)), (kinds, rows)), shape=(len(earlier), problem.rows + more))
    names = tuple(f"{min_sites} other sites than plan {number + 1}" for number in range(len(earlier)))
    left_out = MoreOptions(np.zeros(more), place, tuple(f"leaving out site {int(site)}" for site in out))
    different = replace(problem, exclusive=exclusive).extended(MoreRows(leaving, np.zeros(more), none), left_out)
    apart = Floors(counts, np.full(len(earlier), float(min_sites)), names)
    return replace(different, floors=different.floors.joined(apart))
