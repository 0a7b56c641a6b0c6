"""What papers are found by in the archive: their words, folded and kept once."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0034_paper_words"
down_revision = "0033_lead_on_demand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0034_paper_words.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0034_down.sql")
