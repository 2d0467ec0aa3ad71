"""Alembic's environment: the changes of form of the tables, run over the connection that is handed in."""

from alembic import context

from phusong.review.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
