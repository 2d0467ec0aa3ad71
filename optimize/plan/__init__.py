"""The plan: proposals, outcomes, and the plan as a document."""

from phusong.optimize.plan.document import plan_from_json, plan_to_json
from phusong.optimize.plan.outcomes import AddedSite, Alternative, FrontierPoint, PhaseOutcome, Target
from phusong.optimize.plan.plan import Plan, Question
from phusong.optimize.plan.proposal import Proposal

__all__ = [
    "AddedSite",
    "Alternative",
    "FrontierPoint",
    "PhaseOutcome",
    "Plan",
    "Proposal",
    "Question",
    "Target",
    "plan_from_json",
    "plan_to_json",
]
