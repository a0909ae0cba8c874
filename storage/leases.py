"""Rows that fall due are leased to one worker; where it dies they are due again when the lease is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, bindparam, or_, select, update

from storage.context import many_rows
from storage.prepared import PreparedSelect

LEASE = timedelta(seconds=60)


class Timed:
    """A table's key, the column that says when a row is due, and the one that holds its lease.

    Its statements are built once: building one costs more than running it.
    """

    def __init__(self, key: Column[Any], due: Column[Any], lease: Column[Any]) -> None:
        at = bindparam("at", type_=due.type)
        free = or_(lease.is_(None), lease <= at)
        found = select(key).where(due <= at, free).order_by(due, key).limit(bindparam("most"))
        self.due = PreparedSelect(found)
        self.due_locked = PreparedSelect(found.with_for_update(skip_locked=True))
        self.key = key.name
        chosen = key.in_(bindparam("keys", expanding=True))
        self.leased = update(key.table).where(chosen).values({lease.name: bindparam("until")})


def claim(connection: Connection, timed: Timed, at: datetime, limit: int) -> tuple[str, ...]:
    """Keys of the rows due at `at`, earliest first, leased for a minute."""
    due = timed.due_locked if many_rows(connection) else timed.due
    found = tuple(row[timed.key] for row in due.run(connection, {"at": at, "most": limit}))
    if found:
        connection.execute(timed.leased, {"keys": found, "until": at + LEASE})
    return found
