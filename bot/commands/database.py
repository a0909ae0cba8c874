"""`xiaoge db ...`."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console

from bot.commands.base import CommandRefused, line, note, quiet_settings, show
from bot.config import Settings
from bot.keys import keys_of
from storage import backup as archives
from storage import migrate
from storage.verify import verify as findings_of

T = TypeVar("T")


def upgrade() -> None:
    """Migrate; makes the database and its key where there is none."""
    settings = quiet_settings()
    _long(settings, "upgrading", _upgrade(settings))
    show(line(settings, "upgraded", revision=migrate.head()))


async def _upgrade(settings: Settings) -> None:
    exists = await migrate.current(settings.database_url) is not None
    keys_of(settings, database_exists=exists)
    await migrate.upgrade(settings.database_url)


def backup(file: Path) -> None:
    """One archive, and a word on the key that is not in it."""
    settings = quiet_settings()
    if file.exists():
        raise CommandRefused("file_exists", path=str(file))
    _long(settings, "backing_up", archives.backup(_place(settings), file))
    show(line(settings, "backed_up", path=str(file), size=_megabytes(file)))
    show(_where_the_key_is(settings))


def restore(file: Path) -> None:
    """Into an empty place only."""
    settings = quiet_settings()
    if not file.exists():
        raise CommandRefused("no_file", path=str(file))
    _long(settings, "restoring", archives.restore(_place(settings), file))
    show(line(settings, "restored", path=str(file)))
    if not settings.secret_key.get_secret_value() and not settings.key_file.exists():
        note(line(settings, "restore_needs_key", path=str(settings.key_file)))


def verify() -> None:
    """Every finding a line; a refusal where there is any."""
    settings = quiet_settings()
    found = _long(settings, "verifying", _verify(settings))
    for finding in found:
        note(line(settings, f"verify.{finding.code}", where=finding.where))
    if found:
        raise CommandRefused("verify_failed", count=len(found))
    show(line(settings, "verified"))


async def _verify(settings: Settings) -> list[Any]:
    if await migrate.current(settings.database_url) is None:
        raise CommandRefused("no_database")
    return list(await findings_of(settings.database_url, keys_of(settings, database_exists=True)))


def _place(settings: Settings) -> archives.Place:
    return archives.Place(url=settings.database_url, media=settings.media_dir)


def _where_the_key_is(settings: Settings) -> str:
    if settings.secret_key.get_secret_value():
        return line(settings, "key_in_setting")
    return line(settings, "key_in_file", path=str(settings.key_file))


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.1f}"


def _long(settings: Settings, key: str, work: Coroutine[Any, Any, T]) -> T:
    """Work that may take a while: a moving sign on a terminal, nothing in a file."""
    with Console(stderr=True).status(line(settings, key)):
        return asyncio.run(work)
