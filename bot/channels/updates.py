"""A platform's numbered updates, read so that none is confirmed before it is durable here."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from handlers.ports import SendError

log = logging.getLogger(__name__)

FULL = 100  # updates of one answer
Update = Mapping[str, Any]


class Reader:
    """Long polling: chats side by side, each in its order, the offset never past what is not durable.

    An update that cannot be kept holds back its own chat only. Should such ones ever fill a whole answer,
    they are carried on in memory, so that the others are seen.
    """

    def __init__(
        self,
        *,
        fetch: Callable[[int], Awaitable[Sequence[Update]]],
        keep: Callable[[Update], Awaitable[None]],
        chat_of: Callable[[Update], str],
        first_wait: float = 1.0,
        longest_wait: float = 30.0,
    ) -> None:
        self._fetch = fetch
        self._keep = keep
        self._chat_of = chat_of
        self._first_wait = first_wait
        self._longest_wait = longest_wait
        self._done: set[int] = set()
        self._owed: dict[int, Update] = {}
        self._stopping = asyncio.Event()
        self.offset = 0

    async def run(self) -> None:
        """Read until `stop`. Never raises for what the platform answers or a message does."""
        failures = 0
        while not self._stopping.is_set():
            asked = 0.0
            try:
                updates = await self._unless_stopped(self._fetch(self.offset))
                kept, missing = await self._batch(updates or ())
            except SendError as failed:
                log.warning("a platform does not answer", extra={"code": failed.code})
                kept, missing, asked = 0, 1, failed.retry_after or 0.0
            failures = failures + 1 if missing and not kept else 0
            if missing:
                own = min(self._first_wait * 2.0 ** max(0, failures - 1), self._longest_wait)
                await self._unless_stopped(asyncio.sleep(max(asked, own)))

    async def persist(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do one thing until it works, with growing waits, or `stop` comes."""
        wait = self._first_wait
        while not self._stopping.is_set():
            try:
                await self._unless_stopped(work())
                return
            except SendError as failed:
                log.warning("a platform does not answer", extra={"code": failed.code})
                await self._unless_stopped(asyncio.sleep(max(wait, failed.retry_after or 0.0)))
                wait = min(wait * 2, self._longest_wait)

    def stop(self) -> None:
        """Ask no more; what is in hand is finished."""
        self._stopping.set()

    async def _unless_stopped(self, work: Awaitable[Any]) -> Any:
        """The result of `work`; None where `stop` came first, then `work` is broken off."""
        doing = asyncio.ensure_future(work)
        stopped = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({doing, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return await doing if doing.done() else None
        finally:
            doing.cancel()
            stopped.cancel()

    async def _batch(self, updates: Sequence[Update]) -> tuple[int, int]:
        """How many were kept now, and how many could not be."""
        numbered = {
            number: update for update in updates if isinstance(number := update.get("update_id"), int)
        }
        waiting = self._owed | numbered
        by_chat: dict[str, list[int]] = defaultdict(list)
        for number in sorted(waiting):
            if number not in self._done:
                by_chat[self._chat_of(waiting[number])].append(number)
        kept = await asyncio.gather(*(self._chat(numbers, waiting) for numbers in by_chat.values()))
        self._advance(numbered)
        return sum(kept), sum(len(numbers) for numbers in by_chat.values()) - sum(kept)

    async def _chat(self, numbers: Sequence[int], waiting: Mapping[int, Update]) -> int:
        """How many were kept before one could not be."""
        for count, number in enumerate(numbers):
            try:
                await self._keep(waiting[number])
            except Exception as fault:
                extra = {"update": number, "code": type(fault).__name__}
                log.error("an update was not kept; it comes again", extra=extra)
                return count
            self._done.add(number)
            self._owed.pop(number, None)
        return len(numbers)

    def _advance(self, numbered: Mapping[int, Update]) -> None:
        """Past everything that is durable; past the rest only where it fills an answer of its own."""
        missing = [number for number in sorted(numbered) if number not in self._done]
        if missing and len(numbered) >= FULL:
            self._owed.update({number: numbered[number] for number in missing})
            missing = []
        if numbered:
            self.offset = missing[0] if missing else max(numbered) + 1
        self._done = {number for number in self._done if number >= self.offset}
