"""The search for an incumbent and its proof."""

from phusong.optimize.search.solve import solve_problem

__all__ = ["solve_problem"]
