"""The pump over a real database: nothing lost, nothing twice, one trouble never another's."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest_asyncio
from sqlalchemy import select

from bot.pace import Bucket, Pauses
from bot.pump import Pace, Pump
from cases.deadlines import Calendar
from cases.model import Json
from cases.places import Directory
from handlers.ports import Outbound, Receive, SendError, Sent
from storage import outbox, texts
from storage.crypto import Keys
from storage.migrate import upgrade
from storage.open import open_store
from storage.rows import Changes, ChatRow, OutRow, PersonRow, TextRow
from storage.tables import chats
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


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """On a file of its own."""
    url = f"sqlite:///{tmp_path}/pump.db"
    await upgrade(url)
    store = await open_store(url, Keys.from_text("a secret of these tests of 32 bytes and more"))
    opened = Office(store)
    yield opened
    await opened.pump.stop()
    await store.close()


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


# ---- order and places -------------------------------------------------------------------------------


async def test_order_within_a_chat_and_chats_side_by_side(office: Office) -> None:
    keys = ("common.cleared", "common.unbound", "common.empty")
    await office.queue(*(to(chat, f"{chat}{key}", key) for key in keys for chat in "abc"))
    office.post.gate = asyncio.Event()
    draining = asyncio.create_task(office.pump.drain())
    while office.post.most < 3:  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0.001)
    office.post.gate.set()
    assert await draining == 9
    by_chat: dict[str, list[str]] = defaultdict(list)
    for out in office.post.sent:
        by_chat[out.chat_id].append(out.text)
    assert len(set(map(tuple, by_chat.values()))) == 1
    assert len(set(by_chat["a"])) == 3


async def test_no_more_than_the_places_are_taken(office: Office) -> None:
    office.pump = office.new_pump(in_flight=4)
    await office.queue(*(to(f"c{n}", f"{n}") for n in range(12)))
    assert await office.pump.drain() == 12
    assert office.post.most <= 4


async def test_a_channel_that_hangs_leaves_places_to_the_others(office: Office) -> None:
    await office.queue(*(to(f"c{n}", f"{n}") for n in range(20)))
    office.post.gate = asyncio.Event()
    draining = asyncio.create_task(office.pump.drain())
    while office.post.most < 6:  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0.001)
    await office.queue(to("w", "w", channel="other"))
    async with asyncio.timeout(5):
        while not office.other.sent:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)
    assert office.post.sent == []
    office.post.gate.set()
    assert await draining == 21


async def test_what_was_held_for_the_morning_does_not_hold_an_answer(office: Office) -> None:
    morning = NOON + timedelta(hours=12)
    await office.queue(to("a", "held", send_after=morning), to("a", "answer", "common.empty"))
    assert await office.pump.drain() == 1
    office.clock.later(hours=13)
    assert await office.pump.drain() == 1


# ---- words -----------------------------------------------------------------------------------------


async def test_a_message_that_cannot_be_made_blocks_nobody(office: Office) -> None:
    bad = to("a", "bad", say={"lines": [["common.cleared", 5]], "choices": []})
    first, _ = await office.queue(bad, to("a", "good"))
    assert await office.pump.drain() == 2
    assert len(office.post.sent) == 1
    assert await office.status(first) == ("dead", "not_renderable", 1)
    assert office.given_up == [(first, "not_renderable")]


async def test_words_are_read_at_sending_and_erased_ones_are_called_so(office: Office) -> None:
    line: Json = ["centre.failed_message", {"text": "@text:77"}]
    body = TextRow(id=77, kind="report", body="沟里涨水了", at=NOON)
    await office.store.commit(Changes(texts=(body,)))
    await office.queue(to("a", "1", say={"lines": [line], "choices": []}))
    await office.pump.drain()
    await office.store.write(texts.erase((77,), NOON))
    await office.queue(to("a", "2", say={"lines": [line], "choices": []}))
    await office.pump.drain()
    first, second = office.post.texts
    assert "沟里涨水了" in first
    assert "沟里涨水了" not in second
    assert "@text" not in second


async def test_a_logged_channel_keeps_what_was_said_and_wakes_its_readers(office: Office) -> None:
    await office.queue(to("w", "1", channel="other"), to("w", "2", channel="other"))
    await office.pump.drain()
    rows = await office.store.read(outbox.web_log("other", "w", 0))
    assert [row.seq for row in rows] == [1, 2]
    assert orjson.loads(rows[0].rendered)["text"] == office.other.texts[0]
    assert office.other.woken == ["w", "w"]


# ---- failures --------------------------------------------------------------------------------------


async def test_a_wait_is_honoured_and_later_rows_of_the_chat_wait_too(office: Office) -> None:
    office.post.fault = lambda out: SendError("rate", retry_after=30) if out.chat_id == "a" else None
    first, _, _ = await office.queue(to("a", "1"), to("a", "2", "common.empty"), to("b", "3"))
    await office.pump.drain()
    assert [out.chat_id for out in office.post.sent] == ["b"]
    assert await office.status(first) == ("new", "rate", 1)
    office.post.fault = lambda _: None
    office.clock.later(seconds=29)
    assert await office.pump.drain() == 0
    office.clock.later(seconds=3)
    assert await office.pump.drain() == 2
    assert [out.outbox_id for out in office.post.sent][1] == first


async def test_eight_tries_then_a_person_is_told(office: Office) -> None:
    office.post.fault = fails("network", retry_after=0)
    (row,) = await office.queue(to("a", "1"))
    for _ in range(30):
        await office.pump.drain()
        office.clock.later(seconds=301)
    assert office.post.tries == 8
    assert await office.status(row) == ("dead", "network", 8)
    assert office.given_up == [(row, "network")]


async def test_after_two_days_down_everything_still_gets_its_tries(office: Office) -> None:
    (row,) = await office.queue(to("a", "1"))
    office.clock.later(days=2)
    office.post.fault = fails("network", retry_after=0)
    await office.pump.drain()
    assert (await office.status(row))[0] == "new"
    office.post.fault = lambda _: None
    office.clock.later(seconds=301)
    assert await office.pump.drain() == 1
    assert len(office.post.sent) == 1


async def test_what_is_refused_for_good_is_not_tried_again(office: Office) -> None:
    office.post.fault = fails("refused")
    (row,) = await office.queue(to("a", "1"))
    await office.pump.drain()
    assert await office.status(row) == ("dead", "refused", 1)
    assert office.given_up == [(row, "refused")]


async def test_expired_is_dropped_and_seen(office: Office) -> None:
    (row,) = await office.queue(to("a", "1", expires_at=NOON + timedelta(hours=1)))
    office.clock.later(hours=2)
    await office.pump.drain()
    assert office.post.tries == 0
    assert office.given_up == [(row, "expired")]


async def test_a_blocked_chat_is_dead_and_the_short_message_goes(office: Office) -> None:
    await office.chat("a", "r1")
    office.post.fault = fails("blocked", gone=True)
    notice = OutRow(
        person="r1", say=says("common.cleared"), dedupe="n", sms="new_task",
        sms_params=("0412", "11-24"), created_at=NOON,
    )  # fmt: skip
    await office.queue(notice)
    await office.pump.drain()
    (short,) = office.sms.sent
    assert short.template == "new_task"
    assert short.phone == "19900000001"
    assert "0412" in short.text
    assert "11月24日" in short.text
    query = select(chats.c.dead_at).where(chats.c.chat_id == "a")
    assert await office.store.read(lambda connection: connection.execute(query).scalar_one()) is not None
    assert office.given_up == []


async def test_a_blocked_chat_without_another_way_is_seen(office: Office) -> None:
    await office.chat("a", "r1")
    office.post.fault = fails("blocked", gone=True)
    (row,) = await office.queue(OutRow(person="r1", say=says("common.cleared"), dedupe="n", created_at=NOON))
    await office.pump.drain()
    assert office.given_up == [(row, "blocked")]


async def test_a_channel_that_is_not_there_is_seen(office: Office) -> None:
    (row,) = await office.queue(to("a", "1", channel="pigeon"))
    await office.pump.drain()
    assert office.given_up == [(row, "no_channel")]


async def test_a_fault_of_ours_is_tried_again(office: Office) -> None:
    def broken(_: Outbound) -> SendError | None:
        raise RuntimeError("a bug in an adapter")

    office.post.fault = broken
    (row,) = await office.queue(to("a", "1"))
    await office.pump.drain()
    assert await office.status(row) == ("new", "fault", 1)
    office.post.fault = lambda _: None
    office.clock.later(seconds=10)
    assert await office.pump.drain() == 1
    assert len(office.post.sent) == 1


async def test_an_outage_costs_few_tries_and_no_other_channel_waits(office: Office) -> None:
    office.post.fault = fails("network", retry_after=0)
    rows = await office.queue(*(to(f"c{n}", f"{n}") for n in range(30)))
    for _ in range(60):  # ten minutes
        await office.pump.drain()
        office.clock.later(seconds=10)
    assert office.post.tries < 40
    assert office.given_up == []
    await office.queue(to("w", "w", channel="other"))
    await office.pump.drain()
    assert len(office.other.sent) == 1
    office.post.fault = lambda _: None
    for _ in range(4):
        office.clock.later(seconds=301)
        await office.pump.drain()
    assert sorted(out.outbox_id for out in office.post.sent) == sorted(rows)


# ---- several processes -------------------------------------------------------------------------------


async def test_a_lease_that_was_lost_is_not_sent(office: Office) -> None:
    (row,) = await office.queue(to("a", "1"))
    slow, quick = office.new_pump(pace=Pace(rates={"post": 5.0})), office.pump
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def stalled() -> None:
        entered.set()
        await go_on.wait()

    slow._buckets["post"].place = stalled  # type: ignore[method-assign]
    draining = asyncio.create_task(slow.drain())
    await entered.wait()
    office.clock.later(seconds=61)
    assert await quick.drain() == 1
    go_on.set()
    await draining
    assert [out.outbox_id for out in office.post.sent] == [row]


async def test_stop_takes_nothing_more_and_finishes_what_flies(office: Office) -> None:
    await office.queue(*(to(f"c{n}", f"{n}") for n in range(20)))
    office.post.gate = asyncio.Event()
    draining = asyncio.create_task(office.pump.drain())
    while office.post.most < 6:  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0.001)
    stopping = asyncio.create_task(office.pump.stop())
    await asyncio.sleep(0)
    office.post.gate.set()
    await stopping
    await draining
    assert len(office.post.sent) == office.post.tries < 20


# ---- pace ------------------------------------------------------------------------------------------


async def test_places_come_at_the_rate() -> None:
    given: list[float] = []

    async def take(want: int, burst: float) -> int:
        given.append(burst)
        return want if len(given) % 2 else 0

    bucket = Bucket(500.0, take)
    for _ in range(120):
        await bucket.place()
    assert set(given) == {50.0}
    assert len(given) == 5  # three times some, twice none


def test_a_pause_grows_and_ends_with_the_first_success() -> None:
    pauses = Pauses()
    for _ in range(2):
        pauses.failed(("post", "a"), 0, NOON)
    assert pauses.paused(NOON) == set()
    pauses.failed(("post", "a"), 0, NOON)
    assert pauses.paused(NOON) == {"post"}
    assert not pauses.down("post")  # one chat only
    soon = NOON + timedelta(seconds=3)
    assert pauses.paused(soon) == set()
    assert pauses.trying() == {"post"}
    pauses.failed(("post", "b"), 0, soon)
    assert pauses.down("post")
    assert pauses.paused(soon + timedelta(seconds=3)) == {"post"}
    pauses.worked("post")
    assert pauses.trying() == set()
