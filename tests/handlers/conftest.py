"""A hall for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.handlers.hall import Hall


@pytest_asyncio.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A small county on a fresh database."""
    opened = await Hall.open(tmp_path)
    yield opened
    await opened.close()
