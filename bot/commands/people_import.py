"""`xiaoge people import | template`: organisation, grids and officials from Excel; all of it or nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rich.console import Console

from bot.clock import SystemClock
from bot.commands.base import CommandRefused, database, line, note, quiet_settings, show
from bot.commands.roster import Fault, read_roster, write_template
from bot.config import Settings
from storage import digests
from storage.directory import Roster, replace_directory


def import_file(file: Path) -> None:
    """Every bad row is listed; only a file without one is written."""
    settings = quiet_settings()
    if not file.exists():
        raise CommandRefused("no_file", path=str(file))
    with Console(stderr=True).status(line(settings, "importing")):
        roster, faults = read_roster(file, settings.language)
        if not faults:
            asyncio.run(_write(settings, roster))
    if faults:
        _refuse(settings, faults)
    show(line(settings, "imported", areas=len(roster.areas), people=len(roster.officials)))
    if settings.profile is None:
        note(line(settings, "set_profile"))


def _refuse(settings: Settings, faults: list[Fault]) -> None:
    for fault in faults:
        why = line(settings, f"import.{fault.code}")
        note(line(settings, "import.row", sheet=fault.sheet, row=fault.row, column=fault.column, reason=why))
    raise CommandRefused("import_refused", count=len(faults))


async def _write(settings: Settings, roster: Roster) -> None:
    now = SystemClock().wall()
    async with database(settings) as store:
        await store.write(replace_directory(roster, now))
        await store.write(digests.arm(now))


def template(file: Path) -> None:
    """An empty file with every sheet and heading, and the words that may stand in them."""
    settings = quiet_settings()
    if file.exists():
        raise CommandRefused("file_exists", path=str(file))
    write_template(file, settings.language)
    show(line(settings, "template_written", path=str(file)))
