"""`xiaoge chat --as ...`: the web chat in a terminal, with the running program or one of its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import Any
from uuid import uuid4

import aiohttp

from bot.app import App
from bot.clock import SystemClock
from bot.commands.base import CommandRefused, database, line, quiet_settings, show
from bot.commands.people import official
from bot.config import Settings
from storage import people

RESIDENT = "resident"
LAST_WORDS = 5.0  # seconds to wait for answers once the input has ended
_ANSWER = aiohttp.ClientTimeout(total=30)


def chat(person: str) -> None:
    """Read lines, send them, show what comes; ends with the input."""
    settings = quiet_settings()
    asyncio.run(_chat(settings, person))


async def _chat(settings: Settings, person: str) -> None:
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(aiohttp.ClientSession(settings.address, timeout=_ANSWER))
        if not await _serves(client):
            await stack.enter_async_context(_own_program(settings))
        talk = await Talk.begin(client)
        listening = asyncio.create_task(talk.listen())
        try:
            if person != RESIDENT:
                await talk.say(await _binding(settings, person))
            async for words in _typed():
                await talk.say(words)
            await talk.last_words()
        finally:
            listening.cancel()


async def _serves(client: aiohttp.ClientSession) -> bool:
    try:
        async with client.get("/healthz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@asynccontextmanager
async def _own_program(settings: Settings) -> AsyncIterator[None]:
    """Nothing is running here: everything in this process, for as long as the talk lasts."""
    app = await App.open(settings)
    try:
        await app.run(receive=True, work=True)
        yield
    finally:
        await app.close()


async def _binding(settings: Settings, person: str) -> str:
    """What makes this chat an official's: a fresh invite, as she would type it."""
    async with database(settings) as store:
        if (await official(store, person)).disabled:
            raise CommandRefused("person_disabled", code=person)
        invite = await store.write(people.make_invite(person, SystemClock().wall()))
    return line(settings, "bind_word", invite=invite.code)


async def _typed() -> AsyncIterator[str]:
    """Lines of the terminal."""
    while typed := await asyncio.to_thread(sys.stdin.readline):
        if typed.strip():
            yield typed.rstrip("\n")


class Talk:
    """One session of the web chat."""

    def __init__(self, client: aiohttp.ClientSession, session: str) -> None:
        self._client = client
        self._session = session
        self._shown = 0
        self._heard = asyncio.Event()
        self._number = count(1)
        self._run = uuid4().hex[:8]

    @classmethod
    async def begin(cls, client: aiohttp.ClientSession) -> Talk:
        """A new session."""
        async with client.post("/api/chat/sessions", json={}) as answer:
            answer.raise_for_status()
            return cls(client, (await answer.json())["session"])

    async def say(self, words: str) -> None:
        """Send a line; it is stored once this returns."""
        self._heard.clear()
        frame = {"type": "text", "id": f"{self._run}-{next(self._number)}", "text": words}
        async with self._client.post(
            "/api/chat/messages", params={"session": self._session}, json=frame
        ) as answer:
            ack: dict[str, Any] = await answer.json()
        if ack["type"] == "error":
            show(ack["text"])

    async def listen(self) -> None:
        """Show what comes, for ever."""
        where = {"session": self._session, "after": str(self._shown)}
        async with self._client.ws_connect("/api/chat/ws", params=where, heartbeat=25) as socket:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._show(message.json())

    async def last_words(self) -> None:
        """The answer to the last line."""
        try:
            await asyncio.wait_for(self._heard.wait(), LAST_WORDS)
        except TimeoutError:
            return

    def _show(self, frame: dict[str, Any]) -> None:
        if frame["type"] != "message":
            return
        self._shown = frame["id"]
        show(frame["text"])
        for row in frame["buttons"]:
            show("   ".join(f"[{button['label']}]" for button in row))
        self._heard.set()
