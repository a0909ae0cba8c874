"""What a shared phone shows, and why somebody looked: sealed like every other human text.

Reasons that were kept in the open are dropped: they must not lie readable in any copy made from now on.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns, take the plain reasons away."""
    op.add_column("chats", sa.Column("since_seq", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("chats", sa.Column("covered_at", Instant))
    op.add_column("chats", sa.Column("code", sa.String(64)))
    op.add_column("reads", sa.Column("why_text", sa.BigInteger()))
    op.drop_column("reads", "why")
