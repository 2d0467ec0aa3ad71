"""Jobs that plan again, and the answers of corrections."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns."""
    op.create_table(
        "job",
        sa.Column("job_id", sa.Integer, nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("progress", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("started_by", sa.String(64), nullable=False),
        sa.Column("started_at", sa.String(40), nullable=False),
        sa.Column("seen_at", sa.String(40), nullable=False),
        sa.Column("ended_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name="pk_job"),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"], name="fk_job_round_id"),
    )
    op.add_column("correction", sa.Column("answer", sa.Text, nullable=False, server_default=""))
    op.add_column("correction", sa.Column("closed_by", sa.String(64), nullable=False, server_default=""))
