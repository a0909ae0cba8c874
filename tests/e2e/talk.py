"""People on Telegram, as the Bot API sees them, talking to the whole program."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.channels.bot_api import TOKEN, BotApi
from tests.running import RunningApp

SECRET = "a-secret-of-the-tests"
PATIENCE = 25.0
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "08" * 64
    + "ffc0000b080001000101011100ffc4001f0000010501010101"
    "0101000000000000000001020304050607" + "08090a0bffda0008010100003f00d2cf20ffd9"
)


def settings(api: BotApi, mode: str) -> dict[str, str]:
    """Telegram by either mode through the stand-in."""
    more = (
        {"XIAOGE_TELEGRAM_MODE": "webhook", "XIAOGE_TELEGRAM_WEBHOOK_SECRET": SECRET}
        if mode == "webhook"
        else {}
    )
    return {"XIAOGE_TELEGRAM_TOKEN": TOKEN, "XIAOGE_TELEGRAM_API": api.url, "XIAOGE_DEMO": "1", **more}


@dataclass
class Phone:
    """One Telegram chat. What was read once is not read again."""

    api: BotApi
    app: RunningApp
    chat: int
    mode: str
    _read: int = field(default=0)

    async def says(self, text: str, *, holding: str = "") -> str:
        """Type; what comes back, once it holds these words."""
        return await self._do(lambda: self.api.say(chat=self.chat, text=text), holding)

    async def sends(self, **content: Any) -> str:
        """A photo, a voice, a place."""
        return await self._do(lambda: self.api.message(chat=self.chat, **content))

    async def taps(self, label: str) -> str:
        """The newest button with this label."""
        return await self._do(lambda: self.api.press(chat=self.chat, value=self.button(label)))

    def got(self) -> list[dict[str, Any]]:
        """All that was sent here: words, pictures, papers."""
        sent = (body for name, body in self.api.calls if name.startswith("send"))
        return [body for body in sent if int(body["chat_id"]) == self.chat]

    def button(self, label: str) -> str:
        """Its value."""
        for body in reversed(self.got()):
            markup = body.get("reply_markup") or {}
            markup = json.loads(markup) if isinstance(markup, str) else markup
            for row in markup.get("inline_keyboard", []):
                for item in row:
                    if label in item["text"]:
                        return str(item["callback_data"])
        raise AssertionError(f"no button {label}: {self.everything()}")

    def skip(self) -> None:
        """What came so far does not count as news."""
        self._read = len(self.got())

    async def _do(self, act: Callable[[], object], holding: str = "") -> str:
        self._read = len(self.got())
        act()
        if self.mode == "webhook":
            assert set(await self.api.deliver(f"{self.app.base}/hook/telegram", SECRET)) == {200}
        return await self.news(holding)

    async def news(self, holding: str = "") -> str:
        """Wait for something new that holds these words."""
        fresh = ""
        try:
            async with asyncio.timeout(PATIENCE):
                while not fresh or holding not in fresh:
                    await self.api.moved() if fresh or not self._fresh() else None
                    fresh = self._fresh()
        except TimeoutError as late:
            raise AssertionError(f"nothing with {holding!r} came: {self.everything()[-300:]}") from late
        return fresh

    def _fresh(self) -> str:
        return "\n".join(
            str(body.get("text") or body.get("caption") or "") for body in self.got()[self._read :]
        )

    def everything(self) -> str:
        """All it ever got."""
        return "\n".join(str(body.get("text") or body.get("caption") or "") for body in self.got())


def invite(app: RunningApp, person: str) -> str:
    """A code of `xiaoge people invite`."""
    done = app.cli("people", "invite", person)
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["invite"])


def shown(app: RunningApp, no: str) -> dict[str, Any]:
    """`xiaoge case show NO --json`."""
    done = app.cli("case", "show", no, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
