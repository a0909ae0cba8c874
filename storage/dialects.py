"""INSERT ... ON CONFLICT, which both databases speak alike but SQLAlchemy keeps apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upserts(table: Table) -> Mapping[str, postgresql.Insert]:
    """An INSERT for each database, by dialect name; both offer `on_conflict_do_...` and `excluded`."""
    return {"postgresql": postgresql.insert(table), "sqlite": cast(postgresql.Insert, sqlite.insert(table))}


def insert_into(connection: Connection, table: Table) -> postgresql.Insert:
    """The INSERT for the database behind `connection`."""
    return upserts(table)[connection.dialect.name]
