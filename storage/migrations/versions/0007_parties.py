"""The two sides of a dispute: names compared as keyed hashes; who has taken a hard case upon herself.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """One table, one column."""
    op.create_table(
        "party_marks",
        sa.Column("text", sa.String(64), primary_key=True),
        sa.Column("case_no", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("ix_party_marks_mark", "party_marks", ["mark", "at"])
    op.create_index("ix_party_marks_case_no", "party_marks", ["case_no"])
    op.add_column("cases", sa.Column("case_leader", sa.String(64)))
    op.create_index(
        "ix_cases_case_leader",
        "cases",
        ["case_leader"],
        sqlite_where=sa.text("is_open = 1 AND case_leader IS NOT NULL"),
        postgresql_where=sa.text("is_open AND case_leader IS NOT NULL"),
    )
