"""Many residents on two channels at once, who remember exactly what was acknowledged to them."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field

import aiohttp

from tests.channels.bot_api import BotApi

A_SESSION = 15  # messages of one session: below the twenty a minute of one person
SENTENCES = (
    "三组的路灯不亮了",
    "水管爆了淌了一路",
    "隔壁屋檐水滴到我家墙上",
    "垃圾堆了三天没人拉",
    "工钱三个月没给",
)


@dataclass
class Ledger:
    """What was sent, what was acknowledged, what was answered."""

    sent: set[str] = field(default_factory=set)
    acked: set[str] = field(default_factory=set)
    answered: dict[str, list[int]] = field(default_factory=dict)  # session -> message ids seen, in order
    telegram: set[str] = field(default_factory=set)


class WebResidents:
    """Web chat by POST, `rate` messages a second, never waiting for the one before."""

    def __init__(self, base: str, ledger: Ledger, rate: int) -> None:
        self.base = base
        self.ledger = ledger
        self.rate = rate
        self._number = itertools.count(1)
        self._sessions: dict[int, str] = {}

    async def run(self, seconds: float) -> None:
        """Send for so long. Failures are expected: the server is being killed."""
        timeout = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=timeout) as client:
            loop = asyncio.get_running_loop()
            end = loop.time() + seconds
            jobs: set[asyncio.Task[None]] = set()
            due = loop.time()
            while loop.time() < end:
                job = loop.create_task(self._one(client))
                jobs.add(job)
                job.add_done_callback(jobs.discard)
                due += 1 / self.rate
                await asyncio.sleep(max(0.0, due - loop.time()))
            await asyncio.gather(*jobs, return_exceptions=True)

    async def _one(self, client: aiohttp.ClientSession) -> None:
        await self._say(client, f"w{next(self._number)}x")

    async def _say(self, client: aiohttp.ClientSession, word: str) -> None:
        number = int(word[1:-1])
        try:
            session = await self._session(client, number)
            body = {"type": "text", "id": word, "text": f"{SENTENCES[number % len(SENTENCES)]} {word}"}
            self.ledger.sent.add(word)
            async with client.post(
                f"{self.base}/api/chat/messages", params={"session": session}, json=body
            ) as answer:
                if answer.status == 200 and (await answer.json()).get("type") == "ack":
                    self.ledger.acked.add(word)
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            return

    async def resend(self) -> None:
        """What was never acknowledged is sent again under its old id, as the page does."""
        timeout = aiohttp.ClientTimeout(total=20)
        async with aiohttp.ClientSession(timeout=timeout) as client:
            for word in sorted(self.ledger.sent - self.ledger.acked):
                await self._say(client, word)

    async def _session(self, client: aiohttp.ClientSession, number: int) -> str:
        slot = number // A_SESSION
        if slot not in self._sessions:
            headers = {"X-Demo": "1"}
            async with client.post(f"{self.base}/api/chat/sessions", json={}, headers=headers) as answer:
                self._sessions.setdefault(slot, (await answer.json())["session"])
        return self._sessions[slot]

    @property
    def sessions(self) -> tuple[str, ...]:
        """Every session that was opened."""
        return tuple(self._sessions.values())


async def telegram_residents(api: BotApi, ledger: Ledger, rate: int, seconds: float) -> None:
    """Updates put before the bot at `rate` a second; the platform keeps them until the offset passes."""
    loop = asyncio.get_running_loop()
    end, due, number = loop.time() + seconds, loop.time(), len(ledger.telegram)
    while loop.time() < end:
        number += 1
        word = f"t{number}x"
        api.say(chat=700_000 + number // A_SESSION, text=f"{SENTENCES[number % len(SENTENCES)]} {word}")
        ledger.telegram.add(word)
        due += 1 / rate
        await asyncio.sleep(max(0.0, due - loop.time()))
