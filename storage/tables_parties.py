"""Whom earlier disputes were with: keyed hashes of names, so that the same are found and nobody is read."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from storage.columns import Code, Instant, metadata

party_marks = Table(
    "party_marks",
    metadata,
    Column("text", String(64), primary_key=True),  # keyed hash of the id of the name's text: goes with it
    Column("case_no", Code, nullable=False),
    Column("mark", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_party_marks_mark", "mark", "at"),
    Index("ix_party_marks_case_no", "case_no"),
)
