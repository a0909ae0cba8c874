"""Corrections that understanding may learn from.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "corrections",
        sa.Column("id", Id, primary_key=True, autoincrement=False),
        sa.Column("text", sa.String(64), nullable=False, unique=True),
        sa.Column("reporter", sa.String(64), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("was", sa.String(64), nullable=False),
        sa.Column("became", sa.String(64), nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("ix_corrections_at", "corrections", ["at"])
