"""The search for an incumbent and its proof."""

from phusong.optimize.search.solve import solve_problem
from phusong.optimize.search.watch import watched

__all__ = ["solve_problem", "watched"]
