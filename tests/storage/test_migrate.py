"""From an empty database to today's schema."""

from __future__ import annotations

import asyncio
import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from storage import tables_directory
from storage.address import BadAddress, is_sqlite, postgres_url, sqlite_path
from storage.columns import metadata
from storage.crypto import Keys
from storage.migrate import current, head, upgrade
from storage.open import open_store


async def test_from_empty_twice(empty_url: str) -> None:
    assert await current(empty_url) is None
    await upgrade(empty_url)
    assert await current(empty_url) == head()
    started = time.perf_counter()
    await upgrade(empty_url)
    assert time.perf_counter() - started < 0.5
    assert await current(empty_url) == head()


async def test_several_at_once(empty_url: str) -> None:
    await asyncio.gather(*(upgrade(empty_url) for _ in range(4)))
    assert await current(empty_url) == head()


async def test_the_migrations_make_what_the_program_expects(url: str, keys: Keys) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, metadata)
        present = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return [*found, *(present ^ set(metadata.tables))]

    assert tables_directory.versions.metadata is metadata
    store = await open_store(url, keys)
    try:
        assert await store.read(differences) == []
    finally:
        await store.close()


async def test_addresses() -> None:
    assert is_sqlite("sqlite:///var/x.db")
    assert str(sqlite_path("sqlite:///var/x.db")) == "var/x.db"
    assert str(sqlite_path("sqlite:////var/x.db")) == "/var/x.db"
    assert postgres_url("postgresql://u:p%40@h/db") == "postgresql+asyncpg://u:p%40@h/db"
    assert postgres_url("postgres://h/db") == "postgresql+asyncpg://h/db"
    for wrong in ("mysql://h/db", "", "x"):
        with pytest.raises(BadAddress, match="unknown_database"):
            is_sqlite(wrong)
    for nowhere in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(BadAddress, match="no_file"):
            sqlite_path(nowhere)
