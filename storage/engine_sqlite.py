"""Embedded SQLite: reader threads, and one writer thread that commits many units of work together.

A unit's answer is given only after the commit that holds it is on the disk (synchronous FULL). Each unit lies
in a savepoint of its own, so one that turns out stale leaves the others whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as Driver
from sqlite3 import OperationalError
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Engine, create_engine, event

from storage import sequences
from storage.changes import write_changes
from storage.context import OPTION, Context
from storage.crypto import Keys
from storage.ids import Ids
from storage.numbers import CaseNumbers
from storage.rows import Changes, Need, View
from storage.view import read_view

T = TypeVar("T")
READERS = 2  # more only stand in each other's way
BATCH = 64
FILL_SECONDS = 0.02  # a batch in flight takes in what arrives for so long; a lone unit never waits
_WAL_SECONDS = 5.0
_PRAGMAS = (
    "busy_timeout=5000",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-2048",  # KiB a connection; the operating system caches the file too, for all of them
    "temp_store=MEMORY",
    "wal_autocheckpoint=1000",
)


def make_engine(path: Path, *, pragmas: tuple[str, ...] = _PRAGMAS, wal: bool = True) -> Engine:
    """A SQLAlchemy engine on a database file.

    The driver commits by itself; every transaction begins explicitly.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"check_same_thread": False, "isolation_level": None},
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=_from_json,
        pool_size=READERS + 2,
    )

    @event.listens_for(engine, "connect")
    def _prepare(driver: Driver, _record: object) -> None:
        if wal:
            _to_wal(driver)
        for pragma in pragmas:
            driver.execute(f"PRAGMA {pragma}")

    return engine


def _from_json(kept: Any) -> Any:
    """SQLite gives a bare number in a JSON column back as a number, not as its text."""
    return kept if isinstance(kept, (int, float)) else orjson.loads(kept)


def _to_wal(driver: Driver) -> None:
    """Write ahead, also where several processes open a new file at the same moment.

    SQLite does not wait its busy time for this one change, it refuses at once: so it is asked again.
    """
    until = time.monotonic() + _WAL_SECONDS
    while True:
        try:
            driver.execute("PRAGMA journal_mode=WAL")
            return
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


@dataclass(frozen=True)
class _Unit:
    """One unit of work on its way to the writer."""

    work: Callable[[Connection], Any]
    done: asyncio.Future[Any]

    def settle(self, outcome: Any, failure: BaseException | None) -> None:
        """Give the answer, in the loop's own thread.

        A caller that went away misses it, the work stays done.
        """
        if self.done.done():
            return
        if failure is not None:
            self.done.set_exception(failure)
        else:
            self.done.set_result(outcome)


