"""The whole program talks through a Bot API server: a resident, a grid worker, in both modes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.app import App
from bot.config import Settings
from bot.refetch import refetch
from cases.model import Role
from locales.loader import text
from nlp.understand import Ear
from storage import invites, outbox
from storage.tables import texts
from tests.channels.bot_api import TOKEN, BotApi
from tests.postgres import free_port

SECRET = "hook-secret_2"
RESIDENT, WORKER = 700, 800


@pytest.fixture(scope="module")
def ear() -> Ear:
    """The real understanding, loaded once."""
    return Ear.load()


class Talk:
    """The running program and its platform."""

    def __init__(self, app: App, api: BotApi, mode: str) -> None:
        self.app, self.api, self.mode = app, api, mode

    async def carry(self, chat: int, count: int) -> dict[str, Any]:
        """Bring what waits to the program, and wait for the `count`-th message in a chat."""
        if self.mode == "webhook":
            address = f"http://127.0.0.1:{self.app.settings.http_port}/hook/telegram"
            assert set(await self.api.deliver(address, SECRET)) <= {200}
        return (await self.api.until(chat, count))[count - 1]


@pytest_asyncio.fixture(params=["polling", "webhook"])
async def talk(request: pytest.FixtureRequest, tmp_path: Path, api: BotApi, ear: Ear) -> AsyncIterator[Talk]:
    """Everything started as `xiaoge run` does."""
    settings = Settings(
        data_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path}/whole.db",
        http_port=free_port(),
        demo="1",
        telegram_token=TOKEN,  # type: ignore[arg-type]
        telegram_api=api.url,
        telegram_mode=request.param,
        telegram_webhook_secret=SECRET if request.param == "webhook" else "",  # type: ignore[arg-type]
    )
    app = await App.open(settings, ear=ear)
    await app.run()
    yield Talk(app, api, request.param)
    await app.close()


def buttons(message: dict[str, Any]) -> list[str]:
    """The values under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [key["callback_data"] for row in rows for key in row]


async def test_a_report_is_numbered_and_a_worker_is_bound(talk: Talk) -> None:
    known = talk.app.desk.known.directory
    grid = next(area.code for area in known.areas.values() if area.kind == "grid")
    talk.api.say(chat=RESIDENT, text=f"/start g_{grid}")
    welcome = await talk.carry(RESIDENT, 1)
    assert known.areas[grid].name in welcome["text"]
    talk.api.say(chat=RESIDENT, text="路灯不亮三天了,晚上老人不敢出门")
    receipt = await talk.carry(RESIDENT, 2)
    assert "0001" in receipt["text"]

    worker = next(post.person for post in known.assignments if post.role is Role.GRID_WORKER)
    made = await talk.app.store.write(invites.make_invite(worker, talk.app.clock.wall()))
    talk.api.say(chat=WORKER, text=f"/start {made.code}")
    hello = await talk.carry(WORKER, 1)
    assert known.officials[worker].name in hello["text"]
    assert buttons(hello)
    talk.api.press(chat=WORKER, value=buttons(hello)[0])
    await talk.carry(WORKER, 2)
    async with asyncio.timeout(5):
        while not talk.api.called("answerCallbackQuery"):  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)
    assert all(
        len(value.encode()) <= 64 for body in talk.api.called("sendMessage") for value in buttons(body)
    )
    assert [one.code for one in await talk.app.store.read(outbox.dead()) if one.channel == "telegram"] == []


async def test_a_number_typed_does_what_the_button_does(talk: Talk) -> None:
    grid = next(area.code for area in talk.app.desk.known.directory.areas.values() if area.kind == "grid")
    talk.api.say(chat=RESIDENT, text=f"/start g_{grid}")
    await talk.carry(RESIDENT, 1)
    talk.api.say(chat=RESIDENT, text="隔壁李家的屋檐水淌到我家墙上,墙都泡坏了,说他他还骂人")
    question = await talk.carry(RESIDENT, 2)
    assert len(buttons(question)) >= 2
    talk.api.say(chat=RESIDENT, text="2")
    answer = await talk.carry(RESIDENT, 3)
    assert text("common.no_choice") not in answer["text"]
    talk.api.press(chat=RESIDENT, value=buttons(question)[1])
    again = await talk.carry(RESIDENT, 4)
    assert again["text"] == answer["text"]


async def test_a_picture_that_could_not_be_fetched_comes_in_later(talk: Talk) -> None:
    photo = {"file_id": "p1", "file_unique_id": "p1", "width": 900, "height": 900, "file_size": 900}
    talk.api.message(chat=RESIDENT, photo=[photo], caption="水渠垮了一截")
    receipt = await talk.carry(RESIDENT, 1)
    assert "0001" in receipt["text"]
    assert await refetch(talk.app.desk, talk.app.channels) == 0
    talk.api.files["p1"] = b"\xff\xd8\xff" + b"1" * 300
    assert await refetch(talk.app.desk, talk.app.channels) == 1
    assert await refetch(talk.app.desk, talk.app.channels) == 0
    kept = select(texts.c.media).where(texts.c.media.is_not(None))
    (media,) = await talk.app.store.read(lambda connection: list(connection.scalars(kept)))
    found = await talk.app.media.get(media)
    assert found is not None
    assert found.mime == "image/jpeg"
