"""Partners' review: rounds of proposals, decisions, the log, and the plan made again around them."""

from phusong.review.accounts import add_account, find_account, sign_in
from phusong.review.backup import back_up
from phusong.review.decisions import (
    Reviewed,
    StaleDecisionError,
    Word,
    answer_decision,
    decide,
    list_proposals,
    record_result,
)
from phusong.review.replan import DecisionPrice, Replanned, replan
from phusong.review.rights import ROLES, Person
from phusong.review.rounds import Round, find_round, list_rounds, move_round, submit_run
from phusong.review.verify import count_events, verify_workspace
from phusong.review.workbook import ReadBack, read_workbook_back, review_workbook
from phusong.review.workspace import Workspace, open_workspace

__all__ = [
    "ROLES",
    "DecisionPrice",
    "Person",
    "ReadBack",
    "Replanned",
    "Reviewed",
    "Round",
    "StaleDecisionError",
    "Word",
    "Workspace",
    "add_account",
    "answer_decision",
    "back_up",
    "count_events",
    "decide",
    "find_account",
    "find_round",
    "list_proposals",
    "list_rounds",
    "move_round",
    "open_workspace",
    "read_workbook_back",
    "record_result",
    "replan",
    "review_workbook",
    "sign_in",
    "submit_run",
    "verify_workspace",
]
