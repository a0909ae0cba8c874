"""Case numbers: a sequence a year, in blocks kept in memory. A restart leaves a gap, never a repeat."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from storage import sequences
from storage.context import Query

BLOCK = 20


class CaseNumbers:
    """Hands out "2026-000412". `write` is the store's."""

    def __init__(self, write: Callable[[Query[int]], Awaitable[int]]) -> None:
        self._write = write
        self._left: dict[int, range] = {}
        self._lock = asyncio.Lock()

    async def next(self, year: int) -> str:
        """The next number of a year."""
        async with self._lock:
            left = self._left.get(year) or range(0)
            if not left:
                first = await self._write(sequences.take(f"case:{year}", BLOCK))
                left = range(first, first + BLOCK)
            self._left[year] = left[1:]
            return f"{year}-{left[0]:06d}"
