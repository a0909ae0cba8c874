"""python-telegram-bot over our own client: no address, which holds the token, reaches a log or an error."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from aiohttp import FormData
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.channels.http import Client, admitted
from handlers.ports import SendError

BATCH = 100  # updates of one answer
KINDS = ("message", "callback_query")
UPLOAD_SECONDS = 30.0
TOKEN_WAIT = 60.0  # a refused token is put right by a person
_GONE = ("chat not found", "user is deactivated", "bot was blocked", "can't initiate", "peer_id_invalid")


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
        return told.status, told.body


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
    if isinstance(failed, RetryAfter):
        return SendError("rate", retry_after=_seconds(failed))
    if isinstance(failed, Forbidden | ChatMigrated):
        return SendError("blocked", gone=True)
    if isinstance(failed, BadRequest):
        gone = any(words in failed.message.lower() for words in _GONE)
        return SendError("no_such_chat" if gone else "refused", gone=gone)
    if isinstance(failed, InvalidToken):
        return SendError("token_refused", retry_after=TOKEN_WAIT)
    return SendError("timeout" if isinstance(failed, TimedOut) else "network", retry_after=0)


def _seconds(failed: RetryAfter) -> float:
    """A number now, a timedelta in a later version of the library, which warns of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wait = failed.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
