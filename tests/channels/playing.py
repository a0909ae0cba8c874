"""What the tests of Telegram share: an impatient adapter, a clock that stands, a shelf."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from bot.channels.http import Client
from bot.channels.telegram import Telegram
from handlers.ports import Attachment, MediaRef, MediaRefused
from tests.channels.bot_api import TOKEN, BotApi

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
SECRET = "hook-secret_1"
CHAT = 700


class Still:
    """A clock that stands."""

    def now(self) -> datetime:
        """The work's time."""
        return NOW

    def wall(self) -> datetime:
        """The machine's time."""
        return NOW


class Shelf:
    """Keeps what looks like a picture or voice."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    async def put(self, content: bytes, mime: str) -> MediaRef:
        """Refuses what begins with MZ."""
        if content.startswith(b"MZ"):
            raise MediaRefused("not_media")
        self.kept.append(content)
        return MediaRef(id=f"m{len(self.kept)}", kind="file", mime=mime, size=len(content))

    async def put_paper(self, content: bytes) -> MediaRef:
        """Not used here."""
        raise NotImplementedError

    async def get(self, media_id: str) -> Attachment | None:
        """Nothing."""
        return None

    async def remove(self, media_id: str) -> None:
        """Take it away."""
        self.kept.clear()

    def link(self, media_id: str, viewer: str) -> str:
        """No address."""
        return ""


def adapter(api: BotApi, shelf: Shelf | None = None, **more: str) -> Telegram:
    """Impatient, so that tests are quick."""
    return Telegram(
        token=TOKEN,
        api=api.url,
        clock=Still(),
        media=shelf or Shelf(),
        poll_seconds=1,
        first_wait=0.01,
        client=Client(answer_s=0.15, connect_s=0.1),
        **more,
    )


async def until(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait for something that happens elsewhere."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.005)
