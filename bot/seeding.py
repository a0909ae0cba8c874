"""A new database gets the first policy and, where nobody was imported yet, the demo county."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from storage import directory as directory_rows
from storage import policies
from storage.calendar import load_calendar
from storage.seed.demo import load_demo
from storage.seed.policy import load_policy
from storage.unit import Store


async def seed(store: Store, calendar_folder: Path, now: datetime) -> None:
    """Does nothing to a database that has them."""
    if await store.read(policies.current_version()) == 0:
        calendar = load_calendar(calendar_folder, now.year, now.year + 1)
        await store.write(policies.save_version(load_policy(calendar), now))
    directory = await store.read(directory_rows.load_directory())
    if not directory.areas:
        await store.write(directory_rows.replace_directory(load_demo(), now))
