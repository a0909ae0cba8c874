"""A platform calls us: the secret, the size, the form, and 200 only after the commit."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from aiohttp import web

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024


class Hook:
    """A route's handler. `keep` raises where the update must come again; then the answer is 503."""

    def __init__(
        self, *, secret: str, header: str, keep: Callable[[Mapping[str, Any]], Awaitable[None]]
    ) -> None:
        self._secret = secret.encode()
        self._header = header
        self._keep = keep

    async def answer(self, request: web.Request) -> web.Response:
        """403 wrong secret, 413 too large, 400 not an update, 503 not kept, 200 kept."""
        given = request.headers.get(self._header, "").encode("utf-8", "surrogateescape")
        if not self._secret or not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        body = bytearray()
        async for chunk in request.content.iter_chunked(64 * 1024):
            body += chunk
            if len(body) > LARGEST:
                return web.Response(status=413)
        try:
            update = orjson.loads(bytes(body))
        except orjson.JSONDecodeError:
            return web.Response(status=400)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return web.Response(status=400)
        try:
            await self._keep(update)
        except Exception as fault:
            log.error("an update was not kept; it comes again", extra={"code": type(fault).__name__})
            return web.Response(status=503)
        return web.Response()
