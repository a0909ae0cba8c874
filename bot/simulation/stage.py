"""The real program on a database that is thrown away, with a clock and a platform of its own."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.app import App
from bot.config import Settings
from handlers.ports import Inbound, Kind, Outbound, Receive, Sent
from nlp.understand import Ear
from storage import trials
from storage.address import sqlite_path
from storage.crypto import Keys
from storage.engine_trial import TrialStore
from storage.rows import Changes, ChatRow
from storage.unit import Store

CHANNEL = "trial"
_URGENT = frozenset({"E", "U"})
Hears = Callable[[Outbound], Awaitable[None]]


class StageClock:
    """Time is what the simulation says; the machine's clock goes with it."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The work's time."""
        return self._now

    def wall(self) -> datetime:
        """The same."""
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Forward only."""
        self._now = max(self._now, instant.astimezone(UTC))


@dataclass
class Platform:
    """Hands every message to whom it is for."""

    hears: Hears
    kind: str = CHANNEL
    sent: int = 0

    async def start(self, receive: Receive) -> None:
        """Nothing to listen to: the simulated people write by themselves."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def check(self) -> str | None:
        """Always there."""
        return None

    async def send(self, out: Outbound) -> Sent:
        """It arrives at once."""
        self.sent += 1
        await self.hears(out)
        return Sent(ref=str(self.sent))


async def _trial_store(url: str, keys: Keys) -> Store:
    return TrialStore(sqlite_path(url), keys)


@dataclass
class Stage:
    """`open` it, let people `write`, `close` it."""

    app: App
    clock: StageClock
    _events: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    async def open(cls, folder: Path, start: datetime, hears: Hears) -> Stage:
        """The demo county in a fresh database in `folder`; every official can be reached."""
        clock = StageClock(start)
        settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder}/trial.db", demo="1")
        platform = Platform(hears=hears)
        app = await App.open(
            settings, clock=clock, extra=[platform], ear=Ear.load(), open_database=_trial_store
        )
        stage = cls(app=app, clock=clock)
        for code in app.desk.known.directory.officials:
            chat = ChatRow(channel=CHANNEL, chat_id=code, person=code)
            await app.store.commit(Changes(chat=chat))
        return stage

    async def write(self, who: str, kind: Kind, text: str) -> None:
        """Somebody types or presses."""
        inbound = Inbound(
            channel=CHANNEL,
            event_id=str(next(self._events)),
            chat_id=who,
            user_id=who,
            at=self.clock.wall(),
            kind=kind,
            text=text,
        )
        await self.app.router.receive(inbound)

    async def is_urgent(self, no: str) -> bool:
        """True for a case that may not wait."""
        return bool(no) and await self.app.store.read(trials.profile_of(no)) in _URGENT

    def waits(self) -> bool:
        """True where something was queued since it was asked last: what comes later wakes the world."""
        store = self.app.store
        return not isinstance(store, TrialStore) or store.queued()

    async def close(self) -> None:
        """End it."""
        await self.app.close()
