"""The web chat's channel and its log: sending is marking, readers are woken after it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.channels import build
from bot.channels.webchat import WebChat
from handlers.ports import LogLine, Outbound
from tests.channels.contract import SENDS, Example, check_send


class Log:
    """Who was woken."""

    def __init__(self) -> None:
        self.woken: list[str] = []

    async def after(self, chat_id: str, seq: int, limit: int = 200) -> Sequence[LogLine]:
        """Nothing yet."""
        return ()

    async def wait(self, chat_id: str, timeout: float) -> None:  # noqa: ASYNC109 - the port's
        """At once."""
        await asyncio.sleep(0)

    def wake(self, chat_id: str) -> None:
        """Remember it."""
        self.woken.append(chat_id)


class WebStage:
    """The contract's stage: what was accepted lies in the outbox, whole."""

    secret = "nothing-secret-here"

    def __init__(self) -> None:
        self.channel = WebChat(Log())
        self._said: list[str] = []

    def message(self, text: str) -> Outbound:
        """To one chat."""
        self._said.append(text)
        return Outbound(channel="web", chat_id="u1", text=text)

    def meets(self, fault: str) -> None:
        """Nothing is transmitted."""
        raise NotImplementedError(fault)

    def arrived(self) -> list[str]:
        """As it was said."""
        return self._said


def _possible() -> list[Example]:
    return [example for example in SENDS if not example.fault]


async def test_contract() -> None:
    for example in _possible():
        await check_send(WebStage(), example)


async def test_readers_are_woken_by_the_mark_not_by_the_send() -> None:
    log = Log()
    channel = build("web", log=log)
    await channel.send(Outbound(channel="web", chat_id="u1", text="好"))
    assert log.woken == []
    assert isinstance(channel, WebChat)
    assert channel.logged
    channel.wake("u1")
    assert log.woken == ["u1"]
