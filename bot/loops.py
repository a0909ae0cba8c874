"""The loops that keep the work moving: pump, tick, audit. The only user of APScheduler.

Only interval ticks are scheduled: every time of day is a column in the database, so nothing is lost while the
program is down.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[object]]
# A loop that has not finished a round for so many intervals (and at least so long) counts as stuck.
_LATE_ROUNDS = 10
_LATE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Intervals:
    """Seconds between two rounds; spread a little, so that several processes do not step together."""

    pump: float = 1
    tick: float = 5
    audit: float = 300
    jitter: float = 0.2


class Loops:
    """Runs three coroutine functions again and again, never two rounds of one at a time."""

    def __init__(self, *, pump: Work, tick: Work, audit: Work, intervals: Intervals | None = None) -> None:
        self._works = {"pump": pump, "tick": tick, "audit": audit}
        self._intervals = intervals or Intervals()
        self._finished: dict[str, float] = {}
        self._jobs: dict[str, Job] = {}
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Begin; the first rounds come at once. Must be called in the running loop."""
        for name in self._works:
            self._finished[name] = monotonic()
            self._jobs[name] = self._scheduler.add_job(
                self._round,
                IntervalTrigger(seconds=self._seconds(name), jitter=self._intervals.jitter, timezone=UTC),
                args=(name,),
                id=name,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
                next_run_time=self._scheduler_now(),
            )
        self._scheduler.start()
