"""Who asked to be erased while something of hers was still open: it is done when that is over.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """One column."""
    op.add_column("persons", sa.Column("erase_asked_at", Instant))
