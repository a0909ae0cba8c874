"""The pump over a real database: what fails is tried again, takes another way, or is seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from sqlalchemy import select

from handlers.ports import Outbound, SendError
from storage.rows import OutRow
from storage.tables import chats
from tests.office import NOON, Office, fails, office_in, says, to


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """On a file of its own."""
    async with office_in(tmp_path) as opened:
        yield opened


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
