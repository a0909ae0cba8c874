"""PostgreSQL: a small pool of asyncpg connections; the same synchronous functions run on them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import asyncpg
import orjson
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import sequences
from storage.changes import write_changes
from storage.context import OPTION, Context
from storage.crypto import Keys
from storage.ids import Ids
from storage.numbers import CaseNumbers
from storage.rows import Changes, Need, Stale, View
from storage.view import read_view

T = TypeVar("T")
POOL = 8
POOL_WAIT = 5.0
WAKE = "xiaoge_out"  # notified by a trigger on the outbox, so in the transaction and without a round trip
RELISTEN_SECONDS = 5.0
_COLLIDED = frozenset({"40001", "40P01"})  # serialization failure, deadlock: somebody else was first


def make_engine(url: str, *, pool: int = POOL) -> AsyncEngine:
    """A SQLAlchemy engine on asyncpg; `url` names the driver."""
    return create_async_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=POOL_WAIT,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
    )


class PostgresStore:
    """storage.unit.Store on a server. Build with `open_postgres`; any number of processes."""

    def __init__(self, url: str, keys: Keys, engine: AsyncEngine, node: int) -> None:
        self.url = url
        self.keys = keys
        self._ids = Ids(node)
        self._engine = engine.execution_options(**{OPTION: Context(keys=keys, ids=self._ids)})
        # One statement is one snapshot: reading needs no BEGIN and COMMIT, two round trips less.
        self._single = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._numbers = CaseNumbers(self.write)
        self._work = asyncio.Event()
        self._listener = asyncio.create_task(self._listen())

    async def view(self, need: Need) -> View:
        """What a handler needs, from one snapshot."""
        return await self.read(lambda connection: read_view(connection, need))

    async def commit(self, changes: Changes) -> tuple[int, ...]:
        """Write a unit of work. Raises Stale or Repeat."""
        queued = await self.write(lambda connection: write_changes(connection, changes))
        if queued:
            self._work.set()
        return queued

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query on a pooled connection; each of its statements sees its own snapshot."""

        async def run() -> T:
            async with self._single.connect() as connection:
                return await connection.run_sync(query)

        return await _again_if_dropped(run)

    async def write(self, statement: Callable[[Connection], T]) -> T:
        """Run a writing function in its own transaction. Raises Stale where another writer was in the way."""

        async def run() -> T:
            async with self._engine.begin() as connection:
                return await connection.run_sync(statement)

        try:
            return await _again_if_dropped(run)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in _COLLIDED:
                raise Stale from error
            raise

    async def next_case_no(self, year: int) -> str:
        """A new case number."""
        return await self._numbers.next(year)

    def next_id(self) -> int:
        """A new row id."""
        return self._ids.next()

    async def wait_for_work(self, seconds: float) -> None:
        """Return when any process queued something to be sent, or after `seconds`."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._work.wait(), seconds)
        self._work.clear()

    async def close(self) -> None:
        """Let go of every connection."""
        self._listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listener
        await self._engine.dispose()

    async def _listen(self) -> None:
        """Keep one connection listening; where it drops, the pump's own poll bridges the gap."""
        plain = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            gone = asyncio.Event()
            try:
                connection = await asyncpg.connect(plain)
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(RELISTEN_SECONDS)
                continue
            try:
                connection.add_termination_listener(lambda _connection, gone=gone: gone.set())
                await connection.add_listener(WAKE, self._woken)
                self._work.set()
                await gone.wait()
            finally:
                with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    await connection.close(timeout=1)

    def _woken(self, *_notice: Any) -> None:
        self._work.set()


async def _again_if_dropped(run: Callable[[], Awaitable[T]]) -> T:
    """Try once more where the connection was dropped. What was written twice ends at the unique keys."""
    try:
        return await run()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return await run()


async def open_postgres(url: str, keys: Keys) -> PostgresStore:
    """Connect to a migrated database."""
    engine = make_engine(url)
    async with engine.begin() as connection:
        node = await connection.run_sync(sequences.take("node"))
    return PostgresStore(url, keys, engine, node)
