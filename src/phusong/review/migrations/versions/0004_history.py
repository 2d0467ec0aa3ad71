"""An index of the log by proposal."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_event_proposal", "event", ["round_id", "proposal_id", "number"])
