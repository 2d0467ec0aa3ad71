"""Changes made to a review workspace past the program, as somebody with the file can make them."""

import random
import sqlite3
from pathlib import Path

from phusong.review.evidence.verify import verify_workspace
from phusong.review.workspace import open_workspace

WAYS = 10
"""Ways to tamper that are tried."""


def tamper(connection: sqlite3.Connection, chance: random.Random) -> int:
    """Change one thing past the program, as somebody with the file can."""
    last = connection.execute("SELECT max(number) FROM event").fetchone()[0]
    at, other = chance.sample(range(1, last + 1), 2)
    kind = chance.randrange(WAYS)
    if kind == 0:
        column = chance.choice(["at", "actor", "action", "proposal_id", "detail", "seal"])
        connection.execute(f"UPDATE event SET {column} = {column} || 'x' WHERE number = ?", (at,))
    elif kind == 1:
        connection.execute("DELETE FROM event WHERE number = ?", (at,))
    elif kind == 2:
        connection.execute("UPDATE event SET number = -1 WHERE number = ?", (at,))
        connection.execute("UPDATE event SET number = ? WHERE number = ?", (at, other))
        connection.execute("UPDATE event SET number = ? WHERE number = -1", (other,))
    elif kind == 3:
        connection.execute(
            "INSERT INTO event SELECT ?, at, actor, action, round_id, proposal_id, detail, seal FROM event "
            "WHERE number = ?",
            (last + 1, at),
        )
    elif kind == 4:  # cut short, the end rewritten to match
        connection.execute("DELETE FROM event WHERE number >= ?", (max(at, 2),))
        number, seal = connection.execute("SELECT number, seal FROM event ORDER BY number DESC LIMIT 1").fetchone()
        connection.execute("UPDATE head SET number = ?, seal = ?", (number, seal))
    elif kind == 5:
        connection.execute("UPDATE proposal SET state = 'accepted', version = version + 7 WHERE proposal_id = 'P003'")
    elif kind == 6:
        name = chance.choice(["P001", "P002", "P003"])
        connection.execute("UPDATE proposal SET facts = replace(facts, '1', '2') WHERE proposal_id = ?", (name,))
    elif kind == 7:
        connection.execute(chance.choice(["UPDATE account SET role = 'planner'", "DELETE FROM correction"]))
    elif kind == 8:
        change = chance.choice(
            [
                "UPDATE proposal SET responsible = responsible || 'x'",
                "UPDATE proposal SET due = '2099-01-01'",
                "UPDATE correction SET answer = answer || 'x', closed_at = '2026-12-01'",
            ]
        )
        connection.execute(change)
    else:
        connection.execute("UPDATE round SET run_hash = 'x', deadline = '2099-01-01'")
    connection.commit()
    return kind


def faults_of(path: Path) -> list[str]:
    """What verification finds in a workspace."""
    opened = open_workspace(str(path))
    try:
        return verify_workspace(opened)
    finally:
        opened.close()
