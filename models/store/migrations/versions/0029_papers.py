"""Papers of several kinds: editions, words edited before the signature, signatures, first renderings."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0029_papers"
down_revision = "0028_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0029_papers.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0029_down.sql")
