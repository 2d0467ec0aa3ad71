"""The plan made again around partners' decisions: as a command, as a job of the server, and what each decision cost."""

from phusong.review.again.question import scenario_of_round
from phusong.review.again.replan import REPORT, Again, DecisionPrice, Replanned, kept_stages, replan

__all__ = ["REPORT", "Again", "DecisionPrice", "Replanned", "kept_stages", "replan", "scenario_of_round"]
