"""The planning question: settings, options, floors, decisions, risk, dated targets."""

from phusong.optimize.question.floors import units_of
from phusong.optimize.question.names import USUAL_SERVICES, check_names, doubt_names, doubt_unmade
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.places import places_gained
from phusong.optimize.question.requirement import Requirement, floors_dbm
from phusong.optimize.question.subjects import doubt_decisions
from phusong.optimize.question.targets import DatedTarget, Measure, check_targets

__all__ = [
    "USUAL_SERVICES",
    "DatedTarget",
    "Measure",
    "Options",
    "PlanParameters",
    "Requirement",
    "check_names",
    "check_targets",
    "doubt_decisions",
    "doubt_names",
    "doubt_unmade",
    "floors_dbm",
    "places_gained",
    "units_of",
]
