"""The pump over a real database: nothing lost, nothing twice, one trouble never another's."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import orjson
import pytest_asyncio

from bot.pace import Bucket, Pauses
from bot.pump import Pace
from cases.model import Json
from storage import outbox, texts
from storage.rows import Changes, TextRow
from tests.office import NOON, Office, office_in, to


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """On a file of its own."""
    async with office_in(tmp_path) as opened:
        yield opened


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
