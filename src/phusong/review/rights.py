"""Who may do what: one table of roles and actions, and what is not in it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from phusong.coverage.findings import InputError, make_finding

Role = Literal["planner", "partner", "approver", "viewer"]
ROLES: tuple[Role, ...] = ("planner", "partner", "approver", "viewer")

Action = Literal[
    "read", "submit", "decide", "confirm", "close", "extend", "withdraw", "approve", "replan", "manage", "record-result"
]

RIGHTS: dict[Action, frozenset[Role]] = {
    "read": frozenset(ROLES),
    "submit": frozenset(("planner",)),
    "decide": frozenset(("planner", "partner")),  # a planner writes down what a partner said elsewhere
    "confirm": frozenset(("planner",)),
    "close": frozenset(("planner",)),
    "extend": frozenset(("planner",)),
    "withdraw": frozenset(("planner",)),
    "approve": frozenset(("approver",)),
    "replan": frozenset(("planner",)),
    "manage": frozenset(("planner",)),
    "record-result": frozenset(("planner", "partner")),
}
"""Action to the roles that may take it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts.

    Attributes:
        name: Name of the account, or of who works at the command line.
        role: What they may do.
        operator: Whose proposals a partner sees and decides; empty for the other roles.
    """

    name: str
    role: Role
    operator: str = ""

    def may(self, action: Action) -> bool:
        """Whether the table of rights lets them."""
        return self.role in RIGHTS.get(action, frozenset())

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
