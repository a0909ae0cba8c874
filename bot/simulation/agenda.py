"""What people are going to do, in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

Deed = Callable[[], Awaitable[None]]


@dataclass
class Agenda:
    """A heap of deeds. Two at the same minute happen in the order in which they were planned."""

    _heap: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _planned: int = 0

    def plan(self, at: datetime, deed: Deed) -> None:
        """Do this at the full minute after `at`."""
        self._planned += 1
        heapq.heappush(self._heap, (at.replace(second=0, microsecond=0), self._planned, deed))

    def next_at(self) -> datetime | None:
        """When the next deed is planned; None with nothing left."""
        return self._heap[0][0] if self._heap else None

    def due(self, at: datetime) -> list[Deed]:
        """Take out what is planned until `at`."""
        found = []
        while self._heap and self._heap[0][0] <= at:
            found.append(heapq.heappop(self._heap)[2])
        return found
