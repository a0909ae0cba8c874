"""What the ladder needs to say less: pushes counted by day, and which step a held message stands for.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """One table, two columns for messages and for lines of a digest."""
    op.create_table(
        "pushes",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    for table in ("outbox", "digest_lines"):
        op.add_column(table, sa.Column("of_seq", sa.Integer()))
        op.add_column(table, sa.Column("step", sa.String(200)))
