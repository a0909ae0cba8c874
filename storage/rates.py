"""Token buckets of sending accounts, shared by all processes through one row each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.context import Query
from storage.dialects import insert_into
from storage.tables_directory import rates


def take(account: str, wall: datetime, *, rate: float, burst: float, want: int) -> Query[int]:
    """Take up to `want` tokens from a bucket that gains `rate` a second up to `burst`; returns how many."""

    def run(connection: Connection) -> int:
        fresh = insert_into(connection, rates).values(account=account, tokens=burst, filled_at=wall)
        connection.execute(fresh.on_conflict_do_nothing())
        row = connection.execute(select(rates).where(rates.c.account == account).with_for_update()).one()
        elapsed = max(0.0, (wall - row.filled_at).total_seconds())
        tokens = min(burst, row.tokens + elapsed * rate)
        taken = min(want, int(tokens))
        connection.execute(
            update(rates)
            .where(rates.c.account == account)
            .values(tokens=tokens - taken, filled_at=max(wall, row.filled_at))
        )
        return taken

    return run
