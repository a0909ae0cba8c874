"""Counters that many processes share, handed out in blocks."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.context import Query
from storage.dialects import insert_into
from storage.tables_directory import sequences


def take(name: str, count: int = 1) -> Query[int]:
    """Take `count` numbers of a counter; returns the first of them (the very first is 1)."""

    def run(connection: Connection) -> int:
        statement = (
            insert_into(connection, sequences)
            .values(name=name, value=count)
            .on_conflict_do_update(index_elements=["name"], set_={"value": sequences.c.value + count})
            .returning(sequences.c.value)
        )
        last: int = connection.execute(statement).scalar_one()
        return last - count + 1

    return run
