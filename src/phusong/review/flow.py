"""The way of a review: states of rounds and proposals, verdicts, reasons, and what may follow what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from phusong.coverage.findings import Finding, did_you_mean, make_finding

RoundState = Literal["draft", "submitted", "in_review", "decided", "replanned", "agreed", "withdrawn", "expired"]
"""Where a round of review stands."""

ProposalState = Literal["proposed", "accepted", "rejected", "relocated", "needs_information", "deferred"]
"""What a partner has said to a proposal; nothing says yes by itself."""

ReviewVerdict = Literal["accept", "reject", "relocate", "needs-information", "defer", "reopen"]
"""What a partner can say; ``reopen`` takes an earlier word back."""

STATE_AFTER: dict[str, ProposalState] = {
    "accept": "accepted",
    "reject": "rejected",
    "relocate": "relocated",
    "needs-information": "needs_information",
    "defer": "deferred",
    "reopen": "proposed",
}
"""Verdict to the state of the proposal after it."""

NEXT: dict[RoundState, frozenset[RoundState]] = {
    "draft": frozenset(("submitted", "withdrawn")),  # the planner alone sees it
    "submitted": frozenset(("in_review", "decided", "withdrawn", "expired")),
    "in_review": frozenset(("decided", "withdrawn", "expired")),
    "expired": frozenset(("in_review", "decided", "withdrawn")),  # the planner gives more time, or closes it as it is
    "decided": frozenset(("in_review", "replanned", "agreed", "withdrawn")),
    "replanned": frozenset(),
    "agreed": frozenset(),
    "withdrawn": frozenset(),
}
"""State of a round to those that may follow."""

OPEN_STATES: frozenset[RoundState] = frozenset(("submitted", "in_review"))
"""States in which partners decide."""

REASONS: dict[str, tuple[str, str]] = {
    "land": ("land or site owner", "đất đai hoặc chủ địa điểm"),
    "power": ("power supply", "nguồn điện"),
    "backhaul": ("backhaul", "truyền dẫn"),
    "access-road": ("access road", "đường vào"),
    "own-plan": ("own plan", "kế hoạch riêng của doanh nghiệp"),
    "cost": ("cost", "chi phí"),
    "spectrum": ("spectrum", "phổ tần"),
    "heritage-defence": ("heritage or defence", "di tích hoặc quốc phòng"),
    "data-wrong": ("data wrong", "dữ liệu sai"),
}
"""Code of a reason to its name in English and Vietnamese."""

WITHOUT_REASON = frozenset(("accept", "reopen"))
"""Verdicts that need no reason."""

RESULTS = ("planned", "built", "measured")
"""How far an accepted proposal has come, in order."""


def unknown_word(column: str, given: str, known: Iterable[str]) -> Finding:
    """Refusal of a name that means nothing here, with the nearest that does.

    Args:
        column: What is named: ``verdict``, ``reason``, ``proposal`` …
        given: The name given.
        known: Names that would do.
    """
    names = sorted(known)
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    message = f"{given!r} is not a {column} that is known{did_you_mean(given, names)}"
    remedy = f"use one of {shown}" if names else "there are none"
    return make_finding("review-name", message, remedy=remedy, column=column, value=given)
