"""UnitOfWork: view(Need) -> View, commit(Changes). The same for both engines; open.py makes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from storage.rows import Changes, Need, View

T = TypeVar("T")


class Store(Protocol):
    """A database. Handlers use `view`, `commit`, and `read(query)` with queries from storage modules, e.g.
    `await store.read(cases.queue(township))`, where `cases.queue(...)` returns a function of a Connection.
    """

    async def view(self, need: Need) -> View: ...

    async def commit(self, changes: Changes) -> tuple[int, ...]:
        """Write it all or nothing; returns the ids of the new outbox rows. Raises Stale or Repeat."""
        ...

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a read-only query (SQLite: in a reader thread; PostgreSQL: run_sync on a pooled connection)."""
        ...

    async def write(self, statement: Callable[[Connection], T]) -> T:
        """Run a small writing function in its own transaction (group-committed on SQLite)."""
        ...

    async def next_case_no(self, year: int) -> str:
        """A new case number "2026-000412" from a sequence (blocks of 20 kept in memory; gaps allowed)."""
        ...

    def next_id(self) -> int:
        """A new row id (63 bits, time-ordered, unique over processes) for texts."""
        ...

    async def wait_for_work(self, seconds: float) -> None:
        """Return when something was queued to be sent, or after `seconds`."""
        ...

    async def close(self) -> None: ...
