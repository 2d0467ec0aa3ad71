"""The planning problem as arrays, its exact reductions and its formulations."""

from phusong.optimize.problem.models import state
from phusong.optimize.problem.problem import Problem

__all__ = ["Problem", "state"]
