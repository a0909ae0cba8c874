"""Telegram in both modes against a played Bot API server."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import BytesIO

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web

from bot.channels.http import Client
from bot.channels.parts import utf16_units
from bot.channels.telegram import Telegram
from handlers.ports import Attachment, Button, Inbound, Kind, MediaRef, MediaRefused, Outbound, SendError
from tests.channels.bot_api import TOKEN, BotApi
from tests.channels.contract import Ear, Example, check_send, sends

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


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    """The platform."""
    async with BotApi() as server:
        yield server


async def until(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait for something that happens elsewhere."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.005)


# ---- the contract ----------------------------------------------------------------------------------


class TelegramStage:
    """The contract's stage."""

    secret = TOKEN

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.channel = adapter(api)

    def message(self, text: str) -> Outbound:
        """To one chat."""
        return Outbound(channel="telegram", chat_id=str(CHAT), text=text)

    def meets(self, fault: str) -> None:
        """As the platform says it."""
        limited = {"error_code": 429, "parameters": {"retry_after": 7}}
        plans: dict[str, Callable[[], None]] = {
            "limited": lambda: self.api.fail(429, parameters={"retry_after": 7}),
            "limited_in_200": lambda: self.api.fail(200, **limited),
            "server_error": lambda: self.api.fail(500),
            "error_in_200": lambda: self.api.fail(200, error_code=500),
            "nonsense_in_200": lambda: self.api.fail(200, error_code="?"),
            "time_out": lambda: setattr(self.api, "stall", 0.4),
            "refused": lambda: self.api.fail(400, description="Bad Request: message text is empty"),
            "blocked": lambda: self.api.blocked.add(CHAT),
            "no_such_chat": lambda: self.api.fail(400, description="Bad Request: chat not found"),
        }
        plans[fault]()

    def arrived(self) -> list[str]:
        """Texts of the chat."""
        return [str(body["text"]) for body in self.api.messages(CHAT)]


@pytest.mark.parametrize("example", sends(), ids=lambda example: example.name)
async def test_contract(api: BotApi, example: Example, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stage = TelegramStage(api)
    try:
        await check_send(stage, example)
    finally:
        await stage.channel.stop()
    assert TOKEN not in caplog.text


async def test_unreachable_platform_is_worth_another_try() -> None:
    channel = Telegram(token=TOKEN, api="http://127.0.0.1:9", clock=Still(), media=Shelf())
    with pytest.raises(SendError) as failed:
        await channel.send(Outbound(channel="telegram", chat_id="1", text="好"))
    assert failed.value.retry_after is not None
    assert await channel.check() == "unreachable"
    await channel.stop()


async def test_check_knows_a_wrong_token(api: BotApi) -> None:
    right, wrong = adapter(api), Telegram(token="1:no", api=api.url, clock=Still(), media=Shelf())
    assert await right.check() is None
    assert await wrong.check() == "token_refused"
    await right.stop()
    await wrong.stop()


# ---- sending ---------------------------------------------------------------------------------------


async def send(api: BotApi, out: Outbound) -> None:
    channel = adapter(api)
    await channel.send(out)
    await channel.stop()


async def test_parts_fit_and_buttons_stand_under_the_last(api: BotApi) -> None:
    row = (Button(label="1 好", value="ok"),)
    await send(
        api, Outbound(channel="telegram", chat_id=str(CHAT), text="😀房子漏水。" * 1500, buttons=(row,))
    )
    sent = api.messages(CHAT)
    assert len(sent) > 1
    assert all(utf16_units(body["text"]) <= 4096 for body in sent)
    assert ["reply_markup" in body for body in sent] == [False] * (len(sent) - 1) + [True]


async def test_a_retry_goes_on_where_it_broke_off(api: BotApi) -> None:
    channel = adapter(api)
    text = "一" * 4096 + "二" * 4096
    out = Outbound(channel="telegram", chat_id=str(CHAT), text=text, outbox_id=9)
    api.faults.append(
        (200, {"ok": True, "result": {"message_id": 1, "date": 1, "chat": {"id": CHAT, "type": "private"}}})
    )
    api.fail(500)
    with pytest.raises(SendError):
        await channel.send(out)
    await channel.send(out)
    assert [body["text"][0] for body in api.messages(CHAT)] == ["二"]
    await channel.stop()


async def test_a_value_too_long_for_a_button_stays_a_line(api: BotApi) -> None:
    fits, too_long = Button(label="1 派", value="d" * 64), Button(label="2 改", value="改" * 22)
    await send(
        api, Outbound(channel="telegram", chat_id=str(CHAT), text="怎么办?", buttons=((fits, too_long),))
    )
    (body,) = api.messages(CHAT)
    assert body["text"] == "怎么办?\n2 改"
    assert body["reply_markup"] == {"inline_keyboard": [[{"text": "1 派", "callback_data": "d" * 64}]]}


async def test_what_somebody_typed_is_never_markup(api: BotApi) -> None:
    await send(api, Outbound(channel="telegram", chat_id=str(CHAT), text="<b>*水*</b> [x](y)"))
    (body,) = api.messages(CHAT)
    assert body["text"] == "<b>*水*</b> [x](y)"
    assert "parse_mode" not in body


@pytest.mark.parametrize(
    ("mime", "method"), [("image/jpeg", "sendPhoto"), ("application/pdf", "sendDocument")]
)
async def test_a_file_goes_with_its_text(api: BotApi, mime: str, method: str) -> None:
    paper = Attachment(name="台账.xlsx", mime=mime, content=b"PK12")
    await send(api, Outbound(channel="telegram", chat_id=str(CHAT), text="这个月的台账", attachment=paper))
    (body,) = api.called(method)
    assert body["caption"] == "这个月的台账"
    assert any(isinstance(value, dict) and value.get("bytes") == b"PK12" for value in body.values())
    assert api.messages(CHAT) == []


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
