"""Calendars, category rules and what stops a clock."""

from __future__ import annotations

revision = "0007_clocks"
down_revision = "0006_case_life"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
