"""SQLite in the calling thread, for trials: fast, in a set order, and nothing of it is durable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection as Driver
from typing import TypeVar

from sqlalchemy import Connection

from storage.changes import write_changes
from storage.context import OPTION, Context
from storage.crypto import Keys
from storage.engine_sqlite import make_engine
from storage.ids import Ids
from storage.numbers import CaseNumbers
from storage.rows import Changes, Need, View
from storage.view import read_view

T = TypeVar("T")
_PRAGMAS = (
    "journal_mode=MEMORY",
    "synchronous=OFF",
    "locking_mode=EXCLUSIVE",
    "foreign_keys=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
)


class TrialStore:
    """storage.unit.Store without threads: a call is done before it returns, so that a seed decides a run."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self._engine = make_engine(path, pragmas=_PRAGMAS, wal=False)
        self._ids = Ids(0)
        context = Context(keys=keys, ids=self._ids)
        self._connection = self._engine.connect().execution_options(**{OPTION: context})
        self._numbers = CaseNumbers(self.write)
        self._work = asyncio.Event()

    async def view(self, need: Need) -> View:
        """What a handler needs."""
        return read_view(self._connection, need)

    async def commit(self, changes: Changes) -> tuple[int, ...]:
        """Write a unit of work. Raises Stale or Repeat."""
        queued = await self.write(lambda connection: write_changes(connection, changes))
        if queued:
            self._work.set()
        return queued

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query."""
        return query(self._connection)

    async def write(self, statement: Callable[[Connection], T]) -> T:
        """Run a writing function in its own transaction."""
        driver = self._connection.connection.dbapi_connection
        assert isinstance(driver, Driver)
        driver.execute("BEGIN")
        try:
            outcome = statement(self._connection)
        except BaseException:
            driver.execute("ROLLBACK")
            raise
        driver.execute("COMMIT")
        return outcome

    async def next_case_no(self, year: int) -> str:
        """A new case number."""
        return await self._numbers.next(year)

    def next_id(self) -> int:
        """A new row id."""
        return self._ids.next()

    async def wait_for_work(self, seconds: float) -> None:
        """Return at once where something was queued to be sent, else after `seconds`."""
        if not self._work.is_set():
            await asyncio.sleep(seconds)
        self._work.clear()

    def queued(self) -> bool:
        """True where something was queued to be sent since this was asked last."""
        had = self._work.is_set()
        self._work.clear()
        return had

    async def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._engine.dispose()
