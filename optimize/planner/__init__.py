"""The planner: question in, plan out, phase by phase."""

from phusong.optimize.planner.decision_values import WithoutDecision, leave_out, plans_without
from phusong.optimize.planner.frontier import find_frontier
from phusong.optimize.planner.milestones import find_milestones
from phusong.optimize.planner.planner import make_plan

__all__ = ["WithoutDecision", "find_frontier", "find_milestones", "leave_out", "make_plan", "plans_without"]
