"""`xiaoge export ledger`: the Excel of the cases opened from one day to another."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path

import typer
from rich.console import Console

from bot.app import App
from bot.commands.base import CommandRefused, line, quiet_settings, show
from bot.config import Settings
from handlers import export
from storage.migrate import current
from storage.rows import Changes


def ledger(file: Path, since: str, until: str) -> None:
    """Write the file; both days belong to it."""
    first, last = _day(since, "--from"), _day(until, "--to")
    if last < first:
        raise typer.BadParameter(f"--to {until}")
    settings = quiet_settings()
    with Console(stderr=True).status(line(settings, "exporting")):
        content = asyncio.run(_ledger(settings, first, last))
    file.write_bytes(content)
    show(line(settings, "exported", path=str(file)))


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{option} {text}: 2026-11-01") from None


async def _ledger(settings: Settings, first: date, last: date) -> bytes:
    if await current(settings.database_url) is None:
        raise CommandRefused("no_database")
    app = await App.open(settings)
    try:
        calendar = app.desk.known.current.calendar
        start = calendar.at_local(first, 0)
        end = calendar.at_local(last + timedelta(days=1), 0)
        made = await export.ledger(app.desk, start, end, townships=(None,), language=settings.language)
        await app.store.commit(Changes(reads=made.reads(None, app.clock.now())))
        return made.content
    finally:
        await app.close()
