"""包保帮扶: plans of visits and what happened to them. Words lie in `texts` under the number of the plan."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from storage.columns import Code, Doc, Instant, entry_columns, metadata, where

plans = Table(
    "aftercare",
    metadata,
    Column("no", Code, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("person", Code, nullable=False),
    Column("case_no", Code),
    Column("township", Code),
    Column("team", String(1000)),
    Column("opened_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("wake_at", Instant),
    Column("wake_lease", Instant),
    Column("body", Doc, nullable=False),
    Index("ix_aftercare_person", "person"),
    Index("ix_aftercare_case_no", "case_no", **where("case_no IS NOT NULL")),
    Index("ix_aftercare_township", "township", **where("ended_at IS NULL")),
    Index("ix_aftercare_wake_at", "wake_at", **where("wake_at IS NOT NULL")),
)

steps = Table(
    "aftercare_history",
    metadata,
    Column("plan_no", Code, ForeignKey("aftercare.no"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    *entry_columns(),
)
