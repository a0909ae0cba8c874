"""Channel "telegram": by long polling or by webhook, the same messages."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web
from telegram.error import InvalidToken, TelegramError

from bot.channels.hook import Hook
from bot.channels.http import Client
from bot.channels.telegram.reading import Carried, Heard, chat_of, hear
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.wire import KINDS, bot_at, classified
from bot.channels.updates import Reader
from handlers.ports import Clock, MediaRef, MediaRefused, MediaStore, Outbound, Receive, SendError, Sent

log = logging.getLogger(__name__)

PATH = "/hook/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
POLL_SECONDS = 25
FETCH_SECONDS = 15.0  # for a picture or voice: the next batch waits for it
LARGEST_FILE = 20 * 1024 * 1024
LONGEST_NOTICE = 200
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError)


class Telegram:
    """One bot token. `first_wait`: seconds before the first retry of what must go on."""

    kind = "telegram"

    def __init__(
        self,
        *,
        token: str,
        api: str,
        clock: Clock,
        media: MediaStore,
        mode: str = "polling",
        secret: str = "",
        public_url: str = "",
        poll_seconds: int = POLL_SECONDS,
        first_wait: float = 1.0,
        client: Client | None = None,
    ) -> None:
        self._client = client or Client()
        self._bot = bot_at(token, api, self._client)
        self._sender = Sender(self._bot)
        self._account = token.partition(":")[0]
        self._clock = clock
        self._media = media
        self._webhook = f"{public_url.rstrip('/')}{PATH}" if mode == "webhook" else ""
        self._secret = secret
        self._poll_seconds = poll_seconds
        self._reader = Reader(fetch=self._updates, keep=self._keep, chat_of=chat_of, first_wait=first_wait)
        self._receive: Receive | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    # ---- life ----------------------------------------------------------------------------------

    async def start(self, receive: Receive) -> None:
        """Begin. A platform that cannot be reached yet is asked again; it does not stop the program."""
        self._receive = receive
        self._spawn(self._announce_hook() if self._webhook else self._poll())

    async def stop(self) -> None:
        """Ask no more, finish what is in hand."""
        self._reader.stop()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=10)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._client.close()

    async def check(self) -> str | None:
        """None where the token works, else token_refused | unreachable."""
        try:
            await self._bot.get_me()
        except InvalidToken:
            return "token_refused"
        except TelegramError:
            return "unreachable"
        return None

    def routes(self) -> Sequence[web.RouteDef]:
        """The webhook's route, where that mode is set."""
        hook = Hook(secret=self._secret, header=SECRET_HEADER, keep=self._keep)
        return (web.post(PATH, hook.answer),) if self._webhook else ()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- receiving -----------------------------------------------------------------------------

    async def _announce_hook(self) -> None:
        await self._reader.persist(self._set_webhook)

    async def _set_webhook(self) -> None:
        try:
            await self._bot.set_webhook(self._webhook, secret_token=self._secret, allowed_updates=list(KINDS))
        except TelegramError as failed:
            raise classified(failed) from None

    async def _delete_webhook(self) -> None:
        try:
            await self._bot.delete_webhook()
        except TelegramError as failed:
            raise classified(failed) from None

    async def _poll(self) -> None:
        await self._reader.persist(self._delete_webhook)  # the platform refuses polling beside a webhook
        await self._reader.run()

    async def _updates(self, offset: int) -> Sequence[Mapping[str, Any]]:
        try:
            found = await self._bot.raw_updates(offset, self._poll_seconds)
        except TelegramError as failed:
            raise classified(failed) from None
        return found

    async def _keep(self, raw: Mapping[str, Any]) -> None:
        """One update, durably. Raises what the handler raises: then it must come again."""
        try:
            heard = hear(raw, self._bot, self._account, self._clock.wall())
        except _MALFORMED as fault:
            extra = {"update": raw.get("update_id"), "code": type(fault).__name__}
            log.warning("an update is not understood", extra=extra)
            return
        notice = await self._say(heard)
        if heard.query:
            self._spawn(self._answer(heard.query, notice))

    async def _say(self, heard: Heard) -> str:
        if heard.inbound is None or self._receive is None:
            return ""
        inbound = heard.inbound
        if heard.carried is not None:
            inbound = replace(inbound, media=await self._fetched(heard.carried))
        return (await self._receive(inbound)).notice

    async def _answer(self, query: str, notice: str) -> None:
        """The press is taken; should this fail, a spinner turns a little longer."""
        with contextlib.suppress(TelegramError):
            await self._bot.answer_callback_query(query, text=notice[:LONGEST_NOTICE] or None)

    async def _fetched(self, carried: Carried) -> tuple[MediaRef, ...]:
        """In our store; by the platform's handle where it could not be fetched; none where refused."""
        later = MediaRef(
            id=None,
            kind=carried.kind,
            mime=carried.mime,
            size=carried.size,
            handle=f"telegram:{carried.file_id}",
        )
        if carried.size > LARGEST_FILE:
            return (later,)
        try:
            return (replace(await self.fetch(carried.file_id, carried.mime), kind=carried.kind),)
        except MediaRefused:
            return ()
        except (SendError, TimeoutError) as failed:
            log.warning("a file could not be fetched", extra={"code": getattr(failed, "code", "timeout")})
            return (later,)

    async def fetch(self, file_id: str, mime: str = "") -> MediaRef:
        """A file of the platform into our store. Raises SendError, TimeoutError or MediaRefused."""
        async with asyncio.timeout(FETCH_SECONDS):
            content = await self._download(file_id)
        return await self._media.put(content, mime)

    async def _download(self, file_id: str) -> bytes:
        try:
            file = await self._bot.get_file(file_id)
        except TelegramError as failed:
            raise classified(failed) from None
        answer = await self._client.call("GET", file.file_path or "", largest=LARGEST_FILE)
        if answer.status != 200:
            raise SendError(f"http_{answer.status}")
        return answer.body

    # ---- sending -------------------------------------------------------------------------------

    async def send(self, out: Outbound) -> Sent:
        """Text with inline buttons, and a file where there is one. Raises SendError."""
        try:
            return await self._sender.send(out)
        except TelegramError as failed:
            raise classified(failed) from None
