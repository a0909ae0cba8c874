"""Directory, policies, media, settings, counters; the guards; the one row of version numbers.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Doc, Id, Instant
from storage.migrations.guards import statements

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the remaining tables, then what the database itself watches over."""
    op.create_table(
        "areas",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("parent", sa.String(64)),
        sa.Column("aliases", Doc, nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
    )
    op.create_table(
        "units",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("area", sa.String(64), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("parent", sa.String(64)),
        sa.Column("commanded", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "officials",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("surname", sa.String(40), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "assignments",
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("area", sa.String(64)),
        sa.Column("unit", sa.String(64)),
        sa.Column("since", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.Column("main", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_assignments_person", "assignments", ["person"])
    op.create_table(
        "duty",
        sa.Column("list", sa.String(32), primary_key=True),
        sa.Column("area", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("person", sa.String(64)),
        sa.Column("unit_kind", sa.String(64)),
        sa.Column("grid_role", sa.String(32)),
    )
    op.create_table(
        "deputies",
        sa.Column("id", Id, primary_key=True, autoincrement=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("deputy", sa.String(64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
    )
    op.create_table(
        "invites",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_at", Instant),
    )
    op.create_index("ix_invites_person", "invites", ["person"])
    op.create_table(
        "policies",
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("body", Doc, nullable=False),
        sa.Column("saved_at", Instant, nullable=False),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("directory", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Integer(), nullable=False),
        sa.Column("calendar", sa.Integer(), nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", Doc, nullable=False),
    )
    op.create_table(
        "sequences",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "rates",
        sa.Column("account", sa.String(64), primary_key=True),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("filled_at", Instant, nullable=False),
    )
    op.create_table(
        "media",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("mime", sa.String(80), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("case_no", sa.String(64)),
        sa.Column("owner", sa.String(64)),
        sa.Column("created_at", Instant),
    )
    op.create_index("ix_media_case_no", "media", ["case_no"])
    for statement in statements(op.get_bind().dialect.name):
        op.execute(statement)
    first = sa.table("versions", *(sa.column(name) for name in ("id", "directory", "policy", "calendar")))
    op.bulk_insert(first, [{"id": 1, "directory": 0, "policy": 0, "calendar": 0}])
