"""From a database address to a Store."""

from __future__ import annotations

from storage.address import is_sqlite, postgres_url, sqlite_path
from storage.crypto import Keys
from storage.engine_postgres import open_postgres
from storage.engine_sqlite import open_sqlite
from storage.unit import Store


async def open_store(url: str, keys: Keys) -> Store:
    """Open a migrated database (see migrate.upgrade); must be called in the loop that will use it."""
    if is_sqlite(url):
        return await open_sqlite(sqlite_path(url), keys)
    return await open_postgres(postgres_url(url), keys)
