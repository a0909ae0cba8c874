"""What the commands share: an open database, refusals with a reason, plain lines on the terminal."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import logs
from bot.config import Settings, load
from bot.keys import keys_of
from locales.loader import text
from storage.migrate import current, head
from storage.open import open_store
from storage.unit import Store


class CommandRefused(Exception):
    """The command cannot do it. `code` names the text cli.<code>; `params` fill it."""

    def __init__(self, code: str, /, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def quiet_settings() -> Settings:
    """The settings for a short command, whose answer stands alone: only errors are logged."""
    settings = load()
    logs.set_up("error")
    return settings


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


def line(settings: Settings, key: str, **params: str | int) -> str:
    """A text for the terminal."""
    return text(f"cli.{key}", settings.language, params)


def show(words: str) -> None:
    """A line of the answer."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def note(words: str) -> None:
    """A remark beside the answer."""
    sys.stderr.write(words + "\n")
