"""A database of each kind for every test: SQLite in a file, PostgreSQL on a real server."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from storage.crypto import Keys
from storage.migrate import upgrade
from storage.open import open_store
from storage.unit import Store
from tests.conftest import database_beside, run_sql
from tests.storage.writer import SECRET

_numbers = count(1)


@pytest.fixture
def keys() -> Keys:
    """One secret, the same in every test."""
    return Keys.from_text(SECRET)


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/work/xiaoge.db"
        return
    server: str = request.getfixturevalue("postgres_url")
    name = f"storage_{os.getpid()}_{next(_numbers)}"
    await run_sql(server, f"CREATE DATABASE {name}")
    yield database_beside(server, name)
    await run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest_asyncio.fixture
async def url(empty_url: str) -> str:
    """The address of a migrated database."""
    await upgrade(empty_url)
    return empty_url


@pytest_asyncio.fixture
async def store(url: str, keys: Keys) -> AsyncIterator[Store]:
    """An open store."""
    opened = await open_store(url, keys)
    yield opened
    await opened.close()
