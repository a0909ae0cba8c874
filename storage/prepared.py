"""Statements of every message, compiled once for each database and then sent as they are.

SQLAlchemy still writes the SQL and converts the values; what falls away is its work for each execution, which
costs more than the database does. Rows that come back are as the driver gives them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    ClauseElement,
    Column,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Update,
    bindparam,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

T = TypeVar("T")
_Writes = Insert | Update | Delete
_Reader = tuple[str, Callable[[Any], Any]]
_MOST_AMONG = 256
_MOST_ROWS = 8  # in one statement: each number of rows is a statement of its own


class Done(NamedTuple):
    """What a statement did: how many rows it wrote; those it gave back, by column name, unconverted."""

    rowcount: int
    rows: list[dict[str, Any]]

    def one_or_none(self) -> dict[str, Any] | None:
        """The only row given back. Raises ValueError where there are several."""
        if len(self.rows) > 1:
            raise ValueError("several rows")
        return self.rows[0] if self.rows else None


def _sent(connection: Connection, sql: str, values: tuple[Any, ...]) -> Done:
    """Execute as it is. Raises what SQLAlchemy raises.

    On SQLite straight through the driver: a CursorResult costs more than the statement.
    """
    driver = connection.connection.dbapi_connection
    if not isinstance(driver, sqlite3.Connection):
        result = connection.exec_driver_sql(sql, values)
        rows = [dict(row) for row in result.mappings()] if result.returns_rows else []
        return Done(result.rowcount, rows)
    try:
        cursor = driver.execute(sql, values)
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor] if names else []
    except sqlite3.Error as error:
        raise DBAPIError.instance(sql, values, error, sqlite3.Error, dialect=connection.dialect) from error
    return Done(cursor.rowcount, rows)


class _Compiled:
    """SQL text, and how a mapping becomes its positional values."""

    def __init__(self, statement: ClauseElement, dialect: Dialect, columns: Sequence[str] | None) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        assert isinstance(compiled, SQLCompiler)
        self.sql = str(compiled)
        self._fixed = compiled.construct_params(_check=False)
        self._binds = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """In the order of the text; what is not given is what the statement itself says."""
        fixed = self._fixed
        found = ((given[name] if name in given else fixed[name], convert) for name, convert in self._binds)
        return tuple(value if convert is None else convert(value) for value, convert in found)


class Prepared:
    """An INSERT, UPDATE or DELETE, for all databases or by dialect name; `columns` of an INSERT."""

    def __init__(
        self, statement: _Writes | Mapping[str, _Writes], columns: Sequence[str] | None = None
    ) -> None:
        self._statement = statement
        self._columns = columns
        self._by_dialect: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Done:
        """Execute it."""
        name = connection.dialect.name
        compiled = self._by_dialect.get(name)
        if compiled is None:
            statement = _for(self._statement, name)
            compiled = _Compiled(statement, connection.dialect, self._columns)
            self._by_dialect[name] = compiled
        return _sent(connection, compiled.sql, compiled.values(values))


class PreparedRows:
    """An INSERT of any number of rows with the same columns."""

    def __init__(self, insert: Insert | Mapping[str, Insert], columns: Sequence[Column[Any]]) -> None:
        self._insert = insert
        self._columns = columns
        self._by_count: dict[tuple[str, int], _Compiled] = {}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Execute it; the first column of what is returned, where the statement returns something."""
        returned: list[Any] = []
        for first in range(0, len(rows), _MOST_ROWS):
            part = rows[first : first + _MOST_ROWS]
            one, many = self._compiled(connection, 0), self._compiled(connection, len(part))
            values = tuple(chain.from_iterable(one.values(row) for row in part))  # row by row, as in the text
            returned += [next(iter(row.values())) for row in _sent(connection, many.sql, values).rows]
        return returned

    def _compiled(self, connection: Connection, count: int) -> _Compiled:
        """For so many rows; for 0 the one that knows how a row becomes values."""
        key = (connection.dialect.name, count)
        if key not in self._by_count:
            self._by_count[key] = self._compile(connection.dialect, count)
        return self._by_count[key]

    def _compile(self, dialect: Dialect, count: int) -> _Compiled:
        insert = _for(self._insert, dialect.name)
        if count == 0:
            return _Compiled(insert, dialect, [column.name for column in self._columns])
        rows = [
            {column.name: bindparam(f"{column.name}_{row}", type_=column.type) for column in self._columns}
            for row in range(count)
        ]
        return _Compiled(insert.values(rows), dialect, None)


class PreparedSelect:
    """A SELECT; its rows come back as mappings by column name, converted but for the `raw` ones.

    Where it looks `among` values of a column, each power of two of them is a statement of its own; more than
    a few hundred are looked for part by part, and ordered within each.
    """

    def __init__(
        self, statement: Select[Any], among: Column[Any] | None = None, raw: Collection[str] = ()
    ) -> None:
        self._statement = statement
        self._among = among
        self._raw = frozenset(raw)
        self._by_count: dict[tuple[str, int], tuple[_Compiled, tuple[_Reader, ...]]] = {}

    def run(
        self, connection: Connection, values: Mapping[str, Any], among: Sequence[Any] = ()
    ) -> list[dict[str, Any]]:
        """All rows."""
        if self._among is None:
            return self._some(connection, values, 0)
        each = list(dict.fromkeys(among))  # a value in two parts would give its rows twice
        parts = [each[first : first + _MOST_AMONG] for first in range(0, len(each), _MOST_AMONG)]
        return [
            row for part in parts for row in self._some(connection, {**values, **_padded(part)}, _size(part))
        ]

    def _some(self, connection: Connection, values: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
        compiled, readers = self._compiled(connection.dialect, count)
        found = _sent(connection, compiled.sql, compiled.values(values)).rows
        for row in found:
            for name, convert in readers:
                row[name] = convert(row[name])
        return found

    def _compiled(self, dialect: Dialect, count: int) -> tuple[_Compiled, tuple[_Reader, ...]]:
        kept = self._by_count.get((dialect.name, count))
        if kept is None:
            columns = self._statement.selected_columns.items()
            converters = (
                (name, column.type.dialect_impl(dialect).result_processor(dialect, None))
                for name, column in columns
                if name not in self._raw
            )
            readers = tuple((name, convert) for name, convert in converters if convert is not None)
            kept = _Compiled(self._listing(count), dialect, None), readers
            self._by_count[dialect.name, count] = kept
        return kept

    def _listing(self, count: int) -> Select[Any]:
        column = self._among
        if column is None:
            return self._statement
        marks = [bindparam(f"among_{at}", type_=column.type) for at in range(count)]
        return self._statement.where(column.in_(marks))


def _size(among: Sequence[Any]) -> int:
    return 1 << (len(among) - 1).bit_length()


def _padded(among: Sequence[Any]) -> dict[str, Any]:
    last = len(among) - 1
    return {f"among_{at}": among[min(at, last)] for at in range(_size(among))}


def _for(statement: T | Mapping[str, T], dialect: str) -> T:
    return statement[dialect] if isinstance(statement, Mapping) else statement
