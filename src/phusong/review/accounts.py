"""Accounts of a review: names, roles, passwords that are kept as argon2 hashes alone, and the lock after wrong ones."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import insert, select, update

from phusong.coverage.findings import InputError, make_finding
from phusong.review.flow import unknown_word
from phusong.review.rights import ROLES, Person, Role
from phusong.review.tables import ACCOUNTS
from phusong.review.workspace import Workspace

SHORTEST_PASSWORD = 10
"""Fewest characters of a password (NIST SP 800-63B asks for at least 8)."""

LONGEST_PASSWORD = 256
"""Most characters of a password: hashing a longer one would let a stranger keep the server busy."""

TRIES = 10
"""Wrong passwords in a row after which an account is locked (NIST SP 800-63B: at most 100)."""

LOCKED_FOR = timedelta(minutes=15)
"""How long an account stays locked."""

_NAME = re.compile(r"[\w.@-]{1,64}")


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with the library's defaults (RFC 9106, second recommended option)."""
    return PasswordHasher()


@cache
def _hash_of_nobody() -> str:
    """A hash to hold passwords of unknown names against, so that these take as long as wrong passwords."""
    return _hasher().hash("nobody has this password")


def add_account(workspace: Workspace, person: Person, password: str, *, by: Person) -> None:
    """Add an account.

    Args:
        workspace: The workspace.
        person: Name, role and operator of the new account.
        password: Its password.
        by: Who adds it.

    Raises:
        InputError: When the name stands already or is no name, the role is unknown, a partner has no operator, or the
            password is too short or too long.
    """
    by.require("manage")
    findings = []
    if not _NAME.fullmatch(person.name):
        message = "a name has 1 to 64 letters, digits, '.', '_', '@' or '-'"
        findings.append(make_finding("review-account", message, value=person.name))
    if person.role not in ROLES:
        findings.append(unknown_word("role", person.role, ROLES))
    elif (person.role == "partner") != bool(person.operator.strip()):
        message = "a partner has an operator, whose proposals it sees; other roles have none"
        findings.append(make_finding("review-account", message, value=person.operator))
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        message = f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
        findings.append(make_finding("review-password", message))
    if findings:
        raise InputError(findings)
    hashed = _hasher().hash(password)
    with workspace.writing() as connection:
        if connection.execute(select(ACCOUNTS.c.name).where(ACCOUNTS.c.name == person.name)).first():
            message = "an account of this name stands already"
            raise InputError([make_finding("review-account", message, value=person.name)])
        row: dict[str, object] = {
            "name": person.name,
            "role": person.role,
            "operator": person.operator,
            "password_hash": hashed,
        }
        row |= {"failed": 0, "locked_until": "", "created_at": workspace.now()}
        connection.execute(insert(ACCOUNTS), [row])
        told = {"name": person.name, "role": person.role, "operator": person.operator}
        workspace.tell(connection, by.name, "account-added", told)


def account_names(workspace: Workspace) -> list[str]:
    """Names of all accounts, in order."""
    with workspace.reading() as connection:
        return [name for (name,) in connection.execute(select(ACCOUNTS.c.name).order_by(ACCOUNTS.c.name))]


def find_account(workspace: Workspace, name: str) -> Person:
    """The person that an account is.

    Raises:
        InputError: When there is no account of this name.
    """
    with workspace.reading() as connection:
        row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == name)).mappings().first()
        names = [known for (known,) in connection.execute(select(ACCOUNTS.c.name))]
    if row is None:
        raise InputError([unknown_word("account", name, names)])
    return _person(row["name"], row["role"], row["operator"])


def _person(name: str, role: Role, operator: str) -> Person:
    return Person(name, role, operator)


def sign_in(workspace: Workspace, name: str, password: str) -> Person | None:
    """The person whose name and password these are; None otherwise, without saying which of the two is wrong.

    After ``TRIES`` wrong passwords in a row the account is locked for ``LOCKED_FOR``, also to the right one.

    Args:
        workspace: The workspace.
        name: Name of the account.
        password: What was typed.
    """
    with workspace.reading() as connection:
        row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == name)).mappings().first()
    right = _is_right(_hash_of_nobody() if row is None else row["password_hash"], password)
    if row is None:
        return None
    now = workspace.clock()
    with workspace.writing() as connection:
        row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == name)).mappings().one()
        if row["locked_until"] and datetime.fromisoformat(row["locked_until"]) > now:
            return None
        failed = 0 if right else row["failed"] + 1
        locks = failed >= TRIES
        until = (now + LOCKED_FOR).isoformat() if locks else ""
        state: dict[str, object] = {"failed": 0 if locks else failed, "locked_until": until}
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == name).values(state))
        if locks:
            workspace.tell(connection, name, "account-locked", {"until": until})
    return _person(row["name"], row["role"], row["operator"]) if right else None


def _is_right(hashed: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _hasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
