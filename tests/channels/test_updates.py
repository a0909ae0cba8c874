"""Reading numbered updates: nothing confirmed before it is durable, no chat held by another's trouble."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.channels.updates import FULL, Reader
from handlers.ports import SendError


class Platform:
    """Keeps updates until the offset passes them."""

    def __init__(self, *chats: str) -> None:
        self.updates = [{"update_id": n, "chat": chat} for n, chat in enumerate(chats, start=1)]
        self.offsets: list[int] = []
        self.troubles: list[SendError] = []

    async def fetch(self, offset: int) -> Sequence[Mapping[str, Any]]:
        """At most FULL of those from `offset` on; waits where there are none."""
        await asyncio.sleep(0)
        if self.troubles:
            raise self.troubles.pop()
        self.offsets.append(offset)
        self.updates = [one for one in self.updates if one["update_id"] >= offset]  # type: ignore[operator]
        if not self.updates:
            await asyncio.sleep(0.005)
        return self.updates[:FULL]


class Kept:
    """What became durable; some cannot."""

    def __init__(self, fails: Callable[[int], bool] = lambda _: False) -> None:
        self.numbers: list[int] = []
        self.fails = fails

    async def __call__(self, update: Mapping[str, Any]) -> None:
        """Keep one."""
        await asyncio.sleep(0)
        if self.fails(update["update_id"]):
            raise RuntimeError("not now")
        self.numbers.append(update["update_id"])


async def read(platform: Platform, kept: Kept, until: Callable[[], bool]) -> Reader:
    reader = Reader(
        fetch=platform.fetch,
        keep=kept,
        chat_of=lambda update: str(update["chat"]),
        first_wait=0.001,
        longest_wait=0.002,
    )
    running = asyncio.create_task(reader.run())
    async with asyncio.timeout(5):
        while not until():  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.001)
    reader.stop()
    await running
    return reader


async def test_the_offset_follows_what_is_durable() -> None:
    platform, kept = Platform("a", "b", "a"), Kept()
    reader = await read(platform, kept, lambda: 4 in platform.offsets)
    assert reader.offset == 4
    assert sorted(kept.numbers) == [1, 2, 3]
    assert platform.offsets[0] == 0


async def test_it_stays_before_what_is_not_and_hands_the_rest_on_once() -> None:
    tries = iter(range(3))
    platform = Platform("a", "a", "b")
    kept = Kept(lambda number: number == 1 and next(tries, None) is not None)
    await read(platform, kept, lambda: 4 in platform.offsets)
    assert kept.numbers == [3, 1, 2]
    assert platform.offsets[1] == 1


async def test_a_whole_answer_of_trouble_hides_nobody() -> None:
    platform = Platform(*["bad"] * (FULL + 20), "good")
    healed = False
    kept = Kept(lambda number: number <= FULL + 20 and not healed)
    last = FULL + 21

    def seen() -> bool:
        nonlocal healed
        healed = healed or last in kept.numbers
        return len(kept.numbers) == last

    await read(platform, kept, seen)
    assert kept.numbers[0] == last
    assert kept.numbers[1:] == list(range(1, last))


async def test_a_platform_in_trouble_is_asked_again() -> None:
    platform, kept = Platform("a"), Kept()
    platform.troubles = [SendError("network", retry_after=0), SendError("timeout", retry_after=0)]
    await read(platform, kept, lambda: kept.numbers == [1])


async def test_what_has_no_number_is_passed_over() -> None:
    platform, kept = Platform("a"), Kept()
    nameless: list[dict[str, Any]] = [{"chat": "x"}, {"update_id": "7", "chat": "x"}]

    async def fetch(offset: int) -> Sequence[Mapping[str, Any]]:
        return [*nameless, *await Platform.fetch(platform, offset)]

    platform.fetch = fetch  # type: ignore[method-assign]
    await read(platform, kept, lambda: 2 in platform.offsets)
    assert kept.numbers == [1]


async def test_stop_finishes_what_is_in_hand() -> None:
    platform = Platform("a")
    entered, go_on = asyncio.Event(), asyncio.Event()
    done: list[int] = []

    async def keep(update: Mapping[str, Any]) -> None:
        entered.set()
        await go_on.wait()
        done.append(update["update_id"])

    reader = Reader(fetch=platform.fetch, keep=keep, chat_of=lambda update: str(update["chat"]))
    running = asyncio.create_task(reader.run())
    await entered.wait()
    reader.stop()
    go_on.set()
    await running
    assert done == [1]
