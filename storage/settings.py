"""Small named values that the program itself keeps (the demo clock, a channel's place in its updates)."""

from __future__ import annotations

from sqlalchemy import Connection, select

from cases.model import Json
from storage.context import Query
from storage.dialects import insert_into
from storage.tables_directory import settings


def get(name: str) -> Query[Json]:
    """The value, None where there is none."""
    query = select(settings.c.value).where(settings.c.name == name)
    return lambda connection: connection.execute(query).scalar_one_or_none()


def put(name: str, value: Json) -> Query[None]:
    """Keep a value."""

    def run(connection: Connection) -> None:
        statement = insert_into(connection, settings).values(name=name, value=value)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
        )

    return run