class _Writer:
    """The one thread that writes."""

    def __init__(self, engine: Engine, loop: asyncio.AbstractEventLoop, context: Context) -> None:
        self._engine = engine.execution_options(**{OPTION: context})
        self._loop = loop
        self._units: queue.SimpleQueue[_Unit | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sqlite-writer")
        self._thread.start()

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction; returns when it is durable."""
        unit = _Unit(work, self._loop.create_future())
        self._units.put(unit)
        answer: T = await unit.done
        return answer

    async def stop(self) -> None:
        """Finish what is queued and end the thread."""
        self._units.put(None)
        await self._loop.run_in_executor(None, self._thread.join)

    def _run(self) -> None:
        with self._engine.connect() as connection:
            while (unit := self._units.get()) is not None:
                self._batch(connection, unit)

    def _batch(self, connection: Connection, first: _Unit) -> None:
        """One transaction: the first unit and whatever arrives while it is being written."""
        answers: list[tuple[_Unit, Any, BaseException | None]] = []
        unit: _Unit | None = first
        until = time.monotonic() + FILL_SECONDS
        try:
            driver = _begin(connection)
            while unit is not None:
                answers.append((unit, *_attempt(connection, driver, unit)))
                unit = self._another(len(answers), until)
            connection.commit()
        except (
            BaseException
        ) as broken:  # the disk is full, say: none of them is durable, and all must hear it
            connection.invalidate()
            connection.rollback()
            undone = [one for one, _, _ in answers] + ([unit] if unit and not _among(unit, answers) else [])
            answers = [(one, None, broken) for one in undone]
        self._answer(answers)

    def _another(self, taken: int, until: float) -> _Unit | None:
        if taken >= BATCH or time.monotonic() > until:
            return None
        try:
            unit = self._units.get_nowait()
        except queue.Empty:
            return None
        if unit is None:
            self._units.put(None)
        return unit

    def _answer(self, answers: list[tuple[_Unit, Any, BaseException | None]]) -> None:
        def settle() -> None:
            for unit, outcome, failure in answers:
                unit.settle(outcome, failure)

        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(settle)


def _among(unit: _Unit, answers: list[tuple[_Unit, Any, BaseException | None]]) -> bool:
    return any(one is unit for one, _, _ in answers)


def _begin(connection: Connection) -> Driver:
    """Take the write lock now, so that a later read in the same transaction cannot meet a busy database."""
    connection.begin()
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, Driver)
    driver.execute("BEGIN IMMEDIATE")
    return driver


def _attempt(connection: Connection, driver: Driver, unit: _Unit) -> tuple[Any, BaseException | None]:
    """Run one unit in its savepoint; what it raises stays its own, unless the transaction itself is gone."""
    driver.execute("SAVEPOINT unit")
    try:
        outcome = unit.work(connection)
    except Exception as failure:
        if not driver.in_transaction:
            raise
        driver.execute("ROLLBACK TO unit")
        driver.execute("RELEASE unit")
        return None, failure
    driver.execute("RELEASE unit")
    return outcome, None


class SqliteStore:
    """storage.unit.Store on a file. Build with `open_sqlite`; one process at a time."""

    def __init__(self, path: Path, keys: Keys, node: int) -> None:
        self.path = path
        self.keys = keys
        self._ids = Ids(node)
        context = Context(keys=keys, ids=self._ids)
        self._engine = make_engine(path)
        self._reading = self._engine.execution_options(**{OPTION: context})
        self._local = threading.local()
        self._opened: list[Connection] = []
        self._readers = ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="sqlite-reader")
        self._loop = asyncio.get_running_loop()
        self._writer = _Writer(self._engine, self._loop, context)
        self._numbers = CaseNumbers(self.write)
        self._work = asyncio.Event()

    async def view(self, need: Need) -> View:
        """What a handler needs, from one snapshot."""
        return await self.read(lambda connection: read_view(connection, need))

    async def commit(self, changes: Changes) -> tuple[int, ...]:
        """Write a unit of work. Raises Stale or Repeat."""
        queued = await self._writer.do(lambda connection: write_changes(connection, changes))
        if queued:
            self._work.set()
        return queued

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query in a reader thread, on one snapshot."""
        return await self._loop.run_in_executor(self._readers, self._read, query)

    async def write(self, statement: Callable[[Connection], T]) -> T:
        """Run a writing function in the writer thread."""
        return await self._writer.do(statement)

    async def next_case_no(self, year: int) -> str:
        """A new case number."""
        return await self._numbers.next(year)

    def next_id(self) -> int:
        """A new row id."""
        return self._ids.next()

    async def wait_for_work(self, seconds: float) -> None:
        """Return when something was queued to be sent, or after `seconds`."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._work.wait(), seconds)
        self._work.clear()

    async def close(self) -> None:
        """Finish writing and let go of the file."""
        await self._writer.stop()
        await self._loop.run_in_executor(None, self._readers.shutdown)
        for connection in self._opened:
            connection.close()
        self._engine.dispose()

    def _read(self, query: Callable[[Connection], T]) -> T:
        connection = self._reader()
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, Driver)
        driver.execute("BEGIN")
        try:
            return query(connection)
        finally:
            driver.execute("ROLLBACK")

    def _reader(self) -> Connection:
        """This thread's own connection, which cannot write."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._reading.connect()
            found.exec_driver_sql("PRAGMA query_only=ON")
            self._local.connection = found
            self._opened.append(found)
        return found


async def open_sqlite(path: Path, keys: Keys) -> SqliteStore:
    """Open a migrated database file."""
    engine = make_engine(path)
    try:
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert isinstance(driver, Driver)
            driver.execute("BEGIN IMMEDIATE")
            node = sequences.take("node")(connection)
            driver.execute("COMMIT")
    finally:
        engine.dispose()
    return SqliteStore(path, keys, node)
