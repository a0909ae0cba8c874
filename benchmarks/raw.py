"""The limits: the same statements with the same values through the bare drivers, nothing around them."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Sequence
from typing import Any

import asyncpg

from benchmarks.script import Script, Statement

BATCH = 64
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
)
_Job = tuple[Script, "asyncio.Future[None]"]


class RawSqlite:
    """sqlite3 in one writer thread; `batch` messages at most share a commit."""

    def __init__(self, path: str, batch: int) -> None:
        self._path = path
        self._batch = batch
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    async def handle(self, script: Script) -> None:
        """One message, until it is durable."""
        done: asyncio.Future[None] = self._loop.create_future()
        self._jobs.put((script, done))
        await done

    async def close(self) -> None:
        """End the thread."""
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        while (job := self._jobs.get()) is not None:
            jobs, fault = [job], None
            try:
                self._transact(connection, jobs)
            except sqlite3.Error as broken:
                fault = broken
            self._loop.call_soon_threadsafe(_settle, jobs, fault)
        connection.close()

    def _transact(self, connection: sqlite3.Connection, jobs: list[_Job]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        _play(connection, jobs[0][0])
        while len(jobs) < self._batch and (more := self._at_hand()) is not None:
            jobs.append(more)
            _play(connection, more[0])
        connection.execute("COMMIT")

    def _at_hand(self) -> _Job | None:
        try:
            return self._jobs.get_nowait()
        except queue.Empty:
            return None


def _settle(jobs: Sequence[_Job], fault: Exception | None) -> None:
    for _, done in jobs:
        if fault is None:
            done.set_result(None)
        else:
            done.set_exception(fault)


def _play(connection: sqlite3.Connection, script: Script) -> None:
    for one in (*script.reading, *script.writing):
        if one.many:
            connection.executemany(one.sql, one.values)
        else:
            connection.execute(one.sql, one.values).fetchall()


class RawPostgres:
    """asyncpg on as many connections as the store has."""

    def __init__(self, connections: Sequence[Any]) -> None:
        self._all = connections
        self._free: asyncio.Queue[Any] = asyncio.Queue()
        for connection in connections:
            self._free.put_nowait(connection)

    @classmethod
    async def open(cls, url: str, count: int) -> RawPostgres:
        """Connect."""
        return cls([await asyncpg.connect(url) for _ in range(count)])

    async def handle(self, script: Script) -> None:
        """One message, until it is durable."""
        connection = await self._free.get()
        try:
            for one in script.reading:
                await connection.fetch(one.sql, *one.values)
            async with connection.transaction():
                for one in script.writing:
                    await _run(connection, one)
        finally:
            self._free.put_nowait(connection)
        await asyncio.sleep(0)  # whoever waited longest takes it

    async def close(self) -> None:
        """Hang up."""
        for connection in self._all:
            await connection.close()


async def _run(connection: Any, one: Statement) -> None:
    if one.many:
        await connection.executemany(one.sql, one.values)
    else:
        await connection.fetch(one.sql, *one.values)
