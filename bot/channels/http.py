"""Calls to platforms: one client, bounded times and sizes, and what their failures mean for a message."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from handlers.ports import SendError

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0
LARGEST_ANSWER = 4 * 1024 * 1024
AT_ONCE = 64  # connections; the pump's own limit is far below


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a platform said. `status` is the HTTP status, or the one that its body admits to."""

    status: int
    body: bytes


class Client:
    """A session made at the first call. Its errors carry a code, never an address, which may hold a key."""

    def __init__(self, *, answer_s: float = ANSWER_SECONDS, connect_s: float = CONNECT_SECONDS) -> None:
        self._answer_s = answer_s
        self._connect_s = connect_s
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self, method: str, url: str, *, form: Any = None, patience: float = 0.0, largest: int = LARGEST_ANSWER
    ) -> Answer:
        """One request. `patience`: seconds more than usual, for long polls and uploads.

        Raises SendError: timeout | network | too_large. The first two are worth another try.
        """
        total = self._connect_s + self._answer_s + patience
        timeout = aiohttp.ClientTimeout(total=total, connect=self._connect_s)
        try:
            async with self._open().request(
                method, url, data=form, timeout=timeout, allow_redirects=False
            ) as answer:
                return Answer(status=answer.status, body=await _bounded(answer, largest))
        except TimeoutError:
            raise SendError("timeout", retry_after=0) from None
        except (aiohttp.ClientError, OSError, ValueError):  # ValueError: an address that is none
            raise SendError("network", retry_after=0) from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=AT_ONCE)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)
        return self._session

    async def close(self) -> None:
        """Let go of all connections."""
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)  # the transports close in the loop's next step
            self._session = None


async def _bounded(answer: aiohttp.ClientResponse, largest: int) -> bytes:
    """The body, as long as it is not larger than announced to be acceptable."""
    body = bytearray()
    async for chunk in answer.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > largest:
            raise SendError("too_large")
    return bytes(body)


def admitted(answer: Answer, *, good: str, code: str) -> Answer:
    """The answer with the status its JSON body admits to: a failure inside a 200 counts as that failure.

    `good` names the field that is true on success, `code` the field with the error's number.
    """
    if answer.status != 200:
        return answer
    try:
        body = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return Answer(status=502, body=answer.body)
    if isinstance(body, dict) and body.get(good):
        return answer
    found = body.get(code) if isinstance(body, dict) else None
    return Answer(status=found if isinstance(found, int) and 400 <= found <= 599 else 502, body=answer.body)
