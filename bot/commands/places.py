"""`xiaoge places`: the names of the directory as one line of JSON, for `classify` in a process of its own."""

from __future__ import annotations

import asyncio
import sys

import orjson

from bot.commands.base import database, quiet_settings
from bot.config import Settings
from bot.snapshots import place_names
from nlp.place import PlaceName
from storage import directory
from storage.migrate import current, head


def places() -> None:
    """Print them; an empty list where there is no database of this version."""
    found = asyncio.run(_places(quiet_settings()))
    sys.stdout.buffer.write(orjson.dumps(found) + b"\n")


async def _places(settings: Settings) -> tuple[PlaceName, ...]:
    if await current(settings.database_url) != head():
        return ()
    async with database(settings) as store:
        return place_names(await store.read(directory.load_directory()))
