"""The plan: proposals, outcomes, and the plan as a document."""

from phusong.optimize.plan.document import PlanDocumentError, plan_from_json, plan_to_json
from phusong.optimize.plan.milestones import Milestones, PlaceCount
from phusong.optimize.plan.option_id import OptionId, write_ids
from phusong.optimize.plan.outcomes import (
    AddedSite,
    Alternative,
    FrontierPoint,
    HopSection,
    HopTried,
    PhaseOutcome,
    Target,
    Unconnected,
    is_answered,
)
from phusong.optimize.plan.part import money_of, plan_part
from phusong.optimize.plan.plan import Plan, Question
from phusong.optimize.plan.proposal import Backhaul, Hop, Proposal
from phusong.optimize.plan.reason import REASONS, Reason, ReasonValue
from phusong.optimize.plan.villages import plan_of_villages

__all__ = [
    "REASONS",
    "AddedSite",
    "Alternative",
    "Backhaul",
    "FrontierPoint",
    "Hop",
    "HopSection",
    "HopTried",
    "Milestones",
    "OptionId",
    "PhaseOutcome",
    "PlaceCount",
    "Plan",
    "PlanDocumentError",
    "Proposal",
    "Question",
    "Reason",
    "ReasonValue",
    "Target",
    "Unconnected",
    "is_answered",
    "money_of",
    "plan_from_json",
    "plan_of_villages",
    "plan_part",
    "plan_to_json",
    "write_ids",
]
