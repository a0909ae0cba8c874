"""What understanding may learn from: words without their people."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, String, Table

from storage.columns import Code, Id, Instant, metadata

corrections = Table(
    "corrections",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column(
        "text", String(64), nullable=False, unique=True
    ),  # keyed hashes: no way back to the case or the person
    Column("reporter", String(64), nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("was", Code, nullable=False),
    Column("became", Code, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_corrections_at", "at"),
)
