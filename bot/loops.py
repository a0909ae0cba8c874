"""The loops that keep the work moving: pump, tick, audit. The only user of APScheduler.

Only interval ticks are scheduled: every time of day is a column in the database, so nothing is lost while the
program is down.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from time import monotonic

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[object]]

# A loop that finished no round for so many intervals, and for at least so long, counts as stuck.
_LATE_ROUNDS = 10
_LATE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Intervals:
    """Seconds between two rounds; spread a little, so that several processes do not step together."""

    pump: float = 1
    tick: float = 5
    audit: float = 300
    jitter: float = 0.2

    def of(self, name: str) -> float:
        """The interval of one loop."""
        return {"pump": self.pump, "tick": self.tick, "audit": self.audit}[name]


class Loops:
    """Runs three coroutine functions again and again, never two rounds of one at a time."""

    def __init__(self, *, pump: Work, tick: Work, audit: Work, intervals: Intervals | None = None) -> None:
        self._works = {"pump": pump, "tick": tick, "audit": audit}
        self._intervals = intervals or Intervals()
        self._rounds: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._finished: dict[str, float] = {}
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Begin, in the running event loop. First rounds come at once: what fell due meanwhile is done."""
        for name in self._works:
            self._finished[name] = monotonic()
            self._scheduler.add_job(
                self._begin,
                IntervalTrigger(
                    seconds=self._intervals.of(name), jitter=self._intervals.jitter, timezone=UTC
                ),
                args=(name,),
                id=name,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        for name in self._works:
            self._start_round(name)

    def wake(self) -> None:
        """A round of the pump now; one more after the running one, which may have looked too early."""
        if self._scheduler.running and not self._start_round("pump"):
            self._again.add("pump")

    def stuck(self) -> tuple[str, ...]:
        """Loops that should have finished a round by now and did not."""
        now = monotonic()
        return tuple(
            name
            for name, finished in self._finished.items()
            if now - finished > max(_LATE_SECONDS, _LATE_ROUNDS * self._intervals.of(name))
        )

    async def stop(self, patience: float = 10) -> None:
        """No new rounds; those in hand may finish within `patience` seconds."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # the scheduler stops in the loop's next step
        running = [task for task in self._rounds.values() if not task.done()]
        if running:
            _, late = await asyncio.wait(running, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _begin(self, name: str) -> None:
        self._start_round(name)

    def _start_round(self, name: str) -> bool:
        """False where a round is still running."""
        running = self._rounds.get(name)
        if running is not None and not running.done():
            return False
        self._rounds[name] = asyncio.get_running_loop().create_task(self._round(name), name=f"loop {name}")
        return True

    async def _round(self, name: str) -> None:
        while True:
            self._again.discard(name)
            try:
                await self._works[name]()
            except Exception:
                log.exception("a round of a loop failed", extra={"loop": name})
            else:
                self._finished[name] = monotonic()
            if name not in self._again or not self._scheduler.running:
                return
