"""Tables of a review workspace: accounts, sessions, links, rounds, proposals, comments, attachments, jobs, the log."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    func,
    select,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

ACCOUNTS = Table(
    "account",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("operator", String(200), nullable=False),  # whose rows a partner sees; empty for the others
    Column("password_hash", String(256), nullable=False),
    Column("failed", Integer, nullable=False),  # wrong passwords since the last right one
    Column("locked_until", String(40), nullable=False),  # ISO in UTC, empty where it is open
    Column("created_at", String(40), nullable=False),
)

ROUNDS = Table(
    "round",
    METADATA,
    Column("round_id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),  # counted from 1 along the line of parents
    Column("parent_id", Integer, ForeignKey("round.round_id")),
    Column("state", String(16), nullable=False),
    Column("scenario_name", String(64), nullable=False),
    Column("run_folder", Text, nullable=False),
    Column("run_hash", String(64), nullable=False),  # SHA-256 of the record of the run
    Column("data_date", String(40), nullable=False),
    Column("deadline", String(40), nullable=False),
    Column("submitted_by", String(64), nullable=False),
    Column("submitted_at", String(40), nullable=False),
    Column("cost_vnd", BigInteger, nullable=False),
    Column("people", Text, nullable=False),  # JSON: service to people served today and after the plan
)

PROPOSALS = Table(
    "proposal",
    METADATA,
    Column("round_id", Integer, ForeignKey("round.round_id"), primary_key=True),
    Column("proposal_id", String(64), primary_key=True),
    Column("operator", String(200), nullable=False),
    Column("facts", Text, nullable=False),  # JSON: the row of the run, which nobody changes
    Column("version", Integer, nullable=False),  # rises with every decision
    Column("state", String(24), nullable=False),
    Column("standing", String(16), nullable=False),  # what the planner says to the decision: open, confirmed, disputed
    Column("reason", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("radius_m", Float),
    Column("phase", Integer),
    Column("responsible", String(200), nullable=False),
    Column("due", String(40), nullable=False),
    Column("result", String(16), nullable=False),  # planned, built, measured
    Column("decided_by", String(64), nullable=False),
    Column("decided_at", String(40), nullable=False),
    Index("ix_proposal_operator", "operator"),
)

CORRECTIONS = Table(
    "correction",
    METADATA,
    Column("correction_id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("round.round_id"), nullable=False),
    Column("proposal_id", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("opened_by", String(64), nullable=False),
    Column("opened_at", String(40), nullable=False),
    Column("closed_at", String(40), nullable=False),  # empty while it is open
    Column("answer", Text, nullable=False, server_default=""),  # what was done about it
    Column("closed_by", String(64), nullable=False, server_default=""),
)

LINKS = Table(
    "link",
    METADATA,
    Column("link_id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("round.round_id"), nullable=False),
    Column("operator", String(200), nullable=False),  # whose proposals it shows
    Column("decides", Boolean, nullable=False),  # whether who holds it may decide, or read alone
    Column("label", String(200), nullable=False),  # for whom it was made
    Column("made_by", String(64), nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("revoked_at", String(40), nullable=False),  # empty while it stands
)

SESSIONS = Table(
    "session",
    METADATA,
    Column("token_hash", String(64), primary_key=True),  # SHA-256; the token itself is the visitor's alone
    Column("account", String(64), nullable=False),  # empty for the holder of a link
    Column("link_id", Integer, ForeignKey("link.link_id")),
    Column("made_at", String(40), nullable=False),
    Column("seen_at", String(40), nullable=False),
)

ATTEMPTS = Table(
    "attempt",
    METADATA,
    Column("who", String(100), primary_key=True),  # an address, and what was tried
    Column("count", Integer, nullable=False),
    Column("since", String(40), nullable=False),
)
"""Wrong words by address since a moment, so that a server that starts anew forgets none."""

COMMENTS = Table(
    "comment",
    METADATA,
    Column("comment_id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("round.round_id"), nullable=False),
    Column("proposal_id", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("made_at", String(40), nullable=False),
    Index("ix_comment_proposal", "round_id", "proposal_id"),
)

BLOBS = Table(
    "blob",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Contents of attachments, each once, so that a copy of the database holds them too."""

ATTACHMENTS = Table(
    "attachment",
    METADATA,
    Column("attachment_id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("round.round_id"), nullable=False),
    Column("proposal_id", String(64), nullable=False),
    Column("sha256", String(64), ForeignKey("blob.sha256"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(16), nullable=False),  # what its content is
    Column("size_bytes", Integer, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("made_at", String(40), nullable=False),
    Index("ix_attachment_proposal", "round_id", "proposal_id"),
)

JOBS = Table(
    "job",
    METADATA,
    Column("job_id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("round.round_id"), nullable=False),
    Column("state", String(16), nullable=False),  # running, done, no-plan, failed
    Column("how", Text, nullable=False),  # JSON: how the plan is made again
    Column("folder", Text, nullable=False),  # of the new run
    Column("progress", Text, nullable=False),  # JSON: the stage, and how far it is
    Column("outcome", Text, nullable=False),  # JSON: what it came to, or why it came to nothing
    Column("started_by", String(64), nullable=False),
    Column("started_at", String(40), nullable=False),
    Column("seen_at", String(40), nullable=False),  # when its process wrote last
    Column("ended_at", String(40), nullable=False),  # empty while it runs
)
"""Plans that are made again by a process of their own."""

EVENTS = Table(
    "event",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a hole
    Column("at", String(40), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("round_id", Integer),
    Column("proposal_id", String(64), nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Column("seal", String(64), nullable=False),
    Index("ix_event_proposal", "round_id", "proposal_id", "number"),
)

HEAD = Table(
    "head",
    METADATA,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("seal", String(64), nullable=False),
    Column("tip", String(64), nullable=False),  # seal of number and seal, so that a log cut short is noticed
)
"""The end of the log: one row, which every writer holds while it writes."""


def next_number(connection: Connection, numbers: Column[Any]) -> int:
    """Number of the next row of a table, for who holds the end of the log: 1 in an empty one.

    Args:
        connection: A connection that writes.
        numbers: The column of the numbers.
    """
    return (connection.execute(select(func.max(numbers))).scalar() or 0) + 1
