"""Sessions, links, comments and attachments of the web workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_entrances()
    _make_remarks()


def _make_entrances() -> None:
    """Links, sessions and attempts to enter."""
    op.create_table(
        "link",
        sa.Column("link_id", sa.Integer, nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("operator", sa.String(200), nullable=False),
        sa.Column("decides", sa.Boolean, nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.Column("expires_at", sa.String(40), nullable=False),
        sa.Column("revoked_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("link_id", name="pk_link"),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"], name="fk_link_round_id"),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("link_id", sa.Integer),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.Column("seen_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
        sa.ForeignKeyConstraint(["link_id"], ["link.link_id"], name="fk_session_link_id"),
    )
    op.create_table(
        "attempt",
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("since", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("who", name="pk_attempt"),
    )


def _make_remarks() -> None:
    """Comments and attachments."""
    op.create_table(
        "comment",
        sa.Column("comment_id", sa.Integer, nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("proposal_id", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("comment_id", name="pk_comment"),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"], name="fk_comment_round_id"),
    )
    op.create_index("ix_comment_proposal", "comment", ["round_id", "proposal_id"])
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
    )
    op.create_table(
        "attachment",
        sa.Column("attachment_id", sa.Integer, nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("proposal_id", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("attachment_id", name="pk_attachment"),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"], name="fk_attachment_round_id"),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="fk_attachment_sha256"),
    )
    op.create_index("ix_attachment_proposal", "attachment", ["round_id", "proposal_id"])
