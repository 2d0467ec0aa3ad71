"""The first form of the tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_rounds()
    _make_proposals()
    _make_log()


def _make_rounds() -> None:
    """Accounts and rounds."""
    op.create_table(
        "account",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("operator", sa.String(200), nullable=False),
        sa.Column("password_hash", sa.String(256), nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.String(40), nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_account"),
    )
    op.create_table(
        "round",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("scenario_name", sa.String(64), nullable=False),
        sa.Column("run_folder", sa.Text, nullable=False),
        sa.Column("run_hash", sa.String(64), nullable=False),
        sa.Column("data_date", sa.String(40), nullable=False),
        sa.Column("deadline", sa.String(40), nullable=False),
        sa.Column("submitted_by", sa.String(64), nullable=False),
        sa.Column("submitted_at", sa.String(40), nullable=False),
        sa.Column("cost_vnd", sa.BigInteger, nullable=False),
        sa.Column("people", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("round_id", name="pk_round"),
        sa.ForeignKeyConstraint(["parent_id"], ["round.round_id"], name="fk_round_parent_id"),
    )


def _make_proposals() -> None:
    """Proposals and what is corrected in them."""
    op.create_table(
        "proposal",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("proposal_id", sa.String(64), nullable=False),
        sa.Column("operator", sa.String(200), nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("lon", sa.Float),
        sa.Column("lat", sa.Float),
        sa.Column("radius_m", sa.Float),
        sa.Column("phase", sa.Integer),
        sa.Column("responsible", sa.String(200), nullable=False),
        sa.Column("due", sa.String(40), nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.String(64), nullable=False),
        sa.Column("decided_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "proposal_id", name="pk_proposal"),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"], name="fk_proposal_round_id"),
    )
    op.create_index("ix_proposal_operator", "proposal", ["operator"])
    op.create_table(
        "correction",
        sa.Column("correction_id", sa.Integer, nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("proposal_id", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("opened_by", sa.String(64), nullable=False),
        sa.Column("opened_at", sa.String(40), nullable=False),
        sa.Column("closed_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("correction_id", name="pk_correction"),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"], name="fk_correction_round_id"),
    )


def _make_log() -> None:
    """The log and its head."""
    op.create_table(
        "event",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("round_id", sa.Integer),
        sa.Column("proposal_id", sa.String(64), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_event"),
    )
    op.create_table(
        "head",
        sa.Column("only", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("tip", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("only", name="pk_head"),
    )
