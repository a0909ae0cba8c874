"""Many residents in a process of their own: `python -m benchmarks.residents ADDRESS RATE SECONDS`.

Each has a socket and writes now and then; together they write RATE messages a second, answered or not.
Prints one JSON object: seconds from send to ack and from send to answer, and what went wrong.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter, deque
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import aiohttp

from benchmarks.reports import sentence

EVERY = 4.0  # seconds between two messages of one resident: below the twenty a minute that one may write
PATIENCE = 20.0


@dataclass
class Times:
    """What the residents saw. Seconds."""

    acks: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    sent: int = 0


class Resident:
    """One socket. Acks are matched by id; answers come in the order of the messages."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse, times: Times) -> None:
        self._line = line
        self._times = times
        self._unacked: dict[str, float] = {}
        self._unanswered: deque[float] = deque()
        self.served = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    async def say(self, number: int) -> None:
        """One message."""
        now = perf_counter()
        self._unacked[str(number)] = now
        self._unanswered.append(now)
        self.served.clear()
        self._times.sent += 1
        await self._line.send_json({"type": "text", "id": str(number), "text": sentence(number)})

    async def close(self) -> None:
        """Hang up."""
        self._listening.cancel()
        await self._line.close()

    async def _listen(self) -> None:
        async for message in self._line:
            self._hear(json.loads(message.data), perf_counter())
            if not self._unacked and not self._unanswered:
                self.served.set()

    def _hear(self, frame: dict[str, Any], now: float) -> None:
        if frame["type"] == "ack":
            self._times.acks.append(now - self._unacked.pop(frame["id"]))
        elif frame["type"] == "message" and self._unanswered:
            self._times.answers.append(now - self._unanswered.popleft())
        elif frame["type"] == "error":
            self._times.errors[frame["code"]] += 1
            self._unacked.pop(frame.get("id", ""), None)
            self._unanswered.popleft()


async def _enter(client: aiohttp.ClientSession, base: str, times: Times) -> Resident:
    async with client.post(f"{base}/api/chat/sessions", json={}, headers={"X-Demo": "1"}) as answer:
        session = (await answer.json())["session"]
    return Resident(await client.ws_connect(f"{base}/api/chat/ws?session={session}"), times)


async def _write(residents: list[Resident], rate: int, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
        await residents[number % len(residents)].say(number)
    served = [asyncio.create_task(resident.served.wait()) for resident in residents]
    _, unserved = await asyncio.wait(served, timeout=PATIENCE)
    for one in unserved:
        one.cancel()


async def main(base: str, rate: int, seconds: float) -> Times:
    """Enter, write, wait for what is still to come."""
    times = Times()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as client:
        residents = [await _enter(client, base, times) for _ in range(int(rate * EVERY))]
        await _write(residents, rate, seconds)
        for resident in residents:
            await resident.close()
    return times


if __name__ == "__main__":
    seen = asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
    print(json.dumps({"acks": seen.acks, "answers": seen.answers, "errors": seen.errors, "sent": seen.sent}))
