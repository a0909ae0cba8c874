"""包保帮扶: plans of visits with a history of their own.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Doc, Instant, where
from storage.migrations.guards import append_only

revision = "0006"
down_revision = "0005"
_CODE = sa.String(64)


def upgrade() -> None:
    """Two tables; the history of the second is written once."""
    op.create_table(
        "aftercare",
        sa.Column("no", _CODE, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("person", _CODE, nullable=False),
        sa.Column("case_no", _CODE),
        sa.Column("township", _CODE),
        sa.Column("team", sa.String(1000)),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.Column("wake_at", Instant),
        sa.Column("wake_lease", Instant),
        sa.Column("body", Doc, nullable=False),
    )
    op.create_index("ix_aftercare_person", "aftercare", ["person"])
    op.create_index("ix_aftercare_case_no", "aftercare", ["case_no"], **where("case_no IS NOT NULL"))
    op.create_index("ix_aftercare_township", "aftercare", ["township"], **where("ended_at IS NULL"))
    op.create_index("ix_aftercare_wake_at", "aftercare", ["wake_at"], **where("wake_at IS NOT NULL"))
    op.create_table(
        "aftercare_history",
        sa.Column("plan_no", _CODE, sa.ForeignKey("aftercare.no"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("actor", _CODE),
        sa.Column("unit", _CODE),
        sa.Column("acts_for", _CODE),
        sa.Column("changes", Doc, nullable=False),
        sa.Column("facts", Doc, nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    for statement in append_only("aftercare_history", op.get_bind().dialect.name):
        op.execute(statement)
