"""What the commands share that need the database: the plain parts and an open store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.commands.plain import CommandRefused, line, note, quiet_settings, show
from bot.config import Settings
from bot.keys import keys_of
from storage.migrate import current, head
from storage.open import open_store
from storage.unit import Store

__all__ = ["CommandRefused", "database", "line", "note", "quiet_settings", "show"]


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Store]:
    """The store on an existing database of this version. Raises CommandRefused."""
    revision = await current(settings.database_url)
    if revision is None:
        raise CommandRefused("no_database")
    if revision != head():
        raise CommandRefused("other_version")
    store = await open_store(settings.database_url, keys_of(settings, database_exists=True))
    try:
        yield store
    finally:
        await store.close()
