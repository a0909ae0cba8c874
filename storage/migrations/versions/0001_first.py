"""The first schema.

Revision ID: 0001
"""

from __future__ import annotations

from alembic import op

from storage.migrations.guards import statements
from storage.tables import metadata
from storage.tables_directory import versions

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, the guards, and the one row of version numbers."""
    bind = op.get_bind()
    metadata.create_all(bind)
    for statement in statements(bind.dialect.name):
        op.execute(statement)
    op.bulk_insert(versions, [{"id": 1, "directory": 0, "policy": 0, "calendar": 0}])
