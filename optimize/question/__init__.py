"""The planning question: settings, options, floors, decisions, risk."""

from phusong.optimize.question.names import USUAL_SERVICES, check_names, doubt_names, doubt_unmade
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.subjects import doubt_decisions

__all__ = [
    "USUAL_SERVICES",
    "Options",
    "PlanParameters",
    "check_names",
    "doubt_decisions",
    "doubt_names",
    "doubt_unmade",
]
