"""What was covered on a shared phone before its first code stays covered: no code proves whose it was.

Revision ID: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """One column."""
    op.add_column("chats", sa.Column("covered_for_good_at", Instant))
