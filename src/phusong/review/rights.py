"""Who may do what: one table of roles and actions, and what is not in it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from phusong.coverage.findings import InputError, make_finding

Role = Literal["planner", "partner", "approver", "viewer"]
ROLES: tuple[Role, ...] = ("planner", "partner", "approver", "viewer")

Action = Literal[
    "read",
    "read-all",
    "comment",
    "submit",
    "decide",
    "confirm",
    "close",
    "extend",
    "withdraw",
    "approve",
    "replan",
    "manage",
    "link",
    "record-result",
    "assign",
    "correct",
]

RIGHTS: dict[Action, frozenset[Role]] = {
    "read": frozenset(ROLES),
    "read-all": frozenset(("planner", "approver", "viewer")),  # what shows the money of every operator
    "comment": frozenset(("planner", "partner", "approver")),
    "submit": frozenset(("planner",)),
    "decide": frozenset(("planner", "partner")),  # a planner writes down what a partner said elsewhere
    "confirm": frozenset(("planner",)),
    "close": frozenset(("planner",)),
    "extend": frozenset(("planner",)),
    "withdraw": frozenset(("planner",)),
    "approve": frozenset(("approver",)),
    "replan": frozenset(("planner",)),
    "manage": frozenset(("planner",)),
    "link": frozenset(("planner",)),
    "record-result": frozenset(("planner", "partner")),
    "assign": frozenset(("planner",)),  # who is responsible, and by when
    "correct": frozenset(("planner",)),
}
"""Action to the roles that may take it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts.

    Attributes:
        name: Name of the account, or of who works at the command line.
        role: What they may do.
        operator: Whose proposals a partner sees and decides; empty for the other roles.
        only_round: The one round that the holder of a link sees; None for all of them.
        reads_alone: Whether they may read and do nothing else, as the holder of a link that only shows.
    """

    name: str
    role: Role
    operator: str = ""
    only_round: int | None = None
    reads_alone: bool = False

    def may(self, action: Action) -> bool:
        """Whether the table of rights lets them."""
        return self.role in RIGHTS.get(action, frozenset()) and (action == "read" or not self.reads_alone)

    def require(self, action: Action) -> None:
        """Refuse what the table of rights does not let them do.

        Raises:
            InputError: When their role may not.
        """
        if not self.may(action):
            message = f"{self.name} is a {self.role}, who may not {action.replace('-', ' ')}"
            raise InputError([make_finding("review-forbidden", message, value=action)])

    def sees(self, operator: str) -> bool:
        """Whether proposals of an operator are theirs to see: a partner's own alone."""
        return self.role != "partner" or (bool(operator) and operator == self.operator)

    def sees_round(self, number: int) -> bool:
        """Whether a round is theirs to see: all of them are, but to the holder of a link."""
        return self.only_round in (None, number)
