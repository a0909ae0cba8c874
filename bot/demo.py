"""What only the demo does: moving the work's clock, and playing a telephone that answers by SMS."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from bot.channels.sms import read_notes
from bot.pump import Pump
from bot.tick import next_due, tick
from bot.web.parts import DemoTools, SmsNote
from handlers.desk import Desk
from handlers.ports import Clock, Inbound, Kind
from storage import settings as kept
from storage.unit import Store

OFFSET = "clock.offset"
STEPS = 100_000  # in one go: far more than a year of a county needs


class MovableClock(Clock, Protocol):
    """A clock that can be moved on."""

    def advance_to(self, instant: datetime) -> object: ...


async def offset(store: Store) -> timedelta:
    """How far the work's clock was ahead when the program stopped."""
    seconds = await store.read(kept.get(OFFSET))
    return timedelta(seconds=float(seconds)) if isinstance(seconds, (int, float)) else timedelta(0)


class Demo:
    """The clock goes through every instant at which something falls due, in order, and acts on each."""

    def __init__(self, desk: Desk, clock: MovableClock, pump: Pump, sms_file: Path) -> None:
        self._desk = desk
        self._clock = clock
        self._pump = pump
        self._sms_file = sms_file
        self._moving = asyncio.Lock()

    @property
    def moving(self) -> bool:
        """True while the clock is being moved: the tick of the loops leaves the work to it."""
        return self._moving.locked()

    async def begin(self) -> None:
        """A demo opened for the first time begins in office hours, whatever the machine's time.

        At night nobody but the duty staff is sent anything, and a newcomer would see nothing happen.
        """
        if await self._desk.store.read(kept.get(OFFSET)) is None:
            await self._move(self._desk.known.current.calendar.next_open(self._clock.now()))

    def tools(self, receive: Callable[[Inbound], Awaitable[Any]]) -> DemoTools:
        """What the page may do."""

        async def reply(person: str, text: str) -> None:
            await receive(_by_sms(person, text, self._clock.wall()))

        return DemoTools(advance=self.advance, reply=reply, notes=self._notes)

    async def advance(self, until: datetime) -> datetime:
        """Move on to `until`; returns the time once all that fell due is handled and queued."""
        async with self._moving:
            for _ in range(STEPS):
                await self._catch_up()
                due = await next_due(self._desk)
                if due is None or due > until:
                    break
                await self._move(due)
            await self._move(until)
            await self._catch_up()
            return self._clock.now()

    async def _catch_up(self) -> None:
        while await tick(self._desk):
            await self._pump.drain()
        await self._pump.drain()

    async def _move(self, instant: datetime) -> None:
        self._clock.advance_to(instant)
        ahead = self._clock.now() - self._clock.wall()
        await self._desk.store.write(kept.put(OFFSET, max(0.0, ahead.total_seconds())))

    async def _notes(self) -> Sequence[SmsNote]:
        found = await asyncio.to_thread(read_notes, self._sms_file)
        return [_note(line) for line in found]


def _note(line: dict[str, object]) -> SmsNote:
    at = datetime.fromisoformat(str(line["at"]))
    return SmsNote(person=str(line["person"]), text=str(line["text"]), at=at)


def _by_sms(person: str, text: str, at: datetime) -> Inbound:
    return Inbound(
        channel="sms",
        event_id=uuid4().hex,
        chat_id=person,
        user_id=person,
        at=at,
        kind=Kind.TEXT,
        text=text,
    )
