"""Bringing a database up to the schema of this program. Forward only."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import engine_postgres, engine_sqlite
from storage.address import is_sqlite, postgres_url, sqlite_path

_SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


def head() -> str:
    """The newest revision this program knows."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    assert found is not None
    return found


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    """Migrate inside one transaction: all of it or nothing."""
    if _current(connection) == head():
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def upgrade(url: str) -> None:
    """Migrate the database at `url`; quick where nothing is to be done.

    Makes a SQLite file and its folder.
    """
    if is_sqlite(url):
        await asyncio.to_thread(_upgrade_sqlite, sqlite_path(url))
        return
    engine = engine_postgres.make_engine(postgres_url(url), pool=1)
    try:
        async with engine.begin() as connection:
            # Several processes may start at once: one migrates, the others wait and find it done.
            await connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7290041)")
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade_sqlite(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = engine_sqlite.make_engine(path)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            _upgrade(connection)
            connection.commit()
    finally:
        engine.dispose()


async def current(url: str) -> str | None:
    """The revision a database is at, None where it is empty."""
    if is_sqlite(url):
        return await asyncio.to_thread(_current_sqlite, sqlite_path(url))
    engine = engine_postgres.make_engine(postgres_url(url), pool=1)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_current)
    finally:
        await engine.dispose()


def _current_sqlite(path: Path) -> str | None:
    if not path.exists():
        return None
    engine = engine_sqlite.make_engine(path)
    try:
        with engine.connect() as connection:
            return _current(connection)
    finally:
        engine.dispose()
