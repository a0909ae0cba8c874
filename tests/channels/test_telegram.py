"""Telegram in sending against a played Bot API server."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from bot.channels.parts import utf16_units
from bot.channels.telegram import Telegram
from handlers.ports import Attachment, Button, Outbound, SendError
from tests.channels.bot_api import TOKEN, BotApi
from tests.channels.contract import Example, check_send, sends
from tests.channels.playing import CHAT, Shelf, Still, adapter

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
