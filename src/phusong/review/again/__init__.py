"""The plan made again around partners' decisions: as a command, as a job of the server, and what each decision cost."""

from phusong.review.again.job import Job, last_job, start_job
from phusong.review.again.place import is_movable, mast_at, open_places
from phusong.review.again.prices import REPORT, DecisionPrice, whole_range
from phusong.review.again.process import launch
from phusong.review.again.question import scenario_of_round
from phusong.review.again.replan import Again, Replanned, kept_stages, replan

__all__ = [
    "REPORT",
    "Again",
    "DecisionPrice",
    "Job",
    "Replanned",
    "is_movable",
    "kept_stages",
    "last_job",
    "launch",
    "mast_at",
    "open_places",
    "replan",
    "scenario_of_round",
    "start_job",
    "whole_range",
]
