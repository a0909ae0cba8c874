"""Statements of every message, compiled once for each database and then sent as they are.

SQLAlchemy still writes the SQL and converts the values; what falls away is its work for each execution, which
costs more than the database does. Rows that come back are as the driver gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import (
    ClauseElement,
    Column,
    Connection,
    CursorResult,
    Delete,
    Dialect,
    Insert,
    Update,
    bindparam,
)
from sqlalchemy.sql.compiler import SQLCompiler

T = TypeVar("T")
_Writes = Insert | Update | Delete
_MOST_ROWS = 8  # in one statement: each number of rows is a statement of its own


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

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute it."""
        name = connection.dialect.name
        compiled = self._by_dialect.get(name)
        if compiled is None:
            statement = _for(self._statement, name)
            compiled = _Compiled(statement, connection.dialect, self._columns)
            self._by_dialect[name] = compiled
        return connection.exec_driver_sql(compiled.sql, compiled.values(values))


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
            result = connection.exec_driver_sql(many.sql, values)
            if result.returns_rows:
                returned += result.scalars()
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


def _for(statement: T | Mapping[str, T], dialect: str) -> T:
    return statement[dialect] if isinstance(statement, Mapping) else statement
