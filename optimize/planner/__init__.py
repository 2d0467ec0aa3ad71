"""The planner: question in, plan out, phase by phase."""

from phusong.optimize.planner.frontier import find_frontier
from phusong.optimize.planner.milestones import find_milestones
from phusong.optimize.planner.planner import make_plan

__all__ = ["find_frontier", "find_milestones", "make_plan"]
