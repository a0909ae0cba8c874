"""python-telegram-bot over our own client: no address, which holds the token, reaches a log or an error."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from aiohttp import FormData
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.channels.http import Client, admitted
from handlers.ports import SendError

# The library logs addresses with the token in them, and what people write, at its lower levels.
logging.getLogger("telegram").setLevel(logging.CRITICAL)

BATCH = 100  # updates of one answer
KINDS = ("message", "callback_query")
UPLOAD_SECONDS = 30.0
TOKEN_WAIT = 60.0  # a refused token is put right by a person
_GONE = ("chat not found", "user is deactivated", "bot was blocked", "can't initiate", "peer_id_invalid")


class Limited(TelegramError):
    """Too many: not before so many seconds. (The library's own error raises a warning when it is made.)"""

    def __init__(self, seconds: float) -> None:
        super().__init__("limited")
        self.seconds = seconds


class Wire(BaseRequest):
    """One request to the Bot API. A failure inside a 200 counts as one."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def read_timeout(self) -> float | None:
        """The client has its own."""
        return None

    async def initialize(self) -> None:
        """The client opens by itself."""

    async def shutdown(self) -> None:
        """Whoever made the client closes it."""

    async def do_request(  # noqa: PLR0917 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Status and body. Raises TimedOut or NetworkError."""
        patience = float(read_timeout) if isinstance(read_timeout, int | float) else 0.0
        if request_data is not None and request_data.contains_files:
            patience += UPLOAD_SECONDS
        try:
            answer = await self._client.call(method, url, form=_form(request_data), patience=patience)
        except SendError as failed:
            raise (TimedOut() if failed.code == "timeout" else NetworkError(failed.code)) from None
        told = admitted(answer, good="ok", code="error_code")
        if told.status != 200:
            _raise_limited(told.body)
        return told.status, told.body


def _raise_limited(body: bytes) -> None:
    """The wait that the platform asks for, if it does."""
    try:
        seconds = float(orjson.loads(body)["parameters"]["retry_after"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return
    raise Limited(max(0.0, seconds))


def _form(request_data: RequestData | None) -> Any:
    if request_data is None:
        return None
    form = FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


class Api(Bot):
    """The library's bot, and updates as they came: one that cannot be parsed must not hide the others."""

    async def raw_updates(self, offset: int, seconds: int) -> Sequence[Mapping[str, Any]]:
        """What waits from `offset` on, at the latest after `seconds`. Raises TelegramError."""
        asked = {
            "offset": offset or None,
            "limit": BATCH,
            "timeout": seconds,
            "allowed_updates": list(KINDS),
        }
        found = await self._post("getUpdates", asked, read_timeout=float(seconds))
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def bot_at(token: str, root: str, client: Client) -> Api:
    """A bot at the Bot API server `root`. Never initialised: that would ask for getMe and fail offline."""
    wire = Wire(client)
    return Api(
        token,
        base_url=f"{root.rstrip('/')}/bot",
        base_file_url=f"{root.rstrip('/')}/file/bot",
        request=wire,
        get_updates_request=wire,
    )


def classified(failed: TelegramError) -> SendError:
    """What a failure means for the message: try again and when, another address, or never."""
    if isinstance(failed, Limited):
        return SendError("rate", retry_after=failed.seconds)
    if isinstance(failed, Forbidden | ChatMigrated):
        return SendError("blocked", gone=True)
    if isinstance(failed, BadRequest):
        gone = any(words in failed.message.lower() for words in _GONE)
        return SendError("no_such_chat" if gone else "refused", gone=gone)
    if isinstance(failed, InvalidToken):
        return SendError("token_refused", retry_after=TOKEN_WAIT)
    return SendError("timeout" if isinstance(failed, TimedOut) else "network", retry_after=0)
