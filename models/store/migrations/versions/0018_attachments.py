"""Pictures, films, sounds and documents: kept once by their digest, attached to a case's steps, asked for by its rule."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0018_attachments"
down_revision = "0017_exclusion"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0018_media.sql")
    run_sql(op.get_bind(), "0018_attachments.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0018_down.sql")
