"""What reaches the driver: the statements of each message with their values, noted once and replayed raw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

from benchmarks.databases import path_of
from benchmarks.reports import Message, keys
from storage import engine_postgres, engine_sqlite
from storage.address import postgres_url
from storage.changes import write_changes
from storage.context import OPTION, Context
from storage.ids import Ids
from storage.view import read_view


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One round trip. `many`: `values` are rows."""

    sql: str
    values: Any
    many: bool


@dataclass(frozen=True, kw_only=True)
class Script:
    """One message: what it reads, then what it writes in one transaction."""

    reading: list[Statement] = field(default_factory=list)
    writing: list[Statement] = field(default_factory=list)


class _Notes:
    """Listens at the driver's door."""

    def __init__(self, engine: Engine) -> None:
        self.heard: list[Statement] = []
        event.listen(engine, "before_cursor_execute", self._hear)

    def _hear(self, _connection: object, _cursor: object, sql: str, values: Any, *rest: Any) -> None:
        rows = bool(rest[-1]) and isinstance(values, list)  # many rows in one VALUES come as one flat tuple
        self.heard.append(Statement(sql=sql, values=values, many=rows))

    def take(self) -> list[Statement]:
        """What was heard since the last time."""
        taken, self.heard = self.heard, []
        return taken


def _context() -> dict[str, Context]:
    return {OPTION: Context(keys=keys(), ids=Ids(0))}


def _one(connection: Connection, message: Message, notes: _Notes) -> Script:
    read_view(connection, message.need)
    reading = notes.take()
    write_changes(connection, message.changes)
    return Script(reading=reading, writing=notes.take())


def of_sqlite(url: str, messages: Iterable[Message]) -> Sequence[Script]:
    """By handing every message to the real functions, one after another."""
    engine = engine_sqlite.make_engine(path_of(url))
    notes = _Notes(engine)
    try:
        with engine.connect().execution_options(**_context()) as connection:
            return [_one(connection, message, notes) for message in messages]
    finally:
        engine.dispose()


async def of_postgres(url: str, messages: Iterable[Message]) -> Sequence[Script]:
    """The same on a server."""
    engine = engine_postgres.make_engine(postgres_url(url), pool=1)
    notes = _Notes(engine.sync_engine)
    try:
        async with engine.execution_options(**_context()).connect() as connection:
            return [await connection.run_sync(_one, message, notes) for message in messages]
    finally:
        await engine.dispose()
