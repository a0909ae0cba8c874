"""One prepared county, copied for each scenario: migrating and seeding happen once."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from nlp.understand import Ear
from tests.town import MONDAY, Town

OpenTown = Callable[[datetime], Awaitable[Town]]


@pytest.fixture(scope="session")
def ear() -> Ear:
    """The real one, loaded once."""
    return Ear.load()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prepared(tmp_path_factory: pytest.TempPathFactory, ear: Ear) -> Path:
    """A folder with a migrated, seeded database and its key."""
    folder = tmp_path_factory.mktemp("county")
    await (await Town.open(folder, ear)).close()
    return folder


@pytest_asyncio.fixture
async def open_town(prepared: Path, tmp_path: Path, ear: Ear) -> AsyncIterator[OpenTown]:
    """Opens the county at any moment; all are closed at the end."""
    opened: list[Town] = []

    async def open_at(start: datetime) -> Town:
        folder = tmp_path / f"town{len(opened)}"
        shutil.copytree(prepared, folder)
        opened.append(await Town.open(folder, ear, start))
        return opened[-1]

    yield open_at
    for town in opened:
        await town.close()


@pytest_asyncio.fixture
async def town(open_town: OpenTown) -> Town:
    """The county on Monday morning at nine."""
    return await open_town(MONDAY)
