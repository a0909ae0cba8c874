"""Rows that fall due are leased to one worker; where it dies they are due again when the lease is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, or_, select, update

from storage.context import many_rows

LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Timed:
    """A table's key, the column that says when a row is due, and the one that holds its lease."""

    key: Column[Any]
    due: Column[Any]
    lease: Column[Any]


def claim(connection: Connection, timed: Timed, at: datetime, limit: int) -> tuple[str, ...]:
    """Keys of the rows due at `at`, earliest first, leased for a minute."""
    free = or_(timed.lease.is_(None), timed.lease <= at)
    due = select(timed.key).where(timed.due <= at, free).order_by(timed.due, timed.key).limit(limit)
    if many_rows(connection):
        due = due.with_for_update(skip_locked=True)
    found = tuple(connection.execute(due).scalars())
    if found:
        leased = update(timed.key.table).where(timed.key.in_(found))
        connection.execute(leased.values({timed.lease.name: at + LEASE}))
    return found
