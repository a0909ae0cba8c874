"""Telegram by polling and by webhook, against a played Bot API server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from aiohttp import ClientSession, web

from bot.channels.telegram import Telegram
from handlers.ports import Inbound, Kind
from tests.channels.bot_api import BotApi
from tests.channels.contract import Ear
from tests.channels.playing import CHAT, NOW, SECRET, Shelf, adapter, until

# ---- polling ---------------------------------------------------------------------------------------


@asynccontextmanager
async def polling(api: BotApi, ear: Ear, shelf: Shelf | None = None) -> AsyncIterator[Telegram]:
    channel = adapter(api, shelf)
    await channel.start(ear)
    try:
        yield channel
    finally:
        await channel.stop()


async def test_polling_removes_a_webhook_and_hears(api: BotApi) -> None:
    api.webhook = {"url": "old"}
    ear = Ear()
    api.say(chat=CHAT, text="三组路灯不亮")
    async with polling(api, ear):
        await until(lambda: bool(ear.heard))
    heard = ear.heard[0]
    assert api.webhook is None
    assert heard == Inbound(
        channel="telegram", account="4242", event_id="1", chat_id="700", user_id="700", at=NOW,
        kind=Kind.TEXT, text="三组路灯不亮", language="zh-hans",
    )  # fmt: skip


async def test_the_offset_moves_only_after_the_commit(api: BotApi) -> None:
    release, entered = asyncio.Event(), asyncio.Event()
    ear = Ear()

    async def slow(inbound: Inbound) -> object:
        entered.set()
        await release.wait()
        return await ear(inbound)

    channel = adapter(api)
    api.say(chat=CHAT, text="一")
    await channel.start(slow)  # type: ignore[arg-type]
    await asyncio.wait_for(entered.wait(), 5)
    assert api.confirmed == 0
    assert api.waiting == 1
    release.set()
    await until(lambda: api.waiting == 0)
    await channel.stop()
    assert ear.texts == ["一"]


async def test_a_chat_keeps_its_order_and_another_does_not_wait(api: BotApi) -> None:
    ear = Ear(fails=lambda inbound: inbound.text == "坏" and len(ear.tries) < 8)
    api.say(chat=1, text="坏")
    api.say(chat=1, text="后")
    api.say(chat=2, text="别人")
    async with polling(api, ear):
        await until(lambda: len(ear.heard) == 3)
        await until(lambda: api.waiting == 0)
    assert ear.texts == ["别人", "坏", "后"]
    assert [one.text for one in ear.tries].count("别人") == 1


async def test_an_update_that_is_none_hides_no_other(api: BotApi) -> None:
    ear = Ear()
    api.update(message={"message_id": 1, "chat": "?", "from": 5})
    api.update(a_kind_of_tomorrow={"id": 1})
    api.update(
        edited_message={"message_id": 1, "date": 1, "chat": {"id": CHAT, "type": "private"}, "text": "改"}
    )
    api.say(chat=CHAT, text="在吗")
    async with polling(api, ear):
        await until(lambda: api.waiting == 0)
    assert ear.texts == ["在吗"]


@pytest.mark.parametrize("status", [409, 429, 500, 502, 200])
async def test_polling_outlives_the_platforms_faults(api: BotApi, status: int) -> None:
    ear = Ear()
    more = {"parameters": {"retry_after": 0.01}} if status == 429 else {}
    api.fail_poll(status, **more)
    api.say(chat=CHAT, text="在吗")
    assert [one.text for one in await hear(api, ear)] == ["在吗"]


async def test_a_repeat_is_confirmed_and_handled_once(api: BotApi) -> None:
    ear = Ear()
    number = api.say(chat=CHAT, text="一")
    async with polling(api, ear):
        await until(lambda: api.waiting == 0)
    api._updates[number] = {"update_id": number, **json.loads(json.dumps(_text("一")))}
    async with polling(api, ear):
        await until(lambda: api.waiting == 0)
    assert ear.texts == ["一"]
    assert len(ear.tries) == 2


def _text(text: str) -> dict[str, object]:
    chat = {"id": CHAT, "type": "private"}
    return {
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": chat,
            "from": {"id": CHAT, "is_bot": False, "first_name": "a"},
            "text": text,
        }
    }


async def hear(api: BotApi, ear: Ear, shelf: Shelf | None = None) -> list[Inbound]:
    async with polling(api, ear, shelf):
        await until(lambda: api.waiting == 0)
    return ear.heard


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("/start", Kind.START, ""),
        ("/start g_liulin-01", Kind.START, "g_liulin-01"),
        ("/start@xiaoge_bot ABCD", Kind.START, "ABCD"),
        ("/help@xiaoge_bot", Kind.TEXT, "help"),
        ("/help me", Kind.TEXT, "help me"),
        ("/ 斜杠", Kind.TEXT, "/ 斜杠"),
        ("签收 0412", Kind.TEXT, "签收 0412"),
    ],
)
async def test_commands(api: BotApi, typed: str, kind: Kind, text: str) -> None:
    api.say(chat=CHAT, text=typed)
    (heard,) = await hear(api, Ear())
    assert (heard.kind, heard.text) == (kind, text)


async def test_other_kinds(api: BotApi) -> None:
    api.message(chat=CHAT, location={"latitude": 30.5, "longitude": 102.25})
    api.message(chat=CHAT, contact={"phone_number": "19900000001", "first_name": "马"})
    api.message(chat=CHAT, sticker=_sticker())
    api.message(chat=-5, kind="group", text="在群里说")
    api.message(chat=-5, kind="group", new_chat_title="新名字")
    place, contact, sticker, group = sorted(await hear(api, Ear()), key=lambda one: int(one.event_id))
    assert (place.kind, place.latitude, place.longitude) == (Kind.LOCATION, 30.5, 102.25)
    assert (contact.kind, contact.text) == (Kind.TEXT, "19900000001")
    assert sticker.kind is Kind.UNKNOWN
    assert sticker.private
    assert (group.text, group.private) == ("在群里说", False)


def _sticker() -> dict[str, object]:
    return {
        "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
        "is_animated": False, "is_video": False,
    }  # fmt: skip


async def test_a_press_is_answered_after_the_commit(api: BotApi) -> None:
    api.press(chat=CHAT, value="sign:2026-000412:3")
    (heard,) = await hear(api, Ear(notice="签好了"))
    assert (heard.kind, heard.text) == (Kind.PRESS, "sign:2026-000412:3")
    (answer,) = api.called("answerCallbackQuery")
    assert answer["text"] == "签好了"


# ---- files -----------------------------------------------------------------------------------------


def _photo(name: str, side: int) -> dict[str, object]:
    return {"file_id": name, "file_unique_id": name, "width": side, "height": side, "file_size": side}


async def test_the_largest_photo_is_fetched_at_once(api: BotApi) -> None:
    api.files["large"] = b"\xff\xd8\xffpicture"
    shelf = Shelf()
    api.message(chat=CHAT, photo=[_photo("small", 90), _photo("large", 900)], caption="水沟")
    (heard,) = await hear(api, Ear(), shelf)
    assert (heard.kind, heard.text) == (Kind.MEDIA, "水沟")
    assert [(ref.id, ref.kind) for ref in heard.media] == [("m1", "photo")]
    assert shelf.kept == [b"\xff\xd8\xffpicture"]


async def test_a_voice_that_cannot_be_fetched_keeps_its_handle(api: BotApi) -> None:
    api.message(
        chat=CHAT, voice={"file_id": "v1", "file_unique_id": "v1", "duration": 3, "mime_type": "audio/ogg"}
    )
    (heard,) = await hear(api, Ear())
    (ref,) = heard.media
    assert (ref.id, ref.kind, ref.handle) == (None, "voice", "telegram:v1")


async def test_what_is_no_picture_is_refused(api: BotApi) -> None:
    api.files["d1"] = b"MZ program"
    api.message(chat=CHAT, document={"file_id": "d1", "file_unique_id": "d1", "file_name": "a.jpg"})
    (heard,) = await hear(api, Ear())
    assert (heard.kind, heard.media) == (Kind.MEDIA, ())


# ---- webhook ---------------------------------------------------------------------------------------


@asynccontextmanager
async def hooked(api: BotApi, ear: Ear) -> AsyncIterator[str]:
    """The adapter behind a web server; gives the hook's address."""
    channel = adapter(api, mode="webhook", secret=SECRET, public_url="https://county.example/")
    app = web.Application()
    app.add_routes(channel.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await channel.start(ear)
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook/telegram"
    finally:
        await channel.stop()
        await runner.cleanup()


async def test_webhook_is_announced_and_hears(api: BotApi) -> None:
    ear = Ear()
    async with hooked(api, ear) as url:
        await until(lambda: api.webhook is not None)
        api.say(chat=CHAT, text="一")
        api.press(chat=CHAT, value="mine")
        assert await api.deliver(url, SECRET) == [200, 200]
    assert api.webhook is not None
    assert (api.webhook["url"], api.webhook["secret_token"]) == (
        "https://county.example/hook/telegram",
        SECRET,
    )
    assert ear.texts == ["一", "mine"]


async def test_webhook_answers_200_only_once_it_is_kept(api: BotApi) -> None:
    ear = Ear(fails=lambda _: len(ear.tries) < 2)
    async with hooked(api, ear) as url:
        api.say(chat=CHAT, text="一")
        assert await api.deliver(url, SECRET) == [503]
        assert await api.deliver(url, SECRET) == [200]
    assert ear.texts == ["一"]


async def test_webhook_handles_a_replay_once(api: BotApi) -> None:
    ear = Ear()
    body = {"update_id": 5, **_text("一")}
    async with hooked(api, ear) as url, ClientSession() as client:
        for _ in range(2):
            async with client.post(
                url, json=body, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}
            ) as answer:
                assert answer.status == 200
    assert ear.texts == ["一"]


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        ("wrong", b"{}", 403),
        ("", b"{}", 403),
        (SECRET, b"{", 400),
        (SECRET, b"[]", 400),
        (SECRET, b'{"update_id": "1"}', 400),
        (SECRET, b"", 413),
        (SECRET, b'{"update_id": 1, "message": {"chat": 3}}', 200),
    ],
)
async def test_webhook_refuses(api: BotApi, secret: str, body: bytes, status: int) -> None:
    ear = Ear()
    async with hooked(api, ear) as url, ClientSession() as client:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        sent = BytesIO(body if status != 413 else b" " * (1024 * 1024 + 1))
        async with client.post(url, data=sent, headers=headers) as answer:
            assert answer.status == status
    assert ear.tries == []
