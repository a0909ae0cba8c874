"""A pump with its database, a clock that is moved and channels that do as they are told."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import select

from bot.pump import Pump
from cases.deadlines import Calendar
from cases.model import Json
from cases.places import Directory
from handlers.ports import Outbound, Receive, SendError, Sent
from storage.crypto import Keys
from storage.migrate import upgrade
from storage.open import open_store
from storage.rows import Changes, ChatRow, OutRow, PersonRow
from storage.tables import outbox as table
from storage.unit import Store

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
Fault = Callable[[Outbound], SendError | None]


class Hands:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        """The work's time."""
        return self.at

    def wall(self) -> datetime:
        """The machine's time."""
        return self.at

    def later(self, **span: float) -> None:
        """Move on."""
        self.at += timedelta(**span)


class Post:
    """A channel that keeps what it is given, or fails as it is told."""

    def __init__(self, kind: str = "post", *, logged: bool = False) -> None:
        self.kind = kind
        self.logged = logged
        self.sent: list[Outbound] = []
        self.tries = 0
        self.fault: Fault = lambda _: None
        self.gate: asyncio.Event | None = None
        self.flying: dict[str, int] = defaultdict(int)
        self.most = 0
        self.woken: list[str] = []

    async def start(self, receive: Receive) -> None:
        """Nothing to listen to."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def check(self) -> str | None:
        """Always well."""
        return None

    async def send(self, out: Outbound) -> Sent:
        """Keep it or fail."""
        self.tries += 1
        self.flying[out.chat_id] += 1
        self.most = max(self.most, sum(self.flying.values()))
        assert self.flying[out.chat_id] == 1, "two messages of one chat at once"
        try:
            if self.gate is not None:
                await self.gate.wait()
            await asyncio.sleep(0)
            failed = self.fault(out)
            if failed is not None:
                raise failed
        finally:
            self.flying[out.chat_id] -= 1
        self.sent.append(out)
        return Sent(ref=str(len(self.sent)))

    def wake(self, chat_id: str) -> None:
        """Somebody reads the log."""
        self.woken.append(chat_id)

    @property
    def texts(self) -> list[str]:
        """What went out, in order."""
        return [out.text for out in self.sent]


class Office:
    """A pump with its store, clock and channels, and who is told of what was given up."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Hands()
        self.post, self.sms = Post(), Post("sms")
        self.other = Post("other", logged=True)
        self.given_up: list[tuple[int, str]] = []
        self.pump = self.new_pump()

    def new_pump(self, **more: object) -> Pump:
        """Another process."""
        calendar = Calendar(version=1, first=date(2026, 1, 1), last=date(2026, 12, 31))
        directory = Directory.build(version=1, areas=(), units=(), officials=(), assignments=())
        known = SimpleNamespace(directory=directory, current=SimpleNamespace(calendar=calendar))
        channels = {one.kind: one for one in (self.post, self.sms, self.other)}
        return Pump(
            store=self.store,
            known=known,  # type: ignore[arg-type]
            clock=self.clock,
            channels=channels,
            undelivered=self._told,
            **more,  # type: ignore[arg-type]
        )

    async def _told(self, row: OutRow, code: str) -> None:
        self.given_up.append((row.id, code))

    async def queue(self, *rows: OutRow) -> tuple[int, ...]:
        """Commit messages."""
        return await self.store.commit(Changes(out=rows))

    async def chat(self, chat_id: str, person: str, **fields: object) -> None:
        """A chat of a person with a telephone."""
        row = PersonRow(id=person, kind="resident", phone="19900000001", created_at=NOON)
        chat = ChatRow(channel="post", chat_id=chat_id, person=person, last_at=NOON, **fields)  # type: ignore[arg-type]
        await self.store.commit(Changes(persons=(row,), chat=chat))

    async def status(self, row: int) -> tuple[str, str | None, int]:
        """Status, code and attempts as stored."""
        query = select(table.c.status, table.c.code, table.c.attempts).where(table.c.id == row)
        found = await self.store.read(lambda connection: connection.execute(query).one())
        return found.status, found.code, found.attempts


def says(*keys: str) -> dict[str, Json]:
    """A message of these catalogue texts."""
    return {"lines": [[key, {}] for key in keys], "choices": []}


def to(chat: str, dedupe: str, key: str = "common.cleared", **fields: object) -> OutRow:
    """A message to a chat of the channel "post"."""
    values: dict[str, object] = {"channel": "post", "chat_id": chat, "say": says(key), "created_at": NOON}
    return OutRow(dedupe=dedupe, **(values | fields))  # type: ignore[arg-type]


def fails(code: str, **how: object) -> Fault:
    """Every send fails so."""
    return lambda _: SendError(code, **how)  # type: ignore[arg-type]


@asynccontextmanager
async def office_in(folder: Path) -> AsyncIterator[Office]:
    """On a file of its own."""
    url = f"sqlite:///{folder}/pump.db"
    await upgrade(url)
    store = await open_store(url, Keys.from_text("a secret of these tests of 32 bytes and more"))
    opened = Office(store)
    yield opened
    await opened.pump.stop()
    await store.close()
