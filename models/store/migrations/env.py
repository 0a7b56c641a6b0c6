"""Alembic's way in: runs the revisions on the connection that `models.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from models.store.mapped import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    compare_server_default=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
