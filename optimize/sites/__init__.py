"""Candidate sites: upgrades and new towers, and what each would cover."""

from phusong.optimize.sites.candidates import Candidates, Sought, find_candidates
from phusong.optimize.sites.known import KnownLevels
from phusong.optimize.sites.locations import doubt_wanted
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.peaks import find_peaks
from phusong.optimize.sites.predict import masts_at, predict_candidates, rows_built

__all__ = [
    "CandidateParameters",
    "Candidates",
    "KnownLevels",
    "Sought",
    "doubt_wanted",
    "find_candidates",
    "find_peaks",
    "masts_at",
    "predict_candidates",
    "rows_built",
]
