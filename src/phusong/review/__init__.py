"""Partners' review: rounds of proposals, decisions, the log, and the plan made again around them."""

from phusong.review.accounts import account_names, add_account, find_account, sign_in
from phusong.review.attachments import LARGEST_BYTES, MEDIA_TYPES, Attachment, attach, list_attachments, read_attachment
from phusong.review.comments import Comment, PastEvent, add_comment, history_of, list_comments
from phusong.review.decisions import (
    Reviewed,
    StaleDecisionError,
    Word,
    answer_decision,
    decide,
    find_proposal,
    list_proposals,
)
from phusong.review.flow import REASONS, RESULTS, STATE_AFTER
from phusong.review.follow_up import (
    Assignment,
    Correction,
    StaleAssignmentError,
    assign,
    close_correction,
    list_corrections,
    record_result,
)
from phusong.review.links import Link, LinkScope, list_links, make_link, open_link, revoke_link
from phusong.review.rights import RIGHTS, ROLES, Action, Person
from phusong.review.rounds import Round, find_round, list_rounds, move_round, shown_round, submit_run
from phusong.review.sessions import (
    Session,
    close_session,
    count_wrong,
    find_session,
    hash_of_token,
    is_limited,
    open_session,
)
from phusong.review.workbook import ReadBack, read_workbook_back, review_workbook
from phusong.review.workspace import Workspace, open_workspace

__all__ = [
    "LARGEST_BYTES",
    "MEDIA_TYPES",
    "REASONS",
    "RESULTS",
    "RIGHTS",
    "ROLES",
    "STATE_AFTER",
    "Action",
    "Assignment",
    "Attachment",
    "Comment",
    "Correction",
    "Link",
    "LinkScope",
    "PastEvent",
    "Person",
    "ReadBack",
    "Reviewed",
    "Round",
    "Session",
    "StaleAssignmentError",
    "StaleDecisionError",
    "Word",
    "Workspace",
    "account_names",
    "add_account",
    "add_comment",
    "answer_decision",
    "assign",
    "attach",
    "close_correction",
    "close_session",
    "count_wrong",
    "decide",
    "find_account",
    "find_proposal",
    "find_round",
    "find_session",
    "hash_of_token",
    "history_of",
    "is_limited",
    "list_attachments",
    "list_comments",
    "list_corrections",
    "list_links",
    "list_proposals",
    "list_rounds",
    "make_link",
    "move_round",
    "open_link",
    "open_session",
    "open_workspace",
    "read_attachment",
    "read_workbook_back",
    "record_result",
    "review_workbook",
    "revoke_link",
    "shown_round",
    "sign_in",
    "submit_run",
]
