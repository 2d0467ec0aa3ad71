"""The planning problem as arrays, its exact reductions and its formulations."""

from phusong.optimize.problem.models import pulp_model
from phusong.optimize.problem.problem import Problem

__all__ = ["Problem", "pulp_model"]
