"""A Bot API server on the loopback address: polling, webhooks, messages, files, faults to order."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from aiohttp import web

TOKEN = "4242:stand-in-token-of-the-tests"


@dataclass
class BotApi:
    """What a test sees of the platform."""

    url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: deque[tuple[int, dict[str, Any]]] = field(default_factory=deque)
    files: dict[str, bytes] = field(default_factory=dict)
    webhook: dict[str, Any] | None = None
    poll_faults: deque[tuple[int, dict[str, Any]]] = field(default_factory=deque)
    stall: float = 0.0  # seconds before the next sending method is answered, once
    blocked: set[int] = field(default_factory=set)
    confirmed: int = 0
    _updates: dict[int, dict[str, Any]] = field(default_factory=dict)
    _update_ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _message_ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _fresh: asyncio.Event = field(default_factory=asyncio.Event)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    # ---- life ----------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    # ---- what users do -------------------------------------------------------------------------

    def say(self, *, chat: int, text: str, language: str = "zh-hans") -> int:
        """A person types. Returns the update id."""
        return self.message(chat=chat, text=text, language=language)

    def message(self, *, chat: int, language: str = "zh-hans", kind: str = "private", **content: Any) -> int:
        """A message with any content of the Bot API."""
        body = {
            "message_id": next(self._message_ids),
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": kind},
            "from": {"id": abs(chat), "is_bot": False, "first_name": "试", "language_code": language},
            **content,
        }
        return self.update(message=body)

    def press(self, *, chat: int, value: str) -> int:
        """A person presses an inline button."""
        query = {
            "id": str(next(self._message_ids)),
            "from": {"id": abs(chat), "is_bot": False, "first_name": "试"},
            "chat_instance": "1",
            "data": value,
            "message": {
                "message_id": next(self._message_ids),
                "date": 1_790_000_000,
                "chat": {"id": chat, "type": "private"},
            },
        }
        return self.update(callback_query=query)

    def update(self, **content: Any) -> int:
        """Any update; kept until the offset passes it."""
        number = next(self._update_ids)
        self._updates[number] = {"update_id": number, **content}
        self._fresh.set()
        return number

    async def deliver(self, url: str, secret: str) -> list[int]:
        """Post what waits to a webhook, as the platform does; returns the answers' status codes."""
        statuses = []
        async with aiohttp.ClientSession() as client:
            for number in sorted(self._updates):
                headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
                async with client.post(url, json=self._updates[number], headers=headers) as answer:
                    statuses.append(answer.status)
                    if answer.status == 200:
                        del self._updates[number]
        return statuses

    def fail(self, status: int, **body: Any) -> None:
        """The next call of a sending method is answered so."""
        self.faults.append((status, {"ok": False, "error_code": status, "description": "no", **body}))

    def fail_poll(self, status: int, **body: Any) -> None:
        """The next getUpdates is answered so."""
        self.poll_faults.append((status, {"ok": False, "error_code": status, "description": "no", **body}))

    # ---- what the bot did ----------------------------------------------------------------------

    def called(self, method: str) -> list[dict[str, Any]]:
        """The bodies of all calls of one method."""
        return [body for name, body in self.calls if name == method]

    def messages(self, chat: int) -> list[dict[str, Any]]:
        """What was sent to a chat, in order."""
        return [body for body in self.called("sendMessage") if int(body["chat_id"]) == chat]

    @property
    def waiting(self) -> int:
        """Updates that were not confirmed yet."""
        return len(self._updates)

    async def moved(self) -> None:
        """Wait for the bot's next call."""
        self._moved.clear()
        await self._moved.wait()

    async def until(self, chat: int, count: int, seconds: float = 15) -> list[dict[str, Any]]:
        """Wait for so many messages in a chat."""
        async with asyncio.timeout(seconds):
            while len(self.messages(chat)) < count:
                self._moved.clear()
                await self._moved.wait()
        return self.messages(chat)

    # ---- the server ----------------------------------------------------------------------------

    async def _method(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        body = await self._body(request)
        if request.match_info["token"] != TOKEN:
            return _answer({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        handler = getattr(self, f"_do_{method}", None)
        if handler is None:
            return _answer({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        fault = await self._fault(method, body)
        if fault is not None:
            return _answer(fault[1], fault[0])
        result = await handler(body)
        if method != "getUpdates":
            self.calls.append((method, body))
            self._moved.set()
        return _answer({"ok": True, "result": result})

    async def _fault(self, method: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        """The one that was ordered for this call, if any."""
        if method == "getUpdates" and self.poll_faults:
            return self.poll_faults.popleft()
        if not method.startswith("send"):
            return None
        if self.stall:
            wait, self.stall = self.stall, 0.0
            await asyncio.sleep(wait)
        if self.faults:
            return self.faults.popleft()
        if int(body["chat_id"]) in self.blocked:
            return 403, {
                "ok": False,
                "error_code": 403,
                "description": "Forbidden: bot was blocked by the user",
            }
        return None

    async def _body(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            found: dict[str, Any] = await request.json()
            return found
        if request.method == "POST":
            return {name: _plain(value) for name, value in (await request.post()).items()}
        return dict(request.query)

    async def _do_getMe(self, _body: dict[str, Any]) -> dict[str, Any]:
        return {"id": 4242, "is_bot": True, "first_name": "小格", "username": "xiaoge_test_bot"}

    async def _do_getUpdates(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(body.get("offset") or 0)
        if offset:
            self.confirmed = max(self.confirmed, offset - 1)
            for number in [n for n in self._updates if n < offset]:
                del self._updates[number]
        if not self._updates:
            self._fresh.clear()
            try:
                await asyncio.wait_for(self._fresh.wait(), min(float(body.get("timeout") or 0), 2))
            except TimeoutError:
                return []
        return [self._updates[n] for n in sorted(self._updates)][: int(body.get("limit") or 100)]

    async def _do_sendMessage(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._sent(body, text=body["text"])

    async def _do_sendPhoto(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._sent(body, photo=[])

    async def _do_sendDocument(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._sent(body)

    def _sent(self, body: dict[str, Any], **content: Any) -> dict[str, Any]:
        chat = {"id": int(body["chat_id"]), "type": "private"}
        return {"message_id": next(self._message_ids), "date": 1_790_000_000, "chat": chat, **content}

    async def _do_answerCallbackQuery(self, _body: dict[str, Any]) -> bool:
        return True

    async def _do_setWebhook(self, body: dict[str, Any]) -> bool:
        self.webhook = body
        return True

    async def _do_deleteWebhook(self, _body: dict[str, Any]) -> bool:
        self.webhook = None
        return True

    async def _do_getFile(self, body: dict[str, Any]) -> dict[str, Any]:
        name = str(body["file_id"])
        size = len(self.files.get(name, b""))
        return {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": name}

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["path"])
        return web.Response(body=content) if content is not None else web.Response(status=404)


def _plain(value: Any) -> Any:
    if isinstance(value, web.FileField):
        return {"file": value.filename, "bytes": value.file.read()}
    try:
        return json.loads(value)
    except (ValueError, TypeError):
        return value


def _answer(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(body, status=status)
